/** The time a write is held for Undo. It counts only while the app runs and the PC is awake. */
import type { KeptValues } from '../database/stored-json.ts';
import type { OutboxTable, StoredOutboxRow } from './outbox-table.ts';

/** While something is held, the time is looked at this often: so much of it a crash forgets at most. */
export const HELD_LOOK_MS = 1_000;
/** A longer way from one look to the next is time nobody could use: asleep, closed, or the clock was set. */
const LONGEST_WAY_MS = 3_000;
/** After such a pause at least so much is left, to see what is held and take it back. */
const LEAST_LEFT_MS = 5_000;
/** No undo window is longer: more than this was written by a clock that was wrong. */
const MOST_LEFT_MS = 600_000;

const LOOKED_AT_KEY = 'held-looked-at';

export type HeldTime = {
  /**
   * Looks at the clock. What the held rows have left is the same after a pause as before it: they are moved on by as much.
   * Returns the rows that were moved.
   */
  count(nowMs: number): StoredOutboxRow[];
};

/** Counts the held time of a store's rows. */
export function createHeldTime(table: OutboxTable, keptValues: KeptValues): HeldTime {
  let lookedAtMs: number | null = null;

  function lastLookMs(): number | null {
    const kept = lookedAtMs ?? keptValues.read(LOOKED_AT_KEY);
    return typeof kept === 'number' ? kept : null;
  }

  return {
    count(nowMs) {
      const beforeMs = lastLookMs();
      const wayMs = beforeMs === null ? null : nowMs - beforeMs;
      if (wayMs !== null && wayMs >= 0 && wayMs < HELD_LOOK_MS / 2) return [];
      lookedAtMs = nowMs;
      keptValues.write(LOOKED_AT_KEY, nowMs);
      if (wayMs !== null && Math.abs(wayMs) <= LONGEST_WAY_MS) return [];
      return table.select(`WHERE o.state = 'held' ORDER BY o.sequence`).map((row) => {
        const leftMs = row.notBeforeMs - (beforeMs ?? nowMs);
        const notBeforeMs = nowMs + Math.min(Math.max(leftMs, LEAST_LEFT_MS), MOST_LEFT_MS);
        const next = { ...row, notBeforeMs, nextAttemptAtMs: notBeforeMs };
        table.update(next);
        return next;
      });
    },
  };
}
