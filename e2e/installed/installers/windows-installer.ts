import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { run, type Installer } from './installer.ts';

/** How long Windows may go on deleting after the uninstaller has said that it is done. */
const REMOVAL_LIMIT_MS = 60_000;

/**
 * Runs the NSIS installer silently, for this user, or for everybody on this PC (which takes an administrator).
 * Both ways are what IT rolls out; build/README.md has the switches.
 */
export function nsisInstaller(file: string, isForEverybody: boolean): Installer {
  const folder = isForEverybody
    ? path.join(environment('ProgramFiles'), 'Frontdesk')
    : path.join(environment('LOCALAPPDATA'), 'Programs', 'Frontdesk');
  const executable = path.join(folder, 'Frontdesk.exe');
  const scope = isForEverybody ? '/allusers' : '/currentuser';
  return {
    app: { executable, folder, resources: path.join(folder, 'resources') },
    isInstalled: () => existsSync(executable),
    install: () => {
      run(file, ['/S', scope]);
      if (!existsSync(executable))
        throw new Error(`the installer ended well, but ${executable} is not there`);
      return Promise.resolve();
    },
    uninstall: async () => {
      run(path.join(folder, 'Uninstall Frontdesk.exe'), ['/S', scope]);
      // It goes on in a copy of itself, since a running program cannot be deleted.
      await expect.poll(() => existsSync(executable), { timeout: REMOVAL_LIMIT_MS }).toBe(false);
    },
  };
}

/** What the registry says that `frontdesk:` links open; undefined where it knows none. */
export function linkCommand(isForEverybody: boolean): string | undefined {
  const key = `${isForEverybody ? 'HKLM' : 'HKCU'}\\Software\\Classes\\frontdesk\\shell\\open\\command`;
  const result = spawnSync('reg', ['query', key, '/ve'], { encoding: 'utf8' });
  return result.status === 0 ? /REG_SZ\s+(.*\S)/.exec(result.stdout)?.[1] : undefined;
}

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`Windows does not say its ${name}`);
  return value;
}
