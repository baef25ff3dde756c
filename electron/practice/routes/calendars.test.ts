import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CONSULTATION_ID, PROVIDER_IDS, VACCINATION_ID } from '../dataset/directory.ts';
import { callPractice, listIn, objectIn } from '../practice-caller.ts';
import { startPracticeServer, type PracticeServer } from '../server.ts';

const NOW_MS = Date.parse('2026-11-24T10:00:00-05:00');
const DAY_MS = 24 * 3_600_000;

let server: PracticeServer;

beforeAll(async () => {
  server = await startPracticeServer({ dataset: 'empty', nowMs: () => NOW_MS });
});
afterAll(() => server.close());
afterEach(() => server.reset());

describe('calendars', () => {
  const list = (query: Record<string, string> = {}) =>
    callPractice(server, 'GET', '/calendars/', { query: { locationId: server.locationId, ...query } });

  it('are listed, all or of one group', async () => {
    const all = listIn(await list(), 'calendars');
    expect(new Set(all.map((calendar) => calendar['calendarType']))).toEqual(
      new Set(['round_robin', 'personal', 'class_booking', 'event']),
    );
    const groupId = String(all[0]?.['groupId']);
    const ofGroup = listIn(await list({ groupId }), 'calendars');
    expect(ofGroup.map((calendar) => calendar['groupId'])).toEqual([groupId, groupId]);
  });

  it('are listed without drafts when asked', async () => {
    const calendar = server.state.calendars.get(VACCINATION_ID);
    if (calendar !== undefined) calendar.isActive = false;
    expect(listIn(await list({ showDrafted: 'false' }), 'calendars')).toHaveLength(3);
    expect(listIn(await list(), 'calendars')).toHaveLength(4);
  });

  it('are given one by one, wrapped in `calendar`', async () => {
    const one = await callPractice(server, 'GET', `/calendars/${CONSULTATION_ID}`);
    expect(objectIn(one, 'calendar')).toMatchObject({
      id: CONSULTATION_ID,
      slotDuration: 30,
      appoinmentPerSlot: 1,
    });
    expect((await callPractice(server, 'GET', '/calendars/nosuchcalendar000000')).status).toBe(404);
    expect((await callPractice(server, 'GET', '/calendars/x')).status).toBe(400);
  });

  it('are in groups, which are listed beside them', async () => {
    const query = { locationId: server.locationId };
    const groups = listIn(await callPractice(server, 'GET', '/calendars/groups', { query }), 'groups');
    expect(groups.map((group) => group['name'])).toEqual(['Treatments', 'Classes and drop-in']);
  });
});

describe('free slots', () => {
  const free = (query: Record<string, string | number> = {}, calendarId: string = CONSULTATION_ID) =>
    callPractice(server, 'GET', `/calendars/${calendarId}/free-slots`, {
      query: { startDate: NOW_MS, endDate: NOW_MS + 2 * DAY_MS, ...query },
    });

  async function slotsOn(date: string, query: Record<string, string | number> = {}): Promise<string[]> {
    const { body } = await free(query);
    const day = body[date] as { slots: string[] } | undefined;
    return day?.slots ?? [];
  }

  it('come by day with the offset of the location, a traceId among the days', async () => {
    const { body } = await free();
    expect(Object.keys(body)).toEqual(['2026-11-24', '2026-11-25', '2026-11-26', 'traceId']);
    const slots = await slotsOn('2026-11-25');
    expect(slots[0]).toBe('2026-11-25T08:00:00-05:00');
    expect(slots.at(-1)).toBe('2026-11-25T17:30:00-05:00');
    expect(slots).toHaveLength(20);
  });

  it('of today begin now', async () => {
    expect((await slotsOn('2026-11-24'))[0]).toBe('2026-11-24T10:00:00-05:00');
  });

  it('come in another zone when asked, days included', async () => {
    const slots = await slotsOn('2026-11-26', { timezone: 'Australia/Sydney' });
    expect(slots[0]).toBe('2026-11-26T00:00:00+11:00');
    expect((await free({ timezone: 'Mars/Olympus' })).status).toBe(422);
  });

  it('leave out what is booked and blocked, for the users asked about', async () => {
    const startTime = '2026-11-25T09:00:00-05:00';
    const person = { assignedUserId: PROVIDER_IDS.amara, locationId: server.locationId };
    await callPractice(server, 'POST', '/calendars/events/appointments', {
      body: { ...person, calendarId: CONSULTATION_ID, contactId: PROVIDER_IDS.amara, startTime },
    });
    await callPractice(server, 'POST', '/calendars/events/block-slots', {
      body: { ...person, startTime: '2026-11-25T12:00:00-05:00', endTime: '2026-11-25T13:00:00-05:00' },
    });
    const ofAmara = await slotsOn('2026-11-25', { userId: PROVIDER_IDS.amara });
    expect(ofAmara).toHaveLength(17);
    expect(ofAmara).not.toContain(startTime);
    expect(await slotsOn('2026-11-25')).toHaveLength(20);
    expect(await slotsOn('2026-11-25', { 'userIds[]': PROVIDER_IDS.jonas })).toHaveLength(20);
  });

  it('of an event calendar leave out what is blocked by the calendar', async () => {
    await callPractice(server, 'POST', '/calendars/events/block-slots', {
      body: {
        locationId: server.locationId,
        calendarId: VACCINATION_ID,
        startTime: '2026-11-26T09:00:00-05:00',
        endTime: '2026-11-26T12:00:00-05:00',
      },
    });
    const { body } = await free({ startDate: NOW_MS + DAY_MS, endDate: NOW_MS + 3 * DAY_MS }, VACCINATION_ID);
    expect(body).not.toHaveProperty('2026-11-26');
  });

  it('are limited by the number of bookings a day', async () => {
    const calendar = server.state.calendars.get(CONSULTATION_ID);
    if (calendar !== undefined) calendar.appoinmentPerDay = 1;
    await callPractice(server, 'POST', '/calendars/events/appointments', {
      body: {
        calendarId: CONSULTATION_ID,
        locationId: server.locationId,
        contactId: PROVIDER_IDS.amara,
        startTime: '2026-11-25T09:00:00-05:00',
      },
    });
    expect(await slotsOn('2026-11-25')).toEqual([]);
    expect(await slotsOn('2026-11-26')).not.toEqual([]);
  });

  it('keep open hours at their wall time across a clock change', async () => {
    const march = Date.parse('2027-03-12T00:00:00-05:00');
    const { body } = await free({ startDate: march, endDate: march + 5 * DAY_MS });
    const firsts = Object.entries(body)
      .filter(([date]) => date !== 'traceId')
      .map(([, day]) => (day as { slots: string[] }).slots[0]);
    expect(firsts).toEqual([
      '2027-03-12T08:00:00-05:00',
      '2027-03-15T08:00:00-04:00',
      '2027-03-16T08:00:00-04:00',
    ]);
  });

  it('are given for 31 days at most, and only for numbers in order', async () => {
    expect((await free({ endDate: NOW_MS + 31 * DAY_MS })).status).toBe(200);
    expect((await free({ endDate: NOW_MS + 31 * DAY_MS + 1 })).status).toBe(400);
    expect((await free({ endDate: NOW_MS - 1 })).status).toBe(400);
    expect((await free({ startDate: '2026-11-24' })).status).toBe(422);
  });

  it('can be booked exactly as given', async () => {
    const [startTime] = await slotsOn('2026-11-26');
    const answer = await callPractice(server, 'POST', '/calendars/events/appointments', {
      body: {
        calendarId: CONSULTATION_ID,
        locationId: server.locationId,
        contactId: PROVIDER_IDS.amara,
        startTime,
      },
    });
    expect(answer.status).toBe(200);
  });
});
