import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, ipcMain, nativeTheme, session, type BrowserWindow } from 'electron';
import { openAttention } from './attention/open-attention.ts';
import { openComputerServices, type RunStart } from './computer/computer-services.ts';
import { guardApp } from './guards/app-guards.ts';
import { guardSession } from './guards/session-guards.ts';
import { describeError } from './ipc/describe-error.ts';
import { accountHandlers } from './ipc/handlers/account-handlers.ts';
import { bookingHandlers } from './ipc/handlers/booking-handlers.ts';
import { deskHandlers } from './ipc/handlers/desk-handlers.ts';
import { pcHandlers } from './ipc/handlers/pc-handlers.ts';
import { scheduleHandlers } from './ipc/handlers/schedule-handlers.ts';
import { seriesHandlers } from './ipc/handlers/series-handlers.ts';
import { transferHandlers } from './ipc/handlers/transfer-handlers.ts';
import { registerCalls } from './ipc/registrar.ts';
import { isTrustedSender } from './ipc/trusted-sender.ts';
import { FileLog } from './log/log.ts';
import { useManagedProxy } from './network/managed-proxy.ts';
import { networkSession } from './network/network-session.ts';
import { logPolicy } from './policy/policy.ts';
import { followBugs } from './recovery/follow-bugs.ts';
import { askAfterBug, startAnew } from './recovery/system-questions.ts';
import { PreferencesFile } from './settings/preferences-file.ts';
import { makeAppAccount } from './session/app-account.ts';
import { followSleep } from './session/follow-sleep.ts';
import { followSessionEnd, leaveApp } from './updates/leave-app.ts';
import { setAppMenu } from './window/app-menu.ts';
import { serveApp } from './window/app-protocol.ts';
import { AppWindow } from './window/app-window.ts';
import { fileDialogs } from './window/file-dialogs.ts';

export interface AppStart extends RunStart {
  /** Where this PC's data lies: stores, settings, log. */
  dataFolder: string;
  /** Where the bundles lie: `main`, `preload`, `renderer`. */
  bundleFolder: string;
  /** Whether another program may drive the app: then no account is opened (driven.ts). */
  isDriven: boolean;
}

export interface RunningApp {
  showWindow(): void;
  /** A link was opened: the window comes to the front and takes it when it can. */
  linkArrived(): void;
  /** Ends what is under way and closes the stores. */
  close(): Promise<void>;
  /** Ends the process, by way of the installer where the desk asked for that. */
  leave(): void;
}

/** Puts the app together: account, open schedule, IPC, window. Called once, when Electron is ready. */
export async function startApp(start: AppStart): Promise<RunningApp> {
  const { dataFolder, bundleFolder, startRecord } = start;
  const managed = start.policy.settings;
  // Asked anew each time: a test sets the clock of a running app.
  const nowMs = (): number => Date.now();
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  // A folder of an older version, or one made by hand, may be open to others.
  chmodSync(dataFolder, 0o700);
  const log = new FileLog(dataFolder, nowMs);
  const appWindow = new AppWindow({
    preloadFile: join(bundleFolder, 'preload', 'preload.cjs'),
    dataFolder,
    log,
    nowMs,
    onOpened: (window) => {
      followSessionEnd(window, updates);
    },
  });
  const window = (): BrowserWindow | null => appWindow.current;
  const { emit } = appWindow;
  followBugs(process, { log, nowMs, ask: () => askAfterBug(appWindow.current), startAnew });
  logPolicy(start.policy, log);
  await useManagedProxy(managed.proxy, networkSession());

  const preferences = new PreferencesFile(dataFolder, nowMs());
  applyTheme(preferences.current.theme);

  const attention = openAttention({
    pictureFolder: join(bundleFolder, 'main', 'tray'),
    log,
    nowMs,
    window,
    openWindow: () => {
      showWindow();
    },
    openOutbox: () => {
      showWindow();
      emit('desk.showOutbox', {});
    },
  });
  const appAccount = makeAppAccount({
    dataFolder,
    managed,
    isPackaged: app.isPackaged,
    isDriven: start.isDriven,
    nowMs,
    log,
    emit,
    onSession: (opened) => {
      attention.follow(opened?.sync ?? null);
    },
  });
  const { account, openSession } = appAccount;
  const opening = account.start();
  const { updates, handlers: computerCalls } = await openComputerServices({
    ...start,
    log,
    nowMs,
    preferences,
    account,
    window,
    emit,
  });
  registerCalls({
    ipcMain,
    ready: opening,
    handlers: {
      ...deskHandlers({
        openSession,
        preferences,
        emit,
        log,
        onPreferences: ({ theme, updateChannel }) => {
          applyTheme(theme);
          updates.setChannel(managed.updateChannel ?? updateChannel);
        },
      }),
      ...accountHandlers(account, openSession),
      ...scheduleHandlers(openSession),
      ...seriesHandlers(openSession),
      ...bookingHandlers(openSession, () => preferences.current.undoWindowSeconds * 1000),
      ...pcHandlers(openSession, nowMs),
      ...transferHandlers(openSession, fileDialogs(window), nowMs),
      ...computerCalls,
    },
    isTrustedSender: (event) => isTrustedSender(event, window()?.webContents ?? null),
    describeError,
    checkOutputs: !app.isPackaged,
    log,
  });

  const guards = { allowDevTools: !app.isPackaged };
  guardApp({ app, log, ...guards });
  await guardSession(session.defaultSession, guards);
  serveApp(session.defaultSession, join(bundleFolder, 'renderer'));
  setAppMenu();
  // Made only now: no page is loaded before it is guarded.
  const showWindow = (): void => {
    appWindow.show();
  };
  showWindow();

  followSleep(() => account.session?.sync.resumed(), emit, nowMs);
  await opening;
  startRecord.finish();
  log.write('info', 'app.started', { version: app.getVersion(), account: account.state.kind });
  return {
    showWindow,
    linkArrived: () => {
      showWindow();
      emit('links.arrived', {});
    },
    close: async () => {
      attention.close();
      await appAccount.close();
      updates.leave();
    },
    leave: () => {
      leaveApp(updates);
    },
  };
}

function applyTheme(theme: 'system' | 'light' | 'dark'): void {
  nativeTheme.themeSource = theme;
}
