/** "Repair": the copy of the schedule and the clients is made again; what is unsent is not touched. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RepairProgress } from '../../shared/ipc/workstation-calls.ts';
import { ApiError } from '../api/errors.ts';
import {
  startTestServer,
  TestWorkstation,
  TEST_NOW_MS,
  type TestServer,
} from './testing/test-workstation.ts';

const HOUR_MS = 3_600_000;
const DAY = { startMs: TEST_NOW_MS, endMs: TEST_NOW_MS + 24 * HOUR_MS };

// Minutes of a working day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let workstation: TestWorkstation;

beforeEach(async () => {
  server = await startTestServer();
  workstation = new TestWorkstation(server);
  workstation.core.start();
  await workstation.settled();
});

afterEach(async () => {
  await workstation.close();
  await server.server.close();
});

const progress = (): RepairProgress[] =>
  workstation.events.flatMap(({ name, payload }) =>
    name === 'repair.changed' ? [payload as RepairProgress] : [],
  );

test('fetches every kept week, the directory and the clients again, and says how far it is', async () => {
  workstation.book({ title: 'Booked' });
  await workstation.until(() => workstation.store.unsentCount() === 0);
  const listed = workstation.core.readWindow(DAY).appointments.map(({ id }) => id);
  expect(listed).toHaveLength(1);
  const begun = await workstation.core.repair();
  expect(begun).toMatchObject({ state: 'running', done: 0 });
  expect(workstation.core.readWindow(DAY).freshness.fetchedAtMs).toBeNull();
  await workstation.until(() => workstation.core.repairProgress()?.state === 'done');
  expect(progress().map(({ done }) => done)).toEqual(
    Array.from({ length: begun.total }, (_, index) => index + 1),
  );
  expect(workstation.core.readWindow(DAY).appointments.map(({ id }) => id)).toEqual(listed);
  expect(workstation.core.readWindow(DAY).freshness.fetchedAtMs).not.toBeNull();
  expect(workstation.store.contacts.readSync().completedAtMs).not.toBeNull();
});

test('leaves what is unsent as it is', async () => {
  workstation.offline = true;
  const outboxId = workstation.book({ title: 'Unsent' });
  await workstation.settled();
  const before = workstation.store.outbox.read(outboxId);
  workstation.offline = false;
  await workstation.core.repair();
  expect(workstation.store.outbox.read(outboxId)).toMatchObject({ payload: before?.payload });
  await workstation.until(() => workstation.store.unsentCount() === 0);
  expect([...server.server.state.appointments.values()].map(({ title }) => title)).toEqual(['Unsent']);
});

test('forgets nothing while the server does not answer', async () => {
  workstation.book({ title: 'Booked' });
  await workstation.until(() => workstation.store.unsentCount() === 0);
  const before = workstation.core.readWindow(DAY);
  workstation.offline = true;
  await expect(workstation.core.repair()).rejects.toBeInstanceOf(ApiError);
  expect(workstation.core.repairProgress()).toBeNull();
  expect(workstation.core.readWindow(DAY).appointments).toEqual(before.appointments);
});
