import { z } from 'zod';
import { answer, refused, accepted, type PracticeAnswer, type Checked } from '../answer.ts';
import { openSlots } from '../availability.ts';
import { checkedAgainst, queryObject, type Route, type RouteRequest } from '../route.ts';
import { DAY_MS, isKnownTimeZone, isoInZone, zoned } from '../zoned-time.ts';
import { NO_ACCESS_TO_LOCATION } from '../gatekeeper.ts';
import type { PracticeLocation, PracticeCalendar, PracticeContact, PracticeWorld } from '../world.ts';

const ID = /^[A-Za-z0-9_-]{10,40}$/;

function found<Item>(items: ReadonlyMap<string, Item>, id: string, noun: string): Checked<Item> {
  if (!ID.test(id)) return refused(400, `Invalid ${noun} id.`);
  const item = items.get(id);
  const name = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
  return item === undefined ? refused(404, `${name} not found.`) : accepted(item);
}

/** The calendar with this id: 400 for a malformed id, 404 for an unknown one. */
export function findCalendar(world: PracticeWorld, calendarId: string): Checked<PracticeCalendar> {
  return found(world.state.calendars, calendarId, 'calendar');
}

/** The contact with this id: 400 for a malformed id, 404 for an unknown one. */
export function findContact(world: PracticeWorld, contactId: string): Checked<PracticeContact> {
  return found(world.state.contacts, contactId, 'contact');
}

/** The user with this id: 400 for a malformed id, 404 for an unknown one. */
export function findUser(world: PracticeWorld, userId: string) {
  return found(world.state.users, userId, 'user');
}

function ownLocation({ world, pathPart }: RouteRequest): Checked<PracticeLocation> {
  const { location } = world.state;
  return pathPart('locationId') === location.id ? accepted(location) : refused(403, NO_ACCESS_TO_LOCATION);
}

function getLocation(request: RouteRequest): PracticeAnswer {
  const location = ownLocation(request);
  if (!location.ok) return location.answer;
  const { zoneName } = request.world.settings;
  if (zoneName === null) return answer(200, { location: location.value });
  const { business } = location.value;
  return answer(200, {
    location: { ...location.value, timezone: zoneName, business: { ...business, timezone: zoneName } },
  });
}

function listTimeZones(request: RouteRequest): PracticeAnswer {
  const location = ownLocation(request);
  return location.ok ? answer(200, { timeZones: Intl.supportedValuesOf('timeZone') }) : location.answer;
}

/** The location and the zones it could be in (API-NOTES §14). */
export const locationRoutes: readonly Route[] = [
  { method: 'GET', path: '/locations/:locationId', scope: 'locations.readonly', handle: getLocation },
  {
    method: 'GET',
    path: '/locations/:locationId/timezones',
    scope: 'locations.readonly',
    handle: listTimeZones,
  },
];

function listUsers({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(z.looseObject({ locationId: z.string() }), queryObject(query));
  if (!parsed.ok) return parsed.answer;
  return answer(200, { users: [...world.state.users.values()] });
}

const wholeNumberText = z.string().regex(/^\d+$/, { error: 'must be a number string' });

const searchQuery = z.looseObject({
  companyId: z.string(),
  locationId: z.string().optional(),
  query: z.string().optional(),
  ids: z.string().optional(),
  skip: wholeNumberText.optional(),
  limit: wholeNumberText.optional(),
});

function searchUsers({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(searchQuery, queryObject(query));
  if (!parsed.ok) return parsed.answer;
  const { companyId, query: words = '', ids, skip = '0', limit = '25' } = parsed.value;
  const isOurCompany = companyId === world.state.location.companyId;
  const wanted = ids?.split(',');
  const users = [...world.state.users.values()]
    .filter(() => isOurCompany)
    .filter((user) => wanted?.includes(user.id) ?? true)
    .filter((user) => `${user.name} ${user.email}`.toLowerCase().includes(words.toLowerCase()));
  return answer(200, {
    users: users.slice(Number(skip), Number(skip) + Number(limit)),
    count: users.length,
  });
}

function getUser({ world, pathPart }: RouteRequest): PracticeAnswer {
  const user = findUser(world, pathPart('userId'));
  return user.ok ? answer(200, user.value) : user.answer;
}

/** Users (API-NOTES §14): the deprecated list, the search that wants a companyId, and one, bare. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/users', scope: 'users.readonly', handle: listUsers },
  { method: 'GET', path: '/users/search', scope: 'users.readonly', handle: searchUsers },
  { method: 'GET', path: '/users/:userId', scope: 'users.readonly', handle: getUser },
];

const MAX_FREE_SLOT_RANGE_MS = 31 * DAY_MS;

const listQuery = z.looseObject({
  locationId: z.string(),
  groupId: z.string().optional(),
  showDrafted: z.enum(['true', 'false'], { error: 'must be a boolean string' }).optional(),
});

function listCalendars({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(listQuery, queryObject(query));
  if (!parsed.ok) return parsed.answer;
  const { groupId, showDrafted } = parsed.value;
  const calendars = [...world.state.calendars.values()]
    .filter((calendar) => groupId === undefined || calendar.groupId === groupId)
    .filter((calendar) => showDrafted !== 'false' || calendar.isActive);
  return answer(200, { calendars });
}

function getCalendar({ world, pathPart }: RouteRequest): PracticeAnswer {
  const calendar = findCalendar(world, pathPart('calendarId'));
  return calendar.ok ? answer(200, { calendar: calendar.value }) : calendar.answer;
}

function listGroups({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(z.looseObject({ locationId: z.string() }), queryObject(query));
  if (!parsed.ok) return parsed.answer;
  return answer(200, { groups: [...world.state.groups.values()] });
}

const epochMsNumber = z.string().regex(/^\d{1,15}$/, { error: 'must be a number' });

const freeSlotQuery = z.looseObject({
  startDate: epochMsNumber,
  endDate: epochMsNumber,
  timezone: z.string().refine(isKnownTimeZone, { error: 'must be a valid time zone' }).optional(),
  userId: z.string().optional(),
  userIds: z.union([z.string().transform((text) => text.split(',')), z.array(z.string())]).optional(),
});

function listFreeSlots({ world, query, pathPart }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(freeSlotQuery, queryObject(query));
  if (!parsed.ok) return parsed.answer;
  const calendar = findCalendar(world, pathPart('calendarId'));
  if (!calendar.ok) return calendar.answer;
  const { userId, userIds } = parsed.value;
  const { zoneName } = world.settings;
  const asked = parsed.value.timezone ?? zoneName;
  const timezone =
    asked === zoneName ? world.state.location.timezone : (asked ?? world.state.location.timezone);
  const fromMs = Number(parsed.value.startDate);
  const toMs = Number(parsed.value.endDate);
  if (toMs < fromMs) return refused(400, 'endDate must be after startDate').answer;
  if (toMs - fromMs > MAX_FREE_SLOT_RANGE_MS)
    return refused(400, 'The range between startDate and endDate cannot be more than 31 days').answer;
  const members = userIds ?? (userId === undefined ? undefined : [userId]);
  const slots = openSlots(world, calendar.value, {
    fromMs,
    toMs,
    ...(members === undefined ? {} : { userIds: members }),
  });
  const days: Record<string, { slots: string[] }> = {};
  for (const { startMs } of slots) {
    const date = zoned(startMs, timezone).toPlainDate().toString();
    (days[date] ??= { slots: [] }).slots.push(isoInZone(startMs, world.settings.answerZone ?? timezone));
  }
  // The server adds `traceId` to every object it answers with, so it stands among the days here too.
  return answer(200, days);
}

/** Calendars, their groups and their free slots (API-NOTES §9 and §11). */
export const calendarRoutes: readonly Route[] = [
  { method: 'GET', path: '/calendars', scope: 'calendars.readonly', handle: listCalendars },
  { method: 'GET', path: '/calendars/groups', scope: 'calendars/groups.readonly', handle: listGroups },
  { method: 'GET', path: '/calendars/:calendarId', scope: 'calendars.readonly', handle: getCalendar },
  {
    method: 'GET',
    path: '/calendars/:calendarId/free-slots',
    scope: 'calendars.readonly',
    handle: listFreeSlots,
  },
];
