/** How many tests passed and failed, from the reports of the test runners. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Counts */

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
