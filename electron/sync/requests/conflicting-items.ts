/** What the server has where a refused write wanted to be: the other side of a collision. */
import type { Appointment } from '../../../shared/appointment/appointment.ts';
import { occupiesTime } from '../../../shared/appointment/status.ts';
import type { ConflictingItems } from '../../../shared/outbox/outbox.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { OutboxRow } from '../../store/outbox/outbox-store.ts';
import type { Store } from '../../store/store.ts';

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 30;

interface Wanted extends TimeRange {
  calendarId: string | null;
  assignedUserId: string | null;
  /** The appointment the write is about: it is not in its own way. */
  ownId: string | null;
}

/** The time a write wants; null for one that wants none. Of a series it is the first. */
export function wantedTime(row: OutboxRow, store: Store): Wanted | null {
  const { payload } = row;
  if (payload.kind === 'create-appointment') {
    const { request } = payload.order;
    const startMs = Date.parse(request.startTime);
    const calendar = store.readDirectory().calendars.find(({ id }) => id === request.calendarId);
    const minutes = calendar?.slotDurationMinutes ?? DEFAULT_MINUTES;
    return {
      startMs,
      endMs: request.endTime === undefined ? startMs + minutes * MINUTE_MS : Date.parse(request.endTime),
      calendarId: request.calendarId,
      assignedUserId: request.assignedUserId ?? null,
      ownId: null,
    };
  }
  if (payload.kind !== 'change-appointment') return null;
  const { appointmentId, update } = payload.order;
  const current = store.schedule.readListedAppointment(appointmentId);
  if (update.startTime === undefined || current === null) return null;
  const startMs = Date.parse(update.startTime);
  const lengthMs = current.endMs - current.startMs;
  return {
    startMs,
    endMs: update.endTime === undefined ? startMs + lengthMs : Date.parse(update.endTime),
    calendarId: update.calendarId ?? current.calendarId,
    assignedUserId: update.assignedUserId ?? current.assignedUserId,
    ownId: current.id,
  };
}

/**
 * Reads from the store, as the server last said it and without this workstation's own unsent writes: what lies over the time the
 * write wants, of the same provider or, without one, of the same calendar; and for a change the appointment as it is now.
 */
export function conflictingItems(row: OutboxRow, store: Store): ConflictingItems {
  const nameOf = ({ contactId }: Pick<Appointment, 'contactId'>): string =>
    contactId === null ? '' : (store.contacts.read(contactId)?.name ?? '');
  const shown = (appointment: Appointment): ConflictingItems['overlapping'][number] => ({
    kind: 'appointment',
    title: appointment.title,
    contactName: nameOf(appointment),
    startMs: appointment.startMs,
    endMs: appointment.endMs,
    calendarId: appointment.calendarId,
    assignedUserId: appointment.assignedUserId,
    status: appointment.status,
  });
  const current =
    row.payload.kind === 'change-appointment'
      ? store.schedule.readListedAppointment(row.payload.order.appointmentId)
      : null;
  const wanted = wantedTime(row, store);
  return {
    current: current === null ? null : shown(current),
    overlapping: wanted === null ? [] : overlapping(wanted, store, shown),
  };
}

function overlapping(
  wanted: Wanted,
  store: Store,
  shown: (appointment: Appointment) => ConflictingItems['overlapping'][number],
): ConflictingItems['overlapping'] {
  const listed = store.schedule.listedIn(wanted);
  const isInTheWay = (other: {
    startMs: number;
    endMs: number;
    assignedUserId: string | null;
    calendarId: string | null;
  }): boolean =>
    other.startMs < wanted.endMs &&
    wanted.startMs < other.endMs &&
    (wanted.assignedUserId === null
      ? other.calendarId === wanted.calendarId
      : other.assignedUserId === wanted.assignedUserId);
  return [
    ...listed.appointments
      .filter((other) => other.id !== wanted.ownId && occupiesTime(other.status) && isInTheWay(other))
      .map(shown),
    ...listed.blockedSlots.filter(isInTheWay).map((block) => ({
      kind: 'blocked' as const,
      title: block.title,
      contactName: '',
      startMs: block.startMs,
      endMs: block.endMs,
      calendarId: block.calendarId,
      assignedUserId: block.assignedUserId,
      status: null,
    })),
  ].sort((one, other) => one.startMs - other.startMs);
}
