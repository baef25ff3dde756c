import { existsSync } from 'node:fs';
import { run, type Installer } from './installer.ts';

const FOLDER = '/opt/Frontdesk';
/** Asks nothing, and waits for another installation on this computer to end. */
const UNATTENDED = ['-y', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0'];

/** Installs a .deb with apt, which fetches what it depends on, as root or through sudo. */
export function debInstaller(file: string): Installer {
  return {
    app: { executable: '/usr/bin/frontdesk', folder: FOLDER, resources: `${FOLDER}/resources` },
    isInstalled: () => existsSync(FOLDER),
    install: () => {
      asRoot('apt-get', [...UNATTENDED, 'install', '--no-install-recommends', file]);
      return Promise.resolve();
    },
    uninstall: () => {
      asRoot('apt-get', [...UNATTENDED, 'purge', 'frontdesk']);
      return Promise.resolve();
    },
  };
}

function asRoot(program: string, args: readonly string[]): string {
  return process.getuid?.() === 0 ? run(program, args) : run('sudo', ['-n', program, ...args]);
}
