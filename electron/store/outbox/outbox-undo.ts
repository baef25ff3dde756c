import { randomUUID } from 'node:crypto';
import type { ChangeOrder, DeleteOrder } from '../../../shared/appointment/booking-order.ts';
import { failure, type FailureCode } from '../../../shared/failures/failures.ts';
import { seriesOrderIdOf } from '../../../shared/outbox/outbox.ts';
import type { Contacts } from '../clients/contacts.ts';
import type { StoreDatabase } from '../database/database.ts';
import type { HeldTime } from './held-time.ts';
import { localAppointmentId } from './local-ids.ts';
import { leaderOf, partsOf } from './outbox-command.ts';
import type { OutboxChange, OutboxOutcome, OutboxStore } from './outbox-store.ts';
import type { OutboxTable, StoredOutboxRow } from './outbox-table.ts';
import { isWithUser } from './outbox-row-view.ts';

/** Discarding, restoring and undoing; null where there is no such row. */
export type Undo = {
  discard(id: string): OutboxOutcome | null;
  restore(id: string, options: { undoWindowMs: number }): OutboxOutcome | null;
  undo(id: string, options: { undoWindowMs: number }): OutboxOutcome | null;
  /** Inside a transaction: a booking that was refused while its deletion waited for it is settled. Null otherwise. */
  settleRefused(row: StoredOutboxRow): OutboxOutcome | null;
};

/** With these the server may have made something all the same: a deletion that waits is still wanted. */
const MAY_BE_MADE: ReadonlySet<FailureCode> = new Set([
  'outcome-unknown',
  'changed-elsewhere',
  'series-not-applied',
  'unreadable-answer',
  'answer-too-large',
  'internal',
  'other-version',
]);

/** Takes writes back and brings them again; see OutboxStore for what each promises. */
export function createUndo(dependencies: {
  database: StoreDatabase;
  table: OutboxTable;
  contacts: Contacts;
  heldTime: HeldTime;
  nowMs: () => number;
  change: (row: StoredOutboxRow, also: readonly StoredOutboxRow[]) => OutboxChange;
  addOrder: OutboxStore['addOrder'];
}): Undo {
  const { database, table, contacts, heldTime, nowMs } = dependencies;

  const mayDiscard = (row: StoredOutboxRow) => isWithUser(row.state) && row.state !== 'discarded';

  /** Rows that cannot go without this one: those waiting for it or for what it makes, and those waiting for them. */
  function dependents(row: StoredOutboxRow): StoredOutboxRow[] {
    const makes = row.payload.kind === 'create-appointment' && row.serverId === null;
    const direct = table
      .select(
        `WHERE (o.waits_for_id = ? OR (o.entity_key = ? AND o.sequence > ?))
           AND o.state NOT IN ('done', 'discarded') ORDER BY o.sequence`,
        row.id,
        makes ? row.concurrencyKey : null,
        row.sequence,
      )
      .filter(mayDiscard);
    const all = direct.flatMap((one) => [one, ...dependents(one)]);
    return all.filter(({ id }, place) => all.findIndex((one) => one.id === id) === place);
  }

  /** The new client that bookings brought, when no other booking waits for that client. */
  function broughtClient(row: StoredOutboxRow, along: readonly StoredOutboxRow[]): StoredOutboxRow[] {
    const client = row.waitsForId === null ? null : table.read(row.waitsForId);
    if (client?.payload.kind !== 'create-contact' || !mayDiscard(client)) return [];
    const others = table.select(
      `WHERE o.waits_for_id = ? AND o.id <> ? AND o.state <> 'discarded'`,
      client.id,
      row.id,
    );
    return others.every(({ id }) => along.some((one) => one.id === id)) ? [client] : [];
  }

  function showClients(rows: readonly StoredOutboxRow[]): void {
    for (const { payload, state } of rows) {
      if (payload.kind !== 'create-contact') continue;
      contacts.setProvisional(payload.localContactId, state === 'discarded' ? null : payload.fields);
    }
  }

  const discarded = (one: StoredOutboxRow, withId: string | null): StoredOutboxRow => ({
    ...one,
    state: 'discarded',
    finishedAtMs: nowMs(),
    nextAttemptAtMs: null,
    discardedWithId: withId,
  });

  const restored = (one: StoredOutboxRow, undoWindowMs: number): StoredOutboxRow => ({
    ...one,
    state: undoWindowMs > 0 ? 'held' : 'queued',
    notBeforeMs: nowMs() + undoWindowMs,
    nextAttemptAtMs: nowMs() + undoWindowMs,
    finishedAtMs: null,
    discardedWithId: null,
  });

  /** Writes the rows, and tells of the one that was asked for first. */
  function write(id: string, rows: readonly StoredOutboxRow[]): OutboxOutcome {
    database.transaction(() => {
      for (const one of rows) table.update(one);
    });
    showClients(rows);
    const asked = rows.find((one) => one.id === id) ?? table.read(id);
    if (asked === null) throw new Error(`There is no outbox row ${id}.`);
    return {
      ok: true,
      ...dependencies.change(
        asked,
        rows.filter((one) => one.id !== id),
      ),
    };
  }

  /** Parts of a command that were never sent, taken back by the row that undoes it: kept with it, they come again. */
  function takenBackBy(undoing: StoredOutboxRow): StoredOutboxRow[] {
    const what = undoing.payload;
    const takesBackEnd = what.kind === 'change-appointment' && what.order.takesBack !== undefined;
    if (what.kind !== 'delete-event' && !takesBackEnd) return [];
    return table
      .select(`WHERE o.state = 'discarded' AND o.discarded_with_id = ? ORDER BY o.sequence`, undoing.id)
      .filter(({ payload }) => ![null, undoing.id].includes(seriesOrderIdOf(payload)));
  }

  /** The unsent parts of the command that a deletion, or the change that takes an end of a series back, is about. */
  function unsentPartsOf({ payload }: StoredOutboxRow): StoredOutboxRow[] {
    if (payload.kind === 'change-appointment' && payload.order.takesBack !== undefined) {
      return partsOf(table, payload.order.takesBack).filter(mayDiscard);
    }
    if (payload.kind !== 'delete-event') return [];
    const [series] = table.select(
      `WHERE o.kind = 'create-appointment' AND o.server_id = ?`,
      payload.order.eventId,
    );
    return series === undefined ? [] : partsOf(table, series.id).filter(mayDiscard);
  }

  /**
   * What comes back with a discarded row: all that was discarded with it, and what it waits for. Of a new client only the
   * client: the booking that brought them may have been given up by itself.
   */
  function discardedWith(asked: StoredOutboxRow): StoredOutboxRow[] {
    const found = new Map([[asked.id, asked]]);
    for (const row of found.values()) {
      const isOnlyNeeded = row.payload.kind === 'create-contact' && row !== asked;
      const others = table.select(
        `WHERE o.state = 'discarded' AND (o.discarded_with_id = ? OR o.id IN (?, ?)) ORDER BY o.sequence`,
        row.id,
        row.waitsForId,
        isOnlyNeeded ? null : row.discardedWithId,
      );
      for (const other of others) if (!found.has(other.id)) found.set(other.id, other);
    }
    return [...found.values()];
  }

  function discard(id: string): OutboxOutcome | null {
    const asked = table.read(id);
    if (asked === null) return null;
    if (asked.state === 'discarded') return { ok: true, ...dependencies.change(asked, []) };
    const leader = leaderOf(table, asked);
    const row = leader.state === 'discarded' ? asked : leader;
    if (!mayDiscard(row)) {
      const why = row.state === 'done' ? 'on-server' : 'on-its-way';
      return { ok: false, failure: failure('too-late', { why }) };
    }
    const along = dependents(row);
    const client = broughtClient(row, along);
    return write(id, [
      discarded(row, null),
      ...[...along, ...client].map((one) => discarded(one, row.id)),
      ...takenBackBy(row).map((one) => restored(one, 0)),
    ]);
  }

  function restore(id: string, { undoWindowMs }: { undoWindowMs: number }): OutboxOutcome | null {
    const asked = table.read(id);
    if (asked === null) return null;
    if (asked.state !== 'discarded') {
      return { ok: false, failure: failure('too-late', { why: 'not-discarded' }) };
    }
    const together = discardedWith(asked);
    return database.transaction(() => {
      const counted = undoWindowMs > 0 ? heldTime.count(nowMs()) : [];
      return write(id, [
        ...counted,
        ...together.map((one) => restored(one, undoWindowMs)),
        ...together.flatMap((one) => unsentPartsOf(one).map((part) => discarded(part, one.id))),
      ]);
    });
  }

  /** Orders the deletion of what a booking's row made, or is about to make. */
  function deletionOf(
    row: StoredOutboxRow,
    partOf: DeleteOrder['partOf'],
    options: { undoWindowMs: number },
  ): OutboxChange {
    const isSeries =
      row.payload.kind === 'create-appointment' && row.payload.order.request.rrule !== undefined;
    const order: DeleteOrder = {
      orderId: randomUUID(),
      eventId: row.serverId ?? localAppointmentId(row.id),
      scope: isSeries ? 'series' : 'single',
      target: 'appointment',
      ...(partOf === undefined ? {} : { partOf }),
    };
    return dependencies.addOrder({ kind: 'delete-event', order }, options);
  }

  /** The deletion that was ordered already of what a booking's row made, or is about to make. */
  function deletionKnownOf(row: StoredOutboxRow): StoredOutboxRow | undefined {
    const eventId = row.serverId ?? localAppointmentId(row.id);
    return table
      .select(`WHERE o.kind = 'delete-event' AND o.state <> 'discarded' ORDER BY o.sequence`)
      .find(({ payload }) => payload.kind === 'delete-event' && payload.order.eventId === eventId);
  }

  /**
   * Orders that a series which was ended before one of its dates goes on as it did, and that the dates that went with it
   * are again what they had been made one by one.
   */
  function undoEnd(
    row: StoredOutboxRow,
    { appointmentId, seriesEnd, update }: ChangeOrder,
    options: { undoWindowMs: number },
  ): OutboxOutcome {
    const known = table
      .select(
        `WHERE o.kind = 'change-appointment' AND o.entity_key = ? AND o.state <> 'discarded'`,
        row.concurrencyKey,
      )
      .find(({ payload }) => payload.kind === 'change-appointment' && payload.order.takesBack === row.id);
    if (known !== undefined) return { ok: true, ...dependencies.change(known, []) };
    const common = { basedOnDateUpdatedMs: null, acceptConflicts: true };
    const back: ChangeOrder = {
      ...common,
      orderId: randomUUID(),
      appointmentId,
      scope: 'series',
      update: { ...update, rrule: seriesEnd?.before.rruleText },
      meant: null,
      takesBack: row.id,
    };
    const first = dependencies.addOrder({ kind: 'change-appointment', order: back }, options);
    const partOf = { orderId: first.row.id };
    const again = (seriesEnd?.singles ?? []).map((single) => {
      const order: ChangeOrder = { ...common, ...single, orderId: randomUUID(), scope: 'single', partOf };
      return dependencies.addOrder({ kind: 'change-appointment', order }, options).row.id;
    });
    return write(first.row.id, [
      ...again.flatMap((rowId) => table.read(rowId) ?? []),
      ...partsOf(table, row.id)
        .filter(mayDiscard)
        .map((one) => discarded(one, first.row.id)),
    ]);
  }

  function undo(id: string, options: { undoWindowMs: number }): OutboxOutcome | null {
    const row = table.read(id);
    const payload = row?.payload;
    if (row === null || payload === undefined) return null;
    const endsSeries = payload.kind === 'change-appointment' && payload.order.seriesEnd !== undefined;
    if (!endsSeries && payload.kind !== 'create-appointment') return null;
    if (isWithUser(row.state)) return discard(id);
    if (endsSeries) return database.transaction(() => undoEnd(row, payload.order, options));
    return database.transaction((): OutboxOutcome => {
      const known = deletionKnownOf(row);
      if (known !== undefined) return { ok: true, ...dependencies.change(known, []) };
      const first = deletionOf(row, undefined, options);
      const parts = partsOf(table, id).filter(({ state }) => state !== 'discarded');
      const onTheirWay = parts
        .filter((one) => !mayDiscard(one) && deletionKnownOf(one) === undefined)
        .map((one) => deletionOf(one, { orderId: first.row.id }, options).row.id);
      const unsent = parts.filter(mayDiscard).flatMap((one) => [one, ...dependents(one)]);
      return write(first.row.id, [
        ...onTheirWay.flatMap((deletionId) => table.read(deletionId) ?? []),
        ...unsent.map((one) => discarded(one, first.row.id)),
      ]);
    });
  }

  function settleRefused(row: StoredOutboxRow): OutboxOutcome | null {
    if (row.payload.kind !== 'create-appointment' || row.problem === null) return null;
    if (MAY_BE_MADE.has(row.problem.code)) return null;
    const isUndone = dependents(row).some(
      ({ payload }) =>
        payload.kind === 'delete-event' && payload.order.eventId === localAppointmentId(row.id),
    );
    return isUndone ? discard(row.id) : null;
  }

  return { discard, restore, undo, settleRefused };
}
