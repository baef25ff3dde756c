import { Temporal } from 'temporal-polyfill';
import { isServerId } from '../call.ts';
import { wallToEpochMs } from '../../../shared/time/zone.ts';

/** Why an answer cannot be used; each is an `ApiErrorKind`. */
type UnreadableKind = 'unreadable-answer' | 'answer-too-large' | 'zone-unknown';

/**
 * Thrown by readers, and by nothing else: the answer is JSON, but not what the call answers with. The transport
 * turns it into an `ApiError` of its kind. The message says what was looked for, never what was
 * found: that may hold personal data. `quote` is what may be shown of it, such as the name of a zone.
 */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
  readonly kind: UnreadableKind;
  readonly quote: string | null;

  constructor(message: string, kind: UnreadableKind = 'unreadable-answer', quote: string | null = null) {
    super(message);
    this.kind = kind;
    this.quote = quote;
  }
}

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

/** Nobody keeps a schedule before or after: a time out there is a mistake, and what goes through its days would not end. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);

/**
 * An instant in epoch milliseconds from what the API writes in one place or another: ISO 8601 with offset or Z, with midnight
 * as 24:00 too, epoch seconds, milliseconds or microseconds as number or text (told apart by their size), an object around one
 * of these (`{dateTime}`, `{date}`, `{_seconds}`). A naive time (`2021-07-16 11:00:00`) and a date alone, which is its midnight,
 * are placed in `timeZone`; without one they cannot be placed and are not guessed at. Null for anything else, and for
 * times before 1900 or after 2199.
 */
export function readInstantMs(value: unknown, timeZone: string | null): number | null {
  const ms = instantOf(value, timeZone);
  return ms !== null && ms >= EARLIEST_MS && ms < LATEST_MS ? Math.trunc(ms) : null;
}

function instantOf(value: unknown, timeZone: string | null): number | null {
  if (typeof value === 'number') return instantOfNumber(value);
  if (isRecord(value)) {
    const inner = value.dateTime ?? value.date ?? value._seconds ?? value.seconds ?? null;
    return isRecord(inner) ? null : instantOf(inner, timeZone);
  }
  if (typeof value !== 'string') return null;
  const text = withoutHour24(value.trim());
  if (/^\d{9,17}$/.test(text)) return instantOfNumber(Number(text));
  return readZonedText(text) ?? readNaiveText(text, timeZone);
}

/** From 1973 on: seconds have nine to eleven digits, milliseconds twelve to fourteen, microseconds more. A smaller number is none. */
function instantOfNumber(value: number): number | null {
  if (!(value >= 1e8)) return null;
  if (value < 1e11) return value * 1000;
  return value < 1e14 ? value : value / 1000;
}

/** ISO 8601 calls the end of a day 24:00 as well, which Temporal does not read: the same as the next day's 00:00. */
function withoutHour24(text: string): string {
  const [, date, rest] = /^(\d{4}-\d{2}-\d{2})[T ]24:?00(?::?00(?:[.,]0+)?)?(.*)$/i.exec(text) ?? [];
  if (date === undefined || rest === undefined) return text;
  try {
    return `${Temporal.PlainDate.from(date).add({ days: 1 }).toString()}T00:00:00${rest}`;
  } catch (error) {
    if (error instanceof RangeError) return text;
    throw error;
  }
}

/** The form nearly every time comes in, on a day that every month has: here the runtime reads what Temporal does, in a tenth of the time. */
const USUAL_FORM =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function readZonedText(text: string): number | null {
  if (USUAL_FORM.test(text)) return Date.parse(text);
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch (error) {
    return nullForRangeError(error);
  }
}

function readNaiveText(text: string, timeZone: string | null): number | null {
  if (timeZone === null || !/^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?$/i.test(text))
    return null;
  try {
    return wallToEpochMs(text.replace(' ', 'T'), timeZone);
  } catch (error) {
    return nullForRangeError(error);
  }
}

/** Temporal's way of saying that a text is no time, or a zone no zone. */
function nullForRangeError(error: unknown): null {
  if (error instanceof RangeError) return null;
  throw error;
}

/** True unless the answer says that it was not done: `succeeded`, `succeded` [sic] or `success` is false. */
export function saysDone(body: unknown): boolean {
  if (!isRecord(body)) return true;
  return ['succeeded', 'succeded', 'success'].every((key) => readFlag(body[key]) !== false);
}
