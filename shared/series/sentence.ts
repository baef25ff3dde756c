import { formatDate } from '../time/format.ts';
import { firstOccurrences, type Occurrence } from './expand.ts';
import { readRepeat, type SeriesStart } from './repeat-to-rrule.ts';
import { type MonthlyPattern, type RepeatRule, type Weekday, WEEKDAYS } from './repeat-rule.ts';
import { dateOf, wallToEpochMs, addDays, dateOfWall, timeOfWall, weekdayOf } from '../time/zone.ts';
import { readSeries } from './read-series.ts';
import { parseRuleParts, type Reading, type RruleTime, type RuleParts } from './rule-parts.ts';
import { parseRruleText } from './rrule-text.ts';

type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

const WEEKDAY_NAMES: Record<Weekday, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

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
  const untilWords = until === null ? '' : `until ${formatDate(dateOfRruleTime(until, timeZone))}`;
  const end = count === null ? untilWords : timesWords(count);
  const except = exceptWords(exdates.map((time) => dateOfRruleTime(time, timeZone)));
  const added = rdates.map((time) => formatDate(dateOfRruleTime(time, timeZone)));
  const also = added.length === 0 ? '' : `also on ${list(added.slice(0, NAMED_SKIPS))}`;
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
  return only === undefined ? 'No date is left' : `Once, on ${formatDate(dateOfWall(only.startWall))}`;
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
      return `until ${formatDate(end.date)}`;
  }
}

function timesWords(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function frequencyWords(rule: Pattern, date: string): string {
  switch (rule.frequency) {
    case 'daily':
      return every(rule.interval, 'day');
    case 'weekly':
      if (rule.weekdays.length === 7 && rule.interval === 1) return every(1, 'day');
      return `${every(rule.interval, 'week')} on ${weekdaysWords(rule.weekdays, date)}`;
    case 'monthly':
      return `${every(rule.interval, 'month')} on ${monthlyWords(rule.monthly, date)}`;
    case 'yearly':
      return `${every(rule.interval, 'year')} on ${yearlyWords(date)}`;
  }
}

function every(interval: number, unit: string): string {
  return interval === 1 ? `Every ${unit}` : `Every ${interval} ${unit}s`;
}

function weekdaysWords(weekdays: readonly Weekday[], date: string): string {
  const own = WEEKDAYS[(weekdayOf(date) + 6) % 7] ?? 'MO';
  const days = weekdays.length === 0 ? [own] : WEEKDAYS.filter((weekday) => weekdays.includes(weekday));
  if (days.length === 7) return 'every day';
  if (days.join() === 'MO,TU,WE,TH,FR') return 'Monday to Friday';
  return list(days.map((weekday) => WEEKDAY_NAMES[weekday]));
}

const NTH_WORDS = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', 5: 'fifth', [-1]: 'last' } as const;

function monthlyWords(monthly: MonthlyPattern | null, date: string): string {
  if (monthly?.kind === 'nth-weekday') {
    const words = `the ${NTH_WORDS[monthly.nth]} ${WEEKDAY_NAMES[monthly.weekday]}`;
    return monthly.nth === 5 ? `${words} (months without one are left out)` : words;
  }
  const day = monthly === null ? Number(date.slice(8)) : monthly.day;
  return day > 28 ? `day ${day} (months without one are left out)` : `day ${day}`;
}

function yearlyWords(date: string): string {
  // `Sun 29 Feb 2028` without its weekday and year.
  const dayAndMonth = formatDate(date).split(' ').slice(1, 3).join(' ');
  return date.endsWith('-02-29') ? `${dayAndMonth} (leap years only)` : dayAndMonth;
}

function exceptWords(skippedDates: readonly string[]): string {
  if (skippedDates.length === 0) return '';
  const sorted = [...new Set(skippedDates)].sort();
  const named = sorted.slice(0, NAMED_SKIPS).map((date) => formatDate(date));
  const rest = sorted.length - named.length;
  return `except ${list(rest === 0 ? named : [...named, rest === 1 ? '1 more date' : `${rest} more dates`])}`;
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** A rule the editor has no controls for; its end in the location's zone. */
function pastedWords(rule: string, start: SeriesStart): RuleWords {
  const asItIs = { head: `By the rule ${rule}`, end: '' };
  const parts = parseRuleParts(rule);
  const series = readSeries({ ...start, rruleText: rule });
  if (!parts.ok || !series.ok) return asItIs;
  const { count } = parts.value;
  const { untilMs } = series.value;
  const untilWords =
    untilMs === null ? '' : `until ${formatDate(lastDateUntil(parts.value, untilMs, start))}`;
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

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * A rule in words that say what ruleWalls makes of it, part by part: what it takes from the start is said as well (where
 * the start is known), and parts that limit each other are joined by “when it is”.
 */
function ruleWords(parts: RuleParts, startWall: string | null): string {
  const { frequency, interval, byDay, byMonth, byMonthDay, byYearDay, byWeekNo, bySetPos } = parts;
  const months =
    byMonth.length === 0 ? '' : ` in ${list(byMonth.map((month) => MONTH_NAMES[month - 1] ?? ''))}`;
  const weeks = byWeekNo.length === 0 ? '' : ` in ${list(byWeekNo.map(weekWords))}`;
  const choices = [
    ...(byMonthDay.length === 0 ? [] : [`the ${dayText(byMonthDay)}${monthDayScope(parts)}`]),
    ...(byYearDay.length === 0 ? [] : [`the ${dayText(byYearDay)} of the year`]),
    ...(byDay.length === 0 ? [] : [weekdayPartsWords(parts)]),
  ];
  const plainDays = byDay.every(({ ordinal }) => ordinal === null);
  const isOnlyDays =
    byDay.length > 0 && plainDays && byMonthDay.length + byYearDay.length + bySetPos.length === 0;
  // Every Thursday of every month is every Thursday.
  if (isOnlyDays && interval === 1 && (frequency === 'MONTHLY' || frequency === 'YEARLY')) {
    const words = weekdayPartsWords(parts);
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}${months}${weeks}${clockText(parts, startWall)}`;
  }
  const unit = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' }[frequency];
  const implied = ((): string => {
    if (choices.length > 0 || startWall === null) return '';
    const date = dateOfWall(startWall);
    const day = ordinalWord(Number(date.slice(8)));
    const own = WEEKDAY_NAMES[WEEKDAYS[(weekdayOf(date) + 6) % 7] ?? 'MO'];
    if (frequency === 'WEEKLY') return own;
    if (frequency === 'MONTHLY') return `the ${day}`;
    if (frequency !== 'YEARLY') return '';
    if (byWeekNo.length > 0) return own;
    return byMonth.length > 0 ? `the ${day}` : yearlyWords(date);
  })();
  const on = [...choices, ...(implied === '' ? [] : [implied])].join(' when it is ');
  const picks = bySetPos.length === 0 ? '' : `, of these the ${list(bySetPos.map(positionWord))}`;
  // Where weeks begin is seen only in a rule that leaves weeks out and has several days.
  const weekStart =
    frequency === 'WEEKLY' && interval > 1 && byDay.length > 1 && (parts.weekStart ?? 'MO') !== 'MO'
      ? `, in weeks from ${WEEKDAY_NAMES[parts.weekStart ?? 'MO']}`
      : '';
  const every1 = isEveryMonthOfYear(parts) ? every(1, 'month') : every(interval, unit);
  // A day of the month in a yearly rule without months is every month's; years between are still left out.
  const years = isEveryMonthOfYear(parts) && interval > 1 ? ` of every ${ordinalWord(interval)} year` : '';
  return `${every1}${years}${months}${weeks}${on === '' ? '' : ` on ${on}`}${weekStart}${picks}${clockText(parts, startWall)}`;
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
  if (week > 0) return `week ${week}`;
  return week === -1 ? 'the last week' : `the ${positionWord(week)} week`;
}

function dayText(days: readonly number[]): string {
  return list(days.map((day) => (day > 0 ? ordinalWord(day) : `${positionWord(day)} day`)));
}

/** `first`, `second to last`, `last`: how a place is called from either end. */
function positionWord(position: number): string {
  if (position > 0) return ordinalWord(position);
  return position === -1 ? 'last' : `${ordinalWord(-position)} to last`;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

function ordinalWord(number: number): string {
  const word = ORDINALS[number - 1];
  if (word !== undefined) return word;
  const teens = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${teens ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[number % 10] ?? 'th')}`;
}

/** A month's day needs no “of the month” where months are what repeats. */
function monthDayScope(parts: RuleParts): string {
  const isPlain = parts.byMonthDay.every((day) => day > 0);
  return (parts.frequency === 'MONTHLY' || isEveryMonthOfYear(parts)) && isPlain ? '' : ' of the month';
}

function weekdayPartsWords({
  byDay,
  byMonth,
  frequency,
  byMonthDay,
  byYearDay,
  bySetPos,
}: RuleParts): string {
  const plain = byDay.flatMap(({ ordinal, weekday }) => (ordinal === null ? [weekday] : []));
  const numbered = byDay.flatMap(({ ordinal, weekday }) =>
    ordinal === null ? [] : [`the ${positionWord(ordinal)} ${WEEKDAY_NAMES[weekday]}`],
  );
  const ofYear = frequency === 'YEARLY' && byMonth.length === 0 ? ' of the year' : '';
  const isLimit = byMonthDay.length + byYearDay.length > 0;
  const names = WEEKDAYS.filter((weekday) => plain.includes(weekday)).map(
    (weekday) => WEEKDAY_NAMES[weekday],
  );
  const isWhole = frequency !== 'WEEKLY' && frequency !== 'DAILY' && !isLimit && bySetPos.length === 0;
  const plainWords =
    names.length === 7 ? ['any day'] : names.map((name) => (isWhole ? `every ${name}` : name));
  return `${list([...numbered, ...plainWords])}${numbered.length > 0 ? ofYear : ''}`;
}

function clockText({ byHour, byMinute, bySecond }: RuleParts, startWall: string | null): string {
  if (byHour.length + byMinute.length + bySecond.length === 0) return '';
  const hours =
    byHour.length === 0
      ? ''
      : startWall === null && byMinute.length === 0
        ? ` in the hours ${list(byHour.map((hour) => String(hour).padStart(2, '0')))}`
        : ` at ${list(byHour.map((hour) => `${String(hour).padStart(2, '0')}:${byMinute.length === 0 ? (startWall?.slice(14, 16) ?? '') : '00'}`))}`;
  const minutes = byMinute.length === 0 ? '' : `, ${list(byMinute.map(String))} minutes past the hour`;
  const seconds = bySecond.length === 0 ? '' : `, ${list(bySecond.map(String))} seconds past the minute`;
  return `${hours}${minutes}${seconds}`;
}
