/**
 * The app's entry. Order matters: the scheme is registered and the instance lock taken before the app is ready;
 * everything else follows in `startApp`. No top-level await of `ready`: Electron waits for this module first.
 */
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { startApp, type RunningApp } from './app.ts';
import { registerAppScheme } from './window/app-protocol.ts';

const dataFolder = process.env['FRONTDESK_DATA_FOLDER'];
if (dataFolder !== undefined && dataFolder !== '') app.setPath('userData', dataFolder);

registerAppScheme();

// One app per data folder: two would send one outbox twice.
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  let running: RunningApp | null = null;
  let leaving: Promise<void> | null = null;

  app.on('second-instance', () => running?.showWindow());
  app.on('activate', () => running?.showWindow());
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('will-quit', (event) => {
    if (!running) return;
    // Leaving waits for what is being sent to end, or to be written down as unknown.
    event.preventDefault();
    const finished = (): void => {
      app.exit(0);
    };
    leaving ??= running.close().then(finished, finished);
  });

  void app
    .whenReady()
    .then(() =>
      startApp({ dataFolder: app.getPath('userData'), bundleFolder: join(import.meta.dirname, '..') }),
    )
    .then((started) => {
      running = started;
    })
    .catch((error: unknown) => {
      process.stderr.write(
        `Frontdesk could not start: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
      );
      dialog.showErrorBox(
        'Frontdesk could not start',
        `${error instanceof Error ? error.message : String(error)}\n\nWhat was saved before is safe. Start the computer again; if this comes back, ask whoever looks after it.`,
      );
      app.exit(1);
    });
}
