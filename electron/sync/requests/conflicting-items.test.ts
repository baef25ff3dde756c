import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callPractice } from '../../practice/practice-caller.ts';
import {
  startTestServer,
  TestWorkstation,
  TEST_NOW_MS,
  type TestServer,
} from '../testing/test-workstation.ts';

const HOUR_MS = 3_600_000;

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

test('a time that was taken during an outage is shown with what is there now, and not with the own booking', async () => {
  workstation.offline = true;
  const order = workstation.bookingOrder({ title: 'Mine', startMs: TEST_NOW_MS + 3 * HOUR_MS });
  workstation.core.submit({ kind: 'create-appointment', order }, { undoWindowMs: 0 });
  await workstation.settled();
  const contactId = order.client.kind === 'existing' ? order.client.contactId : '';
  const answer = await callPractice(server.server, 'POST', '/calendars/events/appointments', {
    body: { ...order.request, contactId, title: 'Theirs', ignoreFreeSlotValidation: true },
  });
  expect(answer.status).toBe(200);
  workstation.offline = false;
  await workstation.until(() => workstation.stateOf(order.orderId) === 'needs-attention');
  const asked = workstation.core.conflictingItems(order.orderId);
  await workstation.settled();
  const { current, overlapping } = await asked;
  expect(current).toBeNull();
  expect(overlapping.map(({ title, kind, startMs }) => ({ title, kind, startMs }))).toEqual([
    { title: 'Theirs', kind: 'appointment', startMs: TEST_NOW_MS + 3 * HOUR_MS },
  ]);
  expect(overlapping[0]?.contactName).not.toBe('');
});

test('a write nobody knows has nothing in its way', async () => {
  expect(await workstation.core.conflictingItems('unknown')).toEqual({ current: null, overlapping: [] });
});
