/** Dates of the schedule's views: where "next" is, what a view covers and its heading. Pure; zones only where named. */
import { Temporal } from 'temporal-polyfill';
import type { CalendarView } from '../../shared/preferences/preferences.ts';
import { formatDate, monthHeading, type TimeStyle } from '../../shared/time/format.ts';
import { dayBounds, addDays, startOfWeek } from '../../shared/time/zone.ts';

/** A calendar date, `2026-11-23`. */
export type WallDate = string;

/** The date one view further or back: a day, a week, a month; the list by weeks. */
export function stepDate(view: CalendarView, date: WallDate, direction: 1 | -1): WallDate {
  switch (view) {
    case 'day':
      return addDays(date, direction);
    case 'week':
    case 'list':
      return addDays(date, 7 * direction);
    case 'month':
      return Temporal.PlainDate.from(date).add({ months: direction }).toString();
  }
}

/**
 * First and last date a view is about (the days of other months in a month's first and last week excluded). The list of
 * this week begins with `today`: whoever comes next stands first in it; earlier days of it are there when one is chosen.
 */
export function datesOfView(
  view: CalendarView,
  date: WallDate,
  firstDayOfWeek: number,
  today: WallDate | null,
): { first: WallDate; last: WallDate } {
  switch (view) {
    case 'day':
      return { first: date, last: date };
    case 'week':
    case 'list': {
      const weekBegins = startOfWeek(date, firstDayOfWeek);
      const first =
        view === 'list' && today !== null && weekBegins <= today && today <= date ? today : weekBegins;
      return { first, last: addDays(first, 6) };
    }
    case 'month': {
      const first = Temporal.PlainDate.from(date).with({ day: 1 });
      return { first: first.toString(), last: first.add({ months: 1 }).subtract({ days: 1 }).toString() };
    }
  }
}

/** The heading of a view: "Mon 23 Nov 2026", "23–29 Nov 2026", "30 Nov – 6 Dec 2026", "November 2026". */
export function viewHeading(
  view: CalendarView,
  date: WallDate,
  firstDayOfWeek: number,
  today: WallDate | null,
  style: TimeStyle,
): string {
  if (view === 'month') return monthHeading(date, style);
  const { first, last } = datesOfView(view, date, firstDayOfWeek, today);
  if (first === last) return formatDate(date, style);
  if (!/^en\b/.test(style.locale)) return daysText(first, last, style);
  const [, firstDay = '', firstMonth = '', firstYear = ''] = formatDate(first, style).split(' ');
  const [, lastDay = '', lastMonth = '', lastYear = ''] = formatDate(last, style).split(' ');
  if (firstYear !== lastYear) {
    return `${firstDay} ${firstMonth} ${firstYear} – ${lastDay} ${lastMonth} ${lastYear}`;
  }
  if (firstMonth !== lastMonth) return `${firstDay} ${firstMonth} – ${lastDay} ${lastMonth} ${lastYear}`;
  return `${firstDay}–${lastDay} ${lastMonth} ${lastYear}`;
}

/** From one day to another as a language other than English writes it: `23.–29. Nov. 2026`. */
function daysText(first: WallDate, last: WallDate, { locale }: TimeStyle): string {
  const parts = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  const [from, to] = [Date.parse(`${first}T12:00:00Z`), Date.parse(`${last}T12:00:00Z`)];
  return new Intl.DateTimeFormat(locale, parts).formatRange(from, to);
}

/** A heading for a narrow window: without the year, where it is the one that `today` is in. */
export function withoutThisYear(heading: string, today: WallDate): string {
  return heading.replace(new RegExp(` ${today.slice(0, 4)}$`), '');
}

/** From the start of `first` to the end of `last` in the zone; days of 23 and 25 hours come out right. */
export function windowOfDates(
  first: WallDate,
  last: WallDate,
  timeZone: string,
): { startMs: number; endMs: number } {
  return { startMs: dayBounds(first, timeZone).startMs, endMs: dayBounds(last, timeZone).endMs };
}
