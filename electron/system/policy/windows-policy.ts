import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { POLICY_KEYS, readPolicyValues, refusedPolicy, type ReadPolicy } from './policy.ts';

const run = promisify(execFile);

/**
 * Where group policies are kept. The machine's hive only: its `Policies` key is writable by administrators alone, while a
 * person (or a program of theirs) could set the same under HKEY_CURRENT_USER and send the user's token elsewhere.
 */
const KEY = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Frontdesk';
const TIMEOUT_MS = 10_000;

/** Runs the system's own `reg.exe`; answers its output, or null when the key is not there. */
export type QueryRegistry = (key: string) => Promise<string | null>;

/** Asks Windows with its own tool: no native module is needed for a key that is read once a start. */
export const queryRegistry: QueryRegistry = async (key) => {
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
    return refusedPolicy(KEY, `Windows did not answer (${code}).`);
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
