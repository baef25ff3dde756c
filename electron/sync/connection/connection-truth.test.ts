/** The connection as a workstation meets it: networks that answer for the server, sleep, a cable that comes and goes. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../shared/connection/connection.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TestWorkstation,
  type TestServer,
} from '../testing/test-workstation.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TODAY = { startMs: TEST_NOW_MS, endMs: TEST_NOW_MS + 24 * HOUR_MS };

// Minutes of a working day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
let workstation: TestWorkstation;

beforeEach(async () => {
  server = await startTestServer();
  workstation = new TestWorkstation(server);
  workstation.core.start();
  workstation.core.watch(TODAY, true);
  await workstation.settled();
});

afterEach(async () => {
  await workstation.close();
  await server.server.close();
});

const booked = () => [...server.server.state.appointments.values()];

describe('something else that answers for the server', () => {
  test.each([
    ['a sign-in page', { kind: 'html', status: 200 }, 'captive-page'],
    ['a filter', { kind: 'html', status: 403 }, 'blocked'],
    ['a proxy that wants a password', { kind: 'answer', status: 407, body: {} }, 'proxy'],
  ] as const)(
    '%s is told as such, nothing is lost, and all goes once it is gone',
    async (_name, fault, code) => {
      const inTheWay = server.server.faults.add(fault);
      const id = workstation.book();
      await workstation.until(() => workstation.core.connection().state === 'intercepted');
      expect(workstation.core.connection().failure?.code).toBe(code);
      await workstation.pass(10 * MINUTE_MS);
      expect(workstation.core.connection().outbox.unsentCount).toBe(1);
      expect(booked()).toHaveLength(0);
      inTheWay.remove();
      await workstation.until(() => workstation.stateOf(id) === 'done');
      expect(workstation.core.connection().state).toBe('online');
      expect(booked()).toHaveLength(1);
    },
  );

  test('a server with a problem of its own is no outage, and the user is told', async () => {
    server.server.faults.add({ kind: '503' });
    await workstation.pass(MINUTE_MS);
    expect(workstation.core.connection()).toMatchObject({ state: 'online' });
    expect(workstation.core.connection().failure?.code).toBe('server-error');
  });
});

describe('sleep', () => {
  test('ends with what is on screen fetched and what waited sent, in seconds', async () => {
    workstation.offline = true;
    const id = workstation.book();
    await workstation.settled();
    expect(workstation.stateOf(id)).toBe('queued');
    workstation.offline = false;
    server.clock.sleep(2 * HOUR_MS);
    const wokeAtMs = server.clock.nowMs();
    const before = server.server.requests.length;
    workstation.core.resumed();
    await workstation.until(() => workstation.stateOf(id) === 'done', 10_000);
    const asked = server.server.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(asked).toContain(`GET /locations/${server.server.locationId}`);
    expect(asked).toContain('GET /calendars/events');
    expect(workstation.stateOf(id)).toBe('done');
    expect(workstation.core.readWindow(TODAY).freshness.fetchedAtMs).toBeGreaterThanOrEqual(wokeAtMs);
  });

  test('from which the PC wakes without network is noticed in seconds, and so is its return', async () => {
    server.clock.sleep(2 * HOUR_MS);
    workstation.offline = true;
    workstation.core.resumed();
    await workstation.pass(5_000);
    expect(workstation.core.connection().state).toBe('offline');
    workstation.offline = false;
    workstation.core.resumed();
    await workstation.settled();
    expect(workstation.core.connection().state).toBe('online');
  });
});

test('a cable that comes and goes every second does not make the sign flicker', async () => {
  const changes: { state: Connection['state']; atMs: number }[] = [];
  workstation.core.on('connection.changed', ({ state }) => {
    if (changes.at(-1)?.state !== state) changes.push({ state, atMs: server.clock.nowMs() });
  });
  for (let second = 0; second < 90; second += 1) {
    workstation.offline = second % 2 === 0;
    await workstation.pass(1_000);
  }
  const lasted = changes.slice(1).map(({ atMs }, index) => atMs - (changes[index]?.atMs ?? 0));
  expect(changes.length).toBeLessThan(12);
  expect(Math.min(...lasted, Infinity)).toBeGreaterThanOrEqual(2_000);
  workstation.offline = false;
  await workstation.pass(MINUTE_MS);
  expect(workstation.core.connection().state).toBe('online');
});
