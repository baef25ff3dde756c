import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  type OutboxPayload,
  type OutboxProblem,
  type OutboxState,
  outboxPayloadSchema,
  outboxProblemSchema,
  outboxStateSchema,
  type UnreadableRow,
} from '../../../shared/outbox/outbox.ts';
import type { SqlValue, StoreDatabase } from '../database/database.ts';
import { parseTolerantly, readStored, type StoredShape } from '../database/stored-json.ts';
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

/** The payload is read on its own: it has a version. */
const bodySchema = z.object({ payload: z.unknown(), deskName: z.string(), about: z.unknown() });

/** A step of `upgrades` is never changed once it has shipped: rows wait on workstations for as long as it takes. */
const PAYLOAD_SHAPE: StoredShape<OutboxPayload> = { schema: outboxPayloadSchema, version: 1, upgrades: {} };

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
  kind: z.string(),
  state: z.string(),
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
export const OUTBOX_COLUMNS = Object.keys(rowSchema.shape);

/** Reads and writes whole rows of the table `outbox`; knows nothing of what the states mean. */
export type OutboxTable = {
  /** Rows of `SELECT * FROM outbox o <clause>` that this version can read. */
  select(clause: string, ...values: SqlValue[]): StoredOutboxRow[];
  read(id: string): StoredOutboxRow | null;
  /** The id of the first row of `SELECT id FROM outbox o <clause>`, whether it can be read or not. */
  firstId(clause: string, ...values: SqlValue[]): string | null;
  /** Unfinished rows that this version cannot read, oldest first. */
  unreadable(): UnreadableRow[];
  /** The same rows as they lie in the table, for keeping elsewhere: what is personal in them is encrypted. */
  unreadableRaw(): Record<string, SqlValue>[];
  /** Adds a row and gives it its sequence. */
  insert(row: Omit<StoredOutboxRow, 'sequence'>): StoredOutboxRow;
  /** Writes every column of a row that is there. */
  update(row: StoredOutboxRow): void;
};

type DecodedBody = Pick<StoredOutboxRow, 'payload' | 'deskName' | 'about'>;

function decodeBody(json: unknown): DecodedBody | UnreadableRow['why'] {
  const body = bodySchema.safeParse(json).data;
  const about = body === undefined ? null : parseTolerantly(outboxAboutSchema, body.about);
  if (body === undefined || about === null) return 'unreadable';
  const payload = readStored(body.payload, PAYLOAD_SHAPE);
  return payload.ok ? { payload: payload.value, deskName: body.deskName, about } : payload.why;
}

/** Why a row came back, as far as this version can tell: another one may have noted reasons of its own. */
function problemOf(json: unknown): OutboxProblem {
  return (
    parseTolerantly(outboxProblemSchema, json) ?? {
      code: 'unreadable',
      message:
        'Another version of Frontdesk noted why this came back, in words this one cannot read. Nothing is lost: look at it and send it again, or discard it.',
      serverMessage: null,
      field: null,
      duplicateContactId: null,
      alternatives: [],
    }
  );
}

/** Opens and seals rows of the outbox. */
export function createOutboxTable(database: StoreDatabase, sealer: Sealer): OutboxTable {
  const place = (id: string, column: 'body' | 'problem') => ({ table: 'outbox', rowId: id, column });

  /** What was decoded of a row's body, with the bytes it was decoded from. The disk is the truth, this is its copy. */
  const decoded = new Map<string, { sealed: Buffer; body: DecodedBody | UnreadableRow['why'] }>();

  function bodyOf(id: string, sealed: Uint8Array): DecodedBody | UnreadableRow['why'] {
    const known = decoded.get(id);
    if (known?.sealed.equals(sealed) === true) return known.body;
    const body = decodeBody(sealer.open(sealed, place(id, 'body')));
    decoded.set(id, { sealed: Buffer.from(sealed), body });
    return body;
  }

  /** The row, or why this version cannot read it. Throws `SealBroken` for damage: that is no other version's doing. */
  function open(row: z.infer<typeof rowSchema>): StoredOutboxRow | UnreadableRow['why'] {
    const body = bodyOf(row.id, row.body);
    const state = outboxStateSchema.safeParse(row.state).data;
    if (typeof body === 'string') return body;
    if (state === undefined) return 'newer';
    return {
      sequence: row.sequence,
      id: row.id,
      state,
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
      ...body,
      problem: row.problem === null ? null : problemOf(sealer.open(row.problem, place(row.id, 'problem'))),
    };
  }

  /** The sealed body: the bytes that are there where nothing in it changed, so that what another version added stays. */
  function sealBody({ id, payload, deskName, about }: Omit<StoredOutboxRow, 'sequence'>): Buffer {
    const known = decoded.get(id);
    const body: DecodedBody = { payload, deskName, about };
    if (known !== undefined && isDeepStrictEqual(known.body, body)) return known.sealed;
    const sealed = sealer.seal(body, place(id, 'body'));
    decoded.set(id, { sealed, body });
    return sealed;
  }

  /** Column values in the order of the statements below. */
  function values(row: Omit<StoredOutboxRow, 'sequence'>): SqlValue[] {
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
      sealBody(row),
      row.problem === null ? null : sealer.seal(row.problem, place(row.id, 'problem')),
      row.id,
    ];
  }

  const unreadableRows = () =>
    database
      .all(rowSchema, `SELECT * FROM outbox o WHERE o.state NOT IN ('done', 'discarded') ORDER BY o.sequence`)
      .flatMap((row) => {
        const why = open(row);
        return typeof why === 'string' ? [{ row, why }] : [];
      });

  const table: OutboxTable = {
    select: (clause, ...bound) =>
      database.all(rowSchema, `SELECT * FROM outbox o ${clause}`, ...bound).flatMap((row) => {
        const opened = open(row);
        return typeof opened === 'string' ? [] : [opened];
      }),
    firstId: (clause, ...bound) =>
      database.get(z.object({ id: z.string() }), `SELECT o.id FROM outbox o ${clause}`, ...bound)?.id ?? null,
    unreadable: () =>
      unreadableRows().map(({ row, why }) => ({
        id: row.id,
        createdAtMs: row.created_at_ms,
        why,
      })),
    unreadableRaw: () => unreadableRows().map(({ row }) => row),
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
