/** The bundles in dist/, made when they are not what the sources say. */
import path from 'node:path';
import { isBuilt } from './build-stamp.mjs';
import { projectFolder } from './paths.mjs';
import { runProgram } from './run-program.mjs';

/** @typedef {import('./make-ready.mjs').Workshop} Workshop */

/**
 * Bundles the app, unless dist/ is what the sources say.
 * @param {Workshop} workshop
 * @param {'development' | 'production'} [mode]
 * @returns {Promise<boolean>} false when the sources do not build; the bundler has said why
 */
export async function ensureBuilt(workshop, mode = 'development') {
  if (isBuilt(projectFolder, mode)) return true;
  const args = [
    path.join(projectFolder, 'build/bundle.mjs'),
    ...(mode === 'production' ? ['--production'] : []),
  ];
  // What the bundler says belongs beside set-up's talk, not on the command's stdout.
  return (
    (await runProgram(workshop.node, args, { env: workshop.environment, stdio: ['ignore', 2, 2] })) === 0
  );
}
