/** How large a package is, by part, and how large it may be: what grows unnoticed is noticed here. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { resourcesFolder } from './check-package.mjs';

const MB = 1_000_000;

/**
 * Largest sizes in bytes: what was measured, and about a tenth more. Raise one on purpose, with the reason in the
 * commit. Installers are compressed; the runtime is Electron's part and differs by system.
 */
export const BUDGET_BYTES = {
  archive: 6 * MB,
  unpacked: 5 * MB,
  runtime: 340 * MB,
  installer: 150 * MB,
};

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes of all files in it; links are not followed
 */
async function folderBytes(folder) {
  let total = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) total += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return total;
}

/**
 * @typedef {object} Measured
 * @property {string} name
 * @property {keyof typeof BUDGET_BYTES} part
 * @property {number} bytes
 */

/**
 * @param {string} appOutDir
 * @param {import('./native-modules.mjs').Target} target
 * @returns {Promise<Measured[]>}
 */
export async function measurePackage(appOutDir, target) {
  const resources = resourcesFolder(appOutDir, target);
  const archive = (await stat(path.join(resources, 'app.asar'))).size;
  const unpackedFolder = path.join(resources, 'app.asar.unpacked');
  const unpacked = existsSync(unpackedFolder) ? await folderBytes(unpackedFolder) : 0;
  const runtime = (await folderBytes(appOutDir)) - archive - unpacked;
  return [
    { name: 'the app (app.asar)', part: 'archive', bytes: archive },
    { name: 'native modules', part: 'unpacked', bytes: unpacked },
    { name: 'Electron and the rest', part: 'runtime', bytes: runtime },
  ];
}

/**
 * @param {readonly string[]} files what electron-builder has made: installers, and small files about them
 * @returns {Promise<Measured[]>}
 */
export async function measureArtifacts(files) {
  const installers = files.filter((file) => /\.(exe|dmg|zip|deb|AppImage)$/.test(file));
  return Promise.all(
    installers.map(async (file) => ({
      name: path.basename(file),
      part: /** @type {const} */ ('installer'),
      bytes: (await stat(file)).size,
    })),
  );
}

/**
 * @param {readonly Measured[]} measured
 * @returns {{ lines: string[], faults: string[] }} what to print, and what is too large
 */
export function compareWithBudget(measured) {
  const lines = measured.map(
    ({ name, part, bytes }) =>
      `${name.padEnd(30)} ${inMb(bytes).padStart(6)} MB of ${inMb(BUDGET_BYTES[part])} MB allowed`,
  );
  const faults = measured
    .filter(({ part, bytes }) => bytes > BUDGET_BYTES[part])
    .map(
      ({ name, part, bytes }) =>
        `${name} takes ${inMb(bytes)} MB; ${inMb(BUDGET_BYTES[part])} MB are allowed`,
    );
  return { lines, faults };
}

/** @param {number} bytes */
function inMb(bytes) {
  return (bytes / MB).toFixed(1);
}
