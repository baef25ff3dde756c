import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from './app-address.ts';

/** Addresses a page may load: its own files, and the developer tools' where those are open. */
function mayLoad(address: string): boolean {
  return (
    address.startsWith(`${APP_ORIGIN}/`) || /^(data:|blob:|devtools:\/\/|chrome-extension:)/.test(address)
  );
}

/** Denies every permission and every request that leaves the app, in the session pages run in (DESIGN §5). */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayLoad(details.url) });
  });
}

/** Denies navigation, new windows and embedded pages. Links meant for outside go through `desk.openExternal`. */
export function guardContents(contents: WebContents): void {
  const deny = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
  };
  contents.on('will-navigate', deny);
  contents.on('will-frame-navigate', (event) => {
    // A reload of the app itself, as the crash screen does it, is no navigation away.
    if (!(event.isMainFrame && event.url === `${APP_ORIGIN}/index.html`)) event.preventDefault();
  });
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
