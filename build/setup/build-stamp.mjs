/** Whether dist/ still is what the sources say. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where the bundler notes what it built from, relative to the checkout. */
export const STAMP_FILE = 'dist/.built-from';

/** What goes into the bundles, relative to the checkout. */
const SOURCES = ['electron', 'renderer', 'shared', 'build', 'package.json', 'package-lock.json'];

/** Files beside the sources that never reach a bundle, and what is made of other sources. */
const IRRELEVANT = /(\.test\.ts|\.md|tsconfig[^/\\]*\.json)$|^shared[/\\]messages[/\\]compiled[/\\]/;

/**
 * A text that changes when any source changes: hashed from paths, sizes and modification times, so that it
 * takes milliseconds.
 * @param {string} projectFolder absolute path of the checkout
 * @param {'development' | 'production'} mode
 */
export function describeSources(projectFolder, mode) {
  const hash = createHash('sha256').update(mode);
  /** @param {string} relativePath */
  const visit = (relativePath) => {
    const absolutePath = path.join(projectFolder, relativePath);
    if (!existsSync(absolutePath)) return;
    const stats = statSync(absolutePath);
    if (stats.isDirectory()) {
      for (const name of readdirSync(absolutePath).sort()) visit(path.join(relativePath, name));
    } else if (!IRRELEVANT.test(relativePath)) {
      hash.update(`\0${relativePath}\0${stats.size}\0${Math.trunc(stats.mtimeMs)}`);
    }
  };
  SOURCES.forEach(visit);
  return hash.digest('hex');
}

/**
 * Whether dist/ holds a complete build of the sources as they are now.
 * @param {string} projectFolder absolute path of the checkout
 * @param {'development' | 'production'} mode
 */
export function isBuilt(projectFolder, mode) {
  const stampFile = path.join(projectFolder, STAMP_FILE);
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === describeSources(projectFolder, mode);
}
