/**
 * `npm test`: lint, types, unit and component tests, build, tests of the real app. Stops at the first step that
 * fails; the last line is always "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectFolder } from './paths.mjs';
import { makeTestPackage, newestPackage, testPackage } from '../package/make-package.mjs';
import { sayProblem, SetupProblem } from './report.mjs';
import { toolScript } from './run-program.mjs';
import {
  addCounts,
  countPlaywright,
  countVitest,
  readReport,
  slowestOfPlaywright,
  slowestOfVitest,
} from './test-counts.mjs';
import { runOnVirtualDesktop } from './virtual-desktop.mjs';

/** @typedef {import('./make-ready.mjs').Workshop} Workshop */
/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {import('./test-counts.mjs').Duration} Duration */

/**
 * @typedef {object} StepContext
 * @property {Workshop} workshop
 * @property {string} reportFolder
 * @property {readonly string[]} args extra arguments, when only this step was asked for
 */

/**
 * @typedef {object} StepOutcome
 * @property {boolean} isOk
 * @property {Counts} [counts] of the tests in it
 * @property {readonly Duration[]} [slowest] what took longest in it
 */

/** A short run of the crash test; the long one is `npm run crash-test -- --kills 1000`. */
const CRASH_TEST_KILLS = 60;
const CRASH_TEST_SEED = 'frontdesk';

/** `npm start` without a display is the tour: it has to go through, like a test. */
const SHORT_TOUR = '1366x768-light';

/** What lint found last time; a file is looked at again when it changed. */
const LINT_CACHE = path.join(projectFolder, 'node_modules/.cache/eslint');

/** @type {Record<string, (context: StepContext) => Promise<StepOutcome>>} */
const STEPS = {
  async lint({ workshop }) {
    const isClean = await runQuietly(workshop, [
      toolScript('eslint'),
      '--max-warnings',
      '0',
      '--cache',
      '--cache-location',
      LINT_CACHE,
      '.',
    ]);
    return {
      isOk:
        isClean &&
        (await runQuietly(workshop, [toolScript('prettier'), '--check', '--log-level', 'warn', '.'])),
    };
  },
  async types({ workshop }) {
    return { isOk: await runQuietly(workshop, [path.join(projectFolder, 'build/check-types.mjs')]) };
  },
  async unit({ workshop, reportFolder, args }) {
    const report = path.join(reportFolder, 'vitest.json');
    const config = path.join(projectFolder, 'build/vitest.config.ts');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const isOk = await runQuietly(workshop, [
      toolScript('vitest'),
      'run',
      '--config',
      config,
      ...reporters,
      ...args,
    ]);
    const read = readReport(report);
    return { isOk, counts: countVitest(read), slowest: slowestOfVitest(read) };
  },
  async crash({ workshop, args }) {
    const script = path.join(projectFolder, 'e2e/crash/run.ts');
    // One seed: what fails here fails again at the next look. `npm run crash-test` draws a new one each time.
    const given = args.length > 0 ? args : ['--kills', String(CRASH_TEST_KILLS), '--seed', CRASH_TEST_SEED];
    const isOk = await runQuietly(workshop, [script, ...given]);
    return { isOk, counts: { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1 } };
  },
  async build({ workshop }) {
    return { isOk: await runQuietly(workshop, [path.join(projectFolder, 'build/bundle.mjs')]) };
  },
  async e2e({ workshop, reportFolder, args }) {
    const report = path.join(reportFolder, 'playwright.json');
    const config = path.join(projectFolder, 'e2e/playwright.config.ts');
    const given = ['test', '-c', config, '--reporter=dot,json', '--fail-on-flaky-tests', ...args];
    // Not captured: these take minutes, and a dot per test shows that they move.
    const exitCode = await runOnVirtualDesktop(
      workshop.node,
      [toolScript('@playwright/test', 'playwright'), ...given],
      {
        ...workshop.environment,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
    );
    const read = readReport(report);
    return { isOk: exitCode === 0, counts: countPlaywright(read), slowest: slowestOfPlaywright(read) };
  },
  async tour({ workshop, args }) {
    const config = path.join(projectFolder, 'e2e/tour.config.ts');
    // The smallest screen is enough to see that it goes through; what it shows is for people to look at.
    const given = ['test', '-c', config, '--reporter=dot', ...(args.length > 0 ? args : ['-g', SHORT_TOUR])];
    const script = toolScript('@playwright/test', 'playwright');
    const exitCode = await runOnVirtualDesktop(workshop.node, [script, ...given], workshop.environment);
    return {
      isOk: exitCode === 0,
      counts: { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1 },
    };
  },
  async package({ workshop, reportFolder, args }) {
    const report = path.join(reportFolder, 'installed.json');
    if (!(await makeTestPackage(workshop))) return { isOk: false };
    const exitCode = await testPackage(workshop, newestPackage(), ['--reporter=dot,json', ...args], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    });
    return { isOk: exitCode === 0, counts: countPlaywright(readReport(report)) };
  },
};

/**
 * Runs a tool and shows what it said only if it failed.
 * @param {Workshop} workshop
 * @param {string[]} args for Node
 * @returns {Promise<boolean>} whether it went well
 */
function runQuietly(workshop, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(workshop.node, args, {
      cwd: projectFolder,
      env: workshop.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

/** Steps that take long for what changes seldom, or change the computer outside of the checkout: in CI, or when asked for. */
const STEPS_OF_CI = ['tour', 'package'];

/**
 * Which steps to run.
 * @param {readonly string[]} args `--only step [arguments of the step]`, or nothing for all
 * @param {NodeJS.ProcessEnv} [environment] CI says whether the machine is the tests' own
 * @returns {{ names: string[], stepArgs: readonly string[] }}
 * @throws {SetupProblem} for a step that does not exist
 */
export function chooseSteps(args, environment = process.env) {
  const names = Object.keys(STEPS);
  const [flag, only, ...stepArgs] = args;
  if (flag === undefined) {
    return { names: names.filter((name) => environment['CI'] || !STEPS_OF_CI.includes(name)), stepArgs: [] };
  }
  if (flag === '--only' && only !== undefined && names.includes(only)) {
    // The app under test must be the app of these sources.
    const needsApp = only === 'e2e' || only === 'tour';
    return { names: needsApp ? ['build', only] : [only], stepArgs };
  }
  throw new SetupProblem(
    `"${args.join(' ')}" names no step of the tests.`,
    `npm test -- --only ${names.join('|')}`,
  );
}

/** Steps that need one core each and nothing of each other run side by side. */
const SIDE_BY_SIDE = ['lint', 'types'];

/**
 * @param {readonly string[]} names
 * @returns {string[][]} what runs side by side, one stage after another
 */
function stagesOf(names) {
  const both = SIDE_BY_SIDE.filter((name) => names.includes(name));
  if (both.length < SIDE_BY_SIDE.length) return names.map((name) => [name]);
  return [both, ...names.filter((name) => !both.includes(name)).map((name) => [name])];
}

/**
 * Runs a step and says in one line how it went.
 * @param {string} name
 * @param {StepContext} context
 * @returns {Promise<StepOutcome>}
 */
async function runStep(name, context) {
  const startedAtMs = Date.now();
  const step = STEPS[name];
  if (step === undefined) throw new Error(`no step ${name}`);
  const outcome = await step(context);
  const { counts, slowest = [] } = outcome;
  const tests = counts === undefined ? '' : `  ${counts.passed} passed, ${counts.failed} failed`;
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  process.stdout.write(
    `${outcome.isOk ? 'ok    ' : 'FAILED'}  ${name.padEnd(6)} ${seconds.padStart(6)} s${tests}\n`,
  );
  for (const { name: what, seconds: took } of slowest)
    process.stdout.write(`        ${took.toFixed(1).padStart(13)} s  ${what}\n`);
  return outcome;
}

/**
 * @param {readonly string[]} args
 * @param {() => Promise<Workshop>} makeReady
 * @returns {Promise<number>} the exit code
 */
export async function runAllTests(args, makeReady) {
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0 };
  const reportFolder = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-test-'));
  try {
    const { names, stepArgs } = chooseSteps(args);
    const workshop = await makeReady();
    for (const stage of stagesOf(names)) {
      const outcomes = await Promise.all(
        stage.map((name) =>
          runStep(name, { workshop, reportFolder, args: name === names.at(-1) ? stepArgs : [] }),
        ),
      );
      for (const outcome of outcomes) counts = addCounts(counts, outcome);
      if (outcomes.some((outcome) => !outcome.isOk)) break;
    }
  } catch (error) {
    sayProblem(error);
    counts = { ...counts, failed: counts.failed + 1 };
  } finally {
    rmSync(reportFolder, { recursive: true, force: true });
  }
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
  return counts.failed === 0 ? 0 : 1;
}
