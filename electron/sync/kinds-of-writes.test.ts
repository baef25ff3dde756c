import { alternativesOf } from '../../shared/failures/failures.ts';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChangeOrder } from '../../shared/appointment/booking-order.ts';
import { instantToWall, offsetIso } from '../../shared/time/zone.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TEST_TIME_ZONE,
  TestWorkstation,
  type TestServer,
} from './testing/test-workstation.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WINDOW = { startMs: TEST_NOW_MS - DAY_MS, endMs: TEST_NOW_MS + 30 * DAY_MS };

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

function onServer() {
  return [...server.server.state.appointments.values()];
}

function requestsOf(method: string, path: RegExp) {
  return server.server.requests.filter((one) => one.method === method && path.test(one.path));
}

async function booked(parts: Parameters<TestWorkstation['book']>[0] = {}): Promise<string> {
  const id = workstation.book(parts);
  await workstation.until(() => workstation.stateOf(id) === 'done');
  return workstation.store.outbox.read(id)!.serverId!;
}

function change(
  appointmentId: string,
  update: ChangeOrder['update'],
  parts: Partial<ChangeOrder> = {},
): string {
  const orderId = randomUUID();
  const order: ChangeOrder = {
    orderId,
    appointmentId,
    scope: 'single',
    update,
    meant: null,
    basedOnDateUpdatedMs:
      workstation.store.schedule.readListedAppointment(appointmentId)?.dateUpdatedMs ?? null,
    acceptConflicts: false,
    ...parts,
  };
  workstation.core.submit({ kind: 'change-appointment', order }, { undoWindowMs: 0 });
  return orderId;
}

async function outcome(orderId: string): Promise<string> {
  await workstation.until(() => ['done', 'needs-attention'].includes(workstation.stateOf(orderId) ?? ''));
  const row = workstation.store.outbox.read(orderId)!;
  return row.problem === null || row.state === 'done' ? row.state : row.problem.code;
}

describe('a series', () => {
  test.each(['none', 'drop-after-commit', 'drop-before-commit'] as const)(
    'is one master on the server with the send going %s',
    async (fault) => {
      const path = /\/calendars\/events\/appointments$/;
      if (fault !== 'none')
        server.server.faults.add({ kind: fault, match: { method: 'POST', path }, times: 1 });
      const id = workstation.book({ rrule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=4' });
      expect(await outcome(id)).toBe('done');
      expect(onServer()).toHaveLength(1);
      expect(workstation.store.outbox.read(id)?.serverId).toBe(onServer()[0]!.id);
      await workstation.pass(2 * MINUTE_MS);
      const drawn = workstation.core.readWindow(WINDOW);
      expect(drawn.appointments).toHaveLength(4);
      expect(new Set(drawn.appointments.map((one) => one.sync.kind))).toEqual(new Set(['synced']));
    },
  );

  test('whose first date is skipped is found by its second', async () => {
    const startMs = TEST_NOW_MS + 3 * 60 * MINUTE_MS;
    const skipped = new Date(startMs).toISOString().replace(/[-:]/g, '').replace('.000', '');
    const path = /\/calendars\/events\/appointments$/;
    server.server.faults.add({ kind: 'drop-after-commit', match: { method: 'POST', path }, times: 1 });
    const id = workstation.book({ startMs, rrule: `RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:${skipped}` });
    expect(await outcome(id)).toBe('done');
    expect(onServer()).toHaveLength(1);
  });

  test.each(['none', 'drop-after-commit'] as const)(
    'of which a date is moved and then cancelled offline ends with that date cancelled, the send going %s',
    async (kind) => {
      const id = workstation.book({ rrule: 'RRULE:FREQ=WEEKLY;COUNT=3', title: 'Series' });
      await outcome(id);
      await workstation.pass(MINUTE_MS);
      const [date] = workstation.core.readWindow(WINDOW).appointments;
      workstation.offline = true;
      const startMs = date!.startMs + 60 * MINUTE_MS;
      const times = {
        startTime: offsetIso(startMs, TEST_TIME_ZONE),
        endTime: offsetIso(startMs + 30 * MINUTE_MS, TEST_TIME_ZONE),
      };
      const insists = { basedOnDateUpdatedMs: null, acceptConflicts: true };
      const update = { ...times, appointmentStatus: 'confirmed', ignoreFreeSlotValidation: true } as const;
      const moved = change(date!.id, update, insists);
      // The user names the date as it is drawn, which is under its old id until the move has been sent.
      const drawn = workstation.core.readWindow(WINDOW).appointments.find((one) => one.startMs === startMs);
      const cancelled = change(drawn!.id, { appointmentStatus: 'cancelled' }, insists);
      if (kind !== 'none') server.server.faults.add({ kind, match: { method: 'PUT' }, times: 1 });
      workstation.offline = false;
      expect(await outcome(moved)).toBe('done');
      expect(await outcome(cancelled)).toBe('done');
      expect([...onServer()[0]!.changedOccurrences.values()]).toMatchObject([
        { startMs, appointmentStatus: 'cancelled' },
      ]);
    },
  );

  test('of which a date was moved is not said to be gone when only the answer was lost', async () => {
    const id = workstation.book({ rrule: 'RRULE:FREQ=WEEKLY;COUNT=3', title: 'Series' });
    await outcome(id);
    await workstation.pass(MINUTE_MS);
    const [date] = workstation.core.readWindow(WINDOW).appointments;
    const startMs = date!.startMs + 60 * MINUTE_MS;
    const update = {
      startTime: offsetIso(startMs, TEST_TIME_ZONE),
      endTime: offsetIso(startMs + 30 * MINUTE_MS, TEST_TIME_ZONE),
      appointmentStatus: 'confirmed',
      ignoreFreeSlotValidation: true,
    } as const;
    server.server.faults.add({ kind: 'drop-after-commit', match: { method: 'PUT' }, times: 1 });
    const moved = change(date!.id, update, { acceptConflicts: true });
    // A listing asked for after the move no longer holds the id the date had, or nothing was ever listed.
    await workstation.until(() => {
      workstation.store.schedule.clearCache();
      return ['done', 'needs-attention'].includes(workstation.stateOf(moved) ?? '');
    });
    expect(workstation.store.outbox.read(moved)).toMatchObject({ state: 'done', problem: null });
    expect(requestsOf('PUT', /appointments/)).toHaveLength(1);
  });

  test('the server cut down to one appointment is told to the user, and never booked again', async () => {
    const path = /\/calendars\/events\/appointments$/;
    const standIn = { kind: 'answer', match: { method: 'POST', path }, times: 1, status: 200 } as const;
    const single = await booked({ title: 'Series cut' });
    const body = { ...onServerAnswer(single), isRecurring: false };
    server.server.faults.add({ ...standIn, body });
    const id = workstation.book({
      rrule: 'RRULE:FREQ=DAILY;COUNT=3',
      acceptConflicts: true,
      title: 'Series cut',
    });
    expect(await outcome(id)).toBe('series-not-applied');
    const sends = requestsOf('POST', path).length;
    workstation.core.sendNow(id);
    await workstation.until(() => workstation.stateOf(id) === 'done');
    expect(requestsOf('POST', path)).toHaveLength(sends);
    expect(onServer()).toHaveLength(1);
  });

  test('whose answer leaves the rule out is not said to be cut down: the server is asked', async () => {
    const send = globalThis.fetch;
    const leavesOut = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const response = await send(input, init);
      const { method, url } = input as Request;
      if (method !== 'POST' || !url.endsWith('/events/appointments')) return response;
      const { id, startTime } = (await response.json()) as Record<string, unknown>;
      return Response.json({ id, startTime });
    });
    try {
      const id = workstation.book({ rrule: 'RRULE:FREQ=DAILY;COUNT=3' });
      expect(await outcome(id)).toBe('done');
    } finally {
      leavesOut.mockRestore();
    }
    expect(onServer()).toHaveLength(1);
    await workstation.pass(2 * MINUTE_MS);
    expect(workstation.core.readWindow(WINDOW).appointments).toHaveLength(3);
  });

  function onServerAnswer(id: string): Record<string, unknown> {
    const one = server.server.state.appointments.get(id)!;
    return {
      id,
      calendarId: one.calendarId,
      locationId: one.locationId,
      contactId: one.contactId,
      title: one.title,
      startTime: offsetIso(one.startMs, TEST_TIME_ZONE),
      endTime: offsetIso(one.endMs, TEST_TIME_ZONE),
      appointmentStatus: 'confirmed',
    };
  }
});

describe('a change', () => {
  test('keeps the status although the server resets a change without one', async () => {
    const id = await booked();
    server.server.state.appointments.get(id)!.appointmentStatus = 'showed';
    workstation.core.refresh();
    await workstation.settled();
    expect(await outcome(change(id, { title: 'New title' }))).toBe('done');
    expect(onServer()[0]).toMatchObject({ title: 'New title', appointmentStatus: 'showed' });
  });

  test.each([
    ['no_show', 'noshow', 'done'],
    ['Completed', 'showed', 'done'],
    ['canceled', 'cancelled', 'done'],
    // The practice server takes no status but the documented ones, as the service may.
    ['rescheduled', 'rescheduled', 'invalid-status'],
    ['On the moon', 'On the moon', 'invalid-status'],
  ])(
    'of something that is “%s” on the server sends “%s” back, and never another',
    async (theirs, sent, end) => {
      const id = await booked();
      server.server.state.appointments.get(id)!.appointmentStatus = theirs;
      workstation.core.refresh();
      await workstation.settled();
      expect(await outcome(change(id, { title: 'New title' }))).toBe(end);
      expect(requestsOf('PUT', /appointments/).map(({ body }) => body)).toMatchObject([
        { appointmentStatus: sent },
      ]);
      expect(onServer()[0]).toMatchObject({ appointmentStatus: end === 'done' ? sent : theirs });
    },
  );

  test('of something without a status makes none up', async () => {
    const id = await booked();
    server.server.state.appointments.get(id)!.appointmentStatus = '';
    workstation.core.refresh();
    await workstation.settled();
    expect(await outcome(change(id, { title: 'New title' }))).toBe('done');
    expect(requestsOf('PUT', /appointments/)[0]?.body).not.toHaveProperty('appointmentStatus');
  });

  test('of something changed elsewhere meanwhile comes back, unless the user insists', async () => {
    const id = await booked();
    await workstation.pass(MINUTE_MS);
    const seen = workstation.store.schedule.readListedAppointment(id)!.dateUpdatedMs;
    const theirs = server.server.state.appointments.get(id)!;
    theirs.title = 'Theirs';
    theirs.dateUpdatedMs = server.clock.nowMs() + 1_000;
    const mine = change(
      id,
      { title: 'Mine', appointmentStatus: 'confirmed' },
      { basedOnDateUpdatedMs: seen },
    );
    expect(await outcome(mine)).toBe('changed-elsewhere');
    expect(onServer()[0]!.title).toBe('Theirs');
    const insisted = { title: 'Mine', appointmentStatus: 'confirmed' } as const;
    workstation.core.submit(
      {
        kind: 'change-appointment',
        order: {
          orderId: mine,
          appointmentId: id,
          scope: 'single',
          update: insisted,
          meant: null,
          basedOnDateUpdatedMs: seen,
          acceptConflicts: true,
        },
      },
      { undoWindowMs: 0 },
    );
    expect(await outcome(mine)).toBe('done');
    expect(onServer()[0]!.title).toBe('Mine');
  });

  test('after a change of this workstation itself is no conflict', async () => {
    const id = await booked();
    await workstation.pass(MINUTE_MS);
    const seen = workstation.store.schedule.readListedAppointment(id)!.dateUpdatedMs;
    const first = change(
      id,
      { title: 'One', appointmentStatus: 'confirmed' },
      { basedOnDateUpdatedMs: seen },
    );
    server.clock.advance(1_000);
    const second = change(
      id,
      { title: 'Two', appointmentStatus: 'confirmed' },
      { basedOnDateUpdatedMs: seen },
    );
    expect(await outcome(first)).toBe('done');
    expect(await outcome(second)).toBe('done');
    expect(onServer()[0]!.title).toBe('Two');
  });

  test.each(['drop-after-commit', 'drop-before-commit', '500', 'half-answer'] as const)(
    'is made whatever happened to its sending: %s',
    async (kind) => {
      const id = await booked();
      await workstation.pass(MINUTE_MS);
      server.server.faults.add({ kind, match: { method: 'PUT' }, times: 1 });
      expect(await outcome(change(id, { title: 'Changed', appointmentStatus: 'noshow' }))).toBe('done');
      expect(onServer()[0]).toMatchObject({ title: 'Changed', appointmentStatus: 'noshow' });
    },
  );

  test('that moves one occurrence is found although its id changed', async () => {
    const master = await booked({ rrule: 'RRULE:FREQ=WEEKLY;COUNT=3' });
    await workstation.pass(2 * MINUTE_MS);
    const second = workstation.core.readWindow(WINDOW).appointments.sort((a, b) => a.startMs - b.startMs)[1]!;
    const startMs = second.startMs + 60 * MINUTE_MS;
    server.server.faults.add({ kind: 'drop-after-commit', match: { method: 'PUT' }, times: 1 });
    const update = {
      startTime: offsetIso(startMs, TEST_TIME_ZONE),
      endTime: offsetIso(startMs + 30 * MINUTE_MS, TEST_TIME_ZONE),
      appointmentStatus: 'confirmed',
      ignoreFreeSlotValidation: true,
    } as const;
    expect(await outcome(change(second.id, update))).toBe('done');
    expect(requestsOf('PUT', /appointments/)).toHaveLength(1);
    expect([...server.server.state.appointments.get(master)!.changedOccurrences.values()]).toHaveLength(1);
  });

  test('that moves onto a time taken meanwhile comes back with other times, and nothing moved', async () => {
    const id = await booked();
    await workstation.pass(MINUTE_MS);
    const startMs = TEST_NOW_MS + 5 * 60 * MINUTE_MS;
    workstation.offline = true;
    const update = {
      startTime: offsetIso(startMs, TEST_TIME_ZONE),
      endTime: offsetIso(startMs + 30 * MINUTE_MS, TEST_TIME_ZONE),
      appointmentStatus: 'confirmed',
      ignoreFreeSlotValidation: true,
    } as const;
    const moved = change(id, update);
    await workstation.pass(10 * MINUTE_MS);
    const other = new TestWorkstation(server);
    other.core.start();
    const theirs = other.book({ startMs, title: 'Theirs' });
    await other.until(() => other.stateOf(theirs) === 'done');
    workstation.offline = false;
    expect(await outcome(moved)).toBe('slot-taken');
    expect(alternativesOf(workstation.store.outbox.read(moved)!.problem)).toHaveLength(3);
    expect(server.server.state.appointments.get(id)!.startMs).not.toBe(startMs);
    await other.close();
  });

  test('behind one that came back goes once the user has discarded that', async () => {
    const id = await booked();
    const theirs = await booked({ startMs: TEST_NOW_MS + 5 * 60 * MINUTE_MS, title: 'Theirs' });
    await workstation.pass(MINUTE_MS);
    const { startMs, endMs } = server.server.state.appointments.get(theirs)!;
    const refused = change(id, {
      startTime: offsetIso(startMs, TEST_TIME_ZONE),
      endTime: offsetIso(endMs, TEST_TIME_ZONE),
      appointmentStatus: 'confirmed',
    });
    const behind = change(id, { title: 'Renamed', appointmentStatus: 'confirmed' });
    expect(await outcome(refused)).toBe('slot-taken');
    expect(workstation.stateOf(behind)).toBe('queued');
    workstation.core.discard(refused);
    expect(await outcome(behind)).toBe('done');
    expect(server.server.state.appointments.get(id)!.title).toBe('Renamed');
  });

  test('to a booking not sent yet waits for it and follows it', async () => {
    workstation.offline = true;
    const orderId = workstation.book();
    const local = `local-${orderId}`;
    const changed = change(local, { title: 'Renamed before it was sent', appointmentStatus: 'confirmed' });
    await workstation.pass(MINUTE_MS);
    workstation.offline = false;
    expect(await outcome(orderId)).toBe('done');
    expect(await outcome(changed)).toBe('done');
    expect(onServer().map((one) => one.title)).toEqual(['Renamed before it was sent']);
  });
});

describe('a deletion', () => {
  test.each(['none', 'drop-after-commit', 'drop-before-commit'] as const)(
    'is done once and for all with the send going %s',
    async (kind) => {
      const id = await booked();
      if (kind !== 'none') server.server.faults.add({ kind, match: { method: 'DELETE' }, times: 1 });
      const orderId = randomUUID();
      const order = { orderId, eventId: id, scope: 'single', target: 'appointment' } as const;
      workstation.core.submit({ kind: 'delete-event', order }, { undoWindowMs: 0 });
      expect(await outcome(orderId)).toBe('done');
      expect(onServer()).toHaveLength(0);
    },
  );
});

describe('blocked time and notes', () => {
  test.each(['none', 'drop-after-commit', 'drop-before-commit'] as const)(
    'are made once with the send going %s',
    async (kind) => {
      const appointmentId = await booked();
      const path = /block-slots$|notes$/;
      if (kind !== 'none') server.server.faults.add({ kind, match: { method: 'POST', path }, times: 2 });
      const startMs = TEST_NOW_MS + 5 * 60 * MINUTE_MS;
      const blockId = randomUUID();
      const userId = [...server.server.state.users.keys()][0]!;
      workstation.core.submit(
        {
          kind: 'block-slot',
          order: {
            orderId: blockId,
            blockedSlotId: null,
            title: 'Lunch',
            target: { kind: 'provider', assignedUserId: userId },
            startTime: offsetIso(startMs, TEST_TIME_ZONE),
            endTime: offsetIso(startMs + 30 * MINUTE_MS, TEST_TIME_ZONE),
            meant: {
              startWall: instantToWall(startMs, TEST_TIME_ZONE),
              endWall: instantToWall(startMs + 30 * MINUTE_MS, TEST_TIME_ZONE),
              timeZone: TEST_TIME_ZONE,
            },
          },
        },
        { undoWindowMs: 0 },
      );
      const noteId = randomUUID();
      const note = { kind: 'add', orderId: noteId, appointmentId, body: 'Brings her own X-rays' } as const;
      workstation.core.submit({ kind: 'note', order: note }, { undoWindowMs: 0 });
      expect(await outcome(blockId)).toBe('done');
      expect(await outcome(noteId)).toBe('done');
      expect([...server.server.state.blockedSlots.values()]).toHaveLength(1);
      expect([...server.server.state.notes.values()]).toHaveLength(1);
    },
  );
});

describe('a new client', () => {
  const fields = { firstName: 'Ana', lastName: 'López', phone: '+1 646 555 0177', email: '' };

  function bookNew(typed = fields): { clientId: string; bookingId: string } {
    const clientId = `local-${randomUUID()}`;
    const client = { kind: 'new', localContactId: clientId, fields: typed } as const;
    return { clientId, bookingId: workstation.book({ client, acceptConflicts: true, skipValidation: true }) };
  }

  const named = (firstName: string) =>
    [...server.server.state.contacts.values()].filter((one) => one.firstName === firstName);

  test.each(['drop-after-commit', 'drop-before-commit', 'half-answer'] as const)(
    'is made once with the send going %s',
    async (kind) => {
      server.server.faults.add({ kind, match: { method: 'POST', path: /\/contacts\/$/ }, times: 1 });
      const { bookingId } = bookNew();
      expect(await outcome(bookingId)).toBe('done');
      expect(named('Ana')).toHaveLength(1);
      expect(onServer()).toHaveLength(1);
    },
  );

  test.each(['400', '422'] as const)(
    'made although it was answered %s is found, and not made again',
    async (kind) => {
      const match = { method: 'POST', path: /\/contacts\/$/ };
      server.server.faults.add({ kind, match, afterCommit: true, times: 1, body: 'phone must be valid' });
      const { bookingId } = bookNew();
      expect(await outcome(bookingId)).toBe('done');
      expect(named('Ana')).toHaveLength(1);
      expect(requestsOf('POST', /\/contacts\/$/)).toHaveLength(1);
      expect(onServer()).toHaveLength(1);
    },
  );

  test('without phone or e-mail that was made although refused is found once the index has it', async () => {
    await workstation.close();
    await server.server.close();
    server = await startTestServer({ contactIndexLagMs: 10_000 });
    workstation = new TestWorkstation(server);
    workstation.core.start();
    const match = { method: 'POST', path: /\/contacts\/$/ };
    server.server.faults.add({ kind: '422', match, afterCommit: true, times: 1 });
    const { bookingId } = bookNew({ ...fields, phone: '' });
    expect(await outcome(bookingId)).toBe('done');
    expect(named('Ana')).toHaveLength(1);
  });

  test('that is refused and was not made comes back to the user after it was looked for, sent once', async () => {
    const match = { method: 'POST', path: /\/contacts\/$/ };
    const fault = server.server.faults.add({ kind: '422', match, body: 'phone must be valid' });
    const { clientId } = bookNew();
    await workstation.until(() => workstation.stateOf(clientId) === 'unknown');
    const said = { code: 'rejected', params: { serverMessage: 'phone must be valid' } };
    expect(workstation.store.outbox.read(clientId)?.problem).toMatchObject(said);
    expect(await outcome(clientId)).toBe('rejected');
    expect(workstation.store.outbox.read(clientId)?.problem).toMatchObject(said);
    expect(fault.hits).toBe(1);
    expect(requestsOf('GET', /\/contacts\/search\/duplicate/).length).toBeGreaterThan(3);
    fault.remove();
    expect(workstation.core.sendNow(clientId)).toMatchObject({ ok: true });
    expect(await outcome(clientId)).toBe('done');
    expect(named('Ana')).toHaveLength(1);
  });

  test('whom the server names a duplicate is not looked for', async () => {
    expect(await outcome(bookNew().bookingId)).toBe('done');
    const before = requestsOf('GET', /\/contacts\/search\/duplicate/).length;
    expect(await outcome(bookNew({ ...fields, firstName: 'Anna' }).clientId)).toBe('duplicate-contact');
    expect(requestsOf('GET', /\/contacts\/search\/duplicate/)).toHaveLength(before);
  });

  test('without phone or e-mail is told from a namesake who was there before', async () => {
    const bare = { firstName: 'Ana', lastName: 'López', phone: '', email: '' };
    expect(await outcome(bookNew(bare).bookingId)).toBe('done');
    server.server.faults.add({
      kind: 'drop-after-commit',
      match: { method: 'POST', path: /\/contacts\/$/ },
      times: 1,
    });
    expect(await outcome(bookNew(bare).bookingId)).toBe('done');
    expect(named('Ana')).toHaveLength(2);
    expect(new Set(onServer().map((one) => one.contactId)).size).toBe(2);
  });

  test('the server already has is offered, and booked once the user takes it', async () => {
    expect(await outcome(bookNew().bookingId)).toBe('done');
    const { clientId, bookingId } = bookNew({ ...fields, firstName: 'Anna' });
    expect(await outcome(clientId)).toBe('duplicate-contact');
    expect(await workstation.core.useDuplicate(clientId)).toMatchObject({ ok: true });
    expect(await outcome(bookingId)).toBe('done');
    expect(named('Anna')).toHaveLength(0);
    expect(new Set(onServer().map((one) => one.contactId)).size).toBe(1);
  });

  test('typed offline who turns out to exist is merged, not doubled', async () => {
    workstation.offline = true;
    const { bookingId } = bookNew();
    await workstation.pass(10 * MINUTE_MS);
    const other = new TestWorkstation(server);
    other.core.start();
    const theirs = other.book({
      client: { kind: 'new', localContactId: `local-${randomUUID()}`, fields },
      startMs: TEST_NOW_MS + 6 * 60 * MINUTE_MS,
    });
    await other.until(() => other.stateOf(theirs) === 'done');
    workstation.offline = false;
    expect(await outcome(bookingId)).toBe('done');
    expect(named('Ana')).toHaveLength(1);
    await other.close();
  });
});
