import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PracticeAppointment } from '../../practice/world.ts';
import { DOCUMENTED_PERSON_ID } from '../../practice/dataset/directory.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TestWorkstation,
  type TestServer,
} from '../testing/test-workstation.ts';

const DAY_MS = 86_400_000;
const CLIENT = DOCUMENTED_PERSON_ID;
let test: TestServer;
let workstation: TestWorkstation;

/** An appointment of the documented client that the server has, so many days from now. */
function visit(id: string, days: number, more: Partial<PracticeAppointment> = {}): void {
  const { state } = test.server;
  const calendar = [...state.calendars.values()][0]!;
  const startMs = TEST_NOW_MS + days * DAY_MS;
  state.appointments.set(id, {
    id,
    locationId: test.server.locationId,
    calendarId: calendar.id,
    contactId: CLIENT,
    title: 'Visit',
    appointmentStatus: 'showed',
    assignedUserId: CLIENT,
    startMs,
    endMs: startMs + 30 * 60_000,
    description: 'Left knee',
    meetingLocationType: 'default',
    rrule: null,
    expansionZone: 'America/New_York',
    changedOccurrences: new Map(),
    createdBy: { source: 'front desk' },
    dateAddedMs: startMs - DAY_MS,
    dateUpdatedMs: startMs - DAY_MS,
    ...more,
  });
}

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<void> {
  test = await startTestServer(options);
  workstation = new TestWorkstation(test);
  workstation.core.start();
  await workstation.until(() => workstation.store.contacts.read(CLIENT) !== null);
}

const history = () => workstation.core.questions.clients.appointments(CLIENT);
const asked = (path: RegExp): number => test.server.requests.filter((one) => path.test(one.path)).length;
const LIST = /\/contacts\/[^/]+\/appointments$/;

async function goOffline(): Promise<void> {
  workstation.offline = true;
  await workstation.until(() => workstation.core.connection().state === 'offline');
}

beforeEach(() => start());
afterEach(async () => {
  await workstation.close();
  await test.server.close();
});

describe('a client’s history', () => {
  it('is the server’s list, with what each visit was, years back', async () => {
    visit('oldVisit000000000000', -700);
    visit('missedVisit000000000', -400, { appointmentStatus: 'noshow' });
    const { appointments, ...heard } = await history();
    expect(heard).toEqual({
      source: 'server',
      askedAtMs: workstation.clock.nowMs(),
      failure: null,
      isTimeUncertain: false,
    });
    expect(appointments).toMatchObject([
      {
        id: 'oldVisit000000000000',
        startMs: TEST_NOW_MS - 700 * DAY_MS,
        status: 'showed',
        description: 'Left knee',
        contactName: 'Rosan Deo',
      },
      { id: 'missedVisit000000000', status: 'noshow' },
    ]);
  });

  it('is asked for once in a minute, and told out of reach as it was last heard, also after a restart', async () => {
    visit('oldVisit000000000000', -700);
    const first = await history();
    await history();
    expect(asked(LIST)).toBe(1);
    await goOffline();
    const later = await history();
    expect(later).toMatchObject({ source: 'local', askedAtMs: first.askedAtMs, failure: null });
    expect(later.appointments.map(({ id }) => id)).toEqual(['oldVisit000000000000']);
    await workstation.crashAndRestart();
    workstation.offline = true;
    const after = await history();
    expect(after.appointments.map(({ id }) => id)).toEqual(['oldVisit000000000000']);
  });

  it('never asked for says so', async () => {
    visit('oldVisit000000000000', -700);
    await goOffline();
    const { source, askedAtMs, appointments } = await history();
    expect([source, askedAtMs, appointments]).toEqual(['local', null, []]);
  });

  it('says why the server did not tell, and what is known all the same', async () => {
    visit('oldVisit000000000000', -700);
    await history();
    await workstation.pass(2 * 60_000);
    test.server.faults.add({ kind: '500', match: { path: LIST } });
    const { source, failure, appointments } = await history();
    expect([source, failure?.code]).toEqual(['local', 'server-error']);
    expect(appointments.map(({ id }) => id)).toEqual(['oldVisit000000000000']);
  });

  it('leaves out an answer in which nothing can be placed in time, and says when the zone is not known', async () => {
    visit('oldVisit000000000000', -700);
    test.server.faults.add({
      kind: 'answer',
      status: 200,
      body: {
        events: [
          {
            id: 'oddVisit000000000000',
            contactId: CLIENT,
            startTime: '2024-01-02 03:04:05',
            appointmentStatus: 'booked',
          },
          { id: 'noneVisit00000000000', contactId: CLIENT, startTime: 'soon' },
        ],
      },
      match: { path: LIST },
    });
    const { appointments, isTimeUncertain } = await history();
    expect(isTimeUncertain).toBe(true);
    expect(appointments.map(({ id }) => id)).toEqual(['oddVisit000000000000']);
  });

  it('reads times without a zone as UTC where an appointment known by its id says so', async () => {
    visit('oldVisit000000000000', -700);
    const startMs = TEST_NOW_MS - 700 * DAY_MS;
    test.server.faults.add({
      kind: 'answer',
      status: 200,
      body: {
        events: [
          {
            id: 'oldVisit000000000000',
            contactId: CLIENT,
            startTime: new Date(startMs).toISOString().slice(0, 19).replace('T', ' '),
            endTime: new Date(startMs + 30 * 60_000).toISOString().slice(0, 19).replace('T', ' '),
          },
        ],
      },
      match: { path: LIST },
    });
    const { appointments, isTimeUncertain } = await history();
    expect([appointments[0]?.startMs, isTimeUncertain]).toEqual([startMs, false]);
  });

  it('stops asking when nobody looks any more', async () => {
    test.server.faults.add({ kind: 'latency', delayMs: 60_000, match: { path: LIST } });
    const asking = history();
    await workstation.until(() => asked(LIST) === 1);
    workstation.core.questions.clients.leave(CLIENT);
    expect(await asking).toMatchObject({ source: 'local', failure: null });
  });
});

describe('an appointment of the history', () => {
  it('is read whole by its id, once', async () => {
    visit('oldVisit000000000000', -700);
    await history();
    const before = asked(/events\/appointments\/oldVisit/);
    const { clients } = workstation.core.questions;
    expect(await clients.open('oldVisit000000000000')).toMatchObject({
      id: 'oldVisit000000000000',
      title: 'Visit',
      contactName: 'Rosan Deo',
    });
    await clients.open('oldVisit000000000000');
    expect(asked(/events\/appointments\/oldVisit/) - before).toBe(1);
    expect(await clients.open('unknown')).toBeNull();
  });

  it('is the first visit of a series, never all of it', async () => {
    visit('weeklyVisit000000000', -700, { rrule: 'RRULE:FREQ=WEEKLY;COUNT=3' });
    await history();
    const startMs = TEST_NOW_MS - 700 * DAY_MS;
    const opened = await workstation.core.questions.clients.open('weeklyVisit000000000');
    expect(opened?.id).toBe(`weeklyVisit000000000_${String(startMs)}_1800`);
    expect(opened?.series?.masterId).toBe('weeklyVisit000000000');
  });

  it('comes as the list told it while the server is out of reach', async () => {
    visit('oldVisit000000000000', -700);
    await history();
    await goOffline();
    expect(await workstation.core.questions.clients.open('oldVisit000000000000')).toMatchObject({
      id: 'oldVisit000000000000',
    });
  });

  it('that is gone from the server is not known', async () => {
    visit('oldVisit000000000000', -700);
    await history();
    test.server.state.appointments.delete('oldVisit000000000000');
    expect(await workstation.core.questions.clients.open('oldVisit000000000000')).toBeNull();
  });
});

describe('notes on a client', () => {
  it('come pinned first, then newest, and are known out of reach', async () => {
    const note = (id: string, dateAddedMs: number, pinned = false): void => {
      test.server.state.contactNotes.set(id, { id, contactId: CLIENT, body: id, pinned, dateAddedMs });
    };
    note('older', 1_700_000_000_000);
    note('newer', 1_750_000_000_000);
    note('allergy', 1_600_000_000_000, true);
    const { clients } = workstation.core.questions;
    const ids = async () => (await clients.notes(CLIENT)).notes.map(({ id }) => id);
    expect(await ids()).toEqual(['allergy', 'newer', 'older']);
    await goOffline();
    expect(await ids()).toEqual(['allergy', 'newer', 'older']);
    expect((await clients.notes(CLIENT)).source).toBe('local');
  });
});
