/** The orders the details give: each says only what it changes, and always the status (API-NOTES §6). */
import type { ChangeOrder, DeleteOrder } from '../../shared/appointment/booking-order.ts';
import type { WritableStatus } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { targetOf, type Scope } from './appointment-scope.ts';

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
