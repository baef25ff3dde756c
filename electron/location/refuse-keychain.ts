import { KeychainError, type KeychainBackend } from './keychain.ts';

const WORDS =
  'Frontdesk was started so that another program may watch and drive it. It works with the practice clinic only and ' +
  'keeps no access token. Nothing is lost. Quit it and start it as usual.';

/** Stands in for the keychain where another program may drive the app (electron/system/driven.ts). */
export function refuseKeychain(): Promise<KeychainBackend> {
  return Promise.reject(new KeychainError('missing', new Error('remote debugging is on'), WORDS));
}
