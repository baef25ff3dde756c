import type { ChangeOrder } from '../../shared/appointment/booking-order.ts';
import { statusToResend } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { offsetIso, wallToEpochMs } from '../../shared/time/zone.ts';
import type { GridChoice } from './schedule-calendar.ts';

/**
 * The order that moves one appointment, or one occurrence of a series, to a new time or provider. Only what the move
 * changes is sent, and always the status, which the server would reset otherwise (API.md section 1). Whether
 * automations run is said as well: what the API takes for unsaid differs by version (API.md section 10, 7).
 */
export function moveOrder(
  appointment: ScheduleAppointment,
  choice: GridChoice,
  { orderId, timeZone, runAutomations }: { orderId: string; timeZone: string; runAutomations: boolean },
): ChangeOrder {
  const movesProvider =
    choice.assignedUserId !== undefined &&
    choice.assignedUserId !== null &&
    choice.assignedUserId !== appointment.assignedUserId;
  return {
    orderId,
    appointmentId: appointment.id,
    scope: 'single',
    update: {
      startTime: offsetIso(wallToEpochMs(choice.startWall, timeZone), timeZone),
      endTime: offsetIso(wallToEpochMs(choice.endWall, timeZone), timeZone),
      appointmentStatus: statusToResend(appointment.status),
      toNotify: runAutomations,
      ...(movesProvider && choice.assignedUserId ? { assignedUserId: choice.assignedUserId } : {}),
      ...(appointment.calendarId === null ? {} : { calendarId: appointment.calendarId }),
    },
    meant: { startWall: choice.startWall, endWall: choice.endWall, timeZone },
    basedOnDateUpdatedMs: appointment.dateUpdatedMs,
    acceptConflicts: false,
  };
}

/** Why a move cannot be taken, as one sentence for the desk; null when it can. */
export function moveProblem(
  appointment: ScheduleAppointment,
  choice: GridChoice,
  team: readonly string[],
  providerName: string,
): string | null {
  const { assignedUserId } = choice;
  if (assignedUserId === undefined || assignedUserId === appointment.assignedUserId) return null;
  if (assignedUserId === null) {
    return 'An appointment keeps a provider once it has one. It stays where it was.';
  }
  if (team.length > 0 && !team.includes(assignedUserId)) {
    return `${providerName} is not on the team of this service. The appointment stays where it was.`;
  }
  return null;
}
