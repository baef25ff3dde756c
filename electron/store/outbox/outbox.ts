import { z } from 'zod';
import { failure } from '../../../shared/failures/failures.ts';
import { seriesOrderIdOf, type OutboxState } from '../../../shared/outbox/outbox.ts';
import type { Contacts } from '../clients/contacts.ts';
import type { StoreDatabase } from '../database/database.ts';
import { concurrencyKeyOf, resolvePayload, waitsForRow, type LocalIds } from './local-ids.ts';
import { HELD_LOOK_MS, type HeldTime } from './held-time.ts';
import { leaderOf, partsOf } from './outbox-command.ts';
import { createOrderIntake, type AboutLookups } from './outbox-intake.ts';
import type { ResultKeeper } from './outbox-results.ts';
import { IllegalTransition, isWithUser, mayBecome, type OutboxRowView } from './outbox-row-view.ts';
import type { OutboxChange, OutboxRefusal, OutboxStore } from './outbox-store.ts';
import type { OutboxTable, StoredOutboxRow } from './outbox-table.ts';
import { createUndo } from './outbox-undo.ts';

/** Longest wait anything is planned for: a daily rate limit, and some. */
const LONGEST_WAIT_MS = 25 * 60 * 60 * 1000;

/**
 * A planned time beyond this was planned before the clock was set back: the row is due, or it would wait for the
 * clock to catch up.
 */
function farFutureMs(nowMs: number): number {
  return nowMs + LONGEST_WAIT_MS;
}

/**
 * Rows to act on, for `SELECT * FROM outbox o …` with the time now (?1) and the far future (?2).
 *
 * Of one entity the earliest unfinished row goes first, and nothing goes beside a row that is on its way. A row
 * `unknown` is looked up even behind an earlier one that was restored after it: else the two would wait for each other.
 */
const DUE_ROWS_SQL = `
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

const DAY_MS = 24 * 60 * 60 * 1000;
const UNFINISHED_SQL = `o.state NOT IN ('done', 'discarded')`;

/** What the outbox needs of the rest of the store. */
export type OutboxDependencies = {
  database: StoreDatabase;
  table: OutboxTable;
  localIds: LocalIds;
  contacts: Contacts;
  about: AboutLookups;
  keepResult: ResultKeeper;
  view: OutboxRowView;
  heldTime: HeldTime;
  deskName: string;
  nowMs: () => number;
};

/** The outbox over its table; see OutboxStore for what each method promises. */
export function createOutbox(dependencies: OutboxDependencies): OutboxStore {
  const { database, table, localIds, keepResult, view, heldTime, nowMs } = dependencies;

  const mustRead = (id: string): StoredOutboxRow => {
    const row = table.read(id);
    if (row === null) throw new Error(`There is no outbox row ${id}.`);
    return row;
  };

  function change(row: StoredOutboxRow, also: readonly StoredOutboxRow[] = []): OutboxChange {
    return {
      row: view.toRow(row),
      alsoChanged: also.map((other) => view.toRow(other)),
      touchedWindow: view.touchedWindow([row, ...also]),
    };
  }

  /** One step of one row. Throws `IllegalTransition` where the row is not in a state that leads there. */
  function step(id: string, to: OutboxState, changes: Partial<StoredOutboxRow>): OutboxChange {
    return database.transaction(() => {
      const row = mustRead(id);
      if (!mayBecome(row.state, to)) throw new IllegalTransition(id, row.state, to);
      const next = { ...row, ...changes, state: to };
      table.update(next);
      return change(next);
    });
  }

  /** Rows that named what is now known by the server's id are rewritten, whatever state the user left them in. */
  function rewriteWaiting(localId: string, waitedForId: string): StoredOutboxRow[] {
    const waiting = table.select(
      `WHERE (o.waits_for_id = ?1 OR o.entity_key = ?2 OR o.entity_key = ?3
         OR o.waits_for_id IN (SELECT w.id FROM outbox w WHERE w.waits_for_id = ?1))
         AND o.state <> 'done' AND o.id <> ?1
       ORDER BY o.sequence`,
      waitedForId,
      `appointment:${localId}`,
      `blocked-slot:${localId}`,
    );
    return waiting.map((row) => {
      const payload = resolvePayload(row.payload, (id) => localIds.resolve(id));
      const contactId = row.about.contactId === null ? null : localIds.resolve(row.about.contactId);
      const next = {
        ...row,
        payload,
        concurrencyKey: concurrencyKeyOf(payload),
        waitsForId: waitsForRow(payload),
        about: { ...row.about, contactId },
      };
      table.update(next);
      return next;
    });
  }

  /**
   * The id of an instance says when it is, so a move gives it another (API-NOTES §8). What the user ordered of it
   * before the move was sent names the old one.
   */
  function renameWaiting(moved: StoredOutboxRow, fromId: string, toId: string): StoredOutboxRow[] {
    const others = table.select(
      `WHERE o.entity_key = ? AND o.state <> 'done' AND o.id <> ? ORDER BY o.sequence`,
      moved.concurrencyKey,
      moved.id,
    );
    return others.flatMap((row) => {
      const payload = resolvePayload(row.payload, (id) => (id === fromId ? toId : id));
      if (JSON.stringify(payload) === JSON.stringify(row.payload)) return [];
      const next = { ...row, payload };
      table.update(next);
      return [next];
    });
  }

  const intake = createOrderIntake({ ...dependencies, change });
  const takeBack = createUndo({ ...dependencies, change, addOrder: intake.addOrder });
  const notFound: OutboxRefusal = { ok: false, failure: failure('not-found', { what: 'outbox-item' }) };

  return {
    addOrder: intake.addOrder,
    addOrders: intake.addOrders,
    read(id) {
      const row = table.read(id);
      return row === null ? null : view.toRow(row);
    },
    list() {
      const unfinished = table.select(`WHERE ${UNFINISHED_SQL} ORDER BY o.sequence`);
      const finished = table.select(
        `WHERE o.state IN ('done', 'discarded') AND o.finished_at_ms >= ? ORDER BY o.finished_at_ms DESC, o.sequence DESC`,
        nowMs() - DAY_MS,
      );
      return [...unfinished, ...finished].map((row) => view.toRow(row));
    },
    counts() {
      const unfinished = table.select(`WHERE ${UNFINISHED_SQL}`);
      const ids = new Set(unfinished.map(({ id }) => id));
      const counted = unfinished.filter(({ payload }) => !ids.has(seriesOrderIdOf(payload) ?? ''));
      return {
        unsentCount: counted.length,
        needsAttentionCount: counted.filter(({ state }) => state === 'needs-attention').length,
      };
    },

    releaseHeld(atMs) {
      if (table.select(`WHERE o.state = 'held'`).length === 0) return [];
      return database.transaction(() => {
        const moved = heldTime.count(atMs);
        const ready = table.select(
          `WHERE o.state = 'held' AND o.not_before_ms <= ? ORDER BY o.sequence`,
          atMs,
        );
        const released = ready.map((row) => {
          const next: StoredOutboxRow = { ...row, state: 'queued', nextAttemptAtMs: atMs };
          table.update(next);
          return next;
        });
        return [...moved, ...released].map((row) => view.toRow(row));
      });
    },
    dueRows: (atMs) => table.select(DUE_ROWS_SQL, atMs, farFutureMs(atMs)),
    nextDueAtMs(lookedAtMs) {
      const next = database.get(
        z.object({ at_ms: z.number().nullable() }),
        `SELECT min(CASE WHEN o.state = 'held' THEN min(o.not_before_ms, ? + ${HELD_LOOK_MS})
                         ELSE coalesce(o.next_attempt_at_ms, 0) END) AS at_ms FROM outbox o
         WHERE o.state = 'held' OR (o.state IN ('queued', 'unknown') AND o.next_attempt_at_ms > ?)`,
        lookedAtMs,
        lookedAtMs,
      );
      return next?.at_ms ?? null;
    },

    recoverInterruptedSends() {
      return database.transaction(() =>
        table.select(`WHERE o.state = 'sending' ORDER BY o.sequence`).map((row) => {
          const next: StoredOutboxRow = { ...row, state: 'unknown', nextAttemptAtMs: nowMs() };
          table.update(next);
          return view.toRow(next);
        }),
      );
    },
    markSending(id, { preexistingIds }) {
      const row = mustRead(id);
      return step(id, 'sending', {
        attempts: row.attempts + 1,
        sentAtMs: nowMs(),
        nextAttemptAtMs: null,
        preexistingIds: [...new Set([...row.preexistingIds, ...preexistingIds])],
      });
    },
    markDone(id, result) {
      return database.transaction(() => {
        const row = mustRead(id);
        if (!mayBecome(row.state, 'done')) throw new IllegalTransition(id, row.state, 'done');
        const before = view.touchedWindow([row]);
        const { serverId, replacesLocalId, replacesEventId } = keepResult(row, result);
        const next: StoredOutboxRow = {
          ...row,
          state: 'done',
          serverId,
          problem: null,
          nextAttemptAtMs: null,
          finishedAtMs: nowMs(),
        };
        table.update(next);
        if (replacesLocalId === null) {
          const renamed = replacesEventId === undefined ? [] : renameWaiting(next, replacesEventId, serverId);
          return { ...change(next, renamed), touchedWindow: before };
        }
        localIds.learn(replacesLocalId, serverId);
        return { ...change(next, rewriteWaiting(replacesLocalId, id)), touchedWindow: before };
      });
    },
    markUnknown: (id, { problem, nextAttemptAtMs }) => step(id, 'unknown', { problem, nextAttemptAtMs }),
    requeue: (id, { problem, nextAttemptAtMs }) => step(id, 'queued', { problem, nextAttemptAtMs }),
    markNeedsAttention: (id, problem) =>
      database.transaction(() => {
        const refused = step(id, 'needs-attention', { problem, nextAttemptAtMs: null });
        const settled = takeBack.settleRefused(mustRead(id));
        return settled?.ok === true ? settled : refused;
      }),

    sendNow(id) {
      const asked = table.read(id);
      if (asked === null) return notFound;
      // A moved date goes with its series, and cannot go before it.
      const row = asked.state === 'discarded' ? asked : leaderOf(table, asked);
      if (row.state === 'unknown')
        return { ok: true, ...step(row.id, 'unknown', { nextAttemptAtMs: nowMs() }) };
      if (row.state === 'sending' || row.state === 'done' || row.state === 'discarded') {
        const why = row.state === 'discarded' ? 'discarded' : 'on-its-way';
        return { ok: false, failure: failure('too-late', { why }) };
      }
      return database.transaction(() => {
        const now = nowMs();
        const due = { notBeforeMs: now, nextAttemptAtMs: now, problem: null };
        // The client a booking waits for was held for the same undo window: it goes along.
        const client = row.waitsForId === null ? null : table.read(row.waitsForId);
        const along = [
          row,
          ...partsOf(table, row.id).filter(({ state }) => isWithUser(state) && state !== 'discarded'),
          ...(client?.state === 'held' ? [client] : []),
        ];
        const rows = along.map((one): StoredOutboxRow => {
          const next: StoredOutboxRow = { ...one, ...due, state: 'queued' };
          table.update(next);
          return next;
        });
        const first = rows.find((one) => one.id === id) ?? asked;
        return {
          ok: true as const,
          ...change(
            first,
            rows.filter((one) => one !== first),
          ),
        };
      });
    },
    makeAllDue: () =>
      database.run(
        `UPDATE outbox SET next_attempt_at_ms = ? WHERE state IN ('queued', 'unknown') AND next_attempt_at_ms > ?`,
        nowMs(),
        nowMs(),
      ),
    discard: (id) => takeBack.discard(id) ?? notFound,
    restore: (id, options) => takeBack.restore(id, options) ?? notFound,
    undo: (id, options) => takeBack.undo(id, options) ?? notFound,
    updateProblem: (id, problem) =>
      database.transaction(() => {
        const row = mustRead(id);
        if (row.state === 'done' || row.state === 'discarded')
          throw new IllegalTransition(id, row.state, row.state);
        const next = { ...row, problem };
        table.update(next);
        return change(next);
      }),
    pruneFinished(beforeMs) {
      const removed = database.run(
        `DELETE FROM outbox WHERE state IN ('done', 'discarded') AND finished_at_ms < ?
           AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.waits_for_id = outbox.id AND w.state NOT IN ('done', 'discarded'))`,
        beforeMs,
      );
      return removed;
    },
  };
}
