import { failure } from '../../../shared/failures/failures.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreDatabase } from '../database/database.ts';
import type { Store } from '../store.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  MONDAY_MS,
  StoreBench,
  appointment,
  blockedSlot,
  booking,
  contact,
  directory,
  instance,
  listing,
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
  bench.clock.ms = MONDAY_MS;
  store.writeDirectory(directory);
});
afterEach(() => bench.remove());

const NOW = { undoWindowMs: 0 };
const WEEK_MS = 7 * DAY_MS;
const week = { startMs: MONDAY_MS - DAY_MS, endMs: MONDAY_MS + 6 * DAY_MS };
const ids = (window = week): string[] => store.schedule.readWindow(window).appointments.map(({ id }) => id);
const book = (n: number, options: Parameters<typeof booking>[1] = {}) =>
  store.outbox.addOrder({ kind: 'create-appointment', order: booking(n, options) }, NOW);
const changeIt = (order: ReturnType<typeof move>) =>
  store.outbox.addOrder({ kind: 'change-appointment', order }, NOW);
const done = (n: number, answer: ReturnType<typeof appointment>) => {
  store.outbox.markSending(orderId(n), { preexistingIds: [] });
  return store.outbox.markDone(orderId(n), { kind: 'appointment', appointment: answer });
};

describe('listings', () => {
  it('drops what is not listed any more, in its window and source only', async () => {
    const other = appointment('other', { calendarId: 'cal2' });
    const later = appointment('later', { startMs: MONDAY_MS + 20 * DAY_MS });
    await store.schedule.replaceListing(listing([appointment('a'), appointment('b'), other, later]));
    const diff = await store.schedule.replaceListing(listing([appointment('b')]));
    expect(diff).toMatchObject({ addedIds: [], changedIds: [], removedIds: ['a'] });
    expect(ids()).toEqual(['b', 'other']);
    expect(store.schedule.readListedAppointment('later')).not.toBeNull();
  });

  it('drops by group the events of the calendars in it', async () => {
    await store.schedule.replaceListing(listing([appointment('a')]));
    const diff = await store.schedule.replaceListing(listing([], { source: { kind: 'group', id: 'grp' } }));
    expect(diff.removedIds).toEqual(['a']);
  });

  it('marks as changed elsewhere what is new or different, but nothing of the first listing', async () => {
    const first = await store.schedule.replaceListing(listing([appointment('a'), appointment('b')]));
    expect(first).toMatchObject({ addedIds: [], changedIds: [] });
    bench.clock.ms += MINUTE_MS;
    const moved = appointment('b', { startMs: MONDAY_MS + HOUR_MS });
    const diff = await store.schedule.replaceListing(
      listing([appointment('a'), moved, appointment('c')], { requestedAtMs: bench.clock.ms }),
    );
    expect(diff).toMatchObject({ addedIds: ['c'], changedIds: ['b'], removedIds: [] });
    const marks = store.schedule
      .readWindow(week)
      .appointments.map((one) => [one.id, one.changedElsewhereAtMs]);
    expect(Object.fromEntries(marks)).toEqual({ a: null, b: bench.clock.ms, c: bench.clock.ms });
  });

  it('does not mark what this workstation wrote itself, even where the server fills in more', async () => {
    await store.schedule.replaceListing(listing([]));
    book(1);
    done(1, appointment('srv'));
    bench.clock.ms += MINUTE_MS;
    const listed = appointment('srv', { title: 'Cleaning with Ana', dateAddedMs: 5 });
    const diff = await store.schedule.replaceListing(listing([listed], { requestedAtMs: bench.clock.ms }));
    expect(diff).toMatchObject({ addedIds: [], changedIds: [], removedIds: [] });
  });

  it.each([
    ['an end that cannot be read', { endMs: MONDAY_MS + MINUTE_MS, endUnknown: true as const }],
    ['a status that is none', { status: '7' }],
    ['no provider', { assignedUserId: null }],
    ['no status, client and calendar', { status: '', contactId: null, calendarId: null }],
  ])(
    'takes nothing for a change elsewhere that only the answer to an own write said as %s',
    async (_what, odd) => {
      await store.schedule.replaceListing(listing([]));
      const { assignedUserId: _anybody, ...request } = booking(1).request;
      const order = { ...booking(1), request };
      store.outbox.addOrder({ kind: 'create-appointment', order }, NOW);
      done(1, appointment('srv', odd));
      bench.clock.ms += MINUTE_MS;
      const diff = await store.schedule.replaceListing(
        listing([appointment('srv')], { requestedAtMs: bench.clock.ms }),
      );
      expect(diff).toMatchObject({ addedIds: [], changedIds: [] });
      expect(store.schedule.readWindow(week).appointments).toMatchObject([{ changedElsewhereAtMs: null }]);
      bench.clock.ms += MINUTE_MS;
      const moved = appointment('srv', { startMs: MONDAY_MS + HOUR_MS });
      const later = await store.schedule.replaceListing(listing([moved], { requestedAtMs: bench.clock.ms }));
      expect(later.changedIds).toEqual(['srv']);
    },
  );

  it('shows an own booking as long as it was ordered, where the answer has no end that can be read', () => {
    book(1);
    done(1, appointment('srv', { endMs: MONDAY_MS + MINUTE_MS, endUnknown: true }));
    const [shown] = store.schedule.readWindow(week).appointments;
    expect(shown).toMatchObject({ endMs: MONDAY_MS + 30 * MINUTE_MS });
    expect(shown).not.toHaveProperty('endUnknown');
  });

  it('takes no date of an own series for somebody else’s, though it was listed before the answer was known', async () => {
    await store.schedule.replaceListing(listing([]));
    book(1, { rrule: 'RRULE:FREQ=DAILY;COUNT=3' });
    store.outbox.markSending(orderId(1), { preexistingIds: [] });
    store.outbox.markUnknown(orderId(1), { problem: problem('outcome-unknown'), nextAttemptAtMs: 0 });
    bench.clock.ms += MINUTE_MS;
    const dates = [0, 1, 2].map((n) => instance('m', MONDAY_MS + n * DAY_MS, 'RRULE:FREQ=DAILY;COUNT=3'));
    const asked = () => listing(dates, { requestedAtMs: bench.clock.ms });
    await store.schedule.replaceListing(asked());
    const series = { masterId: 'm', rruleLines: ['RRULE:FREQ=DAILY;COUNT=3'] };
    store.outbox.markDone(orderId(1), { kind: 'appointment', appointment: appointment('m', { series }) });
    const marked = () =>
      store.schedule.readWindow(week).appointments.filter((one) => one.changedElsewhereAtMs !== null);
    expect(marked()).toEqual([]);
    bench.clock.ms += MINUTE_MS;
    await store.schedule.replaceListing(asked());
    expect(marked()).toEqual([]);
    expect(ids()).toHaveLength(3);
  });

  it('does not undo a write that finished after the listing was asked for', async () => {
    await store.schedule.replaceListing(listing([appointment('a'), appointment('d')]));
    const asked = { requestedAtMs: MONDAY_MS + 1 };
    bench.clock.ms = MONDAY_MS + 2;
    book(1);
    done(1, appointment('srv'));
    changeIt(move(2, 'a', MONDAY_MS + HOUR_MS));
    done(2, appointment('a', { startMs: MONDAY_MS + HOUR_MS }));
    store.outbox.addOrder(
      {
        kind: 'delete-event',
        order: { orderId: orderId(3), eventId: 'd', scope: 'single', target: 'appointment' },
      },
      NOW,
    );
    store.outbox.markSending(orderId(3), { preexistingIds: [] });
    store.outbox.markDone(orderId(3), { kind: 'deleted' });
    await store.schedule.replaceListing(listing([appointment('a'), appointment('d')], asked));
    const shown = store.schedule.readWindow(week).appointments;
    expect(shown.map(({ id, startMs }) => [id, startMs])).toEqual([
      ['srv', MONDAY_MS],
      ['a', MONDAY_MS + HOUR_MS],
    ]);
    await store.schedule.replaceListing(listing([appointment('d')], { requestedAtMs: MONDAY_MS + 3 }));
    expect(ids()).toEqual(['d']);
  });

  it('leaves out an answer that comes after the answer to a later question', async () => {
    bench.clock.ms += 10;
    await store.schedule.replaceListing(listing([appointment('a')], { requestedAtMs: MONDAY_MS + 5 }));
    const late = await store.schedule.replaceListing(listing([], { requestedAtMs: MONDAY_MS + 4 }));
    expect(late.removedIds).toEqual([]);
    expect(ids()).toEqual(['a']);
  });

  it('keeps the readable copy of a row that came unreadable, and counts it', async () => {
    await store.schedule.replaceListing(listing([appointment('a')]));
    await store.schedule.replaceListing(
      listing([], { unreadable: [{ id: 'a', raw: { id: 'a', broken: true } }] }),
    );
    expect(ids()).toEqual(['a']);
    expect(store.schedule.readWindow(week).freshness.unreadableCount).toBe(1);
  });

  it('leaves appointments alone when only blocked slots were asked for', async () => {
    await store.schedule.replaceListing(listing([appointment('a')]));
    const source = { kind: 'provider', id: 'usr' } as const;
    await store.schedule.replaceListing(
      listing([], { source, appointments: null, blockedSlots: [blockedSlot('lunch')] }),
    );
    expect(ids()).toEqual(['a']);
    expect(store.schedule.readWindow(week).blockedSlots).toMatchObject([{ id: 'lunch' }]);
  });

  describe('that say what the last one said', () => {
    const poll = async (...listed: ReturnType<typeof appointment>[]) => {
      bench.clock.ms += 15_000;
      const question = listing(listed, { requestedAtMs: bench.clock.ms });
      bench.clock.ms += 300;
      const read = vi.spyOn(StoreDatabase.prototype, 'all');
      const diff = await store.schedule.replaceListing(question);
      const reads = read.mock.calls.filter(([, sql]) => /FROM (events|series)/.test(sql)).length;
      read.mockRestore();
      return { ...diff, reads };
    };
    const settle = async (...listed: ReturnType<typeof appointment>[]) => {
      for (let round = 0; round < 2; round += 1) await poll(...listed);
    };

    it('read nothing, and count as fresh', async () => {
      await settle(appointment('a'), appointment('b'));
      expect(await poll(appointment('a'), appointment('b'))).toMatchObject({ reads: 0, touchedWindow: null });
      expect(store.schedule.readWindow(week).freshness.fetchedAtMs).toBe(bench.clock.ms - 300);
    });

    it('are taken in when this workstation has written since, and when they say something else', async () => {
      await settle(appointment('a'), appointment('b'));
      changeIt(move(1, 'a', MONDAY_MS + HOUR_MS));
      done(1, appointment('a', { startMs: MONDAY_MS + HOUR_MS }));
      // The server's list still lags behind, and says what it said before.
      const { reads } = await poll(appointment('a'), appointment('b'));
      expect(reads).toBeGreaterThan(0);
      expect(await poll(appointment('b'))).toMatchObject({ removedIds: ['a'] });
    });

    it('show again what was deleted here and is listed all the same, even if the list has not changed', async () => {
      await settle(appointment('a'));
      const order = { orderId: orderId(1), eventId: 'a', scope: 'single', target: 'appointment' } as const;
      store.outbox.addOrder({ kind: 'delete-event', order }, NOW);
      store.outbox.markSending(orderId(1), { preexistingIds: [] });
      store.outbox.markDone(orderId(1), { kind: 'deleted' });
      const late = listing([appointment('a')], { requestedAtMs: bench.clock.ms - 1 });
      await store.schedule.replaceListing(late);
      expect(ids()).toEqual([]);
      await poll(appointment('a'));
      expect(ids()).toEqual(['a']);
    });
  });

  it('takes thousands of events without holding up the process', async () => {
    const many = Array.from({ length: 3000 }, (_, n) =>
      appointment(`e${n}`, { startMs: MONDAY_MS + n * 60_000 }),
    );
    let turns = 0;
    let running = true;
    const count = () => {
      turns += 1;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await store.schedule.replaceListing(listing(many));
    running = false;
    expect(turns).toBeGreaterThan(20);
    expect(ids().length).toBe(3000);
  });
});

describe('freshness', () => {
  it('is as old as the oldest part, and unknown where a part was never listed', async () => {
    expect(store.schedule.readWindow(week).freshness.fetchedAtMs).toBeNull();
    const half = { startMs: week.startMs, endMs: MONDAY_MS + DAY_MS };
    await store.schedule.replaceListing(listing([], { ...half, requestedAtMs: MONDAY_MS - 100 }));
    expect(store.schedule.readWindow(week).freshness.fetchedAtMs).toBeNull();
    const rest = { startMs: half.endMs, endMs: week.endMs, requestedAtMs: MONDAY_MS - 50 };
    await store.schedule.replaceListing(listing([], rest));
    expect(store.schedule.readWindow(week).freshness.fetchedAtMs).toBe(MONDAY_MS - 100);
  });

  it('says why a calendar could not be refreshed until it could', async () => {
    store.schedule.recordListingFailure({ kind: 'group', id: 'grp' }, failure('timeout'));
    expect(store.schedule.readWindow(week).freshness.failures).toEqual([
      { calendarId: 'cal', failure: failure('timeout') },
    ]);
    await store.schedule.replaceListing(listing([], { source: { kind: 'group', id: 'grp' } }));
    expect(store.schedule.readWindow(week).freshness.failures).toEqual([]);
  });
});

describe('unfinished writes on screen', () => {
  it('shows a booking at once, then as synced before any listing holds it', () => {
    book(1);
    expect(store.schedule.readWindow(week).appointments).toMatchObject([
      { id: `local-${orderId(1)}`, contactName: 'Ana López', sync: { kind: 'pending', state: 'queued' } },
    ]);
    done(1, appointment('srv', { contactId: null, description: '' }));
    expect(store.schedule.readWindow(week).appointments).toMatchObject([
      { id: 'srv', contactId: 'con', description: 'Bring the X-rays', sync: { kind: 'synced' } },
    ]);
    expect(store.schedule.readAppointment(`local-${orderId(1)}`)?.id).toBe('srv');
  });

  it('shows a move at its new place, also out of and into the window', async () => {
    await store.schedule.replaceListing(listing([appointment('a')]));
    changeIt(move(1, 'a', MONDAY_MS + 10 * DAY_MS));
    expect(ids()).toEqual([]);
    const later = { startMs: MONDAY_MS + 7 * DAY_MS, endMs: MONDAY_MS + 12 * DAY_MS };
    expect(store.schedule.readWindow(later).appointments).toMatchObject([
      { id: 'a', startMs: MONDAY_MS + 10 * DAY_MS, sync: { kind: 'pending' } },
    ]);
  });

  it('shows the unfinished change over a newer listing', async () => {
    await store.schedule.replaceListing(listing([appointment('a')]));
    changeIt(statusChange(1, 'a', 'showed'));
    await store.schedule.replaceListing(
      listing([appointment('a', { title: 'New' })], { requestedAtMs: MONDAY_MS + 9 }),
    );
    expect(store.schedule.readWindow(week).appointments).toMatchObject([{ title: 'New', status: 'showed' }]);
  });

  it('hides what is deleted here until it is discarded', async () => {
    await store.schedule.replaceListing(listing([appointment('a')]));
    const order = { orderId: orderId(1), eventId: 'a', scope: 'single', target: 'appointment' } as const;
    store.outbox.addOrder({ kind: 'delete-event', order }, NOW);
    expect(ids()).toEqual([]);
    expect(store.schedule.readAppointment('a')).toBeNull();
    store.outbox.discard(orderId(1));
    expect(ids()).toEqual(['a']);
  });

  it('shows one booking, not two, while the answer is lost but a listing already holds it', async () => {
    book(1);
    store.outbox.markSending(orderId(1), { preexistingIds: ['older'] });
    store.outbox.markUnknown(orderId(1), { problem: problem('timeout'), nextAttemptAtMs: 0 });
    await store.schedule.replaceListing(listing([appointment('srv')]));
    expect(store.schedule.readWindow(week).appointments).toMatchObject([
      { id: 'srv', sync: { kind: 'pending' } },
    ]);
    await store.schedule.replaceListing(listing([appointment('older')], { requestedAtMs: MONDAY_MS + 1 }));
    expect(ids().sort()).toEqual([`local-${orderId(1)}`, 'older'].sort());
  });

  it('shows blocked time and takes the server’s id for it', () => {
    const order = {
      orderId: orderId(1),
      blockedSlotId: null,
      title: 'Training',
      target: { kind: 'provider', assignedUserId: 'usr' } as const,
      startTime: new Date(MONDAY_MS).toISOString(),
      endTime: new Date(MONDAY_MS + HOUR_MS).toISOString(),
      meant: booking(1).meant,
    };
    store.outbox.addOrder({ kind: 'block-slot', order }, NOW);
    expect(store.schedule.readWindow(week).blockedSlots).toMatchObject([
      { title: 'Training', sync: { kind: 'pending' } },
    ]);
    store.outbox.markSending(orderId(1), { preexistingIds: [] });
    store.outbox.markDone(orderId(1), { kind: 'blocked-slot', blockedSlot: blockedSlot('b1') });
    expect(store.schedule.readWindow(week).blockedSlots).toMatchObject([
      { id: 'b1', sync: { kind: 'synced' } },
    ]);
    expect(store.schedule.readBlockedSlot(`local-${orderId(1)}`)?.id).toBe('b1');
  });

  it('finds a client’s appointments, unconfirmed ones included', async () => {
    await store.contacts.upsertMany([contact('con', { name: 'Ana Lopez-Ruiz' })]);
    await store.schedule.replaceListing(listing([appointment('a'), appointment('x', { contactId: 'else' })]));
    book(1, { startMs: MONDAY_MS + DAY_MS });
    const found = store.schedule.appointmentsOfContact('con');
    expect(found.map(({ id }) => id)).toEqual(['a', `local-${orderId(1)}`]);
    expect(found[0]?.contactName).toBe('Ana Lopez-Ruiz');
    expect(store.contacts.missingIn(week)).toEqual(['else']);
  });

  it('finds when clients come next, all at once', async () => {
    const none = { contactId: 'none' };
    await store.schedule.replaceListing(
      listing([
        appointment('past', { startMs: MONDAY_MS - 2 * DAY_MS }),
        appointment('off', { startMs: MONDAY_MS, status: 'cancelled' }),
        appointment('later', { startMs: MONDAY_MS + 2 * DAY_MS }),
        appointment('gone', { startMs: MONDAY_MS - 2 * DAY_MS, ...none }),
      ]),
    );
    book(1, { startMs: MONDAY_MS + DAY_MS });
    const next = store.schedule.nextAppointments(['con', 'none', 'nobody']);
    expect([...next].map(([contactId, { id }]) => [contactId, id])).toEqual([['con', `local-${orderId(1)}`]]);
  });

  it('shows a note before the server has it', () => {
    store.schedule.writeNotes('a', []);
    const order = { kind: 'add', orderId: orderId(1), appointmentId: 'a', body: 'Late' } as const;
    store.outbox.addOrder({ kind: 'note', order }, NOW);
    expect(store.schedule.readNotes('a')?.notes).toMatchObject([{ body: 'Late' }]);
    store.outbox.markSending(orderId(1), { preexistingIds: [] });
    const note = { id: 'n1', body: 'Late', userId: null, authorName: null, dateAddedMs: 1 };
    store.outbox.markDone(orderId(1), { kind: 'note', note });
    expect(store.schedule.readNotes('a')?.notes).toEqual([note]);
  });
});

describe('series', () => {
  const RULE = 'RRULE:FREQ=WEEKLY;COUNT=6';
  const answer = () => appointment('m', { series: { masterId: 'm', rruleLines: [RULE] } });
  const far = { startMs: MONDAY_MS + 3 * WEEK_MS - DAY_MS, endMs: MONDAY_MS + 4 * WEEK_MS - DAY_MS };

  it('is drawn from its rule until a listing covers it', async () => {
    await store.schedule.replaceListing(listing([]));
    bench.clock.ms += 1000;
    book(1, { rrule: RULE });
    expect(store.schedule.readWindow(week).series).toMatchObject([
      { seriesId: `local-${orderId(1)}`, definition: { rruleText: RULE }, listedWindows: [] },
    ]);
    done(1, answer());
    // The listing from before the booking says nothing of it.
    expect(store.schedule.readWindow(week)).toMatchObject({
      appointments: [],
      series: [{ seriesId: 'm', listedWindows: [] }],
    });
    const instances = [instance('m', MONDAY_MS, RULE), instance('m', MONDAY_MS + WEEK_MS, RULE)];
    const diff = await store.schedule.replaceListing(
      listing(instances, { requestedAtMs: bench.clock.ms + 1 }),
    );
    expect(diff.addedIds).toEqual([]);
    const shown = store.schedule.readWindow(week);
    expect(shown.series).toEqual([]);
    expect(shown.appointments).toHaveLength(1);
    expect(store.schedule.readWindow(far).series).toMatchObject([{ seriesId: 'm', listedWindows: [] }]);
    const after = { startMs: MONDAY_MS + 7 * WEEK_MS, endMs: MONDAY_MS + 8 * WEEK_MS };
    expect(store.schedule.readWindow(after).series).toEqual([]);
  });

  it('hands over at the edge of what is listed', async () => {
    bench.clock.ms = MONDAY_MS - HOUR_MS;
    book(1, { rrule: RULE });
    done(1, answer());
    bench.clock.ms = MONDAY_MS;
    await store.schedule.replaceListing(listing([instance('m', MONDAY_MS, RULE)]));
    const month = { startMs: MONDAY_MS - DAY_MS, endMs: MONDAY_MS + 28 * DAY_MS };
    expect(store.schedule.readWindow(month).series).toMatchObject([
      { listedWindows: [{ startMs: month.startMs, endMs: MONDAY_MS + 14 * DAY_MS }] },
    ]);
  });

  it('learned from a listing is drawn where nothing was fetched, and forgotten when it is gone', async () => {
    const weekly = (n: number) => instance('s', MONDAY_MS + n * WEEK_MS);
    await store.schedule.replaceListing(listing([weekly(0), weekly(1)]));
    expect(store.schedule.readWindow(far).series).toMatchObject([
      { seriesId: 's', definition: { startWall: '2026-11-23T10:00:00', timeZone: 'America/New_York' } },
    ]);
    await store.schedule.replaceListing(listing([], { requestedAtMs: MONDAY_MS + 5 }));
    expect(store.schedule.readWindow(far).series).toEqual([]);
  });

  it('with a count is not drawn from an instance that may be a later one', async () => {
    await store.schedule.replaceListing(listing([instance('s', MONDAY_MS, RULE)]));
    expect(store.schedule.readWindow(far).series).toEqual([]);
  });

  it('moved as a whole is drawn at its new time, before and after the answer, never twice', async () => {
    await store.schedule.replaceListing(
      listing([instance('s', MONDAY_MS), instance('s', MONDAY_MS + WEEK_MS)]),
    );
    bench.clock.ms += 1000;
    changeIt(move(1, 's', MONDAY_MS + HOUR_MS, 'series'));
    const moved = {
      appointments: [],
      series: [{ seriesId: 's', definition: { startWall: '2026-11-23T11:00:00' } }],
    };
    expect(store.schedule.readWindow(week)).toMatchObject(moved);
    done(1, appointment('s', { startMs: MONDAY_MS + HOUR_MS }));
    expect(store.schedule.readWindow(week)).toMatchObject(moved);
    const listed = [instance('s', MONDAY_MS + HOUR_MS)];
    const diff = await store.schedule.replaceListing(listing(listed, { requestedAtMs: bench.clock.ms + 1 }));
    expect(diff).toMatchObject({ addedIds: [], changedIds: [], removedIds: [] });
    expect(store.schedule.readWindow(week)).toMatchObject({
      appointments: [{ startMs: MONDAY_MS + HOUR_MS }],
      series: [],
    });
  });

  it('leaves out the occurrence that is deleted or moved by itself', () => {
    book(1, { rrule: RULE });
    const local = (weeks: number) => `local-${orderId(1)}_${MONDAY_MS + weeks * WEEK_MS}_1800`;
    const target = 'appointment';
    store.outbox.addOrder(
      { kind: 'delete-event', order: { orderId: orderId(2), eventId: local(1), scope: 'single', target } },
      NOW,
    );
    changeIt(move(3, local(0), MONDAY_MS + HOUR_MS));
    const shown = store.schedule.readWindow({ startMs: week.startMs, endMs: week.endMs + 3 * WEEK_MS });
    expect(shown.series[0]?.definition.rruleText).toContain('EXDATE:20261130T150000Z');
    expect(shown.series[0]?.definition.rruleText).toContain('EXDATE:20261123T150000Z');
    expect(shown.appointments).toMatchObject([{ id: local(0), startMs: MONDAY_MS + HOUR_MS }]);
    expect(store.schedule.readAppointment(local(1))).toBeNull();
    expect(store.schedule.readAppointment(local(2))).toMatchObject({ startMs: MONDAY_MS + 2 * WEEK_MS });
  });

  it('is hidden as a whole when it is deleted', async () => {
    await store.schedule.replaceListing(listing([instance('s', MONDAY_MS)]));
    const order = { orderId: orderId(1), eventId: 's', scope: 'series', target: 'appointment' } as const;
    store.outbox.addOrder({ kind: 'delete-event', order }, NOW);
    expect(store.schedule.readWindow(week)).toMatchObject({ appointments: [], series: [] });
    store.outbox.markSending(orderId(1), { preexistingIds: [] });
    store.outbox.markDone(orderId(1), { kind: 'deleted' });
    expect(store.schedule.readWindow(far)).toMatchObject({ appointments: [], series: [] });
  });

  it('moved or deleted as a whole is not brought back by an answer to an older question', async () => {
    const stale = listing([instance('s', MONDAY_MS), instance('t', MONDAY_MS)], {
      requestedAtMs: MONDAY_MS + 1,
    });
    bench.clock.ms = MONDAY_MS + 2;
    changeIt({
      ...move(1, 's', MONDAY_MS + HOUR_MS, 'series'),
      update: { ...move(1, 's', MONDAY_MS + HOUR_MS).update, rrule: 'RRULE:FREQ=WEEKLY' },
    });
    done(1, appointment('s', { startMs: MONDAY_MS + HOUR_MS }));
    const order = { orderId: orderId(2), eventId: 't', scope: 'series', target: 'appointment' } as const;
    store.outbox.addOrder({ kind: 'delete-event', order }, NOW);
    store.outbox.markSending(orderId(2), { preexistingIds: [] });
    store.outbox.markDone(orderId(2), { kind: 'deleted' });
    await store.schedule.replaceListing(stale);
    const shown = store.schedule.readWindow(week);
    expect(shown.appointments).toEqual([]);
    expect(shown.series).toMatchObject([{ seriesId: 's', definition: { startWall: '2026-11-23T11:00:00' } }]);
  });

  it('survives a restart without being drawn beside its listed instances', async () => {
    book(1, { rrule: RULE });
    done(1, answer());
    store = bench.reopen();
    expect(store.schedule.readWindow(week).series).toHaveLength(1);
    bench.clock.ms -= 10 * DAY_MS;
    store = bench.reopen();
    const fresh = listing([instance('m', MONDAY_MS, RULE)], { requestedAtMs: bench.clock.ms + 1 });
    await store.schedule.replaceListing(fresh);
    expect(store.schedule.readWindow(week).series).toEqual([]);
  });
});

it('forgets the cache on repair and keeps the outbox', async () => {
  await store.schedule.replaceListing(listing([appointment('a')]));
  book(1);
  store.schedule.clearCache();
  expect(ids()).toEqual([`local-${orderId(1)}`]);
  expect(store.schedule.readWindow(week).freshness.fetchedAtMs).toBeNull();
});

describe('what the server refused', () => {
  const refuse = (n: number): void => {
    store.outbox.markSending(orderId(n), { preexistingIds: [] });
    store.outbox.markNeedsAttention(orderId(n), failure('slot-taken'));
  };

  it('stands where the server has it, and where it was to go is a wish', async () => {
    await store.schedule.replaceListing(listing([appointment('a')]));
    const [before] = store.schedule.readWindow(week).appointments;
    changeIt(move(1, 'a', MONDAY_MS + DAY_MS));
    const held = store.schedule.readWindow(week);
    expect(held.appointments[0]?.startMs).toBe(MONDAY_MS + DAY_MS);
    expect(held.wishes).toEqual([]);
    // Until the server has agreed its old place is known: a ghost, drawn where it was.
    expect(held.origins).toMatchObject([{ id: 'a', startMs: before?.startMs }]);
    changeIt(move(2, 'a', MONDAY_MS));
    expect(store.schedule.readWindow(week).origins).toEqual([]);
    store.outbox.discard(orderId(2));
    refuse(1);
    const { appointments, wishes } = store.schedule.readWindow(week);
    expect(appointments).toHaveLength(1);
    expect(appointments[0]).toMatchObject({
      startMs: before?.startMs,
      sync: { kind: 'pending', outboxId: orderId(1), state: 'needs-attention' },
    });
    expect(wishes).toMatchObject([
      { outboxId: orderId(1), appointment: { id: 'a', startMs: MONDAY_MS + DAY_MS } },
    ]);
    store.outbox.discard(orderId(1));
    expect(store.schedule.readWindow(week)).toMatchObject({
      wishes: [],
      appointments: [{ sync: { kind: 'synced' } }],
    });
  });
});
