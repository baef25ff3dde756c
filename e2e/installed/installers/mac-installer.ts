import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, type Installer } from './installer.ts';

const FOLDER = '/Applications/Frontdesk.app';

/** Copies the app out of a disk image, as dragging it over does. */
export function dmgInstaller(file: string): Installer {
  return {
    app: {
      executable: `${FOLDER}/Contents/MacOS/Frontdesk`,
      folder: FOLDER,
      resources: `${FOLDER}/Contents/Resources`,
    },
    isInstalled: () => existsSync(FOLDER),
    install: () => {
      const mount = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-image-'));
      run('hdiutil', ['attach', file, '-nobrowse', '-readonly', '-mountpoint', mount]);
      try {
        run('ditto', [path.join(mount, 'Frontdesk.app'), FOLDER]);
      } finally {
        run('hdiutil', ['detach', mount]);
      }
      return Promise.resolve();
    },
    uninstall: () => {
      rmSync(FOLDER, { recursive: true });
      return Promise.resolve();
    },
  };
}

/** What Gatekeeper would say at a person's first start; throws unless it would let the app run. */
export function askGatekeeper(): void {
  run('codesign', ['--verify', '--deep', '--strict', FOLDER]);
  run('spctl', ['--assess', '--type', 'execute', '--verbose', FOLDER]);
  run('xcrun', ['stapler', 'validate', FOLDER]);
}
