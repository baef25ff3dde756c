import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { PATIENCE } from './fixtures/patience.ts';

/** The tour: the real app through the main job, with pictures of every screen and state. Not a test of anything. */
export default defineConfig({
  testDir: path.join(import.meta.dirname, 'tour'),
  testMatch: /tour\.ts$/,
  outputDir: path.join(import.meta.dirname, 'results/tour'),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 180_000 * PATIENCE,
  expect: { timeout: 20_000 * PATIENCE },
  reporter: [['line']],
  globalSetup: path.join(import.meta.dirname, 'tour/begin.ts'),
  globalTeardown: path.join(import.meta.dirname, 'tour/list-pictures.ts'),
});
