import { Temporal } from 'temporal-polyfill';
import { addDays, startOfWeek } from '../../shared/time/wall-date.ts';

/** Weeks a month's grid shows: always six, so that the rail does not jump from month to month. */
const WEEK_COUNT = 6;

/** The dates of a month's grid, week by week; days of the neighbouring months fill its first and last weeks. */
export function monthWeeks(month: string, firstDayOfWeek: number): string[][] {
  const first = startOfWeek(`${month.slice(0, 7)}-01`, firstDayOfWeek);
  return Array.from({ length: WEEK_COUNT }, (_, week) =>
    Array.from({ length: 7 }, (_unused, day) => addDays(first, week * 7 + day)),
  );
}

/** The month before or after, as the date of its first day. */
export function stepMonth(month: string, direction: 1 | -1): string {
  return Temporal.PlainDate.from(`${month.slice(0, 7)}-01`)
    .add({ months: direction })
    .toString();
}

/** Where a key takes the chosen day, as in every calendar grid (APG "Grid"); null for keys that do nothing here. */
export function stepDay(date: string, key: string, firstDayOfWeek: number): string | null {
  const day = Temporal.PlainDate.from(date);
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
      return day.subtract({ months: 1 }).toString();
    case 'PageDown':
      return day.add({ months: 1 }).toString();
    default:
      return null;
  }
}
