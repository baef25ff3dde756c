import { describe, expect, test } from 'vitest';
import { DEFAULT_TIME_STYLE } from '../../shared/time/format.ts';
import { datesOfView, stepDate, viewHeading, windowOfDates, withoutThisYear } from './calendar-steps.ts';

describe('steps', () => {
  test.each([
    ['day', '2026-11-24', '2026-11-22'],
    ['week', '2026-11-30', '2026-11-16'],
    ['list', '2026-11-30', '2026-11-16'],
    ['month', '2026-12-23', '2026-10-23'],
  ] as const)('%s goes to %s and back to %s', (view, next, previous) => {
    expect(stepDate(view, '2026-11-23', 1)).toBe(next);
    expect(stepDate(view, '2026-11-23', -1)).toBe(previous);
  });

  test('a month after 31 January is the end of February', () => {
    expect(stepDate('month', '2027-01-31', 1)).toBe('2027-02-28');
  });
});

describe('headings', () => {
  test.each([
    ['day', '2026-11-23', 'Mon 23 Nov 2026'],
    ['week', '2026-11-25', '23–29 Nov 2026'],
    ['week', '2026-12-02', '30 Nov – 6 Dec 2026'],
    ['list', '2026-12-30', '28 Dec 2026 – 3 Jan 2027'],
    ['month', '2026-11-25', 'November 2026'],
  ] as const)('%s of %s is "%s"', (view, date, heading) => {
    expect(viewHeading(view, date, 1, null, DEFAULT_TIME_STYLE)).toBe(heading);
  });

  test.each([
    ['day', '2026-11-23', 'Mo., 23. Nov. 2026'],
    ['week', '2026-11-25', '23.–29. Nov. 2026'],
    ['list', '2026-12-30', '28. Dez. 2026 – 3. Jan. 2027'],
    ['month', '2026-11-25', 'November 2026'],
  ] as const)('in German %s of %s is "%s"', (view, date, heading) => {
    const german = viewHeading(view, date, 1, null, { hour12: false, locale: 'de' });
    expect(german.replaceAll(/\s/g, ' ')).toBe(heading);
  });
});

test('a narrow window leaves out this year, and no other', () => {
  expect(withoutThisYear('23–29 Nov 2026', '2026-11-26')).toBe('23–29 Nov');
  expect(withoutThisYear('November 2026', '2026-11-26')).toBe('November');
  expect(withoutThisYear('28 Dec 2026 – 3 Jan 2027', '2026-11-26')).toBe('28 Dec 2026 – 3 Jan 2027');
});

test('a week that begins on Sunday holds the Sunday before', () => {
  expect(datesOfView('week', '2026-11-25', 0, null)).toEqual({ first: '2026-11-22', last: '2026-11-28' });
});

test('the list begins with today, another week’s with its first day, and an earlier day of this week can be had', () => {
  const listOf = (date: string) => datesOfView('list', date, 1, '2026-11-25');
  expect(listOf('2026-11-25')).toEqual({ first: '2026-11-25', last: '2026-12-01' });
  expect(listOf('2026-11-27').first).toBe('2026-11-25');
  expect(listOf('2026-11-24').first).toBe('2026-11-23');
  expect(listOf('2026-12-02')).toEqual({ first: '2026-11-30', last: '2026-12-06' });
  expect(datesOfView('week', '2026-11-25', 1, '2026-11-25').first).toBe('2026-11-23');
});

test('the day the clocks go back has 25 hours', () => {
  const { startMs, endMs } = windowOfDates('2026-11-01', '2026-11-01', 'America/New_York');
  expect((endMs - startMs) / 3_600_000).toBe(25);
});
