/** What Linux must have besides Node: to compile keytar, to run Electron, and to test it without a screen. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupProblem } from './report.mjs';

/** @typedef {'compiling' | 'running' | 'testing'} Purpose */

/**
 * Debian's names, by what they are for. A list holds the names one thing has in different releases, newest
 * first (Ubuntu 24.04 and Debian 13 renamed libraries to …t64).
 * @type {Record<Purpose, (string | string[])[]>}
 */
export const DEBIAN_PACKAGES = {
  // keytar compiles from source where its prebuilt binary cannot be downloaded.
  compiling: ['libsecret-1-dev', 'pkg-config', 'g++', 'make', 'python3'],
  // Electron's shared libraries, and fonts: names of clients hold any script and emoji.
  running: [
    ['libasound2t64', 'libasound2'],
    ['libatk1.0-0t64', 'libatk1.0-0'],
    ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
    ['libatspi2.0-0t64', 'libatspi2.0-0'],
    ['libcups2t64', 'libcups2'],
    ['libgtk-3-0t64', 'libgtk-3-0'],
    'libdrm2',
    'libgbm1',
    'libnotify4',
    'libnss3',
    'libsecret-1-0',
    'libxcomposite1',
    'libxdamage1',
    'libxkbcommon0',
    'libxrandr2',
    'libxss1',
    'libxtst6',
    'fonts-noto-core',
    'fonts-noto-color-emoji',
  ],
  // A screen, a session bus and a keychain of their own for tests and the tour; what the .deb depends on besides.
  testing: [
    'xdg-utils',
    'xvfb',
    'dbus',
    ['dbus-daemon', 'dbus'],
    ['dbus-bin', 'dbus'],
    'gnome-keyring',
    'libsecret-tools',
  ],
};

/** One line per package, without its architecture. */
// eslint-disable-next-line no-template-curly-in-string -- dpkg-query fills it in, not JavaScript
const DPKG_FORMAT = '-f=${Package} ${Status}\\n';

/**
 * For other distributions: the commands that show what is there; below, the line that installs the rest.
 * @type {Record<Purpose, string[]>}
 */
const COMMANDS_WANTED = {
  compiling: ['pkg-config', 'g++', 'make', 'python3'],
  running: [],
  testing: ['Xvfb', 'dbus-run-session', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool'],
};

const OTHER_INSTALLERS = [
  [
    'dnf',
    'sudo dnf install xorg-x11-server-Xvfb dbus-daemon gnome-keyring libsecret libsecret-devel pkgconf gcc-c++ make python3 gtk3 nss alsa-lib cups-libs mesa-libgbm libXScrnSaver google-noto-sans-fonts google-noto-color-emoji-fonts',
  ],
  [
    'pacman',
    'sudo pacman -S --needed xorg-server-xvfb dbus gnome-keyring libsecret pkgconf gcc make python gtk3 nss alsa-lib libcups mesa libxss noto-fonts noto-fonts-emoji',
  ],
  [
    'zypper',
    'sudo zypper install xorg-x11-server-Xvfb dbus-1 gnome-keyring libsecret-devel pkg-config gcc-c++ make python3 gtk3-tools mozilla-nss alsa libcups2 libgbm1 libXss1 google-noto-sans-fonts noto-coloremoji-fonts',
  ],
];

/**
 * What is wanted but not installed, each thing by its possible names.
 * @param {readonly (string | string[])[]} wanted
 * @param {string} dpkgAnswer lines "name install ok installed", as asked for in `askDpkg`
 * @returns {string[][]}
 */
export function findMissing(wanted, dpkgAnswer) {
  const installed = new Set();
  for (const line of dpkgAnswer.split('\n')) {
    const [name, , , state] = line.trim().split(/\s+/);
    if (name !== undefined && state === 'installed') installed.add(name);
  }
  return wanted.map((entry) => [entry].flat()).filter((names) => !names.some((name) => installed.has(name)));
}

/**
 * One name to install for each missing thing: the first that this release offers, else the oldest.
 * @param {readonly string[][]} missing
 * @param {string} offeredNames names, one per line
 * @returns {string[]}
 */
export function chooseNames(missing, offeredNames) {
  const offered = new Set(offeredNames.split('\n'));
  return missing
    .map((names) => names.find((name) => offered.has(name)) ?? names[names.length - 1] ?? '')
    .filter(Boolean);
}

/**
 * @typedef {object} SystemTools what the outside world answers; tests put their own here
 * @property {string} platform
 * @property {boolean} isRoot
 * @property {boolean} hasDpkg
 * @property {(names: string[]) => string} askDpkg
 * @property {() => string} listOffered
 * @property {(args: string[]) => boolean} aptGet whether it went well
 * @property {(command: string) => boolean} hasCommand
 * @property {import('./report.mjs').Say} say
 */

/**
 * @param {import('./report.mjs').Say} say
 * @returns {SystemTools}
 */
export function realSystemTools(say) {
  const searchPath = (process.env['PATH'] ?? '').split(path.delimiter);
  /** @param {string} command */
  const hasCommand = (command) => searchPath.some((folder) => existsSync(path.join(folder, command)));
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasDpkg: hasCommand('dpkg-query') && hasCommand('apt-get'),
    // Names dpkg has never heard of only go to stderr.
    askDpkg: (names) =>
      spawnSync('dpkg-query', ['-W', DPKG_FORMAT, ...names], { encoding: 'utf8' }).stdout ?? '',
    listOffered: () =>
      spawnSync('apt-cache', ['pkgnames'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout ?? '',
    aptGet: (args) =>
      spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300', ...args], {
        // Its talk goes to stderr with the rest of set-up's.
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0,
    hasCommand,
    say,
  };
}

/**
 * Makes sure Linux has what it needs; does nothing elsewhere. As root on Debian and Ubuntu it installs what is
 * missing.
 * @param {readonly Purpose[]} purposes
 * @param {SystemTools} tools
 * @throws {SetupProblem} naming what is missing and the line that installs it
 */
export function ensureSystemPackages(purposes, tools) {
  if (tools.platform !== 'linux') return;
  if (!tools.hasDpkg) {
    checkCommands(purposes, tools);
    return;
  }
  const wanted = purposes.flatMap((purpose) => DEBIAN_PACKAGES[purpose]);
  const findStillMissing = () => findMissing(wanted, tools.askDpkg([...new Set(wanted.flat())]));
  const missing = findStillMissing();
  if (missing.length === 0) return;

  const oneLine = (/** @type {string[]} */ names, prefix = 'sudo ') =>
    `${prefix}apt-get update && ${prefix}apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!tools.isRoot) {
    const names = chooseNames(missing, tools.listOffered());
    throw new SetupProblem(`system packages are missing: ${names.join(', ')}.`, oneLine(names));
  }
  tools.say(`Installing ${missing.length} system packages (apt-get)…`);
  const wasUpdated = tools.aptGet(['update']);
  const names = chooseNames(missing, tools.listOffered());
  const wasInstalled = tools.aptGet(['install', '-y', '--no-install-recommends', ...names]);
  const stillMissing = findStillMissing();
  if (!wasInstalled || stillMissing.length > 0) {
    const what = stillMissing.map((list) => list[0]).join(', ');
    throw new SetupProblem(
      `apt-get could not install ${what}${wasUpdated ? '' : ' (and could not refresh its package lists: is there a network?)'}.`,
      oneLine(names, ''),
    );
  }
}

/**
 * @param {readonly Purpose[]} purposes
 * @param {SystemTools} tools
 */
function checkCommands(purposes, tools) {
  const missing = purposes
    .flatMap((purpose) => COMMANDS_WANTED[purpose])
    .filter((command) => !tools.hasCommand(command));
  if (missing.length === 0) return;
  const line = OTHER_INSTALLERS.find(
    ([installer]) => installer !== undefined && tools.hasCommand(installer),
  )?.[1];
  throw new SetupProblem(
    `these commands are missing: ${missing.join(', ')}.`,
    line ?? `install with your system's package manager: ${missing.join(', ')}, and the headers of libsecret`,
  );
}
