import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { readPolicyValues, refusedPolicy, type ReadPolicy } from './policy.ts';

const run = promisify(execFile);
const DOMAIN = 'com.frontdesk.desktop';
const TIMEOUT_MS = 10_000;

/** Turns a property list, which may be binary, into JSON text. */
export type ReadPropertyList = (filePath: string) => Promise<string>;

/** macOS' own tool for it: property lists come in three forms, and it knows them all. */
export const readPropertyList: ReadPropertyList = async (filePath) => {
  const { stdout } = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', filePath], {
    timeout: TIMEOUT_MS,
  });
  return stdout;
};

/**
 * What a device management profile has set for Frontdesk, or null where none has. Read from the folder only the system can
 * write to, not through the defaults system: that would mix in what the person has set with `defaults write`.
 * The person's profile comes before the computer's, as macOS itself has it.
 */
export async function readMacPolicy(
  exists: (filePath: string) => boolean = existsSync,
  read: ReadPropertyList = readPropertyList,
  userName: string = userInfo().username,
): Promise<ReadPolicy | null> {
  const folder = '/Library/Managed Preferences';
  const file = [`${folder}/${userName}/${DOMAIN}.plist`, `${folder}/${DOMAIN}.plist`].find(exists);
  if (file === undefined) return null;
  try {
    return readPolicyValues(JSON.parse(await read(file)), file);
  } catch (error) {
    return refusedPolicy(
      file,
      `macOS could not read it (${error instanceof Error ? error.name : 'unknown'}).`,
    );
  }
}
