import { m } from '../../shared/messages/messages.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { AppState } from './app-state.svelte.ts';
import { writeName } from './outbox-text.ts';

/** Longer than other toasts: somebody has to come back to it from the phone. */
const TOAST_MS = 15_000;

/**
 * Says in the window when a write comes back and needs the user, with the way to it; the function returned stops that.
 * Where it is in front of the user already, in its form or in the outbox, nothing more is said. Several that come back
 * together are one toast.
 */
export function tellAttention(app: AppState): () => void {
  const { announcer, outbox, panel } = app;
  const known = new Set(outbox.needsAttention.map(({ id }) => id));
  let toastId: number | null = null;

  const isInFront = (id: string): boolean => {
    const kind = panel.current?.kind;
    return (
      kind === 'outbox' || kind === 'transfer' || (kind === 'booking' && app.draft.draft?.draftId === id)
    );
  };

  return outbox.onChange((entry) => {
    if (entry.state !== 'needs-attention') {
      known.delete(entry.id);
      return;
    }
    if (known.has(entry.id)) return;
    known.add(entry.id);
    if (isInFront(entry.id)) return;
    if (toastId !== null) announcer.dismiss(toastId);
    toastId = announcer.toast(messageFor(entry, outbox.needsAttentionCount), {
      tone: 'warning',
      action: { label: m.state_open_outbox(), run: () => panel.open({ kind: 'outbox' }) },
      durationMs: TOAST_MS,
    });
  });
}

function messageFor({ payload, summary }: OutboxEntry, count: number): string {
  if (count > 1) return m.state_several_came_back({ count });
  const what = writeName(payload);
  const client = summary.clientName;
  return client === '' ? m.state_came_back({ what }) : m.state_came_back_for({ what, client });
}
