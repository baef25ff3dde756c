import { CALENDARS_VERSION, pathSegment, type ApiCall, type CallOptions, type Listing } from './call.ts';
import type {
  EventOwner,
  EventsApi,
  EventWindow,
  FreeSlot,
  FreeSlotsApi,
  FreeSlotsQuery,
  BlockedSlotsApi,
  BlockRequest,
} from './client-types.ts';
import {
  readAppointmentList,
  readBlockedSlot,
  readBlockedSlotList,
  unwrapEvent,
} from './readers/event-reader.ts';
import { sendForDone, type ResourceContext } from './resource.ts';
import { readFreeSlots } from './readers/calendar-reader.ts';
import { orUnreadable } from './readers/fields.ts';
import type { BlockedSlot } from '../../shared/appointment/appointment.ts';

/** One call covers at most this much (API-NOTES §9). */
const LONGEST_WINDOW_MS = 31 * 86_400_000;

/** Times the server would take a booking at (API-NOTES §9). */
export function createFreeSlotsApi(context: ResourceContext): FreeSlotsApi {
  return {
    list: (query, options) => listFreeSlots(context, query, options),
  };
}

async function listFreeSlots(
  context: ResourceContext,
  query: FreeSlotsQuery,
  options: CallOptions | undefined,
): Promise<Listing<FreeSlot>> {
  // The server may answer with whole days, so neighbouring calls may both hold the day between them.
  const byStart = new Map<number, FreeSlot>();
  let unreadable = 0;
  for (let fromMs = query.startMs; fromMs < query.endMs; fromMs += LONGEST_WINDOW_MS) {
    const toMs = Math.min(fromMs + LONGEST_WINDOW_MS, query.endMs);
    const part = await context.send(callFor(query, fromMs, toMs), readFreeSlots, options);
    unreadable += part.unreadable;
    for (const slot of part.items) {
      if (slot.startMs >= query.startMs && slot.startMs < query.endMs) byStart.set(slot.startMs, slot);
    }
  }
  const items = [...byStart.values()].sort((first, second) => first.startMs - second.startMs);
  return { items, unreadable };
}

function callFor(query: FreeSlotsQuery, fromMs: number, toMs: number): ApiCall {
  return {
    name: 'freeSlots.list',
    method: 'get',
    path: `calendars/${pathSegment(query.calendarId)}/free-slots`,
    version: CALENDARS_VERSION,
    scope: 'calendars.readonly',
    isWrite: false,
    query: {
      startDate: String(fromMs),
      endDate: String(toMs),
      timezone: query.timeZone,
      userId: query.userId,
    },
  };
}

/** Listing appointments, and deleting events of any kind (API-NOTES §7). */
export function createEventsApi(context: ResourceContext): EventsApi {
  return {
    list: (window, options) =>
      context.send(
        windowCall('events.list', 'calendars/events', window),
        (body) =>
          readAppointmentList(body, { locationId: window.locationId, timeZone: context.getTimeZone() }),
        options,
      ),
    remove: (eventId, options) => removeEvent(context, eventId, options),
  };
}

/** `DELETE /calendars/events/{id}`; its empty JSON body is documented as required. */
export function removeEvent(
  context: ResourceContext,
  eventId: string,
  options: CallOptions | undefined,
): Promise<void> {
  const call: ApiCall = {
    name: 'events.remove',
    method: 'delete',
    path: `calendars/events/${pathSegment(eventId)}`,
    version: CALENDARS_VERSION,
    scope: 'calendars/events.write',
    isWrite: true,
    body: {},
  };
  return sendForDone(context, call, options);
}

/** The query that events and blocked slots share: epoch milliseconds as text, exactly one owner. */
function windowCall(name: string, path: string, window: EventWindow): ApiCall {
  return {
    name,
    method: 'get',
    path,
    version: CALENDARS_VERSION,
    scope: 'calendars/events.readonly',
    isWrite: false,
    query: {
      locationId: window.locationId,
      ...ownerQuery(window.owner),
      startTime: String(window.startMs),
      endTime: String(window.endMs),
    },
  };
}

function ownerQuery(owner: EventOwner): Record<string, string> {
  if ('calendarId' in owner) return { calendarId: owner.calendarId };
  if ('userId' in owner) return { userId: owner.userId };
  return { groupId: owner.groupId };
}

const PATH = 'calendars/events/block-slots';

/** Time that is not to be booked (API-NOTES §10). Blocks are deleted through `events.remove`. */
export function createBlockedSlotsApi(context: ResourceContext): BlockedSlotsApi {
  /** The answer repeats the block; what it leaves out is as it was asked for. */
  const readBlock =
    (request: BlockRequest) =>
    (body: unknown): BlockedSlot =>
      orUnreadable(
        readBlockedSlot({ ...wireBody(request), ...unwrapEvent(body) }, context.getTimeZone()),
        'a blocked slot',
      );

  return {
    list: (window, options) =>
      context.send(
        windowCall('blockedSlots.list', 'calendars/blocked-slots', window),
        (body) => readBlockedSlotList(body, context.getTimeZone()),
        options,
      ),
    create: (request, options) =>
      context.send(
        { ...writeCall('blockedSlots.create', request), method: 'post', path: PATH },
        readBlock(request),
        options,
      ),
    update: (eventId, request, options) =>
      context.send(
        {
          ...writeCall('blockedSlots.update', request),
          method: 'put',
          path: `${PATH}/${pathSegment(eventId)}`,
        },
        readBlock(request),
        options,
      ),
  };
}

function writeCall(
  name: string,
  request: BlockRequest,
): Pick<ApiCall, 'name' | 'version' | 'scope' | 'isWrite' | 'body'> {
  return {
    name,
    version: CALENDARS_VERSION,
    scope: 'calendars/events.write',
    isWrite: true,
    body: wireBody(request),
  };
}

function wireBody({ target, locationId, title, startTime, endTime }: BlockRequest): Record<string, string> {
  return { locationId, title, startTime, endTime, ...target };
}
