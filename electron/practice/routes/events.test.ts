import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLASS_ID, CONSULTATION_ID, PROVIDER_IDS, VACCINATION_ID } from '../dataset/directory.ts';
import { callPractice, listIn } from '../practice-caller.ts';
import { startPracticeServer, type PracticeServer } from '../server.ts';

const NOW_MS = Date.parse('2026-11-24T10:00:00-05:00');
const DAY = {
  startTime: Date.parse('2026-11-25T00:00:00-05:00'),
  endTime: Date.parse('2026-11-26T00:00:00-05:00'),
};

let server: PracticeServer;

beforeAll(async () => {
  server = await startPracticeServer({ dataset: 'empty', nowMs: () => NOW_MS });
});
afterAll(() => server.close());
afterEach(() => server.reset());

function list(path: 'events' | 'blocked-slots', query: Record<string, string | number>) {
  return callPractice(server, 'GET', `/calendars/${path}`, {
    query: { locationId: server.locationId, ...DAY, ...query },
  });
}

async function book(
  startTime: string,
  assignedUserId: string = PROVIDER_IDS.amara,
  calendarId = CONSULTATION_ID,
) {
  const { body } = await callPractice(server, 'POST', '/calendars/events/appointments', {
    body: {
      calendarId,
      locationId: server.locationId,
      contactId: PROVIDER_IDS.amara,
      startTime,
      assignedUserId,
      ignoreFreeSlotValidation: true,
    },
  });
  return String(body['id']);
}

const block = (body: Record<string, unknown>, method = 'POST', id = '') =>
  callPractice(server, method, `/calendars/events/block-slots${id === '' ? '' : `/${id}`}`, {
    body: {
      locationId: server.locationId,
      title: 'Lunch',
      startTime: '2026-11-25T12:00:00-05:00',
      endTime: '2026-11-25T13:00:00-05:00',
      ...body,
    },
  });

const remove = (id: string, body: unknown = {}) =>
  callPractice(server, 'DELETE', `/calendars/events/${id}`, body === undefined ? {} : { body });

describe.each(['events', 'blocked-slots'] as const)('the listing of %s', (path) => {
  it('wants exactly one of userId, calendarId and groupId', async () => {
    expect((await list(path, {})).status).toBe(422);
    expect((await list(path, { userId: PROVIDER_IDS.amara, calendarId: CONSULTATION_ID })).status).toBe(422);
    expect((await list(path, { userId: PROVIDER_IDS.amara })).status).toBe(200);
  });

  it('wants its window in epoch milliseconds', async () => {
    const answer = await list(path, { calendarId: CONSULTATION_ID, startTime: '2026-11-25' });
    expect(answer.status).toBe(422);
    expect(answer.body['message']).toEqual(['startTime must be a number string']);
  });
});

describe('listed appointments', () => {
  it('are those of one calendar, one user, or the calendars of one group', async () => {
    const mine = await book('2026-11-25T09:00:00-05:00');
    const his = await book('2026-11-25T09:00:00-05:00', PROVIDER_IDS.mateo, CLASS_ID);
    const ids = async (query: Record<string, string>) =>
      listIn(await list('events', query), 'events').map((event) => event['id']);
    const groupId = server.state.calendars.get(CONSULTATION_ID)?.groupId ?? '';
    expect(await ids({ calendarId: CONSULTATION_ID })).toEqual([mine]);
    expect(await ids({ userId: PROVIDER_IDS.mateo })).toEqual([his]);
    expect(await ids({ groupId })).toEqual([mine]);
  });

  it('are those that touch the window, also when they began before it', async () => {
    await book('2026-11-24T23:45:00-05:00');
    await book('2026-11-26T00:15:00-05:00');
    const events = listIn(await list('events', { calendarId: CONSULTATION_ID }), 'events');
    expect(events.map((event) => event['startTime'])).toEqual(['2026-11-24T23:45:00-05:00']);
  });

  it('are gone once deleted', async () => {
    const id = await book('2026-11-25T09:00:00-05:00');
    const answer = await remove(id);
    expect([answer.status, answer.body['succeeded']]).toEqual([201, true]);
    expect(listIn(await list('events', { calendarId: CONSULTATION_ID }), 'events')).toEqual([]);
    expect((await remove(id)).status).toBe(404);
  });
});

describe('deleting', () => {
  it('takes an empty body or none, and refuses any other', async () => {
    expect((await remove(await book('2026-11-25T09:00:00-05:00'), undefined)).status).toBe(201);
    const answer = await remove(await book('2026-11-25T10:00:00-05:00'), { reason: 'ill' });
    expect(answer.status).toBe(422);
    expect(answer.body['message']).toEqual(['property reason should not exist']);
  });

  it('refuses a malformed id with 400', async () => {
    expect((await remove('x')).status).toBe(400);
  });
});

describe('a blocked slot', () => {
  it('of a user is listed for that user, without contact, status and calendar', async () => {
    const created = await block({ assignedUserId: PROVIDER_IDS.amara });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ title: 'Lunch', startTime: '2026-11-25T12:00:00-05:00' });
    const [listed, ...others] = listIn(await list('blocked-slots', { userId: PROVIDER_IDS.amara }), 'events');
    expect(others).toEqual([]);
    expect(listed).toMatchObject({
      id: created.body['id'],
      deleted: false,
      createdBy: { source: 'public_api' },
    });
    for (const absent of ['contactId', 'appointmentStatus', 'calendarId'])
      expect(listed).not.toHaveProperty(absent);
    expect(listIn(await list('blocked-slots', { calendarId: CONSULTATION_ID }), 'events')).toEqual([]);
  });

  it('of a calendar needs an event calendar', async () => {
    const refused = await block({ calendarId: CONSULTATION_ID });
    expect([refused.status, refused.body['message']]).toEqual([
      400,
      'The calendar is not an event calendar.',
    ]);
    expect((await block({ calendarId: VACCINATION_ID })).status).toBe(201);
    expect(listIn(await list('blocked-slots', { calendarId: VACCINATION_ID }), 'events')).toHaveLength(1);
  });

  it('belongs to a calendar or to a user, never to both or to none', async () => {
    const both = { calendarId: VACCINATION_ID, assignedUserId: PROVIDER_IDS.kenji };
    expect((await block(both)).status).toBe(422);
    expect((await block({})).status).toBe(422);
    expect((await block({ assignedUserId: 'nosuchuser0000000000' })).status).toBe(404);
  });

  it('can be changed, also from a user to a calendar, with 201', async () => {
    const { body } = await block({ assignedUserId: PROVIDER_IDS.amara });
    const id = String(body['id']);
    const moved = await block({ title: 'Late lunch', endTime: '2026-11-25T14:00:00-05:00' }, 'PUT', id);
    expect(moved.status).toBe(201);
    expect(moved.body).toMatchObject({ title: 'Late lunch', assignedUserId: PROVIDER_IDS.amara });
    const switched = await block({ calendarId: VACCINATION_ID }, 'PUT', id);
    expect(switched.body).toMatchObject({ calendarId: VACCINATION_ID });
    expect(switched.body).not.toHaveProperty('assignedUserId');
    expect((await block({}, 'PUT', 'nosuchblock000000000')).status).toBe(404);
    expect((await block({}, 'PUT', 'x')).status).toBe(400);
  });

  it('stays in the listing as deleted once deleted', async () => {
    const { body } = await block({ assignedUserId: PROVIDER_IDS.amara });
    expect((await remove(String(body['id']))).status).toBe(201);
    const listed = listIn(await list('blocked-slots', { userId: PROVIDER_IDS.amara }), 'events');
    expect(listed).toMatchObject([{ id: body['id'], deleted: true }]);
    expect((await remove(String(body['id']))).status).toBe(404);
  });

  it('is refused with unknown keys, without times, and when it ends before it starts', async () => {
    const owner = { assignedUserId: PROVIDER_IDS.amara };
    expect((await block({ ...owner, rrule: 'RRULE:FREQ=DAILY' })).status).toBe(422);
    expect((await block({ ...owner, startTime: undefined })).status).toBe(422);
    expect((await block({ ...owner, endTime: '2026-11-25T11:00:00-05:00' })).status).toBe(422);
  });
});
