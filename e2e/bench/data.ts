import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { clinicClients } from '../../electron/practice/dataset/clients.ts';
import { emptyDataset, clinicDataset } from '../../electron/practice/dataset/clinic.ts';
import { CONSULTATION_ID, LOCATION_ID, PROVIDER_IDS } from '../../electron/practice/dataset/directory.ts';
import { LARGE_CLINIC } from '../../electron/practice/dataset/large-clinic.ts';
import type { DatasetContext, PracticeAppointment, PracticeDataset } from '../../electron/practice/world.ts';
import type { BookingOrder } from '../../shared/appointment/booking-order.ts';
import type { Contact } from '../../shared/directory/contact.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { nextMonday, wireTime } from '../fixtures/dates.ts';

/** The zone of every clinic here, which is the PC's as well. */
export const ZONE = 'America/New_York';
/** Whose week is shown. */
export const WEEK_OF = PROVIDER_IDS.jonas;

/** One booking, by the clock of the location. */
export interface Booked {
  date: string;
  /** Minutes from midnight. */
  startMinute: number;
  minutes: number;
  providerId: string;
  /** For a series. */
  rrule?: string;
}

const MINUTES_AN_HOUR = 60;
const clockOf = (minute: number): string =>
  [Math.floor(minute / MINUTES_AN_HOUR), minute % MINUTES_AN_HOUR]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');

/** `2026-11-30T09:10:00`: the start or the end of a booking, without an offset. */
export function wallsOf({ date, startMinute, minutes }: Booked): { start: string; end: string } {
  return {
    start: `${date}T${clockOf(startMinute)}:00`,
    end: `${date}T${clockOf(startMinute + minutes)}:00`,
  };
}

/** Dates one after the other. */
export function datesFrom(first: Temporal.PlainDate, count: number): string[] {
  return Array.from({ length: count }, (_unused, day) => first.add({ days: day }).toString());
}

/** The first of next month. */
export function nextMonth(): Temporal.PlainDate {
  return Temporal.Now.plainDateISO(ZONE).with({ day: 1 }).add({ months: 1 });
}

/** So many bookings one after the other on each of these dates, from eight o'clock on. */
export function dayAfterDay(
  dates: readonly string[],
  { perDay, minutes, providerId = WEEK_OF }: { perDay: number; minutes: number; providerId?: string },
): Booked[] {
  return dates.flatMap((date) =>
    Array.from({ length: perDay }, (_unused, index) => ({
      date,
      startMinute: 8 * MINUTES_AN_HOUR + index * minutes,
      minutes,
      providerId,
    })),
  );
}

/** Monday to Friday of so many weeks from next week on: a full reception's week has 290 bookings. */
export function busyWeeks(weeks: number, perDay = 58): Booked[] {
  const monday = nextMonday(ZONE);
  const dates = datesFrom(monday, weeks * 7).filter((date) => Temporal.PlainDate.from(date).dayOfWeek < 6);
  return dayAfterDay(dates, { perDay, minutes: 10 });
}

/** The providers of the large clinic, in the order of their columns. */
export const LARGE_PROVIDERS = LARGE_CLINIC.users.map(({ id, name }) => ({ id, name }));

/** A clinic in which exactly this is booked: six providers, or the 25 of the large one. */
export function clinicWith(
  booked: readonly Booked[],
  size: 'small' | 'large' = 'small',
): (context: DatasetContext) => PracticeDataset {
  return (context) => {
    const empty = size === 'large' ? clinicDataset(context, LARGE_CLINIC) : emptyDataset(context);
    const contacts = clinicClients(context.seed, context.nowMs);
    const calendars = empty.calendars.filter(({ calendarType }) =>
      ['round_robin', 'personal', 'service_booking'].includes(calendarType),
    );
    const appointments = booked.map((one, index): PracticeAppointment => {
      const calendar =
        calendars.find(({ teamMembers }) => teamMembers.some(({ userId }) => userId === one.providerId)) ??
        calendars[0];
      const client = contacts[index % contacts.length];
      if (calendar === undefined || client === undefined) throw new Error('this clinic has no calendar');
      const { start, end } = wallsOf(one);
      const instant = (wall: string): number =>
        Date.parse(wireTime(wall.slice(0, 10), wall.slice(11, 16), ZONE));
      return {
        id: `bench${String(index).padStart(15, '0')}`,
        locationId: LOCATION_ID,
        contactId: client.id,
        calendarId: calendar.id,
        title: [client.firstName, client.lastName].filter(Boolean).join(' '),
        appointmentStatus: 'confirmed',
        assignedUserId: one.providerId,
        startMs: instant(start),
        endMs: instant(end),
        meetingLocationType: 'default',
        meetingLocationId: 'default',
        rrule: one.rrule ?? null,
        expansionZone: ZONE,
        changedOccurrences: new Map(),
        createdBy: { source: 'calendar_page', userId: one.providerId },
        dateAddedMs: context.nowMs,
        dateUpdatedMs: context.nowMs,
      };
    });
    return { ...empty, contacts, appointments, blockedSlots: [], contactNotes: [] };
  };
}

/** Clients in plenty: the 301 of the clinic again and again, each time with another number in the name. */
export function manyClients(count: number): Contact[] {
  const people = clinicClients('bench', 0);
  return Array.from({ length: count }, (_unused, index) => {
    const person = people[index % people.length];
    const firstName = person?.firstName ?? '';
    const lastName = `${person?.lastName ?? ''} ${String(Math.floor(index / people.length))}`;
    return {
      id: `client-${String(index)}`,
      name: `${firstName} ${lastName}`,
      firstName,
      lastName,
      phone: `+1212${String(5_550_000 + index).padStart(7, '0')}`,
      email: person?.email ?? null,
      companyName: null,
      dateOfBirth: null,
      tags: [],
      provisional: false,
    };
  });
}

/** Bookings as the form orders them, one after the other, each at a time of its own, from a date on. */
export function ordersFor(clinic: Clinic, count: number, from = nextMonday(ZONE)): BookingOrder[] {
  const clients = [...clinic.server.state.contacts.values()];
  const perDay = 20;
  const days = datesFrom(from, Math.ceil(count / perDay));
  const booked = dayAfterDay(days, { perDay, minutes: 30 }).slice(0, count);
  return booked.map((one, index) => {
    const client = clients[index % clients.length];
    if (client === undefined) throw new Error('this clinic has no clients');
    const { start, end } = wallsOf(one);
    const wire = (wall: string): string => wireTime(one.date, wall.slice(11, 16), ZONE);
    return {
      orderId: randomUUID(),
      client: { kind: 'existing', contactId: client.id, name: client.firstName ?? '' },
      request: {
        calendarId: CONSULTATION_ID,
        locationId: clinic.locationId,
        assignedUserId: one.providerId,
        startTime: wire(start),
        endTime: wire(end),
        title: `Draft ${String(index)}`,
        appointmentStatus: 'confirmed',
        toNotify: false,
        ignoreFreeSlotValidation: true,
      },
      meant: { startWall: start.slice(0, 16), endWall: end.slice(0, 16), timeZone: ZONE },
      acceptConflicts: true,
    };
  });
}
