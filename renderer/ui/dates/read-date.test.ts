import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../../shared/messages/messages.ts';
import { formatDate } from '../../../shared/time/format.ts';
import { addDays } from '../../../shared/time/zone.ts';
import { dateOrderOf, dateProblem, readDate as read, type DateReading } from './read-date.ts';

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
  ['thursday week', '2026-12-03'],
  ['a week on Thursday', '2026-12-03'],
  ['mon week', '2026-12-07'],
  ['next week', null],
  ['24.XI.2026', '2026-11-24'],
  ['5/iv', '2027-04-05'],
  ['24.iiii', null],
  ['5 v', null],
  ['next monday', '2026-11-30'],
  ['this fri', '2026-11-27'],
  ['in 3 days', '2026-11-26'],
  ['in 2 weeks', '2026-12-07'],
  ['in a week', '2026-11-30'],
  ['3 months', '2027-02-23'],
  ['+1m', '2026-12-23'],
  ['in 1 year', '2027-11-23'],
  ['5 days ago', '2026-11-18'],
  ['-1', '2026-11-22'],
  ['yesterday', '2026-11-22'],
  ['the 24th', '2026-11-24'],
  ['22nd', '2026-12-22'],
  ['31st', '2026-12-31'],
  ['24. 11. 2026', '2026-11-24'],
  ['2026. 11. 24.', '2026-11-24'],
  ['24 / 11', '2026-11-24'],
  ['24‑11–2026', '2026-11-24'],
  ['24nov26', '2026-11-24'],
  ['24NOV2026', '2026-11-24'],
  ['2026-Nov-24', '2026-11-24'],
  ['24 Nov ’26', '2026-11-24'],
  ['24/11 (tue)', '2026-11-24'],
  ['24 nov tue', '2026-11-24'],
  ['Tue. 24 Nov', '2026-11-24'],
  ['24/11/99', '1999-11-24'],
  ['24/11/75', '2075-11-24'],
  ['29 feb 2028', '2028-02-29'],
  ['2026年11月24日', '2026-11-24'],
  ['11월 24일', '2026-11-24'],
  ['𝟮𝟰 𝗻𝗼𝘃', '2026-11-24'],
  ['๒๔/๑๑', '2026-11-24'],
  ['day after tomorrow', '2026-11-25'],
  ['in two weeks', '2026-12-07'],
  ['a fortnight', '2026-12-07'],
  ['in ten days', '2026-12-03'],
  ['+ 7', '2026-11-30'],
  ['the third of december', null],
  ['march one', '2027-03-01'],
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
  ['29 feb 2027', null],
  ['29/2/27', null],
  ['mon 24 nov', null],
  ['24/11/2026 sun', null],
  ['24/11/2569', null],
  ['24112026', null],
  ['241126', null],
  ['2026-11-24T10:00', null],
  ['24/11 10:00', null],
  ['nov 2026', null],
  ['november', null],
  ['in -3 days', null],
  ['3 monkeys', null],
  ['3 m 4', null],
  ['32nd', null],
  ['next', null],
  ['next week', null],
  ['tod', null],
  ['thur day', null],
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
  // The weekday decides nothing about the order.
  ['fri 12/4', 'month-day', '2026-12-04'],
  ['fri 12/4', 'day-month', null],
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
  ['fr', '1er décembre', '2026-12-01'],
  ['fr', '24ème novembre', '2026-11-24'],
  ['it', '1° dicembre', '2026-12-01'],
  ['pt-BR', '1º de dezembro', '2026-12-01'],
  ['vi', 'ngày 24 tháng 11 năm 2026', '2026-11-24'],
  ['th', '24 พ.ย.', '2026-11-24'],
  // Counted by another calendar.
  ['th', '๒๔/๑๑/๒๕๖๙', null],
  ['es', 'jueves', '2026-11-26'],
  ['de', '24 dec', '2026-12-24'],
  ['de', 'morgen', '2026-11-24'],
  ['de', 'übermorgen', '2026-11-25'],
  ['fr', 'après-demain', '2026-11-25'],
  ['fr', '24 novembre', '2026-11-24'],
  ['es', '24 de noviembre de 2026', '2026-11-24'],
  ['ca', '24 de novembre', '2026-11-24'],
  ['pt-BR', 'terça-feira', '2026-11-24'],
  ['pl', '24 listopada', '2026-11-24'],
  ['pl', 'listopad 24', '2026-11-24'],
  ['ru', '24 ноября', '2026-11-24'],
  ['ru', 'завтра', '2026-11-24'],
  ['el', '24 ΝΟΕΜΒΡΙΟΥ', '2026-11-24'],
  ['fi', '24. marraskuuta', '2026-11-24'],
  ['cs', '24. listopadu 2026', '2026-11-24'],
  ['tr', '24 KASIM', '2026-11-24'],
  ['vi', 'Thứ Ba', '2026-11-24'],
  ['ar', '٢٤ نوفمبر', '2026-11-24'],
  ['fa', '۲۴ نوامبر', '2026-11-24'],
  ['hi', '२४ नवंबर', '2026-11-24'],
  // The same word for yesterday and tomorrow.
  ['hi', 'कल', null],
  // Persian months are of another calendar.
  ['fa', '24 آبان', null],
  ['ja', '火曜日', '2026-11-24'],
  ['ja', '11月24日（火）', '2026-11-24'],
  ['ja', '11月24日(水)', null],
  ['hu', '2026. november 24.', '2026-11-24'],
])('in %s, "%s" is %s', (locale, typed, date) => {
  expect(readDate(typed, { locale })).toBe(date);
});

test('three numbers of two digits are read with the year first only where the language writes it first', () => {
  expect(readDate('26/11/24', { locale: 'ja', order: 'month-day' })).toBe('2026-11-24');
  expect(readDate('26/11/24', { locale: 'ja', order: 'day-month' })).toBe('2024-11-26');
  expect(readDate('26/11/24', { locale: 'en-US', order: 'month-day' })).toBe('2024-11-26');
});

test('a date with the weekday of another is told what day it is', () => {
  const reading = { today: MONDAY, order: 'day-month' } as const;
  expect(dateProblem('fri 24 nov', reading)).toContain('that date is Tue 24 Nov 2026');
  expect(dateProblem('soon', reading)).toContain('“soon” is not a date');
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

const anyWords = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 20, unit: 'grapheme' }),
      fc.nat({ max: 9999 }),
      fc.constantFrom('in', 'ago', 'thu', '/', '-'),
    ),
  )
  .map((words) => words.join(' '));

test('no text makes it throw, not even words that every object knows', () => {
  for (const text of ['constructor', 'in 3 constructor', '3 __proto__', 'valueof ago'])
    expect(readDate(text), text).toBeNull();
  fc.assert(
    fc.property(anyWords, (text) => {
      expect(readDate(text) ?? MONDAY).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }),
  );
});

describe('in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  test.each([
    ['heute', '2026-11-23'],
    ['morgen', '2026-11-24'],
    ['übermorgen', '2026-11-25'],
    ['uebermorgen', '2026-11-25'],
    ['gestern', '2026-11-22'],
    ['vorgestern', '2026-11-21'],
    ['Mo', '2026-11-30'],
    ['Mo.', '2026-11-30'],
    ['Montag', '2026-11-30'],
    ['donn', '2026-11-26'],
    ['Sonnabend', '2026-11-28'],
    ['nächsten Donnerstag', '2026-12-03'],
    ['naechsten Do', '2026-12-03'],
    ['nächste Woche Donnerstag', '2026-12-03'],
    ['Donnerstag nächste Woche', '2026-12-03'],
    ['kommenden Donnerstag', '2026-11-26'],
    ['diesen Donnerstag', '2026-11-26'],
    ['3.12.', '2026-12-03'],
    ['3. 12.', '2026-12-03'],
    ['3.12.26', '2026-12-03'],
    ['03.12.2026', '2026-12-03'],
    ['3. Dezember', '2026-12-03'],
    ['3. Dez.', '2026-12-03'],
    ['am 3. März', '2027-03-03'],
    ['3. Maerz', null],
    ['Do, 3. Dezember', '2026-12-03'],
    ['Mi, 3. Dezember', null],
    ['den 24.', '2026-11-24'],
    ['am 5.', '2026-12-05'],
    ['24', null],
    ['in 2 Wochen', '2026-12-07'],
    ['in zwei Wochen', '2026-12-07'],
    ['in einer Woche', '2026-11-30'],
    ['in 14 Tagen', '2026-12-07'],
    ['in einem Monat', '2026-12-23'],
    ['vor 3 Tagen', '2026-11-20'],
    ['3 Tage', '2026-11-26'],
    // English is always read as well.
    ['tomorrow', '2026-11-24'],
    ['next thursday', '2026-12-03'],
    ['3 Dec', '2026-12-03'],
    ['in 2 weeks', '2026-12-07'],
    ['bald', null],
  ])('"%s" is %s', (typed, date) => {
    setLanguage('de');
    expect(readDate(typed, { locale: 'de-DE' })).toBe(date);
  });

  test('what is shown is read back as the same date', () => {
    setLanguage('de');
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(readDate(formatDate(date))).toBe(date);
      }),
    );
  });

  test('a date is read in each way it is written', () => {
    setLanguage('de');
    const ways: Intl.DateTimeFormatOptions[] = [
      { dateStyle: 'full' },
      { dateStyle: 'long' },
      { dateStyle: 'medium' },
      { dateStyle: 'short' },
      { day: '2-digit', month: '2-digit', year: 'numeric' },
    ];
    fc.assert(
      fc.property(anyDate, fc.constantFrom(...ways), (date, way) => {
        const written = new Intl.DateTimeFormat('de', { ...way, timeZone: 'UTC' }).format(Date.parse(date));
        expect(readDate(written), written).toBe(date);
      }),
    );
  });

  test('what is wrong is said in German', () => {
    setLanguage('de');
    const reading = { today: MONDAY, order: 'day-month', locale: 'de-DE' } as const;
    expect(dateProblem('bald', reading)).toContain('„bald“ ist kein Datum');
    expect(dateProblem('Mi, 3. Dezember', reading)).toContain('Dieses Datum ist Do., 3. Dez. 2026');
  });
});
