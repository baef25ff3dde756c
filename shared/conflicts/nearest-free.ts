import { addDays } from '../time/wall-date.ts';
import { dateOf, type TimeRange } from '../time/zone.ts';
import { type ConflictOptions, findConflicts, type WantedTime } from './conflicts.ts';
import type { ScheduleIndex } from './schedule-index.ts';

/** Free times offered instead of one that is taken. */
const OFFERED_SLOTS = 3;

/** Days looked at around the wanted one where no free slots are known. */
const DAYS_BEFORE = 3;
const DAYS_AFTER = 21;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Of the free slots the server listed (their starts), the `count` nearest to a wanted start, in order of time. Slots in
 * the past are left out, and the wanted start itself, which was just found to be taken; of two equally near, the later goes first.
 */
export function nearestSlots(
  wantedStartMs: number,
  freeStartsMs: readonly number[],
  nowMs: number,
  count = OFFERED_SLOTS,
): number[] {
  const distance = (startMs: number) => Math.abs(startMs - wantedStartMs);
  return [...new Set(freeStartsMs)]
    .filter((startMs) => startMs >= nowMs && startMs !== wantedStartMs)
    .sort((first, second) => distance(first) - distance(second) || second - first)
    .slice(0, count)
    .sort((first, second) => first - second);
}

/**
 * The starts on `date` at which a booking like `wanted` (its calendar, provider, client and length) has no
 * conflict by what the user knows: the calendar's open hours in steps of its slot interval, without what is
 * booked and blocked. A calendar unknown or without open hours offers none.
 */
export function freeStartsOn(
  date: string,
  wanted: WantedTime,
  index: ScheduleIndex,
  options: ConflictOptions,
): number[] {
  const calendar = wanted.calendarId === null ? null : index.calendar(wanted.calendarId);
  if (calendar === null) return [];
  const lengthMs = wanted.endMs - wanted.startMs;
  const stepMs = calendar.slotIntervalMinutes * MINUTE_MS;
  const ranges = index.openRangesOn(calendar.id, date);
  return ranges
    .flatMap((range) => stepsIn(range, stepMs))
    .filter(
      (startMs) =>
        findConflicts({ ...wanted, startMs, endMs: startMs + lengthMs }, index, options).length === 0,
    );
}

function stepsIn({ startMs, endMs }: TimeRange, stepMs: number): number[] {
  const count = Math.max(0, Math.ceil((endMs - startMs) / stepMs));
  return Array.from({ length: count }, (_, step) => startMs + step * stepMs);
}

/**
 * The nearest free starts by what the user knows, for when the server cannot be asked. Looks up to three days
 * back and three weeks ahead, days near the wanted one first, and stops when no farther day could bring a nearer one.
 */
export function nearestFreeOffline(
  wanted: WantedTime,
  index: ScheduleIndex,
  options: ConflictOptions,
  count = OFFERED_SLOTS,
): number[] {
  const wantedDate = dateOf(wanted.startMs, index.facts.timeZone);
  let found: number[] = [];
  for (const offset of outwards()) {
    // A slot of that day is at least this far away, one day of slack for the hour of day and a clock change.
    const leastDistanceMs = (Math.abs(offset) - 2) * DAY_MS;
    const isSettled =
      found.length >= count &&
      found.every((startMs) => Math.abs(startMs - wanted.startMs) <= leastDistanceMs);
    if (isSettled) break;
    const free = freeStartsOn(addDays(wantedDate, offset), wanted, index, options);
    found = nearestSlots(wanted.startMs, [...found, ...free], options.nowMs, count);
  }
  return found;
}

/** 0, 1, -1, 2, -2 … as far as each side goes. */
function outwards(): number[] {
  const offsets = Array.from({ length: DAYS_AFTER + 1 }, (_, distance) => distance);
  return offsets.flatMap((distance) =>
    distance === 0 || distance > DAYS_BEFORE ? [distance] : [distance, -distance],
  );
}
