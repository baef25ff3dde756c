import { z } from 'zod';
import { accepted, answer, refused, type Checked, type PracticeAnswer } from '../answer.ts';
import { bookingsBetween, findEvent, usersOf, shownBlockedSlot, shownEvent } from '../bookings.ts';
import { withExcluded } from '../recurrence.ts';
import { checkedAgainst, queryObject, type Route, type RouteRequest } from '../route.ts';
import type { PracticeWorld } from '../world.ts';

const epochMsText = z.string().regex(/^\d{1,15}$/, { error: 'must be a number string' });

const listingQuery = z.looseObject({
  locationId: z.string(),
  startTime: epochMsText,
  endTime: epochMsText,
  userId: z.string().min(1).optional(),
  calendarId: z.string().min(1).optional(),
  groupId: z.string().min(1).optional(),
});

/** A listing: its window (epoch ms) and whose events it shows. */
interface Listing {
  fromMs: number;
  toMs: number;
  shows(event: { calendarId?: string; userIds: readonly string[] }): boolean;
}

/** Reads the query both listings share: exactly one of userId, calendarId, groupId, else 422. */
function listingOf(world: PracticeWorld, query: URLSearchParams): Checked<Listing> {
  const parsed = checkedAgainst(listingQuery, queryObject(query));
  if (!parsed.ok) return parsed;
  const { userId, calendarId, groupId, startTime, endTime } = parsed.value;
  const given = [userId, calendarId, groupId].filter((id) => id !== undefined);
  if (given.length !== 1)
    return refused(422, [
      given.length === 0
        ? 'Either userId, groupId or calendarId is required'
        : 'Only one of userId, groupId or calendarId is allowed',
    ]);
  const calendarIds = [...world.state.calendars.values()]
    .filter(
      (calendar) => calendar.id === calendarId || (groupId !== undefined && calendar.groupId === groupId),
    )
    .map((calendar) => calendar.id);
  return accepted({
    fromMs: Number(startTime),
    toMs: Number(endTime),
    shows: (event) =>
      userId === undefined
        ? event.calendarId !== undefined && calendarIds.includes(event.calendarId)
        : event.userIds.includes(userId),
  });
}

function listEvents({ world, query }: RouteRequest): PracticeAnswer {
  const listing = listingOf(world, query);
  if (!listing.ok) return listing.answer;
  const deletedToo = world.settings.deletedAppointments === 'listed';
  const events = bookingsBetween(world, listing.value.fromMs, listing.value.toMs, { deletedToo })
    .filter((booking) =>
      listing.value.shows({ calendarId: booking.calendarId, userIds: usersOf(world, booking) }),
    )
    .map((booking) => shownEvent(world, booking, 'listing'));
  return answer(200, { events });
}

function listBlockedSlots({ world, query }: RouteRequest): PracticeAnswer {
  const listing = listingOf(world, query);
  if (!listing.ok) return listing.answer;
  const events = [...world.state.blockedSlots.values()]
    .filter((block) => block.startMs <= listing.value.toMs && block.endMs > listing.value.fromMs)
    .filter(({ calendarId, assignedUserId }) =>
      listing.value.shows({
        ...(calendarId === undefined ? {} : { calendarId }),
        userIds: assignedUserId === undefined ? [] : [assignedUserId],
      }),
    )
    .map((block) => shownBlockedSlot(world, block));
  return answer(200, { events });
}

/** The body is documented as required, `{}`; the service takes none as well (API-NOTES §7). */
const deleteBody = z.strictObject({}).optional();

function deleteEvent({ world, body, pathPart }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(deleteBody, body);
  if (!parsed.ok) return parsed.answer;
  const eventId = pathPart('eventId');
  const block = world.state.blockedSlots.get(eventId);
  if (block !== undefined && !block.deleted) {
    block.deleted = true;
    block.dateUpdatedMs = world.nowMs();
    return answer(201, { succeeded: true });
  }
  const found = findEvent(world, eventId);
  if (!found.ok) return found.answer;
  const { appointment, occurrence } = found.value;
  const originalStartMs = occurrence?.originalStartMs ?? null;
  if (originalStartMs === null || appointment.rrule === null) {
    if (world.settings.deletedAppointments === 'gone') world.state.appointments.delete(appointment.id);
    else appointment.deleted = true;
    appointment.dateUpdatedMs = world.nowMs();
  } else {
    appointment.rrule = withExcluded(appointment.rrule, originalStartMs);
    appointment.changedOccurrences.delete(originalStartMs);
    appointment.dateUpdatedMs = world.nowMs();
  }
  return answer(201, { succeeded: true });
}

/** Listings and the delete that appointments and blocked slots share (API-NOTES §7 and §10). */
export const eventRoutes: readonly Route[] = [
  { method: 'GET', path: '/calendars/events', scope: 'calendars/events.readonly', handle: listEvents },
  {
    method: 'GET',
    path: '/calendars/blocked-slots',
    scope: 'calendars/events.readonly',
    handle: listBlockedSlots,
  },
  {
    method: 'DELETE',
    path: '/calendars/events/:eventId',
    scope: 'calendars/events.write',
    handle: deleteEvent,
  },
];
