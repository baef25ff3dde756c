/** Makes packages with electron-builder, and tests them installed. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from '../setup/ensure-built.mjs';
import { projectFolder } from '../setup/paths.mjs';
import { runProgram, toolScript } from '../setup/run-program.mjs';
import { runOnVirtualDesktop } from '../setup/virtual-desktop.mjs';

/** @typedef {import('../setup/make-ready.mjs').Workshop} Workshop */

const OUTPUT_FOLDER = path.join(projectFolder, 'release');

/** Per system: the kind of package that the test installs, as electron-builder is told, and how its file ends. */
const TEST_PACKAGES = /** @type {const} */ ({
  linux: { target: ['--linux', 'deb'], extension: '.deb' },
  win32: { target: ['--win', 'nsis'], extension: '.exe' },
  darwin: { target: ['--mac', 'dmg'], extension: '.dmg' },
});

function testPackageKind() {
  return TEST_PACKAGES[/** @type {keyof typeof TEST_PACKAGES} */ (process.platform)];
}

/**
 * Runs electron-builder with our configuration.
 * @param {Workshop} workshop
 * @param {readonly string[]} args for electron-builder
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code
 */
export function runBuilder(workshop, args, options = {}) {
  const config = path.join(projectFolder, 'build/package/electron-builder.config.mjs');
  const builder = [toolScript('electron-builder'), '--config', config, '--publish', 'never', ...args];
  const environment = { ...workshop.environment };
  // Where Electron cannot be downloaded, electron-builder's own tools cannot either.
  if (workshop.electron?.isThirdParty === true) {
    environment['CUSTOM_FPM_PATH'] ??= path.join(projectFolder, 'build/package/fpm-stand-in.mjs');
  }
  return runProgram(workshop.node, builder, { ...options, env: environment });
}

/**
 * Makes the package that is tested on this system; with the third-party runtime it is good for nothing else.
 * @param {Workshop} workshop
 * @returns {Promise<boolean>} whether it was made
 */
export async function makeTestPackage(workshop) {
  if (!(await ensureBuilt(workshop, 'production'))) return false;
  return (await runBuilder(workshop, testPackageKind().target, { stdio: ['ignore', 2, 2] })) === 0;
}

/** @returns {string} absolute path of the package made last */
export function newestPackage() {
  const files = readdirSync(OUTPUT_FOLDER)
    .filter((name) => name.endsWith(testPackageKind().extension))
    .map((name) => path.join(OUTPUT_FOLDER, name))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  if (files[0] === undefined) throw new Error(`electron-builder made no ${testPackageKind().extension}`);
  return files[0];
}

/**
 * Installs, starts, books, uninstalls.
 * @param {Workshop} workshop
 * @param {string} file absolute path of the package
 * @param {readonly string[]} args for Playwright
 * @param {NodeJS.ProcessEnv} [environment] more of it
 * @returns {Promise<number>} Playwright's exit code
 */
export function testPackage(workshop, file, args, environment = {}) {
  const config = path.join(projectFolder, 'e2e/installed/playwright.config.ts');
  return runOnVirtualDesktop(
    workshop.node,
    [toolScript('@playwright/test', 'playwright'), 'test', '-c', config, ...args],
    { ...workshop.environment, ...environment, FRONTDESK_INSTALLER: file },
  );
}
