/** Unsent writes taken to another PC: whichever of the two sends them, and in whatever order, each is there once. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  startTestServer,
  TestWorkstation,
  TEST_NOW_MS,
  type TestServer,
} from './testing/test-workstation.ts';

const MINUTE_MS = 60_000;
const PASSPHRASE = 'correct horse battery';

// Minutes of two workstations' day pass in each test; a busy machine takes longer over them than the usual limit.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
let here: TestWorkstation;
let there: TestWorkstation;

beforeEach(async () => {
  server = await startTestServer();
  here = new TestWorkstation(server);
  there = new TestWorkstation(server);
  for (const workstation of [here, there]) {
    workstation.core.start();
    await workstation.settled();
  }
  here.offline = true;
});

afterEach(async () => {
  await here.close();
  await there.close();
  await server.server.close();
});

const titles = () => [...server.server.state.appointments.values()].map(({ title }) => title).sort();

async function takeAlong(): Promise<void> {
  let file = '';
  await here.core.exportOutbox(PASSPHRASE, (text) => {
    file = text;
    return Promise.resolve();
  });
  expect(await there.core.importOutbox(file, PASSPHRASE)).toMatchObject({ ok: true, knownIds: [] });
}

test('they are sent from the other PC, new clients with them, and not from here', async () => {
  const fields = { firstName: 'Ana', lastName: 'Made', phone: '+16465550199', email: '' };
  here.book({ title: 'One', client: { kind: 'new', localContactId: 'local-ana', fields } });
  here.book({ title: 'Two', startMs: TEST_NOW_MS + 240 * MINUTE_MS });
  await takeAlong();
  here.offline = false;
  await there.until(() => there.store.unsentCount() === 0);
  await here.pass(10 * MINUTE_MS);
  expect(titles()).toEqual(['One', 'Two']);
  expect(here.store.outbox.counts()).toEqual({ unsentCount: 3, needsAttentionCount: 3 });
});

test('sending them from here as well finds them on the server and adds nothing', async () => {
  const id = here.book({ title: 'One' });
  await takeAlong();
  await there.until(() => there.store.unsentCount() === 0);
  here.offline = false;
  here.core.sendNow(id);
  await here.until(() => here.stateOf(id) === 'done');
  expect(titles()).toEqual(['One']);
});

test('a lost file loses nothing: they can still be sent from here', async () => {
  const id = here.book({ title: 'One' });
  await here.core.exportOutbox(PASSPHRASE, () => Promise.resolve());
  here.offline = false;
  here.core.sendNow(id);
  await here.until(() => here.stateOf(id) === 'done');
  expect(titles()).toEqual(['One']);
});
