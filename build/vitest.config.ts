/**
 * Unit and component tests. Two projects: `node` for code that runs in main, the practice server or the
 * build, `components` for the renderer, in jsdom with Svelte compiled for the browser.
 */
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { compileMessages } from './compile-messages.mjs';
import { testFolder } from './setup/paths.mjs';
import { svelteOptions } from './svelte-options.ts';

const projectFolder = path.dirname(import.meta.dirname);

/** `@fullcalendar/rrule` imports names from `rrule`, which is CommonJS: only Vite's own loader can do that. */
const INLINED_PACKAGES = [/@fullcalendar\//, /^fullcalendar/, /[\\/]fullcalendar[\\/]/];

/** Many times what the slowest test takes alone: on a machine that builds something else at the same time all are slow. */
const TEST_LIMIT_MS = 20_000;

await compileMessages('development');
// Where the store's and the sync's tests keep their files.
process.env['FRONTDESK_TEST_FOLDER'] = testFolder();

export default defineConfig({
  root: projectFolder,
  test: {
    // Every core: left to itself it keeps one free, which is half of a computer with two.
    maxWorkers: '100%',
    projects: [
      {
        root: projectFolder,
        test: {
          name: 'node',
          // Most of the time went into loading the same modules for each file again; no module here keeps state between tests.
          isolate: false,
          environment: 'node',
          testTimeout: TEST_LIMIT_MS,
          include: ['{shared,electron,build}/**/*.test.ts', 'e2e/**/*.test.ts'],
          unstubGlobals: true,
          restoreMocks: true,
          server: { deps: { inline: INLINED_PACKAGES } },
        },
      },
      {
        root: projectFolder,
        plugins: [svelte(svelteOptions)],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'components',
          environment: 'jsdom',
          // A document for each file inside one process: half the time of a process for each. Not threads: tests set TZ.
          pool: 'vmForks',
          testTimeout: TEST_LIMIT_MS,
          include: ['renderer/**/*.test.ts'],
          setupFiles: ['build/vitest.setup.ts'],
          // Read as a text by the test of its contrasts; other styles are left out, jsdom draws nothing.
          css: { include: [/styles\/tokens\.css/] },
          unstubGlobals: true,
          restoreMocks: true,
          server: { deps: { inline: INLINED_PACKAGES } },
        },
      },
    ],
  },
});
