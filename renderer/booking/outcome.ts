import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { repeatSentence } from '../../shared/series/sentence.ts';
import type { AppState } from '../state/app-state.svelte.ts';

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
export function repeatWords(
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

/**
 * Takes a booking back that the server has, a series with its moved dates: it is deleted there, and the deletion itself
 * can be undone while it is held. What automations have sent by then stays sent. False, and told, where that cannot be done.
 */
export async function undoBooking(app: AppState, entry: OutboxEntry): Promise<boolean> {
  const movedCount = app.outbox.movedDatesOf(entry.id).length;
  const reply = await app.outbox.undo(entry.id);
  if (!reply.ok) {
    app.announcer.toast(reply.error.message || 'It could not be taken back. It is still booked.', {
      tone: 'error',
    });
    return false;
  }
  const { id } = reply.value;
  const what =
    movedCount === 0
      ? 'the booking is'
      : `the series and its ${movedCount === 1 ? 'moved date' : `${movedCount} moved dates`} are`;
  app.announcer.toast(`${entry.summary.clientName}: ${what} taken back.`, {
    action: { label: 'Keep it', run: () => void app.outbox.discard(id) },
  });
  return true;
}
