/**
 * `node build/setup/virtual-desktop.mjs program [arguments]`: runs a program on Linux as if on a desktop of its own:
 * a screen (Xvfb, unless there is one), a session bus, and an unlocked, empty keychain that is thrown away
 * afterwards. The person's own keychain is never touched. Elsewhere the program simply runs.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { say, sayProblem, SetupProblem } from './report.mjs';
import { runProgram } from './run-program.mjs';

const THIS_FILE = fileURLToPath(import.meta.url);
const BUS_CONFIG = path.join(path.dirname(THIS_FILE), 'session-bus.conf');
const START_LIMIT_MS = 20_000;
/**
 * Room for one window at 2560×1440, and tall enough that the pointer, which Xvfb leaves in the middle, is below it: a
 * window that opens under the pointer is sent a real movement of the mouse, and a drag in it is lost.
 */
const SCREEN = '2600x3000x24';
/** Marks the second stage, which runs inside the session bus that the first has started. */
const INSIDE_SESSION = '--inside-session';
const LINE_FD = 3;
/** How long a program may take to end itself. */
const LAST_WORDS_LIMIT_MS = 5_000;

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<number>} the program's exit code
 */
export async function runOnVirtualDesktop(program, args, environment = process.env) {
  if (process.platform !== 'linux') return runProgram(program, args, { env: environment });
  const bus = [`--config-file=${BUS_CONFIG}`, '--'];
  return runProgram(
    'dbus-run-session',
    [...bus, process.execPath, THIS_FILE, INSIDE_SESSION, program, ...args],
    { env: environment, stdio: ['inherit', 'inherit', 'inherit', 'pipe'] },
    // dbus-run-session would die of a signal and leave the rest behind; the end of the line reaches the inside.
    { stop: (child) => lineTo(child).destroy() },
  );
}

/**
 * The second stage: screen and keychain, then the program.
 * @param {string} program
 * @param {readonly string[]} args
 */
async function runInsideSession(program, args) {
  const hasScreen = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  const screen = hasScreen ? undefined : await startScreen();
  const stopKeychain = await startKeychain();
  try {
    const env =
      screen === undefined
        ? process.env
        : { ...process.env, DISPLAY: screen.display, XDG_SESSION_TYPE: 'x11' };
    return await runProgram(program, args, { env }, { onStarted: endWithTheLine });
  } finally {
    stopKeychain();
    screen?.stop();
  }
}

/**
 * The line between the two stages: no word is ever sent, its end means that the outer one wants an end, or is gone.
 * @param {import('node:child_process').ChildProcess} child
 */
function lineTo(child) {
  return /** @type {import('node:net').Socket} */ (child.stdio[LINE_FD]);
}

/** @param {import('node:child_process').ChildProcess} child the program, ended when the line is */
function endWithTheLine(child) {
  const line = new Socket({ fd: LINE_FD });
  line.resume();
  line.unref();
  line.once('close', () => {
    child.kill('SIGTERM');
    globalThis.setTimeout(() => child.kill('SIGKILL'), LAST_WORDS_LIMIT_MS).unref();
  });
}

/**
 * Starts a virtual screen (Xvfb) with a pointer of its own. It ends with `stop`, or with this process.
 * @returns {Promise<{ display: string, stop: () => void }>}
 * @throws {SetupProblem}
 */
export function startScreen() {
  return new Promise((resolve, reject) => {
    // It picks a free number itself and tells it on file descriptor 3, when it is ready.
    // Without -noreset it starts over when its last window closes, and a program that opens just then is turned away.
    const server = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const endWithThisProcess = () => void server.kill();
    process.once('exit', endWithThisProcess);
    server.once('exit', () => process.off('exit', endWithThisProcess));
    let complaint = '';
    server.stderr?.on('data', (text) => (complaint += String(text)));
    const fail = (/** @type {string} */ reason) => {
      clearTimeout(timer);
      server.kill();
      reject(
        new SetupProblem(
          `the virtual screen (Xvfb) did not start: ${reason}`,
          'Xvfb -displayfd 1 -screen 0 800x600x24',
        ),
      );
    };
    const timer = globalThis.setTimeout(() => fail(complaint.trim() || 'it stayed silent'), START_LIMIT_MS);
    server.once('error', (error) => fail(error.message));
    server.once('exit', () => fail(complaint.trim() || 'it ended at once'));
    const answers = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    answers.once('data', (text) => {
      clearTimeout(timer);
      server.removeAllListeners('exit');
      resolve({ display: `:${String(text).trim()}`, stop: () => server.kill() });
    });
  });
}

/**
 * An unlocked keychain on the session bus. Without one the program runs all the same: what needs a keychain says so.
 * @returns {Promise<() => void>} stops it and removes all it stored
 */
async function startKeychain() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-keychain-'));
  const keychain = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {
      ...process.env,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      XDG_RUNTIME_DIR: folder,
    },
  });
  /** @type {Error | undefined} */
  let failure;
  keychain.once('error', (error) => (failure = error));
  keychain.once('exit', () => (failure ??= new Error('it ended at once')));
  keychain.stdin?.once('error', (error) => (failure ??= error));
  keychain.stdin?.end('frontdesk');
  const isReady = await waitUntil(() => failure !== undefined || isKeychainOnBus());
  if (!isReady || failure !== undefined)
    say(`No keychain on this virtual desktop: ${failure?.message ?? 'it stayed silent'}.`);
  return () => {
    keychain.kill();
    rmSync(folder, { recursive: true, force: true });
  };
}

function isKeychainOnBus() {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
  ];
  const answer = spawnSync('dbus-send', [...question, 'string:org.freedesktop.secrets'], {
    encoding: 'utf8',
  });
  return (answer.stdout ?? '').includes('boolean true');
}

/**
 * @param {() => boolean} condition
 * @returns {Promise<boolean>} false when time ran out
 */
async function waitUntil(condition) {
  const deadlineMs = Date.now() + START_LIMIT_MS;
  while (!condition()) {
    if (Date.now() > deadlineMs) return false;
    await setTimeout(50);
  }
  return true;
}

/** @param {string[]} given */
async function main(given) {
  const isInside = given[0] === INSIDE_SESSION;
  const [program, ...args] = isInside ? given.slice(1) : given;
  if (program === undefined)
    throw new SetupProblem('no program was named.', 'node build/setup/virtual-desktop.mjs program');
  return isInside ? runInsideSession(program, args) : runOnVirtualDesktop(program, args);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === THIS_FILE) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    sayProblem(error);
    process.exitCode = 1;
  }
}
