import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDate } from '../../../shared/time/format.ts';
import { addDays } from '../../../shared/time/wall-date.ts';
import { dateOrderOf, readDate as read, type DateReading } from './read-date.ts';

const MONDAY = '2026-11-23';

function readDate(text: string, reading: Partial<DateReading> = {}): string | null {
  return read(text, { today: MONDAY, order: 'day-month', ...reading });
}

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
  ['29 feb', '2028-02-29'],
  ['31 nov', null],
  ['soon', null],
  ['13/13', null],
  ['', null],
  ['20261124', '2026-11-24'],
  ['2026.11.24', '2026-11-24'],
  ['2027/01/05', '2027-01-05'],
  ['2026-11/24', null],
  ['2026111', null],
  ['2026-02-30', null],
  ['5-Jan-2027', '2027-01-05'],
  ['5jan', '2027-01-05'],
  ['24th of November', '2026-11-24'],
  ['the 24th of Nov, 2026', '2026-11-24'],
  ['Jan 5, 2027', '2027-01-05'],
  ['on Thursday', '2026-11-26'],
  ['thurs', '2026-11-26'],
  ['weds', '2026-11-25'],
  ['wed,', '2026-11-25'],
  ['24 nov,', '2026-11-24'],
  ['24. November', '2026-11-24'],
  ['１２／４', '2026-04-12'.replace('2026', '2027')],
  ['\u200E24\u200F nov', '2026-11-24'],
  ['٢٤/١١', '2026-11-24'],
  ['२४-११-२०२६', '2026-11-24'],
  ['next thu', '2026-12-03'],
  ['next monday', '2026-11-30'],
  ['this fri', '2026-11-27'],
  ['in 3 days', '2026-11-26'],
  ['in 2 weeks', '2026-12-07'],
  ['monkey', null],
  ['sunny', null],
  ['marble 3', null],
  ['octopus 8', null],
  ['sat nav', null],
  ['mo', null],
  ['ma 3', null],
  ['ju 3', null],
  ['24', null],
  ['0/5', null],
  ['13/13/13', null],
  ['99999999', null],
])('on Mon 23 Nov 2026, "%s" is %s', (typed, date) => {
  expect(readDate(typed)).toBe(date);
});

test('with the month first, 11/24 is the same day', () => {
  expect(readDate('11/24', { order: 'month-day' })).toBe('2026-11-24');
});

test.each([
  ['12/4', 'day-month', '2027-04-12'],
  ['12/4', 'month-day', '2026-12-04'],
  ['12-4-27', 'day-month', '2027-04-12'],
  ['12-4-27', 'month-day', '2027-12-04'],
  // Only one of the two readings is a date.
  ['24.11', 'month-day', '2026-11-24'],
  ['11/24', 'day-month', '2026-11-24'],
  ['31/4', 'day-month', null],
] as const)('"%s" with the order %s is %s', (typed, order, date) => {
  expect(readDate(typed, { order })).toBe(date);
});

test.each([
  ['2027-01-04', '15 nov', '2026-11-15'],
  ['2027-01-04', '4 nov', '2027-11-04'],
  ['2026-12-31', '1 jan', '2027-01-01'],
  ['2027-01-01', '31 dec', '2026-12-31'],
  ['2027-02-28', '30 dec', '2026-12-30'],
  ['2027-02-28', '29 dec', '2027-12-29'],
  ['2028-02-28', '29 feb', '2028-02-29'],
  ['2028-06-01', '29 feb', '2032-02-29'],
])('on %s, "%s" is %s: a date up to 60 days gone is the past one', (today, typed, date) => {
  expect(readDate(typed, { today })).toBe(date);
});

test.each([
  ['de', '24. Dezember', '2026-12-24'],
  ['de', '3. März', '2027-03-03'],
  ['de', 'mi', '2026-11-25'],
  ['de', 'Donnerstag', '2026-11-26'],
  ['fr', '1 août 2027', '2027-08-01'],
  ['es', 'jueves', '2026-11-26'],
  ['de', '24 dec', '2026-12-24'],
])('in %s, "%s" is %s', (locale, typed, date) => {
  expect(readDate(typed, { locale })).toBe(date);
});

test('the order is the one the language of the PC writes', () => {
  expect(dateOrderOf('en-US')).toBe('month-day');
  for (const locale of ['en-GB', 'de', 'fr-CA', 'en-AU', 'es-MX']) {
    expect(dateOrderOf(locale), locale).toBe(locale === 'fr-CA' ? 'month-day' : 'day-month');
  }
});

const anyDate = fc.integer({ min: -2000, max: 2000 }).map((days) => addDays(MONDAY, days));

test('what is shown is read back as the same date', () => {
  fc.assert(
    fc.property(anyDate, (date) => {
      expect(readDate(formatDate(date))).toBe(date);
    }),
  );
});
