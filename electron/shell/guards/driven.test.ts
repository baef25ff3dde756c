import { describe, expect, it } from 'vitest';
import { KeychainError, Keychain, refuseKeychain } from '../../location/keychain.ts';
import { isDriven } from './start-switches.ts';

describe('an app that another program may drive', () => {
  it.each(['remote-debugging-port', 'remote-debugging-pipe'])('is known by --%s', (given) => {
    expect(isDriven(true, (name) => name === given)).toBe(true);
  });

  it('is no other packaged app, and none that is built from a checkout', () => {
    expect(isDriven(true, () => false)).toBe(false);
    expect(isDriven(false, () => true)).toBe(false);
  });

  it('reaches no keychain: no token, no key of a store, nothing to sign in with', async () => {
    const keychain = new Keychain(refuseKeychain);
    for (const attempt of [
      () => keychain.readToken('location'),
      () => keychain.keepToken('location', 'pit-1'),
      () => keychain.readStoreKey('location'),
      () => keychain.makeStoreKey('location'),
    ]) {
      const failure = await attempt().then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(KeychainError);
      expect((failure as KeychainError).code).toBe('keychain-refused');
    }
  });
});
