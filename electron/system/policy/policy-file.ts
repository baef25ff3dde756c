import { lstatSync, readFileSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { readPolicyValues, refusedPolicy, type ReadPolicy } from './policy.ts';

/** Far above any policy; a larger file is something else. */
const MAX_FILE_BYTES = 64 * 1024;

export interface PolicyFileOptions {
  /**
   * User ids whose file counts: the administrator's, and in development the developer's own. Null asks for no owner, for
   * development on Windows, where files have none of this kind.
   */
  trustedOwnerIds: readonly number[] | null;
}

/**
 * Reads a policy from a JSON file, or null where there is none. Only a file that nobody but an administrator can change
 * counts: it may name the server a token is sent to. So file and folder must belong to an administrator, be writable by
 * nobody else, and the file be no link (macOS and Linux; Windows has its registry for this, see README.md).
 */
export function readPolicyFile(filePath: string, { trustedOwnerIds }: PolicyFileOptions): ReadPolicy | null {
  let text: string;
  try {
    const file = lstatSync(filePath, { throwIfNoEntry: false });
    if (!file) return null;
    if (!file.isFile()) return refusedPolicy(filePath, 'It is not a plain file.');
    for (const [what, stats] of [
      ['The file', file],
      ['Its folder', statSync(dirname(filePath))],
    ] as const) {
      const why = trustedOwnerIds && whyOthersMayChange(stats, trustedOwnerIds);
      if (why !== null) return refusedPolicy(filePath, `${what} ${why}.`);
    }
    if (file.size > MAX_FILE_BYTES) return refusedPolicy(filePath, 'It is far too long.');
    text = readFileSync(filePath, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOTDIR') return null;
    return refusedPolicy(filePath, `It cannot be read (${code}).`);
  }
  try {
    // Editors on Windows put a mark before the text.
    return readPolicyValues(JSON.parse(text.replace(/^\uFEFF/, '')), filePath);
  } catch (error) {
    if (error instanceof SyntaxError) return refusedPolicy(filePath, 'It is not JSON.');
    throw error;
  }
}

/** Why someone other than a trusted owner could change it, as the end of a sentence; null when nobody could. */
export function whyOthersMayChange(
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  trustedOwnerIds: readonly number[],
): string | null {
  if (!trustedOwnerIds.includes(uid)) return 'does not belong to an administrator';
  // Group 0 is root's own (and wheel on macOS).
  if ((mode & 0o020) !== 0 && gid !== 0) return 'can be changed by a group that is not the administrators’';
  if ((mode & 0o002) !== 0) return 'can be changed by everybody';
  return null;
}
