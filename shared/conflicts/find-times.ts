import { dateOf, addDays, type TimeRange } from '../time/zone.ts';
import type { ConflictOptions } from './conflicts.ts';
import { freeStartsOn } from './nearest-free.ts';
import type { ScheduleIndex } from './schedule-index.ts';

/** A free time for a booking. */
export interface FoundTime extends TimeRange {
  date: string;
  /** Null where the service names nobody. */
  providerId: string | null;
}

/** What is looked for. */
export interface TimeSearch {
  calendarId: string;
  /** Whose times would do, in the order they are offered; `[null]` where the service names nobody. */
  providerIds: readonly (string | null)[];
  contactId: string | null;
  lengthMs: number;
  /** The first and last date looked at, both included. */
  fromDate: string;
  untilDate: string;
  isWished: (date: string) => boolean;
  fits: (time: FoundTime) => boolean;
  /** How many are wanted. */
  count: number;
  /** The server's own free starts of a provider on a date, where it was asked; null where it was not. */
  serverStarts: (providerId: string | null, date: string) => readonly number[] | null;
}

/** Of one provider on one day: more of the same morning leave no room for another day. */
const MOST_PER_PROVIDER_AND_DAY = 3;

/**
 * The next free times across days and providers, soonest first; of two at one time the provider named first. Times of one
 * provider do not overlap each other. By what this PC knows, and by the server's free slots where those are given: what the
 * server does not offer is no time, and what it offers is none where something unsent of this PC stands.
 */
export function findTimes(search: TimeSearch, index: ScheduleIndex, options: ConflictOptions): FoundTime[] {
  const { timeZone } = index.facts;
  const firstDate = dateOf(options.nowMs, timeZone);
  const found: FoundTime[] = [];
  let date = search.fromDate < firstDate ? firstDate : search.fromDate;
  for (; date <= search.untilDate && found.length < search.count; date = addDays(date, 1)) {
    if (!search.isWished(date)) continue;
    const ofDay = search.providerIds.flatMap((providerId) =>
      timesOf(providerId, date, search, index, options),
    );
    // Sorting is stable: who is named first comes first.
    found.push(...ofDay.sort((one, other) => one.startMs - other.startMs));
  }
  return found.slice(0, search.count);
}

function timesOf(
  providerId: string | null,
  date: string,
  search: TimeSearch,
  index: ScheduleIndex,
  options: ConflictOptions,
): FoundTime[] {
  const { calendarId, contactId, lengthMs, serverStarts, fits } = search;
  const wanted = { calendarId, providerId, contactId, startMs: 0, endMs: lengthMs };
  const known = freeStartsOn(date, wanted, index, options);
  const offered = serverStarts(providerId, date);
  const starts = offered === null ? known : known.filter((startMs) => offered.includes(startMs));
  const found: FoundTime[] = [];
  for (const startMs of starts) {
    const time = { date, providerId, startMs, endMs: startMs + lengthMs };
    const last = found.at(-1);
    if (found.length === MOST_PER_PROVIDER_AND_DAY) break;
    if ((last === undefined || startMs >= last.endMs) && fits(time)) found.push(time);
  }
  return found;
}
