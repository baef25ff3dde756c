import { accepted, refused, type Checked } from './answer.ts';
import {
  instanceId,
  occurrenceStarts,
  occursAt,
  readEventId,
  listedLines,
  type SeriesRule,
} from './recurrence.ts';
import type { BookingFields, PracticeAppointment, PracticeWorld, PracticeBlockedSlot } from './world.ts';
import { isoInUtc, isoInZone } from './zoned-time.ts';

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

/** The times of a write as the client wrote them: answers echo them, offset and all. */
export interface WrittenTimes {
  startTime?: string | undefined;
  endTime?: string | undefined;
}

/** A time as answers give it: with the location's offset, or in the zone the server's options name. */
function shownTime({ state, settings }: PracticeWorld, epochMs: number): string {
  return isoInZone(epochMs, settings.answerZone ?? state.location.timezone);
}

/** The times in the answer to a write: as they were sent, unless answers are given in a zone of their own. */
export function answeredTimes(
  world: PracticeWorld,
  { startMs, endMs }: { startMs: number; endMs: number },
  written: WrittenTimes,
): { startTime: string; endTime: string } {
  const echo = world.settings.answerZone === null ? written : {};
  return {
    startTime: echo.startTime ?? shownTime(world, startMs),
    endTime: echo.endTime ?? shownTime(world, endMs),
  };
}

function shownStatus({ settings }: PracticeWorld, status: string): string {
  return status === 'cancelled' ? settings.cancelledSpelling : status;
}

/**
 * The flat answer to a create or an update (API-NOTES §5): `isRecurring` is the string "true" for a
 * series and the boolean false otherwise, `rrule` is one string, and description, meetingLocationId and
 * masterEventId are not in it.
 */
export function writtenAppointment(world: PracticeWorld, booking: Booking, written: WrittenTimes) {
  const { master } = booking;
  return {
    id: booking.eventId,
    calendarId: booking.calendarId,
    locationId: master.locationId,
    contactId: master.contactId,
    ...answeredTimes(world, booking, written),
    title: booking.title,
    meetingLocationType: booking.meetingLocationType,
    appointmentStatus: shownStatus(world, booking.appointmentStatus),
    assignedUserId: booking.assignedUserId,
    ...(booking.address === undefined ? {} : { address: booking.address }),
    ...(master.rrule === null ? { isRecurring: false } : { isRecurring: 'true', rrule: master.rrule }),
  };
}

/**
 * An event as listings and `GET` show it (API-NOTES §7): times with the location's
 * offset, `isRecurring` a boolean. `rrule` is an array of lines in a listing, one string in a `GET`.
 */
export function shownEvent(world: PracticeWorld, booking: Booking, shownIn: 'listing' | 'get') {
  const { master } = booking;
  const groupId = world.state.calendars.get(booking.calendarId)?.groupId;
  const recurrence =
    master.rrule === null
      ? { isRecurring: false }
      : { isRecurring: true, rrule: shownIn === 'listing' ? listedLines(master.rrule) : master.rrule };
  return {
    id: booking.eventId,
    title: booking.title,
    calendarId: booking.calendarId,
    locationId: master.locationId,
    contactId: master.contactId,
    ...(groupId === undefined ? {} : { groupId }),
    appointmentStatus: shownStatus(world, booking.appointmentStatus),
    assignedUserId: booking.assignedUserId,
    users: usersOf(world, booking).slice(1),
    ...(booking.description === undefined ? {} : { description: booking.description }),
    ...(booking.address === undefined ? {} : { address: booking.address }),
    startTime: shownTime(world, booking.startMs),
    endTime: shownTime(world, booking.endMs),
    dateAdded: isoInUtc(master.dateAddedMs),
    dateUpdated: isoInUtc(master.dateUpdatedMs),
    assignedResources: [],
    createdBy: master.createdBy,
    deleted: master.deleted === true,
    ...recurrence,
    ...(booking.originalStartMs === null ? {} : { masterEventId: master.id }),
  };
}

/** The same for the appointment or series itself. */
export function shownAppointment(world: PracticeWorld, appointment: PracticeAppointment) {
  return shownEvent(world, ownBooking(appointment), 'get');
}

/** A blocked slot in a listing: no contact, no status, and a calendar only where it blocks one. */
export function shownBlockedSlot(world: PracticeWorld, block: PracticeBlockedSlot) {
  return {
    id: block.id,
    locationId: block.locationId,
    title: block.title,
    ...(block.calendarId === undefined ? {} : { calendarId: block.calendarId }),
    ...(block.assignedUserId === undefined ? {} : { assignedUserId: block.assignedUserId }),
    users: [],
    startTime: shownTime(world, block.startMs),
    endTime: shownTime(world, block.endMs),
    dateAdded: isoInUtc(block.dateAddedMs),
    dateUpdated: isoInUtc(block.dateUpdatedMs),
    createdBy: { source: block.source },
    isRecurring: false,
    deleted: block.deleted,
  };
}
