/**
 * What can be done with an appointment, and the orders that change it: each says only what it changes, and always the status
 * (API-NOTES §6).
 */
import type { OutboxEntry } from '../outbox/outbox.ts';
import { decodeInstanceId } from '../series/repeat-rule.ts';
import type { ScheduleAppointment } from '../schedule/schedule.ts';
import { offsetIso, wallToEpochMs } from '../time/zone.ts';
import type { ChangeOrder, DeleteOrder } from './booking-order.ts';
import { occupiesTime, sameStatus, type WritableStatus } from './status.ts';

/** What every order needs beside what it changes. */
export interface OrderBasis {
  /** A UUID; pressing twice with the same one is one order. */
  orderId: string;
  scope: Scope;
  /** Whether the location's workflows run (`toNotify`); sent always, because the API's default is not settled. */
  tellClient: boolean;
}

/** Sets the status and nothing else. */
export function statusOrder(
  appointment: ScheduleAppointment,
  status: WritableStatus,
  { orderId, scope, tellClient }: OrderBasis,
): ChangeOrder {
  return {
    orderId,
    appointmentId: targetOf(appointment, scope).eventId,
    scope,
    update: { appointmentStatus: status, toNotify: tellClient },
    meant: null,
    basedOnDateUpdatedMs: basedOn(appointment, scope),
    acceptConflicts: false,
  };
}

/** What can be done with an appointment as it stands. */
export interface PossibleSteps {
  /** A booking the server has never seen: it is discarded, not cancelled, and edited in its own form. */
  isUnsentBooking: boolean;
  /** A series still drawn from its rule. */
  isWholeSeriesOnly: boolean;
  isCancelled: boolean;
  setStatus: boolean;
  move: boolean;
  cancel: boolean;
}

/** What can be done with an appointment; `entry` is its write that is not on the server yet. */
export function possibleSteps(appointment: ScheduleAppointment, entry: OutboxEntry | null): PossibleSteps {
  const isUnsentBooking = entry?.payload.kind === 'create-appointment';
  const isWholeSeriesOnly = !scopesOf(appointment).includes('single');
  const isCancelled = !occupiesTime(appointment.status);
  const setStatus = !isUnsentBooking && !isWholeSeriesOnly;
  return {
    isUnsentBooking,
    isWholeSeriesOnly,
    isCancelled,
    setStatus,
    move: setStatus && !isCancelled,
    cancel: !isUnsentBooking && !isCancelled,
  };
}

/** Cancels: the appointment stays in the history, its time is free again. */
export function cancelOrder(appointment: ScheduleAppointment, basis: OrderBasis): ChangeOrder {
  return statusOrder(appointment, 'cancelled', basis);
}

/** Deletes for good. */
export function deleteOrder(
  appointment: ScheduleAppointment,
  { orderId, scope }: Pick<OrderBasis, 'orderId' | 'scope'>,
): DeleteOrder {
  return { orderId, eventId: targetOf(appointment, scope).eventId, scope, target: 'appointment' };
}

/** An occurrence's own date says nothing about its series, which may have been changed at another time. */
function basedOn(appointment: ScheduleAppointment, scope: Scope): number | null {
  return scope === 'series' && targetOf(appointment, scope).eventId !== appointment.id
    ? null
    : appointment.dateUpdatedMs;
}

/** What a change or deletion can be meant for. "This and following" is not an operation of the API (API-NOTES §8). */
export type Scope = 'single' | 'series';

/** The id the server knows a thing by, for a scope. */
interface Target {
  scope: Scope;
  eventId: string;
}

/**
 * What can be changed through an appointment on screen: a single one itself; an occurrence alone or with its series;
 * and of a series still drawn from its rule only the whole, because its occurrences have no ids yet.
 */
export function scopesOf({ id, series }: Pick<ScheduleAppointment, 'id' | 'series'>): readonly Scope[] {
  if (series === null) return ['single'];
  return decodeInstanceId(id) === null ? ['series'] : ['single', 'series'];
}

/** Where a change of that scope is sent to: for a series its master (API-NOTES §6). */
export function targetOf({ id, series }: Pick<ScheduleAppointment, 'id' | 'series'>, scope: Scope): Target {
  return { scope, eventId: scope === 'series' ? (series?.masterId ?? id) : id };
}

/** Where an appointment is moved to; wall times are the location's. */
export interface MoveTarget {
  startWall: string;
  endWall: string;
  /** Null or undefined keeps the provider. */
  assignedUserId?: string | null | undefined;
}

export interface MoveOptions {
  /** A UUID; pressing twice with the same one is one order. */
  orderId: string;
  timeZone: string;
  /** Whether the location's workflows run, which tell the client (`toNotify`). */
  tellClient: boolean;
  /** True after the user was shown what is in the way and moves all the same: then the server does not check either. */
  acceptConflicts: boolean;
}

/**
 * The order that moves one appointment, or one occurrence of a series by itself. Only what the move changes is sent, and
 * the status, which the server would reset otherwise (one that is not known is added when it is sent); and whether the client is told, because what the API takes
 * for unsaid differs by version.
 */
export function moveOrder(
  appointment: ScheduleAppointment,
  { startWall, endWall, assignedUserId = null }: MoveTarget,
  { orderId, timeZone, tellClient, acceptConflicts }: MoveOptions,
): ChangeOrder {
  return {
    orderId,
    appointmentId: appointment.id,
    scope: 'single',
    update: {
      startTime: offsetIso(wallToEpochMs(startWall, timeZone), timeZone),
      // Where the server's end could not be read, the length is the server's to keep.
      ...(appointment.endUnknown ? {} : { endTime: offsetIso(wallToEpochMs(endWall, timeZone), timeZone) }),
      ...sameStatus(appointment.status),
      toNotify: tellClient,
      ...(acceptConflicts ? { ignoreFreeSlotValidation: true } : {}),
      ...(assignedUserId === null || assignedUserId === appointment.assignedUserId ? {} : { assignedUserId }),
      // A moved occurrence has another id then, and is found again by its calendar.
      ...(appointment.calendarId === null ? {} : { calendarId: appointment.calendarId }),
    },
    meant: { startWall, endWall, timeZone },
    basedOnDateUpdatedMs: appointment.dateUpdatedMs,
    acceptConflicts,
  };
}
