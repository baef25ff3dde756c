import { readFileSync, renameSync } from 'node:fs';
import type { z } from 'zod';
import { replaceFile } from './replace-file.ts';

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

/** Writes a small JSON file so that a power cut leaves either the old content or the new (`replaceFile`). */
export function writeJsonFile(filePath: string, value: unknown): void {
  replaceFile(filePath, `${JSON.stringify(value, null, 2)}\n`);
}
