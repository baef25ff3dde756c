import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from './outbox-store.ts';
import { IllegalTransition } from './outbox-row-view.ts';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import {
  DAY_MS,
  HOUR_MS,
  KEY,
  MINUTE_MS,
  MONDAY_MS,
  StoreBench,
  appointment,
  booking,
  contact,
  move,
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
const HELD = { undoWindowMs: 5000 };
const create = (...parameters: Parameters<typeof booking>): Order => ({
  kind: 'create-appointment',
  order: booking(...parameters),
});
const change = (order: ReturnType<typeof move>): Order => ({ kind: 'change-appointment', order });
const dueIds = (): string[] => store.outbox.dueRows(bench.clock.ms).map(({ id }) => id);
const send = (id: string) => store.outbox.markSending(id, { preexistingIds: [] });
const stateOf = (id: string) => store.outbox.read(id)?.state;
/** Lets time pass as it does while the app runs: it looks each second. */
function passSeconds(seconds: number): void {
  for (let passed = 0; passed < seconds; passed += 1) {
    bench.clock.ms += 1000;
    store.outbox.releaseHeld(bench.clock.ms);
  }
}

it('remembers of a row what is on the disk, also after a step that was rolled back', () => {
  store.outbox.addOrder(create(1), NOW);
  send(orderId(1));
  store.close();
  let fails = false;
  const opened = openStore({
    filePath: bench.filePath,
    encryptionKey: KEY,
    deskName: 'Front desk 1',
    nowMs: bench.clock.now,
    failpoint: (point) => {
      if (fails && point === 'before-commit') throw new Error('the disk is full');
    },
  });
  if (!opened.ok) throw opened.failure;
  bench.store = opened.store;
  const { outbox } = bench.store;
  fails = true;
  expect(() => outbox.markNeedsAttention(orderId(1), problem('slot-taken'))).toThrow('the disk is full');
  fails = false;
  expect(outbox.read(orderId(1))?.state).toBe('sending');
  expect(outbox.counts().needsAttentionCount).toBe(0);
});

describe('taking orders', () => {
  it('holds a booking for the undo window, then queues it', () => {
    const { row } = store.outbox.addOrder(create(1), HELD);
    expect(row).toMatchObject({ state: 'held', attempts: 0, deskName: 'Front desk 1' });
    expect(store.outbox.nextDueAtMs(bench.clock.ms)).toBe(bench.clock.ms + 1000);
    passSeconds(4);
    expect(stateOf(orderId(1))).toBe('held');
    bench.clock.ms += 1000;
    expect(store.outbox.releaseHeld(bench.clock.ms)).toMatchObject([{ id: orderId(1), state: 'queued' }]);
    expect(dueIds()).toEqual([orderId(1)]);
  });

  it('counts the held time only while somebody looks: the rest of it is left after the app was closed', () => {
    store.outbox.addOrder(create(1), { undoWindowMs: 60_000 });
    passSeconds(20);
    bench.reopen();
    ({ store } = bench);
    bench.clock.ms += 8 * 3_600_000;
    expect(store.outbox.releaseHeld(bench.clock.ms)).toMatchObject([
      { id: orderId(1), state: 'held', notBeforeMs: bench.clock.ms + 40_000 },
    ]);
    passSeconds(39);
    expect(stateOf(orderId(1))).toBe('held');
    passSeconds(1);
    expect(stateOf(orderId(1))).toBe('queued');
  });

  it('leaves a few seconds after a pause, however little was left before', () => {
    store.outbox.addOrder(create(1), HELD);
    passSeconds(4);
    bench.clock.ms += 60_000;
    expect(store.outbox.releaseHeld(bench.clock.ms)).toMatchObject([
      { state: 'held', notBeforeMs: bench.clock.ms + 5000 },
    ]);
  });

  it.each([
    ['back', -3_600_000],
    ['forward', 3_600_000],
    ['back by a day', -86_400_000],
  ])('holds it as long as before when the clock is set %s', (_, byMs) => {
    store.outbox.addOrder(create(1), { undoWindowMs: 60_000 });
    passSeconds(20);
    bench.clock.ms += byMs;
    store.outbox.releaseHeld(bench.clock.ms);
    expect(store.outbox.read(orderId(1))?.notBeforeMs).toBe(bench.clock.ms + 40_000);
  });

  it('does not shorten what is held when another is held after a pause', () => {
    store.outbox.addOrder(create(1), { undoWindowMs: 60_000 });
    bench.clock.ms += 3_600_000;
    const { alsoChanged } = store.outbox.addOrder(create(2), { undoWindowMs: 10_000 });
    expect(alsoChanged).toMatchObject([{ id: orderId(1), notBeforeMs: bench.clock.ms + 60_000 }]);
    expect(store.outbox.read(orderId(2))?.notBeforeMs).toBe(bench.clock.ms + 10_000);
  });

  it('keeps everything of a row across a restart', () => {
    store.outbox.addOrder(create(1), NOW);
    store.outbox.markSending(orderId(1), { preexistingIds: ['twin'] });
    store.outbox.markUnknown(orderId(1), { problem: problem('timeout'), nextAttemptAtMs: 99 });
    const before = store.outbox.read(orderId(1));
    store = bench.reopen();
    expect(store.outbox.read(orderId(1))).toEqual(before);
    expect(before).toMatchObject({ state: 'unknown', attempts: 1, preexistingIds: ['twin'] });
  });

  it('is one row when Book is pressed twice, edited while it still waits', () => {
    store.outbox.addOrder(create(1), NOW);
    const { row } = store.outbox.addOrder(create(1, { title: 'Check-up' }), NOW);
    expect(row.summary.title).toBe('Check-up');
    expect(store.outbox.list()).toHaveLength(1);
  });

  it('leaves a row alone once it is on its way, unknown or done', () => {
    store.outbox.addOrder(create(1), NOW);
    send(orderId(1));
    const again = () => store.outbox.addOrder(create(1, { title: 'Other' }), NOW).row;
    expect(again()).toMatchObject({ state: 'sending', summary: { title: 'Cleaning' } });
    store.outbox.markUnknown(orderId(1), { problem: problem(), nextAttemptAtMs: 0 });
    expect(again()).toMatchObject({ state: 'unknown', summary: { title: 'Cleaning' } });
    store.outbox.markDone(orderId(1), { kind: 'appointment', appointment: appointment('srv') });
    expect(again()).toMatchObject({ state: 'done', serverId: 'srv' });
  });

  it('sends a booking that needed attention again once it is edited', () => {
    store.outbox.addOrder(create(1), NOW);
    send(orderId(1));
    store.outbox.markNeedsAttention(orderId(1), problem('slot-taken'));
    expect(dueIds()).toEqual([]);
    const { row } = store.outbox.addOrder(create(1, { startMs: MONDAY_MS + HOUR_MS }), NOW);
    expect(row).toMatchObject({ state: 'queued', problem: null, attempts: 1 });
  });
});

describe('a new client', () => {
  beforeEach(() => {
    store.outbox.addOrder(create(1, { newClient: 'local-c1' }), NOW);
  });

  it('is made first, and the booking follows under the id the server gave', () => {
    expect(dueIds()).toEqual(['local-c1']);
    expect(store.outbox.read(orderId(1))).toMatchObject({ waitsForId: 'local-c1' });
    send('local-c1');
    const done = store.outbox.markDone('local-c1', { kind: 'contact', contact: contact('srv-c') });
    expect(done.alsoChanged).toMatchObject([
      {
        id: orderId(1),
        waitsForId: null,
        payload: { order: { client: { kind: 'existing', contactId: 'srv-c' } } },
      },
    ]);
    expect(dueIds()).toEqual([orderId(1)]);
    expect(store.contacts.read('local-c1')?.id).toBe('srv-c');
  });

  it('serves two bookings with one row, and a later booking by the id the server gave', () => {
    store.outbox.addOrder(create(2, { newClient: 'local-c1', startMs: MONDAY_MS + HOUR_MS }), NOW);
    expect(store.outbox.list().filter(({ payload }) => payload.kind === 'create-contact')).toHaveLength(1);
    send('local-c1');
    store.outbox.markDone('local-c1', { kind: 'contact', contact: contact('srv-c') });
    const { row } = store.outbox.addOrder(create(3, { newClient: 'local-c1' }), NOW);
    expect(row.payload).toMatchObject({ order: { client: { contactId: 'srv-c' } } });
    expect(dueIds()).toEqual([orderId(1), orderId(2), orderId(3)]);
  });

  it('is found by the search while unconfirmed, and goes with the booking that brought it', () => {
    expect(store.contacts.search('nowak', 5).matches).toMatchObject([{ id: 'local-c1', provisional: true }]);
    expect(store.outbox.discard(orderId(1))).toMatchObject({ ok: true, alsoChanged: [{ id: 'local-c1' }] });
    expect(store.contacts.search('nowak', 5).matches).toEqual([]);
    expect(store.outbox.restore(orderId(1), NOW)).toMatchObject({
      ok: true,
      alsoChanged: [{ id: 'local-c1' }],
    });
    expect(dueIds()).toEqual(['local-c1']);
  });

  it('takes its bookings along when it is discarded, and brings them back', () => {
    store.outbox.discard('local-c1');
    expect(stateOf(orderId(1))).toBe('discarded');
    store.outbox.restore('local-c1', NOW);
    expect(stateOf(orderId(1))).toBe('queued');
  });

  it('is dropped when the booking is edited to be for someone the server knows', () => {
    const { alsoChanged } = store.outbox.addOrder(create(1), NOW);
    expect(alsoChanged).toMatchObject([{ id: 'local-c1', state: 'discarded' }]);
    expect(dueIds()).toEqual([orderId(1)]);
  });

  it('merges with the client the server already had', () => {
    send('local-c1');
    store.outbox.markNeedsAttention('local-c1', problem('duplicate-contact'));
    store.outbox.markDone('local-c1', { kind: 'contact', contact: contact('old-one') });
    expect(store.outbox.read(orderId(1))?.payload).toMatchObject({
      order: { client: { contactId: 'old-one' } },
    });
  });
});

describe('order of sending', () => {
  it('sends writes of one appointment one after another and others beside them', () => {
    store.outbox.addOrder(change(move(1, 'a', MONDAY_MS)), NOW);
    store.outbox.addOrder(change(statusChange(2, 'a', 'showed')), NOW);
    store.outbox.addOrder(change(statusChange(3, 'b', 'showed')), NOW);
    expect(dueIds()).toEqual([orderId(1), orderId(3)]);
    expect(store.outbox.read(orderId(2))?.waitsForId).toBe(orderId(1));
    send(orderId(1));
    expect(dueIds()).toEqual([orderId(3)]);
    store.outbox.markDone(orderId(1), { kind: 'appointment', appointment: appointment('a') });
    expect(dueIds()).toEqual([orderId(2), orderId(3)]);
  });

  it('gives what was ordered of an instance the id it has after its move', () => {
    const oldId = `m_${MONDAY_MS}_1800`;
    const newId = `m_${MONDAY_MS + HOUR_MS}_1800`;
    const otherId = `m_${MONDAY_MS + DAY_MS}_1800`;
    store.outbox.addOrder(change(move(1, oldId, MONDAY_MS + HOUR_MS)), NOW);
    store.outbox.addOrder(change(statusChange(2, oldId, 'cancelled')), NOW);
    store.outbox.addOrder(change(statusChange(3, otherId, 'cancelled')), NOW);
    send(orderId(1));
    const series = { masterId: 'm', rruleLines: ['RRULE:FREQ=DAILY'] };
    const moved = appointment(newId, { startMs: MONDAY_MS + HOUR_MS, series });
    const { alsoChanged } = store.outbox.markDone(orderId(1), { kind: 'appointment', appointment: moved });
    expect(alsoChanged.map(({ id }) => id)).toEqual([orderId(2)]);
    const named = (n: number) => {
      const payload = store.outbox.read(orderId(n))?.payload;
      return payload?.kind === 'change-appointment' ? payload.order.appointmentId : null;
    };
    expect([named(2), named(3)]).toEqual([newId, otherId]);
  });

  it('treats a series and its instances as one', () => {
    store.outbox.addOrder(change(statusChange(1, `m_${MONDAY_MS}_1800`, 'showed')), NOW);
    store.outbox.addOrder(change(move(2, 'm', MONDAY_MS, 'series')), NOW);
    expect(dueIds()).toEqual([orderId(1)]);
  });

  it('lets a change to a booking of this workstation wait for it and then name it as the server does', () => {
    store.outbox.addOrder(create(1, { rrule: 'RRULE:FREQ=WEEKLY;COUNT=3' }), NOW);
    const local = `local-${orderId(1)}_${MONDAY_MS}_1800`;
    store.outbox.addOrder(change(statusChange(2, local, 'showed')), NOW);
    expect(dueIds()).toEqual([orderId(1)]);
    send(orderId(1));
    const series = { masterId: 'srv', rruleLines: ['RRULE:FREQ=WEEKLY;COUNT=3'] };
    store.outbox.markDone(orderId(1), { kind: 'appointment', appointment: appointment('srv', { series }) });
    expect(store.outbox.dueRows(bench.clock.ms)).toMatchObject([
      {
        id: orderId(2),
        concurrencyKey: 'appointment:srv',
        payload: { order: { appointmentId: `srv_${MONDAY_MS}_1800` } },
      },
    ]);
  });

  it('does not deadlock when an earlier row comes back while a later one is unknown', () => {
    store.outbox.addOrder(change(move(1, 'a', MONDAY_MS)), NOW);
    store.outbox.addOrder(change(statusChange(2, 'a', 'showed')), NOW);
    store.outbox.discard(orderId(1));
    send(orderId(2));
    store.outbox.markUnknown(orderId(2), { problem: problem(), nextAttemptAtMs: 0 });
    store.outbox.restore(orderId(1), NOW);
    expect(dueIds()).toEqual([orderId(2)]);
  });
});

describe('attempts', () => {
  beforeEach(() => {
    store.outbox.addOrder(create(1), NOW);
  });

  it('tries again at the planned time, and at once when the connection is back', () => {
    send(orderId(1));
    store.outbox.requeue(orderId(1), { problem: problem(), nextAttemptAtMs: bench.clock.ms + MINUTE_MS });
    expect(dueIds()).toEqual([]);
    expect(store.outbox.nextDueAtMs(bench.clock.ms)).toBe(bench.clock.ms + MINUTE_MS);
    expect(store.outbox.makeAllDue()).toBe(1);
    expect(dueIds()).toEqual([orderId(1)]);
  });

  it('plans for what becomes due while the worker looks', () => {
    send(orderId(1));
    const lookedAtMs = bench.clock.ms;
    store.outbox.requeue(orderId(1), { problem: problem(), nextAttemptAtMs: lookedAtMs + 1 });
    expect(store.outbox.dueRows(lookedAtMs)).toEqual([]);
    bench.clock.ms += 5;
    expect(store.outbox.nextDueAtMs(lookedAtMs)).toBe(lookedAtMs + 1);
  });

  it('is not stuck when the clock was set back by days', () => {
    send(orderId(1));
    store.outbox.requeue(orderId(1), { problem: problem(), nextAttemptAtMs: bench.clock.ms + MINUTE_MS });
    bench.clock.ms -= 3 * DAY_MS;
    expect(dueIds()).toEqual([orderId(1)]);
  });

  it('finds a send cut off by a crash as unknown', () => {
    send(orderId(1));
    store = bench.reopen();
    expect(store.outbox.recoverInterruptedSends()).toMatchObject([
      { id: orderId(1), state: 'unknown', attempts: 1 },
    ]);
    expect(dueIds()).toEqual([orderId(1)]);
  });

  it('refuses steps the state machine does not have', () => {
    expect(() => store.outbox.markUnknown(orderId(1), { problem: problem(), nextAttemptAtMs: 0 })).toThrow(
      IllegalTransition,
    );
    send(orderId(1));
    expect(() => send(orderId(1))).toThrow(IllegalTransition);
    expect(stateOf(orderId(1))).toBe('sending');
  });

  it('sends a held row now, with the client it brings', () => {
    store.outbox.addOrder(create(2, { newClient: 'local-c2' }), HELD);
    expect(store.outbox.sendNow(orderId(2))).toMatchObject({ ok: true, alsoChanged: [{ id: 'local-c2' }] });
    expect(dueIds()).toContain('local-c2');
  });
});

describe('taking back', () => {
  it('is too late once the row is on its way, and says so', () => {
    store.outbox.addOrder(create(1), NOW);
    send(orderId(1));
    expect(store.outbox.discard(orderId(1))).toMatchObject({ ok: false, failure: { code: 'too-late' } });
    expect(store.outbox.discard('nothing')).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('takes along the changes to a booking that never was', () => {
    store.outbox.addOrder(create(1), NOW);
    store.outbox.addOrder(change(statusChange(2, `local-${orderId(1)}`, 'showed')), NOW);
    store.outbox.discard(orderId(1));
    expect(stateOf(orderId(2))).toBe('discarded');
    expect(store.unsentCount()).toBe(0);
  });

  it('prunes only what is finished', () => {
    store.outbox.addOrder(create(1), NOW);
    store.outbox.addOrder(create(2), NOW);
    store.outbox.discard(orderId(2));
    expect(store.outbox.pruneFinished(bench.clock.ms + DAY_MS)).toBe(1);
    expect(store.outbox.list().map(({ id }) => id)).toEqual([orderId(1)]);
  });
});
