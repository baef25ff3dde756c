import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addWallMinutes, dateOfWall, wallMinutesBetween, weekdayOf } from '../time/zone.ts';
import { readRepeat } from './repeat-to-rrule.ts';
import { firstOccurrences, startMatchesRule } from './expand.ts';
import { rruleToRepeat } from './rrule-to-repeat.ts';
import { WEEKDAYS, type RepeatRule } from './repeat-rule.ts';
import { movesEveryVisit, shiftRepeat } from './shift-repeat.ts';

const weekly: Extract<RepeatRule, { kind: 'pattern' }> = {
  kind: 'pattern',
  frequency: 'weekly',
  interval: 1,
  weekdays: ['MO', 'SU'],
  monthly: null,
  end: { kind: 'never' },
  skippedDates: ['2026-11-30'],
};

const ten = (date: string) => ({
  startWall: `${date}T10:00`,
  timeZone: 'America/New_York',
  durationMinutes: 30,
});
const shifted = (rule: RepeatRule, from: string, to: string): RepeatRule =>
  shiftRepeat(rule, ten(from), `${to}T10:00`);

describe('a series moved as a whole', () => {
  it('moves its weekdays and its skipped dates, forwards and back', () => {
    expect(shifted(weekly, '2026-11-23', '2026-11-24')).toMatchObject({
      weekdays: ['TU', 'MO'],
      skippedDates: ['2026-12-01'],
    });
    expect(shifted(weekly, '2026-11-23', '2026-11-22')).toMatchObject({ weekdays: ['SU', 'SA'] });
    expect(shifted(weekly, '2026-11-23', '2026-11-23')).toBe(weekly);
  });

  it('keeps saying the same of a month: its date, or which weekday of it', () => {
    const monthly: typeof weekly = { ...weekly, frequency: 'monthly', weekdays: [] };
    expect(
      shifted({ ...monthly, monthly: { kind: 'day-of-month', day: 3 } }, '2026-11-03', '2026-11-04'),
    ).toMatchObject({ monthly: { day: 4 } });
    const second = { kind: 'nth-weekday', nth: 2, weekday: 'MO' } as const;
    expect(shifted({ ...monthly, monthly: second }, '2026-11-09', '2026-11-18')).toMatchObject({
      monthly: { nth: 3, weekday: 'WE' },
    });
    const last = { kind: 'nth-weekday', nth: -1, weekday: 'MO' } as const;
    expect(shifted({ ...monthly, monthly: last }, '2026-11-30', '2026-11-29')).toMatchObject({
      monthly: { nth: -1, weekday: 'SU' },
    });
  });

  it('still begins on one of its own days, however far it is moved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: -400, max: 400 }),
        fc.constantFrom('weekly', 'monthly'),
        (weekday, days, frequency) => {
          const from = addDays('2026-11-23', weekday);
          const rule: RepeatRule = {
            ...weekly,
            frequency,
            weekdays: frequency === 'weekly' ? [WEEKDAYS.at(weekday) ?? 'MO'] : [],
            monthly: frequency === 'weekly' ? null : { kind: 'day-of-month', day: Number(from.slice(8)) },
            skippedDates: [],
          };
          const to = addDays(from, days);
          const start = { startWall: `${to}T10:00:00`, timeZone: 'America/New_York', durationMinutes: 30 };
          const series = readRepeat(shifted(rule, from, to), start);
          expect(series.ok && startMatchesRule(series.value)).toBe(true);
        },
      ),
    );
  });
});

describe('any series moved by any length on the clock', () => {
  const weekdays = fc.subarray([...WEEKDAYS], { minLength: 1, maxLength: 4 });
  const end = fc.oneof(
    fc.constant(''),
    fc.integer({ min: 1, max: 30 }).map((count) => `;COUNT=${count}`),
    fc.integer({ min: 0, max: 700 }).map((days) => `;UNTIL=${days}`),
  );
  const kinds = fc.constantFrom(
    'DAILY',
    'WEEKLY',
    'WEEKLY-DAYS',
    'WEEKLY-SUNDAY',
    'MONTHLY',
    'MONTHLY-ORDINAL',
    'MONTHLY-LAST',
    'YEARLY',
    'DAILY-HOURS',
  );
  const zones = fc.constantFrom(
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/Nuuk',
    'UTC',
  );

  it('has exactly the moved visits, or the user is asked', () => {
    let moved = 0;
    let asked = 0;
    fc.assert(
      fc.property(
        fc.record({
          kind: kinds,
          interval: fc.integer({ min: 1, max: 4 }),
          weekdays,
          end,
          startDay: fc.integer({ min: 0, max: 500 }),
          minute: fc.constantFrom(0, 90, 600, 615, 1410),
          timeZone: zones,
          skipped: fc.integer({ min: 1, max: 4 }),
          byDays: fc.constantFrom(0, 0, 1, -1, 2, 6, 7, 30, -45, 180),
          byMinutes: fc.constantFrom(0, 0, 15, 60, -60, 360, 800),
        }),
        (made) => {
          const startWall = addWallMinutes(`${addDays('2026-01-05', made.startDay)}T00:00`, made.minute);
          const day = dateOfWall(startWall);
          const own = WEEKDAYS[(weekdayOf(day) + 6) % 7] ?? 'MO';
          const days = WEEKDAYS.filter((one) => one === own || made.weekdays.includes(one)).join(',');
          const nth = Math.min(4, Math.ceil(Number(day.slice(8)) / 7));
          const until = (text: string): string =>
            text.startsWith(';UNTIL')
              ? `;UNTIL=${addWallMinutes(startWall, Number(text.slice(7)) * 1440).replaceAll(/[-:]/g, '')}`
              : text;
          const body = {
            DAILY: 'FREQ=DAILY',
            WEEKLY: 'FREQ=WEEKLY',
            'WEEKLY-DAYS': `FREQ=WEEKLY;BYDAY=${days}`,
            'WEEKLY-SUNDAY': `FREQ=WEEKLY;BYDAY=${days};WKST=SU`,
            MONTHLY: 'FREQ=MONTHLY',
            'MONTHLY-ORDINAL': `FREQ=MONTHLY;BYDAY=${nth}${own}`,
            'MONTHLY-LAST': `FREQ=MONTHLY;BYDAY=-1${own}`,
            YEARLY: 'FREQ=YEARLY',
            'DAILY-HOURS': `FREQ=DAILY;BYHOUR=${Number(startWall.slice(11, 13))}`,
          }[made.kind];
          const { timeZone } = made;
          const start = { startWall, timeZone, durationMinutes: 30 };
          const read = rruleToRepeat(
            `${body};INTERVAL=${made.interval}${until(made.end)}`,
            startWall,
            timeZone,
          );
          if (!read.ok) throw new Error(read.message);
          const whole = firstOccurrences(ok(readRepeat(read.value, start)), 40);
          const skip = whole[made.skipped]?.startWall.slice(0, 10);
          const rule = { ...read.value, skippedDates: skip === undefined ? [] : [skip] };

          const toWall = addWallMinutes(startWall, made.byDays * 1440 + made.byMinutes);
          const after = { rule: shiftRepeat(rule, start, toWall), start: { ...start, startWall: toWall } };
          const isSafeToMove = movesEveryVisit({ rule, start }, after);
          const isSimple = ['DAILY', 'WEEKLY', 'WEEKLY-DAYS'].includes(made.kind);
          if (isSimple) expect(isSafeToMove).toBe(true);
          if (!isSafeToMove) {
            asked += 1;
            return;
          }
          moved += 1;
          const walls = (one: typeof after): string[] =>
            firstOccurrences(ok(readRepeat(one.rule, one.start)), 500).map((visit) => visit.startWall);
          const byMinutes = wallMinutesBetween(startWall, toWall);
          expect(walls(after)).toEqual(walls({ rule, start }).map((wall) => addWallMinutes(wall, byMinutes)));
        },
      ),
      { numRuns: 200 },
    );
    expect(moved).toBeGreaterThan(50);
    expect(asked).toBeGreaterThan(0);
  });

  it.each([
    [
      'an hour later than its end',
      '2026-11-20T10:00',
      '2026-11-20T16:00',
      'UNTIL=20270219T150000Z',
      '20270219T210000Z',
    ],
    [
      'into summer time',
      '2027-02-12T10:00',
      '2027-02-19T10:00',
      'UNTIL=20270312T150000Z',
      '20270319T140000Z',
    ],
    [
      'out of summer time',
      '2027-10-08T10:00',
      '2027-10-15T10:00',
      'UNTIL=20271105T140000Z',
      '20271112T150000Z',
    ],
  ])('the end of a pasted rule goes by the wall clock: %s', (_what, from, to, until, moved) => {
    const rule: RepeatRule = {
      kind: 'pasted',
      rule: `FREQ=MONTHLY;BYDAY=2FR,3FR;${until}`,
      skippedDates: [],
    };
    const start = { startWall: from, timeZone: 'America/New_York', durationMinutes: 30 };
    expect(shiftRepeat(rule, start, to)).toMatchObject({
      rule: `FREQ=MONTHLY;BYDAY=2FR,3FR;UNTIL=${moved}`,
    });
  });
});

function ok<T>(reading: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!reading.ok) throw new Error(reading.message);
  return reading.value;
}
