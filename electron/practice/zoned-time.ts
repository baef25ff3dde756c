import { Temporal } from 'temporal-polyfill';

/** Milliseconds in a minute. */
export const MINUTE_MS = 60_000;
/** Milliseconds in a day of 24 hours; a day with a clock change has an hour more or less. */
export const DAY_MS = 24 * 60 * MINUTE_MS;

const ISO_TIME_WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const TRAILING_OFFSET = /[+-]\d{2}:?\d{2}$/;

const QUARTER_MS = 15 * MINUTE_MS;
const MOST_KNOWN_OFFSETS = 20_000;
/** Offsets of whole quarters of an hour, by zone and quarter; null where the clocks change within it. */
const knownOffsets = new Map<string, { ms: number; text: string } | null>();

function offsetOfQuarter(epochMs: number, timeZone: string): { ms: number; text: string } | null {
  const startMs = Math.floor(epochMs / QUARTER_MS) * QUARTER_MS;
  const key = `${timeZone} ${startMs}`;
  const known = knownOffsets.get(key);
  if (known !== undefined) return known;
  const [start, end] = [zoned(startMs, timeZone), zoned(startMs + QUARTER_MS - 1, timeZone)];
  const isOne = start.offsetNanoseconds === end.offsetNanoseconds && start.offset.length === 6;
  const offset = isOne ? { ms: start.offsetNanoseconds / 1_000_000, text: start.offset } : null;
  if (knownOffsets.size >= MOST_KNOWN_OFFSETS) knownOffsets.clear();
  knownOffsets.set(key, offset);
  return offset;
}

/**
 * The instant (epoch ms) in the zone as ISO text with the zone's offset, such as `2026-11-23T09:00:00-05:00`. A listing
 * of a big clinic has thousands of these: the zone is asked once for each quarter of an hour.
 */
export function isoInZone(epochMs: number, timeZone: string): string {
  const offset = offsetOfQuarter(epochMs, timeZone);
  if (offset === null)
    return zoned(epochMs, timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
  return `${isoInUtc(epochMs + offset.ms).slice(0, -5)}${offset.text}`;
}

/** The instant (epoch ms) as ISO text in UTC with milliseconds, such as `2026-11-23T14:00:00.000Z`. */
export function isoInUtc(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** The wall time without an offset, as `GET /contacts/{id}/appointments` writes it (API-NOTES §13). */
export function naiveTimeInZone(epochMs: number, timeZone: string): string {
  return zoned(epochMs, timeZone).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

/** The instant in a zone. `timeZone` is an IANA name or an offset such as `+05:30`. */
export function zoned(epochMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
}

/** The instant (epoch ms) of an ISO time that carries an offset or `Z`; null for anything else. */
export function epochMsOfIsoTime(text: string): number | null {
  if (!ISO_TIME_WITH_OFFSET.test(text)) return null;
  const epochMs = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(epochMs) ? null : epochMs;
}

/** The offset an ISO time was written with, such as `+05:30`; `+00:00` for `Z` and for none. */
export function offsetOfIsoTime(text: string): string {
  const offset = TRAILING_OFFSET.exec(text)?.[0] ?? '+00:00';
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

/** True when the zone name is one this runtime knows. */
export function isKnownTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Start of the day (epoch ms) of a plain date in the zone. */
export function startOfDayMs(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}

/** The instant (epoch ms) at which clocks in the zone show this time on this date. */
export function wallTimeMs(date: Temporal.PlainDate, hour: number, minute: number, timeZone: string): number {
  return date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour, minute }) })
    .epochMilliseconds;
}
