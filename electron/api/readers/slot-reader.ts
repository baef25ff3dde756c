import type { FreeSlot } from '../client-types.ts';
import type { Listing } from '../call.ts';
import { isRecord, MOST_ROWS, type RawRecord } from './fields.ts';
import { readInstantMs } from './instant.ts';
import { UnreadableAnswer } from './unreadable-answer.ts';

/** Wrappers around the days of an answer: none is documented, one (`_dates_`) was seen, more than a few are no answer. */
const DEEPEST = 4;

/** What was found on the way through an answer. */
interface Found {
  items: FreeSlot[];
  unreadable: number;
  /** Lists of slots or days, empty ones included. */
  lists: number;
  /** True where something lay in a wrapper or list that was neither. */
  anyOther: boolean;
}

/**
 * `{ "2024-10-28": { slots: [...] }, … }` as one list in order of time, also where the days lie in a wrapper of their own, are
 * lists themselves, or come as a list of days. What is no list of slots, such as the `traceId` among the days, is passed over;
 * a slot that is no time is counted as unreadable. An answer in which nothing can be read, and which is not empty either, is
 * no answer without slots: throws `UnreadableAnswer`.
 */
export function readFreeSlots(body: unknown): Listing<FreeSlot> {
  const found: Found = { items: [], unreadable: 0, lists: 0, anyOther: false };
  if (Array.isArray(body)) readList(body, found, 0);
  else if (isRecord(body)) readDays(body, found, 0);
  else found.anyOther = true;
  const { items, unreadable, lists, anyOther } = found;
  const isUnread = items.length === 0 && (unreadable > 0 || (anyOther && lists === 0));
  if (isUnread) throw new UnreadableAnswer('Expected days with slots');
  return { items: items.sort((first, second) => first.startMs - second.startMs), unreadable };
}

/** Whatever holds days, or is one. */
function readDays(holder: RawRecord, found: Found, depth: number): void {
  for (const [key, value] of Object.entries(holder)) {
    const isDay = /^\d{4}-\d{2}-\d{2}/.test(key);
    const before = found.lists;
    if (isRecord(value) && depth < DEEPEST) readDays(value, found, depth + 1);
    else if ((isDay || key === 'slots') && Array.isArray(value)) readList(value, found, depth + 1);
    else if (depth > 0 || Array.isArray(value)) found.anyOther = true;
    // A day whose slots are not there is no day without any.
    if (isDay && found.lists === before) found.unreadable += 1;
  }
}

/** A list of slots, or of days. */
function readList(list: readonly unknown[], found: Found, depth: number): void {
  found.lists += 1;
  for (const entry of list) {
    if (found.items.length + found.unreadable > MOST_ROWS) {
      throw new UnreadableAnswer('More slots than any answer has', 'answer-too-large');
    }
    const text = isRecord(entry) ? (entry.startTime ?? entry.start ?? entry.slot) : entry;
    // No zone: the text is sent back to the letter, so a naive one would be as ambiguous to the server.
    const startMs = typeof text === 'string' && !/^\d+$/.test(text) ? readInstantMs(text, null) : null;
    if (typeof text === 'string' && startMs !== null) found.items.push({ startMs, startTime: text });
    else if (isRecord(entry) && 'slots' in entry && depth < DEEPEST) readDays(entry, found, depth + 1);
    else found.unreadable += 1;
  }
}
