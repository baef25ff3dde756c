import { describe, expect, it } from 'vitest';
import { Keychain, KeychainError, keychainFaultOf, type KeychainBackend } from './keychain.ts';

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

async function faultOf(work: Promise<unknown>): Promise<KeychainError> {
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
    expect((await faultOf(keychain.keepToken('here', 'pit-1'))).fault).toBe('failed');
    expect((await faultOf(keychain.makeStoreKey('here'))).fault).toBe('failed');
  });

  it('tells a locked keychain that acts as if it were empty from one that lost the token', async () => {
    const backend = new MemoryBackend();
    const keychain = new Keychain(() => Promise.resolve(backend));
    await keychain.keepToken('here', 'pit-1');
    expect(await keychain.readKeptToken('here')).toBe('pit-1');
    await keychain.forgetToken('here');
    expect((await faultOf(keychain.readKeptToken('here'))).fault).toBe('failed');
    expect(backend.kept.size).toBe(0);
    backend.setPassword = () => Promise.reject(new Error('Cannot create an item in a locked collection'));
    expect((await faultOf(keychain.readKeptToken('here'))).fault).toBe('locked');
  });

  it('is found when it was started after the first try', async () => {
    let started = false;
    const backend = new MemoryBackend();
    const keychain = new Keychain(() =>
      started ? Promise.resolve(backend) : Promise.reject(new Error('Cannot autolaunch D-Bus without X11')),
    );
    expect((await faultOf(keychain.readToken('here'))).fault).toBe('missing');
    started = true;
    expect(await keychain.readToken('here')).toBeNull();
  });

  it('takes no damaged store key for a key', async () => {
    const backend = new MemoryBackend();
    backend.kept.set('Frontdesk store key/here', 'c2hvcnQ=');
    expect(await new Keychain(() => Promise.resolve(backend)).readStoreKey('here')).toBeNull();
  });

  it.each([
    ['The name org.freedesktop.secrets was not provided by any .service files', 'missing'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'missing'],
    ["Cannot find module '../build/Release/keytar.node'", 'missing'],
    ['Cannot create an item in a locked collection', 'locked'],
    ['The prompt was dismissed', 'locked'],
    ['User interaction is not allowed.', 'locked'],
    ['something else', 'failed'],
  ] as const)('reads %j as %s', (message, fault) => {
    expect(keychainFaultOf(new Error(message))).toBe(fault);
    expect(new KeychainError(fault, null).message).toMatch(/Nothing is lost/);
  });
});
