import { seededRandom, type SeededRandom } from '../seeded-random.ts';
import type { PracticeAppointment, PracticeBlockedSlot, PracticeContact } from '../world.ts';
import { DAY_MS, MINUTE_MS } from '../zoned-time.ts';
import { LOCATION_ID } from './directory.ts';
import {
  FIRST_WEEK,
  LAST_WEEK,
  type ClinicPlan,
  type ClinicTime,
  type Minutes,
  type Session,
} from './plan.ts';
import { addressOf } from './series.ts';

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
