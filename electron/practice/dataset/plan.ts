import type { Temporal } from 'temporal-polyfill';
import type { PracticeCalendar, PracticeGroup, PracticeLocation, PracticeUser } from '../world.ts';

/** A stretch of a provider's working day on one calendar. */
export interface Session {
  calendarId: string;
  userId: string;
  /** 1 is Monday, 7 Sunday. */
  weekdays: readonly number[];
  fromMinute: number;
  toMinute: number;
  stepMinutes: number;
  durationMinutes: number;
  /** Clients at the same time. */
  seats: number;
}

/** A standing appointment. */
export interface SeriesSketch {
  calendarId: string;
  userId: string;
  title: string;
  /** What its random numbers follow from; the title, unless several have one title. */
  seedName?: string;
  /** 1 is Monday. No series is on a Thursday: the holiday is one. */
  weekday: number;
  startMinute: number;
  durationMinutes: number;
  rule: string;
  /** Weeks from its first that are taken out by EXDATE. */
  skippedWeeks?: readonly number[];
  /** Weeks between occurrences; null when the rule is not weekly, so that no history is made. */
  everyWeeks: number | null;
}

/** Time that is blocked, for a provider or for an event calendar. */
export interface BlockSketch {
  title: string;
  date: Temporal.PlainDate;
  fromMinute: number;
  toMinute: number;
  owner: { assignedUserId: string } | { calendarId: string };
  source?: string;
}

/** A stretch of the day, in minutes from midnight. */
export type Minutes = readonly [from: number, to: number];

/** Who works in a made-up clinic, on what, and how it looks in a week. */
export interface ClinicPlan {
  locationIn: (timezone: string) => PracticeLocation;
  users: readonly PracticeUser[];
  groups: readonly PracticeGroup[];
  calendars: readonly PracticeCalendar[];
  /** How many clients there are beside the one of the documented example. */
  clientCount: number;
  /** Lunch of every weekday, by provider. */
  lunches: ReadonlyMap<string, Minutes>;
  /** What is blocked beside the lunches, from the Monday of the present week. */
  closures: (monday: Temporal.PlainDate) => BlockSketch[];
  sessions: readonly Session[];
  series: readonly SeriesSketch[];
  /** How full a week is, by its distance from the present one; the last value holds for all further ones. */
  fullness: readonly number[];
  /** What clients come for, by calendar. */
  reasons: ReadonlyMap<string, readonly string[]>;
  /** Kept free on every weekday, so that there is always a slot to try things with. */
  alwaysFree: { userId: string; times: readonly Minutes[] };
}

/** First and last week of a data set, counted from the present one. */
export const FIRST_WEEK = -1;
export const LAST_WEEK = 10;

/** Where a data set stands in time. */
export interface ClinicTime {
  seed: string;
  nowMs: number;
  timezone: string;
  /** The Monday of the present week. */
  monday: Temporal.PlainDate;
  /** The instant (epoch ms) of a minute of a day; right on any day but for the small hours of a clock change. */
  msAt: (date: Temporal.PlainDate, minute: number) => number;
}

/** The day the clinic is closed, counted from the present Monday: Thursday in two weeks. */
export const HOLIDAY = 17;

/** Monday to Friday, so many weeks from the present one. */
export function weekdaysOf(monday: Temporal.PlainDate, weeksAhead: number): Temporal.PlainDate[] {
  return [0, 1, 2, 3, 4].map((day) => monday.add({ days: weeksAhead * 7 + day }));
}

/** The opening hours that a closed day blocks. */
export const WHOLE_DAY = { fromMinute: 7 * 60, toMinute: 19 * 60 };
