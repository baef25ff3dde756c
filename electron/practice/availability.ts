import { bookingsBetween, takesTime, usersOf, type Booking } from './bookings.ts';
import type { PracticeCalendar, PracticeWorld } from './world.ts';
import { DAY_MS, MINUTE_MS, wallTimeMs, zoned } from './zoned-time.ts';

/** A start at which somebody is free. */
export interface OpenSlot {
  /** The day in the location's zone, such as `2026-11-23`. */
  date: string;
  startMs: number;
  /** Members of the team who are free, in the order of the team. */
  freeUserIds: string[];
}

/** Where to look for free slots. */
export interface SlotSearch {
  /** First and last permitted start, epoch ms, both included. */
  fromMs: number;
  toMs: number;
  /** Only these members; all of the team when absent. */
  userIds?: readonly string[];
  /** True leaves minimum notice and booking range out of account (`ignoreDateRange`). */
  ignoreDateRange?: boolean;
  /** An event that does not count as taken: the one about to be moved. A master id stands for its whole series. */
  exceptEventId?: string;
}

interface BusyTime {
  startMs: number;
  endMs: number;
  /** True for a booking on the very calendar that is asked about: those count against its seats. */
  isOnThisCalendar: boolean;
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['mins', MINUTE_MS],
  ['hours', 60 * MINUTE_MS],
  ['days', DAY_MS],
  ['weeks', 7 * DAY_MS],
  ['months', 30 * DAY_MS],
]);

function inMs(amount: number, unit: string): number {
  return amount * (UNIT_MS.get(unit) ?? MINUTE_MS);
}

/** How long an appointment of the calendar lasts, in ms. */
export function slotDurationMs(calendar: PracticeCalendar): number {
  return inMs(calendar.slotDuration, calendar.slotDurationUnit);
}

/** Every start the open hours offer in the window, taken or not. */
function candidateStarts(world: PracticeWorld, calendar: PracticeCalendar, fromMs: number, toMs: number) {
  const { timezone } = world.state.location;
  const intervalMs = inMs(calendar.slotInterval, calendar.slotIntervalUnit);
  const durationMs = slotDurationMs(calendar);
  const lastDate = zoned(toMs, timezone).toPlainDate();
  const starts: { date: string; startMs: number }[] = [];
  for (
    let date = zoned(fromMs, timezone).toPlainDate();
    date.until(lastDate).days >= 0;
    date = date.add({ days: 1 })
  ) {
    const weekday = date.dayOfWeek % 7;
    const hoursOfDay = calendar.openHours
      .filter((open) => open.daysOfTheWeek.includes(weekday))
      .flatMap((open) => open.hours);
    for (const hours of hoursOfDay) {
      const closesMs = wallTimeMs(date, hours.closeHour, hours.closeMinute, timezone);
      let startMs = wallTimeMs(date, hours.openHour, hours.openMinute, timezone);
      for (; startMs + durationMs <= closesMs; startMs += intervalMs)
        if (startMs >= fromMs && startMs <= toMs) starts.push({ date: date.toString(), startMs });
    }
  }
  return starts;
}

function isExcepted(booking: Booking, exceptEventId: string | undefined): boolean {
  return exceptEventId !== undefined && [booking.eventId, booking.master.id].includes(exceptEventId);
}

/** The times a member is taken: by their own bookings, and by blocks of theirs or of the calendar. */
function busyTimesOf(
  world: PracticeWorld,
  calendar: PracticeCalendar,
  userId: string,
  bookings: readonly Booking[],
): BusyTime[] {
  const booked = bookings.map(({ startMs, endMs, calendarId }) => ({
    startMs,
    endMs,
    isOnThisCalendar: calendarId === calendar.id,
  }));
  const blocked = [...world.state.blockedSlots.values()]
    .filter((block) => !block.deleted)
    .filter((block) => block.assignedUserId === userId || block.calendarId === calendar.id)
    .map(({ startMs, endMs }) => ({ startMs, endMs, isOnThisCalendar: false }));
  return [...booked, ...blocked];
}

/** Free when nothing is in the way; the calendar's buffers count for the new booking and for its own earlier ones. */
function isFree(calendar: PracticeCalendar, busyTimes: readonly BusyTime[], startMs: number): boolean {
  const preBufferMs = inMs(calendar.preBuffer, calendar.preBufferUnit);
  const slotBufferMs = inMs(calendar.slotBuffer, calendar.slotBufferUnit);
  const endMs = startMs + slotDurationMs(calendar);
  const inTheWay = busyTimes.filter((busy) => {
    const gapBeforeMs = Math.max(preBufferMs, busy.isOnThisCalendar ? slotBufferMs : 0);
    const gapAfterMs = Math.max(slotBufferMs, busy.isOnThisCalendar ? preBufferMs : 0);
    return busy.startMs < endMs + gapAfterMs && busy.endMs > startMs - gapBeforeMs;
  });
  return inTheWay.every((busy) => busy.isOnThisCalendar) && inTheWay.length < calendar.appoinmentPerSlot;
}

/** The slots of a calendar at which one of its team is free, or all of it where the calendar is collective, by time. */
export function openSlots(world: PracticeWorld, calendar: PracticeCalendar, search: SlotSearch): OpenSlot[] {
  const nowMs = world.nowMs();
  const noticeMs = nowMs + inMs(calendar.allowBookingAfter, calendar.allowBookingAfterUnit);
  const horizonMs = nowMs + inMs(calendar.allowBookingFor, calendar.allowBookingForUnit);
  const fromMs = search.ignoreDateRange === true ? search.fromMs : Math.max(search.fromMs, noticeMs);
  const toMs = search.ignoreDateRange === true ? search.toMs : Math.min(search.toMs, horizonMs);
  if (toMs < fromMs) return [];
  const bookings = bookingsBetween(world, fromMs - DAY_MS, toMs + DAY_MS).filter(
    (booking) => takesTime(booking) && !isExcepted(booking, search.exceptEventId),
  );
  const bookedPerDay = new Map<string, number>();
  if (calendar.appoinmentPerDay !== undefined) {
    for (const { startMs } of bookings.filter((booking) => booking.calendarId === calendar.id)) {
      const date = zoned(startMs, world.state.location.timezone).toPlainDate().toString();
      bookedPerDay.set(date, (bookedPerDay.get(date) ?? 0) + 1);
    }
  }
  const isCollective = calendar.calendarType === 'collective';
  const team = calendar.teamMembers.map((member) => member.userId);
  const wanted = team.filter((userId) => search.userIds?.includes(userId) ?? true);
  const bookingsOf = new Map<string, Booking[]>(team.map((userId) => [userId, []]));
  for (const booking of bookings)
    for (const userId of usersOf(world, booking)) bookingsOf.get(userId)?.push(booking);
  const members = (isCollective ? team : wanted).map((userId) => ({
    userId,
    busyTimes: busyTimesOf(world, calendar, userId, bookingsOf.get(userId) ?? []),
  }));
  const freeAt = (startMs: number): string[] => {
    const free = members.filter(({ busyTimes }) => isFree(calendar, busyTimes, startMs));
    if (isCollective) return free.length === members.length ? wanted : [];
    return free.map(({ userId }) => userId);
  };
  return candidateStarts(world, calendar, fromMs, toMs)
    .filter(({ date }) => (bookedPerDay.get(date) ?? 0) < (calendar.appoinmentPerDay ?? Infinity))
    .map(({ date, startMs }) => ({ date, startMs, freeUserIds: freeAt(startMs) }))
    .filter((slot) => slot.freeUserIds.length > 0);
}
