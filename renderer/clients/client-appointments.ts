import { occupiesTime } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { defaultStatus } from '../../shared/appointment/draft-to-order.ts';
import type { Contact } from '../../shared/directory/contact.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import { beginClient } from '../state/form-opening.ts';

/** A client's appointments as the card lists them. */
export interface ClientAppointments {
  /** Soonest first; cancelled ones among the past. */
  coming: ScheduleAppointment[];
  /** Latest first. */
  past: ScheduleAppointment[];
  noShowCount: number;
}

/** Parts a client's appointments into what is to come and what is over or called off. */
export function partAppointments(
  appointments: readonly ScheduleAppointment[],
  nowMs: number,
): ClientAppointments {
  const isComing = ({ endMs, status }: ScheduleAppointment): boolean => endMs > nowMs && occupiesTime(status);
  const inOrder = [...appointments].sort((one, other) => one.startMs - other.startMs);
  return {
    coming: inOrder.filter(isComing),
    past: inOrder.filter((appointment) => !isComing(appointment)).reverse(),
    noShowCount: appointments.filter(({ status }) => status === 'noshow').length,
  };
}

/** Opens the booking form for a client. What a form for a new booking holds already stays, but for the client. */
export function bookFor(app: AppState, contact: Pick<Contact, 'id' | 'name' | 'phone' | 'email'>): void {
  app.openBooking();
  const { id, name, phone, email } = contact;
  app.draft.update({ client: { kind: 'existing', contactId: id, name, phone, email } });
}

/** Opens the booking form for somebody who is not a client yet, begun with what was typed. */
export function bookForNew(app: AppState, typed: string): void {
  app.openBooking();
  app.draft.update({ client: beginClient(app, typed) });
}

/** Opens the form filled in as an appointment of the client was: everything but the time, which is to be chosen. */
export function bookAgain(app: AppState, contact: Contact, appointment: ScheduleAppointment): void {
  const calendar = app.directory.calendarById(appointment.calendarId);
  const isOffered = calendar?.isActive === true;
  const isOnTeam = app.directory
    .teamOf(appointment.calendarId)
    .some(({ id }) => id === appointment.assignedUserId);
  bookFor(app, contact);
  app.draft.update({
    calendarId: isOffered ? appointment.calendarId : null,
    assignedUserId: isOnTeam ? appointment.assignedUserId : null,
    status: defaultStatus(calendar),
    notes: appointment.description,
  });
}
