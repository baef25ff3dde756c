import type { AccountState, PracticeClinic } from '../../shared/account/account.ts';
import type { Location } from '../../shared/directory/booking-calendar.ts';
import { failure } from '../../shared/failures/failures.ts';
import { ExpectedFailure, expectedFailure } from '../base/expected-failure.ts';
import type { LocationSession } from './location-session.ts';
import { StoreFailure } from '../store/store-failure.ts';
import type { AccountFile } from './account-file.ts';
import { KeychainError, type Keychain } from './keychain.ts';

export interface OpenLocationOptions {
  file: AccountFile;
  keychain: Keychain;
  openAccountSession: (account: {
    location: Location;
    token: string;
    storeKey: Buffer;
  }) => LocationSession | Promise<LocationSession>;
  openPracticeSession: (
    clinic: PracticeClinic,
  ) => Promise<{ session: LocationSession; location: Location | null }>;
  /** True where a store file of this location exists, whose key must then not be made again. */
  hasStore: (locationId: string) => boolean;
  onChange: (state: AccountState, session: LocationSession | null) => void;
  /** True where the organisation has switched practice mode off. */
  practiceOff: boolean;
}

/** A location that is set up on this PC, as the file of accounts has it. */
export interface KnownLocation {
  location: Location;
  missingScopes: string[];
}

/**
 * The one schedule that is open, and the state the user sees of it. Opening another closes it first. What stands in the
 * way of opening is a state that says why; only a bug throws. Nothing here runs two at once: `AccountService`
 * sees to that.
 */
export class OpenLocation {
  readonly #options: OpenLocationOptions;
  #state: AccountState = { kind: 'first-run' };
  #session: LocationSession | null = null;
  /** What is known of the practice clinic that is open; null while none is. */
  #practice: { clinic: PracticeClinic; location: Location | null } | null = null;

  constructor(options: OpenLocationOptions) {
    this.#options = options;
  }

  get state(): AccountState {
    return this.#state;
  }

  /** The open schedule. Null only while none could be opened. */
  get session(): LocationSession | null {
    return this.#session;
  }

  /** Opens a location that is set up, with the token and key the keychain has. */
  async openAccount(locationId: string): Promise<AccountState> {
    const known = this.known(locationId);
    const { location } = known;
    try {
      const token = await this.#options.keychain.readKeptToken(locationId);
      const storeKey = await this.storeKeyOf(locationId);
      return await this.openWith(known, token, storeKey);
    } catch (error) {
      const isForUser = error instanceof StoreFailure || error instanceof ExpectedFailure;
      if (!(error instanceof KeychainError || isForUser)) throw error;
      await this.close();
      const locationName = location.name;
      if (error instanceof KeychainError) {
        return this.#become(
          { kind: 'keychain-unavailable', failure: failure(error.code), locationName },
          null,
        );
      }
      // A server that may not be talked to: said on a screen, instead of an app that does not start.
      const why = error instanceof StoreFailure ? failure(error.code) : error.failure;
      return this.#become({ kind: 'store-unavailable', failure: why, locationName }, null);
    }
  }

  /** A store without its key is never given a new one: what is in it may be unsent bookings. */
  async storeKeyOf(locationId: string): Promise<Buffer> {
    const { keychain, hasStore } = this.#options;
    const key = await keychain.readStoreKey(locationId);
    if (key) return key;
    if (hasStore(locationId)) {
      throw new KeychainError(
        'keychain-key-lost',
        new Error('the keychain has lost the key of this location’s store'),
      );
    }
    return keychain.makeStoreKey(locationId);
  }

  /** Opens a location with this token and key; throws what stands in the way. */
  async openWith(
    { location, missingScopes }: KnownLocation,
    token: string,
    storeKey: Buffer,
  ): Promise<AccountState> {
    await this.close();
    const session = await this.#options.openAccountSession({ location, token, storeKey });
    const knownLocations = this.#options.file.content.locations.map((known) => ({
      locationId: known.location.id,
      name: known.location.name,
      timeZone: known.location.timeZone,
    }));
    return this.#become(
      { kind: 'signed-in', location, knownLocations, missingScopes, rescue: session.rescue },
      session,
    );
  }

  /**
   * Opens a practice clinic, which stays open when it already is: as what the user chose, else behind the first-run
   * screen. Nothing is opened where practice is switched off.
   */
  async openPractice(chosen: boolean, clinic: PracticeClinic): Promise<AccountState> {
    if (this.#options.practiceOff) {
      await this.close();
      return this.#become({ kind: 'first-run' }, null);
    }
    if (this.#practice?.clinic !== clinic) {
      await this.close();
      try {
        const { session, location } = await this.#options.openPracticeSession(clinic);
        this.#session = session;
        this.#practice = { clinic, location };
      } catch (error) {
        if (!(error instanceof StoreFailure)) throw error;
        return this.#become(
          { kind: 'store-unavailable', failure: failure(error.code), locationName: null },
          null,
        );
      }
    }
    const { location } = this.#practice;
    return this.#become(
      chosen ? { kind: 'practice', clinic, location } : { kind: 'first-run' },
      this.#session,
    );
  }

  /** Closes what is open; what is in it stays. */
  async close(): Promise<void> {
    await this.#session?.close();
    this.#session = null;
    this.#practice = null;
  }

  /** Closes what is open and deletes its store. */
  async wipe(): Promise<void> {
    await this.#session?.wipe();
    this.#session = null;
  }

  /** Takes in what was learned of a location, such as a new name, where it is the one that is open. */
  locationLearned(location: Location): void {
    if (this.#state.kind === 'signed-in' && this.#state.location.id === location.id) {
      this.#become({ ...this.#state, location }, this.#session);
    }
  }

  /** A location that is set up here; throws for any other. */
  known(locationId: string): KnownLocation {
    const known = this.#options.file.content.locations.find(({ location }) => location.id === locationId);
    if (!known) throw expectedFailure('location-not-found');
    return known;
  }

  #become(state: AccountState, session: LocationSession | null): AccountState {
    this.#state = state;
    this.#session = session;
    this.#options.onChange(state, session);
    return state;
  }
}
