import { app, dialog } from 'electron';
import { refusalOf, refusedSwitches } from './start-switches.ts';

/**
 * What must hold before the app is ready. Files belong to this person alone, every renderer runs in Chromium's sandbox, no name
 * is looked up for a page, no variable of the environment switches certificates off. False when the app must not start
 * at all; the person was told why.
 */
export function guardProcess(): boolean {
  // Files 0600, folders 0700, whoever makes them: SQLite and Chromium too. Windows has the profile's own rights.
  process.umask(0o077);
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  const switches = refusedSwitches({
    hasSwitch: (name) => app.commandLine.hasSwitch(name),
    isPackaged: app.isPackaged,
  });
  if (switches.length > 0) {
    dialog.showErrorBox('Frontdesk did not start', refusalOf(switches));
    return false;
  }
  // It would take the switch back, and Chromium then ends at once where it cannot sandbox: as root, in some containers.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // A page could say something to a server of names by `<link rel="dns-prefetch">`, which no policy forbids.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  return true;
}
