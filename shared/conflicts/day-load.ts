import type { TimeRange } from '../time/zone.ts';

/** How full a day of one provider is. */
export interface DayLoad {
  /** Bookings that take up time. */
  count: number;
  /** Minutes with at least one booking in them. */
  bookedMinutes: number;
  /** Minutes the provider can be booked at all: opening hours without blocked time. */
  openMinutes: number;
  /** Where the first free time begins, not before `fromMs`; null when nothing is free. */
  firstFreeMs: number | null;
}

/** What a day's load is made from: everything of one provider, on one date. */
export interface DayFacts {
  open: readonly TimeRange[];
  bookings: readonly TimeRange[];
  blocked: readonly TimeRange[];
  /** Time before this is gone. */
  fromMs: number;
  /** Something shorter is not called free: nobody could be booked in it. */
  shortestFreeMs: number;
}

const MINUTE_MS = 60_000;

/** Counts and measures a day of one provider. */
export function dayLoad({ open, bookings, blocked, fromMs, shortestFreeMs }: DayFacts): DayLoad {
  const bookable = open.flatMap((range) => freeRanges(range, blocked));
  const toCome = bookable.map((range) => ({ ...range, startMs: Math.max(range.startMs, fromMs) }));
  const free = toCome
    .flatMap((range) => freeRanges(range, bookings))
    .filter(({ startMs, endMs }) => endMs - startMs >= shortestFreeMs);
  return {
    count: bookings.length,
    bookedMinutes: bookedMs(bookings) / MINUTE_MS,
    openMinutes: bookable.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs), 0) / MINUTE_MS,
    firstFreeMs: free.length === 0 ? null : Math.min(...free.map(({ startMs }) => startMs)),
  };
}

/** What is left of a stretch of time when everything that is taken is gone, in order. */
export function freeRanges(range: TimeRange, taken: readonly TimeRange[]): TimeRange[] {
  const free: TimeRange[] = [];
  let reachedMs = range.startMs;
  const inOrder = [...taken].sort((one, other) => one.startMs - other.startMs);
  for (const { startMs, endMs } of [...inOrder, { startMs: range.endMs, endMs: range.endMs }]) {
    const untilMs = Math.min(startMs, range.endMs);
    if (untilMs > reachedMs) free.push({ startMs: reachedMs, endMs: untilMs });
    reachedMs = Math.max(reachedMs, endMs);
  }
  return free;
}

/** Two bookings at one time are one stretch of work. */
function bookedMs(bookings: readonly TimeRange[]): number {
  let sum = 0;
  let reachedMs = -Infinity;
  for (const { startMs, endMs } of [...bookings].sort((one, other) => one.startMs - other.startMs)) {
    sum += Math.max(0, endMs - Math.max(startMs, reachedMs));
    reachedMs = Math.max(reachedMs, endMs);
  }
  return sum;
}
