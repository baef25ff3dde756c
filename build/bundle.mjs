/**
 * `node build/bundle.mjs [--production]`: bundles main, preload and renderer into dist/.
 *
 * Without --production the bundles carry source maps; otherwise they are the same, so that tests see what ships.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { compileMessages } from './compile-messages.mjs';
import { describeSources, STAMP_FILE } from './setup/build-stamp.mjs';

const projectFolder = path.dirname(import.meta.dirname);
const mode = process.argv.includes('--production') ? 'production' : 'development';

// Svelte and others look at it and would build slow, talkative code under a test runner's NODE_ENV.
process.env.NODE_ENV = 'production';

const stampFile = path.join(projectFolder, STAMP_FILE);
const startedAtMs = performance.now();
await compileMessages(mode);
// Described before the build reads them: a file saved meanwhile makes the next start build again.
const stamp = describeSources(projectFolder, mode);
await rm(stampFile, { force: true });

for (const part of ['main', 'preload', 'renderer']) {
  try {
    await build({
      configFile: path.join(import.meta.dirname, `vite.${part}.config.ts`),
      mode,
      logLevel: 'warn',
    });
  } catch (error) {
    // The bundler's own words name file and line; its inner stack helps nobody.
    process.stderr.write(
      `${part} does not build: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}

await mkdir(path.dirname(stampFile), { recursive: true });
await writeFile(stampFile, stamp);
process.stderr.write(`Built the app in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s.\n`);
