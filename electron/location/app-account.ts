import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { powerMonitor } from 'electron';
import type { AccountState } from '../../shared/account/account.ts';
import type { ManagedSettings } from '../../shared/computer/computer-state.ts';
import { AccountFile } from './account-file.ts';
import { AccountService } from './account-service.ts';
import { Keychain, loadKeytar, refuseKeychain } from './keychain.ts';
import type { Emit } from '../base/events.ts';
import { expectedFailure } from '../base/expected-failure.ts';
import type { Log } from '../base/log.ts';
import { networkSession } from '../network/network-session.ts';
import { chooseServerAddress, isEnvironmentIgnored, type ServerFacts } from '../network/server-address.ts';
import { isDevelopmentRuntime } from '../base/runtime.ts';
import { putStoreAside } from '../store/open-store.ts';
import type { LocationSession, OpenSession } from './location-session.ts';
import { LocationSessionFactory } from './location-session-factory.ts';
import type { Location } from '../../shared/directory/booking-calendar.ts';

export interface AppAccountOptions {
  dataFolder: string;
  managed: ManagedSettings;
  isPackaged: boolean;
  /** Whether another program may drive the app: then no account is opened (shell/guards/start-switches.ts). */
  isDriven: boolean;
  nowMs: () => number;
  log: Log;
  emit: Emit;
  /** Told which schedule is open now and for which account; null for none. */
  onSession: (session: LocationSession | null, state: AccountState) => void;
}

export interface AppAccount {
  account: AccountService;
  openSession: OpenSession;
  /** Ends what is under way and closes the stores. */
  close(): Promise<void>;
}

/** Puts together which schedule is open and what opens it. Nothing is opened before `account.start()`. */
export function makeAppAccount(options: AppAccountOptions): AppAccount {
  const { dataFolder, managed, nowMs, log, emit, onSession } = options;
  const server: ServerFacts = {
    managed,
    environment: process.env['FRONTDESK_API_URL'],
    isPackaged: options.isPackaged,
    isDevelopmentRuntime: isDevelopmentRuntime(),
  };
  if (isEnvironmentIgnored(server))
    log.write('warn', 'server.environment-ignored', { variable: 'FRONTDESK_API_URL' });
  const opener = new LocationSessionFactory({
    dataFolder,
    deskName: hostname(),
    fetch: fetchWhenNeeded(),
    serverAddress: () => chooseServerAddress(server),
    nowMs,
    log,
  });
  const follow = followSession(emit);
  const account = new AccountService({
    file: new AccountFile(dataFolder, nowMs()),
    keychain: new Keychain(options.isDriven ? refuseKeychain : loadKeytar),
    checkAccount: (credentials) => opener.checkAccount(credentials),
    openAccountSession: (wanted) => opener.openAccount(wanted),
    openPracticeSession: (clinic) => opener.openPractice(clinic),
    hasStore: (locationId) => existsSync(opener.storeFile(locationId)),
    putStoreAside: (locationId) => {
      putStoreAside(opener.storeFile(locationId), nowMs());
    },
    managed,
    onChange: (state, opened) => {
      follow(opened, (location) => {
        account.locationLearned(location);
      });
      onSession(opened, state);
      emit('account.changed', state);
    },
  });
  return {
    account,
    openSession: () => {
      if (account.session) return account.session;
      throw expectedFailure('not-signed-in');
    },
    close: async () => {
      await account.close();
      await opener.close();
    },
  };
}

/** The API's fetch, read from disk with its large library at the first request. */
function fetchWhenNeeded(): typeof fetch {
  let made: Promise<typeof fetch> | null = null;
  return async (input, init) => {
    made ??= import('../network/api-fetch.ts').then(({ apiFetch }) =>
      apiFetch({ resolveProxy: (address) => networkSession().resolveProxy(address) }),
    );
    return (await made)(input, init);
  };
}

/**
 * Gives a function that hands on to the renderer what the open schedule pushes; called again, it lets go of the one
 * before. `onLocation` is told when a refresh learned something new about the location.
 */
function followSession(
  emit: Emit,
): (session: LocationSession | null, onLocation: (location: Location) => void) => void {
  let followed: LocationSession | null = null;
  let stops: (() => void)[] = [];
  return (session, onLocation) => {
    if (session === followed) return;
    for (const stop of stops) stop();
    followed = session;
    stops = session ? [...forward(session, emit), watchLocation(session, onLocation)] : [];
  };
}

/** The core's payloads are those of the contract, name by name. */
function forward({ sync }: LocationSession, emit: Emit): (() => void)[] {
  return [
    sync.on('schedule.changed', (window) => {
      emit('schedule.changed', window);
    }),
    sync.on('outbox.changed', (entry) => {
      emit('outbox.changed', entry);
    }),
    sync.on('connection.changed', (connection) => {
      emit('connection.changed', connection);
    }),
    sync.on('directory.changed', (directory) => {
      emit('directory.changed', directory);
    }),
    sync.on('contacts.changed', (contacts) => {
      emit('contacts.changed', contacts);
    }),
    sync.on('schedule.serverOffsetsChanged', (offsets) => {
      emit('schedule.serverOffsetsChanged', [...offsets]);
    }),
    sync.on('repair.changed', (progress) => {
      emit('repair.changed', progress);
    }),
  ];
}

function watchLocation({ sync }: LocationSession, onLocation: (location: Location) => void): () => void {
  return sync.on('directory.changed', ({ location }) => {
    if (location) onLocation(location);
  });
}

/** After sleep everything on screen is old: it is fetched at once, and the renderer is told. */
export function followSleep(resumed: () => void, emit: Emit, nowMs: () => number): void {
  let suspendedAtMs: number | null = null;
  powerMonitor.on('suspend', () => {
    suspendedAtMs = nowMs();
  });
  powerMonitor.on('resume', () => {
    const sleptMs = suspendedAtMs === null ? null : nowMs() - suspendedAtMs;
    suspendedAtMs = null;
    resumed();
    emit('workstation.resumed', { sleptMs });
  });
}
