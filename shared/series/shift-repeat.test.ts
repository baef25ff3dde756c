import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../time/wall-date.ts';
import { readRepeat } from './repeat-to-rrule.ts';
import { startMatchesRule } from './expand.ts';
import { WEEKDAYS, type RepeatRule } from './repeat-rule.ts';
import { shiftRepeat } from './shift-repeat.ts';

const weekly: Extract<RepeatRule, { kind: 'pattern' }> = {
  kind: 'pattern',
  frequency: 'weekly',
  interval: 1,
  weekdays: ['MO', 'SU'],
  monthly: null,
  end: { kind: 'never' },
  skippedDates: ['2026-11-30'],
};

describe('a series moved as a whole', () => {
  it('moves its weekdays and its skipped dates, forwards and back', () => {
    expect(shiftRepeat(weekly, '2026-11-23', '2026-11-24')).toMatchObject({
      weekdays: ['TU', 'MO'],
      skippedDates: ['2026-12-01'],
    });
    expect(shiftRepeat(weekly, '2026-11-23', '2026-11-22')).toMatchObject({ weekdays: ['SU', 'SA'] });
    expect(shiftRepeat(weekly, '2026-11-23', '2026-11-23')).toBe(weekly);
  });

  it('keeps saying the same of a month: its date, or which weekday of it', () => {
    const monthly: typeof weekly = { ...weekly, frequency: 'monthly', weekdays: [] };
    expect(
      shiftRepeat({ ...monthly, monthly: { kind: 'day-of-month', day: 3 } }, '2026-11-03', '2026-11-04'),
    ).toMatchObject({ monthly: { day: 4 } });
    const second = { kind: 'nth-weekday', nth: 2, weekday: 'MO' } as const;
    expect(shiftRepeat({ ...monthly, monthly: second }, '2026-11-09', '2026-11-18')).toMatchObject({
      monthly: { nth: 3, weekday: 'WE' },
    });
    const last = { kind: 'nth-weekday', nth: -1, weekday: 'MO' } as const;
    expect(shiftRepeat({ ...monthly, monthly: last }, '2026-11-30', '2026-11-29')).toMatchObject({
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
          const series = readRepeat(shiftRepeat(rule, from, to), start);
          expect(series.ok && startMatchesRule(series.value)).toBe(true);
        },
      ),
    );
  });
});
