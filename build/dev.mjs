/**
 * `npm run dev`: the real app while one works on it. A changed component or style is swapped where it stands, another
 * module of the renderer reloads the page, a change of main or the preload starts the app again; what was typed is there
 * again, as after any reload. The page runs under its real content policy (dev-server.mjs).
 *
 * The app keeps the data of this checkout's dist/dev-data between starts. Arguments are handed to the app.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { _electron } from 'playwright';
import { build } from 'vite';
import { forwardUpdates, serveFromDevServer, startDevServer } from './dev-server.mjs';
import { electronEnvironment, electronSwitches, resolveElectron } from './setup/electron-runtime.mjs';
import { projectFolder } from './setup/paths.mjs';

/** @typedef {'main' | 'preload'} Part */

const devServer = await startDevServer();
// Main and preload as they ship; Vite reads this at each build.
process.env.NODE_ENV = 'production';
const dataFolder = process.env['FRONTDESK_DATA_FOLDER'] ?? path.join(projectFolder, 'dist/dev-data');
const appArguments = process.argv.slice(2);

/** @type {import('playwright').ElectronApplication | null} */
let app = null;
/** One change after another: the app must not start twice at a time. */
let work = Promise.resolve();

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}

async function startApp() {
  const runtime = resolveElectron();
  const started = await _electron.launch({
    executablePath: runtime.binary,
    args: [...electronSwitches(), projectFolder, ...appArguments],
    cwd: projectFolder,
    env: /** @type {Record<string, string>} */ ({
      ...electronEnvironment(runtime),
      FRONTDESK_DATA_FOLDER: dataFolder,
    }),
  });
  const electron = started.process();
  electron.stderr?.pipe(process.stderr);
  electron.once('exit', () => {
    // Closed by hand: whoever works on it is done. Started again, `app` is another one already.
    if (app === started) process.exit(0);
  });
  await serveFromDevServer(started, devServer.address);
  const page = await started.firstWindow();
  await page.reload();
  app = started;
}

async function restartApp() {
  const previous = app;
  app = null;
  await previous?.close();
  await startApp();
}

/**
 * Builds a part now and after each change.
 * @param {Part} part
 * @returns {Promise<void>} resolves with the first build
 */
async function watch(part) {
  const watcher = /** @type {import('rolldown').RolldownWatcher} */ (
    await build({
      configFile: path.join(import.meta.dirname, `vite.${part}.config.ts`),
      mode: 'development',
      logLevel: 'warn',
      build: { watch: {}, minify: false, emptyOutDir: false },
    })
  );
  let startedAtMs = performance.now();
  let isFirst = true;
  await new Promise((resolve) => {
    watcher.on('event', (event) => {
      if (event.code === 'BUNDLE_START') startedAtMs = performance.now();
      if (event.code === 'ERROR') say(`${part} does not build: ${event.error.message}`);
      if (event.code !== 'BUNDLE_END') return;
      if (isFirst) {
        isFirst = false;
        resolve(undefined);
        return;
      }
      const changedAtMs = startedAtMs;
      work = work
        .then(restartApp)
        .then(() =>
          say(`${part}: started again after ${((performance.now() - changedAtMs) / 1000).toFixed(1)} s`),
        )
        .catch((/** @type {unknown} */ error) => say(`${part}: ${String(error)}`));
    });
  });
}

await mkdir(dataFolder, { recursive: true, mode: 0o700 });
await Promise.all([watch('main'), watch('preload')]);
await startApp();
forwardUpdates(devServer, () => app);
say('The app is open and follows the sources. Close its window or press Ctrl-C to end.');
