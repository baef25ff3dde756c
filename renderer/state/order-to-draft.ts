/** An order made before, as the form it came from: with everything as it was typed. */
import type { BookingDraft, MovedDate } from '../../shared/appointment/booking-draft.ts';
import type {
  BookingOrder,
  ChangeOrder,
  BookingRequest,
  BookingUpdate,
} from '../../shared/appointment/booking-order.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { RepeatRule } from '../../shared/series/repeat-rule.ts';
import { rruleLines } from '../../shared/series/rrule-text.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { changeDraft } from './new-draft.ts';

/** The form of a booking that has not reached the server. Its id is the order's, so that sending it again is the same booking. */
export function draftOfBooking(
  order: BookingOrder,
  clientPhone: string | null,
  /** The dates of a series that take place at another time. */
  parts: readonly BookingOrder[] = [],
): BookingDraft {
  const { client, meant, request } = order;
  return {
    draftId: order.orderId,
    purpose: { kind: 'new' },
    client:
      client.kind === 'existing'
        ? {
            kind: 'existing',
            contactId: client.contactId,
            name: client.name,
            phone: clientPhone,
            email: null,
          }
        : { kind: 'new', localContactId: client.localContactId, ...client.fields },
    calendarId: request.calendarId,
    assignedUserId: request.assignedUserId ?? null,
    startWall: meant.startWall.slice(0, 16),
    endWall: meant.endWall.slice(0, 16),
    repeat: repeatOf(request.rrule, meant.startWall, meant.timeZone),
    ...(parts.length === 0
      ? {}
      : { movedDates: parts.flatMap((part) => movedDateOf(part, request.assignedUserId)) }),
    place: placeOf(request),
    title: request.title ?? '',
    titleEdited: request.title !== undefined,
    notes: request.description ?? '',
    status: request.appointmentStatus ?? 'confirmed',
    ignoreDateRange: request.ignoreDateRange ?? false,
    // A series carries it whatever the user chose (API-NOTES §8).
    skipSlotValidation: request.rrule === undefined && request.ignoreFreeSlotValidation === true,
    runAutomations: request.toNotify ?? true,
  };
}

function movedDateOf(
  { orderId, partOf, meant, request: { assignedUserId } }: BookingOrder,
  ofSeries: string | undefined,
): MovedDate[] {
  if (partOf === undefined) return [];
  const { startWall, endWall } = meant;
  return [
    {
      orderId,
      date: partOf.date,
      startWall: startWall.slice(0, 16),
      endWall: endWall.slice(0, 16),
      ...(assignedUserId === undefined || assignedUserId === ofSeries ? {} : { assignedUserId }),
    },
  ];
}

/** The form of a change that has not reached the server: the appointment with the change's own fields over it. */
export function draftOfChange(
  order: ChangeOrder,
  appointment: ScheduleAppointment,
  timeZone: string,
): BookingDraft {
  const { update, meant } = order;
  const base = changeDraft({
    draftId: order.orderId,
    appointment,
    scope: order.scope,
    repeat: meant === null ? null : repeatOf(update.rrule, meant.startWall, meant.timeZone),
    timeZone,
    runAutomations: update.toNotify ?? true,
  });
  return {
    ...base,
    purpose: {
      kind: 'change',
      appointmentId: order.appointmentId,
      scope: order.scope,
      basedOnDateUpdatedMs: order.basedOnDateUpdatedMs,
    },
    calendarId: update.calendarId ?? base.calendarId,
    assignedUserId: update.assignedUserId ?? base.assignedUserId,
    startWall: meant?.startWall.slice(0, 16) ?? base.startWall,
    endWall: meant?.endWall.slice(0, 16) ?? base.endWall,
    place: saysPlace(update) ? placeOf(update) : base.place,
    title: update.title ?? base.title,
    notes: update.description ?? base.notes,
    status: update.appointmentStatus ?? base.status,
    ignoreDateRange: update.ignoreDateRange ?? false,
    skipSlotValidation: update.rrule === undefined && update.ignoreFreeSlotValidation === true,
  };
}

function saysPlace(update: BookingUpdate): boolean {
  return [update.meetingLocationType, update.meetingLocationId, update.address].some(
    (said) => said !== undefined,
  );
}

function placeOf(request: BookingUpdate | Omit<BookingRequest, 'contactId'>): BookingDraft['place'] {
  return {
    meetingLocationType: request.meetingLocationType ?? null,
    meetingLocationId: request.meetingLocationId ?? null,
    address: request.address ?? '',
    overrideLocationConfig: request.overrideLocationConfig ?? null,
  };
}

/** A rule this app cannot read any more is kept to the letter rather than lost. */
function repeatOf(rrule: string | undefined, startWall: string, timeZone: string): RepeatRule | null {
  if (rrule === undefined) return null;
  const read = rruleToRepeat(rrule, startWall, timeZone);
  if (read.ok) return read.value;
  const [line = rrule] = rruleLines(rrule);
  return { kind: 'pasted', rule: line.slice(line.indexOf(':') + 1), skippedDates: [] };
}
