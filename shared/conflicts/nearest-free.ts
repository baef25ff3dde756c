import { dateOf, instantToWall, addDays, dateOfWall, type TimeRange } from '../time/zone.ts';
import { findConflicts, type ConflictOptions, type WantedTime, type Conflict } from './conflicts.ts';
import type { ScheduleIndex } from './schedule-index.ts';
import { expandSeries, type Occurrence } from '../series/expand.ts';
import type { Series } from '../series/read-series.ts';
import type { RepeatRule } from '../series/repeat-rule.ts';

/** Free times offered instead of one that is taken. */
const OFFERED_SLOTS = 3;

/** Days looked at around the wanted one where no free slots are known. */
const DAYS_BEFORE = 3;
const DAYS_AFTER = 21;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Of the free slots the server listed (their starts), the `count` nearest to a wanted start, in order of time. Slots in
 * the past are left out, and the wanted start itself, which was just found to be taken; of two equally near, the later goes first.
 */
export function nearestSlots(
  wantedStartMs: number,
  freeStartsMs: readonly number[],
  nowMs: number,
  count = OFFERED_SLOTS,
): number[] {
  const distance = (startMs: number) => Math.abs(startMs - wantedStartMs);
  return [...new Set(freeStartsMs)]
    .filter((startMs) => startMs >= nowMs && startMs !== wantedStartMs)
    .sort((first, second) => distance(first) - distance(second) || second - first)
    .slice(0, count)
    .sort((first, second) => first - second);
}

/**
 * The starts on `date` at which a booking like `wanted` (its calendar, provider, client and length) has no
 * conflict by what the user knows: the calendar's open hours in steps of its slot interval, without what is
 * booked and blocked. A calendar unknown or without open hours offers none.
 */
export function freeStartsOn(
  date: string,
  wanted: WantedTime,
  index: ScheduleIndex,
  options: ConflictOptions,
): number[] {
  const calendar = wanted.calendarId === null ? null : index.calendar(wanted.calendarId);
  if (calendar === null) return [];
  const lengthMs = wanted.endMs - wanted.startMs;
  const stepMs = calendar.slotIntervalMinutes * MINUTE_MS;
  const ranges = index.openRangesOn(calendar.id, date);
  return ranges
    .flatMap((range) => stepsIn(range, stepMs))
    .filter(
      (startMs) =>
        startMs >= options.nowMs &&
        findConflicts({ ...wanted, startMs, endMs: startMs + lengthMs }, index, options).length === 0,
    );
}

function stepsIn({ startMs, endMs }: TimeRange, stepMs: number): number[] {
  const count = Math.max(0, Math.ceil((endMs - startMs) / stepMs));
  return Array.from({ length: count }, (_, step) => startMs + step * stepMs);
}

/**
 * The nearest free starts by what the user knows, for when the server cannot be asked. Looks up to three days
 * back and three weeks ahead, days near the wanted one first, and stops when no farther day could bring a nearer one.
 */
export function nearestFreeOffline(
  wanted: WantedTime,
  index: ScheduleIndex,
  options: ConflictOptions,
  count = OFFERED_SLOTS,
): number[] {
  const wantedDate = dateOf(wanted.startMs, index.facts.timeZone);
  let found: number[] = [];
  for (const offset of outwards()) {
    // A slot of that day is at least this far away, one day of slack for the hour of day and a clock change.
    const leastDistanceMs = (Math.abs(offset) - 2) * DAY_MS;
    const isSettled =
      found.length >= count &&
      found.every((startMs) => Math.abs(startMs - wanted.startMs) <= leastDistanceMs);
    if (isSettled) break;
    const free = freeStartsOn(addDays(wantedDate, offset), wanted, index, options);
    found = nearestSlots(wanted.startMs, [...found, ...free], options.nowMs, count);
  }
  return found;
}

/** 0, 1, -1, 2, -2 … as far as each side goes. */
function outwards(): number[] {
  const offsets = Array.from({ length: DAYS_AFTER + 1 }, (_, distance) => distance);
  return offsets.flatMap((distance) =>
    distance === 0 || distance > DAYS_BEFORE ? [distance] : [distance, -distance],
  );
}

/** One time of a proposed series and what conflicts with it. */
export interface SeriesRow extends Occurrence {
  conflicts: Conflict[];
}

/** For whom and where a series is wanted: a wanted time without the time. */
type WantedSeries = Omit<WantedTime, 'startMs' | 'endMs'>;

/** Longest series checked occurrence by occurrence; a never-ending one is checked this far. */
export const CHECKED_OCCURRENCES = 300;

/**
 * Every occurrence of a series with its conflicts, in order: the check the API leaves out for a series (API-NOTES §8).
 * Skipped dates are not occurrences and have no row.
 */
export function checkSeries(
  series: Series,
  wanted: WantedSeries,
  index: ScheduleIndex,
  options: ConflictOptions & { limit?: number },
): SeriesRow[] {
  const limit = options.limit ?? CHECKED_OCCURRENCES;
  return expandSeries(series, { fromMs: -Infinity, toMs: Infinity, limit }).map((occurrence) => ({
    ...occurrence,
    conflicts: findConflicts(
      { ...wanted, startMs: occurrence.startMs, endMs: occurrence.endMs },
      index,
      options,
    ),
  }));
}

/** The rule without the occurrences of these dates. Dates skipped before stay skipped. */
export function skipDates(rule: RepeatRule, dates: readonly string[]): RepeatRule {
  return { ...rule, skippedDates: [...new Set([...rule.skippedDates, ...dates])].sort() };
}

/** The rule with a skipped date taking place again. */
export function restoreDate(rule: RepeatRule, date: string): RepeatRule {
  return { ...rule, skippedDates: rule.skippedDates.filter((skipped) => skipped !== date) };
}

/** The rule without any occurrence that has a conflict. */
export function skipConflicting(rule: RepeatRule, rows: readonly SeriesRow[]): RepeatRule {
  const taken = rows.filter(({ conflicts }) => conflicts.length > 0);
  return skipDates(
    rule,
    taken.map(({ startWall }) => dateOfWall(startWall)),
  );
}

/** An occurrence moved: a series has one time of day, so the date is skipped and a booking of its own takes its place. */
interface MovedOccurrence {
  rule: RepeatRule;
  single: { startMs: number; endMs: number; startWall: string };
}

/** Days after an occurrence in which a free time for it is looked for. */
const MOVE_WITHIN_DAYS = 14;

/**
 * Moves one occurrence to the next free time, by what the user knows: the first later on its own day, then on the days
 * after. `rows` are the series' own times, which are taken too. Null when there is none within two weeks.
 */
export function moveToNextFree(
  rule: RepeatRule,
  row: SeriesRow,
  rows: readonly SeriesRow[],
  wanted: WantedSeries,
  index: ScheduleIndex,
  options: ConflictOptions,
): MovedOccurrence | null {
  const lengthMs = row.endMs - row.startMs;
  const date = dateOfWall(row.startWall);
  const isOwn = (startMs: number) =>
    rows.some((other) => other !== row && startMs < other.endMs && startMs + lengthMs > other.startMs);
  for (let offset = 0; offset <= MOVE_WITHIN_DAYS; offset += 1) {
    const time = { ...wanted, startMs: row.startMs, endMs: row.endMs };
    const startMs = freeStartsOn(addDays(date, offset), time, index, options).find(
      (candidateMs) => candidateMs > row.startMs && !isOwn(candidateMs),
    );
    if (startMs === undefined) continue;
    const startWall = instantToWall(startMs, index.facts.timeZone);
    return { rule: skipDates(rule, [date]), single: { startMs, endMs: startMs + lengthMs, startWall } };
  }
  return null;
}
