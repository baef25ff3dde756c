/**
 * Looks at a package that was just put together, and refuses it when something is missing, is for another system, or
 * has no business in it.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { describeBinary, whyBinaryDoesNotFit } from './binary-header.mjs';
import { nativeBinaries, nativePackages } from './native-modules.mjs';

/** @typedef {import('./native-modules.mjs').Target} Target */

/** What the bundler makes, besides the bundled packages' licences. Everything else needs a reason to be here. */
const APP_FILES = [
  /^package\.json$/,
  /^dist\/main\/[\w-]+\.js$/,
  /^dist\/main\/tray\/[\w@-]+\.png$/,
  /^dist\/preload\/preload\.cjs$/,
  /^dist\/renderer\/index\.html$/,
  /^dist\/renderer\/assets\/[\w.-]+\.(js|css|woff2|svg|png)$/,
];

/** Files beside the archive that a package must have. */
export const LICENCE_FILES = ['LICENSE.txt', 'THIRD-PARTY-LICENSES.txt'];

/**
 * @param {string} appOutDir as electron-builder names the folder it packs into
 * @param {Target} target
 * @returns {string} the folder with app.asar
 */
export function resourcesFolder(appOutDir, target) {
  return target.platform === 'darwin'
    ? path.join(appOutDir, 'Frontdesk.app/Contents/Resources')
    : path.join(appOutDir, 'resources');
}

/**
 * The names of the files in an archive, with slashes, without folders.
 * @param {string} archive
 */
export function listArchive(archive) {
  return listPackage(archive, { isPack: false })
    .map((name) => name.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((name) => !('files' in statFile(archive, path.normalize(name))));
}

/**
 * Names that do not belong into the archive.
 * @param {readonly string[]} names
 * @param {Target} target
 */
export function findStrangers(names, target) {
  const wanted = new Set(
    Object.entries(nativePackages(target)).flatMap(([name, files]) =>
      files.map((file) => `node_modules/${name}/${file}`),
    ),
  );
  return names.filter((name) => !wanted.has(name) && !APP_FILES.some((pattern) => pattern.test(name)));
}

/**
 * Everything that is wrong with a package, in sentences.
 * @param {string} appOutDir
 * @param {Target} target
 * @returns {Promise<string[]>} empty when it may be handed out
 */
export async function findPackageFaults(appOutDir, target) {
  const resources = resourcesFolder(appOutDir, target);
  const archive = path.join(resources, 'app.asar');
  if (!existsSync(archive)) return [`there is no ${archive}`];
  const names = listArchive(archive);
  const faults = findStrangers(names, target).map((name) => `${name} does not belong into the package`);
  for (const name of [
    'package.json',
    'dist/main/main.js',
    'dist/preload/preload.cjs',
    'dist/renderer/index.html',
  ]) {
    if (!names.includes(name)) faults.push(`${name} is missing`);
  }
  for (const name of names.filter((one) => /\.(js|cjs|mjs)$/.test(one))) {
    if (statFile(archive, path.normalize(name)).unpacked) continue;
    const text = extractFile(archive, path.normalize(name)).toString('utf8');
    if (/\/\/# sourceMappingURL=data:/.test(text)) faults.push(`${name} carries its source map`);
  }
  for (const name of LICENCE_FILES) {
    if (!existsSync(path.join(resources, name))) faults.push(`the licence file ${name} is missing`);
  }
  return [...faults, ...(await findNativeFaults(resources, target))];
}

/**
 * @param {string} resources
 * @param {Target} target
 */
async function findNativeFaults(resources, target) {
  const folder = path.join(resources, 'app.asar.unpacked/node_modules');
  /** @type {string[]} */
  const faults = [];
  for (const name of nativeBinaries(target)) {
    const file = path.join(folder, name);
    const fault = existsSync(file)
      ? await whyBinaryDoesNotFit(file, target)
      : `${name} is missing beside the archive`;
    if (fault !== undefined) faults.push(fault);
  }
  const unpacked = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  for (const entry of unpacked.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    if ((await describeBinary(file)) === undefined)
      faults.push(`${file} lies beside the archive without need`);
  }
  return faults;
}
