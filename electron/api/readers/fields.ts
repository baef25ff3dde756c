import { isServerId } from '../call.ts';
import { UnreadableAnswer } from './unreadable-answer.ts';

/** An object of JSON whose keys are not known yet. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** An object, not a list and not null. */
export function isRecord(value: unknown): value is RawRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or nothing in it at all. */
export function recordOrEmpty(value: unknown): RawRecord {
  return isRecord(value) ? value : {};
}

/** A text with something in it, as it came; a number as text; else null. */
export function readText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** The first of several spellings that holds a text. */
export function readTextOf(record: RawRecord, ...keys: string[]): string | null {
  for (const key of keys) {
    const text = readText(record[key]);
    if (text !== null) return text;
  }
  return null;
}

/**
 * The first of several spellings that holds an id: a text the server can know it by (`isServerId`), or a whole number that
 * JSON keeps exactly. Ids are checked here, at the door, and nowhere further in.
 */
export function readIdOf(record: RawRecord, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = record[key];
    const text = Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text === 'string' && isServerId(text)) return text;
  }
  return null;
}

/** A boolean, also as the texts and numbers that stand for one (API-NOTES §15); else null. */
export function readFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1) return true;
  if (value === 0) return false;
  if (typeof value !== 'string') return null;
  const word = value.trim().toLowerCase();
  if (word === 'true' || word === '1' || word === 'yes') return true;
  return word === 'false' || word === '0' || word === 'no' ? false : null;
}

/** A finite number, also as text; else null. */
export function readNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** The texts of a list, whatever else is in it left out; a single text is a list of one. */
export function readTexts(value: unknown): string[] {
  return [value].flat().flatMap((item) => readText(item) ?? []);
}

/**
 * Lays what was read over what came: keys that are not `consumed` survive as they are. `__proto__` does not; it
 * is no field of anything and a trap to whoever copies the object by assignment.
 */
export function withUnknownFields<Known extends object>(
  raw: RawRecord,
  consumed: readonly string[],
  known: Known,
): Known & RawRecord {
  const kept = Object.entries(raw).filter(([key]) => key !== '__proto__' && !consumed.includes(key));
  return { ...Object.fromEntries(kept), ...known };
}

/** The object under the first of these keys that holds one, else the answer itself when it is one. */
export function unwrap(body: unknown, ...keys: string[]): RawRecord {
  if (!isRecord(body)) throw new UnreadableAnswer(`Expected an object with ${keys.join(' or ')}`);
  for (const key of keys) {
    const inner = body[key];
    if (isRecord(inner)) return inner;
  }
  return body;
}

/** Rows of one answer: six weeks of a calendar with ten full providers have some six thousand. Reading so many takes under a second. */
export const MOST_ROWS = 10_000;
/** Values in one row, whatever they lie in; an event has about thirty, a client with fields of the clinic's own some hundreds. */
const MOST_VALUES_OF_A_ROW = 5_000;

/**
 * The rows under one of these keys, or the answer itself when it is a list. An answer without any list is not an
 * empty one: taking it so would empty a screen. Throws `UnreadableAnswer`, for more rows than can be read at one go of the
 * kind `answer-too-large`.
 */
export function unwrapList(body: unknown, ...keys: string[]): readonly unknown[] {
  const rows = isRecord(body) ? keys.map((key) => body[key]).find(Array.isArray) : body;
  if (!Array.isArray(rows)) throw new UnreadableAnswer(`Expected a list of ${keys.join(' or ')}`);
  if (rows.length > MOST_ROWS)
    throw new UnreadableAnswer('More rows than any answer has', 'answer-too-large');
  return rows;
}

/** False for a row that holds more than any thing of the server does: copying, checking and keeping it would take minutes. */
function isOfUsualSize(row: RawRecord): boolean {
  const waiting: unknown[] = [row];
  let count = 0;
  for (const value of waiting) {
    if (typeof value !== 'object' || value === null) continue;
    const inner: unknown[] = Object.values(value);
    count += inner.length;
    if (count > MOST_VALUES_OF_A_ROW) return false;
    waiting.push(...inner);
  }
  return true;
}

/**
 * Reads each row by itself: one bad row is counted and does not lose the others, one of absurd size among them. A row may also
 * be left out on purpose.
 */
export function readRows<Item>(
  rows: readonly unknown[],
  readRow: (row: RawRecord) => Item | null,
  isLeftOut: (row: RawRecord) => boolean = () => false,
): { items: Item[]; unreadable: number } {
  const items: Item[] = [];
  let unreadable = 0;
  for (const row of rows) {
    if (isRecord(row) && isLeftOut(row)) continue;
    const item = isRecord(row) && isOfUsualSize(row) ? readRow(row) : null;
    if (item === null) unreadable += 1;
    else items.push(item);
  }
  return { items, unreadable };
}

/** What was read, or the complaint that it could not be. */
export function orUnreadable<Value>(value: Value | null, what: string): Value {
  if (value === null) throw new UnreadableAnswer(`Expected ${what}`);
  return value;
}
