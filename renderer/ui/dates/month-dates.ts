/** The dates of a month as a grid of whole weeks, and how keys move in it (WAI-ARIA's date grid pattern). */
import { Temporal } from 'temporal-polyfill';
import { weekdayName } from '../../../shared/time/format.ts';
import { addDays, startOfWeek } from '../../../shared/time/zone.ts';

const WEEKS = 6;

/** Six weeks of seven dates that hold the month of `date`: always six, so that nothing below moves. */
export function monthWeeks(date: string, firstDayOfWeek: number): string[][] {
  const start = startOfWeek(`${date.slice(0, 7)}-01`, firstDayOfWeek);
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (_unused, day) => addDays(start, week * 7 + day)),
  );
}

/** The heads of the seven columns. */
export function weekdayHeads(firstDayOfWeek: number): { short: string; long: string }[] {
  return Array.from({ length: 7 }, (_, column) => {
    const long = weekdayName((firstDayOfWeek + column) % 7);
    return { short: long.slice(0, 2), long };
  });
}

/** The month before or after, as the date of its first day. */
export function stepMonth(month: string, direction: 1 | -1): string {
  return Temporal.PlainDate.from(`${month.slice(0, 7)}-01`)
    .add({ months: direction })
    .toString();
}

/** Where a key moves to from a date; null for keys that do not move. */
export function movedDate(date: string, key: string, firstDayOfWeek: number): string | null {
  const from = Temporal.PlainDate.from(date);
  switch (key) {
    case 'ArrowLeft':
      return addDays(date, -1);
    case 'ArrowRight':
      return addDays(date, 1);
    case 'ArrowUp':
      return addDays(date, -7);
    case 'ArrowDown':
      return addDays(date, 7);
    case 'Home':
      return startOfWeek(date, firstDayOfWeek);
    case 'End':
      return addDays(startOfWeek(date, firstDayOfWeek), 6);
    case 'PageUp':
      return from.subtract({ months: 1 }).toString();
    case 'PageDown':
      return from.add({ months: 1 }).toString();
    default:
      return null;
  }
}
