import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a text file so that a power cut leaves either the old content or the new, never a half: a file
 * beside it is written and flushed, then renamed over it, then the folder is flushed (which Windows neither
 * allows nor needs). Only this user may read it. Throws the system's error, the old content untouched.
 */
export function replaceFile(filePath: string, text: string): void {
  const fresh = `${filePath}.${String(process.pid)}.new`;
  try {
    const file = openSync(fresh, 'w', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, filePath);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  if (process.platform !== 'win32') flushFolder(dirname(filePath));
}

/** Network drives and sticks may know no flushing of folders; the file itself is written and flushed by then. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(code)) throw error;
  } finally {
    closeSync(folder);
  }
}
