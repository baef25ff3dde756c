import { CALENDARS_VERSION, pathSegment, type ApiCall, type CallOptions } from './call.ts';
import type { EventOwner, EventsApi, EventWindow } from './client-types.ts';
import { readAppointmentList } from './readers/event-reader.ts';
import { sendForDone, type ResourceContext } from './resource.ts';

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
export function windowCall(name: string, path: string, window: EventWindow): ApiCall {
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
