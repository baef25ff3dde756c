/**
 * `node build/compile-messages.mjs [--production]`: makes functions of the texts in shared/messages/<language>/*.json, in
 * shared/messages/compiled (shared/messages/README.md). Everything that reads the code calls it first: set-up, build,
 * types and unit tests. Takes milliseconds while the texts have not changed.
 *
 * Without --production there is one more language, `en-XA`: English with accents, brackets and a third more letters. A
 * text on screen without brackets stands outside the catalogue; one without its closing bracket is cut off.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pseudoMessages } from './pseudo-messages.mjs';

const projectFolder = path.dirname(import.meta.dirname);
const messagesFolder = path.join(projectFolder, 'shared/messages');
const compiledFolder = path.join(messagesFolder, 'compiled');
const workFolder = path.join(projectFolder, 'node_modules/.cache/messages');
const stampFile = path.join(workFolder, 'stamp');

export const BASE_LANGUAGE = 'en';
const PSEUDO_LANGUAGE = 'en-XA';

/** Names of the folders with texts: `en`, `de`. */
export function languages() {
  return readdirSync(messagesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]{2}(-[A-Z]{2})?$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/**
 * All texts of a language, by the name of their file.
 * @param {string} language
 * @returns {Map<string, Record<string, unknown>>}
 * @throws {Error} naming the file that is no JSON
 */
export function readMessages(language) {
  const folder = path.join(messagesFolder, language);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return new Map(
    names.map((name) => {
      try {
        return [name, JSON.parse(readFileSync(path.join(folder, name), 'utf8'))];
      } catch (error) {
        throw new Error(`shared/messages/${language}/${name}: ${/** @type {Error} */ (error).message}`, {
          cause: error,
        });
      }
    }),
  );
}

/**
 * Compiles what changed.
 * @param {'development' | 'production'} mode production leaves the pseudo-language out
 */
export async function compileMessages(mode) {
  const texts = new Map(languages().map((language) => [language, readMessages(language)]));
  if (mode === 'development') {
    const english = texts.get(BASE_LANGUAGE) ?? new Map();
    texts.set(
      PSEUDO_LANGUAGE,
      new Map([...english].map(([name, messages]) => [name, pseudoMessages(messages)])),
    );
  }
  const paraglide = path.join(projectFolder, 'node_modules/@inlang/paraglide-js/package.json');
  const written = JSON.stringify([...texts].map(([language, files]) => [language, [...files]]));
  const stamp = createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(readFileSync(paraglide))
    .update(written)
    .digest('hex');
  const isCurrent =
    existsSync(path.join(compiledFolder, 'messages.js')) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp;
  if (isCurrent) return;

  rmSync(stampFile, { force: true });
  for (const [language, files] of texts) {
    mkdirSync(path.join(workFolder, 'project.inlang'), { recursive: true });
    writeFileSync(
      path.join(workFolder, `${language}.json`),
      JSON.stringify(Object.assign({}, ...files.values())),
    );
  }
  writeFileSync(
    path.join(workFolder, 'project.inlang/settings.json'),
    JSON.stringify({
      baseLocale: BASE_LANGUAGE,
      locales: [...texts.keys()],
      // By its file: named by an address it would be fetched from the network.
      modules: ['../../@inlang/plugin-message-format/dist/index.js'],
      'plugin.inlang.messageFormat': { pathPattern: './{locale}.json' },
    }),
  );
  const { compile } = await import('@inlang/paraglide-js');
  await withoutNotices(() =>
    compile({
      project: path.join(workFolder, 'project.inlang'),
      outdir: compiledFolder,
      strategy: ['globalVariable', 'baseLocale'],
      outputStructure: 'locale-modules',
      emitTsDeclarations: true,
      emitGitIgnore: false,
      emitPrettierIgnore: false,
      emitReadme: false,
    }),
  );
  writeFileSync(stampFile, stamp);
}

/**
 * The compiler's own database library prints a notice about the compiler's code at each run.
 * @param {() => Promise<unknown>} work
 */
async function withoutNotices(work) {
  const { console: output } = globalThis;
  const { warn, log } = output;
  Object.assign(output, { warn: () => undefined, log: () => undefined });
  try {
    await work();
  } finally {
    Object.assign(output, { warn, log });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await compileMessages(process.argv.includes('--production') ? 'production' : 'development');
}
