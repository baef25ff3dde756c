import { CALENDARS_VERSION, pathSegment, DIRECTORY_VERSION, type CallOptions, type Listing } from './call.ts';
import type { CalendarsApi, GroupsApi, LocationsApi, UsersApi } from './client-types.ts';
import { readBookingCalendar, readCalendarGroup } from './readers/calendar-reader.ts';
import { orUnreadable, readRows, unwrap, unwrapList, readNumber, recordOrEmpty } from './readers/fields.ts';
import type { ResourceContext } from './resource.ts';
import { readLocation, readProvider } from './readers/people-reader.ts';
import type { Provider } from '../../shared/directory/booking-calendar.ts';
import { ApiError } from './errors.ts';

const CALL = {
  method: 'get',
  version: DIRECTORY_VERSION,
  scope: 'users.readonly',
  isWrite: false,
} as const;

const SEARCH_PAGE_LENGTH = 100;
/** Far above any location's staff; ends a search whose pages never end. */
const MOST_SEARCH_PAGES = 100;

/** Statuses by which a call that no longer exists answers. */
const GONE_STATUSES: ReadonlySet<number | null> = new Set([404, 405, 410, 501]);

/** The users of a location, who are the user's providers (API-NOTES §14). */
export function createUsersApi(context: ResourceContext, locations: LocationsApi): UsersApi {
  return {
    list: async (locationId, options) => {
      try {
        return await context.send(
          { ...CALL, name: 'users.list', path: 'users/', query: { locationId } },
          readUsers,
          options,
        );
      } catch (error) {
        if (!(error instanceof ApiError) || !GONE_STATUSES.has(error.status)) throw error;
        // The search needs the company, which only the location names.
        const { companyId } = await locations.get(locationId, options);
        if (companyId === null) throw error;
        return searchUsers(context, { companyId, locationId }, options);
      }
    },
  };
}

async function searchUsers(
  context: ResourceContext,
  whose: { companyId: string; locationId: string },
  options: CallOptions | undefined,
): Promise<Listing<Provider>> {
  const byId = new Map<string, Provider>();
  let unreadable = 0;
  for (let page = 0; page < MOST_SEARCH_PAGES; page += 1) {
    const skip = page * SEARCH_PAGE_LENGTH;
    const found = await context.send(
      {
        ...CALL,
        name: 'users.search',
        path: 'users/search',
        query: {
          ...whose,
          skip: String(skip),
          limit: String(SEARCH_PAGE_LENGTH),
        },
      },
      readSearchPage,
      options,
    );
    unreadable += found.unreadable;
    for (const provider of found.items) byId.set(provider.id, provider);
    const seen = skip + found.rowCount;
    if (found.rowCount === 0 || seen >= (found.count ?? seen)) break;
  }
  return { items: [...byId.values()], unreadable };
}

function readUsers(body: unknown): Listing<Provider> {
  return readRows(unwrapList(body, 'users'), readProvider);
}

function readSearchPage(body: unknown): Listing<Provider> & { rowCount: number; count: number | null } {
  const rows = unwrapList(body, 'users');
  return {
    ...readRows(rows, readProvider),
    rowCount: rows.length,
    count: readNumber(recordOrEmpty(body).count),
  };
}

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

/** Groups of calendars (API-NOTES §11). */
export function createGroupsApi(context: ResourceContext): GroupsApi {
  return {
    list: (locationId, options) =>
      context.send(
        {
          name: 'groups.list',
          method: 'get',
          path: 'calendars/groups',
          version: CALENDARS_VERSION,
          scope: 'calendars/groups.readonly',
          isWrite: false,
          query: { locationId },
        },
        (body) => readRows(unwrapList(body, 'groups'), readCalendarGroup),
        options,
      ),
  };
}

/** The location itself: its name and, above all, its time zone (API-NOTES §14). */
export function createLocationsApi(context: ResourceContext): LocationsApi {
  return {
    get: (locationId, options) =>
      context.send(
        {
          name: 'locations.get',
          method: 'get',
          path: `locations/${pathSegment(locationId)}`,
          version: DIRECTORY_VERSION,
          scope: 'locations.readonly',
          isWrite: false,
        },
        (body) => orUnreadable(readLocation(unwrap(body, 'location')), 'a location with a time zone'),
        options,
      ),
  };
}
