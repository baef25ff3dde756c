import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, nativeTheme, session, type BrowserWindow } from 'electron';
import { AccountFile } from './account/account-file.ts';
import { AccountService } from './account/account-service.ts';
import { Keychain } from './account/keychain.ts';
import { loadKeytar } from './account/load-keytar.ts';
import { refuseKeychain } from './account/refuse-keychain.ts';
import { openAttention } from './attention/open-attention.ts';
import { openComputerServices, type RunStart } from './computer/computer-services.ts';
import { guardApp } from './guards/app-guards.ts';
import { guardSession } from './guards/session-guards.ts';
import { describeError } from './ipc/describe-error.ts';
import type { Emit } from './ipc/emit.ts';
import type { ManagedSettings } from '../shared/computer/managed-settings.ts';
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
import { useManagedProxy } from './network/managed-proxy.ts';
import { networkSession } from './network/network-session.ts';
import { chooseServerAddress, type ServerAddress } from './network/server-address.ts';
import { logPolicy } from './policy/policy.ts';
import { followBugs } from './recovery/follow-bugs.ts';
import { askAfterBug, startAnew } from './recovery/system-questions.ts';
import { isDevelopmentRuntime } from './runtime.ts';
import { PreferencesFile } from './settings/preferences-file.ts';
import { SessionOpener } from './session/session-opener.ts';
import { followSession } from './session/follow-session.ts';
import { followSleep } from './session/follow-sleep.ts';
import { putStoreAside } from './store/put-aside.ts';
import { followSessionEnd, leaveApp } from './updates/leave-app.ts';
import { setAppMenu } from './window/app-menu.ts';
import { serveApp } from './window/app-protocol.ts';
import { fileDialogs } from './window/file-dialogs.ts';
import { openMainWindow, titleBarOverlay } from './window/main-window.ts';

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
  let window: BrowserWindow | null = null;
  followBugs(process, { log, nowMs, ask: () => askAfterBug(window), startAnew });
  logPolicy(start.policy, log);
  await useManagedProxy(managed.proxy, networkSession());

  const preferences = new PreferencesFile(dataFolder, nowMs());
  applyTheme(preferences.current.theme);

  const emit: Emit = (name, payload) => {
    if (window && !window.isDestroyed()) window.webContents.send(channelOf(name), payload);
  };

  const opener = new SessionOpener({
    dataFolder,
    deskName: hostname(),
    fetch: apiFetch({ resolveProxy: (address) => networkSession().resolveProxy(address) }),
    serverAddress: () => serverAddressOf(managed),
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
    keychain: new Keychain(start.isDriven ? refuseKeychain : loadKeytar),
    checkAccount: (credentials) => opener.checkAccount(credentials),
    openAccountSession: (wanted) => opener.openAccount(wanted),
    openPracticeSession: () => opener.openPractice(),
    hasStore: (locationId) => existsSync(opener.storeFile(locationId)),
    putStoreAside: (locationId) => {
      putStoreAside(opener.storeFile(locationId), nowMs());
    },
    managed,
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
  const { updates, handlers: computerCalls } = await openComputerServices({
    ...start,
    log,
    nowMs,
    preferences,
    account,
    window: () => window,
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
      ...transferHandlers(
        openSession,
        fileDialogs(() => window),
        nowMs,
      ),
      ...computerCalls,
    },
    isTrustedSender: (event) => isTrustedSender(event, window?.webContents ?? null),
    describeError,
    checkOutputs: !app.isPackaged,
    log,
  });

  const guards = { allowDevTools: !app.isPackaged };
  guardApp({ app, log, ...guards });
  await guardSession(session.defaultSession, guards);
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
    followSessionEnd(window, updates);
  };
  showWindow();

  followSleep(() => account.session?.sync.resumed(), emit, nowMs);
  nativeTheme.on('updated', () => {
    if (process.platform === 'win32') window?.setTitleBarOverlay(titleBarOverlay());
  });
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
      await account.close();
      await opener.close();
      updates.leave();
    },
    leave: () => {
      leaveApp(updates);
    },
  };
}

/** Which server: what the organisation set, else what this PC's environment says, else the API itself. */
function serverAddressOf({ serverAddress, source }: ManagedSettings): ServerAddress {
  const isDevelopment = isDevelopmentRuntime();
  if (serverAddress === null) return chooseServerAddress(process.env['FRONTDESK_API_URL'], isDevelopment);
  return chooseServerAddress(serverAddress, isDevelopment, `serverAddress in ${source ?? 'the policy'}`);
}

function applyTheme(theme: 'system' | 'light' | 'dark'): void {
  nativeTheme.themeSource = theme;
}
