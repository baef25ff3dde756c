import { KeychainError, type KeychainBackend } from './keychain.ts';

/** Stands in for the keychain where another program may drive the app (electron/system/driven.ts). */
export function refuseKeychain(): Promise<KeychainBackend> {
  return Promise.reject(new KeychainError('keychain-refused', new Error('remote debugging is on')));
}
