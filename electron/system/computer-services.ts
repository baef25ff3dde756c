import type { Handlers } from '../ipc/registrar.ts';
import { readdirSync } from 'node:fs';
import { app, type BrowserWindow } from 'electron';
import type { AccountService } from '../location/account-service.ts';
import { collectReport, saveReport } from './diagnostics/collect-report.ts';
import type { Emit } from '../base/events.ts';
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

type ComputerHandlers = Pick<
  Handlers,
  | 'computer.state'
  | 'computer.setStartAtLogin'
  | 'computer.setAcceleration'
  | 'updates.state'
  | 'updates.check'
  | 'updates.restart'
  | 'links.take'
  | 'diagnostics.preview'
  | 'diagnostics.save'
  | 'computer.openLicences'
>;

export interface ComputerHandlerOptions {
  computer: ThisComputer;
  updates: UpdateService;
  links: LinkBox;
  report: () => { fileName: string; text: string };
  saveReport: (report: { fileName: string; text: string }) => Promise<string | null>;
  openLicences: () => Promise<void>;
  /** Leaves the app in the ordinary way: what is being sent ends first. */
  quit: () => void;
}

/** How the app sits on this PC, as the contract has it. */
export function computerHandlers(options: ComputerHandlerOptions): ComputerHandlers {
  const { computer, updates, links, report } = options;
  return {
    'computer.state': () => computer.state,
    'computer.setStartAtLogin': ({ on }) => computer.setStartAtLogin(on),
    'computer.setAcceleration': ({ on }) => computer.setAcceleration(on),
    'updates.state': () => updates.state,
    'updates.check': () => updates.check(),
    'updates.restart': () => {
      updates.wantRestart();
      options.quit();
      return undefined;
    },
    'links.take': () => links.take(),
    'diagnostics.preview': report,
    'diagnostics.save': async () => ({ savedAs: await options.saveReport(report()) }),
    'computer.openLicences': async () => {
      await options.openLicences();
      return undefined;
    },
  };
}
