import { describe, expect, it } from 'vitest';
import { Keychain, KeychainError, keychainFailureOf, type KeychainBackend } from './keychain.ts';

class MemoryBackend implements KeychainBackend {
  readonly kept = new Map<string, string>();

  getPassword(service: string, account: string): Promise<string | null> {
    return Promise.resolve(this.kept.get(`${service}/${account}`) ?? null);
  }

  setPassword(service: string, account: string, password: string): Promise<void> {
    this.kept.set(`${service}/${account}`, password);
    return Promise.resolve();
  }

  deletePassword(service: string, account: string): Promise<boolean> {
    return Promise.resolve(this.kept.delete(`${service}/${account}`));
  }
}

async function failureOf(work: Promise<unknown>): Promise<KeychainError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KeychainError)) throw new Error('it did not fail as a keychain');
  return error;
}

describe('the keychain', () => {
  it('keeps a token and a store key per location, and forgets them one by one', async () => {
    const backend = new MemoryBackend();
    const keychain = new Keychain(() => Promise.resolve(backend));
    await keychain.keepToken('here', 'pit-1');
    await keychain.keepToken('there', 'pit-2');
    const key = await keychain.makeStoreKey('here');
    expect(key).toHaveLength(32);
    expect(await keychain.readToken('here')).toBe('pit-1');
    expect(await keychain.readStoreKey('here')).toEqual(key);
    await keychain.forgetToken('here');
    expect(await keychain.readToken('here')).toBeNull();
    expect(await keychain.readStoreKey('here')).toEqual(key);
    expect(await keychain.readToken('there')).toBe('pit-2');
  });

  it('notices a keychain that drops what it was given', async () => {
    const backend = new MemoryBackend();
    backend.setPassword = () => Promise.resolve();
    const keychain = new Keychain(() => Promise.resolve(backend));
    expect((await failureOf(keychain.keepToken('here', 'pit-1'))).code).toBe('keychain-failed');
    expect((await failureOf(keychain.makeStoreKey('here'))).code).toBe('keychain-failed');
  });

  it('tells a locked keychain that acts as if it were empty from one that lost the token', async () => {
    const backend = new MemoryBackend();
    const keychain = new Keychain(() => Promise.resolve(backend));
    await keychain.keepToken('here', 'pit-1');
    expect(await keychain.readKeptToken('here')).toBe('pit-1');
    await keychain.forgetToken('here');
    expect((await failureOf(keychain.readKeptToken('here'))).code).toBe('keychain-failed');
    expect(backend.kept.size).toBe(0);
    backend.setPassword = () => Promise.reject(new Error('Cannot create an item in a locked collection'));
    expect((await failureOf(keychain.readKeptToken('here'))).code).toBe('keychain-locked');
  });

  it('is found when it was started after the first try', async () => {
    let started = false;
    const backend = new MemoryBackend();
    const keychain = new Keychain(() =>
      started ? Promise.resolve(backend) : Promise.reject(new Error('Cannot autolaunch D-Bus without X11')),
    );
    expect((await failureOf(keychain.readToken('here'))).code).toBe('keychain-missing');
    started = true;
    expect(await keychain.readToken('here')).toBeNull();
  });

  it('takes no damaged store key for a key', async () => {
    const backend = new MemoryBackend();
    backend.kept.set('Frontdesk store key/here', 'c2hvcnQ=');
    expect(await new Keychain(() => Promise.resolve(backend)).readStoreKey('here')).toBeNull();
  });

  it.each([
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain-missing'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain-missing'],
    ["Cannot find module '../build/Release/keytar.node'", 'keychain-missing'],
    ['Cannot create an item in a locked collection', 'keychain-locked'],
    ['The prompt was dismissed', 'keychain-locked'],
    ['User interaction is not allowed.', 'keychain-locked'],
    ['something else', 'keychain-failed'],
  ] as const)('reads %j as %s', (message, code) => {
    expect(keychainFailureOf(new Error(message))).toBe(code);
  });
});
