import { describe, expect, it } from 'vitest';
import { sampleAppointment, sampleInstant } from '../testing/sample-clinic.ts';
import { SAMPLE_CALENDARS } from '../testing/sample-directory.ts';
import { summarizeToday, openTimesOf, type TodayFacts } from './today-summary.ts';

const at = (time: string) => sampleInstant(`2026-11-23T${time}`);
const booking = (time: string, given: Record<string, unknown> = {}) =>
  sampleAppointment({ wall: `2026-11-23T${time}`, minutes: 30, client: 0, assignedUserId: 'kim', ...given });
const summary = (given: Partial<TodayFacts>) =>
  summarizeToday({
    appointments: [],
    booked: given.appointments ?? [],
    blockedSlots: [],
    calendarById: () => null,
    nowMs: at('10:24'),
    slotMinutes: 15,
    openTimes: [],
    ...given,
  });

describe('today at a glance', () => {
  it('counts who is still to come, and names the next', () => {
    const appointments = [
      booking('15:00'),
      booking('11:00', { id: 'next' }),
      booking('09:00', { status: 'showed' }),
    ];
    expect(summary({ appointments })).toMatchObject({ dueCount: 2, next: { id: 'next' } });
  });

  it('calls late who has begun and was not checked in, but not who is just coming through the door', () => {
    const appointments = [
      booking('10:00', { id: 'late' }),
      booking('10:20', { id: 'just now' }),
      booking('10:00', { id: 'here', status: 'showed' }),
      booking('10:00', { id: 'off', status: 'cancelled' }),
      booking('09:00', { id: 'over' }),
    ];
    expect(summary({ appointments }).late.map(({ id }) => id)).toEqual(['late']);
  });

  it('finds the gaps of the rest of the day, from the next slot on', () => {
    const openTimes = [{ assignedUserId: 'kim', startMs: at('08:00'), endMs: at('13:00') }];
    const appointments = [booking('11:00'), booking('12:15'), booking('11:30', { assignedUserId: 'okafor' })];
    expect(summary({ appointments, openTimes }).gaps).toEqual([
      { assignedUserId: 'kim', startMs: at('10:30'), endMs: at('11:00') },
      { assignedUserId: 'kim', startMs: at('11:30'), endMs: at('12:15') },
    ]);
  });

  it('does not offer time that a cancelled booking keeps free only on paper, nor blocked time', () => {
    const openTimes = [{ assignedUserId: 'kim', startMs: at('11:00'), endMs: at('12:00') }];
    const block = {
      id: 'b',
      title: '',
      startMs: at('11:00'),
      endMs: at('11:30'),
      calendarId: null,
      assignedUserId: 'kim',
      source: null,
      sync: { kind: 'synced' as const },
    };
    const { gaps } = summary({
      openTimes,
      blockedSlots: [block],
      appointments: [booking('11:30', { status: 'cancelled' })],
    });
    expect(gaps).toEqual([{ assignedUserId: 'kim', startMs: at('11:30'), endMs: at('12:00') }]);
  });

  it('has no gap in time blocked for the whole place, nor in a booking the filters hide', () => {
    const openTimes = [{ assignedUserId: 'kim', startMs: at('11:00'), endMs: at('12:30') }];
    const everybody = {
      id: 'b',
      title: '',
      startMs: at('11:00'),
      endMs: at('11:30'),
      calendarId: null,
      assignedUserId: null,
      source: null,
      sync: { kind: 'synced' as const },
    };
    expect(summary({ openTimes, blockedSlots: [everybody], booked: [booking('11:30')] }).gaps).toEqual([
      { assignedUserId: 'kim', startMs: at('12:00'), endMs: at('12:30') },
    ]);
  });

  it('has no gap while a collective calendar needs the whole team', () => {
    const [calendar] = SAMPLE_CALENDARS;
    if (calendar === undefined) throw new Error('the clinic has calendars');
    const [one, other] = calendar.teamMembers;
    const openTimes = [{ assignedUserId: other?.userId ?? '', startMs: at('11:00'), endMs: at('11:30') }];
    const booked = [booking('11:00', { calendarId: calendar.id, assignedUserId: one?.userId ?? null })];
    const facts = { openTimes, booked };
    expect(summary({ ...facts, calendarById: () => calendar }).gaps).toHaveLength(1);
    const collective = { ...calendar, calendarType: 'collective' as const };
    expect(summary({ ...facts, calendarById: () => collective }).gaps).toEqual([]);
  });

  it('has no gaps after closing', () => {
    const openTimes = [{ assignedUserId: 'kim', startMs: at('08:00'), endMs: at('10:30') }];
    expect(summary({ openTimes }).gaps).toEqual([]);
  });
});

describe('when a provider works', () => {
  it('is when a calendar they are on the team of is open', () => {
    const [calendar] = SAMPLE_CALENDARS;
    const userId = calendar?.teamMembers[0]?.userId ?? '';
    const wanted = { date: '2026-11-23', timeZone: 'America/New_York', calendars: SAMPLE_CALENDARS };
    const [first] = openTimesOf({ ...wanted, providerIds: [userId, 'stranger'] });
    expect(first).toMatchObject({ assignedUserId: userId });
    expect(openTimesOf({ ...wanted, providerIds: ['stranger'] })).toEqual([]);
  });
});
