import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Installer } from './installer.ts';
import { debInstaller } from './linux-installer.ts';
import { dmgInstaller } from './mac-installer.ts';
import { nsisInstaller } from './windows-installer.ts';

/** The package under test: a .deb, an .exe or a .dmg. */
export const INSTALLER_FILE = path.resolve(process.env['FRONTDESK_INSTALLER'] ?? '');

/** Windows alone: installed for everybody on the PC rather than for this user. */
export const IS_FOR_EVERYBODY = process.env['FRONTDESK_INSTALL_FOR'] === 'everybody';

/** Chooses by the file's name. Throws where there is no such file, or no way to install it on this system. */
export function chooseInstaller(): Installer {
  if (process.env['FRONTDESK_INSTALLER'] === undefined || !existsSync(INSTALLER_FILE)) {
    throw new Error('FRONTDESK_INSTALLER names no file; npm run package-test makes a package and names it');
  }
  const kind = `${process.platform} ${path.extname(INSTALLER_FILE)}`;
  if (kind === 'linux .deb') return debInstaller(INSTALLER_FILE);
  if (kind === 'win32 .exe') return nsisInstaller(INSTALLER_FILE, IS_FOR_EVERYBODY);
  if (kind === 'darwin .dmg') return dmgInstaller(INSTALLER_FILE);
  throw new Error(`no way is known to install ${INSTALLER_FILE} on ${process.platform}`);
}
