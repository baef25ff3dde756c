import { createHash } from 'node:crypto';
import { join, basename } from 'node:path';
import type { Credentials, PracticeClinic } from '../../shared/account/account.ts';
import type { Location } from '../../shared/directory/booking-calendar.ts';
import { checkAccount, type AccountCheck } from '../api/check-account.ts';
import { createApiClient } from '../api/client.ts';
import { createRateBudget } from '../api/rate-budget.ts';
import type { ApiClient } from '../api/client-types.ts';
import type { CheckedAccount } from './account-service.ts';
import { ExpectedFailure, expectedFailure } from '../base/expected-failure.ts';
import { withoutRepeats, type Log } from '../base/log.ts';
import type { ServerAddress } from '../network/server-address.ts';
import type { PracticeServer } from '../practice/server.ts';
import { openStore } from '../store/open-store.ts';
import { createSyncCore } from '../sync/sync-core.ts';
import type { LocationSession, RescueReport } from './location-session.ts';
import type { Rescue } from '../store/store.ts';

/** What the app does without: groups only sort the list of calendars. */
const DISPENSABLE_SCOPES: ReadonlySet<string> = new Set(['calendars/groups.readonly']);

/**
 * Lets an account in that can do everything the user does. Throws `scope-missing` naming each scope it lacks
 * (`scopes`): an app that fails later, with a client waiting, would be worse.
 */
function requireScopes(check: AccountCheck): CheckedAccount {
  const lacking = check.missingScopes.filter((scope) => !DISPENSABLE_SCOPES.has(scope));
  if (lacking.length > 0 || check.location === null) {
    throw expectedFailure('scope-missing', { scopes: lacking });
  }
  return { location: check.location, missingScopes: [...check.missingScopes] };
}

/** How long one call may take before its outcome counts as unknown. */
const CALL_TIMEOUT_MS = 20_000;

/** When an open schedule begins to send and to fetch though no page has asked for it: the window may be in the tray. */
const BEGINS_WITHOUT_PAGE_MS = 3_000;

/** The file of each practice clinic's store. The small one's name is from before there were two. */
const PRACTICE_STORES: Record<PracticeClinic, string> = {
  small: 'practice.sqlite',
  large: 'practice-large.sqlite',
};

export interface LocationSessionFactoryOptions {
  dataFolder: string;
  deskName: string;
  fetch: typeof fetch;
  serverAddress: () => ServerAddress;
  nowMs: () => number;
  log: Log;
}

interface Place {
  locationId: string;
  baseUrl: string;
  token: string;
  storeFile: string;
  storeKey: Buffer;
  timeZone: string | null;
}

/** Opens schedules: puts store, API client and sync together for an account or for the practice clinic. */
export class LocationSessionFactory {
  readonly #options: LocationSessionFactoryOptions;
  /** One server for each practice clinic that was opened: what was booked in one is still there after the other. */
  readonly #practice = new Map<PracticeClinic, PracticeServer>();

  constructor(options: LocationSessionFactoryOptions) {
    this.#options = { ...options, log: withoutRepeats(options.log, options.nowMs) };
  }

  /** The file a location's store lies in. The id is hashed: it is made of letters a file system may fold. */
  storeFile(locationId: string): string {
    const name = createHash('sha256').update(locationId).digest('hex').slice(0, 24);
    return join(this.#options.dataFolder, 'stores', `${name}.sqlite`);
  }

  /** Tries credentials against the server; throws what stands in the way. Nothing is kept. */
  async checkAccount({ token, locationId }: Credentials): Promise<CheckedAccount> {
    const client = this.#client(this.#serverAddress(), token, () => null);
    return requireScopes(await checkAccount(client, locationId));
  }

  openAccount(account: { location: Location; token: string; storeKey: Buffer }): LocationSession {
    const { location, token, storeKey } = account;
    return this.#open({
      locationId: location.id,
      baseUrl: this.#serverAddress(),
      token,
      storeFile: this.storeFile(location.id),
      storeKey,
      timeZone: location.timeZone,
    });
  }

  /**
   * Opens a practice clinic on a server inside this process. Its clients are made up, so its store is opened with
   * a key that is no secret and no keychain is needed.
   */
  async openPractice(
    clinic: PracticeClinic,
  ): Promise<{ session: LocationSession; location: Location | null }> {
    const server = this.#practice.get(clinic) ?? (await this.#startPractice(clinic));
    this.#practice.set(clinic, server);
    const { baseUrl, token, locationId } = server;
    const session = this.#open({
      locationId,
      baseUrl,
      token,
      storeFile: join(this.#options.dataFolder, 'stores', PRACTICE_STORES[clinic]),
      storeKey: createHash('sha256').update('Frontdesk practice clinic: made-up people, no secret').digest(),
      timeZone: null,
    });
    return { session, location: await session.api.locations.get(locationId, { priority: 'interactive' }) };
  }

  async #startPractice(clinic: PracticeClinic): Promise<PracticeServer> {
    // Large, and most starts do without it.
    const { startPracticeServer } = await import('../practice/server.ts');
    return startPracticeServer({ dataset: clinic, nowMs: this.#options.nowMs });
  }

  /** Stops the practice servers, for quitting. */
  async close(): Promise<void> {
    await Promise.all([...this.#practice.values()].map((server) => server.close()));
    this.#practice.clear();
  }

  #open(place: Place): LocationSession {
    const { nowMs, deskName, log } = this.#options;
    const opened = openStore({
      filePath: place.storeFile,
      encryptionKey: place.storeKey,
      deskName,
      nowMs,
    });
    if (!opened.ok) throw opened.failure;
    const { store } = opened;
    const zone = (): string | null => store.readDirectory().location?.timeZone ?? place.timeZone;
    const budget = createRateBudget({ nowMs });
    const api = this.#client(place.baseUrl, place.token, zone, budget);
    const sync = createSyncCore({
      locationId: place.locationId,
      store,
      api,
      budget,
      nowMs,
      log,
    });
    let isBegun = false;
    const begin = (): void => {
      clearTimeout(latest);
      if (!isBegun) sync.start();
      isBegun = true;
    };
    const latest = setTimeout(begin, BEGINS_WITHOUT_PAGE_MS);
    const stop = async (): Promise<void> => {
      clearTimeout(latest);
      isBegun = true;
      await sync.stop();
    };
    return {
      locationId: place.locationId,
      store,
      api,
      sync,
      rescue: opened.rescue ? reportOf(opened.rescue) : null,
      begin,
      close: async () => {
        await stop();
        store.close();
      },
      wipe: async () => {
        await stop();
        store.wipe();
      },
    };
  }

  #client(
    baseUrl: string,
    token: string,
    getTimeZone: () => string | null,
    budget = createRateBudget({ nowMs: this.#options.nowMs }),
  ): ApiClient {
    const { log, nowMs } = this.#options;
    return createApiClient({
      baseUrl,
      getToken: () => token,
      getTimeZone,
      timeoutMs: CALL_TIMEOUT_MS,
      budget,
      fetch: this.#options.fetch,
      nowMs,
      log: ({ call, method, status, failure, traceId, durationMs }) => {
        if (failure !== null)
          log.write('warn', 'api.failed', { call, method, status, failure, traceId, durationMs });
      },
    });
  }

  #serverAddress(): string {
    const address = this.#options.serverAddress();
    if (!address.ok) throw new ExpectedFailure(address.failure);
    return address.baseUrl;
  }
}

function reportOf({ rescuedRowCount, lostRowCount, mayHaveLostMore, damagedFilePath }: Rescue): RescueReport {
  return {
    rescuedCount: rescuedRowCount,
    lostCount: lostRowCount,
    mayHaveLostMore,
    damagedFileName: basename(damagedFilePath),
  };
}
