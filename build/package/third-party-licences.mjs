/** The licences of everything in the app that others wrote, as one text file that every package carries. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from '../setup/paths.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl)([.-].*)?$/i;
const LINE = '-'.repeat(100);

const PREFACE = `Frontdesk is made with the software of others. Their licences follow, package by package.

Electron and Chromium, which the app runs on, have theirs in LICENSE.electron.txt and LICENSES.chromium.html.
`;

/**
 * @param {readonly import('./bundled-packages.mjs').BundledPackage[]} packages
 * @returns {Promise<string>}
 */
export async function writeLicences(packages) {
  const parts = await Promise.all(
    packages.map(async ({ name, version, folder, license }) => {
      const texts = await licenceTexts(path.join(projectFolder, folder));
      const body =
        texts.length > 0 ? texts.join('\n\n') : `(published under ${license}, without a text of its own)`;
      return `${LINE}\n${name} ${version}\n${license}\n${LINE}\n\n${body}\n`;
    }),
  );
  return [PREFACE, ...parts].join('\n');
}

/** @param {string} folder */
async function licenceTexts(folder) {
  const names = (await readdir(folder)).filter((name) => LICENCE_FILE.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim());
}
