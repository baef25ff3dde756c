/** The end of a series and the dates that go with it are one command: whatever fails in between, each visit that was promised is there once. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { endOrders } from '../../shared/appointment/series-end.ts';
import { readSeries } from '../../shared/series/read-series.ts';
import { encodeInstanceId } from '../../shared/series/repeat-rule.ts';
import { instantToWall, offsetIso } from '../../shared/time/zone.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TEST_TIME_ZONE,
  TestWorkstation,
  type CrashPoint,
  type TestServer,
} from './testing/test-workstation.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const WINDOW = { startMs: TEST_NOW_MS - WEEK_MS, endMs: TEST_NOW_MS + 9 * WEEK_MS };
const FIRST_MS = TEST_NOW_MS + 3 * HOUR_MS;
const RULE = 'RRULE:FREQ=WEEKLY;COUNT=7';
const date = (n: number): number => FIRST_MS + n * WEEK_MS;
const MOVED_MS = date(4) + 2 * HOUR_MS;

// Minutes of a working day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let server: TestServer;
let workstation: TestWorkstation;
let masterId: string;

/** A series of seven weeks, the fifth date of it two hours later, the sixth called off. */
beforeEach(async () => {
  server = await startTestServer();
  workstation = new TestWorkstation(server);
  workstation.core.start();
  workstation.core.watch(WINDOW, true);
  const orderId = workstation.book({ title: 'Series', startMs: FIRST_MS, rrule: RULE });
  await drained();
  masterId = workstation.store.outbox.read(orderId)?.serverId ?? '';
  changeOne(4, {
    startTime: iso(MOVED_MS),
    endTime: iso(MOVED_MS + HOUR_MS / 2),
    appointmentStatus: 'confirmed',
  });
  changeOne(5, { appointmentStatus: 'cancelled' });
  await drained();
  workstation.core.refresh();
  await workstation.pass(2_000);
});

afterEach(async () => {
  await workstation.close();
  await server.server.close();
});

const iso = (ms: number): string => offsetIso(ms, TEST_TIME_ZONE);

function changeOne(
  n: number,
  update: { startTime?: string; endTime?: string; appointmentStatus: 'confirmed' | 'cancelled' },
): void {
  workstation.core.submit(
    {
      kind: 'change-appointment',
      order: {
        orderId: crypto.randomUUID(),
        appointmentId: encodeInstanceId({ masterId, startMs: date(n), durationSeconds: 1_800 }),
        scope: 'single',
        update: { ...update, ignoreFreeSlotValidation: true },
        meant: null,
        basedOnDateUpdatedMs: null,
        acceptConflicts: true,
      },
    },
    { undoWindowMs: 0 },
  );
}

/** Starts again after a crash, until nothing waits any more; answers whether there was one. */
async function drained(): Promise<boolean> {
  await workstation.until(() => workstation.isDead || workstation.isDrained());
  if (!workstation.isDead) return false;
  workstation.restart();
  workstation.core.watch(WINDOW, true);
  await workstation.until(() => workstation.isDrained());
  return true;
}

/** Cancels the third date and all that follow; the id of the order. */
function endAtThird(keeps: boolean, undoWindowMs = 0, basedOnDateUpdatedMs: number | null = null): string {
  const definition = {
    startWall: instantToWall(FIRST_MS, TEST_TIME_ZONE),
    timeZone: TEST_TIME_ZONE,
    durationMinutes: 30,
    rruleText: RULE,
  };
  const series = readSeries(definition);
  const dates = workstation.store.schedule
    .readWindow(WINDOW)
    .appointments.filter((one) => one.series?.masterId === masterId);
  const [plain] = dates;
  if (!series.ok || plain === undefined) throw new Error('The series is not known.');
  const orders = endOrders(
    { series: series.value, masterId, plain, fromMs: date(2), dates },
    {
      orderId: crypto.randomUUID(),
      newId: () => crypto.randomUUID(),
      keeps,
      tellClient: false,
      basedOnDateUpdatedMs,
    },
  );
  if (orders === null || orders === 'nothing-left') throw new Error('The series cannot be ended.');
  workstation.core.submitTogether(orders, { undoWindowMs });
  return orders[0].order.orderId;
}

const listingSchema = z.object({
  events: z.array(z.object({ startTime: z.string(), appointmentStatus: z.string() })),
});

/** What the server lists: when, and how it stands. */
async function visits(): Promise<[number, string][]> {
  const url = new URL('/calendars/events', server.server.baseUrl);
  const calendarId = [...server.server.state.calendars.keys()][0] ?? '';
  const asked = { locationId: server.server.locationId, calendarId };
  for (const [key, value] of Object.entries(asked)) url.searchParams.set(key, value);
  url.searchParams.set('startTime', String(WINDOW.startMs));
  url.searchParams.set('endTime', String(WINDOW.endMs));
  const headers = { authorization: `Bearer ${server.server.token}`, version: '2021-04-15' };
  const listing = listingSchema.parse(await (await fetch(url, { headers })).json());
  return listing.events
    .map(({ startTime, appointmentStatus }): [number, string] => [Date.parse(startTime), appointmentStatus])
    .sort(([one], [other]) => one - other);
}

const drawn = (): [number, string][] =>
  workstation.store.schedule
    .readWindow(WINDOW)
    .appointments.filter((one) => one.series?.masterId === masterId)
    .map(({ startMs, status }) => [startMs, status]);

const WHOLE: [number, string][] = [
  [date(0), 'confirmed'],
  [date(1), 'confirmed'],
  [date(2), 'confirmed'],
  [date(3), 'confirmed'],
  [MOVED_MS, 'confirmed'],
  [date(5), 'cancelled'],
  [date(6), 'confirmed'],
];
const ENDED = WHOLE.slice(0, 2);
const ENDED_WITH_KEPT = [...ENDED, ...WHOLE.slice(4, 6)];

describe('a series that ends before one of its dates', () => {
  test('leaves dates that were changed by themselves as they are, where that was chosen, and at once on screen', async () => {
    workstation.offline = true;
    endAtThird(true);
    await workstation.pass(1_000);
    expect(drawn()).toEqual(ENDED_WITH_KEPT);
    workstation.offline = false;
    await drained();
    expect(await visits()).toEqual(ENDED_WITH_KEPT);
    await workstation.pass(60_000);
    expect(drawn()).toEqual(ENDED_WITH_KEPT);
  });

  test('takes them off too, where that was chosen', async () => {
    endAtThird(false);
    await drained();
    expect(await visits()).toEqual(ENDED);
  });

  test('is taken back whole while it is held, and brought back', async () => {
    const order = endAtThird(false, 8_000);
    await workstation.pass(2_000);
    workstation.core.discard(order);
    await workstation.pass(30_000);
    expect(await visits()).toEqual(WHOLE);
    workstation.core.restore(order, { undoWindowMs: 8_000 });
    await drained();
    expect(await visits()).toEqual(ENDED);
  });

  test('is not ended over a change that somebody made to it meanwhile', async () => {
    workstation.offline = true;
    const order = endAtThird(true, 0, 1);
    const standing = server.server.state.appointments.get(masterId);
    if (standing !== undefined) standing.dateUpdatedMs += HOUR_MS;
    workstation.offline = false;
    await drained();
    expect(workstation.store.outbox.read(order)).toMatchObject({
      state: 'needs-attention',
      problem: { code: 'changed-elsewhere' },
    });
    expect(await visits()).toEqual(WHOLE);
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

describe('killed', () => {
  test.each(POINTS)('%s of the end, with what was changed by itself kept', async (point) => {
    workstation.crashAt(point, 1);
    endAtThird(true);
    expect(await drained()).toBe(true);
    expect(await visits()).toEqual(ENDED_WITH_KEPT);
  });

  test.each(POINTS.flatMap((point) => [1, 2].map((nth): [CrashPoint, number] => [point, nth])))(
    '%s of write %i, with all of it going',
    async (point, nth) => {
      workstation.crashAt(point, nth);
      endAtThird(false);
      expect(await drained()).toBe(true);
      expect(await visits()).toEqual(ENDED);
    },
  );
});

describe('undone after it was sent', () => {
  test('goes on as it did, with what was kept', async () => {
    const order = endAtThird(true);
    await drained();
    expect(workstation.core.undo(order, { undoWindowMs: 0 })).toMatchObject({ ok: true });
    await drained();
    expect(await visits()).toEqual(WHOLE);
  });

  test('twice is once, and kept after all it stays ended', async () => {
    const order = endAtThird(false);
    await drained();
    const [one, other] = [0, 1].map(() => workstation.core.undo(order, { undoWindowMs: 8_000 }));
    if (!one?.ok || !other?.ok) throw new Error('not undone');
    expect(other.entry.id).toBe(one.entry.id);
    workstation.core.discard(one.entry.id);
    await workstation.pass(30_000);
    expect(await visits()).toEqual(ENDED);
  });

  test.each(POINTS.flatMap((point) => [1, 2, 3].map((nth): [CrashPoint, number] => [point, nth])))(
    'and killed %s of write %i: every date is as it was before',
    async (point, nth) => {
      const order = endAtThird(false);
      await drained();
      workstation.crashAt(point, nth);
      workstation.core.undo(order, { undoWindowMs: 0 });
      expect(await drained()).toBe(true);
      expect(await visits()).toEqual(WHOLE);
    },
  );
});
