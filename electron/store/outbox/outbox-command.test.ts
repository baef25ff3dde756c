import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from './outbox-store.ts';
import type { Store } from '../store.ts';
import {
  DAY_MS,
  MONDAY_MS,
  StoreBench,
  appointment,
  booking,
  contact,
  orderId,
  problem,
  statusChange,
} from '../testing/store-test-kit.ts';

let bench: StoreBench;
let store: Store;
beforeEach(() => {
  bench = new StoreBench();
  ({ store } = bench);
});
afterEach(() => bench.remove());

const NOW = { undoWindowMs: 0 };
const create = (...parameters: Parameters<typeof booking>): Order => ({
  kind: 'create-appointment',
  order: booking(...parameters),
});
const dueIds = (): string[] => store.outbox.dueRows(bench.clock.ms).map(({ id }) => id);
const send = (id: string) => store.outbox.markSending(id, { preexistingIds: [] });
const stateOf = (id: string) => store.outbox.read(id)?.state;

describe('a series with moved dates', () => {
  const series = () => ({ ...booking(1, { rrule: 'RRULE:FREQ=WEEKLY;COUNT=3', newClient: 'local-9' }) });
  const part = (n: number) => ({
    ...booking(n, { startMs: MONDAY_MS + n * DAY_MS, newClient: 'local-9' }),
    partOf: { orderId: orderId(1), date: '2026-11-30' },
  });
  const orders = () =>
    [series(), part(2), part(3)].map((order) => ({ kind: 'create-appointment' as const, order }));

  it('is all in the store, or none of it', () => {
    bench.store.outbox.addOrder(
      {
        kind: 'delete-event',
        order: { orderId: orderId(3), eventId: 'x', scope: 'single', target: 'appointment' },
      },
      NOW,
    );
    const before = bench.store.outbox.list();
    expect(() => bench.store.outbox.addOrders(orders(), NOW)).toThrow(/cannot become/);
    // As it is remembered, not only as it lies on the disk: the ids of what was rolled back are new to the next order.
    expect(bench.store.outbox.list()).toEqual(before);
    bench.store.outbox.addOrder(create(1, { title: 'Another one' }), NOW);
    expect(bench.store.outbox.read(orderId(1))?.payload).toMatchObject({
      order: { request: { title: 'Another one' } },
    });
    bench.store.outbox.discard(orderId(1));
    expect(
      bench
        .reopen()
        .outbox.list()
        .map(({ id }) => id),
    ).toEqual([orderId(3), orderId(1)]);
  });

  it('is taken back as one, with the client it brought, and comes back as one', () => {
    bench.store.outbox.addOrders(orders(), { undoWindowMs: 60_000 });
    const { outbox } = bench.reopen();
    outbox.discard(orderId(1));
    expect(
      outbox
        .list()
        .map(({ id, state }) => [id, state])
        .sort(),
    ).toEqual([orderId(1), orderId(2), orderId(3), 'local-9'].map((id) => [id, 'discarded']).sort());
    outbox.restore(orderId(1), { undoWindowMs: 60_000 });
    expect(outbox.list().every(({ state }) => state === 'held')).toBe(true);
    expect(outbox.list()).toHaveLength(4);
  });

  it('is taken back and brought back as one by any of its dates', () => {
    bench.store.outbox.addOrders(orders(), { undoWindowMs: 60_000 });
    const { outbox } = bench.store;
    outbox.discard(orderId(3));
    expect(outbox.list().every(({ state }) => state === 'discarded')).toBe(true);
    outbox.restore(orderId(2), { undoWindowMs: 60_000 });
    expect(outbox.list().map(({ state }) => state)).toEqual(['held', 'held', 'held', 'held']);
  });

  it('comes back whole by a change of one of its dates, whether that was discarded with it or before', () => {
    const { outbox } = bench.store;
    outbox.addOrders(orders(), NOW);
    const change = (n: number, date: number): string => {
      const order = statusChange(n, `local-${orderId(date)}`, 'showed');
      return outbox.addOrder({ kind: 'change-appointment', order }, NOW).row.id;
    };
    const [before, along] = [change(4, 2), change(5, 3)];
    outbox.discard(before);
    outbox.discard(orderId(1));
    const all = [orderId(1), orderId(2), orderId(3), 'local-9', along];
    const discardedIds = () =>
      outbox
        .list()
        .filter(({ state }) => state === 'discarded')
        .map(({ id }) => id)
        .sort();
    expect(discardedIds()).toEqual([...all, before].sort());
    outbox.restore(along, NOW);
    expect(discardedIds()).toEqual([before]);
    expect(dueIds()).toEqual(['local-9']);
    outbox.discard(orderId(3));
    outbox.restore(before, NOW);
    expect(discardedIds()).toEqual([]);
  });

  it('does not come back with another booking for the client it brought', () => {
    const { outbox } = bench.store;
    outbox.addOrder(create(7, { newClient: 'local-9' }), NOW);
    outbox.addOrders(orders(), NOW);
    outbox.discard(orderId(7));
    outbox.discard(orderId(1));
    outbox.restore(orderId(7), NOW);
    expect([stateOf(orderId(7)), stateOf('local-9'), stateOf(orderId(1))]).toEqual([
      'queued',
      'queued',
      'discarded',
    ]);
  });

  it('counts as one, and its client as another', () => {
    bench.store.outbox.addOrders(orders(), NOW);
    expect(bench.store.outbox.counts().unsentCount).toBe(2);
  });

  it('goes in order: the client, the series, then the dates', () => {
    bench.store.outbox.addOrders(orders(), NOW);
    const { outbox } = bench.store;
    expect(dueIds()).toEqual(['local-9']);
    outbox.markSending('local-9', { preexistingIds: [] });
    outbox.markDone('local-9', { kind: 'contact', contact: contact('nora') });
    expect(dueIds()).toEqual([orderId(1)]);
    // Nobody is shown a client that is not there any more while the dates wait.
    expect(outbox.read(orderId(2))?.payload).toMatchObject({
      order: { client: { kind: 'existing', contactId: 'nora' } },
    });
    send(orderId(1));
    outbox.markNeedsAttention(orderId(1), problem('rejected'));
    expect(dueIds()).toEqual([]);
    outbox.sendNow(orderId(1));
    send(orderId(1));
    outbox.markDone(orderId(1), {
      kind: 'appointment',
      appointment: appointment('series', { series: { masterId: 'series', rruleLines: [] } }),
    });
    expect(dueIds()).toEqual([orderId(2), orderId(3)]);
  });

  it.each([1, 2])('is sent now as one, whichever row was pressed (%i)', (n) => {
    bench.store.outbox.addOrders(orders(), { undoWindowMs: 60_000 });
    const outcome = bench.store.outbox.sendNow(orderId(n));
    expect(outcome).toMatchObject({ ok: true, row: { id: orderId(n), state: 'queued' } });
    expect(bench.store.outbox.list().map(({ state }) => state)).toEqual([
      'queued',
      'queued',
      'queued',
      'queued',
    ]);
  });

  it('loses a moved date that its edited form has no more', () => {
    const [first, second] = orders();
    bench.store.outbox.addOrders(orders(), { undoWindowMs: 60_000 });
    bench.store.outbox.addOrders([first!, second!], NOW);
    expect(stateOf(orderId(2))).toBe('queued');
    expect(stateOf(orderId(3))).toBe('discarded');
    bench.store.outbox.addOrder(first!, NOW);
    expect(stateOf(orderId(2))).toBe('discarded');
  });

  it('keeps its dates as they were given once it is on its way, whatever an edited form says by then', () => {
    const [first, second] = orders();
    bench.store.outbox.addOrders([first!, second!], NOW);
    send('local-9');
    bench.store.outbox.markDone('local-9', { kind: 'contact', contact: contact('nora') });
    send(orderId(1));
    const before = bench.store.outbox.list();
    const later = { ...part(2), request: { ...part(2).request, title: 'Later' } };
    const edited = [first!, { kind: 'create-appointment' as const, order: later }, orders()[2]!];
    expect(bench.store.outbox.addOrders(edited, NOW).map(({ row }) => row.id)).toEqual([
      orderId(1),
      orderId(2),
    ]);
    expect(bench.store.outbox.list()).toEqual(before);
  });

  it('is undone after it was sent by one deletion of all, and kept by discarding it', () => {
    const { outbox } = bench.store;
    outbox.addOrders(
      [
        { ...series(), client: booking(1).client },
        { ...part(2), client: booking(1).client },
      ].map((order) => ({
        kind: 'create-appointment' as const,
        order,
      })),
      NOW,
    );
    send(orderId(1));
    outbox.markDone(orderId(1), {
      kind: 'appointment',
      appointment: appointment('series', { series: { masterId: 'series', rruleLines: [] } }),
    });
    const undone = outbox.undo(orderId(1), { undoWindowMs: 8_000 });
    if (!undone.ok) throw new Error(undone.failure.code);
    expect(undone.row.payload).toMatchObject({
      kind: 'delete-event',
      order: { eventId: 'series', scope: 'series' },
    });
    // What was not sent yet is not sent at all.
    expect(stateOf(orderId(2))).toBe('discarded');
    // Pressed twice is pressed once.
    expect(outbox.undo(orderId(1), NOW)).toMatchObject({ ok: true, row: { id: undone.row.id } });
    outbox.discard(undone.row.id);
    expect(stateOf(orderId(2))).toBe('queued');
    outbox.restore(undone.row.id, NOW);
    expect(stateOf(orderId(2))).toBe('discarded');
    expect(dueIds()).toEqual([undone.row.id]);
  });

  it('deletes its dates after itself, and those on their way once they have arrived', () => {
    const { outbox } = bench.store;
    outbox.addOrders(
      [
        { ...series(), client: booking(1).client },
        { ...part(2), client: booking(1).client },
      ].map((order) => ({
        kind: 'create-appointment' as const,
        order,
      })),
      NOW,
    );
    send(orderId(1));
    outbox.markDone(orderId(1), {
      kind: 'appointment',
      appointment: appointment('series', { series: { masterId: 'series', rruleLines: [] } }),
    });
    send(orderId(2));
    const undone = outbox.undo(orderId(1), NOW);
    if (!undone.ok) throw new Error(undone.failure.code);
    const [led] = undone.alsoChanged;
    expect(led?.payload).toMatchObject({ order: { eventId: `local-${orderId(2)}`, scope: 'single' } });
    expect(dueIds()).toEqual([undone.row.id]);
    send(undone.row.id);
    outbox.markDone(undone.row.id, { kind: 'deleted' });
    expect(dueIds()).toEqual([]);
    outbox.markDone(orderId(2), { kind: 'appointment', appointment: appointment('single') });
    expect(outbox.read(led!.id)?.payload).toMatchObject({ order: { eventId: 'single' } });
    expect(dueIds()).toEqual([led!.id]);
  });

  it('is not deleted a second time where one of its dates was deleted before', () => {
    const { outbox } = bench.store;
    outbox.addOrders(
      [series(), part(2), part(3)].map((order) => ({
        kind: 'create-appointment' as const,
        order: { ...order, client: booking(1).client },
      })),
      NOW,
    );
    send(orderId(1));
    const ofSeries = appointment('series', { series: { masterId: 'series', rruleLines: [] } });
    outbox.markDone(orderId(1), { kind: 'appointment', appointment: ofSeries });
    for (const n of [2, 3]) {
      send(orderId(n));
      outbox.markDone(orderId(n), { kind: 'appointment', appointment: appointment(`single-${n}`) });
    }
    const alone = outbox.undo(orderId(2), NOW);
    expect(alone).toMatchObject({ ok: true, row: { payload: { order: { eventId: 'single-2' } } } });
    const undone = outbox.undo(orderId(1), NOW);
    if (!undone.ok) throw new Error(undone.failure.code);
    const deletedIds = outbox
      .list()
      .flatMap(({ payload }) => (payload.kind === 'delete-event' ? [payload.order.eventId] : []));
    expect(deletedIds.sort()).toEqual(['series', 'single-2', 'single-3']);
  });

  it('has nothing left to delete of a date that is refused after the undo', () => {
    const { outbox } = bench.store;
    outbox.addOrder(create(1), NOW);
    send(orderId(1));
    const undone = outbox.undo(orderId(1), NOW);
    outbox.markNeedsAttention(orderId(1), problem('slot-taken'));
    expect(stateOf(orderId(1))).toBe('discarded');
    expect(undone.ok && stateOf(undone.row.id)).toBe('discarded');
    expect(outbox.counts().unsentCount).toBe(0);
  });
});
