import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CONSULTATION_ID, PROVIDER_IDS } from '../dataset/directory.ts';
import { callPractice, listIn, objectIn } from '../practice-caller.ts';
import { startPracticeServer, type PracticeServer } from '../server.ts';

// Ten days before the end of summer time in New York, on 1 November 2026.
const NOW_MS = Date.parse('2026-10-22T10:00:00-04:00');
const FIRST = '2026-10-26T10:00:00-04:00';
const EVENTS = '/calendars/events/appointments';

let server: PracticeServer;

beforeAll(async () => {
  server = await startPracticeServer({ dataset: 'empty', nowMs: () => NOW_MS });
});
afterAll(() => server.close());
afterEach(() => server.reset());

async function createSeries(
  rrule = 'RRULE:FREQ=WEEKLY;COUNT=4',
  on: PracticeServer = server,
): Promise<string> {
  const { body } = await callPractice(on, 'POST', EVENTS, {
    body: {
      calendarId: CONSULTATION_ID,
      locationId: on.locationId,
      contactId: PROVIDER_IDS.amara,
      assignedUserId: PROVIDER_IDS.amara,
      startTime: FIRST,
      title: 'Physio',
      ignoreFreeSlotValidation: true,
      rrule,
    },
  });
  return String(body['id']);
}

async function listed(on: PracticeServer = server): Promise<Record<string, unknown>[]> {
  const answer = await callPractice(on, 'GET', '/calendars/events', {
    query: {
      locationId: on.locationId,
      calendarId: CONSULTATION_ID,
      startTime: Date.parse('2026-10-20T00:00:00Z'),
      endTime: Date.parse('2026-12-20T00:00:00Z'),
    },
  });
  return listIn(answer, 'events').sort((left, right) =>
    String(left['startTime']) < String(right['startTime']) ? -1 : 1,
  );
}

const startsOf = (events: Record<string, unknown>[]) => events.map((event) => event['startTime']);
const update = (id: string, body: Record<string, unknown>) =>
  callPractice(server, 'PUT', `${EVENTS}/${id}`, { body: { appointmentStatus: 'confirmed', ...body } });
const instance = (masterId: string, startTime: string) => `${masterId}_${Date.parse(startTime)}_1800`;

const FOUR_MONDAYS = [
  '2026-10-26T10:00:00-04:00',
  '2026-11-02T10:00:00-05:00',
  '2026-11-09T10:00:00-05:00',
  '2026-11-16T10:00:00-05:00',
];

describe('a series in a listing', () => {
  it('stays at its wall time across the clock change', async () => {
    await createSeries();
    expect(startsOf(await listed())).toEqual(FOUR_MONDAYS);
  });

  it('drifts by an hour on a server that expands with the offset of the request', async () => {
    const drifting = await startPracticeServer({
      dataset: 'empty',
      nowMs: () => NOW_MS,
      expansionZone: 'utc-offset',
    });
    await createSeries('RRULE:FREQ=WEEKLY;COUNT=2', drifting);
    expect(startsOf(await listed(drifting))).toEqual([
      '2026-10-26T10:00:00-04:00',
      '2026-11-02T09:00:00-05:00',
    ]);
    await drifting.close();
  });

  it('leaves out what EXDATE takes out, and gives its rule as lines', async () => {
    await createSeries('RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261109T150000Z');
    const events = await listed();
    expect(startsOf(events)).toEqual(FOUR_MONDAYS.filter((start) => !start.startsWith('2026-11-09')));
    expect(events[0]?.['rrule']).toEqual(['EXDATE:20261109T150000Z', 'RRULE:FREQ=WEEKLY;COUNT=4']);
  });

  it('blocks every one of its slots for others', async () => {
    await createSeries();
    const answer = await callPractice(server, 'POST', EVENTS, {
      body: {
        calendarId: CONSULTATION_ID,
        locationId: server.locationId,
        contactId: PROVIDER_IDS.amara,
        assignedUserId: PROVIDER_IDS.amara,
        startTime: FOUR_MONDAYS[2],
      },
    });
    expect(answer.status).toBe(400);
  });
});

describe('one occurrence', () => {
  it('is read by its instance id, and the series by the master id', async () => {
    const masterId = await createSeries();
    const one = await callPractice(server, 'GET', `${EVENTS}/${instance(masterId, FOUR_MONDAYS[1] ?? '')}`);
    expect(objectIn(one, 'event')).toMatchObject({
      startTime: FOUR_MONDAYS[1],
      masterEventId: masterId,
      isRecurring: true,
    });
    const master = objectIn(await callPractice(server, 'GET', `${EVENTS}/${masterId}`), 'event');
    expect(master).toMatchObject({ startTime: FIRST, rrule: 'RRULE:FREQ=WEEKLY;COUNT=4' });
    expect(master).not.toHaveProperty('masterEventId');
  });

  it('can be changed alone, and gets a new id when it moves', async () => {
    const masterId = await createSeries();
    const oldId = instance(masterId, FOUR_MONDAYS[1] ?? '');
    const newStart = '2026-11-03T15:00:00-05:00';
    const answer = await update(oldId, {
      startTime: newStart,
      title: 'Moved',
      ignoreFreeSlotValidation: true,
    });
    expect(answer.body['id']).toBe(instance(masterId, newStart));
    expect(startsOf(await listed())).toEqual([FOUR_MONDAYS[0], newStart, FOUR_MONDAYS[2], FOUR_MONDAYS[3]]);
    expect((await callPractice(server, 'GET', `${EVENTS}/${oldId}`)).status).toBe(404);
    const moved = await update(instance(masterId, newStart), { title: 'Moved again' });
    expect(moved.body).toMatchObject({ title: 'Moved again', startTime: newStart });
  });

  it('can be cancelled alone', async () => {
    const masterId = await createSeries();
    await update(instance(masterId, FOUR_MONDAYS[2] ?? ''), { appointmentStatus: 'cancelled' });
    expect((await listed()).map((event) => event['appointmentStatus'])).toEqual([
      'confirmed',
      'confirmed',
      'cancelled',
      'confirmed',
    ]);
  });

  it('can be deleted alone: the rule gains its instant as EXDATE', async () => {
    const masterId = await createSeries();
    const answer = await callPractice(
      server,
      'DELETE',
      `/calendars/events/${instance(masterId, FOUR_MONDAYS[1] ?? '')}`,
      { body: {} },
    );
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ succeeded: true });
    expect(startsOf(await listed())).toEqual([FOUR_MONDAYS[0], FOUR_MONDAYS[2], FOUR_MONDAYS[3]]);
    expect(server.state.appointments.get(masterId)?.rrule).toBe(
      'RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261102T150000Z',
    );
  });

  it('that the series does not have is unknown', async () => {
    const masterId = await createSeries();
    for (const id of [
      `${masterId}_${Date.parse(FIRST)}_3600`,
      instance(masterId, '2026-10-27T10:00:00-04:00'),
    ])
      expect((await callPractice(server, 'GET', `${EVENTS}/${id}`)).status).toBe(404);
  });
});

describe('the whole series', () => {
  it('moves with its master: all instance ids, what was excluded, and what was changed alone', async () => {
    const masterId = await createSeries('RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261102T150000Z');
    await update(instance(masterId, FOUR_MONDAYS[2] ?? ''), { title: 'Special' });
    await update(masterId, { startTime: '2026-10-26T11:00:00-04:00', ignoreFreeSlotValidation: true });
    const events = await listed();
    expect(startsOf(events)).toEqual([
      '2026-10-26T11:00:00-04:00',
      '2026-11-09T11:00:00-05:00',
      '2026-11-16T11:00:00-05:00',
    ]);
    expect(events.map((event) => event['title'])).toEqual(['Physio', 'Special', 'Physio']);
  });

  it('ends earlier with an UNTIL, and forgets what was changed after it', async () => {
    const masterId = await createSeries();
    await update(instance(masterId, FOUR_MONDAYS[3] ?? ''), { title: 'Late' });
    const rrule = 'RRULE:FREQ=WEEKLY;UNTIL=20261109T150000Z';
    await update(masterId, { rrule });
    expect(await listed()).toHaveLength(4);
    const answer = await update(masterId, { rrule, ignoreFreeSlotValidation: true });
    expect(answer.body).toMatchObject({ isRecurring: 'true', rrule });
    expect(startsOf(await listed())).toEqual(FOUR_MONDAYS.slice(0, 3));
  });

  it('is deleted by its master id', async () => {
    const masterId = await createSeries();
    await callPractice(server, 'DELETE', `/calendars/events/${masterId}`, { body: {} });
    expect(await listed()).toEqual([]);
  });

  it('shows only its first to the list of a contact, with naive times', async () => {
    await createSeries();
    const answer = await callPractice(server, 'GET', `/contacts/${PROVIDER_IDS.amara}/appointments`);
    expect(listIn(answer, 'events')).toMatchObject([{ startTime: '2026-10-26 10:00:00', status: 'booked' }]);
  });
});
