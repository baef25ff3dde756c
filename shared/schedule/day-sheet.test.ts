import { describe, expect, test } from 'vitest';
import { appointment, at, block, CLASS, member, PHYSIO, ZONE } from '../conflicts/clinic.fixture.ts';
import { setLanguage } from '../messages/messages.ts';
import { DEFAULT_TIME_STYLE } from '../time/format.ts';
import { wallToEpochMs } from '../time/zone.ts';
import { daySheet, type DaySheet, type SheetFacts } from './day-sheet.ts';
import type { ScheduleAppointment, ScheduleBlockedSlot, ScheduleWindow } from './schedule.ts';

const DATE = '2026-11-23';
const NAMES: Record<string, string> = { ana: 'Ana López', bo: 'Bo Chen' };
const COLLECTIVE = { ...PHYSIO, id: 'team', name: 'Team round', calendarType: 'collective' };

/** An appointment of the fixture as the schedule has it. */
function booked(from: string, to: string, fields: Partial<ScheduleAppointment> = {}): ScheduleAppointment {
  const base = appointment(from, to, fields);
  return {
    ...base,
    contactName: NAMES[base.contactId ?? ''] ?? '',
    contactPhone: '+1 212 555 0199',
    sync: { kind: 'synced' },
    changedElsewhereAtMs: null,
    ...fields,
  };
}

function blocked(from: string, to: string, fields: Partial<ScheduleBlockedSlot> = {}): ScheduleBlockedSlot {
  return { ...block(from, to), sync: { kind: 'synced' }, ...fields };
}

type Contents = Partial<Pick<ScheduleWindow, 'appointments' | 'blockedSlots' | 'series' | 'freshness'>>;

function sheetOf(contents: Contents, facts: Partial<SheetFacts> = {}): DaySheet {
  return daySheet({
    order: { date: DATE, who: { kind: 'everyone' }, detail: 'phone' },
    window: {
      startMs: at('00:00'),
      endMs: at('00:00', '2026-11-24'),
      appointments: [],
      blockedSlots: [],
      series: [],
      wishes: [],
      origins: [],
      freshness: { fetchedAtMs: at('09:58'), refreshing: false, failures: [], unreadableCount: 0 },
      ...contents,
    },
    placeName: 'Harbour Street Clinic',
    calendars: [PHYSIO, CLASS, COLLECTIVE],
    providers: ['kim', 'roy'].map((id) => ({
      id,
      name: { kim: 'Dr Kim', roy: 'Dr Roy' }[id] ?? '',
      email: null,
      phone: null,
      deleted: false,
    })),
    timeZone: ZONE,
    style: DEFAULT_TIME_STYLE,
    nowMs: at('10:00'),
    isPractice: false,
    ...facts,
  });
}

/** Each row of a sheet's first list as `time name`. */
const lines = (sheet: DaySheet, section = 0): string[] =>
  (sheet.sections[section]?.rows ?? []).map(({ time, name }) => `${time} ${name}`.trim());

describe('the rows', () => {
  test('stand by time, then by provider, then by name', () => {
    const sheet = sheetOf({
      appointments: [
        booked('11:00', '11:30', { contactName: 'Zoe' }),
        booked('09:00', '09:30', { contactName: 'Cleo', assignedUserId: 'roy' }),
        booked('09:00', '09:30', { contactName: 'Bert' }),
        booked('09:00', '09:30', { contactName: 'Ada', assignedUserId: 'roy' }),
      ],
    });
    expect(lines(sheet)).toEqual([
      '09:00–09:30 Bert',
      '09:00–09:30 Ada',
      '09:00–09:30 Cleo',
      '11:00–11:30 Zoe',
    ]);
    expect(sheet.sections[0]?.rows.map(({ provider }) => provider)).toEqual([
      'Dr Kim',
      'Dr Roy',
      'Dr Roy',
      'Dr Kim',
    ]);
  });

  test('leave out what is cancelled or invalid, in any spelling, and other days', () => {
    const sheet = sheetOf({
      appointments: [
        booked('09:00', '09:30', { status: 'cancelled' }),
        booked('09:00', '09:30', { status: 'Canceled' }),
        booked('09:00', '09:30', { status: 'invalid' }),
        booked('10:00', '10:30', { status: 'noshow' }),
        booked('10:00', '10:30', { startMs: at('09:00', '2026-11-24'), endMs: at('09:30', '2026-11-24') }),
      ],
    });
    expect(lines(sheet)).toEqual(['10:00–10:30 Ana López']);
    expect(sheet.sections[0]).toMatchObject({ bookingCount: 1, rows: [{ status: 'No-show' }] });
  });

  test('a booking over midnight is on both days, with the day of its other end', () => {
    const overnight = booked('00:00', '00:00', {
      startMs: at('22:00', '2026-11-22'),
      endMs: at('02:00'),
    });
    expect(lines(sheetOf({ appointments: [overnight] }))).toEqual([
      'Sun 22 Nov 22:00–Mon 23 Nov 02:00 Ana López',
    ]);
    const dayBefore = sheetOf(
      { appointments: [overnight] },
      { order: { date: '2026-11-22', who: { kind: 'everyone' }, detail: 'names' } },
    );
    expect(lines(dayBefore)).toEqual(['22:00–Mon 23 Nov 02:00 Ana López']);
  });

  test('a booking without a length, and one whose end is not known, are there with their beginning', () => {
    const sheet = sheetOf({
      appointments: [
        booked('09:00', '09:00'),
        booked('10:00', '10:01', { endUnknown: true, contactName: 'Bo' }),
      ],
    });
    expect(lines(sheet)).toEqual(['09:00–09:00 Ana López', '10:00 Bo']);
  });

  test('several places of one class stand under it; one alone is a booking', () => {
    const place = (name: string, time: string) =>
      booked(time, '17:00', { contactName: name, calendarId: 'class' });
    const sheet = sheetOf({
      appointments: [place('Bo', '16:00'), place('Ana', '16:00'), place('Cem', '15:00')],
    });
    expect(
      sheet.sections[0]?.rows.map(({ kind, name, time, service }) => [kind, time, name, service]),
    ).toEqual([
      ['booking', '15:00–17:00', 'Cem', 'Back class'],
      ['class', '16:00–17:00', 'Back class 2/3', ''],
      ['place', '', 'Ana', ''],
      ['place', '', 'Bo', ''],
    ]);
    expect(sheet.sections[0]?.bookingCount).toBe(3);
  });

  test('visits of a series that no listing has shown yet are on it', () => {
    const template = booked('10:00', '10:30', { id: 'series' });
    const sheet = sheetOf({
      series: [
        {
          seriesId: 'local-1',
          definition: {
            startWall: '2026-11-16T10:00:00',
            durationMinutes: 30,
            timeZone: ZONE,
            rruleText: 'RRULE:FREQ=WEEKLY',
          },
          template,
          listedWindows: [],
        },
      ],
    });
    expect(lines(sheet)).toEqual(['10:00–10:30 Ana López']);
  });

  test('long and right-to-left names, emoji and no name at all', () => {
    const sheet = sheetOf({
      appointments: [
        booked('09:00', '09:30', { contactName: 'x'.repeat(4000) }),
        booked('09:30', '10:00', { contactName: 'ليلى حداد 🌸' }),
        booked('10:00', '10:30', { contactName: '', title: '', contactId: null }),
      ],
    });
    const names = sheet.sections[0]?.rows.map(({ name }) => name) ?? [];
    expect(names[0]).toHaveLength(120);
    expect(names.slice(1)).toEqual(['ليلى حداد 🌸', 'No client']);
  });

  test('say no more of a client than is asked for', () => {
    const appointments = [booked('09:00', '09:30', { description: 'Side door' })];
    const of = (detail: 'names' | 'phone' | 'notes') =>
      sheetOf({ appointments }, { order: { date: DATE, who: { kind: 'everyone' }, detail } });
    expect(JSON.stringify(of('names'))).not.toMatch(/555|Side door/);
    expect(of('names').columns.phone).toBe(false);
    expect(JSON.stringify(of('phone'))).toContain('555');
    expect(JSON.stringify(of('phone'))).not.toContain('Side door');
    expect(of('notes').sections[0]?.rows[0]).toMatchObject({ phone: '+1 212 555 0199', notes: 'Side door' });
  });

  test('what is not on the server yet is marked and counted', () => {
    const pending = (state: 'queued' | 'needs-attention') => ({
      sync: { kind: 'pending' as const, outboxId: 'o', state },
    });
    const sheet = sheetOf({
      appointments: [
        booked('09:00', '09:30'),
        booked('10:00', '10:30', pending('queued')),
        booked('11:00', '11:30', pending('needs-attention')),
      ],
    });
    expect(sheet.sections[0]?.rows.map(({ unsent }) => unsent)).toEqual([
      '',
      'not on the server yet',
      'needs attention in Frontdesk',
    ]);
    expect(sheet.notices).toEqual(['2 are not on the server yet and are marked.']);
  });
});

describe('a day the clocks change', () => {
  const newYork = (wall: string) => wallToEpochMs(wall, ZONE);
  const order = { date: '2026-11-01', who: { kind: 'everyone' as const }, detail: 'names' as const };

  test('an hour that comes twice is told apart by its zone, in the order of time', () => {
    const first = newYork('2026-11-01T01:30');
    const visit = (name: string, startMs: number) =>
      booked('09:00', '09:30', { contactName: name, startMs, endMs: startMs + 30 * 60_000 });
    const sheet = sheetOf(
      { appointments: [visit('Second', first + 3_600_000), visit('First', first)] },
      { order },
    );
    expect(lines(sheet)).toEqual(['01:30 EDT–01:00 EST First', '01:30–02:00 EST Second']);
    expect(sheet.notices).toEqual(['The clocks change on this day: every time says its zone.']);
  });

  test('the last hour of a day of 25 is on it', () => {
    const startMs = newYork('2026-11-01T23:30');
    const late = booked('09:00', '09:30', { startMs, endMs: startMs + 15 * 60_000 });
    expect(lines(sheetOf({ appointments: [late] }, { order }))).toEqual(['23:30–23:45 EST Ana López']);
  });
});

describe('several providers', () => {
  const appointments = [
    booked('09:00', '09:30', { assignedUserId: 'roy' }),
    booked('10:00', '10:30'),
    booked('11:00', '11:30', { calendarId: 'team', contactName: 'Everyone’s' }),
    booked('12:00', '12:30', { assignedUserId: null, contactName: 'Nobody’s' }),
    booked('13:00', '13:30', { assignedUserId: 'gone', contactName: 'Gone’s' }),
  ];

  test('each has a list of their own, what takes a whole team in each', () => {
    const sheet = sheetOf(
      { appointments },
      { order: { date: DATE, who: { kind: 'each' }, detail: 'names' } },
    );
    expect(sheet.sections.map(({ heading }, index) => [heading, lines(sheet, index)])).toEqual([
      ['Dr Kim', ['10:00–10:30 Ana López', '11:00–11:30 Everyone’s']],
      ['Dr Roy', ['09:00–09:30 Ana López', '11:00–11:30 Everyone’s']],
      ['Unknown provider', ['13:00–13:30 Gone’s']],
      ['No provider', ['12:00–12:30 Nobody’s']],
    ]);
    expect(sheet.columns.provider).toBe(false);
  });

  test('one provider’s is theirs alone, with their blocked time', () => {
    const sheet = sheetOf(
      {
        appointments,
        blockedSlots: [blocked('12:00', '13:00'), blocked('14:00', '15:00', { assignedUserId: 'roy' })],
      },
      { order: { date: DATE, who: { kind: 'provider', providerId: 'kim' }, detail: 'names' } },
    );
    expect(sheet.who).toBe('Dr Kim');
    expect(lines(sheet)).toEqual([
      '10:00–10:30 Ana López',
      '11:00–11:30 Everyone’s',
      '12:00–13:00 Blocked: Lunch',
    ]);
  });

  test('everyone’s list has only the blocks that hold for everyone; private words of other calendars are never said', () => {
    const all = sheetOf({
      blockedSlots: [
        blocked('12:00', '13:00'),
        blocked('14:00', '15:00', { assignedUserId: null, title: 'Holiday' }),
      ],
    });
    expect(lines(all)).toEqual(['14:00–15:00 Blocked: Holiday']);
    const own = sheetOf(
      { blockedSlots: [blocked('12:00', '13:00', { title: 'Dentist', source: 'google' })] },
      { order: { date: DATE, who: { kind: 'provider', providerId: 'kim' }, detail: 'notes' } },
    );
    expect(lines(own)).toEqual(['12:00–13:00 Blocked']);
  });

  test('a day with nothing is one empty list', () => {
    const sheet = sheetOf({}, { order: { date: DATE, who: { kind: 'each' }, detail: 'names' } });
    expect(sheet.sections).toEqual([{ heading: null, rows: [], bookingCount: 0 }]);
  });
});

describe('the head', () => {
  test('says the day, how old it is and what may be missing', () => {
    const sheet = sheetOf(
      {
        freshness: {
          fetchedAtMs: at('17:40', '2026-11-22'),
          refreshing: false,
          failures: [{ calendarId: 'physio', failure: { code: 'server-error', params: { note: null } } }],
          unreadableCount: 1,
        },
      },
      { isPractice: true },
    );
    expect(sheet).toMatchObject({ day: 'Mon 23 Nov 2026', asOf: 'As of Sun 22 Nov, 17:40' });
    expect(sheet.notices).toEqual([
      'Practice: the clients are made up.',
      'Could not be refreshed, and may have changed: Physio.',
      '1 booking could not be read and is missing here.',
    ]);
  });

  test('is in the language of the app', () => {
    setLanguage('de');
    const sheet = sheetOf({ appointments: [booked('09:00', '09:30', { status: 'new' })] });
    setLanguage('en');
    expect(sheet.day).toBe('Mo., 23. Nov. 2026');
    expect(sheet.asOf).toBe('Stand 09:58');
    expect(sheet.sections[0]?.rows[0]?.status).toBe('Unbestätigt');
  });

  test('says that nothing was ever fetched', () => {
    const sheet = sheetOf({
      freshness: { fetchedAtMs: null, refreshing: true, failures: [], unreadableCount: 0 },
    });
    expect(sheet.asOf).toBe('Not fetched from the server yet');
  });
});

test('the team of a collective calendar is named in everyone’s list', () => {
  const both = { ...COLLECTIVE, teamMembers: [member('kim'), member('roy')] };
  const sheet = sheetOf(
    { appointments: [booked('11:00', '11:30', { calendarId: 'team' })] },
    { calendars: [both] },
  );
  expect(sheet.sections[0]?.rows[0]?.provider).toBe('Dr Kim and Dr Roy');
});
