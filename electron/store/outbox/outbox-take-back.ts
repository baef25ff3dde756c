import type { Contacts } from '../clients/contacts.ts';
import type { StoreDatabase } from '../database/database.ts';
import type { HeldTime } from './held-time.ts';
import type { OutboxChange, OutboxOutcome } from './outbox-store.ts';
import type { OutboxTable, StoredOutboxRow } from './outbox-table.ts';
import { isWithTheDesk } from './outbox-transitions.ts';

/** Discarding and restoring; null where there is no such row. */
export type TakeBack = {
  discard(id: string): OutboxOutcome | null;
  restore(id: string, options: { undoWindowMs: number }): OutboxOutcome | null;
};

/** Takes writes back and brings them again; see OutboxStore for what each promises. */
export function createTakeBack(needs: {
  database: StoreDatabase;
  table: OutboxTable;
  contacts: Contacts;
  heldTime: HeldTime;
  nowMs: () => number;
  change: (row: StoredOutboxRow, also: readonly StoredOutboxRow[]) => OutboxChange;
}): TakeBack {
  const { database, table, contacts, heldTime, nowMs } = needs;

  const mayDiscard = (row: StoredOutboxRow) => isWithTheDesk(row.state) && row.state !== 'discarded';

  /** Rows that cannot go without this one: those waiting for it, and those waiting for them. */
  function dependents(row: StoredOutboxRow): StoredOutboxRow[] {
    const direct = table
      .select(`WHERE o.waits_for_id = ? AND o.state NOT IN ('done', 'discarded') ORDER BY o.sequence`, row.id)
      .filter(mayDiscard);
    return direct.flatMap((one) => [one, ...dependents(one)]);
  }

  /** The moved dates of a series, which go back with it. */
  function partsOf({ id }: StoredOutboxRow): StoredOutboxRow[] {
    return table
      .select(
        `WHERE o.kind = 'create-appointment' AND o.state NOT IN ('done', 'discarded') ORDER BY o.sequence`,
      )
      .filter(
        (one) =>
          one.payload.kind === 'create-appointment' &&
          one.payload.order.partOf?.orderId === id &&
          mayDiscard(one),
      );
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

  function discard(id: string): OutboxOutcome | null {
    const row = table.read(id);
    if (row === null) return null;
    if (row.state === 'discarded') return { ok: true, ...needs.change(row, []) };
    if (!mayDiscard(row)) {
      return {
        ok: false,
        code: 'too-late',
        message:
          row.state === 'done'
            ? 'This has already reached the server. Cancel the appointment instead.'
            : 'This is on its way to the server. Wait for the outcome, then cancel the appointment.',
      };
    }
    const now = nowMs();
    const discarded = (one: StoredOutboxRow, withId: string | null): StoredOutboxRow => ({
      ...one,
      state: 'discarded',
      finishedAtMs: now,
      nextAttemptAtMs: null,
      discardedWithId: withId,
    });
    const rows = database.transaction(() => {
      const parts = partsOf(row);
      const along = [...dependents(row), ...parts, ...broughtClient(row, parts)].map((one) =>
        discarded(one, id),
      );
      const all = [discarded(row, null), ...along];
      for (const one of all) table.update(one);
      return all;
    });
    showClients(rows);
    const [first = row, ...also] = rows;
    return { ok: true, ...needs.change(first, also) };
  }

  function restore(id: string, { undoWindowMs }: { undoWindowMs: number }): OutboxOutcome | null {
    const row = table.read(id);
    if (row === null) return null;
    if (row.state !== 'discarded') {
      return {
        ok: false,
        code: 'too-late',
        message: 'This is not discarded: there is nothing to bring back.',
      };
    }
    const now = nowMs();
    const restored = (one: StoredOutboxRow): StoredOutboxRow => ({
      ...one,
      state: undoWindowMs > 0 ? 'held' : 'queued',
      notBeforeMs: now + undoWindowMs,
      nextAttemptAtMs: now + undoWindowMs,
      finishedAtMs: null,
      discardedWithId: null,
    });
    const [rows, moved] = database.transaction(() => {
      const counted = undoWindowMs > 0 ? heldTime.count(now) : [];
      const along = table.select(
        `WHERE o.state = 'discarded' AND (o.discarded_with_id = ? OR o.id = ? OR o.id = ?) AND o.id <> ?
         ORDER BY o.sequence`,
        id,
        row.waitsForId,
        row.discardedWithId,
        id,
      );
      const all = [row, ...along].map(restored);
      for (const one of all) table.update(one);
      return [all, counted] as const;
    });
    showClients(rows);
    const [first = row, ...also] = rows;
    return { ok: true, ...needs.change(first, [...also, ...moved]) };
  }

  return { discard, restore };
}
