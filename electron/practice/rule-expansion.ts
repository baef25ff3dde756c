import type { Temporal } from 'temporal-polyfill';
import { DAY_MS, zoned } from './zoned-time.ts';

const WEEKDAY_NAMES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
type Frequency = (typeof FREQUENCIES)[number];

/** `2TU` is `{ weekday: 2, nth: 2 }`, `TU` has no `nth`; 0 is Sunday. */
interface ByDay {
  weekday: number;
  nth: number | null;
}

/** A rule of RFC 5545 (§3.3.10) as far as this server expands it; parts not given are null. */
export interface Rule {
  frequency: Frequency;
  interval: number;
  count: number | null;
  /** Epoch ms, or a date: then the whole of that day in the series' zone is in. */
  until: { epochMs: number } | { day: number } | null;
  weekStart: number;
  byMonth: readonly number[] | null;
  byWeekNumber: readonly number[] | null;
  byYearDay: readonly number[] | null;
  byMonthDay: readonly number[] | null;
  byDay: readonly ByDay[] | null;
  bySetPosition: readonly number[] | null;
  byHour: readonly number[] | null;
  byMinute: readonly number[] | null;
  bySecond: readonly number[] | null;
}

/** A series is not followed further than this from its start, whatever window is asked for. */
const LONGEST_SERIES_DAYS = 36_525;
/** More visits a day than one each quarter of an hour is nobody's appointment; such a rule is not read. */
const MOST_VISITS_A_DAY = 96;
/** More starts than this in one window are not listed: 40 years of every day are 14,610. */
const MOST_STARTS = 20_000;

/** The parts that may not stand with a frequency (RFC 5545 §3.3.10). */
const NOT_WITH: Readonly<Record<Frequency, readonly string[]>> = {
  DAILY: ['BYWEEKNO', 'BYYEARDAY'],
  WEEKLY: ['BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY'],
  MONTHLY: ['BYWEEKNO', 'BYYEARDAY'],
  YEARLY: [],
};

/** Days since 1 January 1970 of a date; a month or day out of range carries over. */
function dayNumber(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / DAY_MS);
}

function dayOfDate(date: Temporal.PlainDate): number {
  return dayNumber(date.year, date.month, date.day);
}

function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Reads the lists and numbers of one rule; `isSound` turns false at the first that cannot be read. */
class PartReader {
  readonly #parts: ReadonlyMap<string, string>;
  isSound = true;

  constructor(parts: ReadonlyMap<string, string>) {
    this.#parts = parts;
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  fail(): void {
    this.isSound = false;
  }

  /** Whole numbers whose size, without the sign, is in the range; a sign only where `signed`. */
  list(name: string, lowest: number, highest: number, signed = false): number[] | null {
    const text = this.#parts.get(name);
    if (text === undefined) return null;
    const form = signed ? /^[+-]?\d{1,3}$/ : /^\d{1,2}$/;
    const numbers = text.split(',').map((item) => (form.test(item) ? Number(item) : NaN));
    if (!numbers.every((number) => Math.abs(number) >= lowest && Math.abs(number) <= highest)) this.fail();
    return numbers;
  }

  one(name: string, otherwise: number | null): number | null {
    const text = this.#parts.get(name);
    if (text === undefined) return otherwise;
    if (!/^[1-9]\d{0,8}$/.test(text)) this.fail();
    return Number(text);
  }

  days(): ByDay[] | null {
    const text = this.#parts.get('BYDAY');
    if (text === undefined) return null;
    return text.split(',').map((item) => {
      const [, nth, name] = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(item) ?? [];
      const number = nth === undefined ? null : Number(nth);
      if (name === undefined || number === 0 || Math.abs(number ?? 1) > 53) this.fail();
      return { weekday: WEEKDAY_NAMES.findIndex((weekday) => weekday === name), nth: number };
    });
  }

  until(): Rule['until'] {
    const text = this.#parts.get('UNTIL');
    if (text === undefined) return null;
    const [, year, month, day, hour, minute, second] =
      /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(text) ?? [];
    if (year === undefined) this.fail();
    const date = dayNumber(Number(year), Number(month), Number(day));
    if (hour === undefined) return { day: date };
    return { epochMs: date * DAY_MS + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 };
  }

  weekStart(): number {
    const index = WEEKDAY_NAMES.findIndex((name) => name === (this.#parts.get('WKST') ?? 'MO'));
    if (index < 0) this.fail();
    return index;
  }

  frequency(): Frequency {
    const found = FREQUENCIES.find((name) => name === this.#parts.get('FREQ'));
    if (found === undefined) this.fail();
    return found ?? 'DAILY';
  }
}

const KNOWN_PARTS: ReadonlySet<string> = new Set(
  'FREQ INTERVAL COUNT UNTIL WKST BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYDAY BYSETPOS BYHOUR BYMINUTE BYSECOND'.split(
    ' ',
  ),
);

function partsOf(text: string): Map<string, string> | null {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const [, name, value] = /^([A-Z]+)=([^=]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || !KNOWN_PARTS.has(name) || parts.has(name)) return null;
    parts.set(name, value);
  }
  return parts;
}

/**
 * Reads a rule without its `RRULE:`. Null for what is no rule, for parts that may not stand together, and for
 * what this server does not expand: hourly rules and shorter, and more than 96 visits a day.
 */
export function readRule(text: string): Rule | null {
  const parts = partsOf(text);
  if (parts === null) return null;
  const read = new PartReader(parts);
  const rule: Rule = {
    frequency: read.frequency(),
    interval: read.one('INTERVAL', 1) ?? 1,
    count: read.one('COUNT', null),
    until: read.until(),
    weekStart: read.weekStart(),
    byMonth: read.list('BYMONTH', 1, 12),
    byWeekNumber: read.list('BYWEEKNO', 1, 53, true),
    byYearDay: read.list('BYYEARDAY', 1, 366, true),
    byMonthDay: read.list('BYMONTHDAY', 1, 31, true),
    byDay: read.days(),
    bySetPosition: read.list('BYSETPOS', 1, 366, true),
    byHour: read.list('BYHOUR', 0, 23),
    byMinute: read.list('BYMINUTE', 0, 59),
    bySecond: read.list('BYSECOND', 0, 59),
  };
  const countsWeekdays = rule.byDay?.some(({ nth }) => nth !== null) ?? false;
  const mayCountWeekdays =
    rule.frequency === 'MONTHLY' || (rule.frequency === 'YEARLY' && rule.byWeekNumber === null);
  const visitsADay = [rule.byHour, rule.byMinute, rule.bySecond].reduce(
    (product, list) => product * (list?.length ?? 1),
    1,
  );
  const isSound =
    read.isSound &&
    !(rule.count !== null && rule.until !== null) &&
    !NOT_WITH[rule.frequency].some((name) => read.has(name)) &&
    (!countsWeekdays || mayCountWeekdays) &&
    visitsADay <= MOST_VISITS_A_DAY;
  return isSound ? rule : null;
}

/** A day with all that rules ask of it, so that nothing is reckoned twice. */
interface Day {
  day: number;
  year: number;
  month: number;
  date: number;
  weekday: number;
}

function dayFacts(day: number): Day {
  const date = new Date(day * DAY_MS);
  return {
    day,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    date: date.getUTCDate(),
    weekday: weekdayOf(day),
  };
}

/** True when `position`, counted from 1, or from the end with a minus, is in the list. */
function isListed(list: readonly number[], position: number, length: number): boolean {
  return list.includes(position) || list.includes(position - length - 1);
}

/** First day of the first week of a year: the first with at least four days in it. */
function firstWeekOf(year: number, weekStart: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
}

/** The number of a day's week and how many its week-year has; the week-year can be the year before or after. */
function weekNumberOf({ day, year }: Day, weekStart: number): { week: number; weeks: number } {
  const weekYear = [year + 1, year].find((candidate) => day >= firstWeekOf(candidate, weekStart)) ?? year - 1;
  const first = firstWeekOf(weekYear, weekStart);
  return {
    week: Math.floor((day - first) / 7) + 1,
    weeks: Math.round((firstWeekOf(weekYear + 1, weekStart) - first) / 7),
  };
}

/** `2TU` and the like: the nth such weekday of the month, or of the year where no month is named. */
function isNthWeekday({ weekday, nth }: ByDay, at: Day, within: 'month' | 'year'): boolean {
  if (weekday !== at.weekday) return false;
  if (nth === null) return true;
  const first = within === 'month' ? dayNumber(at.year, at.month, 1) : dayNumber(at.year, 1, 1);
  const end = within === 'month' ? dayNumber(at.year, at.month + 1, 1) : dayNumber(at.year + 1, 1, 1);
  return nth > 0
    ? Math.floor((at.day - first) / 7) + 1 === nth
    : Math.floor((end - 1 - at.day) / 7) + 1 === -nth;
}

/** True when a day of the right day, week, month or year is one the rule names; what it leaves open, the start says. */
function isNamed(rule: Rule, at: Day, start: Day): boolean {
  const { frequency, byMonth, byWeekNumber, byYearDay, byMonthDay, byDay } = rule;
  const monthLength = (): number => dayNumber(at.year, at.month + 1, 1) - dayNumber(at.year, at.month, 1);
  if (byMonth !== null && !byMonth.includes(at.month)) return false;
  if (byWeekNumber !== null) {
    const { week, weeks } = weekNumberOf(at, rule.weekStart);
    if (!isListed(byWeekNumber, week, weeks)) return false;
  }
  if (byYearDay !== null) {
    const newYear = dayNumber(at.year, 1, 1);
    if (!isListed(byYearDay, at.day - newYear + 1, dayNumber(at.year + 1, 1, 1) - newYear)) return false;
  }
  if (byMonthDay !== null && !isListed(byMonthDay, at.date, monthLength())) return false;
  if (byDay !== null) {
    const within = frequency === 'MONTHLY' || byMonth !== null ? 'month' : 'year';
    return byDay.some((wanted) => isNthWeekday(wanted, at, within));
  }
  if (frequency === 'DAILY' || byMonthDay !== null || byYearDay !== null) return true;
  if (frequency === 'WEEKLY' || byWeekNumber !== null) return at.weekday === start.weekday;
  if (at.date !== start.date) return false;
  return frequency === 'MONTHLY' || byMonth !== null || at.month === start.month;
}

/** First day of the nth period of a rule, and of the one after. */
function periodOf(rule: Rule, start: Day, index: number): { first: number; end: number } {
  const steps = index * rule.interval;
  switch (rule.frequency) {
    case 'DAILY':
      return { first: start.day + steps, end: start.day + steps + 1 };
    case 'WEEKLY': {
      const first = start.day - ((start.weekday - rule.weekStart + 7) % 7) + steps * 7;
      return { first, end: first + 7 };
    }
    case 'MONTHLY':
      return {
        first: dayNumber(start.year, start.month + steps, 1),
        end: dayNumber(start.year, start.month + steps + 1, 1),
      };
    case 'YEARLY':
      return { first: dayNumber(start.year + steps, 1, 1), end: dayNumber(start.year + steps + 1, 1, 1) };
  }
}

function secondsOfDay(rule: Rule, startSecond: number): number[] {
  const hours = rule.byHour ?? [Math.floor(startSecond / 3600)];
  const minutes = rule.byMinute ?? [Math.floor(startSecond / 60) % 60];
  const seconds = rule.bySecond ?? [startSecond % 60];
  const all = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)),
  );
  return [...new Set(all)].sort((left, right) => left - right);
}

/** A date and a time of day, as clocks in the series' zone show them. */
interface ClockTime {
  day: number;
  second: number;
}

function atSetPositions(
  visits: readonly ClockTime[],
  positions: readonly number[] | null,
): readonly ClockTime[] {
  if (positions === null) return visits;
  return visits.filter((_visit, index) => isListed(positions, index + 1, visits.length));
}

/** The clock times of a series in order: its start, whatever the rule says of it, then what the rule names after it. */
function* clockTimes(rule: Rule, start: ClockTime, lastDay: number): Generator<ClockTime> {
  const startDay = dayFacts(start.day);
  const seconds = secondsOfDay(rule, start.second);
  let left = (rule.count ?? Infinity) - 1;
  yield start;
  for (let index = 0; left > 0; index += 1) {
    const { first, end } = periodOf(rule, startDay, index);
    if (first > lastDay) return;
    const visits: ClockTime[] = [];
    for (let day = first; day < end; day += 1)
      if (isNamed(rule, dayFacts(day), startDay)) visits.push(...seconds.map((second) => ({ day, second })));
    for (const visit of atSetPositions(visits, rule.bySetPosition)) {
      const isAfterStart = visit.day > start.day || (visit.day === start.day && visit.second > start.second);
      if (!isAfterStart || left === 0) continue;
      left -= 1;
      yield visit;
    }
  }
}

/** The instant of a clock time. In the hour that a clock change leaves out, clocks before the change count on. */
function instantOf({ day, second }: ClockTime, timeZone: string): number {
  return zoned(day * DAY_MS + second * 1000, 'UTC')
    .toPlainDateTime()
    .toZonedDateTime(timeZone).epochMilliseconds;
}

/**
 * The starts (epoch ms, ascending) in `fromMs <= start <= toMs` of a series that starts at `startMs` and follows
 * the rule on the clocks of a zone. The start is the first occurrence and counts as such, always. Every date is
 * reckoned by itself, so an odd day (Ramadan in Casablanca, a law that changes a zone) moves no other. The work is
 * bounded: nothing is listed later than a hundred years after the start, and a window with more than 20,000 starts
 * throws a RangeError.
 */
export function expandRule(
  rule: Rule,
  series: { startMs: number; timeZone: string },
  fromMs: number,
  toMs: number,
): number[] {
  const { startMs, timeZone } = series;
  const local = zoned(startMs, timeZone);
  const start: ClockTime = {
    day: dayOfDate(local.toPlainDate()),
    second: local.hour * 3600 + local.minute * 60 + local.second,
  };
  // No zone is a day and more away from UTC: this holds every date whose instant can be in the window.
  const firstDay = Math.floor(fromMs / DAY_MS) - 2;
  const lastDay = Math.min(Math.ceil(toMs / DAY_MS) + 2, start.day + LONGEST_SERIES_DAYS);
  const { until } = rule;
  const starts: number[] = [];
  for (const visit of clockTimes(rule, start, lastDay)) {
    if (until !== null && 'day' in until && visit.day > until.day) break;
    if (visit.day > lastDay) break;
    if (visit.day < firstDay) continue;
    const instantMs = visit === start ? startMs : instantOf(visit, timeZone) + local.millisecond;
    if (until !== null && 'epochMs' in until && instantMs > until.epochMs && visit !== start) break;
    // Two dates can have one instant: the day that Samoa left out is the next one too.
    if (instantMs < fromMs || instantMs > toMs || instantMs === starts.at(-1)) continue;
    if (starts.length === MOST_STARTS)
      throw new RangeError(`A series has more than ${MOST_STARTS} visits in the window that was asked for.`);
    starts.push(instantMs);
  }
  return starts;
}
