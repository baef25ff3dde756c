import { readdirSync } from 'node:fs';
import { app, type BrowserWindow } from 'electron';
import type { AccountService } from '../location/account-service.ts';
import { collectReport, saveReport } from './diagnostics/collect-report.ts';
import type { Emit } from '../base/emit.ts';
import { computerHandlers } from './computer-handlers.ts';
import type { LinkBox } from '../shell/links/links.ts';
import type { FileLog } from '../base/log.ts';
import { loginItemOf } from './login-item.ts';
import type { ReadPolicy } from './policy/policy.ts';
import { followGraphics } from '../shell/recovery/follow-bugs.ts';
import type { StartRecord } from '../shell/recovery/start-record.ts';
import { setAsideSince } from '../base/json-file.ts';
import type { PreferencesFile } from './preferences-file.ts';
import { startUpdates } from './updates/start-updates.ts';
import type { UpdateService } from './updates/update-service.ts';
import { openLicences } from './open-licences.ts';
import { ThisComputer } from './this-computer.ts';

/** What decides how this run starts, known before Electron is ready. */
export interface RunStart {
  policy: ReadPolicy;
  startRecord: StartRecord;
  links: LinkBox;
}

export interface ComputerServiceOptions extends RunStart {
  dataFolder: string;
  log: FileLog;
  nowMs: () => number;
  preferences: PreferencesFile;
  account: AccountService;
  window: () => BrowserWindow | null;
  emit: Emit;
}

/** How the app sits on this PC: updates, starting, links from outside, and help when something breaks. */
export interface ComputerServices {
  updates: UpdateService;
  handlers: ReturnType<typeof computerHandlers>;
}

/** Puts the services together that have nothing to do with appointments. */
export async function openComputerServices(options: ComputerServiceOptions): Promise<ComputerServices> {
  const { dataFolder, log, nowMs, startRecord, links, preferences, account, window, emit } = options;
  const managed = options.policy.settings;
  const computer = new ThisComputer({
    managed,
    loginItem: loginItemOf(app),
    startRecord,
    setAsideFiles: () => setAsideSince(readdirSync(dataFolder), startRecord.startedAtMs),
    log,
    onChange: (state) => {
      emit('computer.changed', state);
    },
  });
  followGraphics(app, startRecord, log, () => {
    computer.announce();
  });
  const updates = await startUpdates({
    dataFolder,
    managed,
    preferredChannel: preferences.current.updateChannel,
    nowMs,
    log,
    onChange: (state) => {
      emit('updates.changed', state);
    },
  });
  const report = (): ReturnType<typeof collectReport> =>
    collectReport({
      dataFolder,
      log,
      nowMs,
      account: () => account.state,
      session: () => account.session,
      computer: () => computer.state,
      updates: () => updates.state,
      preferences: () => preferences.current,
    });
  const handlers = computerHandlers({
    computer,
    updates,
    links,
    report,
    saveReport: (made) => saveReport(window(), made),
    openLicences: () => openLicences(process.resourcesPath),
    quit: () => {
      app.quit();
    },
  });
  return { updates, handlers };
}
