/** Where things are. Works on Node 18, which has no `import.meta.dirname`. */
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * What belongs to this user rather than this checkout, like a downloaded Electron, so that the next clone finds it.
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function userCacheFolder(environment = process.env) {
  return path.join(environment['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'frontdesk');
}
