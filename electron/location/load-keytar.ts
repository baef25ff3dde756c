import type { KeychainBackend } from './keychain.ts';

/**
 * keytar, loaded when first needed: a PC without its system library must still open practice mode, and says so only
 * when a token is to be kept.
 */
export async function loadKeytar(): Promise<KeychainBackend> {
  const module = (await import('keytar')) as unknown as { default?: KeychainBackend } & KeychainBackend;
  // CommonJS seen through an ES import: the functions are on `default`.
  return module.default ?? module;
}
