import type { BookingCalendar } from '../directory/booking-calendar.ts';
import { wallToEpochMs, addDays, wallAtMinute, weekdayOf, type TimeRange } from '../time/zone.ts';

/** A stretch of a weekday, by the clock. */
export interface OpenInterval {
  /** 0 is Sunday, 6 is Saturday (API-NOTES §11). */
  weekday: number;
  /** Minutes from midnight; the end is at most 1440 and not part of it. */
  startMinute: number;
  endMinute: number;
}

const DAY_MINUTES = 1440;

/**
 * The hours in which at least one of the calendars is open: by weekday, in order, overlapping and touching ones joined.
 * Hours that close before they open run past midnight into the next weekday; hours that close when they open are none,
 * but from midnight to midnight is all day. Closing at 23:59 is midnight: no clock of theirs says 24:00.
 */
export function openIntervals(calendars: readonly Pick<BookingCalendar, 'openHours'>[]): OpenInterval[] {
  const all = calendars.flatMap(({ openHours }) =>
    openHours.flatMap(({ daysOfTheWeek, hours }) =>
      daysOfTheWeek.flatMap((weekday) =>
        hours.flatMap((hour) =>
          splitAtMidnight(
            weekday,
            hour.openHour * 60 + hour.openMinute,
            hour.closeHour * 60 + hour.closeMinute,
          ),
        ),
      ),
    ),
  );
  return [0, 1, 2, 3, 4, 5, 6].flatMap((weekday) =>
    joined(all.filter((interval) => interval.weekday === weekday)),
  );
}

function splitAtMidnight(weekday: number, open: number, close: number): OpenInterval[] {
  const end =
    close === DAY_MINUTES - 1 || (open === 0 && close === 0) ? DAY_MINUTES : Math.min(close, DAY_MINUTES);
  if (open < end) return [{ weekday, startMinute: open, endMinute: end }];
  if (open === end) return [];
  const untilMidnight = { weekday, startMinute: open, endMinute: DAY_MINUTES };
  const fromMidnight = { weekday: (weekday + 1) % 7, startMinute: 0, endMinute: end };
  return [untilMidnight, fromMidnight].filter(({ startMinute, endMinute }) => startMinute < endMinute);
}

function joined(intervals: OpenInterval[]): OpenInterval[] {
  const result: OpenInterval[] = [];
  for (const interval of intervals.sort((first, second) => first.startMinute - second.startMinute)) {
    const last = result.at(-1);
    if (last !== undefined && interval.startMinute <= last.endMinute) {
      last.endMinute = Math.max(last.endMinute, interval.endMinute);
    } else {
      result.push({ ...interval });
    }
  }
  return result;
}

/** The open hours of one date as instants, in order. Shorter or longer than the clock says on a day it changes. */
export function openRangesOn(
  date: string,
  intervals: readonly OpenInterval[],
  timeZone: string,
): TimeRange[] {
  return openRangesOf(date, timeZone)(intervals);
}

/** As `openRangesOn`, for many providers on one date: each opening and closing time is asked of the zone once. */
export function openRangesOf(
  date: string,
  timeZone: string,
): (intervals: readonly OpenInterval[]) => TimeRange[] {
  const weekdayOfDate = weekdayOf(date);
  const known = new Map<number, number>();
  const instantAt = (minute: number): number => {
    const epochMs = known.get(minute) ?? wallToEpochMs(wallAtMinute(date, minute), timeZone);
    known.set(minute, epochMs);
    return epochMs;
  };
  return (intervals) =>
    intervals
      .filter(({ weekday }) => weekday === weekdayOfDate)
      .map(({ startMinute, endMinute }) => ({
        startMs: instantAt(startMinute),
        endMs: instantAt(endMinute),
      }));
}

/** True when `wanted`, which begins on `date`, is open from its start to its end; midnight does not interrupt. */
export function isOpenThroughout(
  wanted: TimeRange,
  date: string,
  rangesOn: (date: string) => readonly TimeRange[],
): boolean {
  let reachedMs = wanted.startMs;
  for (let day = date; ; day = addDays(day, 1)) {
    const from = reachedMs;
    const holding = rangesOn(day).find(({ startMs, endMs }) => startMs <= from && endMs > from);
    if (holding === undefined) return false;
    reachedMs = holding.endMs;
    if (reachedMs >= wanted.endMs) return true;
  }
}
