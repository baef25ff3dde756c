import type { Temporal } from 'temporal-polyfill';
import { utcStamp } from '../recurrence.ts';
import { seededRandom } from '../seeded-random.ts';
import type { PracticeAppointment, PracticeContact } from '../world.ts';
import { wallTimeMs } from '../zoned-time.ts';
import type { ClinicTime } from './blocks.ts';
import { CONSULTATION_ID, LOCATION_ID, PHYSIOTHERAPY_ID, PROVIDER_IDS } from './directory.ts';

const WEEKS_BEHIND = 4;
const WEEK_DAYS = 7;

/** A standing appointment. */
interface SeriesSketch {
  calendarId: string;
  userId: string;
  title: string;
  /** 1 is Monday. No series is on a Thursday: the clinic's holiday is one. */
  weekday: number;
  startMinute: number;
  durationMinutes: number;
  rule: string;
  /** Weeks from its first that are taken out by EXDATE. */
  skippedWeeks?: readonly number[];
  /** Weeks between occurrences; null when the rule is not weekly, so that no history is made. */
  everyWeeks: number | null;
}

const SERIES: readonly SeriesSketch[] = [
  {
    calendarId: PHYSIOTHERAPY_ID,
    userId: PROVIDER_IDS.priya,
    title: 'Knee rehabilitation',
    weekday: 1,
    startMinute: 9 * 60,
    durationMinutes: 40,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=12',
    everyWeeks: 1,
  },
  {
    calendarId: PHYSIOTHERAPY_ID,
    userId: PROVIDER_IDS.priya,
    title: 'Shoulder, after surgery',
    weekday: 3,
    startMinute: 14 * 60,
    durationMinutes: 40,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1',
    skippedWeeks: [6],
    everyWeeks: 1,
  },
  {
    calendarId: PHYSIOTHERAPY_ID,
    userId: PROVIDER_IDS.priya,
    title: 'Home exercise check',
    weekday: 5,
    startMinute: 10 * 60,
    durationMinutes: 40,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2',
    everyWeeks: 2,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.jonas,
    title: 'Blood pressure review',
    weekday: 2,
    startMinute: 9 * 60 + 30,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=16',
    everyWeeks: 1,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.jonas,
    title: 'Wound dressing',
    weekday: 5,
    startMinute: 8 * 60 + 30,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=9',
    skippedWeeks: [5],
    everyWeeks: 1,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.amara,
    title: 'Diabetes check',
    weekday: 3,
    startMinute: 10 * 60,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=10',
    everyWeeks: 2,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.amara,
    title: 'Allergy injection',
    weekday: 1,
    startMinute: 16 * 60 + 30,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1',
    everyWeeks: 1,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.kenji,
    title: 'Monthly prescription',
    weekday: 3,
    startMinute: 15 * 60,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=1WE',
    everyWeeks: null,
  },
];

/** A time of the week that belongs to a series and is given to nobody else. */
export interface StandingTime {
  userId: string;
  weekday: number;
  fromMinute: number;
  toMinute: number;
}

/** The times of the week that the series hold. */
export function standingTimes(): StandingTime[] {
  return SERIES.map(({ userId, weekday, startMinute, durationMinutes }) => ({
    userId,
    weekday,
    fromMinute: startMinute,
    toMinute: startMinute + durationMinutes,
  }));
}

/** The first date of a series: four weeks ago, or the first such weekday of that month for a monthly one. */
function firstDateOf(sketch: SeriesSketch, { monday }: ClinicTime): Temporal.PlainDate {
  const date = monday.add({ days: sketch.weekday - 1 - WEEKS_BEHIND * WEEK_DAYS });
  if (sketch.everyWeeks !== null) return date;
  const weeksIntoMonth = Math.floor((date.day - 1) / WEEK_DAYS);
  return date.subtract({ days: weeksIntoMonth * WEEK_DAYS });
}

/** Standing appointments, begun four weeks ago, with the history of the occurrences that are over. */
export function clinicSeries(time: ClinicTime, clients: readonly PracticeContact[]): PracticeAppointment[] {
  return SERIES.map((sketch) => {
    const random = seededRandom(`${time.seed}/series/${sketch.title}`);
    const first = firstDateOf(sketch, time);
    const hour = Math.floor(sketch.startMinute / 60);
    const startOfWeek = (week: number): number =>
      wallTimeMs(first.add({ days: week * WEEK_DAYS }), hour, sketch.startMinute % 60, time.timezone);
    const durationMs = sketch.durationMinutes * 60_000;
    const skipped = sketch.skippedWeeks ?? [];
    const exclusions = skipped.map((week) => utcStamp(startOfWeek(week)));
    const client = random.pick(clients);
    const fields = {
      calendarId: sketch.calendarId,
      title: `${sketch.title} – ${[client.firstName, client.lastName].filter(Boolean).join(' ')}`,
      assignedUserId: sketch.userId,
      meetingLocationType: 'default',
      meetingLocationId: 'default',
      address: '12 Harbour Street, Brooklyn',
    };
    const over = Array.from({ length: WEEKS_BEHIND + 1 }, (_unused, week) => week)
      .filter((week) => sketch.everyWeeks !== null && week % sketch.everyWeeks === 0)
      .filter((week) => !skipped.includes(week))
      .map(startOfWeek)
      .filter((startMs) => startMs + durationMs < time.nowMs);
    return {
      ...fields,
      id: random.id(),
      locationId: LOCATION_ID,
      contactId: client.id,
      appointmentStatus: 'confirmed',
      startMs: startOfWeek(0),
      endMs: startOfWeek(0) + durationMs,
      rrule: exclusions.length === 0 ? sketch.rule : `${sketch.rule}\nEXDATE:${exclusions.join(',')}`,
      expansionZone: time.timezone,
      changedOccurrences: new Map(
        over.map((startMs) => [
          startMs,
          {
            ...fields,
            startMs,
            endMs: startMs + durationMs,
            appointmentStatus: random.next() < 0.9 ? 'showed' : 'noshow',
          },
        ]),
      ),
      createdBy: { source: 'calendar_page', userId: sketch.userId },
      dateAddedMs: startOfWeek(-1),
      dateUpdatedMs: startOfWeek(-1),
    };
  });
}
