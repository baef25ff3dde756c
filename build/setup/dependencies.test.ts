import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeDependencies, isInstalled, outsideEnvironment, summarize } from './dependencies.mjs';
import { projectFolder } from './paths.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'frontdesk-dependencies-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('whether node_modules is what the lock file says', () => {
  test('it is, once set-up has noted this very lock file', () => {
    const wanted = describeDependencies('lock', 'linux', 'x64');
    const stampFile = path.join(folder, 'stamp');
    expect(isInstalled(wanted, stampFile)).toBe(false);
    writeFileSync(stampFile, wanted);
    expect(isInstalled(wanted, stampFile)).toBe(true);
  });

  test.each([
    ['another lock file', describeDependencies('lock 2', 'linux', 'x64')],
    ['another system', describeDependencies('lock', 'darwin', 'x64')],
    ['another processor', describeDependencies('lock', 'linux', 'arm64')],
  ])('it is not after a change to %s', (_change, wanted) => {
    const stampFile = path.join(folder, 'stamp');
    writeFileSync(stampFile, describeDependencies('lock', 'linux', 'x64'));
    expect(isInstalled(wanted, stampFile)).toBe(false);
  });
});

test('npm ci does not run on the Node that it is about to delete', () => {
  const own = path.join(projectFolder, 'node_modules/.bin');
  const environment = outsideEnvironment({
    PATH: [own, '/usr/bin', '/bin'].join(path.delimiter),
    HOME: '/home/ada',
  });
  expect(environment['PATH']).toBe(['/usr/bin', '/bin'].join(path.delimiter));
  expect(environment['HOME']).toBe('/home/ada');
});

describe("npm's story of a failure", () => {
  test('is cut down to its error lines', () => {
    expect(summarize('npm warn old\nnpm error code EUSAGE\nnpm error\nnpm error out of sync\n')).toBe(
      'npm error code EUSAGE\nnpm error out of sync',
    );
  });

  test('keeps beginning and end of a long one', () => {
    const lines = Array.from({ length: 100 }, (_value, index) => `npm error line ${index}`);
    const summary = summarize(lines.join('\n')).split('\n');
    expect(summary).toHaveLength(17);
    expect([summary[0], summary.at(-1)]).toEqual(['npm error line 0', 'npm error line 99']);
  });

  test('is told as it is when there are no error lines', () => {
    expect(summarize('sh: npm: not found\n')).toBe('sh: npm: not found');
  });
});
