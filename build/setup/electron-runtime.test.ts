import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  binaryNameFor,
  chooseRuntime,
  electronEnvironment,
  resolveElectron,
  type ElectronRuntime,
  type RuntimeEffects,
} from './electron-runtime.mjs';

const OFFICIAL: ElectronRuntime = {
  binary: '/o/electron',
  folder: '/o',
  isThirdParty: false,
  version: '45.4.1',
};
const THIRD_PARTY: ElectronRuntime = {
  binary: '/t/electron',
  folder: '/t',
  isThirdParty: true,
  version: '33.4.11',
};
const HOUR_MS = 60 * 60_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'frontdesk-electron-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A linux-x64 machine that cannot reach the official download, unless told otherwise. */
function makeEffects(changes: Partial<RuntimeEffects> = {}) {
  return {
    environment: {},
    isThirdPartyPossible: true,
    findOfficial: () => undefined,
    downloadOfficial: vi.fn<RuntimeEffects['downloadOfficial']>(() =>
      Promise.resolve('github.com cannot be reached'),
    ),
    readFailure: () => undefined,
    writeFailure: vi.fn<RuntimeEffects['writeFailure']>(),
    makeThirdParty: vi.fn<RuntimeEffects['makeThirdParty']>(() => Promise.resolve(THIRD_PARTY)),
    nowMs: () => 100 * HOUR_MS,
    say: vi.fn<RuntimeEffects['say']>(),
    ...changes,
  } satisfies RuntimeEffects;
}

function putElectronInto(place: string, version: string) {
  const binary = path.join(place, binaryNameFor(process.platform));
  mkdirSync(path.dirname(binary), { recursive: true });
  writeFileSync(binary, '');
  writeFileSync(path.join(place, 'version'), version);
  return binary;
}

describe('the choice of an Electron', () => {
  test('a folder named by ELECTRON_OVERRIDE_DIST_PATH wins, and nothing is downloaded', async () => {
    const binary = putElectronInto(folder, 'v44.0.0');
    const effects = makeEffects({
      environment: { ELECTRON_OVERRIDE_DIST_PATH: folder },
      findOfficial: () => OFFICIAL,
    });
    expect(await chooseRuntime(effects)).toEqual({ binary, folder, isThirdParty: false, version: '44.0.0' });
    expect(effects.downloadOfficial).not.toHaveBeenCalled();
  });

  test('a named folder without an Electron is an error, not a reason to take another one', async () => {
    const effects = makeEffects({
      environment: { ELECTRON_OVERRIDE_DIST_PATH: folder },
      findOfficial: () => OFFICIAL,
    });
    await expect(chooseRuntime(effects)).rejects.toThrow(/no Electron is there/);
  });

  test('the official one is taken when it is there, and never the third party', async () => {
    const effects = makeEffects({ findOfficial: () => OFFICIAL });
    expect(await chooseRuntime(effects)).toBe(OFFICIAL);
    expect(effects.downloadOfficial).not.toHaveBeenCalled();
    expect(effects.makeThirdParty).not.toHaveBeenCalled();
  });

  test('the official one is downloaded when it can be', async () => {
    let isThere = false;
    const effects = makeEffects({
      findOfficial: () => (isThere ? OFFICIAL : undefined),
      downloadOfficial: () => {
        isThere = true;
        return Promise.resolve(undefined);
      },
    });
    expect(await chooseRuntime(effects)).toBe(OFFICIAL);
    expect(effects.makeThirdParty).not.toHaveBeenCalled();
    expect(effects.writeFailure).toHaveBeenCalledExactlyOnceWith(undefined);
  });

  test('else it is the third party, with a notice, and the failure is remembered', async () => {
    const effects = makeEffects();
    expect(await chooseRuntime(effects)).toBe(THIRD_PARTY);
    expect(effects.say).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/third party.*practice mode and tests.*github\.com cannot be reached/),
    );
    expect(effects.writeFailure).toHaveBeenCalledExactlyOnceWith({
      atMs: 100 * HOUR_MS,
      reason: 'github.com cannot be reached',
    });
  });

  test('a download that failed within a day is not tried again, which is said', async () => {
    const effects = makeEffects({ readFailure: () => ({ atMs: 77 * HOUR_MS, reason: 'no route' }) });
    expect(await chooseRuntime(effects)).toBe(THIRD_PARTY);
    expect(effects.downloadOfficial).not.toHaveBeenCalled();
    expect(effects.writeFailure).not.toHaveBeenCalled();
    expect(effects.say).toHaveBeenCalledWith(
      expect.stringMatching(/no route; next try 1970-01-05 05:00 UTC/),
    );
  });

  test('after a day it is', async () => {
    const effects = makeEffects({ readFailure: () => ({ atMs: 76 * HOUR_MS, reason: 'no route' }) });
    await chooseRuntime(effects);
    expect(effects.downloadOfficial).toHaveBeenCalledOnce();
  });

  test('where only the official one exists, each start tries, and a failure stops with what to do', async () => {
    const effects = makeEffects({
      isThirdPartyPossible: false,
      readFailure: () => ({ atMs: 99 * HOUR_MS, reason: 'no route' }),
    });
    await expect(chooseRuntime(effects)).rejects.toMatchObject({
      message: 'Electron could not be downloaded: github.com cannot be reached.',
      fix: expect.stringContaining('ELECTRON_MIRROR'),
    });
    expect(effects.downloadOfficial).toHaveBeenCalledOnce();
    expect(effects.makeThirdParty).not.toHaveBeenCalled();
  });
});

describe("the app's environment", () => {
  test('says that the runtime is a third party', () => {
    const environment = electronEnvironment(THIRD_PARTY, {});
    expect(environment['FRONTDESK_THIRD_PARTY_RUNTIME']).toBe('1');
    expect(environment['ELECTRON_OVERRIDE_DIST_PATH']).toBe('/t');
  });

  test('does not say so of an official one, even if it said so before', () => {
    const environment = electronEnvironment(OFFICIAL, {
      FRONTDESK_THIRD_PARTY_RUNTIME: '1',
      HOME: '/home/ada',
    });
    expect(environment).toEqual({ HOME: '/home/ada' });
  });

  test('does not turn Electron into a plain Node', () => {
    expect(electronEnvironment(OFFICIAL, { ELECTRON_RUN_AS_NODE: '1' })).toEqual({});
  });
});

test('a third-party runtime is recognized wherever it is named', () => {
  putElectronInto(folder, '33.4.11');
  writeFileSync(path.join(folder, 'third-party-runtime.json'), '{}');
  expect(resolveElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder }).isThirdParty).toBe(true);
});
