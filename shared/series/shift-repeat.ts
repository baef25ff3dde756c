import { addDays, daysBetween, weekdayOf } from '../time/wall-date.ts';
import { WEEKDAYS, type RepeatRule, type Weekday } from './repeat-rule.ts';

/**
 * The rule of a series that is moved as a whole from one date to another: Mondays become Tuesdays, the 3rd becomes the
 * 4th, the second Monday becomes the second Tuesday. Skipped dates move along. A pasted rule keeps its days, because
 * what they mean cannot be told; the form then says when the new start is not one of them.
 */
export function shiftRepeat(rule: RepeatRule, fromDate: string, toDate: string): RepeatRule {
  const days = daysBetween(fromDate, toDate);
  if (days === 0) return rule;
  const skippedDates = rule.skippedDates.map((date) => addDays(date, days));
  if (rule.kind === 'pasted') return { ...rule, skippedDates };
  return {
    ...rule,
    skippedDates,
    weekdays: rule.weekdays.map((weekday) => shiftWeekday(weekday, days)),
    monthly: rule.monthly && shiftMonthly(rule.monthly, toDate),
  };
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
  if (monthly.nth === -1) return { ...monthly, weekday };
  const nth = ([1, 2, 3, 4, 5] as const)[Math.ceil(day / 7) - 1] ?? monthly.nth;
  return { kind: 'nth-weekday', nth, weekday };
}
