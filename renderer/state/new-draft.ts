import { EMPTY_DRAFT, type BookingDraft } from '../../shared/appointment/booking-draft.ts';
import { meetingLocationTypeSchema } from '../../shared/appointment/booking-order.ts';
import { sameStatus } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { RepeatRule } from '../../shared/series/repeat-rule.ts';
import { instantToWall, isSecondOfTwo } from '../../shared/time/zone.ts';

/** Where a draft begins. Wall times (`2026-11-23T10:00`) are in the location's zone. */
export interface DraftStart {
  startWall?: string | null;
  endWall?: string | null;
  assignedUserId?: string | null;
  calendarId?: string | null;
  /** True where the length was drawn by hand: a service does not change it. */
  lengthChosen?: boolean;
  /** True for a client who stands at the desk: here already, and at no time that the server offers. */
  isWalkIn?: true;
}

/** An empty form at a time and place in the schedule. */
export function newDraft(draftId: string, start: DraftStart, runAutomations: boolean): BookingDraft {
  return {
    ...EMPTY_DRAFT,
    draftId,
    calendarId: start.calendarId ?? null,
    assignedUserId: start.assignedUserId ?? null,
    startWall: start.startWall ?? null,
    endWall: start.endWall ?? null,
    ...(start.lengthChosen === undefined ? {} : { lengthChosen: start.lengthChosen }),
    ...(start.isWalkIn ? { status: 'showed', skipSlotValidation: true } : {}),
    runAutomations,
  };
}

/** What a change to an appointment starts with: everything as it stands. */
export interface ChangeStart {
  draftId: string;
  appointment: ScheduleAppointment;
  scope: 'single' | 'series';
  /** The series' rule as the editor holds it; null for a single appointment or occurrence. */
  repeat: RepeatRule | null;
  timeZone: string;
  runAutomations: boolean;
}

/** A form filled with an appointment, to change it. A series is changed through its master's id. */
export function changeDraft(start: ChangeStart): BookingDraft {
  const { appointment, scope, timeZone } = start;
  const place = meetingLocationTypeSchema.safeParse(appointment.meetingLocationType);
  return {
    draftId: start.draftId,
    purpose: {
      kind: 'change',
      appointmentId: scope === 'series' ? (appointment.series?.masterId ?? appointment.id) : appointment.id,
      scope,
      basedOnDateUpdatedMs: appointment.dateUpdatedMs,
      openedAtStartWall: toMinute(instantToWall(appointment.startMs, timeZone)),
    },
    client:
      appointment.contactId === null
        ? { kind: 'none', query: appointment.contactName }
        : {
            kind: 'existing',
            contactId: appointment.contactId,
            name: appointment.contactName,
            phone: appointment.contactPhone,
            email: null,
          },
    calendarId: appointment.calendarId,
    assignedUserId: appointment.assignedUserId,
    startWall: toMinute(instantToWall(appointment.startMs, timeZone)),
    endWall: toMinute(instantToWall(appointment.endMs, timeZone)),
    ...(isSecondOfTwo(appointment.startMs, timeZone) ? { startsSecond: true } : {}),
    repeat: start.repeat,
    place: {
      meetingLocationType: place.success ? place.data : null,
      meetingLocationId: appointment.meetingLocationId,
      address: appointment.address,
      overrideLocationConfig: null,
    },
    title: appointment.title,
    titleEdited: true,
    notes: appointment.description,
    status: sameStatus(appointment.status).appointmentStatus ?? null,
    ignoreDateRange: false,
    skipSlotValidation: false,
    runAutomations: start.runAutomations,
  };
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

/** `2026-11-23T10:00:00` without its seconds, as the form's fields hold it. */
function toMinute(wall: string): string {
  return wall.slice(0, 16);
}
