import type { OutboxKind } from '../../../shared/outbox/outbox.ts';

/**
 * How long after a send was given up it may still arrive or show up in a listing. A request that timed out here
 * can be carried out there seconds later; the index of clients lags about ten seconds (API-NOTES §13).
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

/** How a write of unknown outcome was looked for and not found, since the app started. */
export interface NotFoundEvidence {
  kind: OutboxKind;
  /** When it was first not found. */
  firstMissedAtMs: number;
  /** How often it was not found by now. */
  missCount: number;
  nowMs: number;
}

/**
 * True when a write that was looked for and not found surely did not and will not arrive, so that it may be sent again.
 * By the clock, and by the number of looks as well: a clock that was set, a PC that slept or a machine that stood still
 * between two looks lets time pass in which nothing could arrive. However long ago it was sent: a request that was stuck
 * on this PC while the network was gone leaves when it is back.
 */
export function isDefinitelyNotApplied({
  kind,
  firstMissedAtMs,
  missCount,
  nowMs,
}: NotFoundEvidence): boolean {
  const settleMs = SETTLE_MS[kind];
  return nowMs - firstMissedAtMs >= settleMs && missCount > Math.floor(settleMs / LOOK_AGAIN_MS);
}
