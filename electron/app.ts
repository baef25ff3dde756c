import { existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, nativeTheme, powerMonitor, session, type BrowserWindow } from 'electron';
import { AccountFile } from './account/account-file.ts';
import { AccountService } from './account/account-service.ts';
import { Keychain } from './account/keychain.ts';
import { loadKeytar } from './account/load-keytar.ts';
import { openAttention } from './attention/open-attention.ts';
import { describeError } from './ipc/describe-error.ts';
import type { Emit } from './ipc/emit.ts';
import { channelOf } from '../shared/ipc/channel.ts';
import { ExpectedFailure } from './ipc/expected-failure.ts';
import { accountHandlers } from './ipc/handlers/account-handlers.ts';
import { bookingHandlers } from './ipc/handlers/booking-handlers.ts';
import { deskHandlers } from './ipc/handlers/desk-handlers.ts';
import type { OpenSession } from './ipc/handlers/open-session.ts';
import { pcHandlers } from './ipc/handlers/pc-handlers.ts';
import { scheduleHandlers } from './ipc/handlers/schedule-handlers.ts';
import { seriesHandlers } from './ipc/handlers/series-handlers.ts';
import { transferHandlers } from './ipc/handlers/transfer-handlers.ts';
import { registerCalls } from './ipc/registrar.ts';
import { isTrustedSender } from './ipc/trusted-sender.ts';
import { FileLog } from './log/log.ts';
import { apiFetch } from './network/api-fetch.ts';
import { chooseServerAddress } from './network/server-address.ts';
import { isDevelopmentRuntime } from './runtime.ts';
import { PreferencesFile } from './settings/preferences-file.ts';
import { SessionOpener } from './session/session-opener.ts';
import { followSession } from './session/follow-session.ts';
import { putStoreAside } from './store/put-aside.ts';
import { setAppMenu } from './window/app-menu.ts';
import { serveApp } from './window/app-protocol.ts';
import { fileDialogs } from './window/file-dialogs.ts';
import { openMainWindow, titleBarOverlay } from './window/main-window.ts';
import { guardSession } from './window/session-guards.ts';

export interface AppFolders {
  /** Where this PC's data lies: stores, settings, log. */
  dataFolder: string;
  /** Where the bundles lie: `main`, `preload`, `renderer`. */
  bundleFolder: string;
}

export interface RunningApp {
  showWindow(): void;
  close(): Promise<void>;
}

/** Puts the app together: account, open schedule, IPC, window. Called once, when Electron is ready. */
export async function startApp({ dataFolder, bundleFolder }: AppFolders): Promise<RunningApp> {
  // Asked anew each time: a test sets the clock of a running app.
  const nowMs = (): number => Date.now();
  mkdirSync(dataFolder, { recursive: true });
  const log = new FileLog(dataFolder, nowMs);
  process.on('uncaughtException', (error) => {
    log.write('error', 'main.bug', { error: error.name, stack: error.stack ?? '' });
  });
  process.on('unhandledRejection', (error) => {
    log.write('error', 'main.bug', { error: error instanceof Error ? (error.stack ?? '') : typeof error });
  });

  const preferences = new PreferencesFile(dataFolder, nowMs());
  applyTheme(preferences.current.theme);

  let window: BrowserWindow | null = null;
  const emit: Emit = (name, payload) => {
    if (window && !window.isDestroyed()) window.webContents.send(channelOf(name), payload);
  };

  const opener = new SessionOpener({
    dataFolder,
    deskName: hostname(),
    fetch: apiFetch({ resolveProxy: (address) => session.defaultSession.resolveProxy(address) }),
    serverAddress: () => chooseServerAddress(process.env['FRONTDESK_API_URL'], isDevelopmentRuntime()),
    nowMs,
    log,
  });
  const follow = followSession(emit);
  const attention = openAttention({
    pictureFolder: join(bundleFolder, 'main', 'tray'),
    log,
    nowMs,
    window: () => window,
    openWindow: () => {
      showWindow();
    },
    openOutbox: () => {
      showWindow();
      emit('desk.showOutbox', {});
    },
  });
  const account = new AccountService({
    file: new AccountFile(dataFolder, nowMs()),
    keychain: new Keychain(loadKeytar),
    checkAccount: (credentials) => opener.checkAccount(credentials),
    openAccountSession: (wanted) => opener.openAccount(wanted),
    openPracticeSession: () => opener.openPractice(),
    hasStore: (locationId) => existsSync(opener.storeFile(locationId)),
    putStoreAside: (locationId) => {
      putStoreAside(opener.storeFile(locationId), nowMs());
    },
    onChange: (state, opened) => {
      follow(opened, (location) => {
        account.locationLearned(location);
      });
      attention.follow(opened?.sync ?? null);
      emit('account.changed', state);
    },
  });

  const openSession: OpenSession = () => {
    if (account.session) return account.session;
    throw new ExpectedFailure(
      'not-signed-in',
      'No schedule is open. Connect an account or start practice mode.',
    );
  };

  const opening = account.start();
  registerCalls({
    ipcMain,
    ready: opening,
    handlers: {
      ...deskHandlers({
        openSession,
        preferences,
        emit,
        log,
        onPreferences: ({ theme }) => {
          applyTheme(theme);
        },
      }),
      ...accountHandlers(account, openSession),
      ...scheduleHandlers(openSession),
      ...seriesHandlers(openSession),
      ...bookingHandlers(openSession, () => preferences.current.undoWindowSeconds * 1000),
      ...pcHandlers(openSession, nowMs),
      ...transferHandlers(
        openSession,
        fileDialogs(() => window),
        nowMs,
      ),
    },
    isTrustedSender: (event) => isTrustedSender(event, window?.webContents ?? null),
    describeError,
    checkOutputs: !app.isPackaged,
    log,
  });

  guardSession(session.defaultSession);
  serveApp(session.defaultSession, join(bundleFolder, 'renderer'));
  setAppMenu();
  const showWindow = (): void => {
    if (window && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore();
      // It may be hidden or behind others: who starts the app again wants to see it.
      window.show();
      window.focus();
      return;
    }
    window = openMainWindow({
      preloadFile: join(bundleFolder, 'preload', 'preload.cjs'),
      dataFolder,
      log,
      nowMs,
    });
  };
  showWindow();

  followSleep(() => account.session?.sync.resumed(), emit, nowMs);
  nativeTheme.on('updated', () => {
    if (process.platform === 'win32') window?.setTitleBarOverlay(titleBarOverlay());
  });
  await opening;
  log.write('info', 'app.started', { version: app.getVersion(), account: account.state.kind });
  return {
    showWindow,
    close: async () => {
      attention.close();
      await account.close();
      await opener.close();
    },
  };
}

function applyTheme(theme: 'system' | 'light' | 'dark'): void {
  nativeTheme.themeSource = theme;
}

/** After sleep everything on screen is old: it is fetched at once, and the renderer is told. */
function followSleep(resumed: () => void, emit: Emit, nowMs: () => number): void {
  let suspendedAtMs: number | null = null;
  powerMonitor.on('suspend', () => {
    suspendedAtMs = nowMs();
  });
  powerMonitor.on('resume', () => {
    const sleptMs = suspendedAtMs === null ? null : nowMs() - suspendedAtMs;
    suspendedAtMs = null;
    resumed();
    emit('desk.resumed', { sleptMs });
  });
}
