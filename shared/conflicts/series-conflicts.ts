import { expandSeries, type Occurrence } from '../series/expand.ts';
import type { Series } from '../series/read-series.ts';
import type { RepeatRule } from '../series/repeat-rule.ts';
import { addDays, dateOfWall } from '../time/wall-date.ts';
import { instantToWall } from '../time/zone.ts';
import { type Conflict, type ConflictOptions, findConflicts, type WantedTime } from './conflicts.ts';
import { freeStartsOn } from './nearest-free.ts';
import type { ScheduleIndex } from './schedule-index.ts';

/** One time of a proposed series and what conflicts with it. */
export interface SeriesRow extends Occurrence {
  conflicts: Conflict[];
}

/** For whom and where a series is wanted: a wanted time without the time. */
export type WantedSeries = Omit<WantedTime, 'startMs' | 'endMs'>;

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
export interface MovedOccurrence {
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
