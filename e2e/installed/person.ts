import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Somebody who uses the computer: never root, with a home folder of their own and nothing in it. Where the test runs
 * as root it is `nobody`, else whoever runs the test.
 */
export interface Person {
  readonly home: string;
  /** Where the app keeps this person's data. */
  readonly dataFolder: string;
  /** Starts a program as this person, outside the checkout. */
  start(program: string, args: readonly string[], environment?: Record<string, string>): ChildProcess;
  /** Removes the home folder. */
  forget(): void;
}

const IS_ROOT = process.getuid?.() === 0;

/** Makes a person with an empty home folder. */
export function newPerson(): Person {
  const home = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-person-'));
  chmodSync(home, 0o700);
  if (IS_ROOT) spawnSync('chown', ['nobody:', home]);
  return {
    home,
    dataFolder: dataFolderIn(home),
    start: (program, args, environment = {}) => {
      // Electron takes the sandbox's word for it only as a user without rights.
      const asNobody = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', program];
      return spawn(IS_ROOT ? 'setpriv' : program, IS_ROOT ? [...asNobody, ...args] : args, {
        cwd: home,
        env: { ...environmentIn(home), ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    },
    forget: () => {
      if (existsSync(home)) rmSync(home, { recursive: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function dataFolderIn(home: string): string {
  if (process.platform === 'darwin') return path.join(home, 'Library/Application Support/Frontdesk');
  return path.join(home, process.platform === 'win32' ? 'AppData\\Roaming' : '.config', 'Frontdesk');
}

/** What a desktop hands to the programs it starts, and nothing of the test's or the checkout's. */
function environmentIn(home: string): NodeJS.ProcessEnv {
  const kept = ['DISPLAY', 'SystemRoot', 'windir', 'ProgramFiles', 'ProgramData', 'SystemDrive', 'COMSPEC'];
  const environment: NodeJS.ProcessEnv = { HOME: home, LANG: 'en_GB.UTF-8', TZ: 'America/New_York' };
  for (const name of kept) if (process.env[name] !== undefined) environment[name] = process.env[name];
  if (process.platform === 'win32') {
    const roaming = path.join(home, 'AppData\\Roaming');
    const local = path.join(home, 'AppData\\Local');
    return {
      ...environment,
      USERPROFILE: home,
      APPDATA: roaming,
      LOCALAPPDATA: local,
      TEMP: home,
      TMP: home,
    };
  }
  return {
    ...environment,
    PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
    TMPDIR: home,
    XDG_CONFIG_HOME: `${home}/.config`,
  };
}
