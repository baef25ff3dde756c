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

/** How far a booking is, in a few words. Null stands for its way into the store of this PC. */
export function sendingMessage(entry: OutboxEntry | null): string {
  switch (entry?.state) {
    case undefined:
      return 'Keeping it on this PC…';
    case 'held':
      return 'Held: nobody has been told yet.';
    case 'queued':
      return entry.attempts > 0 ? 'Kept. It is tried again by itself.' : 'Kept. Waiting to be sent…';
    case 'sending':
      return 'Being sent…';
    case 'unknown':
      return 'The connection broke. Looking up whether it was booked…';
    case 'done':
    case 'needs-attention':
    case 'discarded':
      return '';
  }
}

/** Closes the form of a booking that is safe on this PC; its outcome is told in the outbox. It can still be undone. */
export function snooze(app: AppState, entry: OutboxEntry): void {
  const isOnline = app.workstation.connection.state === 'online';
  app.draft.dismiss();
  app.panel.remove('booking');
  const who = entry.summary.clientName;
  const text = isOnline
    ? `${who}: kept on this PC and on its way.`
    : `${who}: kept on this PC. It is sent by itself when the connection is back.`;
  app.announcer.toast(text, {
    action: { label: 'Undo', run: () => void app.writes.undo(entry.id) },
    outboxId: entry.id,
  });
}
