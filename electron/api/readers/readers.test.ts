import { contactEmails, contactPhones } from '../../../shared/directory/contact.ts';
import { describe, expect, it } from 'vitest';
import { readBookingCalendar } from './calendar-reader.ts';
import { saysDone } from './done-reader.ts';
import { readInstantMs } from './instant.ts';
import { readContact, readLocation, readProvider } from './people-reader.ts';
import { readInstanceId, readRruleLines } from './series-reader.ts';
import { readFreeSlots } from './slot-reader.ts';

const START = '2026-11-23T10:00:00-05:00';
const START_MS = Date.parse(START);

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

  it('name a client who is a company by it, in every shape the API gives one', () => {
    const company = {
      id: 'k1',
      companyName: 'Acme Dental',
      email: 'desk@acme.example',
      phone: '+12125550100',
    };
    for (const raw of [
      company,
      { ...company, firstName: null, lastName: '', name: ' ' },
      { ...company, contactName: 'DESK@acme.example' },
      { ...company, name: '+12125550100' },
      { ...company, companyName: undefined, businessName: 'Acme Dental' },
    ])
      expect(readContact(raw)?.name).toBe('Acme Dental');
    expect(readContact({ ...company, firstName: 'Ana' })?.name).toBe('Ana');
  });

  it('keep every address and number of a client', () => {
    const contact = readContact({
      id: 'k1',
      email: 'one@x.org',
      phone: '+12125550100',
      additionalEmails: [{ email: 'two@x.org' }, 'three@x.org', 'one@x.org', null, {}],
      additionalPhones: [{ phone: '+12125550101', phoneLabel: null }],
    });
    expect(contact && contactEmails(contact)).toEqual(['one@x.org', 'two@x.org', 'three@x.org']);
    expect(contact && contactPhones(contact)).toEqual(['+12125550100', '+12125550101']);
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
