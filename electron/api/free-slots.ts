import { CALENDARS_VERSION, pathSegment, type ApiCall, type CallOptions, type Listing } from './call.ts';
import type { FreeSlot, FreeSlotsApi, FreeSlotsQuery } from './client-types.ts';
import { readFreeSlots } from './readers/slot-reader.ts';
import type { ResourceContext } from './resource.ts';

/** One call covers at most this much (API-NOTES §9). */
export const LONGEST_WINDOW_MS = 31 * 86_400_000;

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
