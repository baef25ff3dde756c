/** The orders the details give: each says only what it changes, and always the status (API-NOTES §6). */
import type { ChangeOrder, DeleteOrder } from '../../shared/appointment/booking-order.ts';
import type { WritableStatus } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import { changeDraft } from '../state/new-draft.ts';
import { decodeInstanceId } from '../../shared/series/repeat-rule.ts';

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

/** A form for the same client, service, provider and place, with the time still to choose. Notes and status are not carried over. */
export function bookAgainDraft(
  appointment: ScheduleAppointment,
  given: { draftId: string; timeZone: string; runAutomations: boolean },
): BookingDraft {
  const same = changeDraft({ ...given, appointment, scope: 'single', repeat: null });
  return {
    ...same,
    purpose: { kind: 'new' },
    startWall: null,
    endWall: null,
    notes: '',
    status: 'confirmed',
  };
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
