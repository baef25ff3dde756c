/**
 * Packages for Windows and macOS, as far as they can be made on any system: electron-builder does all of its work, on an
 * Electron whose programs are stand-ins, with native modules of the target. What only those systems can do (compiling
 * keytar, signing, the installers themselves) is left out; build/README.md lists it.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeIcons, WINDOWS_SIZES_PX } from '../icons/make-icons.mjs';
import { projectFolder } from '../setup/paths.mjs';
import { listArchive, resourcesFolder } from './check-package.mjs';
import configuration, { nativeFolder, STAGING, targetOf } from './electron-builder.config.mjs';
import { nativeBinaries, stageNativeModules, type Target } from './native-modules.mjs';

const PREBUILDS = path.join(projectFolder, 'node_modules/@photostructure/sqlite/prebuilds');
/** The language of Electron's resources: American English in UTF-16. */
const AMERICAN = { lang: 1033, codepage: 1200 };
/** electron-builder's whole work, beside other tests on a busy machine. */
const BUILD_LIMIT_MS = 180_000;

/** One of each system; native-modules.test.ts goes through every processor. */
const TARGETS = [
  { platform: 'win32', arch: 'arm64' },
  { platform: 'darwin', arch: 'x64' },
] satisfies Target[];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-dry-run-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A program or library of the target's, whatever it does. */
function standIn({ platform, arch }: Target): string {
  return path.join(PREBUILDS, `${platform}-${arch}`, '@photostructure+sqlite.glibc.node');
}

/** The checkout, less everything that has to be built first. */
async function makeProject(project: string): Promise<void> {
  const description = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8')) as object;
  await write(
    path.join(project, 'package.json'),
    JSON.stringify({ ...description, dependencies: {}, devDependencies: {}, optionalDependencies: {} }),
  );
  for (const name of [
    'main/main.js',
    'main/main.js.map',
    'preload/preload.cjs',
    'renderer/index.html',
    '.built-from',
  ])
    await write(path.join(project, 'dist', name), 'export {};');
  for (const name of [
    'electron/app.test.ts',
    'e2e/specs/booking.spec.ts',
    '.env',
    'node_modules/vite/index.js',
  ])
    await write(path.join(project, name), 'not for people');
  await cp(path.join(projectFolder, 'LICENSE'), path.join(project, 'LICENSE'));
}

/** An Electron as its download is laid out. */
async function makeElectron(dist: string, target: Target): Promise<void> {
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) await write(path.join(dist, name), name);
  if (target.platform === 'win32') {
    await mkdir(path.join(dist, 'resources'), { recursive: true });
    await writeFile(path.join(dist, 'electron.exe'), await makeWindowsProgram(target));
    return;
  }
  const contents = path.join(dist, 'Electron.app/Contents');
  await makeBundle(contents, 'Electron', target);
  await mkdir(path.join(contents, 'Resources'), { recursive: true });
  await write(path.join(contents, 'Resources/electron.icns'), 'Electron’s');
  for (const helper of ['', ' (Renderer)', ' (GPU)', ' (Plugin)']) {
    const name = `Electron Helper${helper}`;
    await makeBundle(path.join(contents, `Frameworks/${name}.app/Contents`), name, target);
  }
}

/** Electron's program has a version in its resources, as electron-builder expects. */
async function makeWindowsProgram(target: Target): Promise<Buffer> {
  const program = NtExecutable.from(await readFile(standIn(target)));
  const resources = NtExecutableResource.from(program);
  resources.entries.length = 0;
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues(AMERICAN, { ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

async function makeBundle(contents: string, name: string, target: Target): Promise<void> {
  const plist = `<?xml version="1.0"?><plist version="1.0"><dict>
    <key>CFBundleName</key><string>${name}</string><key>CFBundleExecutable</key><string>${name}</string></dict></plist>`;
  await write(path.join(contents, 'Info.plist'), plist);
  await mkdir(path.join(contents, 'MacOS'), { recursive: true });
  await cp(standIn(target), path.join(contents, 'MacOS', name));
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function windowsResources(appOutDir: string): Promise<NtExecutableResource> {
  return NtExecutableResource.from(NtExecutable.from(await readFile(path.join(appOutDir, 'Frontdesk.exe'))));
}

/** Runs electron-builder; returns the folder with the app. Our own checks of finished packages are part of it. */
async function dryRun(target: Target): Promise<string> {
  const root = path.join(folder, `${target.platform}-${target.arch}`);
  const project = path.join(root, 'project');
  const electronDist = path.join(root, 'electron');
  await makeProject(project);
  await makeElectron(electronDist, target);
  const platform = target.platform === 'win32' ? Platform.WINDOWS : Platform.MAC;
  let appOutDir = '';
  // electron-builder writes into the lists it is given.
  const { files, extraResources } = structuredClone({
    files: configuration.files ?? [],
    extraResources: configuration.extraResources ?? [],
  });
  const config: Configuration = {
    ...configuration,
    files,
    extraResources,
    electronDist,
    electronVersion: '45.4.1',
    directories: { output: path.join(root, 'out') },
    // Flipped in the bytes of a real Electron; e2e/installed reads them back from one.
    electronFuses: null,
    forceCodeSigning: false,
    mac: { ...configuration.mac, identity: null },
    beforePack: async (context) => {
      await makeIcons(path.join(STAGING, 'icons'));
      await write(path.join(STAGING, 'THIRD-PARTY-LICENSES.txt'), 'licences');
      await stageNativeModules(targetOf(context), nativeFolder(context), {
        findKeytar: () => Promise.resolve(standIn(target)),
      });
    },
    afterPack: async (context) => {
      appOutDir = context.appOutDir;
      if (typeof configuration.afterPack === 'function') await configuration.afterPack(context);
    },
  };
  await build({
    projectDir: project,
    targets: platform.createTarget('dir', target.arch === 'x64' ? Arch.x64 : Arch.arm64),
    publish: 'never',
    config,
  });
  return appOutDir;
}

describe.each(TARGETS)('a package for $platform on $arch', (target) => {
  let out: string;
  let resources: string;
  beforeAll(async () => {
    out = await dryRun(target);
    resources = resourcesFolder(out, target);
  }, BUILD_LIMIT_MS);

  test('holds the app, its native modules and nothing else', () => {
    const names = listArchive(path.join(resources, 'app.asar'));
    expect(names.filter((name) => !name.startsWith('node_modules/')).sort()).toEqual([
      'dist/main/main.js',
      'dist/preload/preload.cjs',
      'dist/renderer/index.html',
      'package.json',
    ]);
    const binaries = names.filter((name) => name.endsWith('.node'));
    expect(binaries.sort()).toEqual(
      nativeBinaries(target)
        .map((name) => `node_modules/${name}`)
        .sort(),
    );
  });

  test('says whose app it is, and that its archive must be what it was', async () => {
    if (target.platform === 'win32') {
      const { entries } = await windowsResources(out);
      const version = Resource.VersionInfo.fromEntries(entries)[0]?.getStringValues(AMERICAN);
      expect(version).toMatchObject({
        ProductName: 'Frontdesk',
        LegalCopyright: 'Copyright © 2026 Frontdesk',
      });
      const integrity = entries.find(({ type }) => type === 'INTEGRITY');
      expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer(0)).toString('utf8'))).toEqual([
        {
          file: 'resources\\app.asar',
          alg: 'SHA256',
          value: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        },
      ]);
      return;
    }
    const plist = await readFile(path.join(path.dirname(resources), 'Info.plist'), 'utf8');
    expect(plist).toMatch(/<key>CFBundleIdentifier<\/key>\s*<string>com\.frontdesk\.desktop<\/string>/);
    expect(plist).toMatch(/<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>frontdesk<\/string>/);
    expect(plist).toMatch(
      /<key>ElectronAsarIntegrity<\/key>[\s\S]*app\.asar[\s\S]*<string>[0-9a-f]{64}<\/string>/,
    );
  });

  test('has its icon', async () => {
    if (target.platform === 'win32') {
      const { entries } = await windowsResources(out);
      const sizes = Resource.IconGroupEntry.fromEntries(entries)[0]?.icons.map(({ width }) => width || 256);
      expect(sizes).toEqual(WINDOWS_SIZES_PX);
      return;
    }
    const icon = await readFile(path.join(resources, 'icon.icns'));
    expect(icon.equals(await readFile(path.join(STAGING, 'icons/icon.icns')))).toBe(true);
  });

  test('carries the licences', async () => {
    for (const name of ['LICENSE.txt', 'THIRD-PARTY-LICENSES.txt']) {
      expect((await readFile(path.join(resources, name), 'utf8')).length).toBeGreaterThan(5);
    }
  });
});
