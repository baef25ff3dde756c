import { addDays, daysBetween, wallMinutesBetween, weekdayOf } from '../time/wall-date.ts';
import { firstOccurrences } from './expand.ts';
import { readRepeat, type SeriesStart } from './repeat-to-rrule.ts';
import { WEEKDAYS, type RepeatRule, type Weekday } from './repeat-rule.ts';
import { parseRuleParts, withUntil } from './rule-parts.ts';

const DAY_MS = 86_400_000;

/**
 * The rule of a series that is moved as a whole from one date to another: Mondays become Tuesdays, the 3rd becomes the
 * 4th, the second Monday becomes the second Tuesday. Skipped dates move along. A pasted rule keeps its days, because
 * what they mean cannot be told; the form then says when the new start is not one of them.
 */
export function shiftRepeat(rule: RepeatRule, fromDate: string, toDate: string): RepeatRule {
  const days = daysBetween(fromDate, toDate);
  if (days === 0) return rule;
  const skippedDates = rule.skippedDates.map((date) => addDays(date, days));
  if (rule.kind === 'pasted') return { ...rule, rule: shiftUntil(rule.rule, days), skippedDates };
  if (crossesWeeks(rule, days)) return withMovedWeeks(rule, fromDate, toDate, skippedDates);
  return {
    ...rule,
    skippedDates,
    end: rule.end.kind === 'until' ? { kind: 'until', date: addDays(rule.end.date, days) } : rule.end,
    weekdays: rule.weekdays.map((weekday) => shiftWeekday(weekday, days)),
    monthly: rule.monthly && shiftMonthly(rule.monthly, toDate),
  };
}

/** Visits compared before a series is said to move as a whole: more than a form shows. */
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
    return series.ok ? firstOccurrences(series.value, VISITS_COMPARED).map(({ startWall }) => startWall) : [];
  });
  const [old = [], moved = []] = visits;
  const byMinutes = wallMinutesBetween(before.start.startWall, after.start.startWall);
  return (
    old.length === moved.length &&
    old.every((wall, place) => wallMinutesBetween(wall, moved[place] ?? wall) === byMinutes)
  );
}

/** The end of a pasted rule moves along; its days stay, because what they mean cannot be told. */
function shiftUntil(rule: string, days: number): string {
  const parts = parseRuleParts(rule);
  const until = parts.ok ? parts.value.until : null;
  if (until === null) return rule;
  const moved =
    until.kind === 'utc'
      ? `${new Date(until.epochMs + days * DAY_MS).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
      : until.kind === 'date'
        ? addDays(until.date, days).replaceAll('-', '')
        : `${addDays(until.wall.slice(0, 10), days)}${until.wall.slice(10)}`.replaceAll(/[-:]/g, '');
  return withUntil(rule, moved);
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
