import type { Appointment, BlockedSlot } from '../appointment/appointment.ts';
import { occupiesTime } from '../appointment/status.ts';
import type { BookingCalendar } from '../directory/booking-calendar.ts';
import type { TimeRange } from '../time/zone.ts';
import { openIntervals, openRangesOn } from './open-hours.ts';

/** What the user knows of the schedule; the names are for what it is told. */
export interface ScheduleFacts {
  /** The location's zone. */
  timeZone: string;
  appointments: readonly Appointment[];
  blockedSlots: readonly BlockedSlot[];
  calendars: readonly BookingCalendar[];
  providerName: (providerId: string) => string | null;
  contactName: (contactId: string) => string | null;
}

/** Facts laid out so that looking at one time of one provider touches that day's entries only. */
export interface ScheduleIndex {
  facts: ScheduleFacts;
  calendar: (calendarId: string) => BookingCalendar | null;
  /** False for a calendar that is unknown or has no open hours: then the app does not know when it is open. */
  hasOpenHours: (calendarId: string) => boolean;
  /** The calendar's open hours on a date, in order. */
  openRangesOn: (calendarId: string, date: string) => readonly TimeRange[];
  /**
   * Everybody an appointment on the calendar takes up time of: on a collective one its whole team, whoever is named; on
   * any other the provider who is named.
   */
  peopleOf: (calendarId: string | null, providerId: string | null) => readonly string[];
  /** Appointments that take up time and overlap a range; each once, in order of their start. */
  ofProvider: (providerId: string, range: TimeRange) => Appointment[];
  ofCalendar: (calendarId: string, range: TimeRange) => Appointment[];
  ofContact: (contactId: string, range: TimeRange) => Appointment[];
  /** Blocks of the provider, of the calendar, or of neither, which hold for everybody. */
  blocks: (
    owner: { providerId: string | null; calendarId: string | null },
    range: TimeRange,
  ) => BlockedSlot[];
}

/** True for a calendar whose team is needed all together: one member who is busy makes the time taken. */
export function isCollective({ calendarType, teamMembers }: BookingCalendar): boolean {
  return calendarType === 'collective' && teamMembers.length > 0;
}

/**
 * Everybody a booking takes up time of: on a collective calendar its whole team, whoever is named; on any other the provider
 * who is named; and whom the server names beside.
 */
export function peopleTaken(
  { assignedUserId, users = [] }: Pick<Appointment, 'assignedUserId' | 'users'>,
  calendar: BookingCalendar | null,
): string[] {
  const team = calendar !== null && isCollective(calendar) ? calendar.teamMembers : [];
  const named = assignedUserId === null ? [] : [assignedUserId];
  return [...new Set([...team.map(({ userId }) => userId), ...named, ...users])];
}

/** Bookings that take up time, by whose it is; those that are nobody's stand under null. */
export function bookingsByPerson<Booking extends Appointment>(
  bookings: readonly Booking[],
  calendarById: (calendarId: string) => BookingCalendar | null,
): Map<string | null, Booking[]> {
  const byPerson = new Map<string | null, Booking[]>();
  for (const booking of bookings) {
    if (!occupiesTime(booking.status)) continue;
    const calendar = booking.calendarId === null ? null : calendarById(booking.calendarId);
    const people = peopleTaken(booking, calendar);
    for (const person of people.length > 0 ? people : [null]) {
      const theirs = byPerson.get(person) ?? [];
      theirs.push(booking);
      byPerson.set(person, theirs);
    }
  }
  return byPerson;
}

/** True for a block of the person, and for one that names neither provider nor calendar: it holds for everybody. */
export function isBlockFor(
  { assignedUserId, calendarId }: Pick<BlockedSlot, 'assignedUserId' | 'calendarId'>,
  person: string | null,
): boolean {
  return assignedUserId === null ? calendarId === null : assignedUserId === person;
}

/** Two ranges overlap when they share a moment: touching ends do not. */
export function overlaps(first: TimeRange, second: TimeRange): boolean {
  return first.startMs < second.endMs && second.startMs < first.endMs;
}

const DAY_MS = 86_400_000;
/** Owner of a block that names neither provider nor calendar. */
const EVERYBODY = 'everybody';

/** Entries by owner and day of UTC: a key for quick finding, not a day of anybody's. */
class DayBuckets<Entry extends TimeRange & { id: string }> {
  readonly #buckets = new Map<string, Entry[]>();

  add(owner: string, entry: Entry): void {
    for (let day = dayOf(entry.startMs); day <= dayOf(entry.endMs - 1); day += 1) {
      const key = `${owner} ${day}`;
      const bucket = this.#buckets.get(key);
      if (bucket === undefined) this.#buckets.set(key, [entry]);
      else bucket.push(entry);
    }
  }

  find(owner: string, range: TimeRange): Entry[] {
    const found = new Set<Entry>();
    for (let day = dayOf(range.startMs); day <= dayOf(range.endMs - 1); day += 1) {
      for (const entry of this.#buckets.get(`${owner} ${day}`) ?? []) {
        if (overlaps(entry, range)) found.add(entry);
      }
    }
    return [...found].sort((first, second) => first.startMs - second.startMs);
  }
}

function dayOf(epochMs: number): number {
  return Math.floor(epochMs / DAY_MS);
}

/** Lays out the facts. Cancelled and invalid appointments are left out: they free their time. */
export function indexSchedule(facts: ScheduleFacts): ScheduleIndex {
  const calendars = new Map(facts.calendars.map((calendar) => [calendar.id, calendar]));
  const calendarById = (calendarId: string): BookingCalendar | null => calendars.get(calendarId) ?? null;

  const appointments = new DayBuckets<Appointment>();
  for (const appointment of facts.appointments) {
    if (!occupiesTime(appointment.status)) continue;
    const { calendarId, contactId } = appointment;
    if (calendarId !== null) appointments.add(`calendar ${calendarId}`, appointment);
    if (contactId !== null) appointments.add(`contact ${contactId}`, appointment);
  }
  for (const [person, theirs] of bookingsByPerson(facts.appointments, calendarById)) {
    if (person !== null) for (const one of theirs) appointments.add(`provider ${person}`, one);
  }
  const blocks = new DayBuckets<BlockedSlot>();
  for (const block of facts.blockedSlots) {
    const { assignedUserId, calendarId } = block;
    if (assignedUserId !== null) blocks.add(`provider ${assignedUserId}`, block);
    if (calendarId !== null) blocks.add(`calendar ${calendarId}`, block);
    if (assignedUserId === null && calendarId === null) blocks.add(EVERYBODY, block);
  }
  const open = new Map(facts.calendars.map((calendar) => [calendar.id, openIntervals([calendar])]));
  /** A preview asks for the same day many times, and zone maths is the slow part of it. */
  const rangesByDay = new Map<string, readonly TimeRange[]>();

  return {
    facts,
    calendar: calendarById,
    hasOpenHours: (calendarId) => (open.get(calendarId) ?? []).length > 0,
    openRangesOn: (calendarId, date) => {
      const key = `${date} ${calendarId}`;
      const ranges = rangesByDay.get(key) ?? openRangesOn(date, open.get(calendarId) ?? [], facts.timeZone);
      rangesByDay.set(key, ranges);
      return ranges;
    },
    peopleOf: (calendarId, providerId) =>
      peopleTaken({ assignedUserId: providerId }, calendarId === null ? null : calendarById(calendarId)),
    ofProvider: (providerId, range) => appointments.find(`provider ${providerId}`, range),
    ofCalendar: (calendarId, range) => appointments.find(`calendar ${calendarId}`, range),
    ofContact: (contactId, range) => appointments.find(`contact ${contactId}`, range),
    blocks: ({ providerId, calendarId }, range) => {
      const found = new Set(blocks.find(EVERYBODY, range));
      if (providerId !== null)
        for (const block of blocks.find(`provider ${providerId}`, range)) found.add(block);
      if (calendarId !== null)
        for (const block of blocks.find(`calendar ${calendarId}`, range)) found.add(block);
      return [...found].sort((first, second) => first.startMs - second.startMs);
    },
  };
}
