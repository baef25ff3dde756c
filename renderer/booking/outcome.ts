import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { repeatSentence } from '../../shared/series/sentence.ts';

/** What the confirmation says beside the client and the time. */
export interface BookingParts {
  calendarId: string | null;
  assignedUserId: string | null;
  runsAutomations: boolean;
}

/** Service, provider and automations of a booking or change that is done; null for what it did not say. */
export function bookingParts({ payload }: OutboxEntry): BookingParts {
  const fields =
    payload.kind === 'create-appointment'
      ? payload.order.request
      : payload.kind === 'change-appointment'
        ? payload.order.update
        : {};
  return {
    calendarId: fields.calendarId ?? null,
    assignedUserId: fields.assignedUserId ?? null,
    runsAutomations: fields.toNotify !== false,
  };
}

/** How a booked series repeats, in a sentence; null for a single booking and for a rule that cannot be read. */
export function repeatText(
  { payload }: OutboxEntry,
  /** Dates that take place at another time instead. */
  movedFrom: readonly string[] = [],
): string | null {
  if (payload.kind !== 'create-appointment') return null;
  const { request, meant } = payload.order;
  if (request.rrule === undefined) return null;
  const repeat = rruleToRepeat(request.rrule, meant.startWall, meant.timeZone);
  if (!repeat.ok) return null;
  // A date that was moved is no exception: it takes place.
  const skippedDates = repeat.value.skippedDates.filter((date) => !movedFrom.includes(date));
  return repeatSentence({ ...repeat.value, skippedDates }, { ...meant, durationMinutes: 1 });
}
