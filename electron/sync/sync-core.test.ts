import { alternativesOf } from '../../shared/failures/failures.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  shortly,
  startTestServer,
  TEST_NOW_MS,
  TestWorkstation,
  type TestServer,
} from './testing/test-workstation.ts';

const MINUTE_MS = 60_000;
const CREATE = { method: 'POST', path: /\/calendars\/events\/appointments$/ };

// Minutes of a working day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
let workstation: TestWorkstation;

beforeEach(async () => {
  server = await startTestServer();
  workstation = new TestWorkstation(server);
});

afterEach(async () => {
  await workstation.close();
  await server.server.close();
});

function onServer(): { id: string; title: string; startMs: number }[] {
  return [...server.server.state.appointments.values()];
}

function posts(): number {
  return server.server.requests.filter((one) => one.method === 'POST' && CREATE.path.test(one.path)).length;
}

async function startQuietly(): Promise<void> {
  workstation.core.start();
  workstation.core.watch({ startMs: TEST_NOW_MS, endMs: TEST_NOW_MS + 86_400_000 }, true);
  await workstation.settled();
}

describe('a booking made while everything works', () => {
  test('is on the server once, done in the outbox and shown as synced', async () => {
    await startQuietly();
    const id = workstation.book();
    expect(workstation.stateOf(id)).toMatch(/queued|sending/);
    await workstation.until(() => workstation.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
    expect(posts()).toBe(1);
    const drawn = workstation.core.readWindow({ startMs: TEST_NOW_MS, endMs: TEST_NOW_MS + 86_400_000 });
    expect(drawn.appointments.map((one) => [one.id, one.sync.kind])).toEqual([[onServer()[0]!.id, 'synced']]);
  });

  test('waits out its undo window before anything is sent', async () => {
    await startQuietly();
    const id = workstation.book({}, 8_000);
    await workstation.pass(7_000);
    expect(workstation.stateOf(id)).toBe('held');
    expect(posts()).toBe(0);
    await workstation.until(() => workstation.stateOf(id) === 'done', 5_000);
    expect(onServer()).toHaveLength(1);
  });

  test('is held for the rest of its time after the app was closed, and after the PC slept', async () => {
    await startQuietly();
    const id = workstation.book({ startMs: TEST_NOW_MS + 51 * 60 * MINUTE_MS }, 60_000);
    await workstation.pass(20_000);
    await workstation.crashAndRestart();
    await workstation.pass(20_000);
    workstation.clock.sleep(8 * 60 * MINUTE_MS);
    workstation.core.resumed();
    await workstation.pass(15_000);
    expect(workstation.stateOf(id)).toBe('held');
    expect(posts()).toBe(0);
    const told = workstation.events.findLast(({ name }) => name === 'outbox.changed')?.payload;
    expect(told).toMatchObject({ id, notBeforeMs: workstation.store.outbox.read(id)?.notBeforeMs });
    await workstation.until(() => workstation.stateOf(id) === 'done', 10_000);
    expect(onServer()).toHaveLength(1);
  });

  test('is not sent at the start of an app that was closed for the night', async () => {
    await startQuietly();
    const id = workstation.book({ startMs: TEST_NOW_MS + 51 * 60 * MINUTE_MS }, 60_000);
    await workstation.pass(50_000);
    await workstation.core.stop();
    workstation.store.close();
    workstation.clock.sleep(14 * 60 * MINUTE_MS);
    workstation.restart();
    await workstation.pass(9_000);
    expect(workstation.stateOf(id)).toBe('held');
    await workstation.until(() => workstation.stateOf(id) === 'done', 5_000);
    expect(posts()).toBe(1);
  });
});

describe('a booking whose sending had no known outcome', () => {
  test.each(['drop-after-commit', 'hang-after-commit', 'half-answer', 'garbage-json', 'html'] as const)(
    'is found on the server after %s, and not sent again',
    async (kind) => {
      await startQuietly();
      server.server.faults.add({ kind, match: CREATE, times: 1, afterCommit: true });
      const id = workstation.book();
      await workstation.until(() => workstation.stateOf(id) === 'done');
      expect(onServer()).toHaveLength(1);
      expect(posts()).toBe(1);
      expect(workstation.store.outbox.read(id)?.serverId).toBe(onServer()[0]!.id);
    },
  );

  test.each(['500', '502', '503', '504'] as const)('is found after a %s that had done it', async (kind) => {
    await startQuietly();
    server.server.faults.add({ kind, match: CREATE, times: 1, afterCommit: true });
    const id = workstation.book();
    await workstation.until(() => workstation.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
    expect(posts()).toBe(1);
  });

  test.each(['drop-before-commit', '500', 'hang', 'html'] as const)(
    'is sent again after %s, but only once it surely did not arrive',
    async (kind) => {
      await startQuietly();
      server.server.faults.add({ kind, match: CREATE, times: 1 });
      const id = workstation.book();
      await workstation.until(() => workstation.stateOf(id) === 'done');
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
    const id = workstation.book();
    await workstation.until(() => workstation.stateOf(id) === 'unknown');
    expect(workstation.core.discard(id)).toMatchObject({ ok: false, failure: { code: 'too-late' } });
    await workstation.until(() => workstation.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
  });

  test('is not mistaken for a lookalike that was there before', async () => {
    await startQuietly();
    const first = workstation.book({ acceptConflicts: true, skipValidation: true });
    await workstation.until(() => workstation.stateOf(first) === 'done');
    server.server.faults.add({ kind: 'drop-before-commit', match: CREATE, times: 1 });
    const second = workstation.book({ acceptConflicts: true, skipValidation: true });
    await workstation.until(() => workstation.stateOf(second) === 'done');
    expect(onServer()).toHaveLength(2);
    expect(workstation.store.outbox.read(first)?.serverId).not.toBe(
      workstation.store.outbox.read(second)?.serverId,
    );
  });

  test('that looks like someone else’s goes to the user, and Send now then makes it', async () => {
    await startQuietly();
    server.server.faults.add({ kind: 'drop-before-commit', match: CREATE, times: 1 });
    const id = workstation.book({ title: 'Ours', acceptConflicts: true, skipValidation: true });
    await workstation.until(() => workstation.stateOf(id) === 'unknown');
    const other = new TestWorkstation(server);
    other.core.start();
    const theirs = other.book({ title: 'Theirs', acceptConflicts: true, skipValidation: true });
    await other.until(() => other.stateOf(theirs) === 'done');
    await workstation.until(() => workstation.stateOf(id) === 'needs-attention');
    expect(workstation.store.outbox.read(id)?.problem?.code).toBe('outcome-unknown');
    expect(onServer()).toHaveLength(1);
    workstation.core.sendNow(id);
    await workstation.until(() => workstation.stateOf(id) === 'done');
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
    const id = workstation.book();
    while (posts() === 0) await shortly();
    expect(workstation.stateOf(id)).toBe('sending');
    await workstation.crashAndRestart();
    await workstation.until(() => workstation.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
  });
});

describe('a booking the server refuses', () => {
  test('comes back with the reason and three free times, and goes through at one of them', async () => {
    await startQuietly();
    const first = workstation.book();
    await workstation.until(() => workstation.stateOf(first) === 'done');
    const second = workstation.book({ title: 'Second' });
    await workstation.until(() => workstation.stateOf(second) === 'needs-attention');
    const problem = workstation.store.outbox.read(second)!.problem!;
    expect(problem.code).toBe('slot-taken');
    expect(alternativesOf(problem)).toHaveLength(3);
    const edited = {
      ...workstation.bookingOrder({ title: 'Second', startMs: alternativesOf(problem)[0]!.startMs }),
      orderId: second,
    };
    workstation.core.submit({ kind: 'create-appointment', order: edited }, { undoWindowMs: 0 });
    await workstation.until(() => workstation.stateOf(second) === 'done');
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
    const id = workstation.book();
    await workstation.until(() => workstation.isDrained());
    expect(workstation.stateOf(id)).toBe(state);
    expect(onServer()).toHaveLength(state === 'done' ? 1 : 0);
  });
});

describe('without network', () => {
  test('the user books on, and everything is sent once, in order, when it is back', async () => {
    await startQuietly();
    workstation.offline = true;
    const ids = Array.from({ length: 6 }, (_, index) =>
      workstation.book({ startMs: TEST_NOW_MS + (180 + index * 30) * MINUTE_MS, title: `Visit ${index}` }),
    );
    await workstation.pass(MINUTE_MS);
    expect(workstation.core.connection().state).toBe('offline');
    expect(workstation.core.connection().outbox.unsentCount).toBe(6);
    await workstation.pass(30 * MINUTE_MS);
    expect(onServer()).toHaveLength(0);
    workstation.offline = false;
    await workstation.until(() => ids.every((id) => workstation.stateOf(id) === 'done'), 5 * MINUTE_MS);
    expect(
      onServer()
        .map((one) => one.title)
        .sort(),
    ).toEqual(ids.map((_, index) => `Visit ${index}`));
    expect(workstation.core.connection().state).toBe('online');
  });

  test('a time taken meanwhile is noticed before sending', async () => {
    await startQuietly();
    workstation.offline = true;
    const id = workstation.book({ skipValidation: true });
    await workstation.pass(10 * MINUTE_MS);
    const other = new TestWorkstation(server);
    other.core.start();
    const theirs = other.book({ title: 'Theirs' });
    await other.until(() => other.stateOf(theirs) === 'done');
    workstation.offline = false;
    await workstation.until(() => workstation.stateOf(id) === 'needs-attention');
    expect(workstation.store.outbox.read(id)?.problem).toMatchObject({ code: 'slot-taken' });
    expect(alternativesOf(workstation.store.outbox.read(id)!.problem)).toHaveLength(3);
    expect(onServer()).toHaveLength(1);
    await other.close();
  });

  test('a client made offline is made first, then booked', async () => {
    await startQuietly();
    workstation.offline = true;
    const id = workstation.book({
      client: {
        kind: 'new',
        localContactId: 'local-11111111-1111-4111-8111-111111111111',
        fields: { firstName: 'Zoë', lastName: 'Ångström', phone: '+12125550142', email: '' },
      },
    });
    await workstation.pass(5 * MINUTE_MS);
    workstation.offline = false;
    await workstation.until(() => workstation.stateOf(id) === 'done');
    const made = [...server.server.state.contacts.values()].filter((one) => one.firstName === 'Zoë');
    expect(made).toHaveLength(1);
    expect([...server.server.state.appointments.values()].map((one) => one.contactId)).toEqual([made[0]!.id]);
  });
});

describe('a refused token', () => {
  test('pauses the queue, loses nothing, and a new token lets it go on', async () => {
    await startQuietly();
    workstation.token = 'pit-wrong';
    const id = workstation.book();
    await workstation.until(() => workstation.core.connection().state === 'account-refused');
    await workstation.pass(10 * MINUTE_MS);
    expect(workstation.stateOf(id)).toBe('queued');
    workstation.token = server.server.token;
    await workstation.core.accountRenewed();
    await workstation.until(() => workstation.stateOf(id) === 'done');
    expect(onServer()).toHaveLength(1);
  });
});

describe('a bug of ours in one row', () => {
  test('takes that row to the user, stops no other, and is logged without what it says', async () => {
    await startQuietly();
    vi.spyOn(workstation.store.outbox, 'markSending').mockImplementationOnce(() => {
      throw new TypeError('Cannot read the phone of Ana López');
    });
    const [first, second] = [
      workstation.book(),
      workstation.book({ startMs: TEST_NOW_MS + 3 * 60 * MINUTE_MS }),
    ];
    await workstation.until(
      () => workstation.stateOf(first) === 'needs-attention' && workstation.stateOf(second) === 'done',
    );
    expect(onServer()).toHaveLength(1);
    const bugs = workstation.logged.filter(({ event }) => event === 'sync.bug');
    expect(bugs).toMatchObject([{ facts: { rowId: first, kind: 'create-appointment', error: 'TypeError' } }]);
    expect(JSON.stringify(bugs)).not.toContain('Ana');
  });
});
