import { occupiesTime } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';

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
