import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/**
 * Between instants (milliseconds since 1970, UTC) and the wall clock of a named zone. The zone is always an
 * argument, and is the location's: the PC's own zone is never read.
 */

/** How a wall time lies on the line of instants. */
export type WallKind =
  /** It happens once. */
  | 'exact'
  /** The clocks jump over it; the instant given is as far after the jump as the wall time is into it. */
  | 'gap'
  /** It happens twice; the instant given is the first. */
  | 'overlap';

export interface WallInstant {
  epochMs: number;
  kind: WallKind;
}

/** A stretch of instants, the end not part of it. */
export interface TimeRange {
  startMs: number;
  endMs: number;
}

const DAY_MS = 86_400_000;
/** Years that are written with four digits, whatever the offset. */
const FIRST_YEAR_MS = Date.UTC(1000, 0, 1);
const AFTER_LAST_YEAR_MS = Date.UTC(10_000, 0, 1);

const knownZones = new Map<string, string | null>();

/**
 * The IANA name of a zone this computer has rules for, without blanks around it; null for every other text. Old names that
 * lead to a zone (`US/Eastern`, `Asia/Calcutta`) are names. A bare offset (`+05:30`) is no zone, since it has no rules, and
 * neither is what Windows or a menu calls one. Whatever is taken here can be booked in: it is decided once, at sign-in.
 */
export function readTimeZone(text: string): string | null {
  const id = text.trim();
  const remembered = knownZones.get(id);
  if (remembered !== undefined) return remembered;
  const known = /^(?!systemv\/)[a-z][a-z0-9_+\-/]{0,99}$/i.test(id) && hasRules(id) ? id : null;
  knownZones.set(id, known);
  return known;
}

/** True for a zone this computer has rules for, by IANA name; see `readTimeZone`. */
export function isKnownTimeZone(id: string): boolean {
  return readTimeZone(id) !== null;
}

function hasRules(id: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * From an instant on, how many minutes a server's clocks in a zone are ahead of UTC, where this computer's zone data say
 * otherwise: a law may be younger than they are. Null: from then on as this computer has it again.
 */
export const serverOffsetSchema = z.strictObject({
  timeZone: z.string(),
  fromMs: z.number(),
  offsetMinutes: z.number().nullable(),
});
export type ServerOffset = z.infer<typeof serverOffsetSchema>;

let followedOffsets: ReadonlyMap<string, readonly ServerOffset[]> = new Map();

/**
 * From now on every function of this file counts as the server does, where it is known to count otherwise. Called once by
 * each process with what main has learned, and again when that changes; nobody else keeps it.
 */
export function followServerOffsets(offsets: readonly ServerOffset[]): void {
  const sorted = [...offsets].sort((one, other) => one.fromMs - other.fromMs);
  followedOffsets = new Map(
    sorted.map(({ timeZone }) => [timeZone, sorted.filter((other) => other.timeZone === timeZone)]),
  );
}

/** How many minutes the server is ahead of UTC at an instant where that is followed; null where this computer's data stand. */
export function serverOffsetAt(epochMs: number, timeZone: string): number | null {
  const known = followedOffsets.get(timeZone);
  return known?.findLast(({ fromMs }) => fromMs <= epochMs)?.offsetMinutes ?? null;
}

/** What this computer's zone data say at an instant, whatever the server says. */
export function ownOffsetMinutes(epochMs: number, timeZone: string): number {
  return ownZoned(epochMs, timeZone).offsetNanoseconds / 60_000_000_000;
}

/** When the clocks of a zone were changed last before an instant, by this computer's data; null where they never were. */
export function ownChangeBefore(epochMs: number, timeZone: string): number | null {
  return ownZoned(epochMs, timeZone).getTimeZoneTransition('previous')?.epochMilliseconds ?? null;
}

function ownZoned(epochMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(epochMs)).toZonedDateTimeISO(timeZone);
}

function zoned(epochMs: number, timeZone: string): Temporal.ZonedDateTime {
  const minutes = serverOffsetAt(epochMs, timeZone);
  return ownZoned(epochMs, minutes === null ? timeZone : offsetName(minutes));
}

/** What is kept of one zone: more days than a year's schedule, few enough to be forgotten at once. */
const MOST_DAYS_KEPT = 4_000;
const steadyOffsets = new Map<string, Map<number, number | null>>();

/**
 * How many milliseconds clocks are ahead of UTC, by this computer's data. Asked for at every booking that is drawn, so it is kept
 * for each day of UTC whose ends have the same; no zone changes its clocks twice within a day. A day on which they change is
 * asked of Temporal each time.
 */
function ownOffsetMs(epochMs: number, timeZone: string): number {
  const asked = (atMs: number): number => ownZoned(atMs, timeZone).offsetNanoseconds / 1e6;
  // Near the last instant there is, the end of a day may be none.
  if (Math.abs(epochMs) > AFTER_LAST_YEAR_MS) return asked(epochMs);
  const day = Math.floor(epochMs / DAY_MS);
  const kept = steadyOffsets.get(timeZone);
  const days = kept === undefined || kept.size >= MOST_DAYS_KEPT ? new Map<number, number | null>() : kept;
  if (days !== kept) steadyOffsets.set(timeZone, days);
  let steadyMs = days.get(day);
  if (steadyMs === undefined) {
    const fromMs = asked(day * DAY_MS);
    steadyMs = fromMs === asked((day + 1) * DAY_MS) ? fromMs : null;
    days.set(day, steadyMs);
  }
  return steadyMs ?? asked(epochMs);
}

/** What a clock shows, as `2026-11-23T10:00:00.000Z` (the letter means nothing); null in years not written with four digits. */
function clockText(epochMs: number, timeZone: string): string | null {
  const clockMs = Math.trunc(epochMs) + offsetMsAt(epochMs, timeZone);
  return clockMs >= FIRST_YEAR_MS && clockMs < AFTER_LAST_YEAR_MS ? new Date(clockMs).toISOString() : null;
}

/** `-07:00`, as Temporal names a zone of that offset. */
function offsetName(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** As `wallToInstant`, with the second instant of a time that comes twice, in a zone where the server is followed. */
function followedInstants(wall: string, timeZone: string): WallInstant & { lastMs: number } {
  const wallMs = Temporal.PlainDateTime.from(wall).toZonedDateTime('UTC').epochMilliseconds;
  const around = [wallMs - DAY_MS, wallMs + DAY_MS].map((at) => offsetMsAt(at, timeZone));
  const found = [...new Set(around)]
    .map((offsetMs) => wallMs - offsetMs)
    .filter((epochMs) => offsetMsAt(epochMs, timeZone) === wallMs - epochMs)
    .sort((one, other) => one - other);
  const [first, last] = [found[0], found.at(-1)];
  if (first !== undefined && last !== undefined)
    return { epochMs: first, lastMs: last, kind: first === last ? 'exact' : 'overlap' };
  const afterJump = wallMs - (around[0] ?? 0);
  return { epochMs: afterJump, lastMs: afterJump, kind: 'gap' };
}

/**
 * The instant a clock in `timeZone` shows `wall` (`YYYY-MM-DDTHH:mm[:ss]`). A time the clocks jump over is
 * read with the offset before the jump, one that comes twice is the first: RFC 5545 section 3.3.5, which is
 * Temporal's `compatible`. Throws RangeError for a wall time or zone that is none.
 */
export function wallToInstant(wall: string, timeZone: string): WallInstant {
  if (followedOffsets.has(timeZone)) {
    const { epochMs, kind } = followedInstants(wall, timeZone);
    return { epochMs, kind };
  }
  const plain = Temporal.PlainDateTime.from(wall);
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return { epochMs: earlier.epochMilliseconds, kind: 'exact' };
  }
  // In an overlap both show the wall time asked for; in a gap neither does.
  if (earlier.toPlainDateTime().equals(plain)) return { epochMs: earlier.epochMilliseconds, kind: 'overlap' };
  return { epochMs: later.epochMilliseconds, kind: 'gap' };
}

/** The last instant a clock in `timeZone` shows `wall`: of a time that comes twice the second. */
export function secondInstant(wall: string, timeZone: string): number {
  if (followedOffsets.has(timeZone)) return followedInstants(wall, timeZone).lastMs;
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone, { disambiguation: 'later' })
    .epochMilliseconds;
}

/** True where a clock in `timeZone` showed the same wall time before: the second of a time that comes twice. */
export function isSecondOfTwo(epochMs: number, timeZone: string): boolean {
  return wallToEpochMs(instantToWall(epochMs, timeZone), timeZone) < Math.floor(epochMs / 1000) * 1000;
}

/** As {@link wallToInstant}, for callers to whom gaps and overlaps make no difference; twice as fast. */
export function wallToEpochMs(wall: string, timeZone: string): number {
  if (followedOffsets.has(timeZone)) return followedInstants(wall, timeZone).epochMs;
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone).epochMilliseconds;
}

/** What a clock in `timeZone` shows at an instant, `YYYY-MM-DDTHH:mm:ss`. */
export function instantToWall(epochMs: number, timeZone: string): string {
  return (
    clockText(epochMs, timeZone)?.slice(0, 19) ??
    zoned(epochMs, timeZone).toPlainDateTime().toString({ smallestUnit: 'second' })
  );
}

/** The date in `timeZone` at an instant. */
export function dateOf(epochMs: number, timeZone: string): string {
  return clockText(epochMs, timeZone)?.slice(0, 10) ?? zoned(epochMs, timeZone).toPlainDate().toString();
}

/** An instant as the API is sent it: the zone's wall time with the offset of that instant, `2026-11-23T10:00:00-05:00`. */
export function offsetIso(epochMs: number, timeZone: string): string {
  return zoned(epochMs, timeZone).toString({ smallestUnit: 'second', timeZoneName: 'never' });
}

/** Milliseconds the zone's clock is ahead of UTC at an instant. */
export function offsetMsAt(epochMs: number, timeZone: string): number {
  const minutes = serverOffsetAt(epochMs, timeZone);
  return minutes === null ? ownOffsetMs(epochMs, timeZone) : minutes * 60_000;
}

/** True when clocks in both zones show the same at an instant: then the zone need not be said. */
export function sameOffset(zoneA: string, zoneB: string, epochMs: number): boolean {
  return zoneA === zoneB || offsetMsAt(epochMs, zoneA) === offsetMsAt(epochMs, zoneB);
}

/** The instants of a date in `timeZone`: 23 or 25 hours on days the clocks change, none on a date the zone skipped. */
export function dayBounds(date: string, timeZone: string): TimeRange {
  return {
    startMs: wallToEpochMs(`${date}T00:00:00`, timeZone),
    endMs: wallToEpochMs(`${addDays(date, 1)}T00:00:00`, timeZone),
  };
}

/**
 * What lies on each of some dates, given in order, by date; what runs past midnight is on both. Only the dates are asked of
 * the zone and each item is looked at once, however many dates there are.
 */
export function groupByDate<Item extends TimeRange>(
  items: Iterable<Item>,
  dates: readonly string[],
  timeZone: string,
): Map<string, Item[]> {
  const days = dates.map((date) => ({ ...dayBounds(date, timeZone), items: [] as Item[] }));
  for (const item of items) {
    let index = firstEndingAfter(item.startMs, days);
    for (let day = days[index]; day && isOnDay(item, day); day = days[(index += 1)]) day.items.push(item);
  }
  return new Map(dates.map((date, index) => [date, days[index]?.items ?? []]));
}

/** What begins and ends at midnight is on the day that begins there. */
function isOnDay(item: TimeRange, day: TimeRange): boolean {
  return item.startMs < day.endMs && (item.endMs > day.startMs || item.startMs >= day.startMs);
}

function firstEndingAfter(epochMs: number, days: readonly TimeRange[]): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle]?.endMs ?? 0) > epochMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Today's date where the location is. */
export function today(nowMs: number, timeZone: string): string {
  return dateOf(nowMs, timeZone);
}

/**
 * Arithmetic on calendar dates (`2026-11-23`) and wall times (`2026-11-23T10:00:00`), with no zone in it: what
 * a paper diary could answer. Anything about instants is in zone.ts.
 *
 * Every function throws RangeError for a text that is no date or wall time: callers have parsed theirs with zod.
 */

/** The date `days` after `date` (before it when negative): always a calendar day, whatever the clocks do. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Whole days from `from` to `to`; negative when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** Weekday as the API and FullCalendar count it: 0 is Sunday, 6 is Saturday (API-NOTES §11). */
export function weekdayOf(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek % 7;
}

/** The first day of the week `date` is in, for weeks that begin on `firstDay` (0 is Sunday). */
export function startOfWeek(date: string, firstDay: number): string {
  return addDays(date, -((weekdayOf(date) - firstDay + 7) % 7));
}

/** `wall` in the one form the app compares and stores: `YYYY-MM-DDTHH:mm:ss`. */
export function normalWall(wall: string): string {
  return Temporal.PlainDateTime.from(wall).toString({ smallestUnit: 'second' });
}

/** The date of a wall time. */
export function dateOfWall(wall: string): string {
  return normalWall(wall).slice(0, 10);
}

/** The time of day of a wall time, `HH:mm:ss`. */
export function timeOfWall(wall: string): string {
  return normalWall(wall).slice(11);
}

/** Minutes from midnight to `wall`, by the clock: 10:30 is 630 on every day, also one of 23 or 25 hours. */
export function minutesIntoDay(wall: string): number {
  const { hour, minute, second } = Temporal.PlainDateTime.from(wall);
  return hour * 60 + minute + second / 60;
}

/** The wall time `minutes` into `date`, by the clock. 1440 is midnight at the end of the day, as a closing time may be. */
export function wallAtMinute(date: string, minutes: number): string {
  return Temporal.PlainDate.from(date)
    .toPlainDateTime()
    .add({ seconds: Math.round(minutes * 60) })
    .toString({ smallestUnit: 'second' });
}

/** Minutes from one wall time to another, by the clock; negative when `to` is the earlier. */
export function wallMinutesBetween(from: string, to: string): number {
  const { hours, minutes, seconds } = Temporal.PlainDateTime.from(from).until(
    Temporal.PlainDateTime.from(to),
    {
      largestUnit: 'hours',
    },
  );
  return hours * 60 + minutes + seconds / 60;
}

/** The wall time `minutes` after `wall` (before it when negative), by the clock. */
export function addWallMinutes(wall: string, minutes: number): string {
  return Temporal.PlainDateTime.from(wall)
    .add({ seconds: Math.round(minutes * 60) })
    .toString({ smallestUnit: 'second' });
}
