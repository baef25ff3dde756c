import type { WebContents, Session, App } from 'electron';
import { APP_ORIGIN } from '../window/app-address.ts';
import type { Log } from '../../base/log.ts';

/**
 * A proxy that is not there, for a page that has no business with a network. It stops what no request handler sees:
 * WebRTC and connections made ahead of a request.
 */
const NO_WAY_OUT = {
  mode: 'fixed_servers',
  proxyRules: 'http://127.0.0.1:1',
  proxyBypassRules: '<-loopback>',
} as const;

interface SessionGuardOptions {
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

/**
 * Denies navigation, new windows and embedded pages, and WebRTC any way but through the proxy that is not there. Links meant
 * for outside go through `workstation.openExternal`.
 */
function guardPage(contents: WebContents): void {
  const deny = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
  };
  const denyLeaving = (event: { preventDefault: () => void; isMainFrame: boolean; url: string }): void => {
    // A reload of the app itself, as the crash screen does it, is no navigation away; both events tell of it.
    if (!(event.isMainFrame && event.url === `${APP_ORIGIN}/index.html`)) event.preventDefault();
  };
  contents.on('will-navigate', denyLeaving);
  contents.on('will-frame-navigate', denyLeaving);
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

interface AppGuardOptions extends SessionGuardOptions {
  app: Pick<App, 'on'>;
  log: Log;
}

/**
 * Guards every page the app ever has, whoever opens it, and the session it runs in; accepts no certificate that does not
 * hold, shows none of this PC's and gives no password to a server that asks for one. Call before the first window opens.
 */
export function guardApp({ app, log, ...options }: AppGuardOptions): void {
  app.on('web-contents-created', (_event, contents) => {
    guardPage(contents);
    guardSession(contents.session, options).catch((error: unknown) => {
      log.write('error', 'guard.session-open', { error: error instanceof Error ? error.name : typeof error });
    });
  });
  app.on('certificate-error', (event, _contents, _address, reason, _certificate, decide) => {
    event.preventDefault();
    log.write('warn', 'guard.certificate-refused', { reason });
    decide(false);
  });
  app.on('select-client-certificate', (event, _contents, _address, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event, _contents, _request, _asker, answer) => {
    event.preventDefault();
    answer();
  });
}
