import { contactEmails, contactPhones } from '../../../shared/directory/contact.ts';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readBookingCalendar, readFreeSlots } from './calendar-reader.ts';
import { readIdOf, readInstantMs, saysDone, UnreadableAnswer } from './fields.ts';
import { readContact, readLocation, readProvider } from './people-reader.ts';
import { readRruleLines } from './event-reader.ts';

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
    // Midnight at the end of a day, a date alone, and the ways of counting from 1970.
    ['2026-11-22T24:00:00-05:00', null, Date.parse('2026-11-23T00:00:00-05:00')],
    ['2026-11-22T24:00Z', null, Date.parse('2026-11-23T00:00:00Z')],
    ['2026-11-22 24:00:00', 'America/New_York', Date.parse('2026-11-23T00:00:00-05:00')],
    ['2026-12-31T24:00:00.000+09:00', null, Date.parse('2027-01-01T00:00:00+09:00')],
    ['2026-11-22T24:30:00Z', null, null],
    ['2026-02-30T24:00:00Z', null, null],
    ['2026-11-23', 'America/New_York', Date.parse('2026-11-23T00:00:00-05:00')],
    ['2026-11-23', null, null],
    [START_MS / 1000, null, START_MS],
    [String(START_MS / 1000), null, START_MS],
    [START_MS * 1000, null, START_MS],
    [START_MS + 0.5, null, START_MS],
    [{ _seconds: START_MS / 1000, _nanoseconds: 0 }, null, START_MS],
    [{ dateTime: START, timeZone: 'America/New_York' }, null, START_MS],
    [{ date: '2026-11-23' }, 'America/New_York', Date.parse('2026-11-23T00:00:00-05:00')],
    [{ date: { date: { date: START } } }, null, null],
    [{ $date: START }, null, null],
    // Times that nobody keeps a schedule in.
    ['0000-01-01T00:00:00Z', null, null],
    ['9999-12-31T23:59:59Z', null, null],
    ['+275760-09-13T00:00:00Z', null, null],
    ['-271821-04-20T00:00:00Z', null, null],
    [-1, null, null],
    [-62_135_596_800_000, null, null],
    [0, null, null],
    [1e308, null, null],
    [Number.POSITIVE_INFINITY, null, null],
    [true, 'America/New_York', null],
    [[START], null, null],
    ['2026-11-23T10:00:00-05:00\0', null, null],
    ['', 'America/New_York', null],
  ])('%j in %s is %s', (value, timeZone, expected) => {
    expect(readInstantMs(value, timeZone)).toBe(expected);
  });

  it('in the usual form is what Temporal reads, for any digits', () => {
    const digits = (most: number) =>
      fc.integer({ min: 0, max: most }).map((one) => String(one).padStart(2, '0'));
    const texts = fc
      .tuple(digits(13), digits(32), digits(25), digits(61), digits(61), digits(25), digits(61))
      .map(
        ([month, day, hour, minute, second, ...offset]) =>
          `2026-${month}-${day}T${hour}:${minute}:${second}-${offset.join(':')}`,
      );
    fc.assert(
      fc.property(texts, (text) => {
        let expected: number | null = null;
        try {
          expected = Temporal.Instant.from(text).epochMilliseconds;
        } catch {
          fc.pre(!text.includes('T24:'));
        }
        expect(readInstantMs(text, null)).toBe(expected);
      }),
    );
  });
});

describe('a series', () => {
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

describe('free slots in other wrappings', () => {
  const ONE = { items: [{ startMs: START_MS, startTime: START }], unreadable: 0 };
  const NONE = { items: [], unreadable: 0 };

  it.each<[unknown]>([
    [{ _dates_: { '2026-11-23': { slots: [START] } }, traceId: 'abc' }],
    [{ '2026-11-23': [START] }],
    [{ data: { _dates_: { '2026-11-23': [START] } } }],
    [{ slots: { '2026-11-23': { slots: [START] } } }],
    [{ slots: [START] }],
    [[START]],
    [[{ date: '2026-11-23', slots: [START] }]],
    [{ '2026-11-23': { slots: [{ startTime: START, userId: 'u1' }] } }],
    [{ '2026-11-23T00:00:00-05:00': { slots: [START] } }],
    [{ traceId: { id: 'abc' }, '2026-11-23': { slots: [START] } }],
  ])('%j is read', (body) => {
    expect(readFreeSlots(body)).toEqual(ONE);
  });

  it.each<[unknown]>([
    [{}],
    [{ traceId: 'abc' }],
    [{ _dates_: {} }],
    [{ '2026-11-23': { slots: [] } }],
    [[]],
  ])('%j has none', (body) => {
    expect(readFreeSlots(body)).toEqual(NONE);
  });

  it.each<[unknown]>([
    [null],
    ['free'],
    [{ _dates_: { '2026-11-23': {} } }],
    [{ '2026-11-23': null }],
    [{ '2026-11-23': { slots: null } }],
    [{ '2026-11-23': { slots: ['10:00', '10:30'] } }],
    [{ '2026-11-23': { slots: [START_MS] } }],
    [{ '2026-11-23': { slots: ['2026-11-23 10:00:00'] } }],
    [{ days: { monday: { from: '10:00' } } }],
    [{ availabilities: ['10:00'] }],
    [{ a: { b: { c: { d: { e: { f: { slots: [START] } } } } } } }],
  ])('%j is no answer, and not an empty one', (body) => {
    expect(() => readFreeSlots(body)).toThrow(UnreadableAnswer);
  });
});

describe('an id', () => {
  const read = (id: unknown): string | null => readIdOf({ id }, 'id');

  it.each([
    'ocQHyuzHvysMo5N5VsXc',
    'ocQHyuzHvysMo5N5VsXc_1729821600000_1800',
    'a-b.c@d:e',
    'a/b',
    'ид',
    '..a',
  ])('%j is one', (id) => {
    expect(read(id)).toBe(id);
  });

  it('may be a whole number, while JSON keeps it exactly', () => {
    expect(read(7)).toBe('7');
    expect(read(2 ** 53)).toBeNull();
    expect(read(1.5)).toBeNull();
    expect(read(1e308)).toBeNull();
  });

  it.each<[string, unknown]>([
    ['a step in a path', '..'],
    ['dots', '....'],
    ['nothing', ''],
    ['a NUL', 'e1\0x'],
    ['a line end', 'e1\n'],
    ['with a blank before it', ' e1'],
    ['with a blank of another kind after it', 'e1\u00a0'],
    ['half a character', 'e1\ud800'],
    ['the other half', '\udc00e1'],
    ['a mark that is not seen', 'e1\u200e'],
    ['a byte order mark', '\ufeffe1'],
    ['no character at all', 'e1\uffff'],
    ['an id of this desk only', 'local-1'],
    ['more than any id', 'x'.repeat(301)],
    ['an object', { id: 'e1' }],
    ['a list', ['e1']],
  ])('is not %s', (_what, id) => {
    expect(read(id)).toBeNull();
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

  it.each(['US/Eastern', 'Asia/Calcutta', 'Etc/GMT+5', 'EST5EDT', 'UTC', 'europe/kyiv', ' America/Toronto '])(
    'take a location in %j, which has rules',
    (timezone) => {
      expect(readLocation({ id: 'l1', timezone })?.timeZone).toBe(timezone.trim());
    },
  );

  it.each([
    '-05:00',
    '+0530',
    'Etc/Unknown',
    'Eastern Standard Time',
    '(GMT-05:00) Eastern Time',
    'UTC+3',
    'PST',
    'Mars/Olympus',
    'America/New_York[u-ca=hebrew]',
    'SystemV/EST5',
    'x'.repeat(5000),
  ])('name the zone %j of a location, which nothing could be booked in', (timezone) => {
    const read = (): unknown => readLocation({ id: 'l1', timezone });
    expect(read).toThrow(UnreadableAnswer);
    expect(read).toThrow(expect.objectContaining({ kind: 'zone-unknown', quote: timezone.slice(0, 60) }));
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
    // The business's zone, where the location's own cannot be used.
    expect(
      readLocation({ id: 'l1', timezone: '-05:00', business: { timezone: 'America/New_York' } }),
    ).toMatchObject({ timeZone: 'America/New_York' });
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
