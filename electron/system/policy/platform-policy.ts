import { m } from '../../../shared/messages/messages.ts';
import { lstatSync, readFileSync, statSync, existsSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { readPolicyValues, refusedPolicy, POLICY_KEYS, type ReadPolicy } from './policy.ts';
import { NOT_MANAGED } from '../../../shared/computer/computer-state.ts';

const run = promisify(execFile);

/**
 * Where group policies are kept. The machine's hive only: its `Policies` key is writable by administrators alone, while a
 * person (or a program of theirs) could set the same under HKEY_CURRENT_USER and send the user's token elsewhere.
 */
const KEY = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Frontdesk';
const TIMEOUT_MS = 10_000;

/** Runs the system's own `reg.exe`; answers its output, or null when the key is not there. */
type QueryRegistry = (key: string) => Promise<string | null>;

/** Asks Windows with its own tool: no native module is needed for a key that is read once a start. */
const queryRegistry: QueryRegistry = async (key) => {
  const reg = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
  try {
    const { stdout } = await run(reg, ['query', key], { timeout: TIMEOUT_MS, windowsHide: true });
    return stdout;
  } catch (error) {
    // Exit code 1 is its word for "no such key"; anything else is a failure.
    if ((error as { code?: unknown }).code === 1) return null;
    throw error;
  }
};

/** The policy in the registry, or null where there is none. Never throws: what fails is part of the answer. */
export async function readWindowsPolicy(query: QueryRegistry = queryRegistry): Promise<ReadPolicy | null> {
  let output: string | null;
  try {
    output = await query(KEY);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return refusedPolicy(KEY, m.system_policy_windows({ code }));
  }
  if (output === null) return null;
  const values = parseRegistryOutput(output);
  // The key alone, without a value, as a template that was switched off leaves it.
  return Object.keys(values).length === 0 ? null : readPolicyValues(values, KEY);
}

/**
 * The values in what `reg query` prints: lines of `    name    REG_SZ    text`. Numbers come as `0x1`. Names come out in
 * our own spelling whatever their case, since Windows knows no difference.
 */
export function parseRegistryOutput(output: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const line of output.split(/\r?\n/)) {
    const found = /^ {4}(\S+) {4}(REG_\w+)(?: {4}(.*))?$/.exec(line);
    if (!found) continue;
    const [, name = '', type, text = ''] = found;
    values[SPELLING.get(name.toLowerCase()) ?? name] = type === 'REG_DWORD' ? Number(text) : text.trim();
  }
  return values;
}

const SPELLING: ReadonlyMap<string, string> = new Map(POLICY_KEYS.map((name) => [name.toLowerCase(), name]));

const DOMAIN = 'com.frontdesk.desktop';

/** Turns a property list, which may be binary, into JSON text. */
type ReadPropertyList = (filePath: string) => Promise<string>;

/** macOS' own tool for it: property lists come in three forms, and it knows them all. */
const readPropertyList: ReadPropertyList = async (filePath) => {
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
      m.system_policy_macos({ code: error instanceof Error ? error.name : 'unknown' }),
    );
  }
}

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
    if (!file.isFile()) return refusedPolicy(filePath, m.system_policy_no_file());
    for (const [texts, stats] of [
      [FILE_TEXTS, file],
      [FOLDER_TEXTS, statSync(dirname(filePath))],
    ] as const) {
      const why = trustedOwnerIds && whyOthersMayChange(stats, trustedOwnerIds);
      if (why !== null) return refusedPolicy(filePath, texts[why]());
    }
    if (file.size > MAX_FILE_BYTES) return refusedPolicy(filePath, m.system_policy_too_long());
    text = readFileSync(filePath, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOTDIR') return null;
    return refusedPolicy(filePath, m.system_policy_unreadable({ code }));
  }
  try {
    // Editors on Windows put a mark before the text.
    return readPolicyValues(JSON.parse(text.replace(/^\uFEFF/, '')), filePath);
  } catch (error) {
    if (error instanceof SyntaxError) return refusedPolicy(filePath, m.system_policy_no_json());
    throw error;
  }
}

/** Who but an administrator could change a file. */
type Changer = 'owner' | 'group' | 'everybody';

const FILE_TEXTS: Record<Changer, () => string> = {
  owner: m.system_policy_file_owner,
  group: m.system_policy_file_group,
  everybody: m.system_policy_file_everybody,
};
const FOLDER_TEXTS: Record<Changer, () => string> = {
  owner: m.system_policy_folder_owner,
  group: m.system_policy_folder_group,
  everybody: m.system_policy_folder_everybody,
};

/** Who other than a trusted owner could change it; null when nobody could. */
export function whyOthersMayChange(
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  trustedOwnerIds: readonly number[],
): Changer | null {
  if (!trustedOwnerIds.includes(uid)) return 'owner';
  // Group 0 is root's own (and wheel on macOS).
  if ((mode & 0o020) !== 0 && gid !== 0) return 'group';
  if ((mode & 0o002) !== 0) return 'everybody';
  return null;
}

/** The administrator's user id on macOS and Linux. */
const ROOT_ID = 0;

interface PolicyPlace {
  platform: NodeJS.Platform;
  /** Another policy file, for development and tests; to be given by a copy that is not packaged only. */
  developmentFile: string | undefined;
}

/** The organisation's settings for this PC, from the first of the platform's places that has any (README.md). */
export async function readPolicy({ platform, developmentFile }: PolicyPlace): Promise<ReadPolicy> {
  const none: ReadPolicy = { settings: NOT_MANAGED, unknownKeys: [] };
  if (developmentFile !== undefined && developmentFile !== '') {
    const trustedOwnerIds = process.getuid ? [ROOT_ID, process.getuid()] : null;
    return readPolicyFile(developmentFile, { trustedOwnerIds }) ?? none;
  }
  const administrators = { trustedOwnerIds: [ROOT_ID] };
  if (platform === 'win32') return (await readWindowsPolicy()) ?? none;
  if (platform === 'darwin') {
    const file = '/Library/Application Support/Frontdesk/policy.json';
    return (await readMacPolicy()) ?? readPolicyFile(file, administrators) ?? none;
  }
  return readPolicyFile('/etc/frontdesk/policy.json', administrators) ?? none;
}
