import { accepted, answer, refused, type Checked, type PracticeAnswer } from '../answer.ts';
import { slotDurationMs } from '../availability.ts';
import { findEvent, ownBooking, shownAppointment, shownEvent, writtenAppointment } from '../bookings.ts';
import { resolvedPlace } from '../meeting-place.ts';
import { checkedAgainst, type Route, type RouteRequest } from '../route.ts';
import type { PracticeAppointment, PracticeCalendar, PracticeContact, PracticeWorld } from '../world.ts';
import { epochMsOfIsoTime, offsetOfIsoTime } from '../zoned-time.ts';
import { appointmentCreateBody, storedStatus, type AppointmentCreateBody } from './appointment-body.ts';
import { updateAppointment } from './appointment-update.ts';
import { findCalendar, findContact } from './calendars.ts';
import { checkSlot, checkTeam } from './slot-check.ts';

const NO_USER = 'either userId or assignedUserId must be set';

/** The times of a new booking: without an end it lasts as long as the calendar's slots. */
function timesOf(
  body: AppointmentCreateBody,
  calendar: PracticeCalendar,
): Checked<{ startMs: number; endMs: number }> {
  const startMs = epochMsOfIsoTime(body.startTime) ?? 0;
  const endMs =
    body.endTime === undefined ? startMs + slotDurationMs(calendar) : (epochMsOfIsoTime(body.endTime) ?? 0);
  return endMs > startMs ? accepted({ startMs, endMs }) : refused(422, ['endTime must be after startTime']);
}

/** Who gets the booking, with the slot checked unless the request says not to. */
function providerOf(
  world: PracticeWorld,
  calendar: PracticeCalendar,
  body: AppointmentCreateBody,
  times: { startMs: number; endMs: number },
): Checked<string> {
  const onTeam = checkTeam(calendar, body.assignedUserId);
  if (!onTeam.ok) return onTeam;
  if (world.settings.requireAssignedUser && body.assignedUserId === undefined) return refused(422, NO_USER);
  if (body.ignoreFreeSlotValidation === true) {
    const primary = calendar.teamMembers.find((member) => member.isPrimary) ?? calendar.teamMembers[0];
    return accepted(body.assignedUserId ?? primary?.userId ?? '');
  }
  return checkSlot(world, {
    calendar,
    ...times,
    startText: body.startTime,
    userId: body.assignedUserId ?? null,
    ignoreDateRange: body.ignoreDateRange === true,
  });
}

function titleFor(calendar: PracticeCalendar, contact: PracticeContact): string {
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  return calendar.eventTitle.replace('{{contact.name}}', name === '' ? 'Appointment' : name);
}

function storedAppointment(
  world: PracticeWorld,
  calendar: PracticeCalendar,
  contact: PracticeContact,
  body: AppointmentCreateBody,
  booking: { startMs: number; endMs: number; assignedUserId: string },
): PracticeAppointment {
  const nowMs = world.nowMs();
  // Only with slot validation off is a rule applied; else it is dropped without a word (API-NOTES §8).
  const rrule = body.ignoreFreeSlotValidation === true ? (body.rrule ?? null) : null;
  const { location } = world.state;
  return {
    id: world.random.id(),
    locationId: location.id,
    contactId: contact.id,
    calendarId: calendar.id,
    title: body.title ?? titleFor(calendar, contact),
    appointmentStatus: storedStatus(body.appointmentStatus ?? (calendar.autoConfirm ? 'confirmed' : 'new')),
    ...booking,
    ...(body.description === undefined ? {} : { description: body.description }),
    ...resolvedPlace(calendar, booking.assignedUserId, body),
    rrule,
    expansionZone:
      world.settings.expansionZone === 'location' ? location.timezone : offsetOfIsoTime(body.startTime),
    changedOccurrences: new Map(),
    createdBy: { source: 'public_api' },
    dateAddedMs: nowMs,
    dateUpdatedMs: nowMs,
  };
}

function createAppointment({ world, body: sent }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(appointmentCreateBody, sent);
  if (!body.ok) return body.answer;
  const calendar = findCalendar(world, body.value.calendarId);
  if (!calendar.ok) return calendar.answer;
  const contact = findContact(world, body.value.contactId);
  if (!contact.ok) return contact.answer;
  const times = timesOf(body.value, calendar.value);
  if (!times.ok) return times.answer;
  const provider = providerOf(world, calendar.value, body.value, times.value);
  if (!provider.ok) return provider.answer;
  const appointment = storedAppointment(world, calendar.value, contact.value, body.value, {
    ...times.value,
    assignedUserId: provider.value,
  });
  world.state.appointments.set(appointment.id, appointment);
  world.state.automationRuns.push({
    appointmentId: appointment.id,
    cause: 'created',
    toNotify: body.value.toNotify ?? null,
    ran: body.value.toNotify !== false,
  });
  return answer(200, writtenAppointment(world, ownBooking(appointment), body.value));
}

function getAppointment({ world, pathPart }: RouteRequest): PracticeAnswer {
  const found = findEvent(world, pathPart('eventId'), { deletedToo: true });
  if (!found.ok) return found.answer;
  const { appointment, occurrence } = found.value;
  const event =
    occurrence === null ? shownAppointment(world, appointment) : shownEvent(world, occurrence, 'get');
  return answer(200, { event });
}

/** Create, read and update appointments (API-NOTES §5 and §6). */
export const appointmentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/calendars/events/appointments',
    scope: 'calendars/events.write',
    handle: createAppointment,
  },
  {
    method: 'GET',
    path: '/calendars/events/appointments/:eventId',
    scope: 'calendars/events.readonly',
    handle: getAppointment,
  },
  {
    method: 'PUT',
    path: '/calendars/events/appointments/:eventId',
    scope: 'calendars/events.write',
    handle: updateAppointment,
  },
];
