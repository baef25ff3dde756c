/**
 * `npm run dev`: the real app, rebuilt while one works on it. A change of the renderer reloads the page, a change of main
 * or the preload starts the app again; what was typed is there again, as after any reload. The page runs under its real
 * content policy: it is the bundle that ships, only not minified.
 *
 * The app keeps the data of this checkout's dist/dev-data between starts. Arguments are handed to the app.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { _electron } from 'playwright';
import { build } from 'vite';
import { electronEnvironment, electronSwitches, resolveElectron } from './setup/electron-runtime.mjs';
import { projectFolder } from './setup/paths.mjs';

/** @typedef {'main' | 'preload' | 'renderer'} Part */

process.env.NODE_ENV = 'production';
const dataFolder = process.env['FRONTDESK_DATA_FOLDER'] ?? path.join(projectFolder, 'dist/dev-data');
const appArguments = process.argv.slice(2);

/** @type {import('playwright').ElectronApplication | null} */
let app = null;
/** One change after another: a page must not be reloaded while the app starts again. */
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
    // Closed by hand: whoever works on it is done. Started anew, `app` is another one already.
    if (app === started) process.exit(0);
  });
  app = started;
}

async function restartApp() {
  const previous = app;
  app = null;
  await previous?.close();
  await startApp();
}

async function reloadPages() {
  await Promise.all((app?.windows() ?? []).map((page) => page.reload()));
}

/** @param {Part} part @param {number} startedAtMs */
async function show(part, startedAtMs) {
  await (part === 'renderer' ? reloadPages() : restartApp());
  say(`${part}: on screen after ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
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
        .then(() => show(part, changedAtMs))
        .catch((/** @type {unknown} */ error) => say(`${part}: ${String(error)}`));
    });
  });
}

await mkdir(dataFolder, { recursive: true, mode: 0o700 });
await Promise.all([watch('main'), watch('preload'), watch('renderer')]);
await startApp();
say('The app is open and follows the sources. Close its window or press Ctrl-C to end.');
