/** What the desk is told after a write was taken in, with the way back while there is one. */
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { failureWords } from '../bridge/failure-words.ts';
import type { Reply } from '../bridge/bridge.ts';
import type { AppState } from './app-state.svelte.ts';

type Around = Pick<AppState, 'announcer' | 'clock' | 'outbox'>;

/**
 * Takes the answer of a `booking.…` call: the row goes into the outbox's list, and a toast says what was done, with
 * "Undo" while it can still be taken back. A failure is told as a toast. True when the write is safe on this PC.
 */
export function tellWritten(around: Around, reply: Reply<OutboxEntry>, said: string): boolean {
  const { announcer, clock, outbox } = around;
  if (!reply.ok) {
    const words = failureWords(reply.error);
    announcer.toast(`${words.title}. ${words.advice}`, { tone: 'error' });
    return false;
  }
  const entry = reply.value;
  outbox.take(entry);
  if (entry.state === 'held' || entry.state === 'queued') {
    const leftMs = entry.notBeforeMs - clock.nowMs();
    announcer.toast(said, {
      action: { label: 'Undo', run: () => void takeBack(around, entry.id) },
      // One that waits for the network can be taken back as long as it waits; the outbox shows it.
      ...(entry.state === 'held' && leftMs > 0 ? { durationMs: leftMs } : {}),
    });
  } else {
    announcer.toast(said, { tone: 'success' });
  }
  return true;
}

/** Discards a row of the outbox and offers to bring it back. True when it was discarded. */
export async function takeBack(
  around: Around,
  outboxId: string,
  said = 'Taken back. Nothing was sent.',
): Promise<boolean> {
  const { announcer, outbox } = around;
  const reply = await outbox.discard(outboxId);
  if (!reply.ok) {
    announcer.toast(failureWords(reply.error).advice, { tone: 'warning' });
    return false;
  }
  announcer.toast(said, {
    action: {
      label: 'Bring back',
      run: () => void bringBack(around, outboxId),
    },
  });
  return true;
}

/** Brings a discarded row back; it is sent after another undo window. */
export async function bringBack({ announcer, outbox }: Around, outboxId: string): Promise<void> {
  const reply = await outbox.restore(outboxId);
  if (reply.ok) announcer.announce('Brought back. It will be sent.');
  else announcer.toast(failureWords(reply.error).advice, { tone: 'error' });
}
