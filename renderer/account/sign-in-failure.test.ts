import { describe, expect, test } from 'vitest';
import { errorCodeSchema, type ErrorCode } from '../../shared/ipc/reply.ts';
import { signInFailure } from './sign-in-failure.ts';

const failed = (code: ErrorCode, details: Record<string, unknown> = {}, message = 'What main said.') =>
  signInFailure({ code, message, details });

describe('a failure to sign in', () => {
  test.each(errorCodeSchema.options)('%s says what happened and what to do', (code) => {
    const { title, advice } = failed(code);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(advice).toMatch(/[.]$/);
  });

  test.each<[ErrorCode, string]>([
    ['token-rejected', 'token'],
    ['scope-missing', 'token'],
    ['location-forbidden', 'location'],
    ['location-not-found', 'location'],
    ['not-found', 'location'],
    ['rejected', 'location'],
  ])('%s is said beside the %s', (code, place) => {
    expect(failed(code).place).toBe(place);
  });

  test('is said for the whole form where neither field is at fault', () => {
    const atAField = ['token', 'location'];
    const codes = errorCodeSchema.options.filter((code) => atAField.includes(failed(code).place));
    expect(codes.sort()).toEqual(
      [
        'token-rejected',
        'scope-missing',
        'location-forbidden',
        'location-not-found',
        'not-found',
        'rejected',
      ].sort(),
    );
  });

  test('tells each kind of trouble apart', () => {
    const kinds: ErrorCode[] = [
      'token-rejected',
      'scope-missing',
      'location-forbidden',
      'location-not-found',
      'offline',
      'timeout',
      'proxy',
      'captive-page',
      'blocked',
      'tls',
      'rate-limited',
      'server-error',
      'unexpected-answer',
      'version-header',
      'keychain-missing',
      'keychain-locked',
      'keychain-failed',
      'runtime-not-allowed',
    ];
    expect(new Set(kinds.map((code) => failed(code).title)).size).toBe(kinds.length);
  });

  test('names the scope the token lacks', () => {
    expect(failed('scope-missing', { scopes: ['users.readonly'] })).toMatchObject({
      title: 'The token works but lacks a scope Frontdesk needs: users.readonly',
      missingScopes: ['users.readonly'],
    });
    expect(failed('scope-missing', { scope: 'contacts.write' }).missingScopes).toEqual(['contacts.write']);
  });

  test('counts several missing scopes, which the list then marks', () => {
    const { title, missingScopes } = failed('scope-missing', {
      scopes: ['users.readonly', 'contacts.write'],
    });
    expect(title).toContain('2 scopes');
    expect(missingScopes).toHaveLength(2);
  });

  test('gives main the word where it knows more, such as how this PC’s keychain is unlocked', () => {
    expect(failed('keychain-locked', {}, 'Unlock GNOME Keyring.').advice).toBe('Unlock GNOME Keyring.');
    expect(failed('runtime-not-allowed', {}, 'Install the package.').advice).toBe('Install the package.');
  });

  test('does not blame the token for a refused Version header', () => {
    expect(failed('version-header').advice).toContain('token may well be fine');
  });
});
