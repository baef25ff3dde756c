import type { Temporal } from 'temporal-polyfill';
import { seededRandom, type SeededRandom } from '../seeded-random.ts';
import type {
  PracticeAppointment,
  PracticeBlockedSlot,
  PracticeContact,
  PracticeCalendar,
  PracticeGroup,
  PracticeLocation,
  PracticeUser,
} from '../world.ts';
import { DAY_MS, MINUTE_MS } from '../zoned-time.ts';
import { LOCATION_ID } from './directory.ts';
import { utcStamp } from '../recurrence.ts';

const WEEKS_BEHIND = 4;
const WEEK_DAYS = 7;

/** The default place of a calendar, as its bookings carry it. */
function addressOf({ calendars }: ClinicPlan, calendarId: string): string {
  const calendar = calendars.find(({ id }) => id === calendarId);
  return calendar?.locationConfigurations[0]?.location ?? '';
}

/** The first date of a series: four weeks ago, or the first such weekday of that month for a monthly one. */
function firstDateOf(sketch: SeriesSketch, { monday }: ClinicTime): Temporal.PlainDate {
  const date = monday.add({ days: sketch.weekday - 1 - WEEKS_BEHIND * WEEK_DAYS });
  if (sketch.everyWeeks !== null) return date;
  const weeksIntoMonth = Math.floor((date.day - 1) / WEEK_DAYS);
  return date.subtract({ days: weeksIntoMonth * WEEK_DAYS });
}

/** The standing appointments of a data set, begun four weeks ago, with the history of the occurrences that are over. */
export function clinicSeries(
  plan: ClinicPlan,
  time: ClinicTime,
  clients: readonly PracticeContact[],
): PracticeAppointment[] {
  return plan.series.map((sketch) => {
    const random = seededRandom(`${time.seed}/series/${sketch.seedName ?? sketch.title}`);
    const first = firstDateOf(sketch, time);
    const startOfWeek = (week: number): number =>
      time.msAt(first.add({ days: week * WEEK_DAYS }), sketch.startMinute);
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
      address: addressOf(plan, sketch.calendarId),
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
const FIRST_WEEK = -1;
const LAST_WEEK = 10;

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

function lunchesOf(plan: ClinicPlan, { monday }: ClinicTime): BlockSketch[] {
  const weeks = Array.from({ length: LAST_WEEK - FIRST_WEEK + 1 }, (_unused, index) => FIRST_WEEK + index);
  return weeks
    .flatMap((week) => weekdaysOf(monday, week))
    .flatMap((date) =>
      [...plan.lunches].map(([assignedUserId, [fromMinute, toMinute]]) => ({
        title: 'Lunch',
        date,
        fromMinute,
        toMinute,
        owner: { assignedUserId },
      })),
    );
}

/** The blocked times of a data set: those that close a stretch of a day, and every lunch. */
export function clinicBlocks(
  plan: ClinicPlan,
  time: ClinicTime,
): { closures: PracticeBlockedSlot[]; lunches: PracticeBlockedSlot[] } {
  const blocked = ({
    title,
    date,
    fromMinute,
    toMinute,
    owner,
    source,
  }: BlockSketch): PracticeBlockedSlot => {
    const ownerId = 'calendarId' in owner ? owner.calendarId : owner.assignedUserId;
    return {
      id: seededRandom(`${time.seed}/block/${ownerId}/${date.toString()}/${fromMinute}`).id(),
      locationId: LOCATION_ID,
      title,
      startMs: time.msAt(date, fromMinute),
      endMs: time.msAt(date, toMinute),
      ...owner,
      source: source ?? 'calendar_page',
      deleted: false,
      dateAddedMs: time.nowMs,
      dateUpdatedMs: time.nowMs,
    };
  };
  return {
    closures: plan.closures(time.monday).map(blocked),
    lunches: lunchesOf(plan, time).map(blocked),
  };
}

function overlap([from, to]: Minutes, [otherFrom, otherTo]: Minutes): boolean {
  return from < otherTo && to > otherFrom;
}

/** What a provider keeps free of single bookings on a weekday: lunch, standing appointments, slots to try things with. */
function keptFree(plan: ClinicPlan, userId: string, weekday: number): Minutes[] {
  const lunch = weekday <= 5 ? plan.lunches.get(userId) : undefined;
  const standing = plan.series
    .filter((series) => series.userId === userId && series.weekday === weekday)
    .map(({ startMinute, durationMinutes }): Minutes => [startMinute, startMinute + durationMinutes]);
  const free = plan.alwaysFree.userId === userId ? plan.alwaysFree.times : [];
  return [...(lunch === undefined ? [] : [lunch]), ...standing, ...free];
}

/** What became of a booking, or what it is now. */
function statusOf(roll: number, isOver: boolean): string {
  if (isOver) {
    if (roll < 0.82) return 'showed';
    if (roll < 0.89) return 'noshow';
    return roll < 0.99 ? 'cancelled' : 'invalid';
  }
  if (roll < 0.84) return 'confirmed';
  return roll < 0.94 ? 'new' : 'cancelled';
}

/** A session with what is the same for all its bookings. */
interface PlannedSession extends Session {
  address: string;
  reasons: readonly string[];
  createdBy: PracticeAppointment['createdBy'];
}

interface NamedClient {
  id: string;
  name: string;
}

/** Numbers a seat draws for its booking's id, client, reason and so on; a seat that stays empty skips them. */
const DRAWS_OF_A_BOOKING = 23;

/** One seat of one slot: always draws the same number of values, so that the slots do not depend on one another. */
function booking(
  time: ClinicTime,
  session: PlannedSession,
  startMs: number,
  fullness: number,
  clients: readonly NamedClient[],
  random: SeededRandom,
): PracticeAppointment | null {
  const fill = random.next();
  const statusRoll = random.next();
  if (fill >= fullness) {
    random.skip(DRAWS_OF_A_BOOKING);
    return null;
  }
  const client = random.pick(clients);
  const reason = random.pick(session.reasons);
  const daysBefore = 1 + random.below(21);
  const id = random.id();
  const endMs = startMs + session.durationMinutes * MINUTE_MS;
  const addedMs = Math.min(startMs, time.nowMs) - daysBefore * DAY_MS;
  return {
    id,
    locationId: LOCATION_ID,
    contactId: client.id,
    calendarId: session.calendarId,
    title: `${client.name} – ${reason}`,
    appointmentStatus: statusOf(statusRoll, endMs < time.nowMs),
    assignedUserId: session.userId,
    startMs,
    endMs,
    meetingLocationType: 'default',
    meetingLocationId: 'default',
    address: session.address,
    rrule: null,
    expansionZone: time.timezone,
    changedOccurrences: new Map(),
    createdBy: session.createdBy,
    dateAddedMs: addedMs,
    dateUpdatedMs: addedMs,
  };
}

/** The single appointments of last week to ten weeks ahead. No provider is booked twice, or in blocked time. */
export function clinicSingleBookings(
  plan: ClinicPlan,
  time: ClinicTime,
  clients: readonly PracticeContact[],
  closures: readonly PracticeBlockedSlot[],
): PracticeAppointment[] {
  const appointments: PracticeAppointment[] = [];
  const sessions = plan.sessions.map((session) => ({
    ...session,
    address: addressOf(plan, session.calendarId),
    reasons: plan.reasons.get(session.calendarId) ?? ['visit'],
    createdBy: { source: 'calendar_page', userId: session.userId },
  }));
  const named = clients.map(({ id, firstName, lastName }) => ({
    id,
    name: [firstName, lastName].filter(Boolean).join(' '),
  }));
  const sessionsOn = (weekday: number) =>
    sessions
      .filter(({ weekdays }) => weekdays.includes(weekday))
      .map((session) => ({ session, kept: keptFree(plan, session.userId, weekday) }));
  const byWeekday = [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, ofDay: sessionsOn(weekday) }));
  for (let week = FIRST_WEEK; week <= LAST_WEEK; week += 1) {
    for (const { weekday, ofDay } of byWeekday) {
      const fullness = plan.fullness[Math.min(Math.max(week, 0), plan.fullness.length - 1)] ?? 0;
      const date = time.monday.add({ days: week * 7 + weekday - 1 });
      const dayStartMs = time.msAt(date, 0);
      const closedToday = closures.filter(
        ({ startMs, endMs }) => startMs < dayStartMs + DAY_MS && endMs > dayStartMs,
      );
      for (const { session, kept } of ofDay) {
        const random = seededRandom(
          `${time.seed}/${session.userId}/${session.calendarId}/${date.toString()}`,
        );
        const closed = closedToday.filter(
          ({ assignedUserId, calendarId }) =>
            assignedUserId === session.userId || calendarId === session.calendarId,
        );
        const { durationMinutes, toMinute, stepMinutes } = session;
        for (let minute = session.fromMinute; minute + durationMinutes <= toMinute; minute += stepMinutes) {
          const startMs = dayStartMs + minute * MINUTE_MS;
          const endMs = startMs + durationMinutes * MINUTE_MS;
          const isTaken = (): boolean =>
            kept.some((times) => overlap(times, [minute, minute + durationMinutes])) ||
            closed.some((block) => block.startMs < endMs && block.endMs > startMs);
          for (let seat = 0; seat < session.seats; seat += 1) {
            const made = booking(time, session, startMs, fullness, named, random);
            if (made !== null && !isTaken()) appointments.push(made);
          }
        }
      }
    }
  }
  return appointments;
}
