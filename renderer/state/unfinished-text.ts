import { m } from '../../shared/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import type { Panel } from './panel-state.svelte.ts';

/** What was left longer ago than this is found where it belongs, and not pointed out any more. */
const POINTED_OUT_MS = 12 * 3_600_000;
/** Long enough to be read and reached after a start. */
const TOAST_MS = 20_000;

/** The panel a kept text belongs to, by its key; null for a key of a later version. */
function panelOf(key: string): Panel | null {
  const [kind, id] = key.split(' ');
  if (kind === 'note' && id !== undefined) return { kind: 'details', appointmentId: id };
  if (kind === 'block' && id !== undefined) {
    return { kind: 'block', blockedSlotId: id === 'new' ? null : id, startWall: null, endWall: null };
  }
  return null;
}

/** Says at the start that a note or a block was being typed when the window went, and leads back to it. */
export function offerUnfinishedText({ announcer, clock, panel, typed }: AppState): void {
  const latest = typed.latest();
  if (latest === null || clock.nowMs() - latest.keptAtMs > POINTED_OUT_MS) return;
  const target = panelOf(latest.key);
  if (target === null) return;
  announcer.toast(target.kind === 'block' ? m.state_block_kept() : m.state_note_kept(), {
    action: { label: m.state_go_on(), run: () => panel.open(target) },
    durationMs: TOAST_MS,
  });
}
