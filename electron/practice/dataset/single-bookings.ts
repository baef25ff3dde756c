import { seededRandom, type SeededRandom } from '../seeded-random.ts';
import type { PracticeAppointment, PracticeBlockedSlot, PracticeContact } from '../world.ts';
import { DAY_MS, MINUTE_MS, wallTimeMs } from '../zoned-time.ts';
import { FIRST_WEEK, LAST_WEEK, LUNCH_MINUTES, type ClinicTime } from './blocks.ts';
import {
  CLASS_ID,
  CONSULTATION_ID,
  LOCATION_ID,
  PHYSIOTHERAPY_ID,
  PROVIDER_IDS,
  VACCINATION_ID,
} from './directory.ts';
import { standingTimes } from './series.ts';

/** A stretch of a provider's working day on one calendar. */
interface Session {
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

const WEEKDAYS = [1, 2, 3, 4, 5];
const CONSULTATION = { calendarId: CONSULTATION_ID, stepMinutes: 30, durationMinutes: 30, seats: 1 };
const VACCINATION = { calendarId: VACCINATION_ID, stepMinutes: 15, durationMinutes: 15, seats: 2 };
const PHYSIOTHERAPY = { calendarId: PHYSIOTHERAPY_ID, stepMinutes: 60, durationMinutes: 40, seats: 1 };

const SESSIONS: readonly Session[] = [
  { ...CONSULTATION, userId: PROVIDER_IDS.amara, weekdays: WEEKDAYS, fromMinute: 480, toMinute: 1020 },
  { ...CONSULTATION, userId: PROVIDER_IDS.jonas, weekdays: WEEKDAYS, fromMinute: 480, toMinute: 1050 },
  { ...CONSULTATION, userId: PROVIDER_IDS.hanna, weekdays: WEEKDAYS, fromMinute: 540, toMinute: 1080 },
  { ...CONSULTATION, userId: PROVIDER_IDS.mateo, weekdays: [1, 3, 5], fromMinute: 690, toMinute: 1020 },
  { ...CONSULTATION, userId: PROVIDER_IDS.mateo, weekdays: [2, 4], fromMinute: 540, toMinute: 1020 },
  { ...CONSULTATION, userId: PROVIDER_IDS.kenji, weekdays: [1, 3, 5], fromMinute: 480, toMinute: 960 },
  { ...CONSULTATION, userId: PROVIDER_IDS.kenji, weekdays: [2, 4], fromMinute: 780, toMinute: 960 },
  { ...PHYSIOTHERAPY, userId: PROVIDER_IDS.priya, weekdays: [1, 2, 3, 4], fromMinute: 540, toMinute: 1020 },
  { ...PHYSIOTHERAPY, userId: PROVIDER_IDS.priya, weekdays: [5], fromMinute: 540, toMinute: 720 },
  {
    calendarId: CLASS_ID,
    userId: PROVIDER_IDS.mateo,
    weekdays: [1, 3, 5],
    fromMinute: 540,
    toMinute: 660,
    stepMinutes: 60,
    durationMinutes: 60,
    seats: 4,
  },
  { ...VACCINATION, userId: PROVIDER_IDS.kenji, weekdays: [2, 4, 6], fromMinute: 540, toMinute: 720 },
];

/** How full a week is, by its distance from the present one; the last value holds for all further ones. */
const FULLNESS = [0.48, 0.46, 0.38, 0.3, 0.24, 0.18, 0.14, 0.1] as const;

const REASONS: Readonly<Record<string, readonly string[]>> = {
  [CONSULTATION_ID]: [
    'check-up',
    'follow-up',
    'first visit',
    'test results',
    'referral',
    'repeat prescription',
  ],
  [PHYSIOTHERAPY_ID]: ['back', 'knee', 'shoulder', 'neck', 'ankle'],
  [CLASS_ID]: ['back care class'],
  [VACCINATION_ID]: ['flu', 'tetanus booster', 'travel vaccines', 'MMR'],
};

/** Amara keeps these minutes of every weekday free, so that there is always a slot to try things with. */
const ALWAYS_FREE_MINUTES: readonly number[] = [11 * 60, 15 * 60];

function isKept(session: Session, weekday: number, fromMinute: number): boolean {
  const toMinute = fromMinute + session.durationMinutes;
  if (session.userId === PROVIDER_IDS.amara && ALWAYS_FREE_MINUTES.includes(fromMinute)) return true;
  const [lunchFrom, lunchTo] = LUNCH_MINUTES[session.userId] ?? [0, 0];
  if (weekday <= 5 && fromMinute < lunchTo && toMinute > lunchFrom) return true;
  return standingTimes().some(
    (standing) =>
      standing.userId === session.userId &&
      standing.weekday === weekday &&
      fromMinute < standing.toMinute &&
      toMinute > standing.fromMinute,
  );
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

/** One seat of one slot: always draws the same number of values, so that the slots do not depend on one another. */
function booking(
  time: ClinicTime,
  session: Session,
  startMs: number,
  fullness: number,
  clients: readonly PracticeContact[],
  random: SeededRandom,
): PracticeAppointment | null {
  const [fill, statusRoll] = [random.next(), random.next()];
  const client = random.pick(clients);
  const reason = random.pick(REASONS[session.calendarId] ?? ['visit']);
  const daysBefore = 1 + random.below(21);
  const id = random.id();
  if (fill >= fullness) return null;
  const endMs = startMs + session.durationMinutes * MINUTE_MS;
  const addedMs = Math.min(startMs, time.nowMs) - daysBefore * DAY_MS;
  const name = [client.firstName, client.lastName].filter(Boolean).join(' ');
  return {
    id,
    locationId: LOCATION_ID,
    contactId: client.id,
    calendarId: session.calendarId,
    title: `${name} – ${reason}`,
    appointmentStatus: statusOf(statusRoll, endMs < time.nowMs),
    assignedUserId: session.userId,
    startMs,
    endMs,
    meetingLocationType: 'default',
    meetingLocationId: 'default',
    address: session.calendarId === CLASS_ID ? 'Gym, ground floor' : '12 Harbour Street, Brooklyn',
    rrule: null,
    expansionZone: time.timezone,
    changedOccurrences: new Map(),
    createdBy: { source: 'calendar_page', userId: session.userId },
    dateAddedMs: addedMs,
    dateUpdatedMs: addedMs,
  };
}

/** The single appointments of last week to ten weeks ahead. No provider is booked twice, or in blocked time. */
export function clinicSingleBookings(
  time: ClinicTime,
  clients: readonly PracticeContact[],
  blocks: readonly PracticeBlockedSlot[],
): PracticeAppointment[] {
  const appointments: PracticeAppointment[] = [];
  const lunchTitle = 'Lunch';
  const closures = blocks.filter((block) => block.title !== lunchTitle);
  for (let week = FIRST_WEEK; week <= LAST_WEEK; week += 1) {
    const fullness = FULLNESS[Math.min(Math.max(week, 0), FULLNESS.length - 1)] ?? 0;
    for (let weekday = 1; weekday <= 6; weekday += 1) {
      const date = time.monday.add({ days: week * 7 + weekday - 1 });
      const dayStartMs = wallTimeMs(date, 6, 0, time.timezone) - 6 * 60 * MINUTE_MS;
      for (const session of SESSIONS.filter((candidate) => candidate.weekdays.includes(weekday))) {
        const random = seededRandom(
          `${time.seed}/${session.userId}/${session.calendarId}/${date.toString()}`,
        );
        for (
          let minute = session.fromMinute;
          minute + session.durationMinutes <= session.toMinute;
          minute += session.stepMinutes
        ) {
          const startMs = dayStartMs + minute * MINUTE_MS;
          const endMs = startMs + session.durationMinutes * MINUTE_MS;
          const isClosed = closures.some(
            (block) =>
              (block.assignedUserId === session.userId || block.calendarId === session.calendarId) &&
              block.startMs < endMs &&
              block.endMs > startMs,
          );
          for (let seat = 0; seat < session.seats; seat += 1) {
            const made = booking(time, session, startMs, fullness, clients, random);
            if (made !== null && !isClosed && !isKept(session, weekday, minute)) appointments.push(made);
          }
        }
      }
    }
  }
  return appointments;
}
