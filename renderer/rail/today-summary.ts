import { occupiesTime, statusLook } from '../../shared/appointment/status.ts';
import { freeRanges } from '../../shared/conflicts/day-load.ts';
import { bookingsByPerson, isBlockFor } from '../../shared/conflicts/schedule-index.ts';
import type { ScheduleAppointment, ScheduleBlockedSlot } from '../../shared/schedule/schedule.ts';
import { openIntervals, openRangesOn } from '../../shared/conflicts/open-hours.ts';
import type { BookingCalendar } from '../../shared/directory/booking-calendar.ts';
import type { TimeRange } from '../../shared/time/zone.ts';

/** Time in which a provider could see someone. */
export interface Gap {
  assignedUserId: string;
  startMs: number;
  endMs: number;
}

/** How today stands, at a glance. */
export interface TodaySummary {
  /** Still to come today. */
  dueCount: number;
  /** Begun, and nobody has said whether they came. */
  late: ScheduleAppointment[];
  /** The next to come; null when the day is done. */
  next: ScheduleAppointment | null;
  /** Free stretches of the rest of the day, soonest first. */
  gaps: Gap[];
}

/** What the summary is made from: today only. `appointments` are filtered as the schedule is. */
export interface TodayFacts {
  appointments: readonly ScheduleAppointment[];
  /** Everything booked, also what the filters hide: hiding a service makes nobody free. */
  booked: readonly ScheduleAppointment[];
  blockedSlots: readonly ScheduleBlockedSlot[];
  calendarById: (calendarId: string) => BookingCalendar | null;
  nowMs: number;
  /** A gap that has begun is offered from the next slot on: nobody books at 10:24. */
  slotMinutes: number;
  /** When each provider works today; several stretches where there is a break. */
  openTimes: readonly Gap[];
}

/** A gap shorter than this is no gap: nothing would fit in. */
const MIN_GAP_MS = 20 * 60_000;
/** Someone a few minutes late is only just coming through the door. */
const LATE_AFTER_MS = 5 * 60_000;

/** Sums up today. An appointment whose status is `new` or `confirmed` after it began is late: the user has not checked it in. */
export function summarizeToday({
  appointments,
  booked,
  blockedSlots,
  calendarById,
  nowMs,
  slotMinutes,
  openTimes,
}: TodayFacts): TodaySummary {
  const taking = appointments
    .filter(({ status }) => occupiesTime(status))
    .sort((one, other) => one.startMs - other.startMs);
  const isExpected = ({ status }: ScheduleAppointment): boolean => {
    const look = statusLook(status);
    return look === 'new' || look === 'confirmed';
  };
  const due = taking.filter((appointment) => appointment.startMs > nowMs && isExpected(appointment));
  const slotMs = slotMinutes * 60_000;
  const nextSlotMs = Math.ceil(nowMs / slotMs) * slotMs;
  const byPerson = bookingsByPerson(booked, calendarById);
  return {
    dueCount: due.length,
    late: taking.filter(
      (appointment) =>
        isExpected(appointment) && nowMs - appointment.startMs >= LATE_AFTER_MS && nowMs < appointment.endMs,
    ),
    next: due[0] ?? null,
    gaps: openTimes
      .flatMap((open) =>
        gapsIn({ ...open, startMs: Math.max(open.startMs, nextSlotMs) }, [
          ...(byPerson.get(open.assignedUserId) ?? []),
          ...blockedSlots.filter((block) => isBlockFor(block, open.assignedUserId)),
        ]),
      )
      .sort((one, other) => one.startMs - other.startMs),
  };
}

/** What is left of a provider's open time after what takes it up. */
function gapsIn(open: Gap, taken: readonly TimeRange[]): Gap[] {
  return freeRanges(open, taken)
    .filter(({ startMs, endMs }) => endMs - startMs >= MIN_GAP_MS)
    .map((range) => ({ assignedUserId: open.assignedUserId, ...range }));
}

/** How many bookings each date has, by the date they start on; cancelled ones are none. */
export function bookingCounts(
  appointments: readonly ScheduleAppointment[],
  dateOf: (instantMs: number) => string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status, startMs } of appointments) {
    if (!occupiesTime(status)) continue;
    const date = dateOf(startMs);
    counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  return counts;
}

/** Whose open times, and of which day. */
interface OpenTimesWanted {
  calendars: readonly BookingCalendar[];
  providerIds: readonly string[];
  date: string;
  timeZone: string;
}

/** When each provider can be booked on a date: the open hours of the calendars whose team they are on, joined. */
export function openTimesOf({ calendars, providerIds, date, timeZone }: OpenTimesWanted): Gap[] {
  return providerIds.flatMap((assignedUserId) => {
    const own = calendars.filter(({ teamMembers }) =>
      teamMembers.some(({ userId }) => userId === assignedUserId),
    );
    return openRangesOn(date, openIntervals(own), timeZone).map((range) => ({ assignedUserId, ...range }));
  });
}
