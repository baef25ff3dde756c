/** A series and its moved dates are one command: whatever fails in between, all of it is on the server once, or nothing is. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FaultSpec } from '../practice/faults.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TestWorkstation,
  type CrashPoint,
  type TestServer,
} from './testing/test-workstation.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOW = { startMs: TEST_NOW_MS - DAY_MS, endMs: TEST_NOW_MS + 30 * DAY_MS };
const FIRST_MS = TEST_NOW_MS + 3 * HOUR_MS;
const RULE = 'RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261130T150000Z,20261207T150000Z';
/** Titles of all three, as they are on the server at the end. */
const ALL = ['Moved 1', 'Moved 2', 'Series'];
const CREATE = { method: 'POST', path: /^\/calendars\/events\/appointments$/ };
const DELETE = { method: 'DELETE', path: /^\/calendars\/events\// };

// Minutes of a working day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
let workstation: TestWorkstation;

beforeEach(async () => {
  server = await startTestServer();
  workstation = new TestWorkstation(server);
  workstation.core.start();
  workstation.core.watch(WINDOW, true);
  await workstation.settled();
});

afterEach(async () => {
  await workstation.close();
  await server.server.close();
});

/** Books the series with two dates at another time; the ids of series and dates. */
function book(undoWindowMs = 0): [string, string, string] {
  const series = workstation.bookingOrder({ title: 'Series', startMs: FIRST_MS, rrule: RULE });
  const part = (n: number) => ({
    ...workstation.bookingOrder({ title: `Moved ${n}`, startMs: FIRST_MS + n * 7 * DAY_MS + 2 * HOUR_MS }),
    partOf: { orderId: series.orderId, date: n === 1 ? '2026-11-30' : '2026-12-07' },
  });
  const orders = [series, part(1), part(2)];
  workstation.core.submitTogether(
    orders.map((order) => ({ kind: 'create-appointment', order })),
    { undoWindowMs },
  );
  const [one = '', two = '', three = ''] = orders.map(({ orderId }) => orderId);
  return [one, two, three];
}

const onServer = (): string[] =>
  [...server.server.state.appointments.values()].map(({ title }) => title).sort();

function asked(match: { method: string; path: RegExp }): string[] {
  return server.server.requests
    .filter(({ method, path }) => method === match.method && match.path.test(path))
    .map(({ body, path }) =>
      typeof body === 'object' && body !== null && 'title' in body ? String(body.title) : path,
    );
}

/** Starts again after a crash, until nothing waits any more; answers whether there was one. */
async function drained(): Promise<boolean> {
  await workstation.until(() => workstation.isDead || workstation.isDrained());
  if (!workstation.isDead) return false;
  workstation.restart();
  await workstation.until(() => workstation.isDrained());
  return true;
}

describe('is sent in order', () => {
  test('the series first, then its dates', async () => {
    book();
    await drained();
    expect(asked(CREATE)[0]).toBe('Series');
    expect(asked(CREATE)).toHaveLength(3);
    expect(onServer()).toEqual(ALL);
  });

  test.each<[string, FaultSpec]>([
    ['a timeout', { kind: 'hang' }],
    ['a lost answer', { kind: 'drop-after-commit' }],
    ['an error of the server', { kind: '500' }],
    ['an error after it was done', { kind: '503', afterCommit: true }],
    ['too many requests', { kind: '429', retryAfterSeconds: 3 }],
  ])('after %s at any of the three', async (_name, spec) => {
    server.server.faults.add({ ...spec, match: { ...CREATE, nth: 1 } });
    server.server.faults.add({ ...spec, match: { ...CREATE, nth: 2 } });
    server.server.faults.add({ ...spec, match: { ...CREATE, nth: 3 } });
    book();
    await drained();
    expect(onServer()).toEqual(ALL);
    expect(asked(CREATE)[0]).toBe('Series');
  });
});

describe('waits as one', () => {
  test('while the series is refused no date is sent; taken back, nothing is there', async () => {
    server.server.faults.add({ kind: '422', match: CREATE, times: 1 });
    const [series, ...dates] = book();
    await workstation.until(() => workstation.stateOf(series) === 'needs-attention');
    await workstation.pass(5 * 60_000);
    expect(asked(CREATE)).toEqual(['Series']);
    expect(workstation.core.connection().outbox).toMatchObject({ unsentCount: 1, needsAttentionCount: 1 });
    workstation.core.discard(series);
    await workstation.pass(60_000);
    expect([series, ...dates].map((id) => workstation.stateOf(id))).toEqual([
      'discarded',
      'discarded',
      'discarded',
    ]);
    expect(onServer()).toEqual([]);
  });

  test('a refused series that is tried again brings its dates', async () => {
    server.server.faults.add({ kind: '422', match: CREATE, times: 1 });
    const [series] = book();
    await workstation.until(() => workstation.stateOf(series) === 'needs-attention');
    workstation.core.sendNow(series);
    await drained();
    expect(onServer()).toEqual(ALL);
  });

  test('a refused date comes back alone, the others stand', async () => {
    server.server.faults.add({ kind: '422', match: { ...CREATE, nth: 2 } });
    const [series, ...dates] = book();
    await drained();
    const refused = dates.filter((id) => workstation.stateOf(id) === 'needs-attention');
    expect(workstation.stateOf(series)).toBe('done');
    expect(refused).toHaveLength(1);
    workstation.core.sendNow(refused[0] ?? '');
    await drained();
    expect(onServer()).toEqual(ALL);
  });

  test('taken back while it is held, and brought back', async () => {
    const [series] = book(8_000);
    await workstation.pass(3_000);
    workstation.core.discard(series);
    await workstation.pass(60_000);
    expect(asked(CREATE)).toEqual([]);
    workstation.core.restore(series, { undoWindowMs: 8_000 });
    await drained();
    expect(onServer()).toEqual(ALL);
  });

  test('Send now sends all of it before the undo window is over', async () => {
    const [series] = book(180_000);
    const sentAtMs = workstation.clock.nowMs();
    workstation.core.sendNow(series);
    await workstation.until(() => workstation.isDrained());
    expect(workstation.clock.nowMs() - sentAtMs).toBeLessThan(60_000);
    expect(onServer()).toEqual(ALL);
  });
});

const POINTS: readonly CrashPoint[] = [
  'before-mark-sending',
  'before-send',
  'on-the-wire',
  'answer-arrived',
  'after-send',
  'after-record',
];
const KILLS = POINTS.flatMap((point) => [1, 2, 3].map((nth): [CrashPoint, number] => [point, nth]));

describe('killed', () => {
  test('right after Book was pressed: all of it comes', async () => {
    book();
    await workstation.crashAndRestart();
    await drained();
    expect(onServer()).toEqual(ALL);
  });

  test.each(KILLS)('%s of write %i: all of it comes, once', async (point, nth) => {
    workstation.crashAt(point, nth);
    book();
    expect(await drained()).toBe(true);
    expect(onServer()).toEqual(ALL);
  });
});

describe('undone after it was sent', () => {
  test('is deleted as one', async () => {
    const [series] = book();
    await drained();
    expect(workstation.core.undo(series, { undoWindowMs: 0 })).toMatchObject({ ok: true });
    await drained();
    expect(onServer()).toEqual([]);
  });

  test('before its dates were sent, they never are', async () => {
    const [series] = book();
    await workstation.until(() => workstation.stateOf(series) === 'done');
    workstation.offline = true;
    await workstation.settled();
    workstation.core.undo(series, { undoWindowMs: 0 });
    workstation.offline = false;
    await drained();
    expect(onServer()).toEqual([]);
    expect(workstation.core.connection().outbox.unsentCount).toBe(0);
  });

  test('and kept after all, it stands and nothing was deleted', async () => {
    const [series] = book();
    await drained();
    const undone = workstation.core.undo(series, { undoWindowMs: 8_000 });
    await workstation.pass(3_000);
    if (undone.ok) workstation.core.discard(undone.entry.id);
    await workstation.pass(60_000);
    expect(asked(DELETE)).toEqual([]);
    expect(onServer()).toEqual(ALL);
  });

  test('refused for the series, no date is deleted', async () => {
    const [series] = book();
    await drained();
    server.server.faults.add({ kind: '403', match: DELETE, times: 1 });
    const undone = workstation.core.undo(series, { undoWindowMs: 0 });
    if (!undone.ok) throw new Error(undone.failure.code);
    await workstation.until(() => workstation.stateOf(undone.entry.id) === 'needs-attention');
    await workstation.pass(60_000);
    expect(asked(DELETE)).toHaveLength(1);
    workstation.core.sendNow(undone.entry.id);
    await drained();
    expect(onServer()).toEqual([]);
  });

  test.each(KILLS)('and killed %s of deletion %i: all of it goes', async (point, nth) => {
    const [series] = book();
    await drained();
    workstation.crashAt(point, nth);
    workstation.core.undo(series, { undoWindowMs: 0 });
    expect(await drained()).toBe(true);
    expect(onServer()).toEqual([]);
  });
});
