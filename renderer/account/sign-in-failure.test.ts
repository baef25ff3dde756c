import { describe, expect, test } from 'vitest';
import { failure, type FailureCode } from '../../shared/failures/failures.ts';
import { allFailures } from '../testing/all-failures.ts';
import { signInFailure } from './sign-in-failure.ts';

const failed = (code: FailureCode) => signInFailure(allFailures().find((one) => one.code === code)!);

describe('a failure to sign in', () => {
  test.each(allFailures())('$code says what happened and what to do', (one) => {
    const { title, advice } = signInFailure(one);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(advice).toMatch(/[.]$/);
  });

  test.each<[FailureCode, string]>([
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
    const codes = allFailures().flatMap((one) =>
      atAField.includes(signInFailure(one).place) ? [one.code] : [],
    );
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
    const kinds: FailureCode[] = [
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
      'unreadable-answer',
      'version-header',
      'keychain-missing',
      'keychain-locked',
      'keychain-failed',
      'runtime-not-allowed',
    ];
    expect(new Set(kinds.map((code) => failed(code).title)).size).toBe(kinds.length);
  });

  test('names the scope the token lacks', () => {
    expect(signInFailure(failure('scope-missing', { scopes: ['users.readonly'] }))).toMatchObject({
      title: 'The token works but lacks a scope Frontdesk needs: users.readonly',
      missingScopes: ['users.readonly'],
    });
  });

  test('counts several missing scopes, which the list then marks', () => {
    const { title, missingScopes } = signInFailure(
      failure('scope-missing', { scopes: ['users.readonly', 'contacts.write'] }),
    );
    expect(title).toContain('2 scopes');
    expect(missingScopes).toHaveLength(2);
  });

  test('says how this PC’s keychain is unlocked and what copy connects an account', () => {
    expect(failed('keychain-locked').advice).toContain('Unlock it');
    expect(failed('runtime-not-allowed').advice).toContain('Install Frontdesk from its package');
  });

  test('does not blame the token for a refused Version header', () => {
    expect(failed('version-header').advice).toContain('token may well be fine');
  });
});
