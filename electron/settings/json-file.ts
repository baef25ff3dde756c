import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** What became of reading a settings file; a broken one is set aside under a new name, never overwritten. */
export type JsonFileContent<Value> =
  { kind: 'read'; value: Value } | { kind: 'absent' } | { kind: 'broken'; keptAs: string };

/**
 * Reads a small JSON file and parses it with `schema`. A file that is not JSON or not of the schema is renamed
 * to `<file>.broken-<time>`, so that nothing in it is lost and the app starts all the same.
 */
export function readJsonFile<Schema extends z.ZodType>(
  filePath: string,
  schema: Schema,
  nowMs: number,
): JsonFileContent<z.output<Schema>> {
  let text: string;
  try {
    text = readFileSync(filePath, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return { kind: 'read', value: parsed.data };
  const keptAs = `${filePath}.broken-${String(nowMs)}`;
  renameSync(filePath, keptAs);
  return { kind: 'broken', keptAs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Writes a small JSON file so that a power cut leaves either the old content or the new, never a half: a file
 * beside it is written and flushed, then renamed over it, then the folder is flushed (which Windows neither
 * allows nor needs).
 */
export function writeJsonFile(filePath: string, value: unknown): void {
  const fresh = `${filePath}.${String(process.pid)}.new`;
  try {
    const file = openSync(fresh, 'w', 0o600);
    try {
      writeSync(file, `${JSON.stringify(value, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, filePath);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(filePath), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
