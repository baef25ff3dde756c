import type { Session } from 'electron';
import { APP_ORIGIN } from '../window/app-address.ts';

/**
 * A proxy that is not there, for a page that has no business with a network. It stops what no request handler sees:
 * WebRTC and connections made ahead of a request.
 */
const NO_WAY_OUT = {
  mode: 'fixed_servers',
  proxyRules: 'http://127.0.0.1:1',
  proxyBypassRules: '<-loopback>',
} as const;

export interface SessionGuardOptions {
  /** True lets the developer tools load themselves; never in packages. */
  allowDevTools: boolean;
}

const guarded = new WeakMap<Session, Promise<void>>();

/** Addresses a page may load: the app's own files, and the developer tools' where those are open. */
function mayLoad(address: string, { allowDevTools }: SessionGuardOptions): boolean {
  return address.startsWith(`${APP_ORIGIN}/`) || (allowDevTools && address.startsWith('devtools://'));
}

/**
 * Denies every permission, device and download, and every request that leaves the app, in a session pages run in.
 * Resolves when the way to the network is shut; the rest holds at once. Again for the same session: nothing more.
 */
export function guardSession(session: Session, options: SessionGuardOptions): Promise<void> {
  const before = guarded.get(session);
  if (before) return before;
  const shut = shutSession(session, options);
  guarded.set(session, shut);
  return shut;
}

async function shutSession(session: Session, options: SessionGuardOptions): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayLoad(details.url, options) });
  });
  await session.setProxy(NO_WAY_OUT);
}
