import { describe, expect, test, vi } from 'vitest';
import {
  chooseNames,
  DEBIAN_PACKAGES,
  ensureSystemPackages,
  findMissing,
  type SystemTools,
} from './system-packages.mjs';

const ALL_NAMES = Object.values(DEBIAN_PACKAGES).flat(2);

function installed(names: string[]): string {
  return names.map((name) => `${name} install ok installed\n`).join('');
}

/** A Debian where these packages are there, and where apt-get installs all that it is told to. */
function makeDebian(present: string[], changes: Partial<SystemTools> = {}) {
  const packages = new Set(present);
  const aptGet = vi.fn((args: string[]) => {
    if (args[0] === 'install') for (const name of args.slice(3)) packages.add(name);
    return true;
  });
  const said: string[] = [];
  const tools: SystemTools = {
    platform: 'linux',
    isRoot: true,
    hasDpkg: true,
    askDpkg: () => installed([...packages]),
    listOffered: () => ALL_NAMES.filter((name) => !name.includes('t64')).join('\n'),
    aptGet,
    hasCommand: () => false,
    say: (line) => said.push(line),
    ...changes,
  };
  return { tools, aptGet, said };
}

describe('what is missing', () => {
  test('is what dpkg does not call installed', () => {
    const answer = 'xvfb install ok installed\ndbus deinstall ok config-files\n';
    expect(findMissing(['xvfb', 'dbus', 'g++'], answer)).toEqual([['dbus'], ['g++']]);
  });

  test('is not what is there under its name of another release', () => {
    expect(findMissing([['libasound2t64', 'libasound2']], installed(['libasound2']))).toEqual([]);
    expect(findMissing([['libasound2t64', 'libasound2']], installed(['libasound2t64']))).toEqual([]);
  });

  test('is asked for by the name this release offers', () => {
    expect(chooseNames([['libasound2t64', 'libasound2'], ['xvfb']], 'libasound2\nxvfb\n')).toEqual([
      'libasound2',
      'xvfb',
    ]);
    expect(chooseNames([['libasound2t64', 'libasound2']], 'libasound2t64\n')).toEqual(['libasound2t64']);
  });
});

describe('on Debian', () => {
  test('apt-get is left alone when nothing is missing', () => {
    const { tools, aptGet, said } = makeDebian(ALL_NAMES);
    ensureSystemPackages(['compiling', 'running', 'testing'], tools);
    expect(aptGet).not.toHaveBeenCalled();
    expect(said).toEqual([]);
  });

  test('as root, only what is missing is installed, after a refresh of the lists', () => {
    const { tools, aptGet } = makeDebian(ALL_NAMES.filter((name) => name !== 'xvfb'));
    ensureSystemPackages(['testing'], tools);
    expect(aptGet.mock.calls.map(([args]) => args)).toEqual([
      ['update'],
      ['install', '-y', '--no-install-recommends', 'xvfb'],
    ]);
  });

  test('nothing is asked of the system for a purpose nobody has', () => {
    const { tools, aptGet } = makeDebian(DEBIAN_PACKAGES.compiling.flat());
    ensureSystemPackages(['compiling'], tools);
    expect(aptGet).not.toHaveBeenCalled();
  });

  test('without root, the one line to type is given and nothing is tried', () => {
    const { tools, aptGet } = makeDebian(
      ALL_NAMES.filter((name) => name !== 'gnome-keyring'),
      { isRoot: false },
    );
    expect(() => ensureSystemPackages(['testing'], tools)).toThrow(
      expect.objectContaining({
        message: 'system packages are missing: gnome-keyring.',
        fix: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends gnome-keyring',
      }),
    );
    expect(aptGet).not.toHaveBeenCalled();
  });

  test('a package that apt-get could not install is named', () => {
    const { tools } = makeDebian(
      ALL_NAMES.filter((name) => name !== 'xvfb'),
      { aptGet: () => false },
    );
    expect(() => ensureSystemPackages(['testing'], tools)).toThrow(
      /could not install xvfb .*is there a network/,
    );
  });
});

describe('elsewhere', () => {
  test('another Linux gets the line of its own package manager', () => {
    const { tools } = makeDebian([], {
      hasDpkg: false,
      hasCommand: (command) => command === 'dnf' || command === 'make',
    });
    expect(() => ensureSystemPackages(['compiling'], tools)).toThrow(
      expect.objectContaining({
        message: 'these commands are missing: pkg-config, g++, python3.',
        fix: expect.stringMatching(/^sudo dnf install /),
      }),
    );
  });

  test('another Linux that has all commands is fine', () => {
    const { tools } = makeDebian([], { hasDpkg: false, hasCommand: () => true });
    expect(() => ensureSystemPackages(['compiling', 'testing'], tools)).not.toThrow();
  });

  test('macOS and Windows need nothing', () => {
    const { tools } = makeDebian([], { platform: 'darwin', hasDpkg: false });
    expect(() => ensureSystemPackages(['compiling', 'running', 'testing'], tools)).not.toThrow();
  });
});
