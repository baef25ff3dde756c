import { Temporal } from 'temporal-polyfill';

/**
 * Arithmetic on calendar dates (`2026-11-23`) and wall times (`2026-11-23T10:00:00`), with no zone in it: what
 * a paper diary could answer. Anything about instants is in zone.ts.
 *
 * Every function throws RangeError for a text that is no date or wall time: callers have parsed theirs with zod.
 */

/** The date `days` after `date` (before it when negative): always a calendar day, whatever the clocks do. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Whole days from `from` to `to`; negative when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** Weekday as the API and FullCalendar count it: 0 is Sunday, 6 is Saturday (API-NOTES §11). */
export function weekdayOf(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek % 7;
}

/** The first day of the week `date` is in, for weeks that begin on `firstDay` (0 is Sunday). */
export function startOfWeek(date: string, firstDay: number): string {
  return addDays(date, -((weekdayOf(date) - firstDay + 7) % 7));
}

/** `wall` in the one form the app compares and stores: `YYYY-MM-DDTHH:mm:ss`. */
export function normalWall(wall: string): string {
  return Temporal.PlainDateTime.from(wall).toString({ smallestUnit: 'second' });
}

/** The date of a wall time. */
export function dateOfWall(wall: string): string {
  return normalWall(wall).slice(0, 10);
}

/** The time of day of a wall time, `HH:mm:ss`. */
export function timeOfWall(wall: string): string {
  return normalWall(wall).slice(11);
}

/** Minutes from midnight to `wall`, by the clock: 10:30 is 630 on every day, also one of 23 or 25 hours. */
export function minutesIntoDay(wall: string): number {
  const { hour, minute, second } = Temporal.PlainDateTime.from(wall);
  return hour * 60 + minute + second / 60;
}

/** The wall time `minutes` into `date`, by the clock. 1440 is midnight at the end of the day, as a closing time may be. */
export function wallAtMinute(date: string, minutes: number): string {
  return Temporal.PlainDate.from(date)
    .toPlainDateTime()
    .add({ seconds: Math.round(minutes * 60) })
    .toString({ smallestUnit: 'second' });
}

/** Minutes from one wall time to another, by the clock; negative when `to` is the earlier. */
export function wallMinutesBetween(from: string, to: string): number {
  const { hours, minutes, seconds } = Temporal.PlainDateTime.from(from).until(
    Temporal.PlainDateTime.from(to),
    {
      largestUnit: 'hours',
    },
  );
  return hours * 60 + minutes + seconds / 60;
}

/** The wall time `minutes` after `wall` (before it when negative), by the clock. */
export function addWallMinutes(wall: string, minutes: number): string {
  return Temporal.PlainDateTime.from(wall)
    .add({ seconds: Math.round(minutes * 60) })
    .toString({ smallestUnit: 'second' });
}
