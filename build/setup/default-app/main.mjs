/**
 * What Electron runs when it is started as `electron [-r module] [options] folder [arguments]`: it loads the app in
 * that folder. Official Electron has its own; the third-party runtime lacks it, so ours goes into its
 * default_app.asar (see build/README.md).
 *
 * Guarantees: `-r` modules are loaded first (Playwright needs that), the app has its own path, name and version
 * before its code runs, `ready` waits for the app's main file, and process.argv holds the app's arguments only.
 */
import { app as publicApp } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Electron's app with the methods that only its own default app calls.
 * @type {Electron.App & { setVersion(version: string): void, setAppPath(folder: string): void }}
 */
const app = /** @type {any} */ (publicApp);
const { preloadedModules, appArgument } = readArguments(process.argv.slice(1));

/** @param {string[]} given */
function readArguments(given) {
  /** @type {string[]} */
  const modules = [];
  while (given.length > 0) {
    const argument = given.shift() ?? '';
    if (argument === '-r' || argument === '--require') modules.push(given.shift() ?? '');
    else if (argument === '-v' || argument === '--version') leaveWith(`v${process.versions.electron}`);
    else if (argument === '-a' || argument === '--abi') leaveWith(process.versions.modules);
    else if (!argument.startsWith('-')) return { preloadedModules: modules, appArgument: argument };
  }
  return { preloadedModules: modules, appArgument: undefined };
}

/** @param {string} text */
function leaveWith(text) {
  process.stdout.write(`${text}\n`);
  process.exit(0);
}

/**
 * @param {string} folder
 * @returns {string} the app's main file
 */
function introduceApp(folder) {
  const packageFile = path.join(folder, 'package.json');
  if (!existsSync(packageFile)) return folder;
  const description = JSON.parse(readFileSync(packageFile, 'utf8'));
  app.setVersion(description.version ?? '0.0.0');
  app.setName(description.productName ?? description.name);
  app.setDesktopName(description.desktopName ?? `${app.name}.desktop`);
  app.setAppPath(folder);
  return path.join(folder, description.main ?? 'index.js');
}

if (appArgument === undefined) {
  process.stderr.write('Usage: electron [-r module] folder-of-the-app\n');
  process.exit(1);
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const require = createRequire(path.join(process.cwd(), 'electron-default-app.js'));
for (const module of preloadedModules) {
  const flag = process.argv.findIndex((argument) => argument === '-r' || argument === '--require');
  process.argv.splice(flag, 2);
  require(module);
}

// Found again: a module may have taken its own arguments out, as Playwright's does.
process.argv.splice(process.argv.indexOf(appArgument), 1);
const mainFile = introduceApp(path.resolve(appArgument));
// Awaited: Electron holds `ready` back until this module has run to its end.
await import(pathToFileURL(mainFile).href);
