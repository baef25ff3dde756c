/** "Repair": the copy of the schedule and the clients is made anew; what is unsent is not touched. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RepairProgress } from '../../shared/ipc/pc-calls.ts';
import { ApiError } from '../api/errors.ts';
import { startTestServer, TestDesk, TEST_NOW_MS, type TestServer } from './testing/desk.ts';

const HOUR_MS = 3_600_000;
const DAY = { startMs: TEST_NOW_MS, endMs: TEST_NOW_MS + 24 * HOUR_MS };

// Minutes of a desk's day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let desk: TestDesk;

beforeEach(async () => {
  server = await startTestServer();
  desk = new TestDesk(server);
  desk.core.start();
  await desk.settled();
});

afterEach(async () => {
  await desk.close();
  await server.server.close();
});

const progress = (): RepairProgress[] =>
  desk.events.flatMap(({ name, payload }) => (name === 'repair.changed' ? [payload as RepairProgress] : []));

test('fetches every kept week, the directory and the clients again, and says how far it is', async () => {
  desk.book({ title: 'Booked' });
  await desk.until(() => desk.store.unsentCount() === 0);
  const listed = desk.core.readWindow(DAY).appointments.map(({ id }) => id);
  expect(listed).toHaveLength(1);
  const begun = await desk.core.repair();
  expect(begun).toMatchObject({ state: 'running', done: 0 });
  expect(desk.core.readWindow(DAY).freshness.fetchedAtMs).toBeNull();
  await desk.until(() => desk.core.repairProgress()?.state === 'done');
  expect(progress().map(({ done }) => done)).toEqual(
    Array.from({ length: begun.total }, (_, index) => index + 1),
  );
  expect(desk.core.readWindow(DAY).appointments.map(({ id }) => id)).toEqual(listed);
  expect(desk.core.readWindow(DAY).freshness.fetchedAtMs).not.toBeNull();
  expect(desk.store.contacts.readSync().completedAtMs).not.toBeNull();
});

test('leaves what is unsent as it is', async () => {
  desk.offline = true;
  const outboxId = desk.book({ title: 'Unsent' });
  await desk.settled();
  const before = desk.store.outbox.read(outboxId);
  desk.offline = false;
  await desk.core.repair();
  expect(desk.store.outbox.read(outboxId)).toMatchObject({ payload: before?.payload });
  await desk.until(() => desk.store.unsentCount() === 0);
  expect([...server.server.state.appointments.values()].map(({ title }) => title)).toEqual(['Unsent']);
});

test('forgets nothing while the server does not answer', async () => {
  desk.book({ title: 'Booked' });
  await desk.until(() => desk.store.unsentCount() === 0);
  const before = desk.core.readWindow(DAY);
  desk.offline = true;
  await expect(desk.core.repair()).rejects.toBeInstanceOf(ApiError);
  expect(desk.core.repairProgress()).toBeNull();
  expect(desk.core.readWindow(DAY).appointments).toEqual(before.appointments);
});
