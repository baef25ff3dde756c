import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../messages/messages.ts';
import type { Appointment, BlockedSlot } from '../appointment/appointment.ts';
import { WRITABLE_STATUSES, occupiesTime } from '../appointment/status.ts';
import type { BookingCalendar } from '../directory/booking-calendar.ts';
import {
  appointment,
  at,
  block,
  CLASS,
  CONTACTS,
  MINUTE_MS,
  PHYSIO,
  PROVIDERS,
  ZONE,
} from './clinic.fixture.ts';
import { findConflicts, type Conflict, type ConflictOptions, type WantedTime } from './conflicts.ts';
import { indexSchedule } from './schedule-index.ts';

const LONG_AGO: ConflictOptions = { nowMs: 0 };

interface Facts {
  appointments?: Appointment[];
  blockedSlots?: BlockedSlot[];
  calendars?: BookingCalendar[];
}

function indexOf({ appointments = [], blockedSlots = [], calendars = [PHYSIO, CLASS] }: Facts) {
  return indexSchedule({
    timeZone: ZONE,
    appointments,
    blockedSlots,
    calendars,
    providerName: (id) => PROVIDERS[id] ?? null,
    contactName: (id) => CONTACTS[id] ?? null,
  });
}

const TEN: WantedTime = {
  startMs: at('10:00'),
  endMs: at('10:30'),
  calendarId: 'physio',
  providerId: 'kim',
  contactId: 'bo',
};

function check(
  facts: Facts,
  wanted: Partial<WantedTime> = {},
  options: ConflictOptions = LONG_AGO,
): Conflict[] {
  return findConflicts({ ...TEN, ...wanted }, indexOf(facts), options);
}

const kinds = (conflicts: Conflict[]) => conflicts.map(({ kind }) => kind);
const sentences = (conflicts: Conflict[]) => conflicts.map(({ sentence }) => sentence);

describe('a provider', () => {
  it('is not booked twice, and the user is told with whom and when', () => {
    const other = appointment('10:15', '10:45');
    const found = check({ appointments: [other] });
    expect(found).toEqual([
      {
        kind: 'provider-booked',
        other: { id: other.id, title: 'Physio', startMs: other.startMs, endMs: other.endMs },
        bufferOnly: false,
        sentence: 'Dr Kim is already booked 10:15–10:45 (Ana López).',
      },
    ]);
  });

  it('is free where appointments only touch', () => {
    expect(check({ appointments: [appointment('09:30', '10:00'), appointment('10:30', '11:00')] })).toEqual(
      [],
    );
  });

  it('is free where the other appointment is cancelled or invalid', () => {
    const freed = ['cancelled', 'invalid'].map((status) => appointment('10:00', '10:30', { status }));
    expect(check({ appointments: freed })).toEqual([]);
    expect(
      kinds(check({ appointments: [appointment('10:00', '10:30', { status: 'somethingNew' })] })),
    ).toEqual(['provider-booked']);
  });

  it('is booked by appointments of other calendars too, but not by those of other providers', () => {
    expect(kinds(check({ appointments: [appointment('10:00', '11:00', { calendarId: 'else' })] }))).toEqual([
      'provider-booked',
    ]);
    expect(check({ appointments: [appointment('10:00', '11:00', { assignedUserId: 'roy' })] })).toEqual([]);
  });

  it('is not in the way of the appointment being moved, nor of its own series', () => {
    const single = appointment('10:00', '10:30', { id: 'mine' });
    const instance = appointment('10:00', '10:30', {
      id: 'm_1_2',
      series: { masterId: 'm', rruleLines: [] },
    });
    expect(check({ appointments: [single] }, {}, { nowMs: 0, ignore: { appointmentId: 'mine' } })).toEqual(
      [],
    );
    expect(check({ appointments: [instance] }, {}, { nowMs: 0, ignore: { masterId: 'm' } })).toEqual([]);
    expect(check({ appointments: [instance] }, {}, { nowMs: 0, ignore: { masterId: 'other' } })).toHaveLength(
      1,
    );
  });

  it('keeps the buffers of either calendar', () => {
    const calendars = [
      { ...PHYSIO, bufferBeforeMinutes: 10 },
      { ...CLASS, bufferAfterMinutes: 20 },
    ];
    const [before] = check({ calendars, appointments: [appointment('09:30', '09:55')] });
    expect(before).toMatchObject({ kind: 'provider-booked', bufferOnly: true });
    expect(before!.sentence).toBe(
      'Dr Kim is booked 09:30–09:55 (Ana López), and the time kept free around it is too short.',
    );
    expect(check({ calendars, appointments: [appointment('09:30', '09:50')] })).toEqual([]);
    expect(
      check({ calendars, appointments: [appointment('09:00', '09:45', { calendarId: 'class' })] }),
    ).toHaveLength(1);
  });

  it('is not to be booked over a block, whose private words stay private', () => {
    expect(sentences(check({ blockedSlots: [block('09:00', '11:00')] }))).toEqual([
      'Dr Kim is blocked 09:00–11:00 (Lunch).',
    ]);
    expect(
      sentences(
        check({
          blockedSlots: [block('09:00', '11:00', { title: 'Divorce lawyer', source: 'google_calendar' })],
        }),
      ),
    ).toEqual(['Dr Kim is blocked 09:00–11:00.']);
    expect(check({ blockedSlots: [block('09:00', '11:00', { assignedUserId: 'roy' })] })).toEqual([]);
    expect(
      sentences(
        check({ blockedSlots: [block('09:00', '11:00', { assignedUserId: null, calendarId: 'physio' })] }),
      ),
    ).toEqual(['Physio is blocked 09:00–11:00 (Lunch).']);
    expect(check({ blockedSlots: [block('09:00', '11:00', { assignedUserId: null })] })).toHaveLength(1);
  });
});

describe('a slot that takes several', () => {
  const classmates = (count: number, time = '10:00') =>
    Array.from({ length: count }, () => appointment(time, '10:30', { calendarId: 'class' }));

  it('is free until it is full', () => {
    expect(check({ appointments: classmates(2) }, { calendarId: 'class' })).toEqual([]);
    expect(sentences(check({ appointments: classmates(3) }, { calendarId: 'class' }))).toEqual([
      'Back class 10:00–10:30 with Dr Kim is full.',
    ]);
  });

  it('is shared only by those who start together', () => {
    expect(kinds(check({ appointments: classmates(1, '09:45') }, { calendarId: 'class' }))).toEqual([
      'provider-booked',
    ]);
  });

  it('is full without a provider chosen as well', () => {
    const nobody = { calendarId: 'class', providerId: null };
    const unassigned = classmates(1).map((one) => ({ ...one, assignedUserId: null }));
    expect(check({ appointments: [...classmates(1), ...unassigned] }, nobody)).toEqual([]);
    expect(kinds(check({ appointments: [...classmates(2), ...unassigned] }, nobody))).toEqual([
      'calendar-full',
    ]);
  });
});

describe('a booking for anyone of the team', () => {
  const anyone = { providerId: null };

  it('is free while one member is', () => {
    expect(check({ appointments: [appointment('10:00', '10:30')] }, anyone)).toEqual([]);
    const both = [appointment('10:00', '10:30'), appointment('10:00', '11:00', { assignedUserId: 'roy' })];
    expect(sentences(check({ appointments: both }, anyone))).toEqual([
      'Nobody is free for Physio 10:00–10:30.',
    ]);
  });

  it('counts bookings nobody is assigned to yet, and blocked members', () => {
    const unassigned = appointment('10:00', '10:30', { assignedUserId: null });
    expect(check({ appointments: [unassigned] }, anyone)).toEqual([]);
    expect(
      kinds(check({ appointments: [unassigned], blockedSlots: [block('10:00', '10:30')] }, anyone)),
    ).toEqual(['calendar-full']);
  });

  it('counts what runs at the same moment, not what follows one another', () => {
    const calendars = [{ ...PHYSIO, teamMembers: [], appointmentsPerSlot: 2 }];
    const [first, second] = [appointment('10:00', '10:15'), appointment('10:15', '10:30')];
    expect(check({ calendars, appointments: [first, second] }, anyone)).toEqual([]);
    expect(kinds(check({ calendars, appointments: [first, appointment('10:10', '10:20')] }, anyone))).toEqual(
      ['calendar-full'],
    );
  });
});

describe('a collective calendar', () => {
  const TOGETHER: BookingCalendar = {
    ...PHYSIO,
    id: 'together',
    name: 'Assessment',
    calendarType: 'collective',
  };
  const calendars = [PHYSIO, CLASS, TOGETHER];
  const roysVisit = appointment('10:00', '10:30', { assignedUserId: 'roy' });

  it.each([
    ['nobody', null],
    ['who is busy', 'roy'],
    ['who is free', 'kim'],
  ])('is taken when one of its team is busy, with %s chosen', (_, providerId) => {
    const found = check({ calendars, appointments: [roysVisit] }, { calendarId: 'together', providerId });
    expect(sentences(found)).toEqual(['Dr Roy is already booked 10:00–10:30 (Ana López).']);
  });

  it('is taken when one of its team is blocked', () => {
    const found = check(
      { calendars, blockedSlots: [block('10:00', '11:00')] },
      { calendarId: 'together', providerId: 'roy' },
    );
    expect(sentences(found)).toEqual(['Dr Kim is blocked 10:00–11:00 (Lunch).']);
  });

  it.each([null, 'kim'])('takes up the time of all its team, whoever it names (%s)', (assignedUserId) => {
    const appointments = [appointment('10:00', '10:30', { calendarId: 'together', assignedUserId })];
    for (const providerId of ['kim', 'roy'])
      expect(kinds(check({ calendars, appointments }, { providerId }))).toEqual(['provider-booked']);
    expect(kinds(check({ calendars, appointments }, { providerId: null }))).toEqual(['calendar-full']);
    // What is in the way of all of them is said once.
    expect(check({ calendars, appointments }, { calendarId: 'together', providerId: null })).toHaveLength(1);
  });

  it('is free when all are, and is not in its own way when it is moved', () => {
    const own = appointment('10:00', '10:30', { calendarId: 'together', assignedUserId: null });
    const wanted = { calendarId: 'together', providerId: null };
    expect(check({ calendars }, wanted)).toEqual([]);
    const ignore = { appointmentId: own.id };
    expect(check({ calendars, appointments: [own] }, wanted, { nowMs: 0, ignore })).toEqual([]);
  });

  it('asks everybody an appointment takes, also those it is not assigned to', () => {
    const both = appointment('10:00', '10:30', { assignedUserId: 'kim', users: ['roy'] });
    expect(kinds(check({ appointments: [both] }, { providerId: 'roy' }))).toEqual(['provider-booked']);
  });

  it('asks whoever is chosen besides its team', () => {
    const alone: BookingCalendar = { ...TOGETHER, teamMembers: TOGETHER.teamMembers.slice(0, 1) };
    const wanted = { calendarId: 'together', providerId: 'roy' };
    expect(kinds(check({ calendars: [PHYSIO, alone], appointments: [roysVisit] }, wanted))).toEqual([
      'provider-booked',
    ]);
  });
});

describe('a client', () => {
  it('cannot be in two places', () => {
    const elsewhere = appointment('10:15', '10:45', { contactId: 'bo', assignedUserId: 'roy' });
    expect(sentences(check({ appointments: [elsewhere] }))).toEqual([
      'Bo Chen already has an appointment 10:15–10:45 with Dr Roy.',
    ]);
    expect(check({ appointments: [elsewhere] }, { contactId: null })).toEqual([]);
  });
});

describe('open hours', () => {
  it('are kept, with what they are that day', () => {
    expect(sentences(check({}, { startMs: at('11:45'), endMs: at('12:15') }))).toEqual([
      'Physio is open 09:00–12:00 and 13:00–17:00 on Mon 23 Nov 2026.',
    ]);
    const sunday = { startMs: at('10:00', '2026-11-29'), endMs: at('10:30', '2026-11-29') };
    expect(sentences(check({}, sunday))).toEqual(['Physio is closed on Sun 29 Nov 2026.']);
    const night = { startMs: at('16:30'), endMs: at('00:30', '2026-11-24') };
    expect(sentences(check({}, night))).toEqual([
      'Physio is open 09:00–12:00 and 13:00–17:00 on Mon 23 Nov 2026, and open 09:00–12:00 and 13:00–17:00 on Tue 24 Nov 2026.',
    ]);
  });

  it('say the day of a visit that began on another', () => {
    const long = { ...appointment('10:00', '10:30'), startMs: at('15:00', '2026-11-21'), endMs: at('11:00') };
    expect(sentences(check({ appointments: [long] }, { contactId: null }))[0]).toContain(
      'already booked Sat 21 Nov 15:00–Mon 23 Nov 11:00',
    );
    expect(check({}, { startMs: at('16:30'), endMs: at('17:00') })).toEqual([]);
  });

  it('are the location’s, on the day the clocks change too', () => {
    const everyDay = {
      ...PHYSIO,
      openHours: [
        { daysOfTheWeek: [0], hours: [{ openHour: 9, openMinute: 0, closeHour: 17, closeMinute: 0 }] },
      ],
    };
    const sunday = (from: string, to: string) => ({
      startMs: at(from, '2026-03-08'),
      endMs: at(to, '2026-03-08'),
    });
    expect(check({ calendars: [everyDay] }, sunday('09:00', '09:30'))).toEqual([]);
    expect(check({ calendars: [everyDay] }, sunday('16:30', '17:00'))).toEqual([]);
    expect(kinds(check({ calendars: [everyDay] }, sunday('17:00', '17:30')))).toEqual(['outside-open-hours']);
  });

  it('that are not known forbid nothing', () => {
    expect(
      check({ calendars: [{ ...PHYSIO, openHours: [] }] }, { startMs: at('03:00'), endMs: at('03:30') }),
    ).toEqual([]);
    expect(check({}, { calendarId: 'unheard of', startMs: at('03:00'), endMs: at('03:30') })).toEqual([]);
  });
});

describe('the past', () => {
  it('is not booked unnoticed', () => {
    expect(sentences(check({}, {}, { nowMs: TEN.startMs + 10 * 60_000 + 1 }))).toEqual([
      'Mon 23 Nov 2026, 10:00 is in the past.',
    ]);
    expect(check({}, {}, { nowMs: TEN.startMs })).toEqual([]);
  });

  it('does not begin with a walk-in whose form is still being filled in', () => {
    expect(check({}, {}, { nowMs: TEN.startMs + 10 * 60_000 })).toEqual([]);
  });
});

describe('looking up by index', () => {
  it('finds what looking at every appointment finds', () => {
    const random = fc.record({
      startMinute: fc.integer({ min: 0, max: 3 * 1440 }),
      lengthMinutes: fc.integer({ min: 1, max: 2000 }),
      assignedUserId: fc.constantFrom('kim', 'roy', null),
      contactId: fc.constantFrom('ana', 'bo', null),
      status: fc.constantFrom(...WRITABLE_STATUSES),
    });
    fc.assert(
      fc.property(fc.array(random, { maxLength: 25 }), random, (list, wanted) => {
        const toRange = ({ startMinute, lengthMinutes }: { startMinute: number; lengthMinutes: number }) => ({
          startMs: at('00:00') + startMinute * MINUTE_MS,
          endMs: at('00:00') + (startMinute + lengthMinutes) * MINUTE_MS,
        });
        const appointments = list.map((one) =>
          appointment('00:00', '00:00', {
            ...toRange(one),
            assignedUserId: one.assignedUserId,
            contactId: one.contactId,
            status: one.status,
          }),
        );
        const range = toRange(wanted);
        const inTheWay = appointments.filter(
          (one) => occupiesTime(one.status) && one.startMs < range.endMs && one.endMs > range.startMs,
        );
        const found = check(
          { appointments, calendars: [] },
          { ...range, calendarId: null, providerId: 'kim', contactId: 'bo' },
        );
        const ids = (kind: string) =>
          found.flatMap((one) => (one.kind === kind ? [one.other!.id] : [])).sort();
        expect(ids('provider-booked')).toEqual(
          inTheWay
            .filter((one) => one.assignedUserId === 'kim')
            .map(({ id }) => id)
            .sort(),
        );
        expect(ids('client-booked')).toEqual(
          inTheWay
            .filter((one) => one.contactId === 'bo')
            .map(({ id }) => id)
            .sort(),
        );
      }),
    );
  });
});

describe('in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  it('the one who is booked stands first, and the times last', () => {
    setLanguage('de');
    expect(sentences(check({ appointments: [appointment('10:15', '10:45')] }))).toEqual([
      'Dr Kim ist schon belegt: 10:15–10:45 (Ana López).',
    ]);
    expect(
      sentences(check({ appointments: [appointment('10:15', '10:45', { contactId: 'bo' })] })),
    ).toContain('Bo Chen hat schon einen Termin bei Dr Kim: 10:15–10:45.');
  });

  it('the hours of a service stand in the sentence', () => {
    setLanguage('de');
    const early = { startMs: at('05:00'), endMs: at('05:30') };
    expect(sentences(check({}, early)).join()).toMatch(/ ist am \w\w\., \d+\. .* geöffnet\.$/);
  });
});
