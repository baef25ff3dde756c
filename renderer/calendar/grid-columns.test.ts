import { describe, expect, it } from 'vitest';
import { datesOnScreen, gridColumns } from './grid-columns.ts';

const DATES = { kind: 'dates', timeZone: 'UTC' } as const;
const choice = { plan: DATES, date: '2026-11-25', firstDayOfWeek: 1, showWeekends: true } as const;
const dates = (columns: { date: string }[]) => columns.map(({ date }) => date.slice(8));

describe('the columns of the grid', () => {
  it('are the days of the week, from the day it begins on', () => {
    expect(dates(gridColumns({ ...choice, view: 'week' }))).toEqual([
      '23',
      '24',
      '25',
      '26',
      '27',
      '28',
      '29',
    ]);
    expect(dates(gridColumns({ ...choice, view: 'week', firstDayOfWeek: 0 }))[0]).toBe('22');
  });

  it('leave weekends out where the user hides them, but never the one day asked for', () => {
    expect(dates(gridColumns({ ...choice, view: 'week', showWeekends: false }))).toHaveLength(5);
    expect(dates(gridColumns({ ...choice, view: 'day', date: '2026-11-28', showWeekends: false }))).toEqual([
      '28',
    ]);
  });

  it('do not exist in the list', () => {
    expect(gridColumns({ ...choice, view: 'list' })).toEqual([]);
  });
});

describe('what is on screen', () => {
  it('of a month are whole weeks', () => {
    expect(datesOnScreen('month', '2026-11-25', 1, null)).toEqual({
      first: '2026-10-26',
      last: '2026-12-06',
    });
    expect(datesOnScreen('month', '2027-02-10', 1, null)).toEqual({
      first: '2027-02-01',
      last: '2027-02-28',
    });
  });
});
