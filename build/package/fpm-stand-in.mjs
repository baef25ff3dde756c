#!/usr/bin/env node
/**
 * Stands in for fpm, which electron-builder downloads to make .deb packages, where that download cannot be reached: it
 * takes the arguments electron-builder gives fpm and makes the package with dpkg-deb. For test packages only; scripts,
 * menu entry, icons and dependencies in it are electron-builder's own, so that the test installs what it made.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Flags of fpm's that stand alone; all others are followed by a value. */
const LONE_FLAGS = new Set(['--force', '--debug']);
const COMPRESSORS = new Map([
  ['zst', 'zstd'],
  ['xz', 'xz'],
  ['gz', 'gzip'],
]);

/**
 * @typedef {object} FpmRequest
 * @property {Map<string, string[]>} options values by flag, in the order given
 * @property {{ from: string, to: string }[]} mappings what goes where
 */

/**
 * @param {readonly string[]} given fpm's arguments
 * @returns {FpmRequest}
 */
export function readFpmArguments(given) {
  /** @type {Map<string, string[]>} */
  const options = new Map();
  /** @type {{ from: string, to: string }[]} */
  const mappings = [];
  const rest = [...given];
  while (rest.length > 0) {
    const argument = rest.shift() ?? '';
    if (LONE_FLAGS.has(argument)) continue;
    if (argument.startsWith('-')) {
      options.set(argument, [...(options.get(argument) ?? []), rest.shift() ?? '']);
      continue;
    }
    const separator = argument.lastIndexOf('=');
    mappings.push({ from: argument.slice(0, separator), to: argument.slice(separator + 1) });
  }
  return { options, mappings };
}

/**
 * Debian's control file.
 * @param {FpmRequest['options']} options
 * @param {number} installedKb
 */
export function writeControl(options, installedKb) {
  const one = (/** @type {string} */ flag) => options.get(flag)?.[0];
  const [synopsis = '', ...description] = (one('--description') ?? '').split('\n');
  /** @type {[string, string | undefined][]} */
  const fields = [
    ['Package', one('--name')],
    ['Version', one('--version')],
    ['Architecture', one('--architecture')],
    ['Maintainer', one('--maintainer')],
    ['Installed-Size', String(installedKb)],
    ['Depends', options.get('-d')?.join(', ')],
    ['Recommends', options.get('--deb-recommends')?.join(', ')],
    ['Section', one('--category')],
    ['Priority', one('--deb-priority')],
    ['Homepage', one('--url')],
    ['Description', [synopsis, ...description.map((line) => ` ${line.trim() || '.'}`)].join('\n')],
  ];
  return `${fields
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n`;
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {string} what it printed
 */
function run(program, args) {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${program}: ${result.stderr || String(result.error)}`);
  return result.stdout;
}

/** @param {FpmRequest} request */
function makeDeb({ options, mappings }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-deb-'));
  try {
    for (const { from, to } of mappings) {
      const destination = path.join(folder, to);
      mkdirSync(path.dirname(destination), { recursive: true });
      cpSync(from, destination, { recursive: true, verbatimSymlinks: true });
    }
    const installedKb = Number(run('du', ['-sk', folder]).split('\t')[0]);
    const control = path.join(folder, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(path.join(control, 'control'), writeControl(options, installedKb));
    for (const [flag, name] of /** @type {const} */ ([
      ['--after-install', 'postinst'],
      ['--after-remove', 'postrm'],
    ])) {
      const script = options.get(flag)?.[0];
      if (script === undefined) continue;
      writeFileSync(path.join(control, name), readFileSync(script));
      chmodSync(path.join(control, name), 0o755);
    }
    chmodSync(folder, 0o755);
    const compressor = COMPRESSORS.get(options.get('--deb-compression')?.[0] ?? 'xz') ?? 'xz';
    const file = options.get('--package')?.[0] ?? '';
    run('dpkg-deb', ['--root-owner-group', `-Z${compressor}`, '-z1', '--build', folder, file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const request = readFpmArguments(process.argv.slice(2));
  if (request.options.get('-t')?.[0] !== 'deb') throw new Error('only .deb packages are made without fpm');
  makeDeb(request);
}
