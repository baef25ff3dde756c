import { Temporal } from 'temporal-polyfill';
import { wallToEpochMs } from '../../../shared/time/zone.ts';
import { isRecord } from './fields.ts';

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
