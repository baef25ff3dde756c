/** Dates as people type them: `24 nov`, `24.11.`, `nov 24 2026`, `2026-11-24`, `mon`, `tomorrow`, `+7`. */
import { Temporal } from 'temporal-polyfill';
import { addDays, weekdayOf } from '../../../shared/time/wall-date.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** 0 Sunday … 6 Saturday, as weekdayOf counts. */
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Which of day and month comes first in `4/11`. */
export type DateOrder = 'day-first' | 'month-first';

/**
 * Reads a typed date as `2026-11-24`; null for anything that is not one. A weekday is the next one after today; a date
 * without its year is the one nearest ahead, unless it is at most 60 days gone.
 */
export function readDate(text: string, today: string, order: DateOrder = 'day-first'): string | null {
  const typed = text.trim().toLowerCase().replace(/[,]/g, ' ').replace(/\s+/g, ' ').replace(/\.$/, '');
  if (typed === 'today') return today;
  if (typed === 'tomorrow') return addDays(today, 1);
  if (typed === 'yesterday') return addDays(today, -1);
  const relative = /^([+-]\d{1,3})\s*([dw]?)$/.exec(typed);
  if (relative) return addDays(today, Number(relative[1]) * (relative[2] === 'w' ? 7 : 1));
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return dateOrNull(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const weekday = WEEKDAYS.findIndex((name) => /^[a-z]{3,}$/.test(typed) && typed.startsWith(name));
  if (weekday >= 0) return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
  return readDayAndMonth(typed, today, order);
}

function readDayAndMonth(typed: string, today: string, order: DateOrder): string | null {
  // A weekday before the date says nothing the date does not.
  const bare = typed.replace(/^(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.? /, '');
  const named =
    /^(?<day>\d{1,2})(?:st|nd|rd|th)?\.? (?<month>[a-z]{3,9})\.?(?: (?<year>\d{4}|\d{2}))?$/.exec(bare) ??
    /^(?<month>[a-z]{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?(?: (?<year>\d{4}|\d{2}))?$/.exec(bare);
  if (named?.groups) {
    const { day, month = '', year } = named.groups;
    return inNearestYear(MONTHS.indexOf(month.slice(0, 3)) + 1, Number(day), year, today);
  }
  const numbers = /^(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{4}|\d{2}))?$/.exec(bare);
  if (!numbers) return null;
  const [, first, second, year] = numbers;
  const [day, month] = order === 'day-first' ? [first, second] : [second, first];
  return inNearestYear(Number(month), Number(day), year, today);
}

const MAX_DAYS_GONE = 60;

function inNearestYear(month: number, day: number, year: string | undefined, today: string): string | null {
  if (year !== undefined) return dateOrNull(Number(year.length === 2 ? `20${year}` : year), month, day);
  const thisYear = Number(today.slice(0, 4));
  const candidate = dateOrNull(thisYear, month, day);
  if (candidate === null) return dateOrNull(thisYear + 1, month, day);
  return candidate < addDays(today, -MAX_DAYS_GONE) ? dateOrNull(thisYear + 1, month, day) : candidate;
}

/** Null for dates no calendar has, such as 31 February. */
function dateOrNull(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
  return date.day === day ? date.toString() : null;
}
