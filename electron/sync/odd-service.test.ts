/** The service as it was seen to be now and then: a trial account, other offsets and spellings, a location that is paused. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TRIAL_RATE_LIMIT } from '../practice/gatekeeper.ts';
import type { PracticeServerOptions } from '../practice/server.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TestWorkstation,
  type TestServer,
} from './testing/test-workstation.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TODAY = { startMs: TEST_NOW_MS - 2 * HOUR_MS, endMs: TEST_NOW_MS + 22 * HOUR_MS };

// Hours of a working day pass in these; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
let workstations: TestWorkstation[] = [];

async function start(options: PracticeServerOptions = {}): Promise<TestWorkstation> {
  server = await startTestServer(options);
  return startWorkstation();
}

async function startWorkstation(): Promise<TestWorkstation> {
  const workstation = new TestWorkstation(server);
  workstations.push(workstation);
  workstation.core.start();
  workstation.core.watch(TODAY, true);
  await workstation.settled();
  return workstation;
}

afterEach(async () => {
  await Promise.all(workstations.map((workstation) => workstation.close()));
  workstations = [];
  await server.server.close();
});

const onServer = () =>
  [...server.server.state.appointments.values()].filter(({ deleted }) => deleted !== true);
const shown = (workstation: TestWorkstation) => workstation.core.readWindow(TODAY).appointments;

async function done(workstation: TestWorkstation, id: string): Promise<void> {
  await workstation.until(() => ['done', 'needs-attention'].includes(workstation.stateOf(id) ?? ''));
  expect(workstation.store.outbox.read(id)).toMatchObject({ state: 'done' });
}

/** Another workstation's or the service's own doing, right on its data. */
function changeElsewhere(change: { appointmentStatus?: string; deleted?: boolean }): void {
  const [appointment] = onServer();
  if (appointment === undefined) throw new Error('nothing is booked');
  Object.assign(appointment, change, { dateUpdatedMs: server.clock.nowMs() });
}

describe('a location that is not active', () => {
  test('is said as such; everything is kept and shown, nobody is signed out, and all goes once it is active', async () => {
    const workstation = await start({ dataset: 'small' });
    await workstation.pass(2 * MINUTE_MS);
    const before = shown(workstation).length;
    expect(before).toBeGreaterThan(10);
    const contacts = workstation.store.contacts.knownCount();
    const paused = server.server.faults.add({ kind: '400', body: 'Location is not active' });
    const id = workstation.book({
      startMs: TEST_NOW_MS + 3 * HOUR_MS,
      acceptConflicts: true,
      skipValidation: true,
    });
    await workstation.until(() => workstation.core.connection().state === 'location-inactive');
    const askedBefore = server.server.requests.length;
    await workstation.pass(HOUR_MS);
    // One small question at a time, instead of every poll.
    const asked = server.server.requests.slice(askedBefore);
    expect(new Set(asked.map(({ path }) => path))).toEqual(
      new Set([`/locations/${server.server.locationId}`]),
    );
    expect(asked.length).toBeLessThan(30);
    expect(workstation.core.connection().failure?.code).toBe('location-inactive');
    expect(workstation.store.outbox.read(id)).toMatchObject({ state: 'queued' });
    expect(shown(workstation)).toHaveLength(before + 1);
    expect(workstation.store.contacts.knownCount()).toBe(contacts);
    paused.remove();
    await done(workstation, id);
    expect(workstation.core.connection().state).toBe('online');
    expect(onServer().filter(({ createdBy }) => createdBy.source === 'public_api')).toHaveLength(1);
  });

  test('met in the middle of a write whose outcome is unknown leaves it unknown', async () => {
    const workstation = await start();
    await workstation.pass(MINUTE_MS);
    const match = { method: 'POST', path: /\/appointments$/ };
    server.server.faults.add({ kind: 'drop-after-commit', match, times: 1 });
    const id = workstation.book();
    await workstation.until(() => workstation.stateOf(id) === 'unknown');
    const paused = server.server.faults.add({ kind: '400', body: 'Location is not active' });
    await workstation.pass(20 * MINUTE_MS);
    expect(workstation.stateOf(id)).toBe('unknown');
    paused.remove();
    await done(workstation, id);
    expect(onServer()).toHaveLength(1);
  });
});

describe('a Version that is refused one day', () => {
  test('signs nobody out and loses nothing', async () => {
    const workstation = await start();
    await workstation.pass(MINUTE_MS);
    const refused = server.server.faults.add({ kind: '401', body: 'version header is invalid' });
    const id = workstation.book();
    await workstation.pass(10 * MINUTE_MS);
    expect(workstation.core.connection().state).toBe('online');
    expect(workstation.store.outbox.read(id)).toMatchObject({
      state: 'needs-attention',
      problem: { code: 'version-header' },
    });
    refused.remove();
    workstation.core.sendNow(id);
    await done(workstation, id);
    expect(onServer()).toHaveLength(1);
  });
});

describe('a trial account', () => {
  test('lets four workstations work for ten hours, with no request refused', async () => {
    const workstation = await start({ dataset: 'small', rateLimit: TRIAL_RATE_LIMIT });
    await workstation.pass(HOUR_MS);
    const first = server.server.requests.length;
    await workstation.pass(HOUR_MS);
    const perHour = server.server.requests.length - first;
    expect(perHour).toBeGreaterThan(30);
    expect(4 * (first + 9 * perHour)).toBeLessThan(10_000);
    expect(server.server.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  test('is used up by another program: what is booked waits, and goes the next day', async () => {
    const workstation = await start({ rateLimit: { ...TRIAL_RATE_LIMIT, daily: 30 } });
    await workstation.pass(20 * MINUTE_MS);
    const id = workstation.book({ startMs: TEST_NOW_MS + 51 * HOUR_MS });
    await workstation.pass(10 * MINUTE_MS);
    expect(workstation.stateOf(id)).toBe('queued');
    expect(workstation.core.connection().state).toBe('online');
    server.clock.sleep(13 * HOUR_MS);
    workstation.core.resumed();
    await done(workstation, id);
    expect(onServer()).toHaveLength(1);
  });
});

describe('a server that asks to wait for a day', () => {
  const WAIT = { kind: '429', retryAfterSeconds: 100_000 } as const;

  test('never holds the hand: what is booked is kept at once, and shown', async () => {
    const workstation = await start();
    server.server.faults.add(WAIT);
    await workstation.pass(MINUTE_MS);
    const id = workstation.book();
    expect(workstation.stateOf(id)).toBe('queued');
    expect(shown(workstation)).toHaveLength(1);
    const { state, pausedUntilMs, outbox } = workstation.core.connection();
    expect({ state, unsent: outbox.unsentCount }).toEqual({ state: 'online', unsent: 1 });
    expect(pausedUntilMs).toBeGreaterThan(server.clock.nowMs());
    expect(pausedUntilMs).toBeLessThanOrEqual(server.clock.nowMs() + 15 * MINUTE_MS);
    // What a person asks for is answered from here, and not after a time limit.
    const window = await workstation.core.fetchWindow(TODAY);
    expect(window.appointments).toHaveLength(1);
    expect((await workstation.core.questions.searchContacts({ query: 'nobody', limit: 5 })).source).toBe(
      'local',
    );
  });

  test('is asked again after a quarter of an hour, by itself, and everything goes on', async () => {
    const workstation = await start();
    const wait = server.server.faults.add(WAIT);
    const id = workstation.book();
    await workstation.until(() => workstation.core.connection().pausedUntilMs !== null);
    const asked = server.server.requests.length;
    await workstation.pass(14 * MINUTE_MS);
    expect(server.server.requests.length).toBe(asked);
    wait.remove();
    await done(workstation, id);
    expect(workstation.core.connection().pausedUntilMs).toBeNull();
    expect(workstation.events.findLast(({ name }) => name === 'connection.changed')?.payload).toMatchObject({
      pausedUntilMs: null,
    });
    expect(onServer()).toHaveLength(1);
  });

  test('is asked at once where a person chooses to try now; a server that still wants to wait says so again', async () => {
    const workstation = await start();
    const wait = server.server.faults.add(WAIT);
    const id = workstation.book();
    await workstation.until(() => workstation.core.connection().pausedUntilMs !== null);
    await workstation.pass(MINUTE_MS);
    expect((await workstation.core.retryConnection()).pausedUntilMs).toBe(
      server.clock.nowMs() + 15 * MINUTE_MS,
    );
    await workstation.settled();
    wait.remove();
    expect((await workstation.core.retryConnection()).pausedUntilMs).toBeNull();
    await workstation.settled();
    expect(workstation.stateOf(id)).toBe('done');
    expect(onServer()).toHaveLength(1);
  });

  test('asking for seconds is nothing anybody is told', async () => {
    const workstation = await start();
    server.server.faults.add({ kind: '429', retryAfterSeconds: 7, times: 3 });
    await workstation.pass(2 * MINUTE_MS);
    const told = workstation.events
      .filter(({ name }) => name === 'connection.changed')
      .map(({ payload }) => payload);
    expect(told.length).toBeGreaterThan(0);
    for (const connection of told) expect(connection).toMatchObject({ pausedUntilMs: null });
  });
});

describe('one thing that goes wrong in the refresh', () => {
  const bugs = (workstation: TestWorkstation) =>
    workstation.logged.filter(({ event }) => event === 'sync.bug');

  test('costs its calendar only: the others are fetched, the reason is said, and it heals', async () => {
    const workstation = await start({ dataset: 'small' });
    await workstation.pass(MINUTE_MS);
    const [calendar] = workstation.store.readDirectory().calendars;
    const { schedule } = workstation.store;
    const replace = schedule.replaceListing.bind(schedule);
    const broken = vi.spyOn(schedule, 'replaceListing').mockImplementation((listing) => {
      if (listing.source.id === calendar!.id) throw new TypeError('Cannot read the phone of Ana López');
      return replace(listing);
    });
    await workstation.pass(MINUTE_MS);
    const { failures } = workstation.core.readWindow(TODAY).freshness;
    expect(failures.map(({ calendarId }) => calendarId)).toContain(calendar!.id);
    expect(failures[0]?.failure.code).toBe('internal');
    expect(broken.mock.calls.map(([{ source }]) => source.id)).toContain(
      workstation.store.readDirectory().calendars.at(-1)!.id,
    );
    expect(bugs(workstation).length).toBeGreaterThan(0);
    expect(JSON.stringify(bugs(workstation))).not.toContain('Ana');

    broken.mockRestore();
    await workstation.pass(2 * MINUTE_MS);
    expect(workstation.core.readWindow(TODAY).freshness.failures).toEqual([]);
  });

  test('never ends a loop, wherever it is met', async () => {
    const workstation = await start({ dataset: 'small' });
    await workstation.pass(MINUTE_MS);
    const failing = [
      vi.spyOn(workstation.store, 'readDirectory'),
      vi.spyOn(workstation.store.contacts, 'readSync'),
      vi.spyOn(workstation.store.contacts, 'missingIn'),
    ];
    for (const spy of failing) {
      spy.mockImplementation(() => {
        throw new RangeError('no such thing');
      });
    }
    await workstation.pass(10 * MINUTE_MS);
    for (const spy of failing) spy.mockRestore();
    const before = server.server.requests.length;
    await workstation.pass(12 * MINUTE_MS);
    const asked = new Set(server.server.requests.slice(before).map(({ path }) => path));
    expect(asked).toContain('/calendars/events');
    expect(asked).toContain('/contacts/search');
    expect(asked).toContain(`/locations/${server.server.locationId}`);
  });

  test('a calendar that cannot be read any more is kept as it was known, and counted', async () => {
    const workstation = await start({ dataset: 'small' });
    await workstation.pass(MINUTE_MS);
    const before = workstation.store.readDirectory().calendars;
    const odd = [...server.server.state.calendars.values()].map((calendar, index) =>
      index === 0 ? { ...calendar, id: 'a\0b' } : calendar,
    );
    server.server.faults.add({
      kind: 'answer',
      match: { path: /^\/calendars\/$/ },
      body: { calendars: odd },
    });
    await workstation.pass(20 * MINUTE_MS);
    expect(
      workstation.store
        .readDirectory()
        .calendars.map(({ id }) => id)
        .sort(),
    ).toEqual(before.map(({ id }) => id).sort());
    expect(workstation.logged).toContainEqual({
      level: 'warn',
      event: 'sync.unreadable',
      facts: { what: 'calendars', count: 1 },
    });
  });
});

describe('times in another offset', () => {
  test.each(['-07:00', 'Asia/Kathmandu'])('in %s are the same instants', async (answerZone) => {
    const workstation = await start({ answerZone });
    await workstation.pass(MINUTE_MS);
    const startMs = TEST_NOW_MS + 3 * HOUR_MS;
    const single = workstation.book({ startMs });
    const series = workstation.book({ startMs: startMs + HOUR_MS, rrule: 'RRULE:FREQ=DAILY;COUNT=3' });
    await done(workstation, single);
    await done(workstation, series);
    await workstation.pass(2 * MINUTE_MS);
    expect(
      shown(workstation)
        .map((one) => [one.startMs, one.sync.kind])
        .sort(),
    ).toEqual([
      [startMs, 'synced'],
      [startMs + HOUR_MS, 'synced'],
    ]);
    expect(onServer()).toHaveLength(2);
  });

  test('do not make a lost answer’s booking another one', async () => {
    const workstation = await start({ answerZone: '-07:00' });
    await workstation.pass(MINUTE_MS);
    server.server.faults.add({
      kind: 'drop-after-commit',
      match: { method: 'POST', path: /\/appointments$/ },
      times: 1,
    });
    await done(workstation, workstation.book());
    expect(onServer()).toHaveLength(1);
  });
});

describe('deleted appointments that stay', () => {
  test.each(['readable', 'listed'] as const)(
    '%s are gone here, whoever deleted them',
    async (deletedAppointments) => {
      const workstation = await start({ deletedAppointments });
      await workstation.pass(MINUTE_MS);
      await done(workstation, workstation.book());
      changeElsewhere({ deleted: true });
      await workstation.pass(2 * MINUTE_MS);
      expect(shown(workstation)).toEqual([]);

      const mine = workstation.book({ title: 'Mine' });
      await done(workstation, mine);
      await workstation.pass(MINUTE_MS);
      const [appointment] = shown(workstation);
      // Its answer is lost: what is read then is there, and says that it is deleted.
      server.server.faults.add({ kind: 'drop-after-commit', match: { method: 'DELETE' }, times: 1 });
      const orderId = randomUUID();
      const order = { orderId, eventId: appointment!.id, scope: 'single', target: 'appointment' } as const;
      workstation.core.submit({ kind: 'delete-event', order }, { undoWindowMs: 0 });
      await done(workstation, orderId);
      await workstation.pass(2 * MINUTE_MS);
      expect(shown(workstation)).toEqual([]);
    },
  );
});
