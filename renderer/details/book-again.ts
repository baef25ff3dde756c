import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { changeDraft } from '../state/new-draft.ts';

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
