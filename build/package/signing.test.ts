import { describe, expect, test } from 'vitest';
import { chooseSigning } from './signing.mjs';

const MAC = {
  CSC_LINK: 'file.p12',
  CSC_KEY_PASSWORD: 'secret',
  APPLE_API_KEY: '/key.p8',
  APPLE_API_KEY_ID: 'id',
  APPLE_API_ISSUER: 'issuer',
};
const VAULT = {
  AZURE_TENANT_ID: 't',
  AZURE_CLIENT_ID: 'c',
  AZURE_CLIENT_SECRET: 's',
  WINDOWS_SIGN_ENDPOINT: 'https://weu.codesigning.azure.net',
  WINDOWS_SIGN_ACCOUNT: 'a',
  WINDOWS_SIGN_PROFILE: 'p',
  WINDOWS_SIGN_PUBLISHER: 'Frontdesk',
};

describe('a package for trying', () => {
  test.each(['darwin', 'win32'])('is made unsigned on %s, and says what that means', (platform) => {
    const signing = chooseSigning(platform, {});
    expect(signing).toMatchObject({ isSigned: false, isNotarised: false, by: 'none' });
    expect(signing.lines[0]).toMatch(/^Not signed: \w+, .* not set\. For trying only: /);
  });

  test('may be signed and not notarised', () => {
    const signing = chooseSigning('darwin', { CSC_LINK: 'file.p12', CSC_KEY_PASSWORD: 'secret' });
    expect(signing).toMatchObject({ isSigned: true, isNotarised: false });
    expect(signing.lines[0]).toMatch(/^Not notarised: APPLE_API_KEY, /);
  });

  test('never says what a variable holds', () => {
    expect(JSON.stringify(chooseSigning('darwin', { CSC_KEY_PASSWORD: 'hunter2' }))).not.toContain('hunter2');
  });
});

describe('a release', () => {
  test('is signed, and notarised on macOS', () => {
    expect(chooseSigning('darwin', { ...MAC, FRONTDESK_RELEASE: '1' })).toEqual({
      isSigned: true,
      isNotarised: true,
      by: 'certificate',
      lines: [],
    });
    expect(chooseSigning('win32', { ...VAULT, FRONTDESK_RELEASE: '1' }).by).toBe('vault');
    expect(
      chooseSigning('win32', { WIN_CSC_LINK: 'x', WIN_CSC_KEY_PASSWORD: 'y', FRONTDESK_RELEASE: '1' }).by,
    ).toBe('certificate');
  });

  test.each(Object.keys(MAC))('is refused on macOS without %s', (name) => {
    expect(() => chooseSigning('darwin', { ...MAC, [name]: '', FRONTDESK_RELEASE: '1' })).toThrow(
      new RegExp(`not set: ${name}\\.`),
    );
  });

  test.each(Object.keys(VAULT))('is refused on Windows without %s', (name) => {
    expect(() => chooseSigning('win32', { ...VAULT, [name]: undefined, FRONTDESK_RELEASE: '1' })).toThrow(
      new RegExp(`not set: ${name}\\.`),
    );
  });

  test('needs nothing on Linux', () => {
    expect(chooseSigning('linux', { FRONTDESK_RELEASE: '1' }).lines).toEqual([]);
  });
});
