import type { ProxyConfig, Session } from 'electron';

/**
 * Chromium's proxy settings for what the organisation set: `direct`, or an address without a password (electron/system/policy has
 * checked it). Null leaves the choice to the system.
 */
export function proxyConfigOf(proxy: string | null): ProxyConfig {
  if (proxy === null) return { mode: 'system' };
  if (proxy === 'direct') return { mode: 'direct' };
  return { mode: 'fixed_servers', proxyRules: new URL(proxy).origin };
}

/**
 * Makes a session follow the organisation's proxy. The API's sender asks the same session for its proxy
 * (network/api-fetch.ts), so one setting holds for all that leaves the app.
 */
export async function useManagedProxy(proxy: string | null, session: Session): Promise<void> {
  if (proxy !== null) await session.setProxy(proxyConfigOf(proxy));
}
