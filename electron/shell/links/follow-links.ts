import type { App } from 'electron';
import { LINK_SCHEME, linkInArguments } from './read-link.ts';

/**
 * Tells of every link the system hands over, also of the one the app was started with. To be called before the app is
 * ready: macOS sends the first link that early.
 */
export function followLinks(app: App, onLink: (address: string) => void): void {
  app.on('open-url', (event, address) => {
    event.preventDefault();
    onLink(address);
  });
  app.on('second-instance', (_event, given) => {
    const address = linkInArguments(given);
    if (address !== null) onLink(address);
  });
  const address = linkInArguments(process.argv.slice(1));
  if (address !== null) onLink(address);
}

/** Makes this copy the one links open; a development copy leaves the system as it is. */
export function claimLinks(app: App): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
}
