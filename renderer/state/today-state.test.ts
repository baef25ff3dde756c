import { beforeEach, describe, expect, it } from 'vitest';
import { openIntervals } from '../../shared/conflicts/open-hours.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { wallToEpochMs } from '../../shared/time/zone.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment, sampleInstant, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { SAMPLE_CALENDARS } from '../testing/sample-directory.ts';
import { settle } from '../testing/settle.ts';
import { AppState } from './app-state.svelte.ts';
import { WindowReader } from './known-schedule.svelte.ts';
import { dayEndMs, dayLists } from './today-state.svelte.ts';

const ZONE = 'America/New_York';
const TODAY = '2026-11-23';
const booking = (wall: string, given: Partial<ScheduleAppointment> = {}, minutes = 30) =>
  sampleAppointment({
    wall: wall.includes('T') ? wall : `${TODAY}T${wall}`,
    minutes,
    client: 0,
    id: wall,
    ...given,
  });
const ids = (appointments: readonly ScheduleAppointment[]) => appointments.map(({ id }) => id);

describe('the lists of a day', () => {
  const at = (wall: string, appointments: ScheduleAppointment[], timeZone = ZONE) => {
    const nowMs = wallToEpochMs(wall.includes('T') ? wall : `${TODAY}T${wall}`, timeZone);
    const { arriving, late, here, unmarked } = dayLists(appointments, { timeZone, nowMs });
    return { arriving: ids(arriving), late: ids(late), here: ids(here), unmarked: ids(unmarked) };
  };

  it('hold everyone once, soonest first, and nobody of tomorrow', () => {
    const appointments = [
      booking('15:00'),
      booking('10:20'),
      booking('10:00'),
      booking('11:00', { status: 'new' }),
      booking('10:15', { status: 'showed' }),
      booking('09:00'),
      booking('08:00', { status: 'noshow' }),
      booking('12:00', { status: 'cancelled' }),
      booking('2026-11-24T09:00'),
      booking('2026-11-24T08:00', { status: 'showed' }),
    ];
    expect(at('10:24', appointments)).toEqual({
      arriving: ['10:20', '11:00', '15:00'],
      late: ['10:00'],
      here: ['10:15'],
      unmarked: ['09:00'],
    });
  });

  it('keep whoever is not marked of the days before, the newest day first', () => {
    const appointments = ['2026-11-20T10:00', '2026-11-22T11:00', '2026-11-22T10:00', '08:00'].map((wall) =>
      booking(wall),
    );
    expect(at('10:24', appointments).unmarked).toEqual([
      '08:00',
      '2026-11-22T10:00',
      '2026-11-22T11:00',
      '2026-11-20T10:00',
    ]);
  });

  it('follow an appointment over midnight into the next day', () => {
    const night = [booking('2026-11-22T23:30', {}, 60)];
    expect(at('2026-11-22T23:34', night).arriving).toEqual(['2026-11-22T23:30']);
    expect(at('00:10', night).late).toEqual(['2026-11-22T23:30']);
    expect(at('00:30', night).unmarked).toEqual(['2026-11-22T23:30']);
  });

  it('count each of a class', () => {
    const group = ['one', 'two', 'three'].map((id) =>
      booking('10:00', { id, calendarId: 'calendar-group', status: id === 'two' ? 'showed' : 'confirmed' }),
    );
    expect(at('10:24', group)).toMatchObject({ late: ['one', 'three'], here: ['two'] });
  });

  it('end with the day of the location, wherever it is', () => {
    const tokyo = 'Asia/Tokyo';
    const inTokyo = (wall: string, id: string): ScheduleAppointment => {
      const startMs = wallToEpochMs(wall, tokyo);
      return { ...booking('10:00', { id }), startMs, endMs: startMs + 30 * 60_000 };
    };
    const appointments = [inTokyo('2026-11-23T23:30', 'tonight'), inTokyo('2026-11-24T00:00', 'tomorrow')];
    expect(at('20:00', appointments, tokyo).arriving).toEqual(['tonight']);
  });

  it('count minutes and not the clock on the night it is set back', () => {
    const zone = 'America/New_York';
    // 1:30 comes twice on 1 November 2026: first at 05:30 UTC, then at 06:30 UTC.
    const first = Date.parse('2026-11-01T05:30:00Z');
    const visit = { ...booking('2026-11-01T01:30'), startMs: first, endMs: first + 90 * 60_000 };
    const listsAt = (utc: string) => dayLists([visit], { timeZone: zone, nowMs: Date.parse(utc) });
    expect(listsAt('2026-11-01T05:35:00Z').late).toHaveLength(1);
    expect(listsAt('2026-11-01T06:30:00Z').late).toHaveLength(1);
    expect(listsAt('2026-11-01T07:00:00Z').unmarked).toHaveLength(1);
  });
});

describe('the end of a day', () => {
  const hours = (openHour: number, closeHour: number) =>
    openIntervals([
      {
        openHours: [
          { daysOfTheWeek: [1, 2, 3, 4, 5], hours: [{ openHour, openMinute: 0, closeHour, closeMinute: 0 }] },
        ],
      },
    ]);
  const endOf = (appointments: ScheduleAppointment[], open = hours(8, 18)) =>
    dayEndMs(TODAY, { timeZone: ZONE, appointments, hours: open });

  it('is closing time, or the end of the last appointment before it', () => {
    expect(endOf([])).toBe(sampleInstant(`${TODAY}T18:00`));
    expect(endOf([booking('09:00'), booking('16:00'), booking('17:00', { status: 'cancelled' })])).toBe(
      sampleInstant(`${TODAY}T16:30`),
    );
    expect(endOf([booking('17:45')])).toBe(sampleInstant(`${TODAY}T18:00`));
    expect(endOf([booking('09:00'), booking('19:00')])).toBe(sampleInstant(`${TODAY}T19:30`));
  });

  it('may be after midnight', () => {
    expect(endOf([], hours(18, 2))).toBe(sampleInstant('2026-11-24T02:00'));
  });

  it('is not known of a closed day with nothing booked', () => {
    expect(endOf([], [])).toBeNull();
    expect(endOf([booking('2026-11-22T10:00')], [])).toBeNull();
  });
});

describe('today', () => {
  let app: AppState;
  let bridge: MockBridge;
  let clock: ManualClock;

  async function open(appointments: ScheduleAppointment[], options: SampleOptions = {}): Promise<void> {
    clock = new ManualClock(SAMPLE_NOW_MS);
    bridge = sampleBridge({ appointments, outbox: [], ...options });
    app = new AppState(bridge, { clock });
    await app.start();
    app.today.follow(app.schedule.todayDate, 'here');
    clock.advance(2_000);
    await settle();
  }
  const lateTwo = () => [
    booking('10:00', { id: 'kim', assignedUserId: 'user-okafor' }),
    booking('10:05', { id: 'other', assignedUserId: 'user-haddad' }),
  ];

  beforeEach(() => open(lateTwo()));

  it('follows the filters of providers', async () => {
    expect(ids(app.today.lists.late)).toEqual(['kim', 'other']);
    await app.workstation.updatePreferences({ hiddenProviderIds: ['user-haddad'] });
    expect(ids(app.today.lists.late)).toEqual(['kim']);
  });

  it('shows nobody of another location', () => {
    app.today.follow(TODAY, 'elsewhere');
    expect(app.today.lists.late).toEqual([]);
  });

  it('moves on with the minutes', () => {
    clock.advance(11 * 60_000);
    expect(ids(app.today.lists.unmarked)).toEqual(['kim', 'other']);
  });

  it('writes a status and nothing else, with the way back', async () => {
    const [first] = app.today.lists.late;
    if (!first) throw new Error('somebody is late');
    expect(await app.today.mark(first, 'showed')).toBe(true);
    const [call] = bridge.inputsOf('booking.change');
    expect(call).toMatchObject({
      appointmentId: 'kim',
      scope: 'single',
      update: { appointmentStatus: 'showed', toNotify: true },
    });
    expect(app.announcer.toasts.at(-1)?.action?.label).toBe('Undo');
  });

  it('asks at the end of the day about those who are not marked, until there is an answer, and not again', async () => {
    expect(app.today.askedCount).toBe(0);
    // Both are over at 10:35, and with them the day: nothing else is booked.
    clock.advance(10 * 60_000);
    expect(app.today.askedCount).toBe(0);
    clock.advance(60_000);
    expect(app.today.askedCount).toBe(2);
    await app.today.answer('show');
    expect(app.today.openList).toBe('unmarked');
    expect(app.today.askedCount).toBe(0);
    expect(app.workstation.preferences.askedAboutDay).toBe(TODAY);
  });

  it('asks the next morning where nobody was there to answer, and about nothing older', async () => {
    const yesterday = booking('2026-11-22T10:00');
    await open([yesterday, booking('2026-11-19T10:00'), booking('11:00')], {
      preferences: { askedAboutDay: '2026-11-21' },
    });
    expect(app.today.lists.unmarked).toHaveLength(2);
    expect(app.today.askedCount).toBe(1);
    await open([yesterday, booking('11:00')]);
    expect(app.today.askedCount).toBe(0);
  });
});

describe('a walk-in', () => {
  let app: AppState;

  async function open(options: SampleOptions): Promise<void> {
    app = new AppState(sampleBridge({ outbox: [], ...options }), { clock: new ManualClock(SAMPLE_NOW_MS) });
    await app.start();
    app.today.follow(app.schedule.todayDate, 'here');
    await settle();
  }

  it('starts now, is here, and is with somebody who is free', async () => {
    await open({ appointments: [] });
    app.openWalkIn();
    const { draft } = app.draft;
    expect(draft).toMatchObject({ startWall: `${TODAY}T10:24`, status: 'showed', skipSlotValidation: true });
    const calendar = SAMPLE_CALENDARS.find(({ id }) => id === draft?.calendarId);
    expect(calendar?.appointmentsPerSlot).toBe(1);
    expect(calendar?.teamMembers.map(({ userId }) => userId)).toContain(draft?.assignedUserId);
    expect(app.panel.current).toEqual({ kind: 'booking' });
  });

  it('is with another provider where the first has somebody', async () => {
    await open({ appointments: [] });
    const { calendarId, assignedUserId } = app.today.walkIn();
    await open({ appointments: [booking('10:00', { assignedUserId: assignedUserId ?? null }, 60)] });
    const other = app.today.walkIn();
    expect(other.assignedUserId).not.toBeNull();
    expect(`${other.calendarId} ${other.assignedUserId}`).not.toBe(`${calendarId} ${assignedUserId}`);
    expect(other.assignedUserId).not.toBe(assignedUserId);
  });

  it('is left to the desk where nobody is free', async () => {
    await open({ appointments: [] });
    const taken = app.directory.providers.map(({ id }) => booking('10:00', { id, assignedUserId: id }, 120));
    await open({ appointments: taken });
    expect(app.today.walkIn()).toMatchObject({ assignedUserId: null, startWall: `${TODAY}T10:24` });
  });

  it('puts a form that was being filled in aside, and brings it back', async () => {
    await open({ appointments: [] });
    app.openBooking({ startWall: '2026-11-25T14:00', endWall: '2026-11-25T14:30' });
    app.draft.update({ notes: 'left knee' });
    app.openWalkIn();
    expect(app.draft.draft?.notes).toBe('');
    app.announcer.toasts.at(-1)?.action?.run();
    expect(app.draft.draft).toMatchObject({ notes: 'left knee', status: 'confirmed' });
  });
});

it('is read once more, not five hundred times, while clients come by pages', async () => {
  const bridge = sampleBridge();
  const reader = new WindowReader(bridge);
  const stop = reader.follow({
    startMs: sampleInstant(`${TODAY}T00:00`),
    endMs: sampleInstant(`${TODAY}T23:59`),
  });
  for (let page = 0; page < 500; page += 1)
    bridge.emit('contacts.changed', { knownCount: 1, incomplete: true });
  await settle();
  expect(bridge.inputsOf('schedule.read')).toHaveLength(2);
  expect(reader.data).not.toBeNull();
  bridge.emit('contacts.changed', { knownCount: 1, incomplete: true });
  await settle();
  expect(bridge.inputsOf('schedule.read')).toHaveLength(3);
  stop();
});
