import { ownBooking, type Booking } from './bookings.ts';
import { listedLines } from './recurrence.ts';
import type { PracticeAppointment, PracticeBlockedSlot, PracticeWorld } from './world.ts';
import { isoInUtc, isoInZone } from './zoned-time.ts';

/** The times of a write as the client wrote them: answers echo them, offset and all. */
export interface WrittenTimes {
  startTime?: string | undefined;
  endTime?: string | undefined;
}

/**
 * The flat answer to a create or an update (API.md section 1): `isRecurring` is the string "true" for a
 * series and the boolean false otherwise, `rrule` is one string, and description, meetingLocationId and
 * masterEventId are not in it.
 */
export function writtenAppointment(world: PracticeWorld, booking: Booking, written: WrittenTimes) {
  const { timezone } = world.state.location;
  const { master } = booking;
  return {
    id: booking.eventId,
    calendarId: booking.calendarId,
    locationId: master.locationId,
    contactId: master.contactId,
    startTime: written.startTime ?? isoInZone(booking.startMs, timezone),
    endTime: written.endTime ?? isoInZone(booking.endMs, timezone),
    title: booking.title,
    meetingLocationType: booking.meetingLocationType,
    appointmentStatus: booking.appointmentStatus,
    assignedUserId: booking.assignedUserId,
    ...(booking.address === undefined ? {} : { address: booking.address }),
    ...(master.rrule === null ? { isRecurring: false } : { isRecurring: 'true', rrule: master.rrule }),
  };
}

/**
 * An event as listings and `GET` show it (API.md section 1, CalendarEventDTO): times with the location's
 * offset, `isRecurring` a boolean. `rrule` is an array of lines in a listing, one string in a `GET`.
 */
export function shownEvent(world: PracticeWorld, booking: Booking, shownIn: 'listing' | 'get') {
  const { timezone } = world.state.location;
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
    appointmentStatus: booking.appointmentStatus,
    assignedUserId: booking.assignedUserId,
    users: [],
    ...(booking.description === undefined ? {} : { description: booking.description }),
    ...(booking.address === undefined ? {} : { address: booking.address }),
    startTime: isoInZone(booking.startMs, timezone),
    endTime: isoInZone(booking.endMs, timezone),
    dateAdded: isoInUtc(master.dateAddedMs),
    dateUpdated: isoInUtc(master.dateUpdatedMs),
    assignedResources: [],
    createdBy: master.createdBy,
    deleted: false,
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
  const { timezone } = world.state.location;
  return {
    id: block.id,
    locationId: block.locationId,
    title: block.title,
    ...(block.calendarId === undefined ? {} : { calendarId: block.calendarId }),
    ...(block.assignedUserId === undefined ? {} : { assignedUserId: block.assignedUserId }),
    users: [],
    startTime: isoInZone(block.startMs, timezone),
    endTime: isoInZone(block.endMs, timezone),
    dateAdded: isoInUtc(block.dateAddedMs),
    dateUpdated: isoInUtc(block.dateUpdatedMs),
    createdBy: { source: block.source },
    isRecurring: false,
    deleted: block.deleted,
  };
}
