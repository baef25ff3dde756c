import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { shortly, startTestServer, TEST_NOW_MS, TestDesk, type TestServer } from './testing/desk.ts';

const MINUTE_MS = 60_000;
const CREATE = { method: 'POST', path: /\/calendars\/events\/appointments$/ };

// Minutes of a desk's day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
let desk: TestDesk;

beforeEach(async () => {
  server = await startTestServer();
  desk = new TestDesk(server);
});

afterEach(async () => {
  await desk.close();
  await server.server.close();
});

function onServer(): { id: string; title: string; startMs: number }[] {
  return [...server.server.state.appointments.values()];
}

function posts(): number {
  return server.server.requests.filter((one) => one.method === 'POST' && CREATE.path.test(one.path)).length;
}

async function startQuietly(): Promise<void> {
  desk.core.start();
  desk.core.watch({ startMs: TEST_NOW_MS, endMs: TEST_NOW_MS + 86_400_000 }, true);
  await desk.settled();
}

describe('a booking made while everything works', () => {
  test('is on the server once, done in the outbox and shown as synced', async () => {
    await startQuietly();
    const id = desk.book();
    expect(desk.stateOf(id)).toMatch(/queued|sending/);
    await desk.until(() => desk.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
    expect(posts()).toBe(1);
    const drawn = desk.core.readWindow({ startMs: TEST_NOW_MS, endMs: TEST_NOW_MS + 86_400_000 });
    expect(drawn.appointments.map((one) => [one.id, one.sync.kind])).toEqual([[onServer()[0]!.id, 'synced']]);
  });

  test('waits out its undo window before anything is sent', async () => {
    await startQuietly();
    const id = desk.book({}, 8_000);
    await desk.pass(7_000);
    expect(desk.stateOf(id)).toBe('held');
    expect(posts()).toBe(0);
    await desk.until(() => desk.stateOf(id) === 'done', 5_000);
    expect(onServer()).toHaveLength(1);
  });

  test('is held for the rest of its time after the app was closed, and after the PC slept', async () => {
    await startQuietly();
    const id = desk.book({ startMs: TEST_NOW_MS + 51 * 60 * MINUTE_MS }, 60_000);
    await desk.pass(20_000);
    await desk.crashAndRestart();
    await desk.pass(20_000);
    desk.clock.sleep(8 * 60 * MINUTE_MS);
    desk.core.resumed();
    await desk.pass(15_000);
    expect(desk.stateOf(id)).toBe('held');
    expect(posts()).toBe(0);
    const told = desk.events.findLast(({ name }) => name === 'outbox.changed')?.payload;
    expect(told).toMatchObject({ id, notBeforeMs: desk.store.outbox.read(id)?.notBeforeMs });
    await desk.until(() => desk.stateOf(id) === 'done', 10_000);
    expect(onServer()).toHaveLength(1);
  });

  test('is not sent at the start of an app that was closed for the night', async () => {
    await startQuietly();
    const id = desk.book({ startMs: TEST_NOW_MS + 51 * 60 * MINUTE_MS }, 60_000);
    await desk.pass(50_000);
    await desk.core.stop();
    desk.store.close();
    desk.clock.sleep(14 * 60 * MINUTE_MS);
    desk.restart();
    await desk.pass(9_000);
    expect(desk.stateOf(id)).toBe('held');
    await desk.until(() => desk.stateOf(id) === 'done', 5_000);
    expect(posts()).toBe(1);
  });
});

describe('a booking whose sending had no known outcome', () => {
  test.each(['drop-after-commit', 'hang-after-commit', 'half-answer', 'garbage-json', 'html'] as const)(
    'is found on the server after %s, and not sent again',
    async (kind) => {
      await startQuietly();
      server.server.faults.add({ kind, match: CREATE, times: 1, afterCommit: true });
      const id = desk.book();
      await desk.until(() => desk.stateOf(id) === 'done');
      expect(onServer()).toHaveLength(1);
      expect(posts()).toBe(1);
      expect(desk.store.outbox.read(id)?.serverId).toBe(onServer()[0]!.id);
    },
  );

  test.each(['500', '502', '503', '504'] as const)('is found after a %s that had done it', async (kind) => {
    await startQuietly();
    server.server.faults.add({ kind, match: CREATE, times: 1, afterCommit: true });
    const id = desk.book();
    await desk.until(() => desk.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
    expect(posts()).toBe(1);
  });

  test.each(['drop-before-commit', '500', 'hang', 'html'] as const)(
    'is sent again after %s, but only once it surely did not arrive',
    async (kind) => {
      await startQuietly();
      server.server.faults.add({ kind, match: CREATE, times: 1 });
      const id = desk.book();
      await desk.until(() => desk.stateOf(id) === 'done');
      expect(onServer()).toHaveLength(1);
      const sends = server.server.requests.filter(
        (one) => CREATE.path.test(one.path) && one.method === 'POST',
      );
      expect(sends).toHaveLength(2);
      expect(sends[1]!.atMs - sends[0]!.atMs).toBeGreaterThanOrEqual(10_000);
    },
  );

  test('cannot be discarded before it was looked for, though a guard in the network said no', async () => {
    await startQuietly();
    server.server.faults.add({ kind: 'html', match: CREATE, times: 1, afterCommit: true });
    const id = desk.book();
    await desk.until(() => desk.stateOf(id) === 'unknown');
    expect(desk.core.discard(id)).toMatchObject({ ok: false, code: 'too-late' });
    await desk.until(() => desk.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
  });

  test('is not mistaken for a twin that was there before', async () => {
    await startQuietly();
    const first = desk.book({ acceptConflicts: true, skipValidation: true });
    await desk.until(() => desk.stateOf(first) === 'done');
    server.server.faults.add({ kind: 'drop-before-commit', match: CREATE, times: 1 });
    const second = desk.book({ acceptConflicts: true, skipValidation: true });
    await desk.until(() => desk.stateOf(second) === 'done');
    expect(onServer()).toHaveLength(2);
    expect(desk.store.outbox.read(first)?.serverId).not.toBe(desk.store.outbox.read(second)?.serverId);
  });

  test('that looks like someone else’s goes to the desk, and Send now then makes it', async () => {
    await startQuietly();
    server.server.faults.add({ kind: 'drop-before-commit', match: CREATE, times: 1 });
    const id = desk.book({ title: 'Ours', acceptConflicts: true, skipValidation: true });
    await desk.until(() => desk.stateOf(id) === 'unknown');
    const other = new TestDesk(server);
    other.core.start();
    const theirs = other.book({ title: 'Theirs', acceptConflicts: true, skipValidation: true });
    await other.until(() => other.stateOf(theirs) === 'done');
    await desk.until(() => desk.stateOf(id) === 'needs-attention');
    expect(desk.store.outbox.read(id)?.problem?.code).toBe('outcome-unknown');
    expect(onServer()).toHaveLength(1);
    desk.core.sendNow(id);
    await desk.until(() => desk.stateOf(id) === 'done');
    expect(
      onServer()
        .map((one) => one.title)
        .sort(),
    ).toEqual(['Ours', 'Theirs']);
    await other.close();
  });

  test('survives a crash between the send and the writing down of its answer', async () => {
    await startQuietly();
    server.server.faults.add({ kind: 'latency', match: CREATE, times: 1, delayMs: 150, afterCommit: true });
    const id = desk.book();
    while (posts() === 0) await shortly();
    expect(desk.stateOf(id)).toBe('sending');
    await desk.crashAndRestart();
    await desk.until(() => desk.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
  });
});

describe('a booking the server refuses', () => {
  test('comes back with the reason and three free times, and goes through at one of them', async () => {
    await startQuietly();
    const first = desk.book();
    await desk.until(() => desk.stateOf(first) === 'done');
    const second = desk.book({ title: 'Second' });
    await desk.until(() => desk.stateOf(second) === 'needs-attention');
    const problem = desk.store.outbox.read(second)!.problem!;
    expect(problem.code).toBe('slot-taken');
    expect(problem.alternatives).toHaveLength(3);
    const edited = {
      ...desk.bookingOrder({ title: 'Second', startMs: problem.alternatives[0]!.startMs }),
      orderId: second,
    };
    desk.core.submit({ kind: 'create-appointment', order: edited }, { undoWindowMs: 0 });
    await desk.until(() => desk.stateOf(second) === 'done');
    expect(onServer()).toHaveLength(2);
  });

  test.each([
    ['429', 'done'],
    ['408', 'done'],
    ['422', 'needs-attention'],
    ['403', 'needs-attention'],
  ] as const)('after a %s ends as %s', async (kind, state) => {
    await startQuietly();
    server.server.faults.add({ kind, match: CREATE, times: 1, retryAfterSeconds: 7 });
    const id = desk.book();
    await desk.until(() => desk.isDrained());
    expect(desk.stateOf(id)).toBe(state);
    expect(onServer()).toHaveLength(state === 'done' ? 1 : 0);
  });
});

describe('without network', () => {
  test('the desk books on, and everything is sent once, in order, when it is back', async () => {
    await startQuietly();
    desk.offline = true;
    const ids = Array.from({ length: 6 }, (_, index) =>
      desk.book({ startMs: TEST_NOW_MS + (180 + index * 30) * MINUTE_MS, title: `Visit ${index}` }),
    );
    await desk.pass(MINUTE_MS);
    expect(desk.core.connection().state).toBe('offline');
    expect(desk.core.connection().outbox.unsentCount).toBe(6);
    await desk.pass(30 * MINUTE_MS);
    expect(onServer()).toHaveLength(0);
    desk.offline = false;
    await desk.until(() => ids.every((id) => desk.stateOf(id) === 'done'), 5 * MINUTE_MS);
    expect(
      onServer()
        .map((one) => one.title)
        .sort(),
    ).toEqual(ids.map((_, index) => `Visit ${index}`));
    expect(desk.core.connection().state).toBe('online');
  });

  test('a time taken meanwhile is noticed before sending', async () => {
    await startQuietly();
    desk.offline = true;
    const id = desk.book({ skipValidation: true });
    await desk.pass(10 * MINUTE_MS);
    const other = new TestDesk(server);
    other.core.start();
    const theirs = other.book({ title: 'Theirs' });
    await other.until(() => other.stateOf(theirs) === 'done');
    desk.offline = false;
    await desk.until(() => desk.stateOf(id) === 'needs-attention');
    expect(desk.store.outbox.read(id)?.problem).toMatchObject({ code: 'slot-taken' });
    expect(desk.store.outbox.read(id)?.problem?.alternatives).toHaveLength(3);
    expect(onServer()).toHaveLength(1);
    await other.close();
  });

  test('a client made offline is made first, then booked', async () => {
    await startQuietly();
    desk.offline = true;
    const id = desk.book({
      client: {
        kind: 'new',
        localContactId: 'local-11111111-1111-4111-8111-111111111111',
        fields: { firstName: 'Zoë', lastName: 'Ångström', phone: '+12125550142', email: '' },
      },
    });
    await desk.pass(5 * MINUTE_MS);
    desk.offline = false;
    await desk.until(() => desk.stateOf(id) === 'done');
    const made = [...server.server.state.contacts.values()].filter((one) => one.firstName === 'Zoë');
    expect(made).toHaveLength(1);
    expect([...server.server.state.appointments.values()].map((one) => one.contactId)).toEqual([made[0]!.id]);
  });
});

describe('a refused token', () => {
  test('pauses the queue, loses nothing, and a new token lets it go on', async () => {
    await startQuietly();
    desk.token = 'pit-wrong';
    const id = desk.book();
    await desk.until(() => desk.core.connection().state === 'account-refused');
    await desk.pass(10 * MINUTE_MS);
    expect(desk.stateOf(id)).toBe('queued');
    desk.token = server.server.token;
    await desk.core.accountRenewed();
    await desk.until(() => desk.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
  });
});

describe('a bug of ours in one row', () => {
  test('takes that row to the desk, stops no other, and is logged without what it says', async () => {
    await startQuietly();
    vi.spyOn(desk.store.outbox, 'markSending').mockImplementationOnce(() => {
      throw new TypeError('Cannot read the phone of Ana López');
    });
    const [first, second] = [desk.book(), desk.book({ startMs: TEST_NOW_MS + 3 * 60 * MINUTE_MS })];
    await desk.until(() => desk.stateOf(first) === 'needs-attention' && desk.stateOf(second) === 'done');
    expect(onServer()).toHaveLength(1);
    const bugs = desk.logged.filter(({ event }) => event === 'sync.bug');
    expect(bugs).toMatchObject([{ facts: { rowId: first, kind: 'create-appointment', error: 'TypeError' } }]);
    expect(JSON.stringify(bugs)).not.toContain('Ana');
  });
});
