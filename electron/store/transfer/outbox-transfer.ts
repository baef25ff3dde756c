import { failure } from '../../../shared/failures/failures.ts';
import { toStored } from '../../base/stored-json.ts';
import type { Contacts } from '../clients/contacts.ts';
import type { StoreDatabase } from '../database/database.ts';
import {
  type ExportedRow,
  type ExportRefusal,
  decryptExport,
  requirePassphrase,
  encryptExport,
} from './export-file.ts';
import { concurrencyKeyOf, type LocalIds, resolvePayload, waitsForRow } from '../outbox/local-ids.ts';
import {
  readProblem,
  type OutboxTable,
  type SetApartRow,
  type StoredOutboxRow,
} from '../outbox/outbox-table.ts';
import { PROBLEM_SHAPE } from '../database/stored-shapes.ts';

/** What an export did. */
export type OutboxExport = {
  exportedIds: string[];
  /** Being sent at this moment, or waiting for one that is: they stay on this PC. */
  leftBehindIds: string[];
};

/** What an import did, or why nothing was imported. */
export type OutboxImport =
  | { ok: true; importedIds: string[]; /** On this PC already: left as they are. */ knownIds: string[] }
  | ExportRefusal;

/**
 * Takes unsent writes to another PC without doubling one (issue 3). The API knows no key of an order, so two PCs
 * holding the same write must not both send it unseen:
 * - every row keeps its order's id: importing a file twice, or where it came from, adds nothing;
 * - every exported row counts as tried, here and there: whoever sends it looks for it on the server first;
 * - what cannot be read here goes along as it is: the other PC may be able to;
 * - what was queued here stays here but is not sent by itself any more: the user is asked, and a lost file loses nothing.
 */
export type OutboxTransfer = {
  /**
   * Holds the unsent writes back, encrypts them and hands the text to `write`. When that fails they are queued again
   * and its error is thrown. Throws RangeError for too short a passphrase, nothing changed.
   */
  exportOutbox(passphrase: string, write: (text: string) => Promise<void>): Promise<OutboxExport>;
  /** Adds what the text holds and this PC does not have, in one transaction. */
  importOutbox(text: string, passphrase: string): Promise<OutboxImport>;
};

const OTHER_LOCATION: OutboxImport = { ok: false, failure: failure('other-location') };

/** Makes the transfer over an open store. */
export function createOutboxTransfer(dependencies: {
  database: StoreDatabase;
  table: OutboxTable;
  localIds: LocalIds;
  contacts: Contacts;
  locationId: () => string | null;
  nowMs: () => number;
}): OutboxTransfer {
  const { database, table, localIds, contacts, nowMs } = dependencies;
  const triedBefore = (attempts: number): number => Math.max(attempts, 1);

  /** A row goes along unless it, or one before it that it needs, is on its way right now. */
  function choose(): { going: StoredOutboxRow[]; staying: StoredOutboxRow[] } {
    const going: StoredOutboxRow[] = [];
    const staying: StoredOutboxRow[] = [];
    for (const row of table.select(`WHERE o.state NOT IN ('done', 'discarded') ORDER BY o.sequence`)) {
      const isBound = staying.some(
        ({ id, concurrencyKey }) => id === row.waitsForId || concurrencyKey === row.concurrencyKey,
      );
      (row.state === 'sending' || isBound ? staying : going).push(row);
    }
    return { going, staying };
  }

  function holdBack(row: StoredOutboxRow): void {
    const attempts = triedBefore(row.attempts);
    if (row.state === 'held' || row.state === 'queued') {
      const problem = failure('outcome-unknown', { why: 'exported', exportedAtMs: nowMs() });
      table.update({ ...row, state: 'needs-attention', attempts, problem, nextAttemptAtMs: null });
    } else {
      table.update({ ...row, attempts });
    }
  }

  /** Only rows nobody has touched since: the user may have sent or discarded one meanwhile. */
  function putBack(rows: readonly StoredOutboxRow[], setApart: readonly SetApartRow[]): void {
    database.transaction(() => {
      for (const row of setApart) table.putBackSetApart(row);
      for (const before of rows) {
        const now = table.read(before.id);
        const wasHeldBack = before.state === 'held' || before.state === 'queued';
        if (!wasHeldBack || now?.state !== 'needs-attention') continue;
        table.update({
          ...now,
          state: 'queued',
          attempts: before.attempts,
          problem: before.problem,
          nextAttemptAtMs: nowMs(),
        });
      }
    });
  }

  function exported(row: StoredOutboxRow): ExportedRow {
    const { id, payload, attempts, createdAtMs, deskName, about, problem, state } = row;
    return {
      id,
      payload,
      state: state === 'unknown' || state === 'needs-attention' ? state : 'queued',
      attempts: triedBefore(attempts),
      createdAtMs,
      deskName,
      about,
      twinIds: row.preexistingIds,
      problem: null,
      failure: problem && toStored(problem, PROBLEM_SHAPE),
    };
  }

  function add(row: ExportedRow): void {
    const problem = row.failure ?? row.problem ?? null;
    const payload = resolvePayload(row.payload, (id) => localIds.resolve(id));
    const now = nowMs();
    table.insert({
      id: row.id,
      state: row.state,
      concurrencyKey: concurrencyKeyOf(payload),
      waitsForId: waitsForRow(payload),
      attempts: triedBefore(row.attempts),
      createdAtMs: row.createdAtMs,
      notBeforeMs: now,
      nextAttemptAtMs: row.state === 'needs-attention' ? null : now,
      sentAtMs: null,
      finishedAtMs: null,
      discardedWithId: null,
      serverId: null,
      preexistingIds: row.twinIds,
      payload,
      deskName: row.deskName,
      about: row.about,
      problem: problem === null ? null : readProblem(problem),
    });
  }

  /** A row of that id, whether it can be read or not. */
  const isHere = (id: string): boolean => table.firstId('WHERE o.id = ?', id) !== null;

  /** One that this version can read names things as they are called by now. */
  function addSetApart(row: SetApartRow): void {
    table.insertSetApart(row, nowMs());
    const read = table.read(row.id);
    if (read === null) return;
    table.update({ ...read, payload: resolvePayload(read.payload, (id) => localIds.resolve(id)) });
  }

  return {
    async exportOutbox(passphrase, write) {
      requirePassphrase(passphrase);
      const { going, staying, setApart } = database.transaction(() => {
        const chosen = { ...choose(), setApart: table.setApart() };
        for (const row of chosen.going) holdBack(row);
        const problem = failure('outcome-unknown', { why: 'exported', exportedAtMs: nowMs() });
        for (const { id } of chosen.setApart) table.holdBackSetApart(id, problem);
        return chosen;
      });
      try {
        const content = {
          locationId: dependencies.locationId(),
          exportedAtMs: nowMs(),
          rows: going.map(exported),
          setApart,
        };
        await write(await encryptExport(content, passphrase));
      } catch (error) {
        putBack(going, setApart);
        throw error;
      }
      return {
        exportedIds: [...going, ...setApart].map(({ id }) => id),
        leftBehindIds: staying.map(({ id }) => id),
      };
    },

    async importOutbox(text, passphrase) {
      const opened = await decryptExport(text, passphrase);
      if (!opened.ok) return opened;
      const { rows, setApart, locationId } = opened.content;
      const here = dependencies.locationId();
      if (locationId !== null && here !== null && locationId !== here) return OTHER_LOCATION;
      const fresh = database.transaction(() => {
        const unknownHere = rows.filter(({ id }) => !isHere(id));
        for (const row of unknownHere) add(row);
        const alsoUnknown = setApart.filter(({ id }) => !isHere(id));
        for (const row of alsoUnknown) addSetApart(row);
        return [...unknownHere, ...alsoUnknown].map(({ id }) => id);
      });
      for (const id of fresh) {
        const payload = table.read(id)?.payload;
        if (payload?.kind === 'create-contact')
          contacts.setProvisional(payload.localContactId, payload.fields);
      }
      return {
        ok: true,
        importedIds: fresh,
        knownIds: [...rows, ...setApart].flatMap(({ id }) => (fresh.includes(id) ? [] : [id])),
      };
    },
  };
}
