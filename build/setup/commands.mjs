/** What can be run after set-up: the commands of package.json. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { electronSwitches } from './electron-runtime.mjs';
import { makeReady } from './make-ready.mjs';
import { makeTestPackage, newestPackage, runBuilder, testPackage } from '../package/make-package.mjs';
import { projectFolder } from './paths.mjs';
import { say, SetupProblem } from './report.mjs';
import { runProgram, toolScript } from './run-program.mjs';
import { ensureSandboxWorks } from './sandbox.mjs';
import { runAllTests } from './test-run.mjs';
import { runOnVirtualDesktop } from './virtual-desktop.mjs';

const PICTURES_FOLDER = 'tour';
const EVERYTHING = /** @type {const} */ (['compiling', 'running', 'testing']);

/** @typedef {import('./make-ready.mjs').Workshop} Workshop */

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * @param {string} file relative to the checkout
 */
function requireFile(file) {
  if (!existsSync(path.join(projectFolder, file))) {
    throw new SetupProblem(`${file} is not in this checkout.`, 'git status');
  }
  return path.join(projectFolder, file);
}

/**
 * Runs a Playwright project in the real app, on a virtual desktop.
 * @param {Workshop} workshop
 * @param {string} configFile relative to the checkout
 * @param {readonly string[]} args
 */
async function runPlaywright(workshop, configFile, args) {
  const script = toolScript('@playwright/test', 'playwright');
  const config = requireFile(configFile);
  if (!(await ensureBuilt(workshop))) return 1;
  return runOnVirtualDesktop(workshop.node, [script, 'test', '-c', config, ...args], workshop.environment);
}

/**
 * @param {Workshop} workshop
 * @param {readonly string[]} args
 */
async function takeTour(workshop, args) {
  const exitCode = await runPlaywright(workshop, 'e2e/tour.config.ts', args);
  if (exitCode === 0) say(`The pictures are in ${path.join(projectFolder, PICTURES_FOLDER)}`);
  return exitCode;
}

/**
 * Opens the app; without a display it is driven through its tour instead.
 * @param {readonly string[]} args for the app
 * @param {boolean} isRetry
 */
async function start(args, isRetry) {
  const isOnDisplay = hasDisplay();
  const purposes = isOnDisplay ? /** @type {const} */ (['compiling', 'running']) : EVERYTHING;
  const workshop = await makeReady({ purposes, needsElectron: true, isRetry });
  if (!isOnDisplay) {
    say('There is no display: the app is driven through its tour on a virtual one.');
    return takeTour(workshop, []);
  }
  const { electron } = workshop;
  if (electron === undefined) throw new Error('set-up ended without an Electron');
  ensureSandboxWorks(electron);
  if (!(await ensureBuilt(workshop))) return 1;
  return runProgram(electron.binary, [...electronSwitches(), projectFolder, ...args], {
    env: workshop.environment,
  });
}

/**
 * @param {readonly string[]} args
 * @param {boolean} isRetry
 */
async function test(args, isRetry) {
  return runAllTests(args, () => makeReady({ purposes: EVERYTHING, needsElectron: true, isRetry }));
}

/**
 * The app, following the sources.
 * @param {readonly string[]} args for the app
 * @param {boolean} isRetry
 */
async function dev(args, isRetry) {
  const workshop = await makeReady({ purposes: EVERYTHING, needsElectron: true, isRetry });
  const script = requireFile('build/dev.mjs');
  if (!hasDisplay()) return runOnVirtualDesktop(workshop.node, [script, ...args], workshop.environment);
  return runProgram(workshop.node, [script, ...args], { env: workshop.environment });
}

/**
 * The renderer over a made-up clinic in a browser, a scenario at a time; without Electron.
 * @param {readonly string[]} args for Vite
 */
async function preview(args) {
  const workshop = await makeReady({ purposes: ['compiling'], needsElectron: false });
  const config = requireFile('build/vite.preview.config.ts');
  say('http://127.0.0.1:5199/testing/preview.html shows every scenario.');
  return runProgram(workshop.node, [toolScript('vite'), '--config', config, ...args], {
    env: workshop.environment,
  });
}

/** @param {readonly string[]} args */
async function practice(args) {
  const workshop = await makeReady({ purposes: ['compiling'], needsElectron: false });
  return runProgram(workshop.node, [requireFile('electron/practice/serve.ts'), ...args], {
    env: workshop.environment,
  });
}

/** @param {readonly string[]} args */
async function crashTest(args) {
  const workshop = await makeReady({ purposes: ['compiling'], needsElectron: false });
  return runProgram(workshop.node, [requireFile('e2e/crash/run.ts'), ...args], { env: workshop.environment });
}

/**
 * @param {readonly string[]} args
 * @param {boolean} isRetry
 */
async function tour(args, isRetry) {
  return takeTour(await makeReady({ purposes: EVERYTHING, needsElectron: true, isRetry }), args);
}

/**
 * @param {readonly string[]} args
 * @param {boolean} isRetry
 */
async function e2e(args, isRetry) {
  const workshop = await makeReady({ purposes: EVERYTHING, needsElectron: true, isRetry });
  return runPlaywright(workshop, 'e2e/playwright.config.ts', args);
}

/**
 * @param {readonly string[]} args
 * @param {boolean} isRetry
 */
async function mutationCheck(args, isRetry) {
  const workshop = await makeReady({ purposes: EVERYTHING, needsElectron: true, isRetry });
  return runProgram(workshop.node, [requireFile('build/mutation-check/run.ts'), ...args], {
    env: workshop.environment,
  });
}

/**
 * @param {readonly string[]} args
 * @param {boolean} isRetry
 */
async function bench(args, isRetry) {
  const workshop = await makeReady({ purposes: EVERYTHING, needsElectron: true, isRetry });
  const script = requireFile('e2e/bench/run.ts');
  if (!(await ensureBuilt(workshop, 'production'))) return 1;
  return runOnVirtualDesktop(workshop.node, [script, ...args], workshop.environment);
}

/**
 * Installers for this platform.
 * @param {readonly string[]} args for electron-builder
 * @param {boolean} isRetry
 */
async function packageApp(args, isRetry) {
  const workshop = await makeReady({ purposes: ['compiling', 'running'], needsElectron: true, isRetry });
  if (workshop.electron?.isThirdParty === true && process.env['FRONTDESK_PACKAGE_FOR_TEST'] !== '1') {
    throw new SetupProblem(
      'installers are made with the official Electron only, and it could not be downloaded here.',
      'FRONTDESK_PACKAGE_FOR_TEST=1 npm run package -- --dir   (to look at on this computer; never to hand out)',
    );
  }
  if (!(await ensureBuilt(workshop, 'production'))) return 1;
  return runBuilder(workshop, args);
}

/**
 * Installs a package, starts and books with the app in it, uninstalls it; without one it is made first.
 * @param {readonly string[]} given the package (a .deb, .exe or .dmg), then or alone what Playwright is to be told
 * @param {boolean} isRetry
 */
async function packageTest(given, isRetry) {
  const file = given[0]?.startsWith('-') ? undefined : given[0];
  const args = file === undefined ? given : given.slice(1);
  const workshop = await makeReady({ purposes: EVERYTHING, needsElectron: file === undefined, isRetry });
  if (file !== undefined) return testPackage(workshop, path.resolve(file), args);
  return (await makeTestPackage(workshop)) ? testPackage(workshop, newestPackage(), args) : 1;
}

/** @type {Record<string, ((args: readonly string[], isRetry: boolean) => Promise<number>) | undefined>} */
export const commands = {
  start,
  test,
  dev,
  preview,
  practice,
  'crash-test': crashTest,
  tour,
  bench,
  package: packageApp,
  'package-test': packageTest,
  e2e,
  'mutation-check': mutationCheck,
};
