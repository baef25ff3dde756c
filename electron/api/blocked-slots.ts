import { CALENDARS_VERSION, pathSegment, type ApiCall } from './call.ts';
import type { BlockedSlotsApi, BlockRequest } from './client-types.ts';
import { windowCall } from './events.ts';
import { readBlockedSlot, readBlockedSlotList, unwrapEvent } from './readers/event-reader.ts';
import { orUnreadable } from './readers/fields.ts';
import type { ResourceContext } from './resource.ts';
import type { BlockedSlot } from '../../shared/appointment/appointment.ts';

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
