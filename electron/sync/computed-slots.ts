/** Free slots worked out here, for when the server cannot be asked: open hours, minus what the schedule holds. */
import type { Appointment, BlockedSlot } from '../../shared/appointment/appointment.ts';
import type { BookingCalendar, OpenHours } from '../../shared/directory/booking-calendar.ts';
import { addDays, wallAtMinute, weekdayOf } from '../../shared/time/wall-date.ts';
import { dateOf, offsetIso, wallToEpochMs } from '../../shared/time/zone.ts';
import type { FreeSlot } from '../api/client-types.ts';
import { collisionOf } from './sending/slot-check.ts';

const MINUTE_MS = 60_000;

/** What free slots are computed from. */
export interface SlotComputation {
  calendar: BookingCalendar;
  /** Null for any provider of the calendar's team. */
  assignedUserId: string | null;
  timeZone: string;
  startMs: number;
  endMs: number;
  nowMs: number;
  appointments: readonly Appointment[];
  blockedSlots: readonly BlockedSlot[];
}

/** Minutes into the day at which slots begin, by the calendar's open hours of that weekday. */
function startMinutes(openHours: readonly OpenHours[], weekday: number, calendar: BookingCalendar): number[] {
  return openHours
    .filter((hours) => hours.daysOfTheWeek.includes(weekday))
    .flatMap((hours) => hours.hours)
    .flatMap(({ openHour, openMinute, closeHour, closeMinute }) => {
      const lastMinute = closeHour * 60 + closeMinute - calendar.slotDurationMinutes;
      const minutes: number[] = [];
      const step = calendar.slotIntervalMinutes;
      for (let minute = openHour * 60 + openMinute; minute <= lastMinute; minute += step)
        minutes.push(minute);
      return minutes;
    });
}

/** True when the calendar could take a booking then: somebody of the team, or the one asked for, is free. */
function isFree(startMs: number, computation: SlotComputation): boolean {
  const { calendar, assignedUserId, appointments, blockedSlots } = computation;
  const times = {
    startMs: startMs - calendar.bufferBeforeMinutes * MINUTE_MS,
    endMs: startMs + (calendar.slotDurationMinutes + calendar.bufferAfterMinutes) * MINUTE_MS,
  };
  const team = calendar.teamMembers.map((member) => member.userId);
  const candidates: (string | null)[] =
    assignedUserId !== null ? [assignedUserId] : team.length > 0 ? team : [null];
  return candidates.some((userId) => {
    const wanted = { calendarId: calendar.id, assignedUserId: userId, ...times };
    // Sharing a slot is by its own start; the buffers only widen what else is in the way.
    const atStart = appointments.map((one) =>
      one.startMs === startMs ? { ...one, startMs: times.startMs } : one,
    );
    return collisionOf(wanted, calendar, atStart, blockedSlots) === null;
  });
}

/**
 * The free starts in [startMs, endMs) that are not past, in order, each written with the location's offset.
 * Times the clocks jump over are left out.
 */
export function computeFreeSlots(computation: SlotComputation): FreeSlot[] {
  const { calendar, timeZone, startMs, endMs, nowMs } = computation;
  const slots = new Map<number, FreeSlot>();
  const lastDate = dateOf(endMs - 1, timeZone);
  for (let date = dateOf(startMs, timeZone); date <= lastDate; date = addDays(date, 1)) {
    // The API counts Sunday as 0; so does `weekdayOf`.
    for (const minute of startMinutes(calendar.openHours, weekdayOf(date), calendar)) {
      if (minute >= 24 * 60) continue;
      const wall = wallAtMinute(date, minute);
      const slotMs = wallToEpochMs(wall, timeZone);
      if (slotMs < startMs || slotMs >= endMs || slotMs < nowMs || !isFree(slotMs, computation)) continue;
      slots.set(slotMs, { startMs: slotMs, startTime: offsetIso(slotMs, timeZone) });
    }
  }
  return [...slots.values()].sort((left, right) => left.startMs - right.startMs);
}
