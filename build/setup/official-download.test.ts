import { describe, expect, test, vi } from 'vitest';
import { probeOfficialDownload } from './official-download.mjs';

/** No cached download of this version exists on any machine. */
const VERSION = '0.0.1-never';

function makeRequest(answer: () => Promise<Response>) {
  return vi.fn<typeof fetch>(answer);
}

describe('whether the official Electron can be downloaded', () => {
  test('it can when the release host answers', async () => {
    const request = makeRequest(() => Promise.resolve(new Response(null, { status: 200 })));
    expect(await probeOfficialDownload(VERSION, {}, request)).toBeUndefined();
    expect(request.mock.calls[0]?.[0]).toMatch(
      /^https:\/\/github\.com\/electron\/electron\/releases\/download\/v0\.0\.1-never\/electron-v0\.0\.1-never-/,
    );
  });

  test('it cannot when the host is out of reach, and the reason is the network’s own', async () => {
    const request = makeRequest(() =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND github.com') })),
    );
    expect(await probeOfficialDownload(VERSION, {}, request)).toBe(
      'github.com cannot be reached: getaddrinfo ENOTFOUND github.com',
    );
  });

  test('it cannot when the host does not have it', async () => {
    const request = makeRequest(() => Promise.resolve(new Response(null, { status: 404 })));
    expect(await probeOfficialDownload(VERSION, {}, request)).toBe(
      `github.com does not have version ${VERSION}`,
    );
  });

  test('a mirror is asked instead, when one is named', async () => {
    const request = makeRequest(() => Promise.resolve(new Response(null, { status: 405 })));
    const environment = { ELECTRON_MIRROR: 'https://mirror.example/electron', ELECTRON_CUSTOM_DIR: '1' };
    expect(await probeOfficialDownload(VERSION, environment, request)).toBeUndefined();
    expect(request.mock.calls[0]?.[0]).toMatch(/^https:\/\/mirror\.example\/electron\/1\/electron-v/);
  });

  test('behind a proxy the installer itself finds out', async () => {
    const request = makeRequest(() => Promise.reject(new Error('no direct way')));
    expect(
      await probeOfficialDownload(VERSION, { HTTPS_PROXY: 'http://proxy.example:3128' }, request),
    ).toBeUndefined();
    expect(request).not.toHaveBeenCalled();
  });
});
