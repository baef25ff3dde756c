import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { AppState } from '../state/app-state.svelte.ts';

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
