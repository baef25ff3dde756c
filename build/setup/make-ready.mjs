/** All of set-up, in order: system packages, dependencies, texts, Electron. Takes a fraction of a second when nothing is missing. */
import path from 'node:path';
import { ensureDependencies, isInstalled } from './dependencies.mjs';
import { electronEnvironment, ensureElectron, forgetFailedDownload } from './electron-runtime.mjs';
import { resolveNode, toolEnvironment } from './node-runtime.mjs';
import { projectFolder } from './paths.mjs';
import { say, SetupProblem } from './report.mjs';
import { runProgram } from './run-program.mjs';
import { ensureSystemPackages, realSystemTools } from './system-packages.mjs';

/**
 * @typedef {object} Wanted
 * @property {readonly import('./system-packages.mjs').Purpose[]} purposes what the system is needed for
 * @property {boolean} needsElectron
 * @property {boolean} [isRetry] whether to forget that the official Electron could not be downloaded
 */

/**
 * @typedef {object} Workshop
 * @property {string} node the Node that runs the tools
 * @property {NodeJS.ProcessEnv} environment for the tools and the app
 * @property {import('./electron-runtime.mjs').ElectronRuntime | undefined} electron
 */

/**
 * @param {Wanted} wanted
 * @returns {Promise<Workshop>}
 * @throws {import('./report.mjs').SetupProblem} naming what is missing and what to type
 */
export async function makeReady({ purposes, needsElectron, isRetry = false }) {
  // A compiler is wanted only while something is to be compiled.
  const needed = isInstalled() ? purposes.filter((purpose) => purpose !== 'compiling') : purposes;
  if (needed.length > 0) ensureSystemPackages(needed, realSystemTools(say));
  ensureDependencies(say);
  const node = resolveNode();
  const environment = toolEnvironment(node);
  await compileMessages(node, environment);
  if (!needsElectron) return { node, environment, electron: undefined };
  if (isRetry) forgetFailedDownload();
  const electron = await ensureElectron(node);
  return { node, environment: electronEnvironment(electron, environment), electron };
}

/**
 * With the tools' own Node: the compiler does not run on every Node that set-up runs on.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
async function compileMessages(node, env) {
  const script = path.join(projectFolder, 'build/compile-messages.mjs');
  if ((await runProgram(node, [script], { env })) !== 0) {
    throw new SetupProblem('the texts in shared/messages cannot be compiled.', `node ${script}`);
  }
}
