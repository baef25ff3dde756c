import { Temporal } from 'temporal-polyfill';

/** Furthest instant a Date can hold, in milliseconds from the epoch; beyond it no calendar can draw anything. */
const FURTHEST_MS = 8.64e15;

/**
 * An instant in epoch milliseconds from what the API writes in one place or another (API.md section 10, 8): ISO
 * 8601 with offset or Z, epoch milliseconds as number or text. A naive time ("2021-07-16 11:00:00") is placed in
 * `timeZone`; without one it cannot be placed and is not guessed at. Null for anything else.
 */
export function readInstantMs(value: unknown, timeZone: string | null): number | null {
  if (typeof value === 'number') return withinRange(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^-?\d{10,}$/.test(text)) return withinRange(Number(text));
  return readZonedText(text) ?? readNaiveText(text, timeZone);
}

function withinRange(ms: number): number | null {
  return Number.isFinite(ms) && Math.abs(ms) <= FURTHEST_MS ? Math.trunc(ms) : null;
}

function readZonedText(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch (error) {
    return nullForRangeError(error);
  }
}

function readNaiveText(text: string, timeZone: string | null): number | null {
  if (timeZone === null || !/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/.test(text)) return null;
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds;
  } catch (error) {
    return nullForRangeError(error);
  }
}

/** Temporal's way of saying that a text is no time, or a zone no zone. */
function nullForRangeError(error: unknown): null {
  if (error instanceof RangeError) return null;
  throw error;
}
