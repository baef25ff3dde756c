import type { WebContents } from 'electron';
import { APP_ORIGIN } from '../window/app-address.ts';

/**
 * Denies navigation, new windows and embedded pages, and WebRTC any way but through the proxy that is not there. Links meant
 * for outside go through `workstation.openExternal`.
 */
export function guardPage(contents: WebContents): void {
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
