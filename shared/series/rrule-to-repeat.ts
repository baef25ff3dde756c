import { m } from '../messages/messages.ts';
import { dateOf, dayBounds, wallToEpochMs, addDays, dateOfWall, timeOfWall } from '../time/zone.ts';
import { expandSeries } from './expand.ts';
import { readSeries, type Series } from './read-series.ts';
import {
  type MonthlyPattern,
  type RepeatEnd,
  type RepeatRule,
  type Weekday,
  WEEKDAYS,
} from './repeat-rule.ts';
import type { Reading, RuleParts } from './rule-parts.ts';

type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

/** As in repeat-rule.ts: what the editor's own fields take. */
const MAX_EDITOR_COUNT = 999;
const MAX_EDITOR_INTERVAL = 99;

/**
 * A repeat rule's text (an answer of the API, or pasted) as the form holds it: a pattern where the editor can show it
 * and would send what means the same, else kept to the letter as `pasted`. An EXDATE that names no occurrence
 * leaves out nothing and is dropped. A fault comes back as one sentence for the user.
 */
export function rruleToRepeat(
  text: string | readonly string[],
  startWall: string,
  timeZone: string,
): Reading<RepeatRule> {
  const rruleText = typeof text === 'string' ? text : text.join('\n');
  const read = readSeries({ startWall, timeZone, durationMinutes: 1, rruleText });
  if (!read.ok) return read;
  const series = read.value;
  if (series.addedMs.length > 0) {
    return {
      ok: false,
      message: m.series_rule_rdate(),
    };
  }
  const skippedDates = skippedDatesOf(series);
  if (!skippedDates.ok) return skippedDates;
  const pattern = patternOf(series);
  return {
    ok: true,
    value:
      pattern === null
        ? { kind: 'pasted', rule: series.text.rule, skippedDates: skippedDates.value }
        : { ...pattern, skippedDates: skippedDates.value },
  };
}

/** The rule as a pattern, or null where the editor has no controls for it. */
function patternOf(series: Series): Pattern | null {
  const { parts } = series.text;
  const end = endOf(series);
  const restIsPlain =
    parts.interval <= MAX_EDITOR_INTERVAL &&
    parts.byYearDay.length === 0 &&
    parts.byWeekNo.length === 0 &&
    timesAreTheStarts(parts, series.startWall);
  if (end === null || !restIsPlain) return null;
  const pattern: Pattern = {
    kind: 'pattern',
    frequency: 'daily',
    interval: parts.interval,
    weekdays: [],
    monthly: null,
    end,
    skippedDates: [],
  };
  switch (parts.frequency) {
    case 'DAILY':
      return namesNoDays(parts) ? pattern : null;
    case 'WEEKLY': {
      const weekdays = weekdaysOf(parts);
      return weekdays === null ? null : { ...pattern, frequency: 'weekly', weekdays };
    }
    case 'MONTHLY': {
      if (namesNoDays(parts)) return { ...pattern, frequency: 'monthly' };
      const monthly = monthlyOf(parts);
      return monthly === null ? null : { ...pattern, frequency: 'monthly', monthly };
    }
    case 'YEARLY':
      return isOnStartsDate(parts, series.startWall) ? { ...pattern, frequency: 'yearly' } : null;
  }
}

function namesNoDays(parts: RuleParts): boolean {
  return [parts.byDay, parts.byMonth, parts.byMonthDay, parts.bySetPos].every((list) => list.length === 0);
}

/** BYHOUR and its like are no more than the start's own time, or absent. */
function timesAreTheStarts(parts: RuleParts, startWall: string): boolean {
  const [hour, minute, second] = timeOfWall(startWall).split(':').map(Number);
  const isOnly = (list: number[], own: number | undefined) =>
    list.length === 0 || list.every((item) => item === own);
  return isOnly(parts.byHour, hour) && isOnly(parts.byMinute, minute) && isOnly(parts.bySecond, second);
}

function weekdaysOf(parts: RuleParts): Weekday[] | null {
  const { byDay, interval, weekStart } = parts;
  if (!namesNoDays({ ...parts, byDay: [] })) return null;
  // Where weeks begin shows only in a rule that leaves weeks out.
  if (weekStart !== null && weekStart !== 'MO' && interval > 1) return null;
  return WEEKDAYS.filter((weekday) => byDay.some((part) => part.weekday === weekday));
}

function monthlyOf(parts: RuleParts): MonthlyPattern | null {
  const { byDay, byMonth, byMonthDay, bySetPos } = parts;
  if (byMonth.length > 0) return null;
  const [day] = byMonthDay;
  if (
    byDay.length === 0 &&
    bySetPos.length === 0 &&
    byMonthDay.length === 1 &&
    day !== undefined &&
    day > 0
  ) {
    return { kind: 'day-of-month', day };
  }
  const [weekdayPart] = byDay;
  if (byDay.length !== 1 || weekdayPart === undefined || byMonthDay.length > 0 || bySetPos.length > 1)
    return null;
  // `BYDAY=2TU` and `BYDAY=TU;BYSETPOS=2` are the same days; both at once are not.
  const { ordinal, weekday } = weekdayPart;
  const position = bySetPos[0] ?? null;
  if (ordinal !== null && position !== null) return null;
  const nth = NTHS.find((known) => known === (ordinal ?? position));
  return nth === undefined ? null : { kind: 'nth-weekday', nth, weekday };
}

const NTHS = [1, 2, 3, 4, 5, -1] as const;

/** Yearly on the start's own date, said or unsaid. */
function isOnStartsDate(parts: RuleParts, startWall: string): boolean {
  if (namesNoDays(parts)) return true;
  const [, month, day] = dateOfWall(startWall).split('-').map(Number);
  const { byDay, byMonth, byMonthDay, bySetPos } = parts;
  return (
    byDay.length + bySetPos.length === 0 &&
    byMonth.length === 1 &&
    byMonth[0] === month &&
    byMonthDay.length === 1 &&
    byMonthDay[0] === day
  );
}

function endOf(series: Series): RepeatEnd | null {
  const { count } = series.text.parts;
  if (count !== null) return count <= MAX_EDITOR_COUNT ? { kind: 'count', count } : null;
  if (series.untilMs === null) return { kind: 'never' };
  // UNTIL earlier in its day than the occurrence leaves that one out: the series then ends the day before.
  const date = dateOf(series.untilMs, series.timeZone);
  const isIn = occurrenceMs(series, date) <= series.untilMs;
  return { kind: 'until', date: isIn ? date : addDays(date, -1) };
}

/** The instant an occurrence on `date` would have. */
function occurrenceMs(series: Series, date: string): number {
  return wallToEpochMs(`${date}T${timeOfWall(series.startWall)}`, series.timeZone);
}

function skippedDatesOf(series: Series): Reading<string[]> {
  const dates = new Set(series.excludedDates);
  const severalADay = !timesAreTheStarts(series.text.parts, series.startWall);
  for (const excludedMs of series.excludedMs) {
    const date = dateOf(excludedMs, series.timeZone);
    if (!severalADay) {
      // The day before as well: in a zone that leaves out a date, its occurrence is on the next.
      const skipped = [date, addDays(date, -1)].find((day) => occurrenceMs(series, day) === excludedMs);
      if (skipped !== undefined) dates.add(skipped);
    } else if (hasWithoutExdates(series, excludedMs)) {
      const { startMs, endMs } = dayBounds(date, series.timeZone);
      const left = expandSeries(series, { fromMs: startMs, toMs: endMs }).filter(
        (found) => found.startMs >= startMs,
      );
      if (left.length > 0) {
        return {
          ok: false,
          message: m.series_rule_some_left_out({ day: date }),
        };
      }
      dates.add(date);
    }
  }
  return { ok: true, value: [...dates].sort() };
}

function hasWithoutExdates(series: Series, startMs: number): boolean {
  const whole: Series = { ...series, excludedMs: new Set(), excludedDates: new Set() };
  return expandSeries(whole, { fromMs: startMs, toMs: startMs + 1 }).some(
    (found) => found.startMs === startMs,
  );
}
