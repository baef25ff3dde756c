/** Where things are. Works on Node 18, which has no `import.meta.dirname`. */
import { statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Many times what all tests that run side by side write. */
const ROOM_BYTES = 2 * 1024 ** 3;

/**
 * Where tests keep what they write and throw away: in memory where the system has room for it there, since what takes long
 * in many of them is a disk that is waited for at each commit. A program that is killed loses nothing there either.
 */
export function testFolder() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > ROOM_BYTES ? '/dev/shm' : os.tmpdir();
  } catch {
    return os.tmpdir();
  }
}

/**
 * What belongs to this user rather than this checkout, like a downloaded Electron, so that the next clone finds it.
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function userCacheFolder(environment = process.env) {
  return path.join(environment['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'frontdesk');
}
