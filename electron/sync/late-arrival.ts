import type { OutboxKind } from '../../shared/outbox/outbox.ts';

/**
 * How long after a send was given up it may still arrive or show up in a listing. A request that timed out here
 * can be carried out there seconds later; the index of clients lags about ten seconds (API.md section 6).
 */
const SETTLE_MS: Record<OutboxKind, number> = {
  'create-appointment': 10_000,
  'create-contact': 15_000,
  'change-appointment': 0,
  'delete-event': 0,
  'block-slot': 10_000,
  note: 10_000,
};

/** Pause between two looks while a late arrival is possible. */
export const LOOK_AGAIN_MS = 3_000;

/** When and how a write of unknown outcome was first looked for and not found. */
export interface Absence {
  kind: OutboxKind;
  /** When the send began; null when it is not known. */
  sentAtMs: number | null;
  /** When it was first not found, since the app started. */
  firstMissedAtMs: number;
  nowMs: number;
}

/**
 * True when a write that was looked for and not found surely did not and will not arrive, so that it may be
 * sent again. Judged by the time since it was first missed, and by the time since it was sent only where
 * the clock has not been set back in between.
 */
export function isSurelyAbsent({ kind, sentAtMs, firstMissedAtMs, nowMs }: Absence): boolean {
  const settleMs = SETTLE_MS[kind];
  if (nowMs - firstMissedAtMs >= settleMs) return true;
  return sentAtMs !== null && nowMs - sentAtMs >= 3 * settleMs;
}
