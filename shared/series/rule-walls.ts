import { WEEKDAYS, type Weekday } from './repeat-rule.ts';
import type { RuleParts, WeekdayPart } from './rule-parts.ts';

/**
 * A wall time as a number: the milliseconds it would be if the wall clock were UTC's. The rule is expanded on
 * these, where every day has 24 hours, and only the results are turned into instants. So a clock change can
 * neither move the wall time of a series nor swallow one of its occurrences.
 */
export type WallMs = number;

/** The wall times of a rule, in order, made one by one as they are asked for. */
export interface RuleWalls {
  /** From one wall time on. The start is the first, counts, and is there whether the rule gives it or not. */
  withStart: (from: WallMs) => Iterable<WallMs>;
  /** Only what the rule itself gives. */
  ruleOnly: (from: WallMs) => Iterable<WallMs>;
}

const DAY_MS = 86_400_000;

/** How far from its start a series is looked at: nobody books beyond, and a rule that never happens is given up here. */
export const HORIZON_MS = 120 * 366 * DAY_MS;

/** Days looked at in a row without an occurrence before a rule is given up: 29 February on a Monday takes forty years. */
const MOST_BARREN_DAYS = 41 * 366;

/**
 * The wall times an RRULE gives (RFC 5545 section 3.3.10, its table of what each part does under each frequency): every
 * day of each period is held against every part, so that parts limit each other whatever their order, and asking for a
 * window gives the same as running from the start. The work is bounded by the days up to the horizon, however the rule reads.
 *
 * What a rule does not say it takes from the start: the weekday, the day of the month, the month, the time.
 */
export function ruleWalls(parts: RuleParts, start: WallMs): RuleWalls {
  const rule = completed(parts, start);
  let counted: { withStart: WallMs[]; ruleOnly: WallMs[] } | null = null;

  /** A rule with a COUNT is counted from its start, once. */
  function counts(count: number): { withStart: WallMs[]; ruleOnly: WallMs[] } {
    if (counted !== null) return counted;
    const ruleOnly: WallMs[] = [];
    for (const wall of wallsFrom(rule, start)) {
      if (ruleOnly.length >= count) break;
      ruleOnly.push(wall);
    }
    const withStart = ruleOnly[0] === start ? ruleOnly : [start, ...ruleOnly].slice(0, count);
    counted = { withStart, ruleOnly };
    return counted;
  }

  function* startFirst(from: WallMs): Generator<WallMs, void> {
    if (from <= start) yield start;
    for (const wall of wallsFrom(rule, Math.max(from, start))) if (wall > start) yield wall;
  }

  return {
    ruleOnly: (from) =>
      parts.count === null
        ? wallsFrom(rule, Math.max(from, start))
        : counts(parts.count).ruleOnly.filter((wall) => wall >= from),
    withStart: (from) =>
      parts.count === null ? startFirst(from) : counts(parts.count).withStart.filter((wall) => wall >= from),
  };
}

interface CompleteRule {
  parts: RuleParts;
  start: WallMs;
  startDay: number;
  /** Milliseconds into the day, in order. */
  times: number[];
  /** 0 is Monday. */
  weekStart: number;
}

function completed(given: RuleParts, start: WallMs): CompleteRule {
  const startDay = Math.floor(start / DAY_MS);
  const { month, dayOfMonth } = civil(startDay);
  const parts = { ...given };
  const isEmpty = (...lists: (readonly unknown[])[]): boolean => lists.every((list) => list.length === 0);
  const { frequency, byDay, byMonthDay, byYearDay, byWeekNo, byMonth } = given;
  const own: WeekdayPart = { ordinal: null, weekday: WEEKDAYS[weekdayOf(startDay)] ?? 'MO' };
  if (frequency === 'WEEKLY' && isEmpty(byDay)) parts.byDay = [own];
  if (frequency === 'MONTHLY' && isEmpty(byDay, byMonthDay)) parts.byMonthDay = [dayOfMonth];
  if (frequency === 'YEARLY' && isEmpty(byDay, byMonthDay, byYearDay)) {
    if (!isEmpty(byWeekNo)) parts.byDay = [own];
    else {
      parts.byMonthDay = [dayOfMonth];
      if (isEmpty(byMonth)) parts.byMonth = [month];
    }
  }
  const intoDay = start - startDay * DAY_MS;
  const orOwn = (list: readonly number[], value: number): readonly number[] =>
    list.length === 0 ? [value] : list;
  const times = orOwn(given.byHour, Math.floor(intoDay / 3_600_000)).flatMap((hour) =>
    orOwn(given.byMinute, Math.floor(intoDay / 60_000) % 60).flatMap((minute) =>
      orOwn(given.bySecond, Math.floor(intoDay / 1000) % 60).map(
        (second) => ((hour * 60 + minute) * 60 + second) * 1000,
      ),
    ),
  );
  return {
    parts,
    start,
    startDay,
    times: [...new Set(times)].sort((one, other) => one - other),
    weekStart: placeOf(given.weekStart ?? 'MO'),
  };
}

/** The rule's wall times from one on, in order, up to the horizon. */
function* wallsFrom(rule: CompleteRule, from: WallMs): Generator<WallMs, void> {
  const { parts, start, times } = rule;
  const horizon = start + HORIZON_MS;
  let barrenDays = 0;
  for (let period = periodOf(rule, Math.floor(from / DAY_MS)); ; period += 1) {
    const { first, last } = periodDays(rule, period);
    if (first * DAY_MS > horizon) return;
    const walls: WallMs[] = [];
    for (let day = first; day <= last; day += 1) {
      if (isGiven(day, rule)) for (const time of times) walls.push(day * DAY_MS + time);
    }
    const given = atPositions(walls, parts.bySetPos);
    barrenDays = given.length > 0 ? 0 : barrenDays + last - first + 1;
    if (barrenDays > MOST_BARREN_DAYS) return;
    for (const wall of given) {
      if (wall > horizon) return;
      if (wall >= from && wall >= start) yield wall;
    }
  }
}

function atPositions(walls: WallMs[], positions: readonly number[]): WallMs[] {
  if (positions.length === 0) return walls;
  const places = positions.map((position) => (position > 0 ? position - 1 : walls.length + position));
  return [...new Set(places)].sort((one, other) => one - other).flatMap((place) => walls[place] ?? []);
}

/** The number, from 0, of the first period of the rule that does not end before a day. */
function periodOf(
  { parts: { frequency, interval }, startDay, weekStart }: CompleteRule,
  day: number,
): number {
  const whole = (distance: number): number => Math.max(0, Math.floor(distance / interval));
  const at = civil(day);
  const begin = civil(startDay);
  switch (frequency) {
    case 'DAILY':
      return Math.max(0, Math.ceil((day - startDay) / interval));
    case 'WEEKLY':
      return whole((beginOfWeek(day, weekStart) - beginOfWeek(startDay, weekStart)) / 7);
    case 'MONTHLY':
      return whole((at.year - begin.year) * 12 + at.month - begin.month);
    case 'YEARLY':
      return whole(at.year - begin.year);
  }
}

function periodDays(
  { parts: { frequency, interval }, startDay, weekStart }: CompleteRule,
  period: number,
): { first: number; last: number } {
  const steps = period * interval;
  const begin = civil(startDay);
  switch (frequency) {
    case 'DAILY':
      return { first: startDay + steps, last: startDay + steps };
    case 'WEEKLY': {
      const first = beginOfWeek(startDay, weekStart) + 7 * steps;
      return { first, last: first + 6 };
    }
    case 'MONTHLY':
      return {
        first: dayNumber(begin.year, begin.month + steps, 1),
        last: dayNumber(begin.year, begin.month + steps + 1, 1) - 1,
      };
    case 'YEARLY':
      return {
        first: dayNumber(begin.year + steps, 1, 1),
        last: dayNumber(begin.year + steps + 1, 1, 1) - 1,
      };
  }
}

/** True for a day that every part of the rule allows. */
function isGiven(day: number, { parts, weekStart }: CompleteRule): boolean {
  const { byDay, byMonth, byMonthDay, byYearDay, byWeekNo, frequency } = parts;
  const weekday = weekdayOf(day);
  if (byDay.length > 0 && !byDay.some((part) => placeOf(part.weekday) === weekday)) return false;
  const { year, month, dayOfMonth } = civil(day);
  if (byMonth.length > 0 && !byMonth.includes(month)) return false;
  const monthLength = lengthOfMonth(year, month);
  if (byMonthDay.length > 0 && !isCounted(byMonthDay, dayOfMonth, monthLength)) return false;
  const hasOrdinals = byDay.some(({ ordinal }) => ordinal !== null);
  if (byYearDay.length + byWeekNo.length === 0 && !hasOrdinals) return true;
  const yearFirst = dayNumber(year, 1, 1);
  const yearLength = isLeapYear(year) ? 366 : 365;
  if (byYearDay.length > 0 && !isCounted(byYearDay, day - yearFirst + 1, yearLength)) return false;
  if (byWeekNo.length > 0) {
    const { week, weeks } = weekOfYear(day, weekStart);
    if (!isCounted(byWeekNo, week, weeks)) return false;
  }
  if (!hasOrdinals) return true;
  // The second Tuesday is of the month where one is said, else of the year.
  const inMonth = frequency === 'MONTHLY' || byMonth.length > 0;
  const place = inMonth ? dayOfMonth - 1 : day - yearFirst;
  const length = inMonth ? monthLength : yearLength;
  const fromFirst = Math.floor(place / 7) + 1;
  const fromLast = -(Math.floor((length - 1 - place) / 7) + 1);
  return byDay.some(
    (part) =>
      placeOf(part.weekday) === weekday &&
      (part.ordinal === null || part.ordinal === fromFirst || part.ordinal === fromLast),
  );
}

/** True where a number from 1 to `length`, or counted from the end, is in the list. */
function isCounted(list: readonly number[], number: number, length: number): boolean {
  return list.includes(number) || list.includes(number - length - 1);
}

/** The week of the year a day is in, the first being the one with at least four days in the year. */
function weekOfYear(day: number, weekStart: number): { week: number; weeks: number } {
  const begin = beginOfWeek(day, weekStart);
  const { year } = civil(begin + 3);
  const firstWeek = beginOfWeek(dayNumber(year, 1, 4), weekStart);
  const nextFirstWeek = beginOfWeek(dayNumber(year + 1, 1, 4), weekStart);
  return { week: (begin - firstWeek) / 7 + 1, weeks: (nextFirstWeek - firstWeek) / 7 };
}

function beginOfWeek(day: number, weekStart: number): number {
  return day - ((weekdayOf(day) - weekStart + 7) % 7);
}

/** 0 is Monday; 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

const PLACES: Readonly<Record<Weekday, number>> = { MO: 0, TU: 1, WE: 2, TH: 3, FR: 4, SA: 5, SU: 6 };

function placeOf(weekday: Weekday): number {
  return PLACES[weekday];
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function lengthOfMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 31);
}

/** Days since 1 January 1970 of a date; months beyond the twelfth are those of the years after. */
function dayNumber(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / DAY_MS;
}

/** The date of a day, in whole numbers (Howard Hinnant, chrono-compatible low-level date algorithms). */
function civil(day: number): { year: number; month: number; dayOfMonth: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}
