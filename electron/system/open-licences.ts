import { m } from '../../shared/messages/messages.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shell } from 'electron';
import { ExpectedFailure } from '../base/expected-failure.ts';

/** What packaging writes beside the app (build/package/third-party-licences.mjs). */
const LICENCE_FILE = 'THIRD-PARTY-LICENSES.txt';

/**
 * Opens the licences of everything inside the app, word for word, in the system's own viewer: this one file, whatever the
 * window asks. Only packages have it; elsewhere, and where nothing opens it, `file-unavailable`.
 */
export async function openLicences(resourcesFolder: string): Promise<void> {
  const file = join(resourcesFolder, LICENCE_FILE);
  if (!existsSync(file)) {
    throw new ExpectedFailure('file-unavailable', m.system_licences_only_installed());
  }
  const problem = await shell.openPath(file);
  if (problem !== '') {
    throw new ExpectedFailure('file-unavailable', m.system_licences_not_opened({ file }));
  }
}
