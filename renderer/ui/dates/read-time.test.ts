import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../../shared/messages/messages.ts';
import { endWallAfter, readEndTime, readTime, showTime, stepTime } from './read-time.ts';

test.each([
  ['9:30', '09:30'],
  ['930', '09:30'],
  ['9.30', '09:30'],
  ['9h30', '09:30'],
  ['0930', '09:30'],
  ['14', '14:00'],
  ['2pm', '14:00'],
  ['2:15 p', '14:15'],
  ['2:15 p.m.', '14:15'],
  ['12am', '00:00'],
  ['12 pm', '12:00'],
  ['noon', '12:00'],
  ['2', '14:00'],
  ['7', '07:00'],
  ['02:00', '02:00'],
  ['  10:05 ', '10:05'],
  ['12 noon', '12:00'],
  ['12 midnight', '00:00'],
  ['9:5', '09:05'],
  ['9:05:00', '09:05'],
  ['10 o’clock'.replace('’', "'"), '10:00'],
  ['14 Uhr', '14:00'],
  ['half past 3', '15:30'],
  ['quarter to 5', '16:45'],
  ['quarter past 11', '11:15'],
  ['１０：３０', '10:30'],
  ['10\u223630', '10:30'],
  ['10\uA78930', '10:30'],
  ['\u200E10:30\u200E', '10:30'],
  ['١٠:٣٠', '10:30'],
  ['10\u00A0:\u00A030', '10:30'],
  ['9 30', '09:30'],
  ['9;30', '09:30'],
  ['9 Uhr 30', '09:30'],
  ['1430 hrs', '14:30'],
  ['14:30h', '14:30'],
  ['930am', '09:30'],
  ['3.30pm', '15:30'],
  ['9.', '09:00'],
  ['12noon', '12:00'],
  ['12:00 midnight', '00:00'],
  ['half 3', '15:30'],
  ['10 to 4', '15:50'],
  ['20 past 9', '09:20'],
  ['quarter to 1', '12:45'],
  ['quarter past 3 am', '03:15'],
  ['half past 12 am', '00:30'],
  ['23:59', '23:59'],
  ['१०:३०', '10:30'],
  ['𝟗:𝟑𝟎', '09:30'],
  ['๑๐:๓๐', '10:30'],
  ['half past ten', '10:30'],
  ['ten thirty', '10:30'],
  ['quarter to five', '16:45'],
  ['twenty-five past three', '15:25'],
  ['half ten', '10:30'],
  ['eleven', '11:00'],
  ['5 o clock', '17:00'],
  ['at 10:30', '10:30'],
  ['@ 2pm', '14:00'],
  ['12 pm noon', '12:00'],
  ['10,30', '10:30'],
  ['10.30 Uhr', '10:30'],
  ['um 14 Uhr', '14:00'],
  ['kl. 14.30', '14:30'],
  ['14.30 น.', '14:30'],
  ['10時30分', '10:30'],
  ['午後2時', '14:00'],
  ['下午2点15分', '14:15'],
  ['오전 9시', '09:00'],
  ['10:30 م', '22:30'],
  ['١٠:٣٠ ص', '10:30'],
  ['9 in the morning', '09:00'],
  ['2:30 in the afternoon', '14:30'],
])('"%s" is %s', (typed, time) => {
  expect(readTime(typed)).toBe(time);
});

test.each([
  '',
  '24:00',
  '24',
  '24:30',
  '9:5:5',
  '1-2',
  'half to 3',
  '13 noon',
  '25',
  '9:60',
  '13pm',
  '0am',
  'half past',
  '10:30-11',
  '1:2:3',
  '12m',
  '9 m',
  '9 5',
  '9 300',
  '13 past 13',
  '75 past 3',
  'half 15',
  '10:30Z',
  '-9:30',
  'noonish',
  '22:00-',
  '10,5',
  'halb 10',
  'three quarters',
  '10:3O',
  '2時半',
  'atnoon',
  '9½',
])('"%s" is no time', (typed) => {
  expect(readTime(typed)).toBeNull();
});

test('where nights are meant too, 2 is 2 in the night', () => {
  expect(readTime('2', false)).toBe('02:00');
});

test.each([
  ['23:30', '23:45', '2026-11-23T23:45'],
  ['22:00', '00:30', '2026-11-24T00:30'],
  ['22:00', '24:00', '2026-11-24T00:00'],
  ['22:00', '24', '2026-11-24T00:00'],
  ['10:00', '1', '2026-11-23T13:00'],
  ['10:00', '11', '2026-11-23T11:00'],
  ['23:00', '1', '2026-11-24T01:00'],
  ['11:30', '12', '2026-11-23T12:00'],
  ['23:30', '12', '2026-11-24T00:00'],
  ['08:00', '1:30', '2026-11-23T13:30'],
  ['09:00', '00:00', '2026-11-24T00:00'],
  ['09:00', 'midnight', '2026-11-24T00:00'],
  ['13:00', '12am', '2026-11-24T00:00'],
  ['00:00', '24:00', '2026-11-24T00:00'],
  ['23:59', '0:01', '2026-11-24T00:01'],
  ['22:00', '１０：００', '2026-11-24T10:00'],
  ['11:00', '10 to 12', '2026-11-23T11:50'],
  ['00:00', '00:00', '2026-11-23T00:00'],
  // More likely a slip than a night: the form refuses it.
  ['10:00', '09:30', '2026-11-23T09:30'],
  ['10:00', '10:00', '2026-11-23T10:00'],
])('what starts at %s and ends at "%s" ends %s', (start, typed, end) => {
  const startWall = `2026-11-23T${start}`;
  expect(endWallAfter(startWall, readEndTime(typed, startWall) ?? '')).toBe(end);
});

const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

test('what is shown is read back as the same time', () => {
  fc.assert(
    fc.property(anyTime, fc.boolean(), (time, hour12) => {
      expect(readTime(showTime(time, hour12))).toBe(time);
    }),
  );
});

test('midnight at the day’s end is shown as midnight', () => {
  expect(showTime('24:00', true)).toBe('12:00 am');
});

test('a step lands on the grid and stays in the day', () => {
  expect(stepTime('10:07', 15)).toBe('10:15');
  expect(stepTime('10:07', -15)).toBe('10:00');
  expect(stepTime('23:50', 15)).toBe('23:45');
  expect(stepTime('00:00', -15)).toBe('00:00');
  fc.assert(
    fc.property(anyTime, fc.constantFrom(5, -5, 10, -10, 15, -15, 30, -30), (time, step) => {
      expect(Number(stepTime(time, step).slice(3)) % Math.abs(step)).toBe(0);
    }),
  );
});

describe('in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  test.each([
    ['14 Uhr', '14:00'],
    ['14.30', '14:30'],
    ['14.30 Uhr', '14:30'],
    ['14 Uhr 30', '14:30'],
    ['um 14 Uhr', '14:00'],
    ['gegen 9', '09:00'],
    ['halb 3', '14:30'],
    ['halb drei', '14:30'],
    ['halb 3 Uhr', '14:30'],
    ['halb 10', '09:30'],
    ['halb 1', '12:30'],
    ['halb zwölf', '11:30'],
    ['halb 15', '14:30'],
    ['viertel nach 2', '14:15'],
    ['viertel nach zwei', '14:15'],
    ['viertel vor 10', '09:45'],
    ['dreiviertel 10', '09:45'],
    ['viertel 10', '09:15'],
    ['10 nach 4', '16:10'],
    ['zehn vor vier', '15:50'],
    ['5 vor halb 3', '14:25'],
    ['fünf nach halb zehn', '09:35'],
    ['8 Uhr morgens', '08:00'],
    ['9 Uhr 30 vormittags', '09:30'],
    ['6 Uhr früh', '06:00'],
    ['8 abends', '20:00'],
    ['20 Uhr abends', '20:00'],
    ['halb 8 abends', '19:30'],
    ['mittags', '12:00'],
    ['12 Uhr mittags', '12:00'],
    ['Mitternacht', '00:00'],
    // English is always read as well.
    ['2pm', '14:00'],
    ['half past 2', '14:30'],
    ['quarter to ten', '09:45'],
    ['halb', null],
    ['halb 0', null],
    ['viertel nach', null],
    ['morgens', null],
  ])('"%s" is %s', (typed, time) => {
    setLanguage('de');
    expect(readTime(typed)).toBe(time);
  });

  test('half is towards the hour to come, at every hour', () => {
    setLanguage('de');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.boolean(), (hour, isMorning) => {
        const before = hour === 1 ? 12 : hour - 1;
        const half = isMorning ? 'morgens' : 'abends';
        expect(readTime(`halb ${hour} ${half}`)).toBe(readTime(`${before}:30 ${isMorning ? 'am' : 'pm'}`));
      }),
    );
  });

  test('what is shown is read back as the same time', () => {
    setLanguage('de');
    fc.assert(
      fc.property(anyTime, fc.boolean(), (time, hour12) => {
        expect(readTime(showTime(time, hour12))).toBe(time);
        expect(readTime(`${showTime(time, false)} Uhr`, false)).toBe(time);
      }),
    );
  });

  test('an end is read as a start is', () => {
    setLanguage('de');
    expect(readEndTime('halb 3', '2026-11-23T10:00')).toBe('14:30');
    expect(readEndTime('viertel nach 11', '2026-11-23T23:00')).toBe('23:15');
  });
});
