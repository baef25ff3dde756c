import { accepted, answer, refused, type Checked, type PracticeAnswer } from '../answer.ts';
import { findEvent, ownBooking, ruleOf, writtenAppointment, type Booking } from '../bookings.ts';
import { resolvedPlace, saysPlace } from '../meeting-place.ts';
import { instanceId, occursAt, withMovedExclusions } from '../recurrence.ts';
import { checkedAgainst, type RouteRequest } from '../route.ts';
import type { BookingFields, PracticeAppointment, PracticeCalendar, PracticeWorld } from '../world.ts';
import { epochMsOfIsoTime, offsetOfIsoTime, zoned } from '../zoned-time.ts';
import { appointmentUpdateBody, storedStatus, type AppointmentUpdateBody } from './appointment-body.ts';
import { findCalendar } from './calendars.ts';
import { checkSlot, checkTeam } from './slot-check.ts';

/** The times after the update: a start alone keeps the length. */
function timesAfter(
  current: Booking,
  body: AppointmentUpdateBody,
): Checked<{ startMs: number; endMs: number }> {
  const startMs = body.startTime === undefined ? current.startMs : (epochMsOfIsoTime(body.startTime) ?? 0);
  const endMs =
    body.endTime === undefined
      ? startMs + (current.endMs - current.startMs)
      : (epochMsOfIsoTime(body.endTime) ?? 0);
  return endMs > startMs ? accepted({ startMs, endMs }) : refused(422, ['endTime must be after startTime']);
}

/** Team and, where time, calendar or provider change and validation is on, the slot. */
function checkChange(
  world: PracticeWorld,
  current: Booking,
  calendar: PracticeCalendar,
  body: AppointmentUpdateBody,
  after: { startMs: number; endMs: number; assignedUserId: string },
): Checked<null> {
  const changesCalendar = calendar.id !== current.calendarId;
  const changesProvider = after.assignedUserId !== current.assignedUserId;
  const changesTime = after.startMs !== current.startMs || after.endMs !== current.endMs;
  const onTeam = checkTeam(calendar, changesCalendar ? after.assignedUserId : body.assignedUserId);
  if (!onTeam.ok) return onTeam;
  if (body.ignoreFreeSlotValidation === true) return accepted(null);
  if (!changesCalendar && !changesProvider && !changesTime) return accepted(null);
  const slot = checkSlot(world, {
    calendar,
    startMs: after.startMs,
    endMs: after.endMs,
    startText: body.startTime ?? null,
    userId: after.assignedUserId,
    ignoreDateRange: body.ignoreDateRange === true,
    exceptEventId: current.eventId,
  });
  return slot.ok ? accepted(null) : slot;
}

/** The fields after the update: not a patch where the status is concerned (API-NOTES §6). */
function fieldsAfter(
  world: PracticeWorld,
  current: Booking,
  body: AppointmentUpdateBody,
): Checked<BookingFields> {
  const calendar = findCalendar(world, body.calendarId ?? current.calendarId);
  if (!calendar.ok) return calendar;
  const times = timesAfter(current, body);
  if (!times.ok) return times;
  const after = { ...times.value, assignedUserId: body.assignedUserId ?? current.assignedUserId };
  const check = checkChange(world, current, calendar.value, body, after);
  if (!check.ok) return check;
  const description = body.description ?? current.description;
  const place = saysPlace(body)
    ? resolvedPlace(calendar.value, after.assignedUserId, body)
    : {
        meetingLocationType: current.meetingLocationType,
        ...(current.meetingLocationId === undefined ? {} : { meetingLocationId: current.meetingLocationId }),
        ...(current.address === undefined ? {} : { address: current.address }),
      };
  return accepted({
    ...after,
    calendarId: calendar.value.id,
    title: body.title ?? current.title,
    // Left out, the status falls back to confirmed, even for a no-show: seen on the live service.
    appointmentStatus: storedStatus(body.appointmentStatus ?? 'confirmed'),
    ...(description === undefined ? {} : { description }),
    ...place,
  });
}

/** How a wall time in the series moves when the series does: by the same difference on the clock. */
function moveOnTheClock(zone: string, fromMs: number, toMs: number): (epochMs: number) => number {
  const difference = zoned(toMs, zone).toPlainDateTime().since(zoned(fromMs, zone).toPlainDateTime());
  return (epochMs) =>
    zoned(epochMs, zone).toPlainDateTime().add(difference).toZonedDateTime(zone).epochMilliseconds;
}

function moveSeries(series: PracticeAppointment, toMs: number): void {
  if (series.rrule === null || toMs === series.startMs) return;
  const move = moveOnTheClock(series.expansionZone, series.startMs, toMs);
  series.rrule = withMovedExclusions(series.rrule, move);
  series.changedOccurrences = new Map(
    [...series.changedOccurrences].map(([originalStartMs, fields]) => [
      move(originalStartMs),
      { ...fields, startMs: move(fields.startMs), endMs: move(fields.endMs) },
    ]),
  );
}

function replaceRule(world: PracticeWorld, series: PracticeAppointment, body: AppointmentUpdateBody): void {
  // As with a create: without `ignoreFreeSlotValidation: true` a rule is dropped without a word.
  if (body.rrule === undefined || body.ignoreFreeSlotValidation !== true) return;
  series.rrule = body.rrule;
  if (world.settings.expansionZone === 'utc-offset' && body.startTime !== undefined)
    series.expansionZone = offsetOfIsoTime(body.startTime);
}

/** Occurrences that the rule no longer has are gone, even if they had been changed alone. */
function dropOrphans(series: PracticeAppointment): void {
  const rule = ruleOf(series);
  if (rule === null) return;
  for (const originalStartMs of series.changedOccurrences.keys())
    if (!occursAt(rule, originalStartMs)) series.changedOccurrences.delete(originalStartMs);
}

/**
 * Updates an appointment, a whole series (its master id) or one occurrence (an instance id). An `rrule`
 * sent for one occurrence is dropped.
 */
export function updateAppointment({ world, body: sent, pathPart }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(appointmentUpdateBody, sent);
  if (!body.ok) return body.answer;
  const found = findEvent(world, pathPart('eventId'));
  if (!found.ok) return found.answer;
  const { appointment, occurrence } = found.value;
  const fields = fieldsAfter(world, occurrence ?? ownBooking(appointment), body.value);
  if (!fields.ok) return fields.answer;
  const originalStartMs = occurrence?.originalStartMs ?? null;
  if (originalStartMs === null) {
    moveSeries(appointment, fields.value.startMs);
    // These may be absent afterwards, so they must not be left behind.
    delete appointment.address;
    delete appointment.meetingLocationId;
    Object.assign(appointment, fields.value);
    replaceRule(world, appointment, body.value);
    dropOrphans(appointment);
  } else {
    appointment.changedOccurrences.set(originalStartMs, fields.value);
  }
  appointment.dateUpdatedMs = world.nowMs();
  world.state.automationRuns.push({
    appointmentId: appointment.id,
    cause: 'updated',
    toNotify: body.value.toNotify ?? null,
    ran: body.value.toNotify !== false,
  });
  const booking = {
    ...ownBooking(appointment),
    ...fields.value,
    eventId:
      originalStartMs === null
        ? appointment.id
        : instanceId(appointment.id, fields.value.startMs, fields.value.endMs),
  };
  const written = writtenAppointment(world, booking, body.value);
  return answer(200, { ...written, appoinmentStatus: written.appointmentStatus });
}
