import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDate } from '../../../shared/time/format.ts';
import { addDays } from '../../../shared/time/wall-date.ts';
import { readDate } from './read-date.ts';

const MONDAY = '2026-11-23';

test.each([
  ['today', '2026-11-23'],
  ['tomorrow', '2026-11-24'],
  ['+7', '2026-11-30'],
  ['+2w', '2026-12-07'],
  ['tue', '2026-11-24'],
  ['Monday', '2026-11-30'],
  ['24 nov', '2026-11-24'],
  ['Nov 24', '2026-11-24'],
  ['24.11.', '2026-11-24'],
  ['24/11', '2026-11-24'],
  ['24/11/27', '2027-11-24'],
  ['2026-12-01', '2026-12-01'],
  ['Tue 24 Nov 2026', '2026-11-24'],
  ['3 jan', '2027-01-03'],
  ['20 oct', '2026-10-20'],
  ['29 feb', null],
  ['31 nov', null],
  ['soon', null],
  ['13/13', null],
  ['', null],
])('on Mon 23 Nov 2026, "%s" is %s', (typed, date) => {
  expect(readDate(typed, MONDAY)).toBe(date);
});

test('with the month first, 11/24 is the same day', () => {
  expect(readDate('11/24', MONDAY, 'month-first')).toBe('2026-11-24');
});

const anyDate = fc.integer({ min: -2000, max: 2000 }).map((days) => addDays(MONDAY, days));

test('what is shown is read back as the same date', () => {
  fc.assert(
    fc.property(anyDate, (date) => {
      expect(readDate(formatDate(date), MONDAY)).toBe(date);
    }),
  );
});
