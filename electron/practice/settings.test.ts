import { afterEach, describe, expect, it } from 'vitest';
import { CONSULTATION_ID, DOCUMENTED_PERSON_ID } from './dataset/directory.ts';
import { callPractice, listIn, objectIn, type CallAnswer } from './practice-caller.ts';
import { TRIAL_RATE_LIMIT } from './gatekeeper.ts';
import { startPracticeServer, type PracticeServer, type PracticeServerOptions } from './server.ts';

const NOW_MS = Date.parse('2026-11-24T15:00:00Z');
const EVENTS = '/calendars/events';
const APPOINTMENTS = '/calendars/events/appointments';

let server: PracticeServer;

async function start(options: PracticeServerOptions): Promise<void> {
  server = await startPracticeServer({ dataset: 'empty', nowMs: () => NOW_MS, ...options });
}

afterEach(() => server.close());

function book(startTime = '2026-11-25T09:00:00-05:00'): Promise<CallAnswer> {
  return callPractice(server, 'POST', APPOINTMENTS, {
    body: {
      calendarId: CONSULTATION_ID,
      locationId: server.locationId,
      contactId: DOCUMENTED_PERSON_ID,
      startTime,
    },
  });
}

async function listed(path = EVENTS): Promise<Record<string, unknown>[]> {
  const startTime = Date.parse('2026-11-25T00:00:00Z');
  const query = {
    locationId: server.locationId,
    userId: DOCUMENTED_PERSON_ID,
    startTime,
    endTime: startTime + 86_400_000,
  };
  return listIn(await callPractice(server, 'GET', path, { query }), 'events');
}

describe('a trial account', () => {
  const askAs = (token: string) =>
    callPractice({ ...server, token }, 'GET', `/locations/${server.locationId}`);

  it('takes 25 requests in ten seconds and 10,000 a day from all of its tokens together', async () => {
    await start({ rateLimit: TRIAL_RATE_LIMIT, otherTokens: ['pit-second-desk'] });
    for (let count = 0; count < 24; count += 1)
      await askAs(count % 2 === 0 ? server.token : 'pit-second-desk');
    const last = await askAs('pit-second-desk');
    expect(last.status).toBe(200);
    expect(last.headers.get('X-RateLimit-Max')).toBe('25');
    expect(last.headers.get('X-RateLimit-Remaining')).toBe('0');
    expect(last.headers.get('X-RateLimit-Limit-Daily')).toBe('10000');
    expect(last.headers.get('X-RateLimit-Daily-Remaining')).toBe('9975');
    expect((await askAs(server.token)).status).toBe(429);
  });

  it('is the only one whose tokens share: else each has its own count, and a wrong one uses up none', async () => {
    await start({ rateLimit: { burst: 2 }, otherTokens: ['pit-second-desk'] });
    for (let count = 0; count < 2; count += 1) await askAs(server.token);
    expect((await askAs(server.token)).status).toBe(429);
    expect((await askAs('pit-second-desk')).status).toBe(200);
    for (let count = 0; count < 3; count += 1) await askAs('pit-wrong');
    expect((await askAs('pit-second-desk')).status).toBe(200);
  });
});

describe('answers in another offset', () => {
  it('give every time so, and mean the same instants', async () => {
    await start({ answerZone: '-07:00' });
    const made = await book();
    expect(made.body).toMatchObject({
      startTime: '2026-11-25T07:00:00-07:00',
      endTime: '2026-11-25T07:30:00-07:00',
    });
    expect((await listed())[0]).toMatchObject({ startTime: '2026-11-25T07:00:00-07:00' });
    const blocked = await callPractice(server, 'POST', `${EVENTS}/block-slots`, {
      body: {
        locationId: server.locationId,
        assignedUserId: DOCUMENTED_PERSON_ID,
        startTime: '2026-11-25T12:00:00-05:00',
        endTime: '2026-11-25T13:00:00-05:00',
      },
    });
    expect(blocked.body['startTime']).toBe('2026-11-25T10:00:00-07:00');
    expect((await listed('/calendars/blocked-slots'))[0]).toMatchObject({
      endTime: '2026-11-25T11:00:00-07:00',
    });
  });

  it('have free slots that can be booked as they are written', async () => {
    await start({ answerZone: 'America/Denver' });
    const slots = await callPractice(server, 'GET', `/calendars/${CONSULTATION_ID}/free-slots`, {
      query: { startDate: Date.parse('2026-11-25T05:00:00Z'), endDate: Date.parse('2026-11-26T04:59:00Z') },
    });
    const first = (objectIn(slots, '2026-11-25') as { slots: string[] }).slots[0];
    expect(first).toBe('2026-11-25T06:00:00-07:00');
    expect((await book(first)).status).toBe(200);
    expect((await book(first)).status).toBe(200);
  });

  it('need a zone that exists', async () => {
    await start({});
    await expect(startPracticeServer({ answerZone: 'Mars/Olympus' })).rejects.toThrow('Mars/Olympus');
  });
});

describe('a cancelled appointment', () => {
  it('is spelt with one l where the service does, in every answer, and frees its time as ever', async () => {
    await start({ cancelledSpelling: 'canceled' });
    const id = String((await book()).body['id']);
    const cancelled = await callPractice(server, 'PUT', `${APPOINTMENTS}/${id}`, {
      body: { appointmentStatus: 'cancelled' },
    });
    expect(cancelled.body).toMatchObject({ appointmentStatus: 'canceled', appoinmentStatus: 'canceled' });
    expect((await listed())[0]).toMatchObject({ appointmentStatus: 'canceled' });
    expect((await book()).body['assignedUserId']).toBe(DOCUMENTED_PERSON_ID);
  });
});

describe('a deleted appointment', () => {
  it.each([
    ['gone', 404, 0],
    ['readable', 200, 0],
    ['listed', 200, 1],
  ] as const)('is %s: its id answers %i', async (deletedAppointments, status, inListing) => {
    await start({ deletedAppointments });
    const id = String((await book()).body['id']);
    const path = `${APPOINTMENTS}/${id}`;
    expect((await callPractice(server, 'DELETE', `${EVENTS}/${id}`, { body: {} })).status).toBe(201);
    const read = await callPractice(server, 'GET', path);
    expect(read.status).toBe(status);
    if (status === 200) expect(objectIn(read, 'event')).toMatchObject({ id, deleted: true });
    expect((await listed()).map((event) => event['deleted'])).toEqual(Array(inListing).fill(true));
    // Nothing can be done to it any more, and its time is free.
    expect((await callPractice(server, 'PUT', path, { body: { title: 'x' } })).status).toBe(404);
    expect((await callPractice(server, 'DELETE', `${EVENTS}/${id}`, { body: {} })).status).toBe(404);
    expect((await book()).body['assignedUserId']).toBe(DOCUMENTED_PERSON_ID);
  });
});

describe('what the service was seen to do now and then', () => {
  it('is a contact that was made although the answer is 422', async () => {
    await start({});
    server.faults.add({
      kind: '422',
      afterCommit: true,
      match: { method: 'POST', path: /^\/contacts\/$/ },
      times: 1,
    });
    const body = { locationId: server.locationId, firstName: 'Ada', phone: '+12125550123' };
    expect((await callPractice(server, 'POST', '/contacts/', { body })).status).toBe(422);
    const again = await callPractice(server, 'POST', '/contacts/', { body });
    expect(again).toMatchObject({ status: 400, body: { meta: { matchingField: 'phone' } } });
  });

  it('is a location that is not active, and then is', async () => {
    await start({});
    const fault = server.faults.add({ kind: '400', body: 'Location is not active' });
    const refused = await callPractice(server, 'GET', `/locations/${server.locationId}`);
    expect(refused).toMatchObject({ status: 400, body: { message: 'Location is not active' } });
    fault.remove();
    expect((await callPractice(server, 'GET', `/locations/${server.locationId}`)).status).toBe(200);
  });

  it('is a search of contacts that wants a page limit and a location', async () => {
    await start({});
    const search = (body: Record<string, unknown>) =>
      callPractice(server, 'POST', '/contacts/search', { body });
    expect(await search({ locationId: server.locationId })).toMatchObject({ status: 422 });
    expect(await search({ pageLimit: 20 })).toMatchObject({ status: 422 });
    expect(await search({ locationId: server.locationId, pageLimit: 20 })).toMatchObject({ status: 200 });
  });
});
