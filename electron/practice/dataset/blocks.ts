import type { Temporal } from 'temporal-polyfill';
import { seededRandom } from '../seeded-random.ts';
import type { PracticeBlockedSlot } from '../world.ts';
import { wallTimeMs } from '../zoned-time.ts';
import { LOCATION_ID, PROVIDER_IDS, VACCINATION_ID } from './directory.ts';

/** Where the data set stands in time. */
export interface ClinicTime {
  seed: string;
  nowMs: number;
  timezone: string;
  /** The Monday of the present week. */
  monday: Temporal.PlainDate;
}

/** Minutes of the day at which a provider's lunch begins and ends. */
export const LUNCH_MINUTES: Readonly<Record<string, readonly [number, number]>> = {
  [PROVIDER_IDS.amara]: [12 * 60, 13 * 60],
  [PROVIDER_IDS.jonas]: [12 * 60 + 30, 13 * 60 + 30],
  [PROVIDER_IDS.priya]: [12 * 60, 13 * 60],
  [PROVIDER_IDS.mateo]: [13 * 60, 14 * 60],
  [PROVIDER_IDS.hanna]: [12 * 60 + 30, 13 * 60],
  [PROVIDER_IDS.kenji]: [12 * 60, 12 * 60 + 30],
};

/** First and last week of the data set, counted from the present one. */
export const FIRST_WEEK = -1;
export const LAST_WEEK = 10;

interface BlockSketch {
  title: string;
  date: Temporal.PlainDate;
  fromMinute: number;
  toMinute: number;
  owner: { assignedUserId: string } | { calendarId: string };
  source?: string;
}

/** The day the clinic is closed: Thursday in two weeks. Amara is on call, so that nobody stays without a slot. */
export function holidayOf(monday: Temporal.PlainDate): Temporal.PlainDate {
  return monday.add({ days: 17 });
}

/** Hanna's leave: Monday to Friday in three weeks. */
export function leaveDaysOf(monday: Temporal.PlainDate): Temporal.PlainDate[] {
  return [0, 1, 2, 3, 4].map((day) => monday.add({ days: 21 + day }));
}

function lunches(monday: Temporal.PlainDate): BlockSketch[] {
  const sketches: BlockSketch[] = [];
  for (let week = FIRST_WEEK; week <= LAST_WEEK; week += 1)
    for (let day = 0; day < 5; day += 1)
      for (const [assignedUserId, [fromMinute, toMinute]] of Object.entries(LUNCH_MINUTES)) {
        const date = monday.add({ days: week * 7 + day });
        sketches.push({ title: 'Lunch', date, fromMinute, toMinute, owner: { assignedUserId } });
      }
  return sketches;
}

const DAY_START_MINUTE = 7 * 60;
const DAY_END_MINUTE = 19 * 60;

function closures(monday: Temporal.PlainDate): BlockSketch[] {
  const wholeDay = { fromMinute: DAY_START_MINUTE, toMinute: DAY_END_MINUTE };
  const { amara: _onCall, ...closed } = PROVIDER_IDS;
  return [
    ...Object.values(closed).map((assignedUserId) => ({
      title: 'Public holiday',
      date: holidayOf(monday),
      ...wholeDay,
      owner: { assignedUserId },
    })),
    ...leaveDaysOf(monday).map((date) => ({
      title: 'Annual leave',
      date,
      ...wholeDay,
      owner: { assignedUserId: PROVIDER_IDS.hanna },
    })),
    {
      title: 'Vaccine delivery',
      date: monday.add({ days: 8 }),
      fromMinute: 9 * 60,
      toMinute: 10 * 60,
      owner: { calendarId: VACCINATION_ID },
    },
    {
      title: 'Busy',
      date: monday.add({ days: 2 }),
      fromMinute: 16 * 60,
      toMinute: 17 * 60,
      owner: { assignedUserId: PROVIDER_IDS.jonas },
      source: 'google_calendar',
    },
  ];
}

/** Lunches, a public holiday, a provider's leave, an hour without vaccine, and a synced private entry. */
export function clinicBlocks({ seed, nowMs, timezone, monday }: ClinicTime): PracticeBlockedSlot[] {
  const dayStarts = new Map<string, number>();
  return [...lunches(monday), ...closures(monday)].map(
    ({ title, date, fromMinute, toMinute, owner, source }) => {
      const day = date.toString();
      const dayStartMs = dayStarts.get(day) ?? wallTimeMs(date, 6, 0, timezone) - 6 * 3_600_000;
      dayStarts.set(day, dayStartMs);
      const ownerId = 'calendarId' in owner ? owner.calendarId : owner.assignedUserId;
      return {
        id: seededRandom(`${seed}/block/${ownerId}/${day}/${fromMinute}`).id(),
        locationId: LOCATION_ID,
        title,
        startMs: dayStartMs + fromMinute * 60_000,
        endMs: dayStartMs + toMinute * 60_000,
        ...owner,
        source: source ?? 'calendar_page',
        deleted: false,
        dateAddedMs: nowMs,
        dateUpdatedMs: nowMs,
      };
    },
  );
}
