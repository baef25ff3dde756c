/**
 * Which packages are in the app: those the bundler took in, which it notes on the way, and those with native code.
 * Licences and the bill of materials are made of it; package.json cannot tell, since bundled packages are
 * development dependencies there.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from '../setup/paths.mjs';
import { nativePackages } from './native-modules.mjs';

const NOTES_FOLDER = 'dist/bundled-packages';

/**
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} folder relative to the checkout, with slashes
 * @property {string} license an SPDX expression, as its package.json says
 */

/**
 * The folder of the package that a module belongs to.
 * @param {string} id as bundlers name modules
 * @returns {string | undefined} relative to the checkout, with slashes; nothing for our own modules
 */
export function packageFolderOf(id) {
  const file = id.replace(/^\0/, '').split('?')[0]?.replaceAll('\\', '/') ?? '';
  // A package may have packages of its own: from the first folder of modules to the name after the last.
  return /(?<folder>node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(file)?.groups?.[
    'folder'
  ];
}

/**
 * A plugin for Vite that notes the packages of one bundle.
 * @param {'main' | 'preload' | 'renderer'} part
 * @returns {import('vite').Plugin}
 */
export function noteBundledPackages(part) {
  return {
    name: 'frontdesk:bundled-packages',
    async generateBundle() {
      const folders = new Set(
        [...this.getModuleIds()].map(packageFolderOf).filter((one) => one !== undefined),
      );
      const folder = path.join(projectFolder, NOTES_FOLDER);
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, `${part}.json`), JSON.stringify([...folders].sort(), undefined, 2));
    },
  };
}

/**
 * All packages that are in the app, by name; needs a build.
 * @returns {Promise<BundledPackage[]>}
 */
export async function listBundledPackages() {
  const notes = path.join(projectFolder, NOTES_FOLDER);
  const folders = new Set(
    Object.keys(nativePackages({ platform: 'linux', arch: 'x64' })).map((name) => `node_modules/${name}`),
  );
  for (const name of await readdir(notes)) {
    for (const folder of JSON.parse(await readFile(path.join(notes, name), 'utf8'))) folders.add(folder);
  }
  const packages = await Promise.all(
    [...folders].map(async (folder) => {
      const text = await readFile(path.join(projectFolder, folder, 'package.json'), 'utf8');
      const { name, version, license = 'UNKNOWN' } = JSON.parse(text);
      return { name, version, folder, license: typeof license === 'string' ? license : license.type };
    }),
  );
  return packages.sort((one, other) => one.folder.localeCompare(other.folder, 'en'));
}
