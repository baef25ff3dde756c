/** Dates of the schedule's views: where "today", "next" and the heading are, all in the location's zone. */
import { Temporal } from 'temporal-polyfill';
import type { CalendarView } from '../../shared/preferences/preferences.ts';

/** A calendar date, `2026-11-23`. */
export type WallDate = string;

/** The date it is in the zone at that instant. */
export function dateInZone(epochMs: number, timeZone: string): WallDate {
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The date one view further or back: a day, a week, a month; lists move by weeks. */
export function stepDate(view: CalendarView, date: WallDate, direction: 1 | -1): WallDate {
  const from = Temporal.PlainDate.from(date);
  switch (view) {
    case 'day':
    case 'providers':
      return from.add({ days: direction }).toString();
    case 'week':
    case 'list':
      return from.add({ weeks: direction }).toString();
    case 'month':
      return from.add({ months: direction }).toString();
  }
}

/** First and last date a view is about (a month's leading and trailing days excluded). */
export function datesOfView(
  view: CalendarView,
  date: WallDate,
  firstDayOfWeek: number,
): { first: WallDate; last: WallDate } {
  const anchor = Temporal.PlainDate.from(date);
  switch (view) {
    case 'day':
    case 'providers':
      return { first: date, last: date };
    case 'week':
    case 'list': {
      // Temporal counts Monday 1 … Sunday 7, preferences Sunday 0 … Saturday 6.
      const first = anchor.subtract({ days: ((anchor.dayOfWeek % 7) - firstDayOfWeek + 7) % 7 });
      return { first: first.toString(), last: first.add({ days: 6 }).toString() };
    }
    case 'month': {
      const first = anchor.with({ day: 1 });
      return { first: first.toString(), last: first.add({ months: 1 }).subtract({ days: 1 }).toString() };
    }
  }
}

/** The heading of a view: "Mon 23 Nov 2026", "23 – 29 Nov 2026", "November 2026", in the locale's order. */
export function viewHeading(
  view: CalendarView,
  date: WallDate,
  firstDayOfWeek: number,
  locale: string,
): string {
  const { first, last } = datesOfView(view, date, firstDayOfWeek);
  const at = (wallDate: WallDate): Date => new Date(`${wallDate}T12:00:00Z`);
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  if (view === 'month') return format({ month: 'long', year: 'numeric' }).format(at(first));
  if (first === last) {
    return format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(at(first));
  }
  return format({ day: 'numeric', month: 'short', year: 'numeric' }).formatRange(at(first), at(last));
}

/** The start of a date in the zone and the start of the day after `last`; days of 23 and 25 hours come out right. */
export function windowOfDates(
  first: WallDate,
  last: WallDate,
  timeZone: string,
): { startMs: number; endMs: number } {
  const start = Temporal.PlainDate.from(first).toZonedDateTime(timeZone);
  const end = Temporal.PlainDate.from(last).add({ days: 1 }).toZonedDateTime(timeZone);
  return { startMs: start.epochMilliseconds, endMs: end.epochMilliseconds };
}
