import { randomBytes } from 'node:crypto';
import type { FailureCode } from '../../shared/failures/failures.ts';

/** Service names in the OS keychain. They never change: an update must find what the version before it kept. */
const TOKEN_SERVICE = 'Frontdesk access token';
const STORE_KEY_SERVICE = 'Frontdesk store key';
/** Written and removed again to see whether the keychain can be written to. */
const TRIAL_SERVICE = 'Frontdesk trial';

const STORE_KEY_BYTES = 32;

/** How long a keychain may take; the system may be asking the person for a password meanwhile. */
const KEYCHAIN_TIMEOUT_MS = 60_000;

/** The part of keytar the app uses; injected in tests. */
export interface KeychainBackend {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export type KeychainFailureCode = Extract<FailureCode, `keychain-${string}`>;

/** The keychain could not be used; there is never a fallback to a file (electron/location/README.md). */
export class KeychainError extends Error {
  override readonly name = 'KeychainError';
  readonly code: KeychainFailureCode;

  constructor(code: KeychainFailureCode, cause: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/**
 * Tells a missing keychain from a locked one by the words of libsecret, macOS and Windows. libsecret says
 * "… was not provided by any .service files", "Cannot autolaunch D-Bus", "Could not connect"; a locked collection
 * says so, or the prompt to unlock it was dismissed; macOS says "User interaction is not allowed" or cancelled.
 */
export function keychainFailureOf(error: unknown): KeychainFailureCode {
  const text = error instanceof Error ? error.message : String(error);
  if (/locked|dismissed|interaction is not allowed|cancel+ed|authorization|password.*incorrect/i.test(text))
    return 'keychain-locked';
  if (
    /not provided by any|autolaunch|could not connect|connection refused|no such|not found|does not exist|cannot find module|unknown|dlopen|NoReply|ServiceUnknown/i.test(
      text,
    )
  )
    return 'keychain-missing';
  return 'keychain-failed';
}

/**
 * The token and each store's key, in the OS keychain under one account per location. Every method throws
 * `KeychainError` and nothing else; no value it handles is ever part of an error.
 */
export class Keychain {
  readonly #loadBackend: () => Promise<KeychainBackend>;
  #backend: Promise<KeychainBackend> | null = null;

  /** `loadBackend` is run at first use and again after it failed, so that a keychain started later is found. */
  constructor(loadBackend: () => Promise<KeychainBackend>) {
    this.#loadBackend = loadBackend;
  }

  readToken(locationId: string): Promise<string | null> {
    return this.#use((backend) => backend.getPassword(TOKEN_SERVICE, locationId));
  }

  /**
   * The token of a location that one was kept for. Where it is not there: `locked` if the keychain takes nothing
   * either, because libsecret answers for a locked keychain as for an empty one, else `failed`.
   */
  async readKeptToken(locationId: string): Promise<string> {
    const token = await this.readToken(locationId);
    if (token !== null) return token;
    await this.#use(async (backend) => {
      await backend.setPassword(TRIAL_SERVICE, locationId, 'can it be written to?');
      await backend.deletePassword(TRIAL_SERVICE, locationId);
    });
    throw new KeychainError('keychain-failed', new Error('the keychain has no token for this location'));
  }

  /** Keeps the token and reads it back: a keychain that silently drops it is found out at once. */
  async keepToken(locationId: string, token: string): Promise<void> {
    const kept = await this.#use(async (backend) => {
      await backend.setPassword(TOKEN_SERVICE, locationId, token);
      return (await backend.getPassword(TOKEN_SERVICE, locationId)) === token;
    });
    if (!kept)
      throw new KeychainError('keychain-failed', new Error('the token was not there after it was kept'));
  }

  /** The key the location's store is encrypted with, or null when this keychain has none. */
  async readStoreKey(locationId: string): Promise<Buffer | null> {
    const text = await this.#use((backend) => backend.getPassword(STORE_KEY_SERVICE, locationId));
    if (text === null) return null;
    const key = Buffer.from(text, 'base64');
    return key.length === STORE_KEY_BYTES ? key : null;
  }

  /** Makes and keeps a new key for the location's store. */
  async makeStoreKey(locationId: string): Promise<Buffer> {
    const key = randomBytes(STORE_KEY_BYTES);
    await this.#use((backend) => backend.setPassword(STORE_KEY_SERVICE, locationId, key.toString('base64')));
    const kept = await this.readStoreKey(locationId);
    if (!kept?.equals(key))
      throw new KeychainError('keychain-failed', new Error('the store key was not there after it was kept'));
    return key;
  }

  async forgetToken(locationId: string): Promise<void> {
    await this.#use((backend) => backend.deletePassword(TOKEN_SERVICE, locationId));
  }

  async forgetStoreKey(locationId: string): Promise<void> {
    await this.#use((backend) => backend.deletePassword(STORE_KEY_SERVICE, locationId));
  }

  async #use<Result>(work: (backend: KeychainBackend) => Promise<Result>): Promise<Result> {
    try {
      this.#backend ??= this.#loadBackend();
      return await withTimeout(work(await this.#backend));
    } catch (error) {
      this.#backend = null;
      if (error instanceof KeychainError) throw error;
      throw new KeychainError(keychainFailureOf(error), error);
    }
  }
}

async function withTimeout<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the keychain is still locked or did not answer'));
    }, KEYCHAIN_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * keytar, loaded when first needed: a PC without its system library must still open practice mode, and says so only
 * when a token is to be kept.
 */
export async function loadKeytar(): Promise<KeychainBackend> {
  const module = (await import('keytar')) as unknown as { default?: KeychainBackend } & KeychainBackend;
  // CommonJS seen through an ES import: the functions are on `default`.
  return module.default ?? module;
}

/** Stands in for the keychain where another program may drive the app (electron/shell/guards/start-switches.ts). */
export function refuseKeychain(): Promise<KeychainBackend> {
  return Promise.reject(new KeychainError('keychain-refused', new Error('remote debugging is on')));
}
