/** What the reports of the test runners say: how many tests passed and failed, and which took longest. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ passed: number, failed: number }} Counts */

/** @typedef {{ name: string, seconds: number }} Duration */

/**
 * @typedef {object} PlaywrightSuite a file, or a group in it
 * @property {{ title: string, tests: { results: { duration: number }[] }[] }[]} [specs]
 * @property {PlaywrightSuite[]} [suites]
 * @property {string} [file]
 */

/**
 * @param {string} file
 * @returns {unknown} the JSON in it; nothing when the runner ended before writing it
 */
export function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {unknown} report
 * @param {string} name
 */
function numberOf(report, name) {
  const value = typeof report === 'object' && report !== null ? Reflect.get(report, name) : undefined;
  return typeof value === 'number' ? value : 0;
}

/**
 * @param {unknown} report vitest's JSON report
 * @returns {Counts}
 */
export function countVitest(report) {
  return { passed: numberOf(report, 'numPassedTests'), failed: numberOf(report, 'numFailedTests') };
}

/**
 * @param {unknown} report Playwright's JSON report. A test that passed only at a second try counts as failed.
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const stats = typeof report === 'object' && report !== null ? Reflect.get(report, 'stats') : undefined;
  return {
    passed: numberOf(stats, 'expected'),
    failed: numberOf(stats, 'unexpected') + numberOf(stats, 'flaky'),
  };
}

/** How many are named of what took longest. */
const NAMED = 5;

/**
 * @param {unknown} report vitest's JSON report
 * @returns {Duration[]} the files that took longest, longest first
 */
export function slowestOfVitest(report) {
  /** @type {{ testResults?: { name: string, startTime: number, endTime: number }[] }} */
  const { testResults = [] } = report ?? {};
  return longest(
    testResults.map(({ name, startTime, endTime }) => ({
      name: path.basename(name),
      seconds: (endTime - startTime) / 1000,
    })),
  );
}

/**
 * @param {unknown} report Playwright's JSON report
 * @returns {Duration[]} the tests that took longest, longest first
 */
export function slowestOfPlaywright(report) {
  /** @type {PlaywrightSuite} */
  const { suites = [] } = report ?? {};
  return longest(suites.flatMap((suite) => durationsOf(suite)));
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {Duration[]}
 */
function durationsOf({ specs = [], suites = [], file = '' }) {
  const own = specs.map(({ title, tests }) => ({
    name: `${path.basename(file)} › ${title}`,
    seconds: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0) / 1000,
  }));
  return [...own, ...suites.flatMap((inner) => durationsOf(inner))];
}

/**
 * @param {readonly Duration[]} durations
 * @returns {Duration[]}
 */
function longest(durations) {
  return [...durations].sort((left, right) => right.seconds - left.seconds).slice(0, NAMED);
}

/**
 * Adds a step to the total. A step that failed without a failed test (lint, a file that does not load) counts as one.
 * @param {Counts} total
 * @param {{ isOk: boolean, counts?: Counts }} outcome
 * @returns {Counts}
 */
export function addCounts(total, { isOk, counts = { passed: 0, failed: 0 } }) {
  const failed = isOk ? counts.failed : Math.max(1, counts.failed);
  return { passed: total.passed + counts.passed, failed: total.failed + failed };
}
