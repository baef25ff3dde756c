/** What an order makes of an appointment or a block: the booking as it will be, before the server has said so. */
import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type {
  BlockOrder,
  BookingOrder,
  ChangeOrder,
  LocalTime,
} from '../../../shared/appointment/booking-order.ts';
import { takesPlaceAt } from '../../../shared/series/cut-series.ts';
import { readSeries } from '../../../shared/series/read-series.ts';
import type { SeriesDefinition } from '../../../shared/series/repeat-rule.ts';
import { instantToWall, wallToEpochMs, type TimeRange } from '../../../shared/time/zone.ts';
import { localAppointmentId } from './local-ids.ts';
import type { OutboxPayload } from '../../../shared/outbox/outbox.ts';

const MINUTE_MS = 60_000;

/** When an order's event takes place; null for an order that sets no time. */
export function timesOfOrder(payload: OutboxPayload): TimeRange | null {
  switch (payload.kind) {
    case 'create-appointment':
      return span(payload.order.request.startTime, payload.order.request.endTime, payload.order.meant);
    case 'block-slot':
      return span(payload.order.startTime, payload.order.endTime, payload.order.meant);
    case 'change-appointment': {
      const { update, meant } = payload.order;
      return update.startTime === undefined ? null : span(update.startTime, update.endTime, meant);
    }
    case 'create-contact':
    case 'delete-event':
    case 'note':
      return null;
  }
}

/**
 * The instants come from the wire form. Where no end is sent (the calendar's own length is used) it is the one the
 * workstation meant; without that the span is empty and the caller keeps the length it knows.
 */
function span(startTime: string, endTime: string | undefined, meant: LocalTime | null): TimeRange {
  const startMs = Date.parse(startTime);
  if (endTime !== undefined) return { startMs, endMs: Date.parse(endTime) };
  if (meant === null) return { startMs, endMs: startMs };
  const localLengthMs =
    wallToEpochMs(meant.endWall, meant.timeZone) - wallToEpochMs(meant.startWall, meant.timeZone);
  return { startMs, endMs: startMs + Math.max(localLengthMs, MINUTE_MS) };
}

/** The smallest window around both; null when neither is there. */
export function joinWindows(left: TimeRange | null, right: TimeRange | null): TimeRange | null {
  if (left === null) return right;
  if (right === null) return left;
  return { startMs: Math.min(left.startMs, right.startMs), endMs: Math.max(left.endMs, right.endMs) };
}

/** The appointment a booking order makes, under its local id. A series' is its first occurrence. */
export function appointmentOfBooking(order: BookingOrder): Appointment {
  const { request, client, orderId } = order;
  const times = timesOfOrder({ kind: 'create-appointment', version: 1, order });
  const id = localAppointmentId(orderId);
  return {
    id,
    locationId: request.locationId,
    calendarId: request.calendarId,
    contactId: client.kind === 'existing' ? client.contactId : client.localContactId,
    assignedUserId: request.assignedUserId ?? null,
    title: request.title ?? '',
    startMs: times?.startMs ?? 0,
    endMs: times?.endMs ?? 0,
    status: request.appointmentStatus ?? 'confirmed',
    description: request.description ?? '',
    address: request.address ?? '',
    meetingLocationType: request.meetingLocationType ?? null,
    meetingLocationId: request.meetingLocationId ?? null,
    series: request.rrule === undefined ? null : { masterId: id, rruleLines: request.rrule.split('\n') },
    source: null,
    dateAddedMs: null,
    dateUpdatedMs: null,
  };
}

/** The series a booking order makes; null for a single booking. */
export function seriesOfBooking(order: BookingOrder): SeriesDefinition | null {
  if (order.request.rrule === undefined) return null;
  const { startMs, endMs } = appointmentOfBooking(order);
  return {
    startWall: order.meant.startWall,
    timeZone: order.meant.timeZone,
    durationMinutes: minutesBetween(startMs, endMs),
    rruleText: order.request.rrule,
  };
}

/** The appointment with a change's fields in it. For the instances of a series, leave the times out. */
export function withUpdate(
  appointment: Appointment,
  order: ChangeOrder,
  options: { movesTime: boolean },
): Appointment {
  const { update } = order;
  const changed: Appointment = {
    ...appointment,
    calendarId: update.calendarId ?? appointment.calendarId,
    assignedUserId: update.assignedUserId ?? appointment.assignedUserId,
    title: update.title ?? appointment.title,
    status: update.appointmentStatus ?? appointment.status,
    description: update.description ?? appointment.description,
    address: update.address ?? appointment.address,
    meetingLocationType: update.meetingLocationType ?? appointment.meetingLocationType,
    meetingLocationId: update.meetingLocationId ?? appointment.meetingLocationId,
  };
  const times = timesOfOrder({ kind: 'change-appointment', version: 1, order });
  if (!options.movesTime) return changed;
  if (update.endTime !== undefined) changed.endUnknown = undefined;
  if (times === null) {
    return update.endTime === undefined ? changed : { ...changed, endMs: Date.parse(update.endTime) };
  }
  // Without an end the server keeps the length.
  const lengthMs =
    times.endMs > times.startMs ? times.endMs - times.startMs : changed.endMs - changed.startMs;
  return { ...changed, startMs: times.startMs, endMs: times.startMs + lengthMs };
}

/** True when a change to a whole series gives it other occurrences, not only other words. */
export function redefinesSeries(order: ChangeOrder): boolean {
  return order.scope === 'series' && (order.meant !== null || order.update.rrule !== undefined);
}

/**
 * The series after a change that redefines it. `first` is the first occurrence known and `definition` the series as it
 * was; null when neither the change nor what was known says how it repeats.
 */
export function redefinedSeries(
  order: ChangeOrder,
  first: Appointment,
  definition: SeriesDefinition | null,
): SeriesDefinition | null {
  const rruleText = order.update.rrule ?? definition?.rruleText ?? first.series?.rruleLines.join('\n');
  const timeZone = order.meant?.timeZone ?? definition?.timeZone;
  if (rruleText === undefined || rruleText === '' || timeZone === undefined) return null;
  const moved = withUpdate(first, order, { movesTime: true });
  return {
    startWall: order.meant?.startWall ?? definition?.startWall ?? instantToWall(first.startMs, timeZone),
    timeZone,
    durationMinutes: minutesBetween(moved.startMs, moved.endMs),
    rruleText,
  };
}

/** The series as a change that ends it leaves it; null for any other change. */
export function endedSeries({ seriesEnd, update }: ChangeOrder): SeriesDefinition | null {
  if (seriesEnd === undefined || update.rrule === undefined) return null;
  return { ...seriesEnd.before, rruleText: update.rrule };
}

/** Tells of a series' dates, by their starts, whether the end that is ordered takes them away: all that its rule had and has no more. */
export function goesWithEnd(order: ChangeOrder): (startMs: number) => boolean {
  const ended = endedSeries(order);
  const [had, has] = [order.seriesEnd?.before ?? null, ended].map((one) =>
    one === null ? null : readSeries(one),
  );
  return (startMs) =>
    had?.ok === true &&
    has?.ok === true &&
    startMs >= (order.seriesEnd?.fromMs ?? Infinity) &&
    takesPlaceAt(had.value, startMs) &&
    !takesPlaceAt(has.value, startMs);
}

/** The rule without the occurrences that start at these moments, as EXDATE in UTC (API-NOTES §8). */
export function withoutOccurrences(
  definition: SeriesDefinition,
  startsMs: readonly number[],
): SeriesDefinition {
  if (startsMs.length === 0) return definition;
  const stamps = startsMs.map((ms) => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, ''));
  return { ...definition, rruleText: `${definition.rruleText}\nEXDATE:${stamps.join(',')}` };
}

/** The blocked time a block order makes or changes, under the id given. */
export function blockedSlotOfOrder(order: BlockOrder, id: string): BlockedSlot {
  return {
    id,
    title: order.title,
    startMs: Date.parse(order.startTime),
    endMs: Date.parse(order.endTime),
    calendarId: order.target.kind === 'calendar' ? order.target.calendarId : null,
    assignedUserId: order.target.kind === 'provider' ? order.target.assignedUserId : null,
    source: null,
  };
}

function minutesBetween(startMs: number, endMs: number): number {
  return Math.max((endMs - startMs) / MINUTE_MS, 1);
}
