import { ownBooking, usersOf, type Booking } from './bookings.ts';
import { listedLines } from './recurrence.ts';
import type { PracticeAppointment, PracticeBlockedSlot, PracticeWorld } from './world.ts';
import { isoInUtc, isoInZone } from './zoned-time.ts';

/** The times of a write as the client wrote them: answers echo them, offset and all. */
export interface WrittenTimes {
  startTime?: string | undefined;
  endTime?: string | undefined;
}

/** A time as answers give it: with the location's offset, or in the zone the server's options name. */
export function shownTime({ state, settings }: PracticeWorld, epochMs: number): string {
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
