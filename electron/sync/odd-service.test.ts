/** The service as it was seen to be now and then: a trial account, other offsets and spellings, a location that is paused. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TRIAL_RATE_LIMIT } from '../practice/rate-limiter.ts';
import type { PracticeServerOptions } from '../practice/server.ts';
import { startTestServer, TEST_NOW_MS, TestDesk, type TestServer } from './testing/desk.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TODAY = { startMs: TEST_NOW_MS - 2 * HOUR_MS, endMs: TEST_NOW_MS + 22 * HOUR_MS };

// Hours of a desk's day pass in these; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
let desks: TestDesk[] = [];

async function start(options: PracticeServerOptions = {}): Promise<TestDesk> {
  server = await startTestServer(options);
  return startDesk();
}

async function startDesk(): Promise<TestDesk> {
  const desk = new TestDesk(server);
  desks.push(desk);
  desk.core.start();
  desk.core.watch(TODAY, true);
  await desk.settled();
  return desk;
}

afterEach(async () => {
  await Promise.all(desks.map((desk) => desk.close()));
  desks = [];
  await server.server.close();
});

const onServer = () =>
  [...server.server.state.appointments.values()].filter(({ deleted }) => deleted !== true);
const shown = (desk: TestDesk) => desk.core.readWindow(TODAY).appointments;

async function done(desk: TestDesk, id: string): Promise<void> {
  await desk.until(() => ['done', 'needs-attention'].includes(desk.stateOf(id) ?? ''));
  expect(desk.store.outbox.read(id)).toMatchObject({ state: 'done' });
}

/** Another desk's or the service's own doing, right on its data. */
function changeElsewhere(change: { appointmentStatus?: string; deleted?: boolean }): void {
  const [appointment] = onServer();
  if (appointment === undefined) throw new Error('nothing is booked');
  Object.assign(appointment, change, { dateUpdatedMs: server.clock.nowMs() });
}

describe('a location that is not active', () => {
  test('is said as such; everything is kept and shown, nobody is signed out, and all goes once it is active', async () => {
    const desk = await start({ dataset: 'small' });
    await desk.pass(2 * MINUTE_MS);
    const before = shown(desk).length;
    expect(before).toBeGreaterThan(10);
    const contacts = desk.store.contacts.knownCount();
    const paused = server.server.faults.add({ kind: '400', body: 'Location is not active' });
    const id = desk.book({ startMs: TEST_NOW_MS + 3 * HOUR_MS, acceptConflicts: true, skipValidation: true });
    await desk.until(() => desk.core.connection().state === 'location-inactive');
    const askedBefore = server.server.requests.length;
    await desk.pass(HOUR_MS);
    // One small question at a time, instead of every poll.
    const asked = server.server.requests.slice(askedBefore);
    expect(new Set(asked.map(({ path }) => path))).toEqual(
      new Set([`/locations/${server.server.locationId}`]),
    );
    expect(asked.length).toBeLessThan(30);
    expect(desk.core.connection().message).toContain('Ask whoever looks after the location’s account');
    expect(desk.store.outbox.read(id)).toMatchObject({ state: 'queued' });
    expect(shown(desk)).toHaveLength(before + 1);
    expect(desk.store.contacts.knownCount()).toBe(contacts);
    paused.remove();
    await done(desk, id);
    expect(desk.core.connection().state).toBe('online');
    expect(onServer().filter(({ createdBy }) => createdBy.source === 'public_api')).toHaveLength(1);
  });

  test('met in the middle of a write whose outcome is unknown leaves it unknown', async () => {
    const desk = await start();
    await desk.pass(MINUTE_MS);
    const match = { method: 'POST', path: /\/appointments$/ };
    server.server.faults.add({ kind: 'drop-after-commit', match, times: 1 });
    const id = desk.book();
    await desk.until(() => desk.stateOf(id) === 'unknown');
    const paused = server.server.faults.add({ kind: '400', body: 'Location is not active' });
    await desk.pass(20 * MINUTE_MS);
    expect(desk.stateOf(id)).toBe('unknown');
    paused.remove();
    await done(desk, id);
    expect(onServer()).toHaveLength(1);
  });
});

describe('a Version that is refused one day', () => {
  test('signs nobody out and loses nothing', async () => {
    const desk = await start();
    await desk.pass(MINUTE_MS);
    const refused = server.server.faults.add({ kind: '401', body: 'version header is invalid' });
    const id = desk.book();
    await desk.pass(10 * MINUTE_MS);
    expect(desk.core.connection().state).toBe('online');
    expect(desk.store.outbox.read(id)).toMatchObject({
      state: 'needs-attention',
      problem: { code: 'version-header' },
    });
    refused.remove();
    desk.core.sendNow(id);
    await done(desk, id);
    expect(onServer()).toHaveLength(1);
  });
});

describe('a trial account', () => {
  test('lets four desks work for ten hours, with no request refused', async () => {
    const desk = await start({ dataset: 'small', rateLimit: TRIAL_RATE_LIMIT });
    await desk.pass(HOUR_MS);
    const first = server.server.requests.length;
    await desk.pass(HOUR_MS);
    const perHour = server.server.requests.length - first;
    expect(perHour).toBeGreaterThan(30);
    expect(4 * (first + 9 * perHour)).toBeLessThan(10_000);
    expect(server.server.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  test('is used up by another program: what is booked waits, and goes the next day', async () => {
    const desk = await start({ rateLimit: { ...TRIAL_RATE_LIMIT, daily: 30 } });
    await desk.pass(20 * MINUTE_MS);
    const id = desk.book({ startMs: TEST_NOW_MS + 51 * HOUR_MS });
    await desk.pass(10 * MINUTE_MS);
    expect(desk.stateOf(id)).toBe('queued');
    expect(desk.core.connection().state).toBe('online');
    server.clock.sleep(13 * HOUR_MS);
    desk.core.resumed();
    await done(desk, id);
    expect(onServer()).toHaveLength(1);
  });
});

describe('a server that asks to wait for a day', () => {
  const WAIT = { kind: '429', retryAfterSeconds: 100_000 } as const;

  test('never holds the hand: what is booked is kept at once, and shown', async () => {
    const desk = await start();
    server.server.faults.add(WAIT);
    await desk.pass(MINUTE_MS);
    const id = desk.book();
    expect(desk.stateOf(id)).toBe('queued');
    expect(shown(desk)).toHaveLength(1);
    const { state, pausedUntilMs, outbox } = desk.core.connection();
    expect({ state, unsent: outbox.unsentCount }).toEqual({ state: 'online', unsent: 1 });
    expect(pausedUntilMs).toBeGreaterThan(server.clock.nowMs());
    expect(pausedUntilMs).toBeLessThanOrEqual(server.clock.nowMs() + 15 * MINUTE_MS);
    // What a person asks for is answered from here, and not after a time limit.
    const window = await desk.core.fetchWindow(TODAY);
    expect(window.appointments).toHaveLength(1);
    expect((await desk.core.questions.searchContacts({ query: 'nobody', limit: 5 })).source).toBe('local');
  });

  test('is asked again after a quarter of an hour, by itself, and everything goes on', async () => {
    const desk = await start();
    const wait = server.server.faults.add(WAIT);
    const id = desk.book();
    await desk.until(() => desk.core.connection().pausedUntilMs !== null);
    const asked = server.server.requests.length;
    await desk.pass(14 * MINUTE_MS);
    expect(server.server.requests.length).toBe(asked);
    wait.remove();
    await done(desk, id);
    expect(desk.core.connection().pausedUntilMs).toBeNull();
    expect(desk.events.findLast(({ name }) => name === 'connection.changed')?.payload).toMatchObject({
      pausedUntilMs: null,
    });
    expect(onServer()).toHaveLength(1);
  });

  test('is asked at once where a person chooses to try now; a server that still wants to wait says so again', async () => {
    const desk = await start();
    const wait = server.server.faults.add(WAIT);
    const id = desk.book();
    await desk.until(() => desk.core.connection().pausedUntilMs !== null);
    await desk.pass(MINUTE_MS);
    expect((await desk.core.retryConnection()).pausedUntilMs).toBe(server.clock.nowMs() + 15 * MINUTE_MS);
    await desk.settled();
    wait.remove();
    expect((await desk.core.retryConnection()).pausedUntilMs).toBeNull();
    await desk.settled();
    expect(desk.stateOf(id)).toBe('done');
    expect(onServer()).toHaveLength(1);
  });

  test('asking for seconds is nothing anybody is told', async () => {
    const desk = await start();
    server.server.faults.add({ kind: '429', retryAfterSeconds: 7, times: 3 });
    await desk.pass(2 * MINUTE_MS);
    const told = desk.events
      .filter(({ name }) => name === 'connection.changed')
      .map(({ payload }) => payload);
    expect(told.length).toBeGreaterThan(0);
    for (const connection of told) expect(connection).toMatchObject({ pausedUntilMs: null });
  });
});

describe('one thing that goes wrong in the refresh', () => {
  const bugs = (desk: TestDesk) => desk.logged.filter(({ event }) => event === 'sync.bug');

  test('costs its calendar only: the others are fetched, the reason is said, and it heals', async () => {
    const desk = await start({ dataset: 'small' });
    await desk.pass(MINUTE_MS);
    const [calendar] = desk.store.readDirectory().calendars;
    const { schedule } = desk.store;
    const replace = schedule.replaceListing.bind(schedule);
    const broken = vi.spyOn(schedule, 'replaceListing').mockImplementation((listing) => {
      if (listing.source.id === calendar!.id) throw new TypeError('Cannot read the phone of Ana López');
      return replace(listing);
    });
    await desk.pass(MINUTE_MS);
    const { failures } = desk.core.readWindow(TODAY).freshness;
    expect(failures.map(({ calendarId }) => calendarId)).toContain(calendar!.id);
    expect(failures[0]?.message).toContain('could not be taken in');
    expect(broken.mock.calls.map(([{ source }]) => source.id)).toContain(
      desk.store.readDirectory().calendars.at(-1)!.id,
    );
    expect(bugs(desk).length).toBeGreaterThan(0);
    expect(JSON.stringify(bugs(desk))).not.toContain('Ana');

    broken.mockRestore();
    await desk.pass(2 * MINUTE_MS);
    expect(desk.core.readWindow(TODAY).freshness.failures).toEqual([]);
  });

  test('never ends a loop, wherever it is met', async () => {
    const desk = await start({ dataset: 'small' });
    await desk.pass(MINUTE_MS);
    const failing = [
      vi.spyOn(desk.store, 'readDirectory'),
      vi.spyOn(desk.store.contacts, 'readSync'),
      vi.spyOn(desk.store.contacts, 'missingIn'),
    ];
    for (const spy of failing) {
      spy.mockImplementation(() => {
        throw new RangeError('no such thing');
      });
    }
    await desk.pass(10 * MINUTE_MS);
    for (const spy of failing) spy.mockRestore();
    const before = server.server.requests.length;
    await desk.pass(12 * MINUTE_MS);
    const asked = new Set(server.server.requests.slice(before).map(({ path }) => path));
    expect(asked).toContain('/calendars/events');
    expect(asked).toContain('/contacts/search');
    expect(asked).toContain(`/locations/${server.server.locationId}`);
  });

  test('a calendar that cannot be read any more is kept as it was known, and counted', async () => {
    const desk = await start({ dataset: 'small' });
    await desk.pass(MINUTE_MS);
    const before = desk.store.readDirectory().calendars;
    const odd = [...server.server.state.calendars.values()].map((calendar, index) =>
      index === 0 ? { ...calendar, id: 'a\0b' } : calendar,
    );
    server.server.faults.add({
      kind: 'answer',
      match: { path: /^\/calendars\/$/ },
      body: { calendars: odd },
    });
    await desk.pass(20 * MINUTE_MS);
    expect(
      desk.store
        .readDirectory()
        .calendars.map(({ id }) => id)
        .sort(),
    ).toEqual(before.map(({ id }) => id).sort());
    expect(desk.logged).toContainEqual({
      level: 'warn',
      event: 'sync.unreadable',
      facts: { what: 'calendars', count: 1 },
    });
  });
});

describe('times in another offset', () => {
  test.each(['-07:00', 'Asia/Kathmandu'])('in %s are the same instants', async (answerZone) => {
    const desk = await start({ answerZone });
    await desk.pass(MINUTE_MS);
    const startMs = TEST_NOW_MS + 3 * HOUR_MS;
    const single = desk.book({ startMs });
    const series = desk.book({ startMs: startMs + HOUR_MS, rrule: 'RRULE:FREQ=DAILY;COUNT=3' });
    await done(desk, single);
    await done(desk, series);
    await desk.pass(2 * MINUTE_MS);
    expect(
      shown(desk)
        .map((one) => [one.startMs, one.sync.kind])
        .sort(),
    ).toEqual([
      [startMs, 'synced'],
      [startMs + HOUR_MS, 'synced'],
    ]);
    expect(onServer()).toHaveLength(2);
  });

  test('do not make a lost answer’s booking another one', async () => {
    const desk = await start({ answerZone: '-07:00' });
    await desk.pass(MINUTE_MS);
    server.server.faults.add({
      kind: 'drop-after-commit',
      match: { method: 'POST', path: /\/appointments$/ },
      times: 1,
    });
    await done(desk, desk.book());
    expect(onServer()).toHaveLength(1);
  });
});

describe('deleted appointments that stay', () => {
  test.each(['readable', 'listed'] as const)(
    '%s are gone here, whoever deleted them',
    async (deletedAppointments) => {
      const desk = await start({ deletedAppointments });
      await desk.pass(MINUTE_MS);
      await done(desk, desk.book());
      changeElsewhere({ deleted: true });
      await desk.pass(2 * MINUTE_MS);
      expect(shown(desk)).toEqual([]);

      const mine = desk.book({ title: 'Mine' });
      await done(desk, mine);
      await desk.pass(MINUTE_MS);
      const [appointment] = shown(desk);
      // Its answer is lost: what is read then is there, and says that it is deleted.
      server.server.faults.add({ kind: 'drop-after-commit', match: { method: 'DELETE' }, times: 1 });
      const orderId = randomUUID();
      const order = { orderId, eventId: appointment!.id, scope: 'single', target: 'appointment' } as const;
      desk.core.submit({ kind: 'delete-event', order }, { undoWindowMs: 0 });
      await done(desk, orderId);
      await desk.pass(2 * MINUTE_MS);
      expect(shown(desk)).toEqual([]);
    },
  );
});
