import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  closeSync,
  fsyncSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { keepUnknown, parseTolerantly } from './stored-json.ts';

/** Far above any file of this kind; what is larger is something else. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What stands in the name of a file that was set aside, before the time at which it was. */
const ASIDE = '.broken-';

/**
 * A small JSON file in the data folder: settings, accounts, the window's place. Reading it never throws: whatever stands
 * in its place, the app starts. What cannot be read is set aside as `<file>.broken-<time>`, never overwritten, and the
 * fallback counts. Keys this version does not know are written back. `setAsideSince` tells which files it happened to.
 */
export class JsonFile<Value extends object> {
  readonly #filePath: string;
  #json: unknown;
  #value: Value;
  /** True where there was a file and it could be read. */
  readonly wasRead: boolean;

  constructor(filePath: string, schema: z.ZodType<Value>, fallback: Value, nowMs: number) {
    this.#filePath = filePath;
    this.#json = readJson(filePath);
    const read = this.#json === undefined ? null : parseTolerantly(schema, this.#json);
    if (read === null && existsSync(filePath)) setAside(filePath, nowMs);
    this.wasRead = read !== null;
    this.#value = read ?? fallback;
    if (read === null) this.#json = fallback;
  }

  get value(): Value {
    return this.#value;
  }

  /** On disk when this returns: a power cut leaves the old content or the new. Throws the system's error, nothing changed. */
  write(value: Value): void {
    const json = keepUnknown(value, this.#value, this.#json);
    replaceFile(this.#filePath, `${JSON.stringify(json, null, 2)}\n`);
    this.#json = json;
    this.#value = value;
  }
}

/** Keeps a copy of a file of which only a part could be read, before it is written again. */
export function copyAside(filePath: string, nowMs: number): void {
  besides(() => copyFileSync(filePath, freeName(filePath, nowMs)));
}

/** The names of files in the list that were set aside at or after a moment. */
export function setAsideSince(fileNames: readonly string[], sinceMs: number): string[] {
  return fileNames.filter((name) => {
    const at = name.lastIndexOf(ASIDE);
    return at !== -1 && Number.parseInt(name.slice(at + ASIDE.length), 10) >= sinceMs;
  });
}

/** The JSON, or undefined where there is none: no file, a folder in its place, not UTF-8, cut off, empty, too large. */
function readJson(filePath: string): unknown {
  try {
    const found = statSync(filePath);
    if (!found.isFile() || found.size > MOST_BYTES) return undefined;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(filePath));
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function setAside(filePath: string, nowMs: number): void {
  besides(() => renameSync(filePath, freeName(filePath, nowMs)));
}

function freeName(filePath: string, nowMs: number): string {
  const wanted = `${filePath}${ASIDE}${String(nowMs)}`;
  let name = wanted;
  for (let count = 2; existsSync(name); count += 1) name = `${wanted}-${String(count)}`;
  return name;
}

/** In a folder that can only be read the file stays where it is, and the app goes on with the fallback. */
function besides(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/**
 * Writes a text file so that a power cut leaves either the old content or the new, never a half: a file
 * beside it is written and flushed, then renamed over it, then the folder is flushed. Only this user may read it. Throws the system's error, the old content untouched.
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
  flushFolder(dirname(filePath));
}

/**
 * Makes a renaming in a folder survive a power cut. Windows neither allows nor needs it, and network drives and sticks may
 * not know it; the file itself is written and flushed by then.
 */
export function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
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
