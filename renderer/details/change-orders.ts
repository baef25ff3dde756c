/** The orders the details give: each says only what it changes, and always the status (API.md section 1). */
import type { ChangeOrder, DeleteOrder } from '../../shared/appointment/booking-order.ts';
import { statusToResend, type WritableStatus } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { offsetIso, wallToEpochMs } from '../../shared/time/zone.ts';
import { targetOf, type Scope } from './appointment-scope.ts';

/** What every order needs beside what it changes. */
export interface OrderBasis {
  /** A UUID; pressing twice with the same one is one order. */
  orderId: string;
  scope: Scope;
  /** Whether the location's automations run (`toNotify`); sent always, because the API's default is not settled. */
  runAutomations: boolean;
}

/** Sets the status and nothing else. */
export function statusOrder(
  appointment: ScheduleAppointment,
  status: WritableStatus,
  { orderId, scope, runAutomations }: OrderBasis,
): ChangeOrder {
  return {
    orderId,
    appointmentId: targetOf(appointment, scope).eventId,
    scope,
    update: { appointmentStatus: status, toNotify: runAutomations },
    meant: null,
    basedOnDateUpdatedMs: basedOn(appointment, scope),
    acceptConflicts: false,
  };
}

/** Cancels: the appointment stays in the history, its time is free again. */
export function cancelOrder(appointment: ScheduleAppointment, basis: OrderBasis): ChangeOrder {
  return statusOrder(appointment, 'cancelled', basis);
}

/** Where an appointment is moved to; wall times are the location's. */
export interface MoveTo {
  startWall: string;
  endWall: string;
  assignedUserId: string | null;
}

/** Moves one appointment, or one occurrence of a series by itself. */
export function moveOrder(
  appointment: ScheduleAppointment,
  to: MoveTo,
  timeZone: string,
  { orderId, runAutomations }: Omit<OrderBasis, 'scope'>,
): ChangeOrder {
  const { startWall, endWall, assignedUserId } = to;
  return {
    orderId,
    appointmentId: appointment.id,
    scope: 'single',
    update: {
      startTime: offsetIso(wallToEpochMs(startWall, timeZone), timeZone),
      endTime: offsetIso(wallToEpochMs(endWall, timeZone), timeZone),
      appointmentStatus: statusToResend(appointment.status),
      toNotify: runAutomations,
      ...(assignedUserId === null || assignedUserId === appointment.assignedUserId ? {} : { assignedUserId }),
      // A moved occurrence has another id then, and is found again by its calendar (API.md section 2).
      ...(appointment.calendarId === null ? {} : { calendarId: appointment.calendarId }),
    },
    meant: { startWall, endWall, timeZone },
    basedOnDateUpdatedMs: appointment.dateUpdatedMs,
    acceptConflicts: false,
  };
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
