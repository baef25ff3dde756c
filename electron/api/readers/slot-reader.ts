import type { FreeSlot } from '../client-types.ts';
import type { Listing } from '../call.ts';
import { isRecord } from './fields.ts';
import { readInstantMs } from './instant.ts';
import { UnreadableAnswer } from './unreadable-answer.ts';

/**
 * `{ "2024-10-28": { slots: [...] }, … }` as one list in order of time. What is not a day, such as the `traceId`
 * among them (API.md section 3), is passed over; a slot that is no time is counted as unreadable.
 */
export function readFreeSlots(body: unknown): Listing<FreeSlot> {
  if (!isRecord(body)) throw new UnreadableAnswer('Expected an object of days with slots');
  const items: FreeSlot[] = [];
  let unreadable = 0;
  for (const [key, day] of Object.entries(body)) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(key)) continue;
    const slots = isRecord(day) ? day.slots : day;
    if (!Array.isArray(slots)) {
      unreadable += 1;
      continue;
    }
    for (const slot of slots as unknown[]) {
      // No zone: the text is sent back to the letter, so a naive one would be as ambiguous to the server.
      const startMs = typeof slot === 'string' ? readInstantMs(slot, null) : null;
      if (typeof slot !== 'string' || startMs === null) unreadable += 1;
      else items.push({ startMs, startTime: slot });
    }
  }
  return { items: items.sort((first, second) => first.startMs - second.startMs), unreadable };
}
