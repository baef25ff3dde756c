import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLASS_ID, CONSULTATION_ID, PHYSIOTHERAPY_ID, PROVIDER_IDS } from '../dataset/directory.ts';
import { callPractice, listIn, objectIn } from '../practice-caller.ts';
import { startPracticeServer, type PracticeServer } from '../server.ts';

// A Tuesday, ten in the morning in New York.
const NOW_MS = Date.parse('2026-11-24T10:00:00-05:00');
const PERSON_ID = PROVIDER_IDS.amara;

const EXAMPLE_REQUEST = {
  calendarId: 'CVokAlI8fgw4WYWoCtQz',
  locationId: 'C2QujeCh8ZnC7al2InWR',
  contactId: '0007BWpSzSwfiuSl0tR2',
  startTime: '2021-06-23T03:30:00+05:30',
  title: 'Test Event',
  meetingLocationType: 'custom',
  meetingLocationId: 'custom_0',
  overrideLocationConfig: true,
  appointmentStatus: 'confirmed',
  assignedUserId: '0007BWpSzSwfiuSl0tR2',
  description: 'Booking a call to discuss the project',
  address: 'Zoom',
  ignoreDateRange: false,
  toNotify: false,
  ignoreFreeSlotValidation: true,
  rrule: 'RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5',
  endTime: '2021-06-23T04:30:00+05:30',
};

let server: PracticeServer;
let nowMs = NOW_MS;

beforeAll(async () => {
  server = await startPracticeServer({ dataset: 'empty', nowMs: () => nowMs });
});
afterAll(() => server.close());
afterEach(() => {
  nowMs = NOW_MS;
  server.reset();
});

const EVENTS = '/calendars/events/appointments';

function create(changes: Record<string, unknown> = {}) {
  return callPractice(server, 'POST', EVENTS, {
    body: {
      calendarId: CONSULTATION_ID,
      locationId: server.locationId,
      contactId: PERSON_ID,
      startTime: '2026-11-25T09:00:00-05:00',
      assignedUserId: PERSON_ID,
      ...changes,
    },
  });
}

const update = (id: unknown, body: Record<string, unknown>) =>
  callPractice(server, 'PUT', `${EVENTS}/${String(id)}`, { body });

const read = async (id: unknown) =>
  objectIn(await callPractice(server, 'GET', `${EVENTS}/${String(id)}`), 'event');

describe('the documented example request', () => {
  it('sent literally, is answered with every field and value of the documented response', async () => {
    const answer = await callPractice(server, 'POST', EVENTS, { body: EXAMPLE_REQUEST });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      calendarId: 'CVokAlI8fgw4WYWoCtQz',
      locationId: 'C2QujeCh8ZnC7al2InWR',
      contactId: '0007BWpSzSwfiuSl0tR2',
      startTime: '2021-06-23T03:30:00+05:30',
      endTime: '2021-06-23T04:30:00+05:30',
      title: 'Test Event',
      meetingLocationType: 'custom',
      appointmentStatus: 'confirmed',
      assignedUserId: '0007BWpSzSwfiuSl0tR2',
      address: 'Zoom',
      isRecurring: 'true',
      rrule: 'RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5',
    });
    expect(answer.body['id']).toMatch(/^[A-Za-z0-9]{20}$/);
    for (const absent of ['description', 'meetingLocationId', 'masterEventId'])
      expect(answer.body).not.toHaveProperty(absent);
  });

  it('is then listed as five instances on five days, at the wall time of the location', async () => {
    const created = await callPractice(server, 'POST', EVENTS, { body: EXAMPLE_REQUEST });
    const listing = await callPractice(server, 'GET', '/calendars/events', {
      query: {
        locationId: server.locationId,
        calendarId: CONSULTATION_ID,
        startTime: Date.parse('2021-06-21T00:00:00Z'),
        endTime: Date.parse('2021-07-01T00:00:00Z'),
      },
    });
    const events = listIn(listing, 'events');
    const masterId = String(created.body['id']);
    expect(events.map((event) => event['startTime'])).toEqual(
      [22, 23, 24, 25, 26].map((day) => `2021-06-${day}T18:00:00-04:00`),
    );
    for (const event of events) {
      const startMs = Date.parse(String(event['startTime']));
      expect(event).toMatchObject({
        id: `${masterId}_${startMs}_3600`,
        masterEventId: masterId,
        isRecurring: true,
        rrule: ['RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5'],
        description: 'Booking a call to discuss the project',
      });
    }
  });
});

describe('a new appointment', () => {
  it('lasts as long as the calendar says when no end is given, and echoes its start', async () => {
    const answer = await create();
    expect(answer.body).toMatchObject({
      startTime: '2026-11-25T09:00:00-05:00',
      endTime: '2026-11-25T09:30:00-05:00',
      title: 'Rosan Deo',
      appointmentStatus: 'confirmed',
      isRecurring: false,
    });
    expect(answer.body).not.toHaveProperty('rrule');
  });

  it('goes to somebody free when nobody is named', async () => {
    await create();
    const second = await create({ assignedUserId: undefined });
    expect(second.status).toBe(200);
    expect(second.body['assignedUserId']).toBe(PROVIDER_IDS.jonas);
  });

  it('is refused once the slot is taken: of four at the same time exactly one wins', async () => {
    const answers = await Promise.all([create(), create(), create(), create()]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400]);
    const refused = answers.find((answer) => answer.status === 400);
    expect(refused?.body).toMatchObject({
      statusCode: 400,
      message: 'The slot you have selected is no longer available.',
      error: 'Bad Request',
    });
  });

  it('may double-book without slot validation', async () => {
    await create();
    expect((await create({ ignoreFreeSlotValidation: true })).status).toBe(200);
    expect(server.state.appointments.size).toBe(2);
  });

  it('frees its time when cancelled', async () => {
    const { body } = await create();
    await update(body['id'], { appointmentStatus: 'cancelled' });
    expect((await create()).status).toBe(200);
  });

  it('is refused when its start is written in UTC with Z, though the slot is free', async () => {
    const answer = await create({ startTime: '2026-11-25T14:00:00Z' });
    expect(answer.body['message']).toBe('The slot you have selected is no longer available.');
    expect((await create({ startTime: '2026-11-25T14:00:00+00:00' })).status).toBe(200);
  });

  it.each([
    ['outside the open hours', '2026-11-25T19:00:00-05:00'],
    ['off the grid', '2026-11-25T09:10:00-05:00'],
    ['in the past', '2026-11-23T09:00:00-05:00'],
    ['beyond the booking range', '2027-11-24T09:00:00-05:00'],
  ])('is refused %s', async (_where, startTime) => {
    expect((await create({ startTime })).body['message']).toBe(
      'The slot you have selected is no longer available.',
    );
  });

  it('may be in the past or far ahead with ignoreDateRange, inside the open hours', async () => {
    expect((await create({ startTime: '2026-11-23T09:00:00-05:00', ignoreDateRange: true })).status).toBe(
      200,
    );
    expect((await create({ startTime: '2027-11-24T09:00:00-05:00', ignoreDateRange: true })).status).toBe(
      200,
    );
    expect((await create({ startTime: '2026-11-23T22:00:00-05:00', ignoreDateRange: true })).status).toBe(
      400,
    );
  });

  it('is refused for a length the calendar does not have, unless validation is off', async () => {
    const endTime = '2026-11-25T09:45:00-05:00';
    expect((await create({ endTime })).body['message']).toBe(
      'Selected slot duration is not a valid duration option for this calendar',
    );
    expect((await create({ endTime, ignoreFreeSlotValidation: true })).status).toBe(200);
  });

  it('is refused for a provider outside the team, validation or not', async () => {
    for (const ignoreFreeSlotValidation of [true, false]) {
      const answer = await create({ assignedUserId: PROVIDER_IDS.priya, ignoreFreeSlotValidation });
      expect(answer.status).toBe(422);
      expect(answer.body['message']).toBe('The user id not part of calendar team.');
    }
  });

  it.each([
    [{ calendarId: 'nosuchcalendar000000' }, 404],
    [{ contactId: 'nosuchcontact0000000' }, 404],
    [{ contactId: '!' }, 400],
    [{ endTime: '2026-11-25T08:00:00-05:00' }, 422],
    [{ startTime: '2026-11-25T09:00:00' }, 422],
    [{ startTime: 'tomorrow' }, 422],
    [{ rrule: 'every week', ignoreFreeSlotValidation: true }, 422],
  ])('is refused with %o: %i', async (changes, status) => {
    expect((await create(changes)).status).toBe(status);
    expect(server.state.appointments.size).toBe(0);
  });

  it('is refused with every fault of its body named in an array', async () => {
    const answer = await callPractice(server, 'POST', EVENTS, {
      body: {
        locationId: server.locationId,
        contactId: 7,
        startTime: 'soon',
        appointmentStatus: 'maybe',
        colour: 'red',
      },
    });
    expect(answer.status).toBe(422);
    expect(answer.body['error']).toBe('Unprocessable Entity');
    expect(answer.body['message']).toEqual(
      expect.arrayContaining([
        'property colour should not exist',
        'calendarId must be a string',
        'contactId must be a string',
        'startTime must be a valid ISO 8601 date string',
        'appointmentStatus must be a valid enum value',
      ]),
    );
  });

  it('drops a rule without a word unless slot validation is off', async () => {
    const answer = await create({ rrule: 'RRULE:FREQ=WEEKLY;COUNT=4' });
    expect(answer.status).toBe(200);
    expect(answer.body['isRecurring']).toBe(false);
    expect(answer.body).not.toHaveProperty('rrule');
  });

  it('stores completed as showed', async () => {
    const answer = await create({ appointmentStatus: 'completed' });
    expect(answer.body['appointmentStatus']).toBe('showed');
  });

  it('runs the automations unless toNotify is false', async () => {
    await create({ toNotify: false });
    await create({ startTime: '2026-11-25T10:00:00-05:00', toNotify: true });
    await create({ startTime: '2026-11-25T11:00:00-05:00' });
    expect(server.state.automationRuns.map(({ toNotify, ran }) => [toNotify, ran])).toEqual([
      [false, false],
      [true, true],
      [null, true],
    ]);
  });

  it('wants a provider named where the account demands it', async () => {
    const strict = await startPracticeServer({
      dataset: 'empty',
      nowMs: () => NOW_MS,
      requireAssignedUser: true,
    });
    const answer = await callPractice(strict, 'POST', EVENTS, {
      body: {
        calendarId: CONSULTATION_ID,
        locationId: strict.locationId,
        contactId: PERSON_ID,
        startTime: '2026-11-25T09:00:00-05:00',
      },
    });
    await strict.close();
    expect(answer.status).toBe(422);
    expect(answer.body['message']).toBe('either userId or assignedUserId must be set');
  });

  it('shares its slot with others in a class until the seats are gone', async () => {
    const seat = () =>
      create({
        calendarId: CLASS_ID,
        assignedUserId: PROVIDER_IDS.mateo,
        startTime: '2026-11-25T09:00:00-05:00',
      });
    const statuses = [];
    for (let count = 0; count < 9; count += 1) statuses.push((await seat()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 400]);
  });

  it('keeps the buffer of its calendar free after it', async () => {
    const physio = async (time: string) => {
      const startTime = `2026-11-25T${time}:00-05:00`;
      const change = { calendarId: PHYSIOTHERAPY_ID, assignedUserId: PROVIDER_IDS.priya, startTime };
      return (await create(change)).status;
    };
    // Forty minutes each, on a grid of twenty, with five minutes of buffer.
    expect(await physio('10:00')).toBe(200);
    expect(await physio('10:40')).toBe(400);
    expect(await physio('09:20')).toBe(400);
    expect(await physio('11:00')).toBe(200);
    expect(await physio('09:00')).toBe(200);
  });

  it('keeps its provider busy on other calendars too', async () => {
    const startTime = '2026-11-25T10:00:00-05:00';
    await create({ calendarId: CLASS_ID, assignedUserId: PROVIDER_IDS.mateo, startTime });
    const elsewhere = { assignedUserId: PROVIDER_IDS.mateo, startTime: '2026-11-25T10:30:00-05:00' };
    expect((await create(elsewhere)).status).toBe(400);
    expect((await create({ ...elsewhere, startTime: '2026-11-25T11:00:00-05:00' })).status).toBe(200);
  });
});

describe('the place of an appointment', () => {
  const placeOf = async (place: Record<string, unknown>) => {
    const { body } = await create({ ...place, ignoreFreeSlotValidation: true });
    return [body['meetingLocationType'], body['address']];
  };

  it.each([
    ['nothing: the default of the calendar', {}, ['default', '12 Harbour Street, Brooklyn']],
    ['only an id: the place from the list', { meetingLocationId: 'custom_0' }, ['custom', 'Room 2']],
    ['only a type: it overrides the list', { meetingLocationType: 'phone' }, ['phone', undefined]],
    ['only an address: a custom place', { address: 'Café' }, ['custom', 'Café']],
    [
      'override off: the list wins over type and address',
      {
        meetingLocationType: 'phone',
        meetingLocationId: 'custom_0',
        address: 'x',
        overrideLocationConfig: false,
      },
      ['custom', 'Room 2'],
    ],
    [
      'override on: type and address win',
      {
        meetingLocationType: 'phone',
        meetingLocationId: 'custom_0',
        address: 'x',
        overrideLocationConfig: true,
      },
      ['phone', 'x'],
    ],
    [
      'an id that is on no list: the default',
      { meetingLocationId: 'attic' },
      ['default', '12 Harbour Street, Brooklyn'],
    ],
  ])('follows from %s', async (_what, place, expected) => {
    expect(await placeOf(place)).toEqual(expected);
  });
});

describe('reading an appointment', () => {
  it('gives the event with times in the zone of the location, wrapped in `event`', async () => {
    const { body } = await create({ startTime: '2026-11-25T14:00:00+00:00', description: 'first visit' });
    expect(await read(body['id'])).toMatchObject({
      id: body['id'],
      startTime: '2026-11-25T09:00:00-05:00',
      endTime: '2026-11-25T09:30:00-05:00',
      description: 'first visit',
      isRecurring: false,
      deleted: false,
      dateAdded: '2026-11-24T15:00:00.000Z',
      createdBy: { source: 'public_api' },
    });
  });

  it.each([
    ['nosuchevent000000000', 404],
    ['nosuchevent000000000_1729821600000_1800', 404],
    ['!', 400],
  ])('of the id %s is refused with %i', async (id, status) => {
    expect((await callPractice(server, 'GET', `${EVENTS}/${id}`)).status).toBe(status);
  });
});

describe('updating an appointment', () => {
  it('without a status resets it to confirmed, and keeps everything else', async () => {
    const { body } = await create({
      appointmentStatus: 'noshow',
      description: 'bring X-rays',
      address: 'Room 9',
    });
    const answer = await update(body['id'], { title: 'Renamed' });
    expect(answer.body).toMatchObject({
      title: 'Renamed',
      appointmentStatus: 'confirmed',
      appoinmentStatus: 'confirmed',
      assignedUserId: PERSON_ID,
      address: 'Room 9',
    });
    expect(await read(body['id'])).toMatchObject({ description: 'bring X-rays' });
  });

  it.each(['contactId', 'locationId'])('cannot change %s', async (key) => {
    const { body } = await create();
    const answer = await update(body['id'], { [key]: key === 'locationId' ? server.locationId : PERSON_ID });
    expect(answer.status).toBe(422);
    expect(answer.body['message']).toEqual([`property ${key} should not exist`]);
  });

  it('moves it with its length kept, if the new slot is free', async () => {
    const { body } = await create();
    await create({ startTime: '2026-11-25T10:00:00-05:00' });
    const status = { appointmentStatus: 'confirmed' };
    expect((await update(body['id'], { startTime: '2026-11-25T10:00:00-05:00', ...status })).status).toBe(
      400,
    );
    expect(await read(body['id'])).toMatchObject({ startTime: '2026-11-25T09:00:00-05:00' });
    const moved = await update(body['id'], { startTime: '2026-11-25T11:00:00-05:00', ...status });
    expect(moved.body).toMatchObject({
      startTime: '2026-11-25T11:00:00-05:00',
      endTime: '2026-11-25T11:30:00-05:00',
    });
  });

  it('checks the team of the calendar it moves to', async () => {
    const { body } = await create();
    const away = await update(body['id'], { calendarId: PHYSIOTHERAPY_ID });
    expect(away.body['message']).toBe('The user id not part of calendar team.');
    const answer = await update(body['id'], {
      calendarId: PHYSIOTHERAPY_ID,
      assignedUserId: PROVIDER_IDS.priya,
      endTime: '2026-11-25T09:40:00-05:00',
    });
    expect(answer.body).toMatchObject({ calendarId: PHYSIOTHERAPY_ID, assignedUserId: PROVIDER_IDS.priya });
  });

  it('leaves no old address behind when the place changes', async () => {
    const { body } = await create({ address: 'Room 9' });
    const answer = await update(body['id'], { meetingLocationType: 'phone' });
    expect(answer.body).not.toHaveProperty('address');
    expect(await read(body['id'])).not.toHaveProperty('address');
  });
});
