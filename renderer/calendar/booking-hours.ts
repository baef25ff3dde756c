import type { BookingCalendar } from '../../shared/directory/booking-calendar.ts';
import type { WeekdayHours } from './business-hours.ts';

/**
 * When the calendars shown are open, day by day: a time is open when at least one of them is. Ranges that touch or
 * overlap become one, so that no seam is drawn between two calendars' hours.
 */
export function openHoursOf(calendars: readonly BookingCalendar[]): WeekdayHours[] {
  const all = calendars.flatMap(({ openHours }) =>
    openHours.flatMap(({ daysOfTheWeek, hours }) =>
      daysOfTheWeek.flatMap((weekday) =>
        hours.map((range) => ({
          weekday,
          startMinute: range.openHour * 60 + range.openMinute,
          endMinute: Math.min(1440, range.closeHour * 60 + range.closeMinute),
        })),
      ),
    ),
  );
  const merged: WeekdayHours[] = [];
  for (const range of all.filter(hasLength).sort(byDayThenStart)) {
    const last = merged.at(-1);
    if (last?.weekday === range.weekday && range.startMinute <= last.endMinute) {
      last.endMinute = Math.max(last.endMinute, range.endMinute);
    } else merged.push({ ...range });
  }
  return merged;
}

function hasLength({ startMinute, endMinute }: WeekdayHours): boolean {
  return endMinute > startMinute;
}

function byDayThenStart(one: WeekdayHours, other: WeekdayHours): number {
  return one.weekday - other.weekday || one.startMinute - other.startMinute;
}
