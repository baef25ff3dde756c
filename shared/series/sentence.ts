import { RRuleTemporal } from 'rrule-temporal';
import { toText } from 'rrule-temporal/totext';
import { formatDate } from '../time/format.ts';
import { dateOfWall, normalWall, weekdayOf } from '../time/wall-date.ts';
import { firstOccurrences, type Occurrence } from './expand.ts';
import { readRepeat, type SeriesStart } from './repeat-to-rrule.ts';
import { type MonthlyPattern, type RepeatRule, type Weekday, WEEKDAYS } from './repeat-rule.ts';
import { dateOf } from '../time/zone.ts';
import { readSeries } from './read-series.ts';
import { parseRuleParts, type Reading } from './rule-parts.ts';

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
 * A repeat rule in one sentence for the desk: `Every 2 weeks on Monday and Wednesday, 6 times, except Thu 24 Dec
 * 2026`. No full stop, so that it also stands beside other words. A pasted rule that cannot be read is shown as it is.
 */
export function repeatSentence(rule: RepeatRule, start: SeriesStart): string {
  const { head, end } = rule.kind === 'pattern' ? patternWords(rule, start) : pastedWords(rule.rule, start);
  return [head, end, exceptWords(rule.skippedDates)].filter((part) => part !== '').join(', ');
}

/** The first `count` times a booking would take place; a fault as one sentence for the desk. */
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
  return { head: frequencyWords(rule, date), end: endWords(rule) };
}

function endWords({ end }: Pattern): string {
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

/** A rule the editor has no controls for, in the words of the engine; its end in ours, in the location's zone. */
function pastedWords(rule: string, start: SeriesStart): RuleWords {
  const asItIs = { head: `By the rule ${rule}`, end: '' };
  const parts = parseRuleParts(rule);
  const series = readSeries({ ...start, rruleText: rule });
  if (!parts.ok || !series.ok) return asItIs;
  const { count } = parts.value;
  const { untilMs } = series.value;
  const untilWords = untilMs === null ? '' : `until ${formatDate(dateOf(untilMs, start.timeZone))}`;
  return { head: engineWords(rule, start.startWall), end: count === null ? untilWords : timesWords(count) };
}

function engineWords(rule: string, startWall: string): string {
  const endless = rule
    .toUpperCase()
    .split(';')
    .filter((part) => !/^(COUNT|UNTIL|WKST)=/.test(part))
    .join(';');
  const dtstart = `${normalWall(startWall).replace(/[-:]/g, '')}Z`;
  const rrule = new RRuleTemporal({ rruleString: `DTSTART:${dtstart}\nRRULE:${endless}` });
  const words = toText(rrule, 'en', { excludeTzAbbreviation: true });
  // The engine names the time of day as well: that is beside this sentence already, unless the rule brings its own.
  const hasOwnTimes = /BYHOUR|BYMINUTE|BYSECOND/.test(endless);
  const inPlace = hasOwnTimes ? words : words.replace(/ at \d[\d:]* [AP]M/, '');
  return inPlace.charAt(0).toUpperCase() + inPlace.slice(1);
}
