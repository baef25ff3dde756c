import path from 'node:path';
import { defineConfig } from '@playwright/test';

/** The test of a package as it is handed out: installed, started, booked with, uninstalled. See e2e/README.md. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.join(import.meta.dirname, '../results/installed'),
  // One computer, one installation.
  workers: 1,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
});
