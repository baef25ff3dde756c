import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shell } from 'electron';
import { expectedFailure } from '../base/expected-failure.ts';

/** What packaging writes beside the app (build/package/third-party-licences.mjs). */
const LICENCE_FILE = 'THIRD-PARTY-LICENSES.txt';

/**
 * Opens the licences of everything inside the app, word for word, in the system's own viewer: this one file, whatever the
 * window asks. Only packages have it; elsewhere, and where nothing opens it, `file-unavailable`.
 */
export async function openLicences(resourcesFolder: string): Promise<void> {
  const file = join(resourcesFolder, LICENCE_FILE);
  if (!existsSync(file)) {
    throw expectedFailure('file-unavailable', { why: 'not-installed' });
  }
  const problem = await shell.openPath(file);
  if (problem !== '') {
    throw expectedFailure('file-unavailable', { why: 'no-viewer', fileName: file });
  }
}
