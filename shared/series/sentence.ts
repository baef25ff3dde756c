import { Temporal } from 'temporal-polyfill';
import { currentLanguage, m } from '../messages/messages.ts';
import { listText } from '../text/plain-text.ts';
import { formatDate, formatDay, formatDayOfYear, monthName, weekdayName } from '../time/format.ts';
import { firstOccurrences, type Occurrence } from './expand.ts';
import { readRepeat, type SeriesStart } from './repeat-to-rrule.ts';
import { type MonthlyPattern, type RepeatRule, type Weekday, WEEKDAYS } from './repeat-rule.ts';
import {
  addDays,
  dateOf,
  dateOfWall,
  instantToWall,
  offsetMsAt,
  timeOfWall,
  type WallKind,
  wallToEpochMs,
  wallToInstant,
  weekdayOf,
} from '../time/zone.ts';
import { readSeries, type Series } from './read-series.ts';
import {
  parseRuleParts,
  type Reading,
  type RruleTime,
  type RuleFrequency,
  type RuleParts,
} from './rule-parts.ts';
import { parseRruleText } from './rrule-text.ts';

type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

/** Skipped dates named before the rest is only counted. */
const NAMED_SKIPS = 4;

/**
 * A repeat rule in one sentence for the user: `Every 2 weeks on Monday and Wednesday, 6 times, except Thu 24 Dec
 * 2026`. No full stop, so that it also stands beside other words. A pasted rule that cannot be read is shown as it is.
 */
export function repeatSentence(rule: RepeatRule, start: SeriesStart): string {
  const left = leftWords(rule, start);
  if (left !== null) return left;
  const { head, end } = rule.kind === 'pattern' ? patternWords(rule, start) : pastedWords(rule.rule, start);
  return [head, end, exceptWords(rule.skippedDates)].filter((part) => part !== '').join(', ');
}

/**
 * The same of a series whose own start is not known: only what its text says by itself. A text that cannot be read gives the
 * sentence that says why.
 */
export function ruleSentence(text: string | readonly string[], timeZone: string): Reading<string> {
  const read = parseRruleText(text);
  if (!read.ok) return read;
  const { parts, exdates, rdates } = read.value;
  const { count, until } = parts;
  const untilWords =
    until === null ? '' : m.series_until({ day: formatDate(dateOfRruleTime(until, timeZone)) });
  const end = count === null ? untilWords : timesWords(count);
  const except = exceptWords(exdates.map((time) => dateOfRruleTime(time, timeZone)));
  const added = rdates.map((time) => formatDate(dateOfRruleTime(time, timeZone)));
  const also = added.length === 0 ? '' : m.series_also_on({ days: listText(added.slice(0, NAMED_SKIPS)) });
  const said = [ruleWords(parts, null), end, except, also].filter((part) => part !== '');
  return { ok: true, value: said.join(', ') };
}

/** The date a clock in the zone shows at a time of a rule. */
function dateOfRruleTime(time: RruleTime, timeZone: string): string {
  switch (time.kind) {
    case 'utc':
      return dateOf(time.epochMs, timeZone);
    case 'wall':
      return time.timeZone === null
        ? time.wall.slice(0, 10)
        : dateOf(wallToEpochMs(time.wall, time.timeZone), timeZone);
    case 'date':
      return time.date;
  }
}

/** What the skipped dates leave, where that is one date or none: “6 times, except …” would leave it to be reckoned. */
function leftWords(rule: RepeatRule, start: SeriesStart): string | null {
  if (rule.skippedDates.length === 0) return null;
  const series = readRepeat(rule, start);
  if (!series.ok) return null;
  const [only, ...others] = firstOccurrences(series.value, 2);
  if (others.length > 0) return null;
  return only === undefined
    ? m.series_none_left()
    : m.series_once_on({ day: formatDate(dateOfWall(only.startWall)) });
}

/** The first `count` times a booking would take place; a fault as one sentence for the user. */
export function nextDates(rule: RepeatRule, start: SeriesStart, count: number): Reading<Occurrence[]> {
  const series = readRepeat(rule, start);
  return series.ok ? { ok: true, value: firstOccurrences(series.value, count) } : series;
}

interface RuleWords {
  head: string;
  /** `6 times`, `until …`, or nothing for a series without end. */
  end: string;
}

function patternWords(rule: Pattern, start: SeriesStart): RuleWords {
  const date = dateOfWall(start.startWall);
  return { head: frequencyWords(rule, date), end: endText(rule) };
}

function endText({ end }: Pattern): string {
  switch (end.kind) {
    case 'never':
      return '';
    case 'count':
      return timesWords(end.count);
    case 'until':
      return m.series_until({ day: formatDate(end.date) });
  }
}

function timesWords(count: number): string {
  return m.series_times({ count });
}

function frequencyWords(rule: Pattern, date: string): string {
  switch (rule.frequency) {
    case 'daily':
      return every('DAILY', rule.interval);
    case 'weekly':
      if (rule.weekdays.length === 7 && rule.interval === 1) return every('DAILY', 1);
      return `${every('WEEKLY', rule.interval)} ${on(weekdaysWords(rule.weekdays, date))}`;
    case 'monthly':
      return `${every('MONTHLY', rule.interval)} ${on(monthlyWords(rule.monthly, date))}`;
    case 'yearly':
      return `${every('YEARLY', rule.interval)} ${on(yearlyWords(date))}`;
  }
}

const EVERY = {
  DAILY: m.series_every_day,
  WEEKLY: m.series_every_week,
  MONTHLY: m.series_every_month,
  YEARLY: m.series_every_year,
} satisfies Record<RuleFrequency, unknown>;

function every(frequency: RuleFrequency, interval: number): string {
  return EVERY[frequency]({ count: interval });
}

/*
 * Days are said as phrases such as `the first Monday`: in German with their preposition (`am ersten Montag`), which differs
 * from one to the next, in English without, so that `on` stands before all of them once.
 */

function on(days: string): string {
  return m.series_on({ days });
}

function nameOf(weekday: Weekday): string {
  return weekdayName(WEEKDAYS.indexOf(weekday) + 1);
}

function weekdayOfDate(date: string): Weekday {
  return WEEKDAYS[(weekdayOf(date) + 6) % 7] ?? 'MO';
}

function weekdaysWords(weekdays: readonly Weekday[], date: string): string {
  const own = weekdayOfDate(date);
  const days = weekdays.length === 0 ? [own] : WEEKDAYS.filter((weekday) => weekdays.includes(weekday));
  if (days.length === 7) return m.series_each_day();
  if (days.join() === 'MO,TU,WE,TH,FR') return m.series_workdays();
  return m.series_weekday({ day: listText(days.map(nameOf)) });
}

function monthlyWords(monthly: MonthlyPattern | null, date: string): string {
  if (monthly?.kind === 'nth-weekday') {
    const days = m.series_nth_weekday({
      position: positionWord(monthly.nth),
      day: nameOf(monthly.weekday),
    });
    return monthly.nth === 5 ? m.series_left_out_months({ days }) : days;
  }
  const day = monthly === null ? Number(date.slice(8)) : monthly.day;
  const days = m.series_day_of_month({ day });
  return day > 28 ? m.series_left_out_months({ days }) : days;
}

function yearlyWords(date: string): string {
  const days = m.series_day_of_year({ day: formatDayOfYear(date) });
  return date.endsWith('-02-29') ? m.series_leap_years({ days }) : days;
}

function exceptWords(skippedDates: readonly string[]): string {
  if (skippedDates.length === 0) return '';
  const sorted = [...new Set(skippedDates)].sort();
  const named = sorted.slice(0, NAMED_SKIPS).map((date) => formatDate(date));
  const rest = sorted.length - named.length;
  const days = listText(rest === 0 ? named : [...named, m.series_more_dates({ count: rest })]);
  return m.series_except({ days });
}

/** A rule the editor has no controls for; its end in the location's zone. */
function pastedWords(rule: string, start: SeriesStart): RuleWords {
  const asItIs = { head: m.series_by_rule({ rule }), end: '' };
  const parts = parseRuleParts(rule);
  const series = readSeries({ ...start, rruleText: rule });
  if (!parts.ok || !series.ok) return asItIs;
  const { count } = parts.value;
  const { untilMs } = series.value;
  const untilWords =
    untilMs === null ? '' : m.series_until({ day: formatDate(lastDateUntil(parts.value, untilMs, start)) });
  return {
    head: ruleWords(parts.value, start.startWall),
    end: count === null ? untilWords : timesWords(count),
  };
}

/** The last date on which the series may take place: not the end's own where the end is earlier on it than the visit. */
function lastDateUntil(
  { until, byHour }: RuleParts,
  untilMs: number,
  { startWall, timeZone }: SeriesStart,
): string {
  if (until?.kind === 'date') return until.date;
  const date = dateOf(untilMs, timeZone);
  const isIn = byHour.length > 0 || wallToEpochMs(`${date}T${timeOfWall(startWall)}`, timeZone) <= untilMs;
  return isIn ? date : addDays(date, -1);
}

/**
 * A rule in words that say what ruleWalls makes of it, part by part: what it takes from the start is said as well (where
 * the start is known), and parts that limit each other are joined by “when it is”.
 */
function ruleWords(parts: RuleParts, startWall: string | null): string {
  const { frequency, interval, byDay, byMonth, byMonthDay, byYearDay, byWeekNo, bySetPos } = parts;
  const months =
    byMonth.length === 0
      ? ''
      : ` ${m.series_in_months({ months: listText(byMonth.map((month) => monthName(month))) })}`;
  const weeks =
    byWeekNo.length === 0 ? '' : ` ${m.series_in_weeks({ weeks: listText(byWeekNo.map(weekWords)) })}`;
  const choices = [
    ...(byMonthDay.length === 0 ? [] : [monthDaysWords(parts)]),
    ...(byYearDay.length === 0
      ? []
      : [m.series_year_days({ days: dayText(byYearDay, m.series_year_day_number) })]),
    ...(byDay.length === 0 ? [] : [weekdayPartsWords(parts)]),
  ];
  const plainDays = byDay.every(({ ordinal }) => ordinal === null);
  const isOnlyDays =
    byDay.length > 0 && plainDays && byMonthDay.length + byYearDay.length + bySetPos.length === 0;
  const isEachDay = new Set(byDay.map(({ weekday }) => weekday)).size === WEEKDAYS.length;
  // Every Thursday of every month is every Thursday; so is every day that is a Thursday.
  if (isOnlyDays && interval === 1 && (frequency !== 'WEEKLY' || isEachDay)) {
    const words = weekdayPartsWords(parts);
    const beginning = words.charAt(0).toLocaleUpperCase(currentLanguage());
    return `${beginning}${words.slice(1)}${months}${weeks}${clockText(parts, startWall)}`;
  }
  const implied = ((): string => {
    if (choices.length > 0 || startWall === null) return '';
    const date = dateOfWall(startWall);
    const day = m.series_month_days({ days: dayText([Number(date.slice(8))], m.series_day_number) });
    const own = m.series_weekday({ day: nameOf(weekdayOfDate(date)) });
    if (frequency === 'WEEKLY') return own;
    if (frequency === 'MONTHLY') return day;
    if (frequency !== 'YEARLY') return '';
    if (byWeekNo.length > 0) return own;
    return byMonth.length > 0 ? day : yearlyWords(date);
  })();
  const [first = implied, ...limits] = choices;
  const days = limits.reduce((said, limit) => m.series_when_it_is({ days: said, limit }), first);
  const picks =
    bySetPos.length === 0 ? '' : `, ${m.series_picks({ positions: listText(bySetPos.map(positionWord)) })}`;
  const weekStart = isWeekStartSeen(parts, startWall)
    ? `, ${m.series_weeks_from({ day: nameOf(parts.weekStart ?? 'MO') })}`
    : '';
  const every1 = isEveryMonthOfYear(parts) ? every('MONTHLY', 1) : every(frequency, interval);
  // A day of the month in a yearly rule without months is every month's; years between are still left out.
  const years =
    isEveryMonthOfYear(parts) && interval > 1
      ? ` ${m.series_of_every_year({ position: positionWord(interval) })}`
      : '';
  return `${every1}${years}${months}${weeks}${days === '' ? '' : ` ${on(days)}`}${weekStart}${picks}${clockText(parts, startWall)}`;
}

/**
 * Where weeks begin is seen in a rule that leaves weeks out and has several days, or another than its start; in one that
 * picks from the days of a week; and in one that counts the weeks of a year.
 */
function isWeekStartSeen(
  { frequency, interval, byDay, bySetPos, byWeekNo, weekStart }: RuleParts,
  startWall: string | null,
): boolean {
  if ((weekStart ?? 'MO') === 'MO') return false;
  if (frequency !== 'WEEKLY') return byWeekNo.length > 0;
  if (bySetPos.length > 0) return true;
  if (interval === 1 || byDay.length === 0) return false;
  const isOnStart = startWall === null || byDay[0]?.weekday === weekdayOfDate(dateOfWall(startWall));
  return byDay.length > 1 || !isOnStart;
}

function isEveryMonthOfYear({
  frequency,
  byMonth,
  byMonthDay,
  byWeekNo,
  byYearDay,
  byDay,
}: RuleParts): boolean {
  const isPlain = byMonth.length + byWeekNo.length + byYearDay.length + byDay.length === 0;
  return frequency === 'YEARLY' && isPlain && byMonthDay.length > 0;
}

function weekWords(week: number): string {
  return week > 0
    ? m.series_week_number({ number: week })
    : m.series_week_from_end({ position: positionWord(week) });
}

/** The days of a month or year, each from either end; `numbered` says one from its beginning. */
function dayText(days: readonly number[], numbered: (ordinal: Ordinal) => string): string {
  return listText(
    days.map((day) =>
      day > 0 ? numbered(ordinal(day)) : m.series_day_from_end({ position: positionWord(day) }),
    ),
  );
}

/** `first`, `second to last`, `last`: how a place is called from either end. */
function positionWord(position: number): string {
  return position > 0 ? m.series_position(ordinal(position)) : m.series_position_from_end(ordinal(-position));
}

interface Ordinal {
  number: number;
  /** The language's form for the number in a row: `one` is 1st, 21st in English. */
  category: string;
}

function ordinal(number: number): Ordinal {
  const rules = new Intl.PluralRules(currentLanguage(), { type: 'ordinal' });
  return { number, category: rules.select(number) };
}

/** A month's day needs no “of the month” where months are what repeats. */
function monthDaysWords(parts: RuleParts): string {
  const days = dayText(parts.byMonthDay, m.series_day_number);
  const isPlain = parts.byMonthDay.every((day) => day > 0);
  return (parts.frequency === 'MONTHLY' || isEveryMonthOfYear(parts)) && isPlain
    ? m.series_month_days({ days })
    : m.series_month_days_of_month({ days });
}

function weekdayPartsWords({
  byDay,
  interval,
  byMonth,
  frequency,
  byMonthDay,
  byYearDay,
  bySetPos,
}: RuleParts): string {
  const plain = byDay.flatMap(({ ordinal: nth, weekday }) => (nth === null ? [weekday] : []));
  const numbered = byDay.flatMap(({ ordinal: nth, weekday }) =>
    nth === null ? [] : [m.series_nth_weekday({ position: positionWord(nth), day: nameOf(weekday) })],
  );
  const isLimit = byMonthDay.length + byYearDay.length > 0;
  const names = WEEKDAYS.filter((weekday) => plain.includes(weekday)).map(nameOf);
  const isWhole =
    frequency !== 'WEEKLY' && (frequency !== 'DAILY' || interval === 1) && !isLimit && bySetPos.length === 0;
  const plainWords =
    names.length === WEEKDAYS.length
      ? [isLimit || bySetPos.length > 0 ? m.series_any_day() : m.series_each_day()]
      : names.map((day) => (isWhole ? m.series_each_weekday({ day }) : m.series_weekday({ day })));
  const days = listText([...numbered, ...plainWords]);
  const isOfYear = numbered.length > 0 && frequency === 'YEARLY' && byMonth.length === 0;
  return isOfYear ? m.series_of_year({ days }) : days;
}

function clockText({ byHour, byMinute, bySecond }: RuleParts, startWall: string | null): string {
  if (byHour.length + byMinute.length + bySecond.length === 0) return '';
  const twoDigits = (hour: number): string => String(hour).padStart(2, '0');
  const minute = byMinute.length === 0 ? (startWall?.slice(14, 16) ?? '') : '00';
  const hours =
    byHour.length === 0
      ? ''
      : startWall === null && byMinute.length === 0
        ? ` ${m.series_in_hours({ hours: listText(byHour.map(twoDigits)) })}`
        : ` ${m.series_at({ times: listText(byHour.map((hour) => `${twoDigits(hour)}:${minute}`)) })}`;
  const minutes =
    byMinute.length === 0 ? '' : `, ${m.series_minutes_past({ minutes: listText(byMinute.map(String)) })}`;
  const seconds =
    bySecond.length === 0 ? '' : `, ${m.series_seconds_past({ seconds: listText(bySecond.map(String)) })}`;
  return `${hours}${minutes}${seconds}`;
}

/** Occurrences looked at: over a year of daily visits, so both changes of a year are met. */
const LOOK_AHEAD = 400;

/**
 * A sentence for the user when a series is the same time on the clock but not the same time apart: `This series
 * crosses a clock change on Sun 8 Mar 2026: it stays at 10:00.` Says so too where the clocks jump over an occurrence or pass
 * it twice. Null when no occurrence within the first 400 meets a change.
 */
export function clockChangeNote(series: Series): string | null {
  const occurrences = firstOccurrences(series, LOOK_AHEAD);
  const odd = occurrences.find((occurrence) => kindOf(occurrence, series) !== 'exact');
  const crossing = crossingNote(occurrences, series);
  const oddness = odd === undefined ? null : oddNote(odd, series);
  return [crossing, oddness].filter((note) => note !== null).join(' ') || null;
}

function kindOf({ startWall }: Occurrence, series: Series): WallKind {
  return wallToInstant(startWall, series.timeZone).kind;
}

/** What a clock change does to one date, in a few words for beside it: `02:30 is jumped over`; null where it does nothing. */
export function clockChangeWords({ startWall }: Occurrence, timeZone: string): string | null {
  const time = startWall.slice(11, 16);
  switch (wallToInstant(startWall, timeZone).kind) {
    case 'exact':
      return null;
    case 'gap':
      return m.series_clock_jumped_short({ time });
    case 'overlap':
      return m.series_clock_twice_short({ time });
  }
}

function crossingNote(occurrences: readonly Occurrence[], { timeZone }: Series): string | null {
  for (const [place, next] of occurrences.entries()) {
    const previous = occurrences[place - 1];
    if (previous === undefined) continue;
    if (offsetMsAt(previous.startMs, timeZone) === offsetMsAt(next.startMs, timeZone)) continue;
    const changeMs = nextChangeMs(previous.startMs, timeZone) ?? next.startMs;
    return m.series_clock_change({
      day: formatDay(changeMs, timeZone),
      time: previous.startWall.slice(11, 16),
    });
  }
  return null;
}

function nextChangeMs(afterMs: number, timeZone: string): number | null {
  const here = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(timeZone);
  return here.getTimeZoneTransition('next')?.epochMilliseconds ?? null;
}

function oddNote(occurrence: Occurrence, series: Series): string {
  const { timeZone } = series;
  const time = occurrence.startWall.slice(11, 16);
  const day = formatDate(dateOfWall(occurrence.startWall));
  if (kindOf(occurrence, series) !== 'gap') return m.series_clock_twice({ day, time });
  const actual = instantToWall(occurrence.startMs, timeZone);
  const at = actual.slice(11, 16);
  // A jump over midnight takes it to the next day, one over a whole day to the same time of it.
  const isSameDay = dateOfWall(actual) === dateOfWall(occurrence.startWall);
  const when = isSameDay
    ? m.series_when_at({ time: at })
    : m.series_when_on_at({ day: formatDate(dateOfWall(actual)), time: at });
  return at === time
    ? m.series_clock_leaves_out_day({ day, when })
    : m.series_clock_jumps({ day, time, when });
}
