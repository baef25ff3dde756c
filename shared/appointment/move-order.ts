import type { ScheduleAppointment } from '../schedule/schedule.ts';
import { offsetIso, wallToEpochMs } from '../time/zone.ts';
import type { ChangeOrder } from './booking-order.ts';
import { sameStatus } from './status.ts';

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
