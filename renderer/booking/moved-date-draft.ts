import type { BookingDraft, MovedDate } from '../../shared/appointment/booking-draft.ts';

/** The booking of its own that stands in for a date of a series: the same in everything but its time. */
export function movedDateDraft(
  series: BookingDraft,
  { orderId, startWall, endWall }: MovedDate,
): BookingDraft {
  return {
    ...series,
    draftId: orderId,
    purpose: { kind: 'new' },
    repeat: null,
    movedDates: [],
    startWall,
    endWall,
    // The series' length stands, whatever the service's own is; Frontdesk has checked that the time is free.
    skipSlotValidation: true,
  };
}
