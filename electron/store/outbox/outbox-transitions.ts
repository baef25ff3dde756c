import type { OutboxState } from '../../../shared/outbox/outbox.ts';

/** Which state may follow which. Nothing leads out of `done`. */
const NEXT_STATES: Record<OutboxState, readonly OutboxState[]> = {
  held: ['held', 'queued', 'discarded'],
  queued: ['queued', 'held', 'sending', 'needs-attention', 'discarded', 'done'],
  sending: ['queued', 'unknown', 'needs-attention', 'done'],
  unknown: ['unknown', 'queued', 'needs-attention', 'done'],
  'needs-attention': ['queued', 'held', 'done', 'discarded', 'needs-attention'],
  discarded: ['held', 'queued'],
  done: [],
};

/** A step the state machine does not have: a bug of whoever asked for it. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor(id: string, from: OutboxState, to: OutboxState) {
    super(`Outbox row ${id} is ${from} and cannot become ${to}.`);
  }
}

/** True where the state machine has this step. */
export function mayBecome(from: OutboxState, to: OutboxState): boolean {
  return NEXT_STATES[from].includes(to);
}

/** True while the user may still change or take back the write: nothing of it is on its way or done. */
export function isWithUser(state: OutboxState): boolean {
  return state === 'held' || state === 'queued' || state === 'needs-attention' || state === 'discarded';
}
