/** Starts the programs that set-up hands over to. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectFolder } from './paths.mjs';

/**
 * The script behind a command of an installed package. Started with Node itself, not through node_modules/.bin:
 * on Windows those are batch files.
 * @param {string} packageName like "eslint"
 * @param {string} [commandName] where a package has several
 * @returns {string} absolute path
 */
export function toolScript(packageName, commandName = packageName) {
  const folder = path.join(projectFolder, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[commandName]);
}

/**
 * @typedef {object} Control
 * @property {(child: import('node:child_process').ChildProcess) => void} [onStarted]
 * @property {(child: import('node:child_process').ChildProcess) => void} [stop] instead of passing on a signal
 */

/**
 * Runs a program to its end in the foreground; signals meant for set-up reach it too.
 * @param {string} binary
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {Control} [control]
 * @returns {Promise<number>} its exit code; 128 plus the number of the signal that ended it, as shells do
 */
export function runProgram(binary, args, options = {}, control = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd: projectFolder, stdio: 'inherit', ...options });
    control.onStarted?.(child);
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      // At a terminal Ctrl-C reaches the whole group already; a second one would cut the child's goodbye short.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      if (control.stop === undefined) child.kill(signal);
      else control.stop(child);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, passOn);
    const stopListening = () => {
      for (const signal of signals) process.off(signal, passOn);
    };
    child.once('error', (error) => {
      stopListening();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopListening();
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
    });
  });
}
