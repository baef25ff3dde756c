import { openIntervals, openRangesOn } from '../../shared/conflicts/open-hours.ts';
import type { BookingCalendar } from '../../shared/directory/booking-calendar.ts';
import type { Gap } from './today-summary.ts';

/** Whose open times, and of which day. */
export interface OpenTimesWanted {
  calendars: readonly BookingCalendar[];
  providerIds: readonly string[];
  date: string;
  timeZone: string;
}

/** When each provider can be booked on a date: the open hours of the calendars whose team they are on, joined. */
export function openTimesOf({ calendars, providerIds, date, timeZone }: OpenTimesWanted): Gap[] {
  return providerIds.flatMap((assignedUserId) => {
    const own = calendars.filter(({ teamMembers }) =>
      teamMembers.some(({ userId }) => userId === assignedUserId),
    );
    return openRangesOn(date, openIntervals(own), timeZone).map((range) => ({ assignedUserId, ...range }));
  });
}
