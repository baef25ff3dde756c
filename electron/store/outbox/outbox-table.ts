import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/failures/failures.ts';
import {
  type OutboxPayload,
  type OutboxState,
  outboxKindSchema,
  outboxStateSchema,
  type UnreadableRow,
} from '../../../shared/outbox/outbox.ts';
import type { SqlValue, StoreDatabase } from '../database/database.ts';
import { keepUnknown, readFields, readStored, toStored } from '../../base/stored-json.ts';
import { PAYLOAD_SHAPE, PROBLEM_SHAPE } from '../database/stored-shapes.ts';
import type { Cipher } from '../database/encryption.ts';

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

/** A write that could not be read on the PC it comes from, or cannot be read here: as it lies in the table `outbox`. */
export const setApartRowSchema = z.looseObject({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  entityKey: z.string(),
  waitsForId: z.string().nullable(),
  attempts: z.int().nonnegative(),
  createdAtMs: z.number(),
  serverId: z.string().nullable(),
  /** The text of the column. */
  twinIds: z.string(),
  /** What the encrypted body holds; absent where it does not open. */
  body: z.unknown().optional(),
  /** The body's bytes, where it does not open. */
  sealed: z.base64().nullable(),
});
export type SetApartRow = z.infer<typeof setApartRowSchema>;

/** The payload is read on its own: it has a version. The rest only describes it, and stops nothing. */
const bodySchema = z.looseObject({
  payload: z.unknown(),
  deskName: z.string().catch(''),
  about: z.unknown(),
});

const NOTHING_KNOWN: OutboxAbout = {
  contactId: null,
  clientName: '',
  clientPhone: null,
  title: '',
  startMs: null,
  endMs: null,
  isSeries: false,
};

/** One row as it stands in the table, opened. */
export type StoredOutboxRow = {
  sequence: number;
  id: string;
  state: OutboxState;
  concurrencyKey: string;
  waitsForId: string | null;
  attempts: number;
  createdAtMs: number;
  notBeforeMs: number;
  nextAttemptAtMs: number | null;
  sentAtMs: number | null;
  finishedAtMs: number | null;
  discardedWithId: string | null;
  serverId: string | null;
  preexistingIds: string[];
  payload: OutboxPayload;
  deskName: string;
  about: OutboxAbout;
  problem: Failure | null;
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
const preexistingIdsSchema = z.array(z.string());
const idSchema = z.object({ id: z.string() });

/** The names of the table's columns, for copying rows as they are. */
export const OUTBOX_COLUMNS = Object.keys(rowSchema.shape);

/** Reads and writes whole rows of the table `outbox`; knows nothing of what the states mean. */
export type OutboxTable = {
  /** Rows of `SELECT * FROM outbox o <clause>` that this version can read. */
  select(clause: string, ...values: SqlValue[]): StoredOutboxRow[];
  read(id: string): StoredOutboxRow | null;
  /** The id of the first row of `SELECT id FROM outbox o <clause>`, whether it can be read or not. */
  firstId(clause: string, ...values: SqlValue[]): string | null;
  /** Unfinished rows that cannot be read here, oldest first. */
  unreadable(): UnreadableRow[];
  /** The same rows as they lie in the table, for keeping elsewhere: what is personal in them is encrypted. */
  unreadableRaw(): Record<string, SqlValue>[];
  /** The same rows with their bodies opened, to be taken to another PC. */
  setApart(): SetApartRow[];
  /** Such a row was exported: it counts as tried, and one that waited to be sent comes back with this problem. */
  holdBackSetApart(id: string, problem: Failure): void;
  /** Undoes `holdBackSetApart` with the row as it was. */
  putBackSetApart(row: SetApartRow): void;
  /** Adds such a row of another PC; where this version can read it, it is a row like any other from then on. */
  insertSetApart(row: SetApartRow, nowMs: number): void;
  /** Discards such a row, whatever is in it. */
  giveUpUnreadable(id: string, nowMs: number): void;
  /** Adds a row and gives it its sequence. */
  insert(row: Omit<StoredOutboxRow, 'sequence'>): StoredOutboxRow;
  /** Writes every column of a row that is there. */
  update(row: StoredOutboxRow): void;
};

type OpenedBody = Pick<StoredOutboxRow, 'payload' | 'deskName' | 'about'>;

/** What a row's encrypted body holds. */
type Body =
  | {
      ok: true;
      value: OpenedBody;
      /** What it was read from, the payload upgraded: holds what this version does not know as well. */
      json: Record<string, unknown> & { payload: Record<string, unknown> };
    }
  | { ok: false; why: UnreadableRow['why']; about: OutboxAbout };

function readBody(json: unknown): Body {
  if (json === undefined) return { ok: false, why: 'damaged', about: NOTHING_KNOWN };
  const body = bodySchema.safeParse(json).data;
  if (body === undefined) return { ok: false, why: 'unreadable', about: NOTHING_KNOWN };
  const { value: about } = readFields(outboxAboutSchema, body.about, NOTHING_KNOWN);
  const payload = readStored(body.payload, PAYLOAD_SHAPE);
  if (!payload.ok) return { ok: false, why: payload.why, about };
  return {
    ok: true,
    value: { payload: payload.value, deskName: body.deskName, about },
    json: { ...body, payload: payload.json },
  };
}

/**
 * Why a row came back, from the JSON any version stored: `other-version`, with its sentence where it had one, for reasons
 * this version does not know.
 */
export function readProblem(json: unknown): Failure {
  const read = readStored(json, PROBLEM_SHAPE);
  return read.ok ? read.value : failure('other-version', { note: noteIn(json) });
}

const sentenceSchema = z.union([
  z.looseObject({ message: z.string() }).transform(({ message }) => message),
  z.looseObject({ params: z.looseObject({ note: z.string() }) }).transform(({ params }) => params.note),
]);

function noteIn(json: unknown): string | null {
  return sentenceSchema.safeParse(json).data ?? null;
}

/** Null where they are none. */
function twinIdsOf(text: string): string[] | null {
  try {
    return preexistingIdsSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Opens and encrypts rows of the outbox. */
export function createOutboxTable(database: StoreDatabase, cipher: Cipher): OutboxTable {
  const place = (id: string, column: 'body' | 'problem') => ({ table: 'outbox', rowId: id, column });

  /** What was decoded of a row's body, with the bytes it was decoded from. The disk is the truth, this is its copy. */
  const opened = new Map<string, { encrypted: Buffer; body: Body }>();
  /** The bytes each reason was read from: one that stays keeps what another version put into it. */
  const sealedProblems = new WeakMap<Failure, Uint8Array>();

  /** Rows as they were read last, until something is written to them. */
  const rows = new Map<string, StoredOutboxRow | UnreadableRow>();
  let rowsAsOf = database.writesTo('outbox');

  /** Forgets the rows where somebody else wrote to the table, or a transaction was rolled back. */
  function knownRows(): typeof rows {
    const now = database.writesTo('outbox');
    if (now !== rowsAsOf) rows.clear();
    rowsAsOf = now;
    return rows;
  }

  function bodyOf(id: string, encrypted: Uint8Array): Body {
    const known = opened.get(id);
    if (known?.encrypted.equals(encrypted) === true) return known.body;
    const body = readBody(cipher.decrypt(encrypted, place(id, 'body')));
    opened.set(id, { encrypted: Buffer.from(encrypted), body });
    return body;
  }

  function problemIn({ id, problem: encrypted }: z.infer<typeof rowSchema>): Failure | null {
    if (encrypted === null) return null;
    const problem = readProblem(cipher.decrypt(encrypted, place(id, 'problem')));
    sealedProblems.set(problem, encrypted);
    return problem;
  }

  /** The row, or why it cannot be read and what it seems to be about. */
  function open(row: z.infer<typeof rowSchema>): StoredOutboxRow | UnreadableRow {
    const body = bodyOf(row.id, row.body);
    const state = outboxStateSchema.safeParse(row.state).data;
    const preexistingIds = twinIdsOf(row.twin_ids);
    if (!body.ok || state === undefined || preexistingIds === null) {
      const { clientName, title, startMs } = body.ok ? body.value.about : body.about;
      return {
        id: row.id,
        createdAtMs: row.created_at_ms,
        why: body.ok ? 'newer' : body.why,
        kind: outboxKindSchema.safeParse(row.kind).data ?? null,
        clientName,
        title,
        startMs,
      };
    }
    return {
      sequence: row.sequence,
      id: row.id,
      state,
      concurrencyKey: row.entity_key,
      waitsForId: row.waits_for_id,
      attempts: row.attempts,
      createdAtMs: row.created_at_ms,
      notBeforeMs: row.not_before_ms,
      nextAttemptAtMs: row.next_attempt_at_ms,
      sentAtMs: row.sent_at_ms,
      finishedAtMs: row.finished_at_ms,
      discardedWithId: row.discarded_with_id,
      serverId: row.server_id,
      preexistingIds,
      ...body.value,
      problem: problemIn(row),
    };
  }

  /** The encrypted body: the bytes that are there where nothing in it changed. What another version added stays in it. */
  function encryptBody({ id, payload, deskName, about }: Omit<StoredOutboxRow, 'sequence'>): Buffer {
    const known = opened.get(id);
    const before = known?.body.ok === true ? known.body : null;
    const value: OpenedBody = { payload, deskName, about };
    if (known !== undefined && before !== null && isDeepStrictEqual(before.value, value))
      return known.encrypted;
    const stored = toStored(
      payload,
      PAYLOAD_SHAPE,
      before && { value: before.value.payload, json: before.json.payload },
    );
    const rest = before === null ? value : keepUnknown(value, before.value, before.json);
    const json = { ...(rest as object), payload: stored };
    const encrypted = cipher.encrypt(json, place(id, 'body'));
    opened.set(id, { encrypted, body: { ok: true, value, json } });
    return encrypted;
  }

  function sealProblem({ id, problem }: Omit<StoredOutboxRow, 'sequence'>): Uint8Array | null {
    if (problem === null) return null;
    return (
      sealedProblems.get(problem) ?? cipher.encrypt(toStored(problem, PROBLEM_SHAPE), place(id, 'problem'))
    );
  }

  /** Column values in the order of the statements below. */
  function values(row: Omit<StoredOutboxRow, 'sequence'>): SqlValue[] {
    return [
      row.payload.kind,
      row.state,
      row.concurrencyKey,
      row.waitsForId,
      row.attempts,
      row.createdAtMs,
      row.notBeforeMs,
      row.nextAttemptAtMs,
      row.sentAtMs,
      row.finishedAtMs,
      row.discardedWithId,
      row.serverId,
      JSON.stringify(row.preexistingIds),
      encryptBody(row),
      sealProblem(row),
      row.id,
    ];
  }

  const unreadableRows = () =>
    database
      .all(rowSchema, `SELECT * FROM outbox o WHERE o.state NOT IN ('done', 'discarded') ORDER BY o.sequence`)
      .flatMap((row) => {
        const found = open(row);
        return 'why' in found ? [{ row, found }] : [];
      });

  const table: OutboxTable = {
    select(clause, ...bound) {
      const known = knownRows();
      const ids = database.all(idSchema, `SELECT o.id FROM outbox o ${clause}`, ...bound).map(({ id }) => id);
      if (ids.some((id) => !known.has(id))) {
        for (const row of database.all(rowSchema, `SELECT * FROM outbox o ${clause}`, ...bound))
          if (!known.has(row.id)) known.set(row.id, open(row));
      }
      return ids.flatMap((id) => {
        const found = known.get(id);
        return found === undefined || 'why' in found ? [] : [found];
      });
    },
    firstId: (clause, ...bound) =>
      database.get(idSchema, `SELECT o.id FROM outbox o ${clause}`, ...bound)?.id ?? null,
    unreadable: () => unreadableRows().map(({ found }) => found),
    unreadableRaw: () => unreadableRows().map(({ row }) => row),
    setApart: () =>
      unreadableRows().map(({ row }) => {
        const body = cipher.decrypt(row.body, place(row.id, 'body'));
        return {
          id: row.id,
          kind: row.kind,
          state: row.state,
          entityKey: row.entity_key,
          waitsForId: row.waits_for_id,
          attempts: row.attempts,
          createdAtMs: row.created_at_ms,
          serverId: row.server_id,
          twinIds: row.twin_ids,
          body,
          sealed: body === undefined ? Buffer.from(row.body).toString('base64') : null,
        };
      }),
    holdBackSetApart(id, problem) {
      database.run('UPDATE outbox SET attempts = max(attempts, 1) WHERE id = ?', id);
      database.run(
        `UPDATE outbox SET state = 'needs-attention', next_attempt_at_ms = NULL, problem = ?
         WHERE id = ? AND state IN ('held', 'queued')`,
        cipher.encrypt(toStored(problem, PROBLEM_SHAPE), place(id, 'problem')),
        id,
      );
    },
    putBackSetApart({ id, state, attempts }) {
      database.run(
        `UPDATE outbox SET state = ?, attempts = ?, next_attempt_at_ms = not_before_ms, problem = NULL
         WHERE id = ? AND state = 'needs-attention' AND ? IN ('held', 'queued')`,
        state,
        attempts,
        id,
        state,
      );
    },
    insertSetApart(row, nowMs) {
      const state = row.state === 'held' ? 'queued' : row.state === 'sending' ? 'unknown' : row.state;
      const isKnown = outboxStateSchema.safeParse(state).success;
      database.run(
        `INSERT INTO outbox (id, kind, state, entity_key, waits_for_id, attempts, created_at_ms, not_before_ms,
           next_attempt_at_ms, server_id, twin_ids, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        row.id,
        row.kind,
        isKnown ? state : 'needs-attention',
        row.entityKey,
        row.waitsForId,
        Math.max(row.attempts, 1),
        row.createdAtMs,
        nowMs,
        isKnown && state !== 'needs-attention' ? nowMs : null,
        row.serverId,
        row.twinIds,
        row.sealed === null
          ? cipher.encrypt(row.body, place(row.id, 'body'))
          : Buffer.from(row.sealed, 'base64'),
      );
    },
    giveUpUnreadable(id, nowMs) {
      if (!unreadableRows().some(({ row }) => row.id === id)) return;
      database.run(
        `UPDATE outbox SET state = 'discarded', finished_at_ms = ?, next_attempt_at_ms = NULL WHERE id = ?`,
        nowMs,
        id,
      );
    },
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
      const known = knownRows();
      database.run(
        `UPDATE outbox SET kind = ?, state = ?, entity_key = ?, waits_for_id = ?, attempts = ?, created_at_ms = ?,
           not_before_ms = ?, next_attempt_at_ms = ?, sent_at_ms = ?, finished_at_ms = ?, discarded_with_id = ?,
           server_id = ?, twin_ids = ?, body = ?, problem = ? WHERE id = ?`,
        ...values(row),
      );
      // Of this write only this row is another one.
      known.delete(row.id);
      rowsAsOf = database.writesTo('outbox');
    },
  };
  return table;
}
