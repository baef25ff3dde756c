import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeSources, isBuilt, STAMP_FILE } from './build-stamp.mjs';

let house: string;

beforeEach(() => {
  house = mkdtempSync(path.join(tmpdir(), 'frontdesk-stamp-'));
  for (const folder of ['electron', 'renderer/ui', 'shared', 'build', 'dist'])
    mkdirSync(path.join(house, folder), { recursive: true });
  write('electron/main.ts', 'main');
  write('renderer/ui/Button.svelte', 'button');
  writeFileSync(path.join(house, STAMP_FILE), describeSources(house, 'development'));
});

afterEach(() => {
  rmSync(house, { recursive: true, force: true });
});

function write(file: string, text: string, atSeconds = 1_000) {
  writeFileSync(path.join(house, file), text);
  utimesSync(path.join(house, file), atSeconds, atSeconds);
}

test('an untouched checkout needs no build', () => {
  expect(isBuilt(house, 'development')).toBe(true);
});

test.each([
  ['a changed file', () => write('electron/main.ts', 'another')],
  ['a saved file of the same length', () => write('electron/main.ts', 'niam', 2_000)],
  ['a new file', () => write('renderer/ui/Dialog.svelte', 'dialog')],
  ['a removed file', () => rmSync(path.join(house, 'renderer/ui/Button.svelte'))],
  ['a change of dependencies', () => write('package-lock.json', '{}')],
  ['a missing stamp', () => rmSync(path.join(house, STAMP_FILE))],
])('%s asks for a build', (_what, change) => {
  change();
  expect(isBuilt(house, 'development')).toBe(false);
});

test('a test or a README asks for none', () => {
  write('electron/main.test.ts', 'test');
  write('renderer/README.md', 'words');
  expect(isBuilt(house, 'development')).toBe(true);
});

test('a development build is not taken for a production one', () => {
  expect(isBuilt(house, 'production')).toBe(false);
});
