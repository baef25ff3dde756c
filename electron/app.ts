import { chmodSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, nativeTheme, session, type BrowserWindow } from 'electron';
import { speak } from './shell/language.ts';
import { openAttention } from './shell/attention/open-attention.ts';
import { openComputerServices, type ComputerServices, type RunStart } from './system/computer-services.ts';
import { guardSession, guardApp } from './shell/guards/page-guards.ts';
import { describeError } from './location/describe-error.ts';
import { workstationHandlers } from './system/workstation-handlers.ts';
import {
  scheduleHandlers,
  seriesHandlers,
  bookingHandlers,
  accountHandlers,
  localDataHandlers,
} from './location/handlers.ts';
import { transferHandlers } from './location/transfer-handlers.ts';
import { registerCalls, type Handlers } from './ipc/registrar.ts';
import { isTrustedSender } from './shell/guards/trusted-sender.ts';
import { FileLog } from './base/log.ts';
import { useManagedProxy } from './network/managed-proxy.ts';
import { networkSession } from './network/network-session.ts';
import { logPolicy } from './system/policy/policy.ts';
import { followBugs } from './shell/recovery/follow-bugs.ts';
import { askAfterBug, relaunch } from './shell/recovery/system-questions.ts';
import { PreferencesFile } from './system/preferences-file.ts';
import { makeAppAccount, followSleep, type AppAccount } from './location/app-account.ts';
import { followSessionEnd, leaveApp } from './system/updates/start-updates.ts';
import { serveApp } from './shell/window/app-protocol.ts';
import { AppWindow, setAppMenu } from './shell/window/main-window.ts';
import { currentLanguage } from '../shared/messages/messages.ts';
import { fileDialogs, sheetDialogs } from './location/file-dialogs.ts';
import { DaySheets } from './sheet/day-sheets.ts';
import { SheetPrinter } from './sheet/sheet-printer.ts';

export interface AppStart extends RunStart {
  /** Where this PC's data lies: stores, settings, log. */
  dataFolder: string;
  /** Where the bundles lie: `main`, `preload`, `renderer`. */
  bundleFolder: string;
  /** Whether another program may drive the app: then no account is opened (shell/guards/start-switches.ts). */
  isDriven: boolean;
}

export interface RunningApp {
  showWindow(): void;
  /** A link was opened: the window comes to the front and takes it when it can. */
  linkArrived(): void;
  /** Ends what is under way and closes the stores. */
  close(): Promise<void>;
  /** Ends the process, by way of the installer where the user asked for that. */
  leave(): void;
}

/** Puts the app together: account, open schedule, IPC, window. Called once, when Electron is ready. */
export async function startApp(start: AppStart): Promise<RunningApp> {
  const { dataFolder, bundleFolder, startRecord } = start;
  // Asked again each time: a test sets the clock of a running app.
  const nowMs = (): number => Date.now();
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  // A folder of an older version, or one made by hand, may be open to others.
  chmodSync(dataFolder, 0o700);
  const log = new FileLog(dataFolder, nowMs);
  let running: Services | null = null;
  const appWindow = new AppWindow({
    preloadFile: join(bundleFolder, 'preload', 'preload.cjs'),
    dataFolder,
    log,
    nowMs,
    onOpened: (window) => {
      followSessionEnd(window, () => running?.updates.holdInstallation());
    },
  });
  followBugs(process, { log, nowMs, ask: () => askAfterBug(appWindow.current), relaunch });
  logPolicy(start.policy, log);

  const preferences = new PreferencesFile(dataFolder, nowMs());
  applyTheme(preferences.current.theme);
  speak(preferences.current.language);
  appWindow.setTextSize(preferences.current.textSize);

  const guards = { allowDevTools: !app.isPackaged };
  guardApp({ app, log, ...guards });
  await guardSession(session.defaultSession, guards);
  serveApp(session.defaultSession, join(bundleFolder, 'renderer'));
  setAppMenu();
  // Made only now: no page is loaded before it is guarded. It loads while the schedule is opened, which its calls wait for.
  const showWindow = (): void => {
    appWindow.show();
  };
  showWindow();

  const services = openServices({ ...start, appWindow, showWindow, preferences, log, nowMs });
  const handlers = services.then((opened) => opened.handlers);
  // What keeps the app from starting is thrown below.
  handlers.catch(() => undefined);
  registerCalls({
    ipcMain,
    handlers,
    isTrustedSender: (event) => isTrustedSender(event, appWindow.current?.webContents ?? null),
    describeError,
    checkOutputs: !app.isPackaged,
    log,
  });
  running = await services;
  const { account, updates, close } = running;
  startRecord.finish();
  log.write('info', 'app.started', { version: app.getVersion(), account: account.state.kind });
  return {
    showWindow,
    linkArrived: () => {
      showWindow();
      appWindow.emit('links.arrived', {});
    },
    close,
    leave: () => {
      leaveApp(updates);
    },
  };
}

interface ServicesOptions extends AppStart {
  appWindow: AppWindow;
  showWindow: () => void;
  preferences: PreferencesFile;
  log: FileLog;
  nowMs: () => number;
}

/** What runs behind the window. */
interface Services {
  account: AppAccount['account'];
  updates: ComputerServices['updates'];
  handlers: Handlers;
  /** Ends what is under way and closes the stores. */
  close: () => Promise<void>;
}

/** Opens the account and its schedule, and everything else the window's calls are answered from. */
async function openServices(options: ServicesOptions): Promise<Services> {
  const { dataFolder, bundleFolder, preferences, appWindow, showWindow, log, nowMs } = options;
  const managed = options.policy.settings;
  const { emit } = appWindow;
  const window = (): BrowserWindow | null => appWindow.current;
  await useManagedProxy(managed.proxy, networkSession());
  const attention = openAttention({
    pictureFolder: join(bundleFolder, 'main', 'tray'),
    log,
    nowMs,
    window,
    openWindow: showWindow,
    openOutbox: () => {
      showWindow();
      emit('workstation.showOutbox', {});
    },
  });
  const appAccount = makeAppAccount({
    dataFolder,
    managed,
    isPackaged: app.isPackaged,
    isDriven: options.isDriven,
    nowMs,
    log,
    emit,
    onSession: (opened, state) => {
      attention.follow(opened?.sync ?? null);
      sheets.follow(state, opened);
    },
  });
  const { account, openSession } = appAccount;
  const locale = (): string => speak(preferences.current.language).locale;
  const sheets = new DaySheets({
    dataFolder,
    deskName: hostname(),
    nowMs,
    log,
    emit,
    preferences: () => preferences.current,
    locale,
    account: () => account.state,
    openSession,
    printer: new SheetPrinter(),
    dialogs: sheetDialogs(window),
  });
  const opening = account.start();
  const { updates, handlers: computerCalls } = await openComputerServices({
    ...options,
    account,
    window,
    emit,
  });
  const handlers: Handlers = {
    ...workstationHandlers({
      openSession,
      preferences,
      emit,
      log,
      onPreferences: ({ theme, updateChannel, language, textSize }) => {
        applyTheme(theme);
        appWindow.setTextSize(textSize);
        updates.setChannel(managed.updateChannel ?? updateChannel);
        sheets.preferencesChanged();
        const before = currentLanguage();
        speak(language);
        if (currentLanguage() === before) return;
        // The page asks for itself anew (renderer/settings).
        setAppMenu();
        attention.retell();
      },
      locale,
    }),
    ...accountHandlers(account, openSession),
    ...scheduleHandlers(openSession),
    ...seriesHandlers(openSession),
    ...bookingHandlers(openSession, () => preferences.current.undoWindowSeconds * 1000),
    ...localDataHandlers(openSession, nowMs),
    ...sheets.handlers,
    ...transferHandlers(openSession, fileDialogs(window), nowMs),
    ...computerCalls,
  };
  followSleep(() => account.session?.sync.resumed(), emit, nowMs);
  await opening;
  return {
    account,
    updates,
    handlers,
    close: async () => {
      attention.close();
      await sheets.close();
      await appAccount.close();
      updates.leave();
    },
  };
}

function applyTheme(theme: 'system' | 'light' | 'dark'): void {
  nativeTheme.themeSource = theme;
}
