import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ManagedSettings } from '../../shared/computer/managed-settings.ts';
import { AccountFile } from './account-file.ts';
import { AccountService } from './account-service.ts';
import { Keychain } from './keychain.ts';
import { loadKeytar } from './load-keytar.ts';
import { refuseKeychain } from './refuse-keychain.ts';
import type { Emit } from '../base/emit.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import type { OpenSession } from './open-session.ts';
import type { Log } from '../base/log.ts';
import { apiFetch } from '../network/api-fetch.ts';
import { networkSession } from '../network/network-session.ts';
import { chooseServerAddress, isEnvironmentIgnored, type ServerFacts } from '../network/server-address.ts';
import { isDevelopmentRuntime } from '../base/runtime.ts';
import { putStoreAside } from '../store/put-aside.ts';
import type { LocationSession } from './location-session.ts';
import { followSession } from './follow-session.ts';
import { LocationSessionFactory } from './location-session-factory.ts';

export interface AppAccountOptions {
  dataFolder: string;
  managed: ManagedSettings;
  isPackaged: boolean;
  /** Whether another program may drive the app: then no account is opened (system/driven.ts). */
  isDriven: boolean;
  nowMs: () => number;
  log: Log;
  emit: Emit;
  /** Told which schedule is open now; null for none. */
  onSession: (session: LocationSession | null) => void;
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
    fetch: apiFetch({ resolveProxy: (address) => networkSession().resolveProxy(address) }),
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
      onSession(opened);
      emit('account.changed', state);
    },
  });
  return {
    account,
    openSession: () => {
      if (account.session) return account.session;
      throw new ExpectedFailure(
        'not-signed-in',
        'No schedule is open. Connect an account or start practice mode.',
      );
    },
    close: async () => {
      await account.close();
      await opener.close();
    },
  };
}
