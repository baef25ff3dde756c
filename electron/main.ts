/**
 * The app's entry. Order matters: the scheme is registered and the instance lock taken before the app is ready;
 * everything else follows in `startApp`. No top-level await of `ready`: Electron waits for this module first.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { startApp, type RunningApp } from './app.ts';
import { m } from '../shared/messages/messages.ts';
import { speak } from './shell/language.ts';
import { isDriven } from './shell/guards/start-switches.ts';
import { guardProcess } from './shell/guards/process-guards.ts';
import { LinkBox, claimLinks, followLinks } from './shell/links/links.ts';
import { readPolicy } from './system/policy/platform-policy.ts';
import { StartRecord } from './shell/recovery/start-record.ts';
import { registerAppScheme } from './shell/window/app-protocol.ts';

const isAppDriven = isDriven(app.isPackaged, (name) => app.commandLine.hasSwitch(name));
const dataFolder = isAppDriven
  ? mkdtempSync(join(tmpdir(), 'frontdesk-driven-'))
  : process.env['FRONTDESK_DATA_FOLDER'];
if (dataFolder !== undefined && dataFolder !== '') app.setPath('userData', dataFolder);

registerAppScheme();
// Until what was chosen in Settings is read.
speak('system');

if (guardProcess()) {
  // One app per data folder: two would send one outbox twice.
  if (app.requestSingleInstanceLock()) start();
  else app.quit();
}

function start(): void {
  const dataPath = app.getPath('userData');
  mkdirSync(dataPath, { recursive: true, mode: 0o700 });
  const startRecord = new StartRecord(dataPath, app.getVersion(), Date.now());
  startRecord.begin();
  // Decided here because it can be decided only before Electron is ready.
  if (!startRecord.plan.isAccelerated) app.disableHardwareAcceleration();
  const policy = readPolicy({
    platform: process.platform,
    // In a package only the administrator's own places count.
    developmentFile: app.isPackaged ? undefined : process.env['FRONTDESK_POLICY_FILE'],
  });
  let running: RunningApp | null = null;
  const links = new LinkBox(Date.now, () => running?.linkArrived());
  followLinks(app, (address) => {
    links.arrive(address);
  });
  let leaving: Promise<void> | null = null;

  app.on('second-instance', () => running?.showWindow());
  app.on('activate', () => running?.showWindow());
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('will-quit', (event) => {
    startRecord.finish();
    if (!running) return;
    // Leaving waits for what is being sent to end, or to be written down as unknown.
    event.preventDefault();
    const ending = running;
    const finished = (): void => {
      // The installer of macOS quits the app once more, and that must not wait for anything again.
      running = null;
      ending.leave();
    };
    leaving ??= running.close().then(finished, finished);
  });

  void app
    .whenReady()
    .then(async () =>
      startApp({
        dataFolder: dataPath,
        bundleFolder: join(import.meta.dirname, '..'),
        policy: await policy,
        startRecord,
        links,
        isDriven: isAppDriven,
      }),
    )
    .then((started) => {
      running = started;
      claimLinks(app);
    })
    .catch((error: unknown) => {
      process.stderr.write(
        `Frontdesk could not start: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
      );
      dialog.showErrorBox(
        m.system_could_not_start(),
        `${error instanceof Error ? error.message : String(error)}\n\n${m.system_could_not_start_detail()}`,
      );
      app.exit(1);
    });
}
