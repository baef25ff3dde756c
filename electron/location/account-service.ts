import type { AccountState, Credentials, PracticeClinic } from '../../shared/account/account.ts';
import { NOT_MANAGED, type ManagedSettings } from '../../shared/computer/computer-state.ts';
import type { Location } from '../../shared/directory/booking-calendar.ts';
import { expectedFailure } from '../base/expected-failure.ts';
import type { LocationSession } from './location-session.ts';
import { OpenLocation, type OpenLocationOptions } from './open-location.ts';

/** What the server said of an account that works. */
export interface CheckedAccount {
  location: Location;
  missingScopes: string[];
}

export interface AccountServiceOptions extends Omit<OpenLocationOptions, 'practiceOff'> {
  /** Asks the server; throws the API's own error for every way an account can fail. */
  checkAccount: (credentials: Credentials) => Promise<CheckedAccount>;
  /** Takes a store that no key opens any more out of the way; nothing of it is deleted. */
  putStoreAside: (locationId: string) => void;
  /** What the organisation has set for this PC; all is allowed where it says nothing. */
  managed?: Pick<ManagedSettings, 'locationId' | 'practiceOff'>;
}

/**
 * Which schedule is open, and how the user gets from one to another. The token goes from the form to the keychain
 * and to the session, and nowhere else. Every change runs alone, one after another; a change that fails leaves
 * what was open before.
 */
export class AccountService {
  readonly #options: AccountServiceOptions;
  readonly #managed: Pick<ManagedSettings, 'locationId' | 'practiceOff'>;
  readonly #schedule: OpenLocation;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: AccountServiceOptions) {
    this.#options = options;
    this.#managed = options.managed ?? NOT_MANAGED;
    this.#schedule = new OpenLocation({ ...options, practiceOff: this.#managed.practiceOff });
  }

  get state(): AccountState {
    return this.#schedule.state;
  }

  /** The open schedule. Null only while none could be opened. */
  get session(): LocationSession | null {
    return this.#schedule.session;
  }

  /** Opens what was open last: the account, the practice clinic, or the first-run screen with practice behind it. */
  start(): Promise<AccountState> {
    return this.#alone(() => {
      const { currentLocationId, practiceChosen } = this.#options.file.content;
      const isPracticeOpen = practiceChosen && !this.#managed.practiceOff;
      if (currentLocationId !== null && !isPracticeOpen) return this.#schedule.openAccount(currentLocationId);
      return this.#openPractice(isPracticeOpen);
    });
  }

  /** Checks the credentials, keeps the token, opens the location. The same location again replaces its token. */
  signIn(credentials: Credentials): Promise<AccountState> {
    return this.#alone(async () => {
      const { file, keychain } = this.#options;
      const { locationId } = this.#managed;
      // A location set up before the policy came may still get a new token: what it has not sent yet must get there.
      const isKnown = file.content.locations.some((known) => known.location.id === credentials.locationId);
      if (locationId !== null && credentials.locationId !== locationId && !isKnown) {
        throw expectedFailure('managed', { setting: 'location', value: locationId });
      }
      // Without a keychain that can be used the token is not sent anywhere.
      await keychain.readToken(credentials.locationId);
      const { location, missingScopes } = await this.#options.checkAccount(credentials);
      // First the keychain: an account whose token cannot be kept is not set up at all.
      await keychain.keepToken(location.id, credentials.token);
      const storeKey = await this.#schedule.storeKeyOf(location.id);
      const others = file.content.locations.filter((known) => known.location.id !== location.id);
      file.update({
        locations: [...others, { location, missingScopes }],
        currentLocationId: location.id,
        practiceChosen: false,
      });
      return this.#schedule.openWith({ location, missingScopes }, credentials.token, storeKey);
    });
  }

  /** Tries again after the keychain was missing or locked, or the store could not be opened. */
  retryKeychain(): Promise<AccountState> {
    return this.start();
  }

  /**
   * For a store whose key is lost for good: puts it aside, locked as it is, and opens the location with an empty one.
   * Refused while there is nothing of the kind.
   */
  resetStore(): Promise<AccountState> {
    return this.#alone(async () => {
      const locationId = this.#options.file.content.currentLocationId;
      const isLost =
        this.state.kind === 'keychain-unavailable' && this.state.failure.code === 'keychain-key-lost';
      if (locationId === null || !isLost) {
        throw expectedFailure('not-found', { what: 'lost-store' });
      }
      // Asked once more: should the key be back, what is saved opens again.
      const key = await this.#options.keychain.readStoreKey(locationId);
      if (key === null) this.#options.putStoreAside(locationId);
      return this.#schedule.openAccount(locationId);
    });
  }

  switchLocation(locationId: string): Promise<AccountState> {
    return this.#alone(() => {
      this.#schedule.known(locationId);
      this.#options.file.update({ currentLocationId: locationId, practiceChosen: false });
      return this.#schedule.openAccount(locationId);
    });
  }

  /** Forgets the open account: its token, its store's key, its store. Refused while something is unsent. */
  signOut({ discardUnsent }: { discardUnsent: boolean }): Promise<AccountState> {
    return this.#alone(async () => {
      const { file, keychain } = this.#options;
      const locationId = file.content.currentLocationId;
      if (locationId === null || this.state.kind === 'practice') {
        throw expectedFailure('not-signed-in');
      }
      const unsentCount = this.session?.store.unsentCount() ?? 0;
      if (unsentCount > 0 && !discardUnsent) throw expectedFailure('outbox-not-empty', { unsentCount });
      // The token first: should the rest fail, signing out again finishes it.
      await keychain.forgetToken(locationId);
      await this.#schedule.wipe();
      await keychain.forgetStoreKey(locationId);
      const locations = file.content.locations.filter((known) => known.location.id !== locationId);
      const next = locations[0]?.location.id ?? null;
      file.update({ locations, currentLocationId: next, practiceChosen: false });
      return next === null ? this.#openPractice(false) : this.#schedule.openAccount(next);
    });
  }

  /** Opens a practice clinic, the one that was open last where none is named; an account stays set up. */
  startPractice(wanted: PracticeClinic | null = null): Promise<AccountState> {
    return this.#alone(async () => {
      if (this.#managed.practiceOff) {
        throw expectedFailure('managed', { setting: 'practice' });
      }
      const { file } = this.#options;
      const clinic = wanted ?? file.content.practiceClinic;
      const state = await this.#schedule.openPractice(true, clinic);
      file.update({ practiceChosen: true, practiceClinic: clinic });
      return state;
    });
  }

  /** Back from practice to the account, or to the first-run screen where there is none. */
  leavePractice(): Promise<AccountState> {
    return this.#alone(() => {
      this.#options.file.update({ practiceChosen: false });
      const { currentLocationId } = this.#options.file.content;
      return currentLocationId === null
        ? this.#openPractice(false)
        : this.#schedule.openAccount(currentLocationId);
    });
  }

  /** Keeps what a refresh learned of the location, such as a new name or zone. */
  locationLearned(location: Location): void {
    if (this.state.kind === 'practice' || this.state.kind === 'first-run') return;
    const { file } = this.#options;
    const locations = file.content.locations.map((known) =>
      known.location.id === location.id ? { ...known, location } : known,
    );
    file.update({ locations });
    this.#schedule.locationLearned(location);
  }

  /** Closes what is open, for quitting. */
  async close(): Promise<void> {
    await this.#alone(() => this.#schedule.close());
  }

  #openPractice(chosen: boolean): Promise<AccountState> {
    return this.#schedule.openPractice(chosen, this.#options.file.content.practiceClinic);
  }

  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}
