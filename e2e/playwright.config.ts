import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { PATIENCE } from './fixtures/patience.ts';

/**
 * The tests of the real app. Each starts an Electron with a data folder of its own and a practice server inside the
 * test, so that they can run side by side; nothing is tried twice: a test that fails now and then is a bug.
 */
export default defineConfig({
  testDir: path.join(import.meta.dirname, 'specs'),
  outputDir: path.join(import.meta.dirname, 'results'),
  fullyParallel: true,
  workers: 2,
  // Minutes long: run when asked for.
  ...(process.env['FRONTDESK_E2E_ON_DEMAND'] === '1' ? {} : { grepInvert: /@on-demand/ }),
  retries: 0,
  // Machines that build or test something else at the same time are several times slower.
  timeout: 90_000 * PATIENCE,
  expect: { timeout: 15_000 * PATIENCE },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
});
