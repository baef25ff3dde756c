import { z } from 'zod';
import {
  type OutboxPayload,
  type OutboxProblem,
  type OutboxState,
  outboxPayloadSchema,
  outboxProblemSchema,
  outboxStateSchema,
} from '../../../shared/outbox/outbox.ts';
import type { SqlValue, StoreDatabase } from '../database/database.ts';
import type { Sealer } from '../database/sealing.ts';

/** Whom and what a row is about, as known when it was written: what it names may be gone from the cache later. */
export const outboxAboutSchema = z.strictObject({
  contactId: z.string().nullable(),
  clientName: z.string(),
  clientPhone: z.string().nullable(),
  title: z.string(),
  startMs: z.number().nullable(),
  endMs: z.number().nullable(),
  isSeries: z.boolean(),
});
export type OutboxAbout = z.infer<typeof outboxAboutSchema>;

const bodySchema = z.strictObject({
  payload: outboxPayloadSchema,
  deskName: z.string(),
  about: outboxAboutSchema,
});

/** One row as it stands in the table, opened. */
export type StoredOutboxRow = {
  sequence: number;
  id: string;
  state: OutboxState;
  entityKey: string;
  waitsForId: string | null;
  attempts: number;
  createdAtMs: number;
  notBeforeMs: number;
  nextAttemptAtMs: number | null;
  sentAtMs: number | null;
  finishedAtMs: number | null;
  discardedWithId: string | null;
  serverId: string | null;
  twinIds: string[];
  payload: OutboxPayload;
  deskName: string;
  about: OutboxAbout;
  problem: OutboxProblem | null;
};

const rowSchema = z.object({
  sequence: z.int(),
  id: z.string(),
  state: outboxStateSchema,
  entity_key: z.string(),
  waits_for_id: z.string().nullable(),
  attempts: z.int(),
  created_at_ms: z.number(),
  not_before_ms: z.number(),
  next_attempt_at_ms: z.number().nullable(),
  sent_at_ms: z.number().nullable(),
  finished_at_ms: z.number().nullable(),
  discarded_with_id: z.string().nullable(),
  server_id: z.string().nullable(),
  twin_ids: z.string(),
  body: z.instanceof(Uint8Array),
  problem: z.instanceof(Uint8Array).nullable(),
});
const twinIdsSchema = z.array(z.string());

/** The names of the table's columns, for copying rows as they are. */
export const OUTBOX_COLUMNS = ['kind', ...Object.keys(rowSchema.shape)] as const;

/** Reads and writes whole rows of the table `outbox`; knows nothing of what the states mean. */
export type OutboxTable = {
  /** Rows of `SELECT * FROM outbox o <clause>`. */
  select(clause: string, ...values: SqlValue[]): StoredOutboxRow[];
  read(id: string): StoredOutboxRow | null;
  /** Adds a row and gives it its sequence. */
  insert(row: Omit<StoredOutboxRow, 'sequence'>): StoredOutboxRow;
  /** Writes every column of a row that is there. */
  update(row: StoredOutboxRow): void;
};

/** Opens and seals rows of the outbox. */
export function createOutboxTable(database: StoreDatabase, sealer: Sealer): OutboxTable {
  const place = (id: string, column: 'body' | 'problem') => ({ table: 'outbox', rowId: id, column });

  function open(row: z.infer<typeof rowSchema>): StoredOutboxRow {
    const body = bodySchema.parse(sealer.open(row.body, place(row.id, 'body')));
    return {
      sequence: row.sequence,
      id: row.id,
      state: row.state,
      entityKey: row.entity_key,
      waitsForId: row.waits_for_id,
      attempts: row.attempts,
      createdAtMs: row.created_at_ms,
      notBeforeMs: row.not_before_ms,
      nextAttemptAtMs: row.next_attempt_at_ms,
      sentAtMs: row.sent_at_ms,
      finishedAtMs: row.finished_at_ms,
      discardedWithId: row.discarded_with_id,
      serverId: row.server_id,
      twinIds: twinIdsSchema.parse(JSON.parse(row.twin_ids)),
      payload: body.payload,
      deskName: body.deskName,
      about: body.about,
      problem:
        row.problem === null
          ? null
          : outboxProblemSchema.parse(sealer.open(row.problem, place(row.id, 'problem'))),
    };
  }

  /** Column values in the order of the statements below. */
  function values(row: Omit<StoredOutboxRow, 'sequence'>): SqlValue[] {
    const body = { payload: row.payload, deskName: row.deskName, about: row.about };
    return [
      row.payload.kind,
      row.state,
      row.entityKey,
      row.waitsForId,
      row.attempts,
      row.createdAtMs,
      row.notBeforeMs,
      row.nextAttemptAtMs,
      row.sentAtMs,
      row.finishedAtMs,
      row.discardedWithId,
      row.serverId,
      JSON.stringify(row.twinIds),
      sealer.seal(body, place(row.id, 'body')),
      row.problem === null ? null : sealer.seal(row.problem, place(row.id, 'problem')),
      row.id,
    ];
  }

  const table: OutboxTable = {
    select: (clause, ...bound) =>
      database.all(rowSchema, `SELECT * FROM outbox o ${clause}`, ...bound).map(open),
    read: (id) => table.select('WHERE o.id = ?', id)[0] ?? null,
    insert(row) {
      const inserted = database.get(
        z.object({ sequence: z.int() }),
        `INSERT INTO outbox (kind, state, entity_key, waits_for_id, attempts, created_at_ms, not_before_ms,
           next_attempt_at_ms, sent_at_ms, finished_at_ms, discarded_with_id, server_id, twin_ids, body, problem, id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING sequence`,
        ...values(row),
      );
      if (inserted === null) throw new Error('SQLite gave no sequence for a new outbox row.');
      return { ...row, sequence: inserted.sequence };
    },
    update(row) {
      database.run(
        `UPDATE outbox SET kind = ?, state = ?, entity_key = ?, waits_for_id = ?, attempts = ?, created_at_ms = ?,
           not_before_ms = ?, next_attempt_at_ms = ?, sent_at_ms = ?, finished_at_ms = ?, discarded_with_id = ?,
           server_id = ?, twin_ids = ?, body = ?, problem = ? WHERE id = ?`,
        ...values(row),
      );
    },
  };
  return table;
}
