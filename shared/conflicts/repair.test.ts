import { describe, expect, it } from 'vitest';
import type { Appointment } from '../appointment/appointment.ts';
import type { BookingCalendar } from '../directory/booking-calendar.ts';
import { firstOccurrences } from '../series/expand.ts';
import { readRepeat } from '../series/repeat-to-rrule.ts';
import type { RepeatRule } from '../series/repeat-rule.ts';
import { instantToWall, wallToEpochMs } from '../time/zone.ts';
import { appointment, MINUTE_MS, PHYSIO, ZONE } from './clinic.fixture.ts';
import type { WantedTime } from './conflicts.ts';
import {
  freeStartsOn,
  nearestFreeOffline,
  nearestSlots,
  checkSeries,
  moveToNextFree,
  restoreDate,
  skipConflicting,
} from './nearest-free.ts';
import { indexSchedule } from './schedule-index.ts';

const at = (wall: string) => wallToEpochMs(wall, ZONE);
const show = (startMs: number) => instantToWall(startMs, ZONE).slice(0, 16);
const OPTIONS = { nowMs: at('2026-11-20T12:00') };

/** Open two hours on weekdays: full days are soon made. */
const CALENDAR: BookingCalendar = {
  ...PHYSIO,
  openHours: [
    {
      daysOfTheWeek: [1, 2, 3, 4, 5],
      hours: [{ openHour: 9, openMinute: 0, closeHour: 11, closeMinute: 0 }],
    },
  ],
};

function booked(wall: string, lengthMinutes = 30): Appointment {
  const startMs = at(wall);
  return { ...appointment('00:00', '00:00'), startMs, endMs: startMs + lengthMinutes * MINUTE_MS };
}

function indexOf(appointments: Appointment[]) {
  return indexSchedule({
    timeZone: ZONE,
    appointments,
    blockedSlots: [],
    calendars: [CALENDAR],
    providerName: () => 'Dr Kim',
    contactName: () => null,
  });
}

const WHO = { calendarId: 'physio', providerId: 'kim', contactId: 'bo' };
const wantedAt = (wall: string): WantedTime => ({
  ...WHO,
  startMs: at(wall),
  endMs: at(wall) + 30 * MINUTE_MS,
});

describe('the nearest free slots', () => {
  it('are three, in order of time, none past and not the one just refused', () => {
    const slots = ['09:00', '09:30', '10:00', '10:30', '12:00', '16:00'].map((time) =>
      at(`2026-11-23T${time}`),
    );
    expect(nearestSlots(at('2026-11-23T10:00'), slots, OPTIONS.nowMs).map(show)).toEqual([
      '2026-11-23T09:00',
      '2026-11-23T09:30',
      '2026-11-23T10:30',
    ]);
    expect(nearestSlots(at('2026-11-23T10:00'), slots, at('2026-11-23T10:15')).map(show)).toEqual([
      '2026-11-23T10:30',
      '2026-11-23T12:00',
      '2026-11-23T16:00',
    ]);
    expect(nearestSlots(0, [], 0)).toEqual([]);
  });

  it('are worked out from open hours, bookings and blocks where the server cannot be asked', () => {
    const index = indexOf([booked('2026-11-23T09:30', 60), booked('2026-11-23T10:30')]);
    expect(freeStartsOn('2026-11-23', wantedAt('2026-11-23T10:00'), index, OPTIONS).map(show)).toEqual([
      '2026-11-23T09:00',
    ]);
    expect(nearestFreeOffline(wantedAt('2026-11-23T10:00'), index, OPTIONS).map(show)).toEqual([
      '2026-11-23T09:00',
      '2026-11-24T09:00',
      '2026-11-24T09:30',
    ]);
  });

  it('are found behind full weeks, but not in a calendar that never opens', () => {
    const fullDays = Array.from({ length: 14 }, (_, day) =>
      booked(`2026-11-${23 + day > 30 ? '30' : 23 + day}T09:00`, 120),
    );
    expect(nearestFreeOffline(wantedAt('2026-11-23T10:00'), indexOf(fullDays), OPTIONS).map(show)).toEqual([
      '2026-12-01T09:00',
      '2026-12-01T09:30',
      '2026-12-01T10:00',
    ]);
    expect(
      nearestFreeOffline({ ...wantedAt('2026-11-23T10:00'), calendarId: 'gone' }, indexOf([]), OPTIONS),
    ).toEqual([]);
  });

  it('are the nearest of all that are free in the days around', () => {
    const index = indexOf([booked('2026-11-25T09:00', 120), booked('2026-11-24T10:00', 60)]);
    const wanted = wantedAt('2026-11-25T10:00');
    const all = ['2026-11-23', '2026-11-24', '2026-11-26', '2026-11-27'].flatMap((date) =>
      freeStartsOn(date, wanted, index, OPTIONS),
    );
    expect(nearestFreeOffline(wanted, index, OPTIONS)).toEqual(
      nearestSlots(wanted.startMs, all, OPTIONS.nowMs),
    );
  });
});

describe('a proposed series', () => {
  const RULE: RepeatRule = {
    kind: 'pattern',
    frequency: 'weekly',
    interval: 1,
    weekdays: ['MO'],
    monthly: null,
    end: { kind: 'count', count: 4 },
    skippedDates: ['2026-12-14'],
  };
  const read = (rule: RepeatRule) => {
    const series = readRepeat(rule, { startWall: '2026-11-23T10:00', timeZone: ZONE, durationMinutes: 30 });
    if (!series.ok) throw new Error(series.message);
    return series.value;
  };
  const index = indexOf([booked('2026-11-30T10:15'), booked('2026-12-01T09:00', 120)]);
  const rows = checkSeries(read(RULE), WHO, index, OPTIONS);

  it('is checked occurrence by occurrence, as the server does not', () => {
    expect(
      rows.map(({ startWall, conflicts }) => [startWall.slice(0, 10), conflicts.map(({ kind }) => kind)]),
    ).toEqual([
      ['2026-11-23', []],
      ['2026-11-30', ['provider-booked']],
      ['2026-12-07', []],
    ]);
    expect(rows[1]!.conflicts[0]!.sentence).toBe('Dr Kim is already booked 10:15–10:45 (Physio).');
  });

  it('skips what is taken, and takes it back', () => {
    const repaired = skipConflicting(RULE, rows);
    expect(repaired.skippedDates).toEqual(['2026-11-30', '2026-12-14']);
    expect(
      checkSeries(read(repaired), WHO, index, OPTIONS).every(({ conflicts }) => conflicts.length === 0),
    ).toBe(true);
    expect(restoreDate(repaired, '2026-11-30')).toEqual(RULE);
  });

  it('moves what is taken to the next free time, over a full day', () => {
    const moved = moveToNextFree(RULE, rows[1]!, rows, WHO, index, OPTIONS);
    expect(moved?.single.startWall).toBe('2026-12-02T09:00:00');
    expect(moved?.rule.skippedDates).toEqual(['2026-11-30', '2026-12-14']);
    const never = moveToNextFree(RULE, rows[1]!, rows, { ...WHO, calendarId: 'gone' }, index, OPTIONS);
    expect(never).toBeNull();
  });

  it('does not move an occurrence onto another one of its own', () => {
    const daily = read({
      ...RULE,
      frequency: 'daily',
      weekdays: [],
      skippedDates: [],
      end: { kind: 'count', count: 3 },
    });
    const busy = indexOf([
      booked('2026-11-23T10:00'),
      booked('2026-11-23T10:30'),
      booked('2026-11-24T09:00', 60),
    ]);
    const dailyRows = checkSeries(daily, WHO, busy, OPTIONS);
    const moved = moveToNextFree(RULE, dailyRows[0]!, dailyRows, WHO, busy, OPTIONS);
    expect(moved?.single.startWall).toBe('2026-11-24T10:30:00');
  });

  it('without end is checked as far as the user would look', () => {
    const endless = read({ ...RULE, end: { kind: 'never' } });
    expect(checkSeries(endless, WHO, index, OPTIONS)).toHaveLength(300);
    expect(checkSeries(endless, WHO, index, { ...OPTIONS, limit: 5 })).toHaveLength(5);
    expect(firstOccurrences(endless, 1)[0]!.startMs).toBe(at('2026-11-23T10:00'));
  });
});
