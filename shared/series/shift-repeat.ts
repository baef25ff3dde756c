import {
  instantToWall,
  wallToEpochMs,
  addDays,
  addWallMinutes,
  dateOfWall,
  daysBetween,
  wallMinutesBetween,
  weekdayOf,
} from '../time/zone.ts';
import { firstOccurrences, lastOccurrence } from './expand.ts';
import { readRepeat, utcText, type SeriesStart } from './repeat-to-rrule.ts';
import { WEEKDAYS, type RepeatRule, type Weekday } from './repeat-rule.ts';
import { canonicalRule, parseRuleParts, withUntil } from './rule-parts.ts';

/**
 * The rule of a series that is moved as a whole, its first visit from `start` to `toWall`: Mondays become Tuesdays, the 3rd
 * becomes the 4th, the second Monday becomes the second Tuesday. Skipped dates and the end move along. A pasted rule keeps
 * its days, because what they mean cannot be told; the form then says when the new start is not one of them, and
 * {@link movesEveryVisit} whether any visit is lost.
 */
export function shiftRepeat(rule: RepeatRule, start: SeriesStart, toWall: string): RepeatRule {
  const [fromDate, toDate] = [dateOfWall(start.startWall), dateOfWall(toWall)];
  const days = daysBetween(fromDate, toDate);
  const skippedDates = rule.skippedDates.map((date) => addDays(date, days));
  if (rule.kind === 'pasted') return { ...rule, rule: shiftUntil(rule, start, toWall), skippedDates };
  if (days === 0) return rule;
  if (crossesWeeks(rule, days)) return withMovedWeeks(rule, fromDate, toDate, skippedDates);
  return {
    ...rule,
    skippedDates,
    end: rule.end.kind === 'until' ? { kind: 'until', date: addDays(rule.end.date, days) } : rule.end,
    weekdays: rule.weekdays.map((weekday) => shiftWeekday(weekday, days)),
    monthly: rule.monthly && shiftMonthly(rule.monthly, toDate),
  };
}

/** Visits compared before a series is said to move as a whole: more than a form shows. The last one is compared besides. */
const VISITS_COMPARED = 60;

/**
 * True where every visit of a series moves by as much as its first one does: none is lost, none is added, none goes
 * elsewhere. Some moves no rule can say ("the last Monday" one day later); then the user has to look at the dates.
 */
export function movesEveryVisit(
  before: { rule: RepeatRule; start: SeriesStart },
  after: { rule: RepeatRule; start: SeriesStart },
): boolean {
  const visits = [before, after].map(({ rule, start }) => {
    const series = readRepeat(rule, start);
    if (!series.ok) return [];
    const last = lastOccurrence(series.value);
    return [...firstOccurrences(series.value, VISITS_COMPARED), ...(last === null ? [] : [last])];
  });
  const [old = [], moved = []] = visits;
  const byMinutes = wallMinutesBetween(before.start.startWall, after.start.startWall);
  return (
    old.length > 0 &&
    old.length === moved.length &&
    old.every(({ startWall, index }, place) => {
      const other = moved[place];
      return other?.index === index && wallMinutesBetween(startWall, other.startWall) === byMinutes;
    })
  );
}

/**
 * The end of a pasted rule moves along on the wall clock, as its visits do, and never cuts the last of them: an end may be
 * the very instant of a visit, and be before it once the clocks have been moved.
 */
function shiftUntil(
  repeat: Extract<RepeatRule, { kind: 'pasted' }>,
  start: SeriesStart,
  toWall: string,
): string {
  const rule = canonicalRule(repeat.rule);
  const parts = parseRuleParts(rule);
  const until = parts.ok ? parts.value.until : null;
  if (until === null) return repeat.rule;
  if (until.kind === 'date') {
    const days = daysBetween(dateOfWall(start.startWall), dateOfWall(toWall));
    return withUntil(rule, addDays(until.date, days).replaceAll('-', ''));
  }
  const { timeZone } = start;
  const byMinutes = wallMinutesBetween(start.startWall, toWall);
  const movedMs = (wall: string): number => wallToEpochMs(addWallMinutes(wall, byMinutes), timeZone);
  const whole = readRepeat({ ...repeat, skippedDates: [] }, start);
  const last = whole.ok ? lastOccurrence(whole.value) : null;
  const untilWall = until.kind === 'wall' ? until.wall : instantToWall(until.epochMs, timeZone);
  const untilMs = movedMs(untilWall);
  return withUntil(rule, utcText(last === null ? untilMs : Math.max(untilMs, movedMs(last.startWall))));
}

type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

/** Of several days every two weeks some may move into the week between: only another first day of the week says that. */
function crossesWeeks({ frequency, interval, weekdays }: Pattern, days: number): boolean {
  if (frequency !== 'weekly' || interval === 1 || weekdays.length < 2) return false;
  const places = weekdays.map((weekday) => Math.floor((WEEKDAYS.indexOf(weekday) + days) / 7));
  return new Set(places).size > 1;
}

function withMovedWeeks(rule: Pattern, fromDate: string, toDate: string, skippedDates: string[]): RepeatRule {
  const days = daysBetween(fromDate, toDate);
  const moved = rule.weekdays.map((weekday) => shiftWeekday(weekday, days));
  const parts = [
    'FREQ=WEEKLY',
    `INTERVAL=${rule.interval}`,
    `BYDAY=${WEEKDAYS.filter((weekday) => moved.includes(weekday)).join(',')}`,
    `WKST=${shiftWeekday('MO', days)}`,
  ];
  if (rule.end.kind === 'count') parts.push(`COUNT=${rule.end.count}`);
  if (rule.end.kind === 'until') parts.push(`UNTIL=${addDays(rule.end.date, days).replaceAll('-', '')}`);
  return { kind: 'pasted', rule: parts.join(';'), skippedDates };
}

function shiftWeekday(weekday: Weekday, days: number): Weekday {
  const index = (WEEKDAYS.indexOf(weekday) + days) % WEEKDAYS.length;
  return WEEKDAYS.at(index) ?? weekday;
}

function shiftMonthly(
  monthly: NonNullable<Extract<RepeatRule, { kind: 'pattern' }>['monthly']>,
  toDate: string,
): typeof monthly {
  const day = Number(toDate.slice(8, 10));
  if (monthly.kind === 'day-of-month') return { kind: 'day-of-month', day };
  // `weekdayOf` counts from Sunday, the codes from Monday.
  const weekday = WEEKDAYS.at(weekdayOf(toDate) - 1) ?? monthly.weekday;
  const isLast = addDays(toDate, 7).slice(0, 7) !== toDate.slice(0, 7);
  if (monthly.nth === -1 && isLast) return { ...monthly, weekday };
  const nth = ([1, 2, 3, 4, 5] as const)[Math.ceil(day / 7) - 1] ?? monthly.nth;
  return { kind: 'nth-weekday', nth, weekday };
}
