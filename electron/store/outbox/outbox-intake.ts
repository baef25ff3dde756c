import type { NewContact } from '../../../shared/directory/contact.ts';
import type { OutboxPayload } from '../../../shared/outbox/outbox.ts';
import { expectedFailure } from '../../base/expected-failure.ts';
import type { Contacts } from '../clients/contacts.ts';
import type { StoreDatabase } from '../database/database.ts';
import type { HeldTime } from './held-time.ts';
import { concurrencyKeyOf, resolvePayload, waitsForRow, type LocalIds } from './local-ids.ts';
import { partsOf } from './outbox-command.ts';
import type { Order, OutboxChange, OutboxStore } from './outbox-store.ts';
import type { OutboxTable, StoredOutboxRow, OutboxAbout } from './outbox-table.ts';
import { isWithUser } from './outbox-row-view.ts';
import type { Appointment } from '../../../shared/appointment/appointment.ts';
import { encodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import { appointmentOfBooking, timesOfOrder } from './order-appointments.ts';

/** What a row's description is looked up in. */
export type AboutLookups = {
  /** The appointment or blocked slot an id names, as drawn before this order; null when unknown. */
  event: (
    id: string,
  ) =>
    | (Pick<Appointment, 'title' | 'startMs' | 'endMs' | 'contactId' | 'series'> & { clientName?: string })
    | null;
  client: (contactId: string) => { name: string; phone: string | null } | null;
};

const MINUTE_MS = 60_000;

const NOTHING: OutboxAbout = {
  contactId: null,
  clientName: '',
  clientPhone: null,
  title: '',
  startMs: null,
  endMs: null,
  isSeries: false,
};

/** Whom and what an order is about, in words kept with it: the event it names may be gone later. */
function aboutOrder(payload: OutboxPayload, lookups: AboutLookups): OutboxAbout {
  switch (payload.kind) {
    case 'create-contact': {
      const { fields, localContactId } = payload;
      return {
        ...NOTHING,
        contactId: localContactId,
        clientName: `${fields.firstName} ${fields.lastName}`.trim(),
        clientPhone: fields.phone || null,
      };
    }
    case 'create-appointment': {
      const { order } = payload;
      const { contactId, title, startMs, endMs, series } = appointmentOfBooking(order);
      const typed =
        order.client.kind === 'new'
          ? {
              name: `${order.client.fields.firstName} ${order.client.fields.lastName}`.trim(),
              phone: order.client.fields.phone || null,
            }
          : { name: order.client.name, phone: null };
      const client = withClient(contactId, lookups, typed);
      return { ...client, title, startMs, endMs, isSeries: series !== null };
    }
    case 'change-appointment': {
      const { order } = payload;
      const { seriesEnd } = order;
      // The series itself may not be known here; the first date that goes is.
      const namedId =
        seriesEnd === undefined
          ? order.appointmentId
          : encodeInstanceId({
              masterId: order.appointmentId,
              startMs: seriesEnd.fromMs,
              durationSeconds: seriesEnd.before.durationMinutes * 60,
            });
      const before = aboutEvent(namedId, lookups);
      const times =
        seriesEnd === undefined
          ? timesOfOrder(payload)
          : {
              startMs: seriesEnd.fromMs,
              endMs: seriesEnd.fromMs + seriesEnd.before.durationMinutes * MINUTE_MS,
            };
      return {
        ...before,
        title: order.update.title ?? before.title,
        startMs: times?.startMs ?? before.startMs,
        endMs: times?.endMs ?? before.endMs,
        isSeries: order.scope === 'series',
      };
    }
    case 'delete-event':
      return { ...aboutEvent(payload.order.eventId, lookups), isSeries: payload.order.scope === 'series' };
    case 'note':
      return { ...aboutEvent(payload.order.appointmentId, lookups), isSeries: false };
    case 'block-slot': {
      const times = timesOfOrder(payload);
      return {
        ...NOTHING,
        title: payload.order.title,
        startMs: times?.startMs ?? null,
        endMs: times?.endMs ?? null,
      };
    }
  }
}

function aboutEvent(id: string, lookups: AboutLookups): OutboxAbout {
  const event = lookups.event(id);
  if (event === null) return NOTHING;
  const client = withClient(event.contactId, lookups, { name: event.clientName ?? '', phone: null });
  const { title, startMs, endMs, series } = event;
  return { ...client, title, startMs, endMs, isSeries: series !== null };
}

function withClient(
  contactId: string | null,
  lookups: AboutLookups,
  otherwise: { name: string; phone: string | null },
): OutboxAbout {
  const known = contactId === null ? null : lookups.client(contactId);
  return {
    ...NOTHING,
    contactId,
    clientName: (known?.name ?? '') || otherwise.name,
    clientPhone: known?.phone ?? otherwise.phone,
  };
}

/** What taking orders in needs of the rest of the store. */
export type IntakeDependencies = {
  database: StoreDatabase;
  table: OutboxTable;
  localIds: LocalIds;
  contacts: Contacts;
  about: AboutLookups;
  heldTime: HeldTime;
  deskName: string;
  nowMs: () => number;
  change: (row: StoredOutboxRow, also: readonly StoredOutboxRow[]) => OutboxChange;
};

/** Takes orders into the outbox; see OutboxStore for what each promises. */
export function createOrderIntake(
  dependencies: IntakeDependencies,
): Pick<OutboxStore, 'addOrder' | 'addOrders'> {
  const { database, table, localIds, contacts, deskName, nowMs } = dependencies;

  /** What a row is while it waits to be sent for the first time, or again after an edit. */
  function waiting(undoWindowMs: number) {
    const now = nowMs();
    return {
      state: undoWindowMs > 0 ? ('held' as const) : ('queued' as const),
      notBeforeMs: now + undoWindowMs,
      nextAttemptAtMs: now + undoWindowMs,
      finishedAtMs: null,
      discardedWithId: null,
      problem: null,
    };
  }

  /**
   * Writes the row: a new one, or a new payload in one that is still with the user. Throws `ExpectedFailure` for one that
   * this version cannot read: it stays as it is.
   */
  function write(id: string, payload: OutboxPayload, undoWindowMs: number): StoredOutboxRow {
    const known = table.read(id);
    if (known === null && table.firstId('WHERE o.id = ?', id) !== null) {
      throw expectedFailure('kept-unreadable');
    }
    const content = {
      payload,
      concurrencyKey: concurrencyKeyOf(payload),
      waitsForId: waitsForRow(payload),
      about: aboutOrder(payload, dependencies.about),
      ...waiting(undoWindowMs),
    };
    if (known === null) {
      return table.insert({
        id,
        ...content,
        attempts: 0,
        createdAtMs: nowMs(),
        sentAtMs: null,
        serverId: null,
        preexistingIds: [],
        deskName,
      });
    }
    const next = { ...known, ...content };
    table.update(next);
    return next;
  }

  /** The row that makes a new client: written, edited, or left alone once it is on its way. Null when left alone. */
  function writeClient(
    localContactId: string,
    fields: NewContact,
    undoWindowMs: number,
  ): StoredOutboxRow | null {
    const known = table.read(localContactId);
    if (known !== null && !isWithUser(known.state)) return null;
    const payload: OutboxPayload = { kind: 'create-contact', version: 1, localContactId, fields };
    // A second booking for the same new client must not hold back what already goes.
    const isSame = known !== null && JSON.stringify(known.payload) === JSON.stringify(payload);
    if (isSame && (known.state === 'queued' || known.state === 'held')) return null;
    return write(localContactId, payload, undoWindowMs);
  }

  const discardedNow = (row: StoredOutboxRow, withId: string | null): StoredOutboxRow => ({
    ...row,
    state: 'discarded',
    finishedAtMs: nowMs(),
    nextAttemptAtMs: null,
    discardedWithId: withId,
  });

  /** Moved dates that a series had in an earlier form and has no more. */
  function dropParts(seriesOrderId: string, keptIds: readonly string[]): StoredOutboxRow[] {
    const dropped = partsOf(table, seriesOrderId)
      .filter(({ id, state }) => !keptIds.includes(id) && isWithUser(state) && state !== 'discarded')
      .map((row) => discardedNow(row, null));
    for (const row of dropped) table.update(row);
    return dropped;
  }

  /** The client an earlier form of the order brought, when nothing needs that client any more. */
  function dropOrphan(before: StoredOutboxRow | null, after: StoredOutboxRow): StoredOutboxRow[] {
    const clientId = before?.waitsForId ?? null;
    if (clientId === null || clientId === after.waitsForId) return [];
    const client = table.read(clientId);
    if (client?.payload.kind !== 'create-contact' || !isWithUser(client.state)) return [];
    const [stillNeeded] = table.select(
      `WHERE o.waits_for_id = ? AND o.state <> 'discarded' LIMIT 1`,
      clientId,
    );
    if (stillNeeded !== undefined || client.state === 'discarded') return [];
    const dropped = discardedNow(client, after.id);
    table.update(dropped);
    return [dropped];
  }

  /** Unconfirmed clients are found by the search as long as their row is neither done nor discarded. */
  function showClients(rows: readonly StoredOutboxRow[]): void {
    for (const { payload, state } of rows) {
      if (payload.kind !== 'create-contact') continue;
      contacts.setProvisional(payload.localContactId, state === 'discarded' ? null : payload.fields);
    }
  }

  /** Inside a transaction. `togetherIds` are the orders that are given with it. */
  function take(
    { kind, order }: Order,
    options: { undoWindowMs: number },
    togetherIds: readonly string[],
  ): [StoredOutboxRow, ...StoredOutboxRow[]] {
    const typed = { kind, version: 1, order } as OutboxPayload;
    const payload = resolvePayload(typed, (id) => localIds.resolve(id));
    const known = table.read(order.orderId);
    if (known !== null && known.payload.kind !== kind) {
      throw new Error(
        `Order ${order.orderId} is a ${known.payload.kind} already and cannot become a ${kind}.`,
      );
    }
    if (known !== null && !isWithUser(known.state)) return [known];
    const client =
      payload.kind === 'create-appointment' && payload.order.client.kind === 'new'
        ? writeClient(payload.order.client.localContactId, payload.order.client.fields, options.undoWindowMs)
        : null;
    const row = write(order.orderId, payload, options.undoWindowMs);
    const droppedParts = kind === 'create-appointment' ? dropParts(row.id, togetherIds) : [];
    return [row, ...(client === null ? [] : [client]), ...dropOrphan(known, row), ...droppedParts];
  }

  /** All orders of one command, or none of them: a series on its way keeps the moved dates it was given before. */
  function takeTogether(
    orders: readonly Order[],
    options: { undoWindowMs: number },
    togetherIds: readonly string[],
  ): [StoredOutboxRow, ...StoredOutboxRow[]][] {
    const rows = togetherIds.map((id) => table.read(id));
    const [first] = rows;
    if (orders.length > 1 && first && !isWithUser(first.state)) {
      return rows.flatMap((row) => (row === null ? [] : [[row]]));
    }
    return orders.map((order) => take(order, options, togetherIds));
  }

  function addOrders(orders: readonly Order[], options: { undoWindowMs: number }): OutboxChange[] {
    const togetherIds = orders.map(({ order }) => order.orderId);
    const [taken, moved] = database.transaction(() => {
      // What is held already is counted up to now, before the new one begins.
      const counted = options.undoWindowMs > 0 ? dependencies.heldTime.count(nowMs()) : [];
      return [takeTogether(orders, options, togetherIds), counted] as const;
    });
    showClients(taken.flat());
    const isTaken = ({ id }: StoredOutboxRow): boolean => taken.flat().some((row) => row.id === id);
    const others = moved.filter((row) => !isTaken(row));
    return taken.map(([row, ...also], place) =>
      dependencies.change(row, place === 0 ? [...also, ...others] : also),
    );
  }

  function addOrder(order: Order, options: { undoWindowMs: number }): OutboxChange {
    const [change] = addOrders([order], options);
    if (change === undefined) throw new Error('One order gives one change.');
    return change;
  }

  return { addOrder, addOrders };
}
