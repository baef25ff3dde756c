/** Where the API lives unless a setting says otherwise (DESIGN §6). */
export const DEFAULT_SERVER_ADDRESS = 'https://services.leadconnectorhq.com';

export type ServerAddress = { ok: true; baseUrl: string } | { ok: false; message: string };

/** True for this computer itself: 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/.test(hostname);
}

/**
 * Decides which server the app talks to. Plain http is taken on loopback only, so that a token never travels in
 * the clear; with a development runtime only loopback is taken at all, because that runtime is not ours to vouch for.
 */
export function chooseServerAddress(
  setting: string | undefined,
  developmentRuntime: boolean,
  /** Who set it, for the message. */
  origin = 'FRONTDESK_API_URL',
): ServerAddress {
  const text = setting?.trim() ?? '';
  const wanted = text === '' ? DEFAULT_SERVER_ADDRESS : text;
  // Not URL.parse: Node 20, which the development runtime has, lacks it.
  const url = URL.canParse(wanted) ? new URL(wanted) : null;
  if (!url) {
    return { ok: false, message: `${origin} is not an address: ${wanted}. Correct or remove it.` };
  }
  const loopback = isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    return {
      ok: false,
      message: `${origin} must begin with https:// (http:// is for this computer only). Correct or remove it.`,
    };
  }
  if (developmentRuntime && !loopback) {
    return {
      ok: false,
      message:
        'This copy runs on a development runtime, which may talk to a server on this computer only. ' +
        'Install Frontdesk from its package to connect a real account; practice mode works here.',
    };
  }
  return { ok: true, baseUrl: url.origin };
}
