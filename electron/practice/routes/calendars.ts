import { z } from 'zod';
import { answer, refused, type PracticeAnswer } from '../answer.ts';
import { openSlots } from '../availability.ts';
import { checkedAgainst, queryObject, type Route, type RouteRequest } from '../route.ts';
import { DAY_MS, isKnownTimeZone, isoInZone, zoned } from '../zoned-time.ts';
import { findCalendar } from './lookups.ts';

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
