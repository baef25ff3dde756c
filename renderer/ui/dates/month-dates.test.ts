import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../shared/time/zone.ts';
import { monthWeeks, movedDate, stepMonth } from './month-dates.ts';

const anyDate = fc.integer({ min: -2000, max: 2000 }).map((days) => addDays('2026-11-23', days));

describe('the date picker’s month', () => {
  it('always has six whole weeks, so that nothing below it jumps', () => {
    for (const month of ['2026-11-01', '2027-02-01', '2026-08-01']) {
      const weeks = monthWeeks(month, 1);
      expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
      expect(weeks.flat()).toContain(month);
    }
  });

  it('begins on the day the user’s week begins on', () => {
    expect(monthWeeks('2026-11-01', 1)[0]?.[0]).toBe('2026-10-26');
    expect(monthWeeks('2026-11-01', 0)[0]?.[0]).toBe('2026-11-01');
  });

  it('begins on the first day of the week and holds the whole month', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 6 }), (date, firstDayOfWeek) => {
        const dates = monthWeeks(date, firstDayOfWeek).flat();
        expect(new Date(`${dates[0]}T12:00Z`).getUTCDay()).toBe(firstDayOfWeek);
        expect(dates).toContain(`${date.slice(0, 7)}-01`);
        expect(dates).toContain(date);
        expect(dates).toHaveLength(42);
      }),
    );
  });

  it('steps over the end of a year', () => {
    expect(stepMonth('2026-12-01', 1)).toBe('2027-01-01');
    expect(stepMonth('2027-01-31', -1)).toBe('2026-12-01');
  });
});

describe('walking the days', () => {
  it.each([
    ['ArrowLeft', '2026-11-24'],
    ['ArrowUp', '2026-11-18'],
    ['ArrowDown', '2026-12-02'],
    ['Home', '2026-11-23'],
    ['End', '2026-11-29'],
    ['PageUp', '2026-10-25'],
  ])('%s goes to %s', (key, expected) => {
    expect(movedDate('2026-11-25', key, 1)).toBe(expected);
  });

  it('stays in the month that is shorter', () => {
    expect(movedDate('2027-03-31', 'PageUp', 1)).toBe('2027-02-28');
    expect(movedDate('2027-01-31', 'PageDown', 1)).toBe('2027-02-28');
  });

  it('ends the week on the day before the one it begins on', () => {
    expect(movedDate('2026-11-25', 'End', 0)).toBe('2026-11-28');
  });

  it('leaves other keys alone', () => {
    expect(movedDate('2026-11-25', 'n', 1)).toBeNull();
  });
});
