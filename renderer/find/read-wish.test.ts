import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitsWish, readWish, type TimeWish } from './read-wish.ts';

/** A Wednesday. */
const TODAY = '2026-11-25';
const READING = { today: TODAY, order: 'day-month' as const, locale: 'en-GB' };
const MON = 1;
const TUE = 2;
const THU = 4;
const FRI = 5;

const ANY: TimeWish = {
  fromDate: TODAY,
  untilDate: null,
  weekdays: null,
  fromMinute: 0,
  startBeforeMinute: 1440,
  endByMinute: 1440,
};
const MORNING = { startBeforeMinute: 720 };
const AFTERNOON = { fromMinute: 720, startBeforeMinute: 1080 };
const NEXT_WEEK = { fromDate: '2026-11-30', untilDate: '2026-12-06' };

describe.each<[string, Partial<TimeWish>]>([
  ['', {}],
  ['asap', {}],
  ['the next free time please', {}],
  ['thu pm', { weekdays: [THU], ...AFTERNOON }],
  ['th p', { weekdays: [THU], ...AFTERNOON }],
  ['thp', { weekdays: [THU], ...AFTERNOON }],
  ['Thursday afternoon', { weekdays: [THU], ...AFTERNOON }],
  ['any Thursday in the afternoon', { weekdays: [THU], ...AFTERNOON }],
  ['any morning next week', { ...NEXT_WEEK, ...MORNING }],
  ['next week', NEXT_WEEK],
  ['this week am', { untilDate: '2026-11-29', ...MORNING }],
  ['mon or tue', { weekdays: [MON, TUE] }],
  ['mondays, fridays after 3', { weekdays: [MON, FRI], fromMinute: 900 }],
  ['weekend', { weekdays: [0, 6] }],
  ['weekdays before 10', { weekdays: [1, 2, 3, 4, 5], endByMinute: 600 }],
  ['tomorrow', { fromDate: '2026-11-26', untilDate: '2026-11-26' }],
  ['tomorrow 9-11', { fromDate: '2026-11-26', untilDate: '2026-11-26', fromMinute: 540, endByMinute: 660 }],
  ['today after 2pm', { untilDate: TODAY, fromMinute: 840 }],
  ['today after 2 pm', { untilDate: TODAY, fromMinute: 840 }],
  ['tonight', { untilDate: TODAY, fromMinute: 1020 }],
  ['between 9 and 11', { fromMinute: 540, endByMinute: 660 }],
  ['11 to 1', { fromMinute: 660, endByMinute: 780 }],
  ['2pm-4pm', { fromMinute: 840, endByMinute: 960 }],
  ['14:30 – 16', { fromMinute: 870, endByMinute: 960 }],
  ['before noon', { endByMinute: 720 }],
  ['until 12:15', { endByMinute: 735 }],
  ['at lunchtime', { fromMinute: 690, startBeforeMinute: 840 }],
  ['3 dec', { fromDate: '2026-12-03', untilDate: '2026-12-03' }],
  ['thu 3 dec', { fromDate: '2026-12-03', untilDate: '2026-12-03' }],
  ['from 3 dec', { fromDate: '2026-12-03' }],
  ['after 3 dec morning', { fromDate: '2026-12-03', ...MORNING }],
  ['before 3 dec', { untilDate: '2026-12-02' }],
  ['next thursday', { fromDate: '2026-12-03', untilDate: '2026-12-03' }],
  ['in 2 weeks', { fromDate: '2026-12-09', untilDate: '2026-12-15' }],
  ['do nachmittag', { weekdays: [THU], ...AFTERNOON }],
  ['nächste Woche morgens', { ...NEXT_WEEK, ...MORNING }],
  ['mo oder di ab 15', { weekdays: [MON, TUE], fromMinute: 900 }],
  ['14 bis 16 uhr', { fromMinute: 840, endByMinute: 960 }],
  ['zwischen 9 und 11', { fromMinute: 540, endByMinute: 660 }],
  ['vor 10', { endByMinute: 600 }],
])('“%s”', (text, expected) => {
  test('is read whole', () => {
    expect(readWish(text, READING)).toEqual({ wish: { ...ANY, ...expected }, unread: '' });
  });
});

test('German words for days are read where German is spoken', () => {
  const german = { ...READING, locale: 'de-DE' };
  expect(readWish('übermorgen vormittag', german).wish).toEqual({
    ...ANY,
    ...MORNING,
    fromDate: '2026-11-27',
    untilDate: '2026-11-27',
  });
  expect(readWish('donnerstags ab 14', german).wish).toMatchObject({ weekdays: [THU], fromMinute: 840 });
});

test('what is not understood narrows nothing, and is said', () => {
  expect(readWish('thu quickly pm', READING)).toEqual({
    wish: { ...ANY, weekdays: [THU], ...AFTERNOON },
    unread: 'quickly',
  });
  expect(readWish('after the holidays', READING).unread).toContain('holidays');
});

test('words that every object knows are words like others', () => {
  for (const word of ['constructor', '__proto__', 'tostring', 'hasownproperty'])
    expect(readWish(`thu ${word} pm`, READING)).toEqual({
      wish: { ...ANY, weekdays: [THU], ...AFTERNOON },
      unread: word,
    });
});

test('no text makes it throw, and every wish can be asked', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), (text) => {
      const { wish } = readWish(text, READING);
      expect(wish.fromDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(typeof fitsWish(wish, { date: TODAY, startMinute: 540, endMinute: 570 })).toBe('boolean');
    }),
  );
});

test('a morning may end after noon; who says "before ten" leaves at ten', () => {
  const time = { date: TODAY, startMinute: 590, endMinute: 620 };
  expect(fitsWish(readWish('before 10', READING).wish, time)).toBe(false);
  expect(fitsWish(readWish('morning', READING).wish, { ...time, startMinute: 705, endMinute: 735 })).toBe(
    true,
  );
  expect(fitsWish(readWish('thu', READING).wish, time)).toBe(false);
});

test('“now” is today, from this minute on, in whatever words', () => {
  for (const text of ['now', 'jetzt']) {
    expect(readWish(text, { ...READING, locale: 'de' })).toMatchObject({
      unread: '',
      wish: { fromDate: TODAY, untilDate: TODAY },
    });
  }
  expect(readWish('from now', READING)).toMatchObject({
    unread: '',
    wish: { fromDate: TODAY, untilDate: null },
  });
});
