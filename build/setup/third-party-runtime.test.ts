import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ensureThirdPartyRuntime,
  moveIntoPlace,
  thirdPartyFolder,
  verifySha256,
} from './third-party-runtime.mjs';

let folder: string;
const quiet = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'frontdesk-runtime-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a file is accepted by its hash and by nothing else', async () => {
  const file = path.join(folder, 'thing');
  writeFileSync(file, 'thing');
  await verifySha256(file, createHash('sha256').update('thing').digest('hex'));
  await expect(verifySha256(file, createHash('sha256').update('other').digest('hex'))).rejects.toThrow(
    /thing is not the file it should be/,
  );
});

test('a tarball with another hash stops the set-up, and nothing of it is kept', async () => {
  const download = (place: string) => {
    const tarball = path.join(place, 'runtime.tgz');
    writeFileSync(tarball, 'something else');
    return tarball;
  };
  await expect(ensureThirdPartyRuntime(quiet, { cacheFolder: folder, download })).rejects.toMatchObject({
    name: 'SetupProblem',
    message: expect.stringContaining('runtime.tgz is not the file it should be'),
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('a finished runtime is used without a download', async () => {
  const finished = thirdPartyFolder(folder);
  mkdirSync(finished, { recursive: true });
  writeFileSync(path.join(finished, 'electron'), '');
  const download = () => {
    throw new Error('nothing should be downloaded');
  };
  expect(await ensureThirdPartyRuntime(quiet, { cacheFolder: folder, download })).toBe(finished);
});

describe('two set-ups at the same time', () => {
  function makeRuntime(name: string) {
    const place = path.join(folder, name);
    mkdirSync(place);
    writeFileSync(path.join(place, 'electron'), name);
    return place;
  }

  test('the second one takes the runtime of the first', () => {
    const finished = path.join(folder, 'finished');
    moveIntoPlace(makeRuntime('first'), finished);
    moveIntoPlace(makeRuntime('second'), finished);
    expect(readFileSync(path.join(finished, 'electron'), 'utf8')).toBe('first');
  });

  test('any other reason why a folder cannot be moved is told', () => {
    const finished = path.join(folder, 'absent', 'finished');
    expect(() => moveIntoPlace(makeRuntime('only'), finished)).toThrow(/ENOENT/);
    expect(existsSync(finished)).toBe(false);
  });
});
