import { describe, expect, it } from 'vitest';
import {
  readAppointment,
  readAppointmentList,
  readBlockedSlot,
  readBlockedSlotList,
  unwrapEvent,
} from './event-reader.ts';
import { UnreadableAnswer, type RawRecord } from './fields.ts';

const CONTEXT = { locationId: 'l1', timeZone: 'America/New_York' };
const START = '2026-11-23T10:00:00-05:00';
const START_MS = Date.parse(START);
const EVENT = { id: 'e1', startTime: START, endTime: '2026-11-23T10:45:00-05:00' };

describe('an appointment', () => {
  it('is read from the documented form', () => {
    const appointment = readAppointment(
      {
        ...EVENT,
        title: 'Check-up',
        calendarId: 'c1',
        locationId: 'l2',
        contactId: 'k1',
        groupId: 'g1',
        appointmentStatus: 'confirmed',
        assignedUserId: 'u1',
        users: ['u2'],
        address: 'Room 3',
        notes: 'old notes',
        description: 'first visit',
        dateAdded: '2026-11-01T00:00:00.000Z',
        dateUpdated: '2026-11-02T00:00:00.000Z',
        createdBy: { userId: 'u9', source: 'calendar_page' },
      },
      CONTEXT,
    );
    expect(appointment).toEqual({
      id: 'e1',
      title: 'Check-up',
      calendarId: 'c1',
      locationId: 'l2',
      contactId: 'k1',
      groupId: 'g1',
      status: 'confirmed',
      assignedUserId: 'u1',
      users: ['u2'],
      address: 'Room 3',
      description: 'first visit',
      startMs: START_MS,
      endMs: START_MS + 45 * 60_000,
      meetingLocationType: null,
      meetingLocationId: null,
      series: null,
      source: 'calendar_page',
      createdBy: { userId: 'u9', source: 'calendar_page' },
      dateAddedMs: Date.parse('2026-11-01T00:00:00Z'),
      dateUpdatedMs: Date.parse('2026-11-02T00:00:00Z'),
    });
  });

  it('does without everything but an id and a start', () => {
    expect(readAppointment({ id: 'e1', startTime: START }, CONTEXT)).toMatchObject({
      locationId: 'l1',
      calendarId: null,
      contactId: null,
      title: '',
      status: '',
      endUnknown: true,
    });
    expect(readAppointment({ startTime: START }, CONTEXT)).toBeNull();
    expect(readAppointment({ id: 'e1', startTime: 'soon' }, CONTEXT)).toBeNull();
  });

  it.each([
    [{ appoinmentStatus: 'noshow' }, 'noshow'],
    [{ appointmentStatus: 'active', appoinmentStatus: 'x' }, 'confirmed'],
    [{ appointmentStatus: 'canceled' }, 'cancelled'],
    [{ appointmentStatus: ' No_Show ' }, 'noshow'],
    [{ appointmentStatus: 'Re Scheduled ' }, 'Re Scheduled '],
    [{ appointmentStatus: 'on_the_moon' }, 'on_the_moon'],
    [{ status: 'booked' }, 'booked'],
    [{ appointmentStatus: { odd: 1 } }, ''],
  ])('has a known status in one form, and another as written: %j', (keys, status) => {
    expect(readAppointment({ ...EVENT, ...keys }, CONTEXT)?.status).toBe(status);
  });

  it.each([
    [{ isRecurring: 'true', rrule: 'RRULE:FREQ=DAILY;COUNT=5' }, 'e1', ['RRULE:FREQ=DAILY;COUNT=5']],
    [
      { isRecurring: true, rrule: ['EXDATE:20211105T040000Z', 'RRULE:FREQ=WEEKLY'] },
      'e1',
      ['RRULE:FREQ=WEEKLY', 'EXDATE:20211105T040000Z'],
    ],
    [{ isRecurring: true, masterEventId: 'm1' }, 'm1', []],
    [{ isRecurring: 'TRUE' }, 'e1', []],
    [
      { rrule: 'FREQ=WEEKLY\nEXDATE:20211105T040000Z' },
      'e1',
      ['RRULE:FREQ=WEEKLY', 'EXDATE:20211105T040000Z'],
    ],
  ])('belongs to a series by any of its signs: %j', (keys, masterId, rruleLines) => {
    expect(readAppointment({ ...EVENT, ...keys }, CONTEXT)?.series).toEqual({ masterId, rruleLines });
  });

  it.each([{ isRecurring: 'false' }, { isRecurring: false, rrule: '' }, { isRecurring: null, rrule: [] }])(
    'belongs to none without a sign: %j',
    (keys) => {
      expect(readAppointment({ ...EVENT, ...keys }, CONTEXT)?.series).toBeNull();
    },
  );

  it('takes from its instance id what the answer leaves out', () => {
    const appointment = readAppointment({ id: 'ab_c_1729821600000_1800' }, CONTEXT);
    expect(appointment).toMatchObject({
      startMs: 1_729_821_600_000,
      endMs: 1_729_821_600_000 + 1_800_000,
      series: { masterId: 'ab_c', rruleLines: [] },
    });
  });

  it.each<[unknown, string]>([
    ['2026-11-23T24:00:00-05:00', '2026-11-24T00:00:00-05:00'],
    ['2026-11-24', '2026-11-24T00:00:00-05:00'],
    [START_MS + 1_800_000, '2026-11-23T10:30:00-05:00'],
    [(START_MS + 1_800_000) / 1000, '2026-11-23T10:30:00-05:00'],
    ['2026-11-23 10:30:00', '2026-11-23T10:30:00-05:00'],
    [{ dateTime: '2026-11-23T10:30:00-05:00' }, '2026-11-23T10:30:00-05:00'],
  ])('ends as the server says: %j', (endTime, endsAt) => {
    const appointment = readAppointment({ id: 'e1', startTime: START, endTime }, CONTEXT);
    expect(appointment).toMatchObject({ endMs: Date.parse(endsAt) });
    expect(appointment).not.toHaveProperty('endUnknown');
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    ['later'],
    ['2026-11-23'],
    [START],
    ['2026-11-23T09:00:00-05:00'],
    ['10:30'],
    [{ seconds: 1800 }],
    [1800],
    [1e308],
    ['9999-12-31T00:00:00Z'],
    ['2026-11-23T24:30:00-05:00'],
  ])('has no end that is known, and occupies its start: %j', (endTime) => {
    const row = { id: 'e1', startTime: START, endTime };
    expect(readAppointment(row, CONTEXT)).toMatchObject({
      startMs: START_MS,
      endMs: START_MS + 60_000,
      endUnknown: true,
    });
    expect(readBlockedSlot(row, CONTEXT.timeZone)).toMatchObject({
      endMs: START_MS + 60_000,
      endUnknown: true,
    });
  });

  it('believes nobody who says beforehand that an end is unknown', () => {
    expect(readAppointment({ ...EVENT, endUnknown: true }, CONTEXT)).not.toHaveProperty('endUnknown');
  });

  it.each(['event', 'appointment'])('is found inside “%s”', (key) => {
    expect(unwrapEvent({ [key]: EVENT, traceId: 't' })).toEqual(EVENT);
    expect(unwrapEvent(EVENT)).toEqual(EVENT);
  });

  it('keeps what the app does not know, without letting it reach prototypes', () => {
    const raw = JSON.parse(
      `{"id":"e1","startTime":${JSON.stringify(START)},"somethingNew":{"a":1},"__proto__":{"polluted":true}}`,
    ) as RawRecord;
    const appointment = readAppointment(raw, CONTEXT);
    expect(appointment).toMatchObject({ somethingNew: { a: 1 } });
    expect((appointment as unknown as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('leaves out of a list what is deleted, counts what it cannot read, keeps the rest', () => {
    expect(
      readAppointmentList(
        { events: [EVENT, { ...EVENT, deleted: true }, { ...EVENT, deleted: 'true' }, {}, 3] },
        CONTEXT,
      ),
    ).toMatchObject({ items: [{ id: 'e1' }], unreadable: 2, unreadableIds: [] });
  });

  it('names the rows it cannot read, where they have a name', () => {
    const events = [{ id: 'e2', startTime: 'soon' }, { id: 'e\0', startTime: START }, EVENT, [[EVENT]]];
    expect(readAppointmentList({ events }, CONTEXT)).toMatchObject({
      items: [{ id: 'e1' }],
      unreadable: 3,
      unreadableIds: ['e2'],
    });
  });

  it('keeps one row of each id, and counts the one that says another time', () => {
    const events = [
      EVENT,
      EVENT,
      { ...EVENT, id: 'e2' },
      { ...EVENT, startTime: '2026-11-23T09:00:00-05:00' },
    ];
    const listing = readAppointmentList({ events }, CONTEXT);
    expect(listing.items.map(({ id }) => id)).toEqual(['e1', 'e2']);
    expect(listing.items[0]?.startMs).toBe(START_MS - 3_600_000);
    expect(listing.unreadable).toBe(1);
  });

  it('stands without the client, calendar or provider whose id cannot be one', () => {
    const ids = {
      contactId: '..',
      calendarId: 'c\ud800',
      assignedUserId: 'u'.repeat(400),
      users: ['u2', '\0', { id: 'u3' }],
    };
    expect(readAppointment({ ...EVENT, ...ids }, CONTEXT)).toMatchObject({
      id: 'e1',
      contactId: null,
      calendarId: null,
      assignedUserId: null,
      users: ['u2', 'u3'],
    });
  });

  it('does not take an answer without a list for an empty list', () => {
    for (const body of [{}, { events: null }, { events: {} }, null, 'x', 4])
      expect(() => readAppointmentList(body, CONTEXT)).toThrow(UnreadableAnswer);
    expect(readAppointmentList({ events: [] }, CONTEXT)).toEqual({
      items: [],
      unreadable: 0,
      unreadableIds: [],
    });
  });
});

describe('a blocked slot', () => {
  it('comes without calendar, contact and status', () => {
    const slot = {
      ...EVENT,
      id: 'b1',
      title: 'Busy',
      assignedUserId: 'u1',
      createdBy: { source: 'google_calendar' },
    };
    expect(readBlockedSlot(slot, null)).toMatchObject({
      id: 'b1',
      title: 'Busy',
      calendarId: null,
      assignedUserId: 'u1',
      source: 'google_calendar',
    });
    expect(readBlockedSlotList({ events: [slot, { ...slot, deleted: true }] }, null)).toMatchObject({
      items: [{ id: 'b1' }],
      unreadable: 0,
    });
  });
});

describe('an id', () => {
  const event = { id: 'e1', startTime: '2026-11-23T10:00:00-05:00', endTime: '2026-11-23T10:30:00-05:00' };
  const BAD = ['.', '..', '\ud800', 'a\u0000b', 'a\nb', 'x'.repeat(301), 'local-1'];

  it.each(BAD)('that the server cannot know costs its event only, and is counted: %j', (id) => {
    const listing = readAppointmentList(
      {
        events: [
          { ...event, id },
          { ...event, id: 'e2' },
        ],
      },
      CONTEXT,
    );
    expect(listing.items.map((one) => one.id)).toEqual(['e2']);
    expect(listing.unreadable).toBe(1);
  });

  it.each(BAD)('of a client that cannot be asked for costs the name only: %j', (contactId) => {
    const { items } = readAppointmentList({ events: [{ ...event, contactId }] }, CONTEXT);
    expect(items).toMatchObject([{ id: 'e1', contactId: null }]);
  });

  it.each(['Ab_1729821600000_1800', '例', 'a/b', 'a b', '%2e%2e'])(
    'in any other writing is kept: %j',
    (id) => {
      expect(readAppointmentList({ events: [{ ...event, id }] }, CONTEXT).items).toMatchObject([{ id }]);
    },
  );
});
