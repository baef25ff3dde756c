import { accepted, refused, type Checked } from './answer.ts';
import { instanceId, occurrenceStarts, occursAt, readEventId, type SeriesRule } from './recurrence.ts';
import type { BookingFields, PracticeAppointment, PracticeWorld } from './world.ts';

/** One time on the calendar: a single appointment, or one occurrence of a series. */
export interface Booking extends BookingFields {
  /** The appointment's id, or the instance id of the occurrence. */
  eventId: string;
  master: PracticeAppointment;
  /** The start (epoch ms) the rule gives this occurrence, even after it moved; null for a single appointment. */
  originalStartMs: number | null;
}

/** What an event id means: an appointment or a whole series (`occurrence` null), or one occurrence. */
export interface FoundEvent {
  appointment: PracticeAppointment;
  occurrence: Booking | null;
}

const STATUSES_THAT_FREE_THE_TIME: ReadonlySet<string> = new Set(['cancelled', 'invalid']);

/** True when the booking keeps its provider busy; a cancelled or invalid one does not. */
export function takesTime(booking: Booking): boolean {
  return !STATUSES_THAT_FREE_THE_TIME.has(booking.appointmentStatus);
}

/** Everyone whose time a booking takes: its provider, or the whole team where the calendar is collective. */
export function usersOf({ state }: PracticeWorld, booking: BookingFields): string[] {
  const calendar = state.calendars.get(booking.calendarId);
  if (calendar?.calendarType !== 'collective') return [booking.assignedUserId];
  const team = calendar.teamMembers.map(({ userId }) => userId);
  return [...new Set([booking.assignedUserId, ...team])];
}

/** The rule of a series, or null for a single appointment. */
export function ruleOf(appointment: PracticeAppointment): SeriesRule | null {
  if (appointment.rrule === null) return null;
  return { startMs: appointment.startMs, expansionZone: appointment.expansionZone, rrule: appointment.rrule };
}

function occurrenceOf(master: PracticeAppointment, originalStartMs: number, fields: BookingFields): Booking {
  return {
    calendarId: fields.calendarId,
    title: fields.title,
    appointmentStatus: fields.appointmentStatus,
    assignedUserId: fields.assignedUserId,
    startMs: fields.startMs,
    endMs: fields.endMs,
    meetingLocationType: fields.meetingLocationType,
    ...(fields.description === undefined ? {} : { description: fields.description }),
    ...(fields.address === undefined ? {} : { address: fields.address }),
    ...(fields.meetingLocationId === undefined ? {} : { meetingLocationId: fields.meetingLocationId }),
    eventId: instanceId(master.id, fields.startMs, fields.endMs),
    master,
    originalStartMs,
  };
}

function unchangedOccurrence(master: PracticeAppointment, startMs: number): Booking {
  const durationMs = master.endMs - master.startMs;
  return occurrenceOf(master, startMs, { ...master, startMs, endMs: startMs + durationMs });
}

/** The appointment itself as a booking: what `GET` of its own id shows. For a series that is its start. */
export function ownBooking(appointment: PracticeAppointment): Booking {
  return {
    ...occurrenceOf(appointment, appointment.startMs, appointment),
    eventId: appointment.id,
    originalStartMs: null,
  };
}

function overlaps(booking: BookingFields, fromMs: number, toMs: number): boolean {
  return booking.startMs <= toMs && booking.endMs > fromMs;
}

function occurrencesBetween(
  master: PracticeAppointment,
  rule: SeriesRule,
  fromMs: number,
  toMs: number,
): Booking[] {
  const durationMs = master.endMs - master.startMs;
  const unchanged = occurrenceStarts(rule, fromMs - durationMs, toMs)
    .filter((startMs) => !master.changedOccurrences.has(startMs))
    .map((startMs) => unchangedOccurrence(master, startMs));
  const changed = [...master.changedOccurrences].map(([originalStartMs, fields]) =>
    occurrenceOf(master, originalStartMs, fields),
  );
  return [...unchanged, ...changed].filter((booking) => overlaps(booking, fromMs, toMs));
}

/** With `deletedToo`, deleted appointments that the server still shows are in. */
interface WithDeleted {
  deletedToo?: boolean;
}

/**
 * Every booking that touches the window (epoch ms; one that starts at `toMs` is in, one that ends at
 * `fromMs` is out), series expanded, in no promised order.
 */
export function bookingsBetween(
  world: PracticeWorld,
  fromMs: number,
  toMs: number,
  { deletedToo = false }: WithDeleted = {},
): Booking[] {
  return [...world.state.appointments.values()].flatMap((appointment) => {
    if (appointment.deleted === true && !deletedToo) return [];
    const rule = ruleOf(appointment);
    if (rule !== null) return occurrencesBetween(appointment, rule, fromMs, toMs);
    return overlaps(appointment, fromMs, toMs) ? [ownBooking(appointment)] : [];
  });
}

/**
 * Finds what an event id means: 400 for an id of no known form, 404 for one that means nothing here. The
 * id of an occurrence that has moved since, or was taken out of its series, means nothing any more.
 */
export function findEvent(
  world: PracticeWorld,
  eventId: string,
  { deletedToo = false }: WithDeleted = {},
): Checked<FoundEvent> {
  const parts = readEventId(eventId);
  if (parts === null) return refused(400, 'Invalid event id.');
  const appointment = world.state.appointments.get(parts.masterId);
  if (appointment === undefined || (appointment.deleted === true && !deletedToo))
    return refused(404, 'Appointment not found.');
  if (parts.instance === null) return accepted({ appointment, occurrence: null });
  const rule = ruleOf(appointment);
  if (rule === null) return refused(404, 'Appointment not found.');
  const changed = [...appointment.changedOccurrences]
    .map(([originalStartMs, fields]) => occurrenceOf(appointment, originalStartMs, fields))
    .find((booking) => booking.eventId === eventId);
  if (changed !== undefined) return accepted({ appointment, occurrence: changed });
  const { startMs } = parts.instance;
  const unchanged = unchangedOccurrence(appointment, startMs);
  const exists =
    unchanged.eventId === eventId && !appointment.changedOccurrences.has(startMs) && occursAt(rule, startMs);
  return exists ? accepted({ appointment, occurrence: unchanged }) : refused(404, 'Appointment not found.');
}
