/** Longest wait anything is planned for: a daily rate limit, and some. */
const LONGEST_WAIT_MS = 25 * 60 * 60 * 1000;

/**
 * A planned time beyond this was planned before the clock was set back: the row is due, or it would wait for the
 * clock to catch up.
 */
export function farFutureMs(nowMs: number): number {
  return nowMs + LONGEST_WAIT_MS;
}

/**
 * Rows to act on, for `SELECT * FROM outbox o …` with the time now (?1) and the far future (?2).
 *
 * Of one entity the earliest unfinished row goes first, and nothing goes beside a row that is on its way. A row
 * `unknown` is looked up even behind an earlier one that was restored after it: else the two would wait for each other.
 */
export const DUE_ROWS_SQL = `
  WHERE o.state IN ('queued', 'unknown')
    AND (o.next_attempt_at_ms IS NULL OR o.next_attempt_at_ms <= ?1 OR o.next_attempt_at_ms > ?2)
    AND NOT EXISTS (
      SELECT 1 FROM outbox w WHERE w.id = o.waits_for_id AND w.state <> 'done')
    AND NOT EXISTS (
      SELECT 1 FROM outbox e WHERE e.entity_key = o.entity_key AND e.id <> o.id AND (
        e.state = 'sending'
        OR (e.state = 'unknown' AND (o.state = 'queued' OR e.sequence < o.sequence))
        OR (o.state = 'queued' AND e.sequence < o.sequence AND e.state NOT IN ('done', 'discarded'))))
  ORDER BY o.sequence`;
