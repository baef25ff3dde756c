import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appointmentSchema, blockedSlotSchema } from '../../../shared/appointment/appointment.ts';
import { bookingCalendarSchema } from '../../../shared/directory/booking-calendar.ts';
import { contactSchema } from '../../../shared/directory/contact.ts';
import { readBookingCalendar, readCalendarGroup } from './calendar-reader.ts';
import { saysDone } from './done-reader.ts';
import {
  readAppointment,
  readAppointmentList,
  readBlockedSlot,
  readBlockedSlotList,
  unwrapEvent,
} from './event-reader.ts';
import { isRecord, readRows, unwrap, unwrapList, type RawRecord } from './fields.ts';
import { readInstantMs } from './instant.ts';
import { readNote } from './note-reader.ts';
import { readContact, readLocation, readProvider } from './people-reader.ts';
import { readInstanceId, readRruleLines } from './series-reader.ts';
import { readFreeSlots } from './slot-reader.ts';
import { UnreadableAnswer } from './unreadable-answer.ts';

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
      endMs: START_MS + 30 * 60_000,
    });
    expect(readAppointment({ startTime: START }, CONTEXT)).toBeNull();
    expect(readAppointment({ id: 'e1', startTime: 'soon' }, CONTEXT)).toBeNull();
  });

  it.each([
    [{ appoinmentStatus: 'noshow' }, 'noshow'],
    [{ appointmentStatus: 'active', appoinmentStatus: 'x' }, 'active'],
    [{ appointmentStatus: 'on_the_moon' }, 'on_the_moon'],
    [{ status: 'booked' }, 'booked'],
    [{ appointmentStatus: { odd: 1 } }, ''],
  ])('keeps its status as written: %j', (keys, status) => {
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
    ).toMatchObject({ items: [{ id: 'e1' }], unreadable: 2 });
  });

  it('does not take an answer without a list for an empty list', () => {
    for (const body of [{}, { events: null }, { events: {} }, null, 'x', 4])
      expect(() => readAppointmentList(body, CONTEXT)).toThrow(UnreadableAnswer);
    expect(readAppointmentList({ events: [] }, CONTEXT)).toEqual({ items: [], unreadable: 0 });
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

describe('a time', () => {
  it.each<[unknown, string | null, number | null]>([
    ['2026-11-23T10:00:00-05:00', null, START_MS],
    ['2026-11-23T15:00:00.000Z', null, START_MS],
    ['20261123T150000Z', null, START_MS],
    [START_MS, null, START_MS],
    [String(START_MS), null, START_MS],
    ['2026-11-23 10:00:00', 'America/New_York', START_MS],
    ['2026-11-23T10:00', 'America/New_York', START_MS],
    ['2026-11-23 10:00:00', null, null],
    ['2026-11-23 10:00:00', 'Moon/Crater', null],
    ['2026-13-45T99:00:00Z', null, null],
    ['soon', 'America/New_York', null],
    [Number.NaN, null, null],
    [Number.MAX_VALUE, null, null],
    [null, 'America/New_York', null],
    [{ seconds: 1 }, 'America/New_York', null],
  ])('%j in %s is %s', (value, timeZone, expected) => {
    expect(readInstantMs(value, timeZone)).toBe(expected);
  });
});

describe('a series', () => {
  it('decodes instance ids strictly from the right', () => {
    expect(readInstanceId('ocQHyuzHvysMo5N5VsXc_1729821600000_1800')).toEqual({
      masterId: 'ocQHyuzHvysMo5N5VsXc',
      startMs: 1_729_821_600_000,
      durationSeconds: 1800,
    });
    for (const id of ['ocQHyuzHvysMo5N5VsXc', 'a_b_c', '_1729821600000_1800', 'a_1729821600000'])
      expect(readInstanceId(id)).toBeNull();
  });

  it('has its rule first, however the lines came', () => {
    expect(readRruleLines('EXDATE:1\r\nRRULE:FREQ=DAILY')).toEqual(['RRULE:FREQ=DAILY', 'EXDATE:1']);
    expect(readRruleLines(['RRULE:FREQ=DAILY\nEXDATE:1', 7, null, ''])).toEqual([
      'RRULE:FREQ=DAILY',
      'EXDATE:1',
      '7',
    ]);
    expect(readRruleLines(null)).toEqual([]);
  });
});

describe('a calendar', () => {
  it('reads durations in their units and the misspelt counts', () => {
    const calendar = readBookingCalendar(
      {
        id: 'c1',
        name: 'Physio',
        slotDuration: 1.5,
        slotDurationUnit: 'hours',
        slotInterval: '15',
        slotIntervalUnit: 'mins',
        slotBuffer: 1,
        slotBufferUnit: 'hours',
        preBuffer: 5,
        appoinmentPerSlot: '3',
        eventColor: '#039be5',
        widgetType: 'classic',
      },
      'l1',
    );
    expect(calendar).toMatchObject({
      slotDurationMinutes: 90,
      slotIntervalMinutes: 15,
      bufferAfterMinutes: 60,
      bufferBeforeMinutes: 5,
      appointmentsPerSlot: 3,
      color: '#039be5',
      locationId: 'l1',
      widgetType: 'classic',
    });
  });

  it('does without everything but an id', () => {
    expect(readBookingCalendar({ id: 'c1' }, 'l1')).toMatchObject({
      slotDurationMinutes: 30,
      slotIntervalMinutes: 30,
      appointmentsPerSlot: 1,
      isActive: true,
      teamMembers: [],
      openHours: [],
    });
    expect(readBookingCalendar({ name: 'x' }, 'l1')).toBeNull();
  });

  it('drops a senseless opening hour or team member, not its neighbours', () => {
    const calendar = readBookingCalendar(
      {
        id: 'c1',
        openHours: [
          {
            daysOfTheWeek: [1, '2', 9],
            hours: [{ openHour: 9, openMinute: 0, closeHour: 17, closeMinute: 30 }, { openHour: 99 }, 'x'],
          },
          { daysOfTheWeek: [], hours: [] },
        ],
        teamMembers: [
          { userId: 'u1', locationConfigurations: [{ kind: 'physical', location: 'Room 1' }, {}] },
          {},
        ],
      },
      'l1',
    );
    expect(calendar?.openHours).toEqual([
      { daysOfTheWeek: [1, 2], hours: [{ openHour: 9, openMinute: 0, closeHour: 17, closeMinute: 30 }] },
    ]);
    expect(calendar?.teamMembers).toEqual([
      {
        userId: 'u1',
        priority: null,
        isPrimary: false,
        locationConfigurations: [{ kind: 'physical', location: 'Room 1', meetingId: null }],
      },
    ]);
  });
});

describe('free slots', () => {
  it('are read to the letter, in order, past the traceId among the days', () => {
    expect(
      readFreeSlots({
        traceId: 'abc',
        '2026-11-24': { slots: ['2026-11-24T10:00:00-05:00', 'soon', 5] },
        '2026-11-23': { slots: [START] },
        '2026-11-25': { slots: null },
        '2026-11-26': { slots: [] },
      }),
    ).toEqual({
      items: [
        { startMs: START_MS, startTime: START },
        { startMs: Date.parse('2026-11-24T10:00:00-05:00'), startTime: '2026-11-24T10:00:00-05:00' },
      ],
      unreadable: 3,
    });
  });
});

describe('people', () => {
  it('name a client by what there is', () => {
    expect(readContact({ id: 'k1', firstName: 'Ana', lastName: 'López' })?.name).toBe('Ana López');
    expect(readContact({ id: 'k1', contactName: 'ana lópez', firstName: 'Ana' })?.name).toBe('ana lópez');
    const lowered = { id: 'k1', contactName: 'ana lópez', firstName: 'Ana', lastName: 'López' };
    expect(readContact(lowered)?.name).toBe('Ana López');
    expect(readContact({ id: 'k1', email: 'a@example.com' })?.name).toBe('a@example.com');
    expect(readContact({ id: 'k1' })?.name).toBe('No name');
    expect(readContact({ name: 'Ana' })).toBeNull();
  });

  it('keep a provider who has left, marked', () => {
    expect(readProvider({ id: 'u1', firstName: 'Kim', deleted: true })).toMatchObject({
      name: 'Kim',
      deleted: true,
    });
  });

  it('take a location only with a time zone that exists', () => {
    expect(
      readLocation({
        id: 'l1',
        name: 'Clinic',
        timezone: 'Europe/Madrid',
        settings: { allowDuplicateContact: false },
      }),
    ).toMatchObject({ timeZone: 'Europe/Madrid', allowsDuplicateContacts: false });
    expect(readLocation({ id: 'l1', business: { name: 'B', timezone: 'Europe/Madrid' } })).toMatchObject({
      name: 'B',
    });
    expect(readLocation({ id: 'l1', name: 'Clinic' })).toBeNull();
    expect(readLocation({ id: 'l1', timezone: 'Moon/Crater' })).toBeNull();
  });
});

describe('whether it was done', () => {
  it.each([
    [{ succeeded: true }, true],
    [{ succeded: false }, false],
    [{ success: 'false' }, false],
    [undefined, true],
    [{}, true],
  ])('%j: %s', (body, expected) => {
    expect(saysDone(body)).toBe(expected);
  });
});

describe('whatever JSON comes', () => {
  /** Objects that look like answers, with anything in the places that matter. */
  const KEYS = [
    ...['id', 'startTime', 'endTime', 'title', 'appointmentStatus', 'isRecurring', 'rrule', 'masterEventId'],
    ...[
      'deleted',
      'createdBy',
      'slotDuration',
      'slotDurationUnit',
      'teamMembers',
      'openHours',
      'hours',
      'slots',
    ],
    ...[
      'events',
      'contact',
      'tags',
      'timezone',
      'appoinmentPerSlot',
      'daysOfTheWeek',
      '2026-11-23',
      '__proto__',
    ],
  ];
  const nearMiss = fc.dictionary(
    fc.constantFrom(...KEYS),
    fc.oneof(fc.jsonValue(), fc.constantFrom(START, 'x', 1, -1, 1e300, true, 'true', [{}], [[]], null)),
  );
  const anything = fc.oneof(nearMiss, fc.record({ events: fc.array(nearMiss) }), fc.jsonValue());

  const readers: [string, (body: unknown) => unknown][] = [
    ['appointments', (body) => readAppointmentList(body, CONTEXT)],
    ['blocked slots', (body) => readBlockedSlotList(body, null)],
    ['free slots', readFreeSlots],
    ['calendars', (body) => readRows(unwrapList(body, 'events'), (row) => readBookingCalendar(row, 'l1'))],
    ['groups', (body) => readRows(unwrapList(body, 'events'), readCalendarGroup)],
    ['contacts', (body) => readRows(unwrapList(body, 'events'), readContact)],
    ['a contact', (body) => readContact(unwrap(body, 'contact'))],
    ['a provider', (body) => readProvider(unwrap(body))],
    ['a location', (body) => readLocation(unwrap(body))],
    ['a note', (body) => readNote(unwrap(body), null)],
    ['done', saysDone],
  ];

  it.each(readers)(
    'the reader of %s gives an answer or says that it cannot, and never crashes',
    (_name, read) => {
      fc.assert(
        fc.property(anything, (body) => {
          try {
            read(body);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableAnswer);
          }
        }),
        { numRuns: 300 },
      );
    },
  );

  it('what is read has the domain’s own form', () => {
    fc.assert(
      fc.property(nearMiss, (body) => {
        const raw = isRecord(body) ? body : {};
        for (const [schema, value] of [
          [appointmentSchema, readAppointment(raw, CONTEXT)],
          [blockedSlotSchema, readBlockedSlot(raw, null)],
          [bookingCalendarSchema, readBookingCalendar(raw, 'l1')],
          [contactSchema, readContact(raw)],
        ] as const) {
          if (value !== null) expect(schema.safeParse(value).success).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
