import { z } from 'zod';
import { accepted, answer, refused, type Checked, type PracticeAnswer } from '../answer.ts';
import { answeredTimes, type WrittenTimes } from '../bookings.ts';
import { checkedAgainst, type Route, type RouteRequest } from '../route.ts';
import type { PracticeBlockedSlot, PracticeWorld } from '../world.ts';
import { epochMsOfIsoTime } from '../zoned-time.ts';
import { findCalendar, findUser } from './calendars.ts';

const isoTime = z.string().refine((text) => epochMsOfIsoTime(text) !== null, {
  error: 'must be a valid ISO 8601 date string',
});

const createBody = z.strictObject({
  locationId: z.string(),
  title: z.string().optional(),
  calendarId: z.string().optional(),
  assignedUserId: z.string().optional(),
  startTime: isoTime,
  endTime: isoTime,
});

/** The documented body of an update is that of a create; what is left out stays as it is. */
const updateBody = createBody.partial({ startTime: true, endTime: true });

/** Whose time is blocked: an event calendar's or a user's, never both (API-NOTES §10). */
function ownerOf(
  world: PracticeWorld,
  ids: { calendarId?: string | undefined; assignedUserId?: string | undefined },
): Checked<{ calendarId: string } | { assignedUserId: string }> {
  const { calendarId, assignedUserId } = ids;
  if (calendarId !== undefined && assignedUserId !== undefined)
    return refused(422, ['Either calendarId or assignedUserId can be set, not both']);
  if (calendarId !== undefined) {
    const calendar = findCalendar(world, calendarId);
    if (!calendar.ok) return calendar;
    if (calendar.value.calendarType !== 'event')
      return refused(400, 'The calendar is not an event calendar.');
    return accepted({ calendarId });
  }
  if (assignedUserId === undefined) return refused(422, ['Either calendarId or assignedUserId must be set']);
  const user = findUser(world, assignedUserId);
  return user.ok ? accepted({ assignedUserId }) : user;
}

function writtenBlock(world: PracticeWorld, block: PracticeBlockedSlot, written: WrittenTimes) {
  return {
    id: block.id,
    locationId: block.locationId,
    title: block.title,
    ...answeredTimes(world, block, written),
    ...(block.calendarId === undefined ? {} : { calendarId: block.calendarId }),
    ...(block.assignedUserId === undefined ? {} : { assignedUserId: block.assignedUserId }),
  };
}

function createBlock({ world, body: sent }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(createBody, sent);
  if (!body.ok) return body.answer;
  const owner = ownerOf(world, body.value);
  if (!owner.ok) return owner.answer;
  const startMs = epochMsOfIsoTime(body.value.startTime) ?? 0;
  const endMs = epochMsOfIsoTime(body.value.endTime) ?? 0;
  if (endMs <= startMs) return refused(422, ['endTime must be after startTime']).answer;
  const nowMs = world.nowMs();
  const block: PracticeBlockedSlot = {
    id: world.random.id(),
    locationId: world.state.location.id,
    title: body.value.title ?? 'Blocked',
    startMs,
    endMs,
    ...owner.value,
    source: 'public_api',
    deleted: false,
    dateAddedMs: nowMs,
    dateUpdatedMs: nowMs,
  };
  world.state.blockedSlots.set(block.id, block);
  return answer(201, writtenBlock(world, block, body.value));
}

function updateBlock({ world, body: sent, pathPart }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(updateBody, sent);
  if (!body.ok) return body.answer;
  const eventId = pathPart('eventId');
  if (!/^[A-Za-z0-9]{10,40}$/.test(eventId)) return refused(400, 'Invalid event id.').answer;
  const block = world.state.blockedSlots.get(eventId);
  if (block === undefined || block.deleted) return refused(404, 'Blocked slot not found.').answer;
  const { calendarId, assignedUserId, title, startTime, endTime } = body.value;
  const namesOwner = calendarId !== undefined || assignedUserId !== undefined;
  const owner = ownerOf(world, namesOwner ? body.value : block);
  if (!owner.ok) return owner.answer;
  const startMs = startTime === undefined ? block.startMs : (epochMsOfIsoTime(startTime) ?? 0);
  const endMs = endTime === undefined ? block.endMs : (epochMsOfIsoTime(endTime) ?? 0);
  if (endMs <= startMs) return refused(422, ['endTime must be after startTime']).answer;
  const { calendarId: _formerCalendar, assignedUserId: _formerUser, ...rest } = block;
  const updated: PracticeBlockedSlot = {
    ...rest,
    ...owner.value,
    title: title ?? block.title,
    startMs,
    endMs,
    dateUpdatedMs: world.nowMs(),
  };
  world.state.blockedSlots.set(block.id, updated);
  return answer(201, writtenBlock(world, updated, body.value));
}

/** Create and update blocked slots; both answer 201 (API-NOTES §10). */
export const blockedSlotRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/calendars/events/block-slots',
    scope: 'calendars/events.write',
    handle: createBlock,
  },
  {
    method: 'PUT',
    path: '/calendars/events/block-slots/:eventId',
    scope: 'calendars/events.write',
    handle: updateBlock,
  },
];
