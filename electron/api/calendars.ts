import { CALENDARS_VERSION, pathSegment } from './call.ts';
import type { CalendarsApi } from './client-types.ts';
import { readBookingCalendar } from './readers/calendar-reader.ts';
import { orUnreadable, readRows, unwrap, unwrapList } from './readers/fields.ts';
import type { ResourceContext } from './resource.ts';

/** The bookable services of a location (API-NOTES §11). */
export function createCalendarsApi(context: ResourceContext): CalendarsApi {
  const call = {
    method: 'get',
    version: CALENDARS_VERSION,
    scope: 'calendars.readonly',
    isWrite: false,
  } as const;

  return {
    list: (locationId, options) =>
      context.send(
        // The trailing slash is the documents' own.
        { ...call, name: 'calendars.list', path: 'calendars/', query: { locationId } },
        (body) => readRows(unwrapList(body, 'calendars'), (row) => readBookingCalendar(row, locationId)),
        options,
      ),
    get: (calendarId, options) =>
      context.send(
        { ...call, name: 'calendars.get', path: `calendars/${pathSegment(calendarId)}` },
        (body) => orUnreadable(readBookingCalendar(unwrap(body, 'calendar'), ''), 'a calendar'),
        options,
      ),
  };
}
