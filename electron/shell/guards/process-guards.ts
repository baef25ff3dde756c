import { m } from '../../../shared/messages/messages.ts';
import { app, dialog } from 'electron';
import { refusalOf, refusedSwitches } from './start-switches.ts';

/**
 * What must hold before the app is ready. Files belong to this person alone, every renderer runs in Chromium's sandbox, no name
 * is looked up for a page, no variable of the environment switches certificates off. False when the app must not start
 * at all: the person is told why, and then the process ends.
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
    refuseToStart(refusalOf(switches, process.platform));
    return false;
  }
  // A build from the checkout may be started without one: as root, and in some containers, Chromium would end at once.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // A page could say something to a server of names by `<link rel="dns-prefetch">`, which no policy forbids.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  return true;
}

function refuseToStart(words: string): void {
  process.stderr.write(`Frontdesk did not start: ${words}\n`);
  // Not before it is ready: on Linux Electron would show nothing.
  void app.whenReady().then(() => {
    dialog.showErrorBox(m.system_not_started(), words);
    app.exit(1);
  });
}
