import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectFolder } from '../setup/paths.mjs';
import { findPackageFaults } from './check-package.mjs';
import { nativePackages, stageNativeModules } from './native-modules.mjs';

const TARGET = { platform: 'linux', arch: 'x64' } as const;
const PREBUILDS = path.join(projectFolder, 'node_modules/@photostructure/sqlite/prebuilds');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-package-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A package as electron-builder lays it out, with the least in it; `spoil` works on the app before it is archived. */
async function makePackage(spoil: (app: string) => Promise<void> = () => Promise.resolve()): Promise<string> {
  const app = path.join(folder, 'app');
  const files = {
    'package.json': '{"main":"dist/main/main.js"}',
    'dist/main/main.js': 'export {};',
    'dist/preload/preload.cjs': '',
    'dist/renderer/index.html': '<!doctype html>',
    'dist/renderer/assets/index-C0BiSN5I.js': '',
  };
  for (const [name, text] of Object.entries(files)) await write(path.join(app, name), text);
  const standIn = path.join(PREBUILDS, 'linux-x64/@photostructure+sqlite.glibc.node');
  await stageNativeModules(TARGET, path.join(app, 'node_modules'), {
    findKeytar: () => Promise.resolve(standIn),
  });
  await spoil(app);
  const resources = path.join(folder, 'out/resources');
  for (const name of ['LICENSE.txt', 'THIRD-PARTY-LICENSES.txt'])
    await write(path.join(resources, name), 'MIT');
  await createPackageWithOptions(app, path.join(resources, 'app.asar'), { unpack: '**/*.node' });
  return path.join(folder, 'out');
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

describe('a package', () => {
  test('with the app and nothing else passes', async () => {
    expect(await findPackageFaults(await makePackage(), TARGET)).toEqual([]);
  });

  test.each([
    'dist/main/main.js.map',
    'dist/renderer/assets/index-C0BiSN5I.js.map',
    'electron/app.test.ts',
    'e2e/specs/booking.spec.ts',
    'node_modules/vite/package.json',
    'node_modules/keytar/src/keytar_posix.cc',
    'node_modules/keytar/node_modules/node-addon-api/package.json',
    'node_modules/@photostructure/sqlite/prebuilds/win32-x64/@photostructure+sqlite.glibc.node',
    '.env',
  ])('with %s is refused', async (name) => {
    const out = await makePackage((app) => write(path.join(app, name), 'x'));
    expect(await findPackageFaults(out, TARGET)).toContain(`${name} does not belong into the package`);
  });

  test('without its preload is refused', async () => {
    const out = await makePackage((app) => rm(path.join(app, 'dist/preload/preload.cjs')));
    expect(await findPackageFaults(out, TARGET)).toEqual(['dist/preload/preload.cjs is missing']);
  });

  test('with a source map inside a script is refused', async () => {
    const map = '//# sourceMappingURL=data:application/json;base64,e30=';
    const out = await makePackage((app) => write(path.join(app, 'dist/main/main.js'), `export {};\n${map}`));
    expect(await findPackageFaults(out, TARGET)).toEqual(['dist/main/main.js carries its source map']);
  });

  test('without its licences is refused', async () => {
    const out = await makePackage();
    await rm(path.join(out, 'resources/THIRD-PARTY-LICENSES.txt'));
    expect(await findPackageFaults(out, TARGET)).toEqual([
      'the licence file THIRD-PARTY-LICENSES.txt is missing',
    ]);
  });

  test('with a native module for another processor is refused', async () => {
    const out = await makePackage();
    const keytar = path.join(
      out,
      'resources/app.asar.unpacked/node_modules/keytar/build/Release/keytar.node',
    );
    await cp(path.join(PREBUILDS, 'linux-arm64/@photostructure+sqlite.glibc.node'), keytar);
    expect(await findPackageFaults(out, TARGET)).toEqual([`${keytar} is for linux-arm64, not for linux-x64`]);
  });

  test('without a native module is refused', async () => {
    const out = await makePackage((app) =>
      rm(path.join(app, 'node_modules/keytar/build'), { recursive: true }),
    );
    expect(await findPackageFaults(out, TARGET)).toEqual([
      'keytar/build/Release/keytar.node is missing beside the archive',
    ]);
  });

  test('has the files of exactly three packages besides its own', async () => {
    expect(Object.keys(nativePackages(TARGET))).toEqual([
      'keytar',
      '@photostructure/sqlite',
      'node-gyp-build',
    ]);
    expect(await readdir(PREBUILDS)).toContain('linux-x64');
  });
});
