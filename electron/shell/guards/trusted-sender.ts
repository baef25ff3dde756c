import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { APP_ORIGIN } from '../window/app-address.ts';

/**
 * True for a message from the top frame of the app's own window while it shows the app's own page
 * (Electron's security checklist, 17). A frame inside it, another window or a page from elsewhere is not trusted.
 */
export function isTrustedSender(
  event: Pick<IpcMainInvokeEvent, 'senderFrame'>,
  window: Pick<WebContents, 'mainFrame'> | null,
): boolean {
  const frame = event.senderFrame;
  if (!frame || !window) return false;
  return frame === window.mainFrame && frame.url.startsWith(`${APP_ORIGIN}/`);
}
