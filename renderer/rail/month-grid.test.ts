import { describe, expect, it } from 'vitest';
import { monthWeeks, stepDay, stepMonth } from './month-grid.ts';

describe('the date picker’s month', () => {
  it('always has six whole weeks, so that the rail does not jump', () => {
    for (const month of ['2026-11-01', '2027-02-01', '2026-08-01']) {
      const weeks = monthWeeks(month, 1);
      expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
      expect(weeks.flat()).toContain(month);
    }
  });

  it('begins on the day the desk’s week begins on', () => {
    expect(monthWeeks('2026-11-01', 1)[0]?.[0]).toBe('2026-10-26');
    expect(monthWeeks('2026-11-01', 0)[0]?.[0]).toBe('2026-11-01');
  });

  it('steps over the end of a year', () => {
    expect(stepMonth('2026-12-01', 1)).toBe('2027-01-01');
    expect(stepMonth('2027-01-31', -1)).toBe('2026-12-01');
  });
});

describe('walking the days', () => {
  it.each([
    ['ArrowLeft', '2026-11-24'],
    ['ArrowDown', '2026-12-02'],
    ['Home', '2026-11-23'],
    ['End', '2026-11-29'],
    ['PageUp', '2026-10-25'],
  ])('%s goes to %s', (key, expected) => {
    expect(stepDay('2026-11-25', key, 1)).toBe(expected);
  });

  it('stays in the month that is shorter', () => {
    expect(stepDay('2027-01-31', 'PageDown', 1)).toBe('2027-02-28');
  });

  it('leaves other keys alone', () => {
    expect(stepDay('2026-11-25', 'n', 1)).toBeNull();
  });
});
