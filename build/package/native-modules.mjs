/**
 * Lays out the packages with native code as the app wants them on one system and processor: their JavaScript, their
 * licence and that one binary. Nothing else of node_modules gets into a package; the rest is in the bundles.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectFolder } from '../setup/paths.mjs';
import { SetupProblem } from '../setup/report.mjs';
import { toolScript } from '../setup/run-program.mjs';
import { whyBinaryDoesNotFit } from './binary-header.mjs';

/** @typedef {{ platform: 'linux' | 'win32' | 'darwin', arch: string }} Target Node's names */

const KEYTAR_BINARY = 'build/Release/keytar.node';
/** For musl there is a binary too; Electron itself needs glibc. */
const SQLITE_BINARY = '@photostructure+sqlite.glibc.node';

const INSTALLED_MODULES = path.join(projectFolder, 'node_modules');

/**
 * Per package: the files the app runs, and its licence. Binaries are named by the target.
 * @param {Target} target
 * @param {string} [modulesFolder]
 * @returns {Record<string, string[]>}
 */
export function nativePackages({ platform, arch }, modulesFolder = INSTALLED_MODULES) {
  const sqliteScripts = readdirSync(path.join(modulesFolder, '@photostructure/sqlite/dist'))
    .filter((name) => /^(index|chunk-\w+)\.mjs$/.test(name))
    .map((name) => `dist/${name}`);
  return {
    keytar: ['package.json', 'LICENSE.md', 'lib/keytar.js', KEYTAR_BINARY],
    '@photostructure/sqlite': [
      'package.json',
      'LICENSE',
      ...sqliteScripts,
      `prebuilds/${platform}-${arch}/${SQLITE_BINARY}`,
    ],
    // How the one above finds its binary.
    'node-gyp-build': ['package.json', 'LICENSE', 'index.js', 'node-gyp-build.js'],
  };
}

/**
 * The native binaries a package for this target must have, relative to its node_modules.
 * @param {Target} target
 */
export function nativeBinaries(target) {
  return Object.entries(nativePackages(target)).flatMap(([name, files]) =>
    files.filter((file) => file.endsWith('.node')).map((file) => `${name}/${file}`),
  );
}

/**
 * Copies the packages into a folder that takes the place of node_modules.
 * @param {Target} target
 * @param {string} folder emptied first
 * @param {{ modulesFolder?: string, findKeytar?: typeof keytarFor }} [from]
 * @throws {SetupProblem} when a binary for the target is not to be had here
 */
export async function stageNativeModules(target, folder, from = {}) {
  const modulesFolder = from.modulesFolder ?? INSTALLED_MODULES;
  rmSync(folder, { recursive: true, force: true });
  const keytar = await (from.findKeytar ?? keytarFor)(target, modulesFolder);
  for (const [name, files] of Object.entries(nativePackages(target, modulesFolder))) {
    for (const file of files) {
      const source = file === KEYTAR_BINARY ? keytar : path.join(modulesFolder, name, file);
      if (!existsSync(source)) {
        throw new SetupProblem(`${name} has no ${file}; the package would lack it.`, 'npm ci');
      }
      const destination = path.join(folder, name, file);
      mkdirSync(path.dirname(destination), { recursive: true });
      cpSync(source, destination);
      const fault = file.endsWith('.node') ? await whyBinaryDoesNotFit(destination, target) : undefined;
      if (fault !== undefined) throw new SetupProblem(`${fault}.`, 'npm ci');
    }
  }
}

/**
 * keytar for a target: the one `npm ci` has compiled, or, for another processor of the same system, one compiled now
 * from the same sources. Never a downloaded one: nobody has pinned its hash.
 * @param {Target} target
 * @param {string} modulesFolder
 * @returns {Promise<string>} path of the binary
 * @throws {SetupProblem}
 */
export async function keytarFor(target, modulesFolder) {
  const installed = path.join(modulesFolder, 'keytar', KEYTAR_BINARY);
  if (existsSync(installed) && (await whyBinaryDoesNotFit(installed, target)) === undefined) return installed;
  if (target.platform !== process.platform) {
    throw new SetupProblem(
      `keytar for ${target.platform} can only be compiled on ${target.platform}; packages are made on the system they are for.`,
      'push a version tag: the release pipeline has a machine of each kind',
    );
  }
  return compileKeytar(target.arch, modulesFolder);
}

/**
 * @param {string} arch
 * @param {string} modulesFolder
 */
function compileKeytar(arch, modulesFolder) {
  // Beside the other modules: its sources look for node-addon-api from there.
  const folder = mkdtempSync(path.join(modulesFolder, '.keytar-'));
  const kept = path.join(mkdtempSync(path.join(os.tmpdir(), 'frontdesk-keytar-')), 'keytar.node');
  try {
    cpSync(path.join(modulesFolder, 'keytar'), folder, {
      recursive: true,
      filter: (file) => !file.startsWith(path.join(modulesFolder, 'keytar/build')),
    });
    const result = spawnSync(
      process.execPath,
      [toolScript('node-gyp'), 'rebuild', `--arch=${arch}`, '--napi_build_version=8'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, npm_config_napi_build_version: '8' } },
    );
    const built = path.join(folder, KEYTAR_BINARY);
    if (result.status !== 0 || !existsSync(built)) {
      const reason = (result.stderr ?? '').trimEnd().split('\n').slice(-12).join('\n');
      throw new SetupProblem(
        `keytar does not compile for ${process.platform}-${arch}:\n${reason}`,
        process.platform === 'win32'
          ? `add the C++ build tools for ${arch} in the Visual Studio Installer`
          : `install a compiler for ${arch}`,
      );
    }
    cpSync(built, kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
