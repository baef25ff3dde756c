import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPracticeServer, type PracticeServer } from '../practice/server.ts';
import { createApiClient } from './client.ts';
import type { ApiClient, PageStart } from './client-types.ts';
import { createRateBudget } from './rate-budget.ts';
import { failureOf } from './testing/caught.ts';
import { bookingAt, EXAMPLE, exerciseEveryCall } from './testing/exercise.ts';

const NOW_MS = Date.parse('2026-11-24T15:00:00Z');
const START = '2026-12-01T10:00:00-05:00';
const END = '2026-12-01T10:30:00-05:00';
const WEEK = {
  locationId: EXAMPLE.locationId,
  startMs: Date.parse('2026-11-30T00:00:00Z'),
  endMs: Date.parse('2026-12-07T00:00:00Z'),
};

let server: PracticeServer;
let client: ApiClient;

const clientWith = (token: string): ApiClient =>
  createApiClient({
    baseUrl: server.baseUrl,
    getToken: () => token,
    timeoutMs: 5000,
    budget: createRateBudget(),
    getTimeZone: () => 'America/New_York',
  });

beforeAll(async () => {
  server = await startPracticeServer({ nowMs: () => NOW_MS, rateLimit: { burst: 10_000 } });
  client = clientWith(server.token);
});

afterAll(() => server.close());
afterEach(() => server.reset());

describe('appointments', () => {
  it('sends the request to the letter and gives back what the server holds', async () => {
    const request = { ...bookingAt(START, END), description: 'first visit', address: 'Room 3' };
    const booked = await client.appointments.create(request);
    expect(server.requests.at(-1)?.body).toEqual(request);
    expect(booked).toMatchObject({
      calendarId: EXAMPLE.calendarId,
      contactId: EXAMPLE.contactId,
      assignedUserId: EXAMPLE.userId,
      title: 'Test Event',
      startMs: Date.parse(START),
      endMs: Date.parse(END),
      status: 'confirmed',
      description: 'first visit',
      series: null,
    });
    expect(await client.appointments.get(booked.id)).toMatchObject({
      id: booked.id,
      description: 'first visit',
    });
  });

  it('sees in the answer whether a series was made, and in the listing its occurrences', async () => {
    const request = { ...bookingAt(START, END), rrule: 'RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5' };
    const booked = await client.appointments.create(request);
    expect(booked.series).toEqual({
      masterId: booked.id,
      rruleLines: ['RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5'],
    });

    const listing = await client.events.list({ ...WEEK, owner: { calendarId: EXAMPLE.calendarId } });
    const occurrences = listing.items.filter(({ series }) => series?.masterId === booked.id);
    expect(occurrences.map(({ startMs }) => startMs)).toEqual(
      [0, 1, 2, 3, 4].map((day) => Date.parse(START) + day * 86_400_000),
    );
    expect(occurrences.every(({ contactId }) => contactId === EXAMPLE.contactId)).toBe(true);
    expect(listing.unreadable).toBe(0);
  });

  it('does not believe in a series that the server dropped without a word', async () => {
    const { ignoreFreeSlotValidation: _, ...validated } = bookingAt(START, END);
    const slots = await client.freeSlots.list({
      ...WEEK,
      calendarId: EXAMPLE.calendarId,
      userId: EXAMPLE.userId,
    });
    const { endTime: __, ...request } = {
      ...validated,
      startTime: slots.items[0]!.startTime,
      rrule: 'RRULE:FREQ=DAILY;COUNT=5',
    };
    expect((await client.appointments.create(request)).series).toBeNull();
  });

  it('keeps the status of what it changes', async () => {
    const booked = await client.appointments.create({
      ...bookingAt(START, END),
      appointmentStatus: 'noshow',
    });
    const changed = await client.appointments.update(booked.id, {
      title: 'Later',
      appointmentStatus: 'noshow',
    });
    expect(changed).toMatchObject({ id: booked.id, title: 'Later', status: 'noshow' });
  });

  it('are gone once removed', async () => {
    const booked = await client.appointments.create(bookingAt(START, END));
    await client.appointments.remove(booked.id);
    expect(server.requests.at(-1)).toMatchObject({ method: 'DELETE', body: {} });
    const error = await failureOf(client.appointments.get(booked.id));
    expect([error.kind, error.status]).toEqual(['not-found', 404]);
  });
});

describe('refusals of a booking', () => {
  const refusalOf = async (change: Record<string, unknown>): Promise<[string, string | null, string]> => {
    const { ignoreFreeSlotValidation: _, ...request } = bookingAt(START, END);
    const error = await failureOf(client.appointments.create({ ...request, ...change }));
    expect(error.serverMessages.length).toBeGreaterThan(0);
    expect(error.traceId).toEqual(expect.any(String));
    return [error.kind, error.field, error.outcome];
  };

  it('tell apart what is wrong, at its field', async () => {
    expect(
      await refusalOf({ startTime: '2026-12-01T03:00:00-05:00', endTime: '2026-12-01T03:30:00-05:00' }),
    ).toEqual(['slot-taken', 'startTime', 'refused']);
    expect(await refusalOf({ endTime: '2026-12-01T10:07:00-05:00' })).toEqual([
      'duration-invalid',
      'endTime',
      'refused',
    ]);
    expect(await refusalOf({ assignedUserId: 'nobody000000000000000' })).toEqual([
      'not-on-team',
      'assignedUserId',
      'refused',
    ]);
    expect(await refusalOf({ appointmentStatus: 'asleep' })).toEqual([
      'invalid-status',
      'appointmentStatus',
      'refused',
    ]);
    expect((await refusalOf({ colour: 'red' }))[0]).toBe('unknown-key');
    expect((await refusalOf({ contactId: '' }))[1]).toBe('contactId');
  });

  it('tell a wrong token, a missing scope and another location apart', async () => {
    expect((await failureOf(clientWith('pit-wrong').groups.list(EXAMPLE.locationId))).kind).toBe(
      'token-rejected',
    );
    expect((await failureOf(client.groups.list('zZ9yY8xX7wW6vV5uU4tT'))).kind).toBe('location-forbidden');
  });

  it('name the client who exists already', async () => {
    const existing = await client.contacts.get(EXAMPLE.contactId);
    const error = await failureOf(
      client.contacts.create(EXAMPLE.locationId, {
        firstName: 'Twin',
        lastName: '',
        phone: existing.phone ?? '',
        email: '',
      }),
    );
    expect(error.kind).toBe('duplicate-contact');
    expect(error.duplicate).toMatchObject({ contactId: existing.id, matchingField: 'phone' });
    expect(error.field).toBe('phone');
  });
});

describe('what is known after a fault', () => {
  it.each([
    ['drop-before-commit', 'connection-lost', 'unknown'],
    ['drop-after-commit', 'connection-lost', 'unknown'],
    ['half-answer', 'unreadable-answer', 'unknown'],
    ['garbage-json', 'unreadable-answer', 'unknown'],
    ['html', 'blocked', 'unknown'],
    ['401', 'token-rejected', 'refused'],
    ['429', 'rate-limited', 'refused'],
    ['500', 'server-error', 'unknown'],
    ['503', 'server-error', 'unknown'],
  ] as const)('%s', async (kind, expectedKind, outcome) => {
    server.faults.add({ kind, match: { method: 'POST' }, times: 1 });
    const fresh = clientWith(server.token);
    const error = await failureOf(fresh.appointments.create(bookingAt(START, END)));
    expect([error.kind, error.outcome]).toEqual([expectedKind, outcome]);
  });
});

describe('blocked slots', () => {
  it('are made, changed, listed for the provider and removed', async () => {
    const request = {
      locationId: EXAMPLE.locationId,
      target: { assignedUserId: EXAMPLE.userId },
      title: 'Dentist',
      startTime: START,
      endTime: END,
    };
    const made = await client.blockedSlots.create(request);
    expect(server.requests.at(-1)?.body).not.toHaveProperty('calendarId');
    const changed = await client.blockedSlots.update(made.id, { ...request, title: 'Dentist, again' });
    expect(changed).toMatchObject({ id: made.id, title: 'Dentist, again', startMs: Date.parse(START) });

    const ids = async (): Promise<string[]> =>
      (await client.blockedSlots.list({ ...WEEK, owner: { userId: EXAMPLE.userId } })).items.map(
        ({ id }) => id,
      );
    expect(await ids()).toContain(made.id);
    await client.events.remove(made.id);
    expect(await ids()).not.toContain(made.id);
  });

  it('are refused for a calendar that is not of type event', async () => {
    const error = await failureOf(
      client.blockedSlots.create({
        locationId: EXAMPLE.locationId,
        target: { calendarId: EXAMPLE.calendarId },
        title: '',
        startTime: START,
        endTime: END,
      }),
    );
    expect([error.kind, error.field]).toEqual(['not-event-calendar', 'calendarId']);
  });
});

describe('free slots', () => {
  it('beyond 31 days are asked in several calls and given as one list without repetition', async () => {
    const endMs = WEEK.startMs + 70 * 86_400_000;
    const slots = await client.freeSlots.list({
      calendarId: EXAMPLE.calendarId,
      startMs: WEEK.startMs,
      endMs,
      timeZone: 'America/New_York',
    });
    const asked = server.requests.filter(({ path }) => path.endsWith('/free-slots'));
    expect(asked).toHaveLength(3);
    const starts = slots.items.map(({ startMs }) => startMs);
    expect(starts.length).toBeGreaterThan(100);
    expect(starts).toEqual([...new Set(starts)].sort((first, second) => first - second));
    expect(starts.every((startMs) => startMs >= WEEK.startMs && startMs < endMs)).toBe(true);
    expect(slots.items.every(({ startMs, startTime }) => Date.parse(startTime) === startMs)).toBe(true);
    expect(slots.unreadable).toBe(0);
  });
});

describe('notes', () => {
  it('are written, changed, paged and removed', async () => {
    const { id } = await client.appointments.create(bookingAt(START, END));
    const first = await client.notes.create(id, { body: 'one' });
    await client.notes.create(id, { body: 'two', userId: EXAMPLE.userId });
    expect(await client.notes.update(id, first.id, { body: 'one, again' })).toMatchObject({
      body: 'one, again',
    });
    const page = await client.notes.list(id, { limit: 1, offset: 0 });
    expect([page.items.length, page.hasMore]).toEqual([1, true]);
    await client.notes.remove(id, first.id);
    const rest = await client.notes.list(id, { limit: 20, offset: 0 });
    expect([rest.items.map(({ body }) => body), rest.hasMore]).toEqual([['two'], false]);
  });
});

describe('clients', () => {
  it('are read to the last by the cursor, each once', async () => {
    const ids: string[] = [];
    let from: PageStart | undefined;
    for (let page = 0; page < 50; page += 1) {
      const found = await client.contacts.search({
        locationId: EXAMPLE.locationId,
        pageLimit: 100,
        ...(from ? { from } : {}),
      });
      ids.push(...found.items.map(({ id }) => id));
      if (found.next === null) break;
      from = found.next;
    }
    expect(ids).toHaveLength(server.state.contacts.size);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are made without empty fields, and found as duplicates', async () => {
    const fields = { firstName: 'Zoë', lastName: '', phone: '+1 555 010 9999', email: '' };
    const made = await client.contacts.create(EXAMPLE.locationId, fields);
    expect(server.requests.at(-1)?.body).toEqual({
      locationId: EXAMPLE.locationId,
      firstName: 'Zoë',
      phone: '+1 555 010 9999',
    });
    expect(made).toMatchObject({ firstName: 'Zoë', provisional: false });

    const phone = made.phone ?? '';
    expect(phone).toMatch(/^\+/);
    const duplicate = { locationId: EXAMPLE.locationId, phone };
    expect((await client.contacts.findDuplicate(duplicate))?.id).toBe(made.id);
    const unknown = { locationId: EXAMPLE.locationId, email: 'nobody@example.com' };
    expect(await client.contacts.findDuplicate(unknown)).toBeNull();
  });
});

describe('the directory', () => {
  it('is read whole', async () => {
    const { locationId } = EXAMPLE;
    expect(await client.locations.get(locationId)).toMatchObject({
      id: locationId,
      timeZone: 'America/New_York',
    });
    const calendars = await client.calendars.list(locationId);
    expect([calendars.items.length, calendars.unreadable]).toEqual([server.state.calendars.size, 0]);
    const calendar = calendars.items.find(({ id }) => id === EXAMPLE.calendarId)!;
    expect(calendar.teamMembers.map(({ userId }) => userId)).toContain(EXAMPLE.userId);
    expect(calendar.openHours.length).toBeGreaterThan(0);
    expect(await client.calendars.get(EXAMPLE.calendarId)).toEqual(calendar);
    expect((await client.groups.list(locationId)).items).toHaveLength(server.state.groups.size);
    expect((await client.users.list(locationId)).items).toHaveLength(server.state.users.size);
  });

  it('finds its providers by the search once the older call is gone', async () => {
    const before = await client.users.list(EXAMPLE.locationId);
    server.faults.add({ kind: '404', match: { path: /^\/users\/?$/ } });
    const after = await client.users.list(EXAMPLE.locationId);
    expect(after).toEqual(before);
    expect(server.requests.at(-1)?.path).toBe('/users/search');
  });
});

it('makes every one of its calls well against the practice clinic', async () => {
  const eventCalendarId = [...server.state.calendars.values()].find(
    ({ calendarType }) => calendarType === 'event',
  )!.id;
  await exerciseEveryCall(client, eventCalendarId);
  expect(server.requests.filter(({ status }) => status === null || status >= 300)).toEqual([]);
});
