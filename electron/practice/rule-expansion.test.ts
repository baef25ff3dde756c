import { describe, expect, it } from 'vitest';
import { occurrenceStarts } from './recurrence.ts';
import { expandRule, readRule } from './rule-expansion.ts';
import { zoned } from './zoned-time.ts';

const NEW_YORK = 'America/New_York';

/** The clock times of the first occurrences, as the listing would have them. */
function clocks(start: string, text: string, count: number, timeZone = NEW_YORK, years = 12): string[] {
  const rule = readRule(text);
  if (rule === null) throw new Error(`${text} is not read`);
  const startMs = zoned(Date.parse(`${start}Z`), 'UTC')
    .toPlainDateTime()
    .toZonedDateTime(timeZone).epochMilliseconds;
  return expandRule(rule, { startMs, timeZone }, startMs, startMs + years * 366 * 86_400_000)
    .slice(0, count)
    .map((epochMs) => zoned(epochMs, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' }));
}

const dates = (...parameters: Parameters<typeof clocks>) =>
  clocks(...parameters).map((clock) => clock.slice(0, 10));

describe('the dates of a rule', () => {
  // Worked out in RFC 5545 §3.8.5.3, except for those marked with why.
  it.each([
    [
      '1997-09-02T09:00',
      'FREQ=DAILY;INTERVAL=10;COUNT=5',
      '1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12',
    ],
    [
      '1997-09-02T09:00',
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU',
      '1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28',
    ],
    [
      '1997-09-01T09:00',
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR',
      '1997-09-01 1997-09-03 1997-09-05 1997-09-15',
    ],
    [
      '1997-08-05T09:00',
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '1997-08-05 1997-08-10 1997-08-19 1997-08-24',
    ],
    [
      '1997-08-05T09:00',
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      '1997-08-05 1997-08-17 1997-08-19 1997-08-31',
    ],
    ['1997-09-05T09:00', 'FREQ=MONTHLY;COUNT=10;BYDAY=1FR', '1997-09-05 1997-10-03 1997-11-07 1997-12-05'],
    [
      '1997-09-07T09:00',
      'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
      '1997-09-07 1997-09-28 1997-11-02 1997-11-30',
    ],
    ['1997-09-22T09:00', 'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', '1997-09-22 1997-10-20 1997-11-17 1997-12-22'],
    ['1997-09-28T09:00', 'FREQ=MONTHLY;BYMONTHDAY=-3', '1997-09-28 1997-10-29 1997-11-28 1997-12-29'],
    [
      '1997-09-30T09:00',
      'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
      '1997-09-30 1997-10-01 1997-10-31 1997-11-01',
    ],
    ['1997-06-10T09:00', 'FREQ=YEARLY;COUNT=10;BYMONTH=6,7', '1997-06-10 1997-07-10 1998-06-10 1998-07-10'],
    [
      '1997-01-01T09:00',
      'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
      '1997-01-01 1997-04-10 1997-07-19 2000-01-01',
    ],
    ['1997-05-19T09:00', 'FREQ=YEARLY;BYDAY=20MO', '1997-05-19 1998-05-18 1999-05-17'],
    ['1997-05-12T09:00', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-05-12 1998-05-11 1999-05-17'],
    ['1997-03-13T09:00', 'FREQ=YEARLY;BYMONTH=3;BYDAY=TH', '1997-03-13 1997-03-20 1997-03-27 1998-03-05'],
    [
      '1997-09-13T09:00',
      'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
      '1997-09-13 1997-10-11 1997-11-08',
    ],
    [
      '1996-11-05T09:00',
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
      '1996-11-05 2000-11-07 2004-11-02',
    ],
    [
      '1997-09-04T09:00',
      'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
      '1997-09-04 1997-10-07 1997-11-06',
    ],
    [
      '1997-09-29T09:00',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
      '1997-09-29 1997-10-30 1997-11-27 1997-12-30',
    ],
    [
      '2007-01-15T09:00',
      'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
      '2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30',
    ],
    // Parts that say the same in two ways are added up; a part that the start does not fit leaves the start in.
    [
      '2026-11-02T09:00',
      'FREQ=MONTHLY;BYDAY=1MO,TU',
      '2026-11-02 2026-11-03 2026-11-10 2026-11-17 2026-11-24',
    ],
    ['2027-12-31T09:00', 'FREQ=YEARLY;BYDAY=53FR', '2027-12-31 2032-12-31'],
    ['2027-01-02T09:00', 'FREQ=YEARLY;BYWEEKNO=53;BYDAY=SA', '2027-01-02 2033-01-01'],
    ['2026-04-25T09:00', 'FREQ=YEARLY;BYDAY=-1SA', '2026-04-25 2026-12-26 2027-12-25'],
    ['2001-04-07T09:00', 'FREQ=YEARLY;BYYEARDAY=97;BYDAY=SA', '2001-04-07 2007-04-07'],
    ['2018-01-03T09:00', 'FREQ=YEARLY;BYWEEKNO=1;BYMONTHDAY=3', '2018-01-03 2019-01-03 2020-01-03'],
    ['1997-05-12T09:00', 'FREQ=YEARLY;BYWEEKNO=20', '1997-05-12 1998-05-11 1999-05-17'],
  ])('from %s, %s: %s', (start, text, expected) => {
    const wanted = expected.split(' ');
    expect(dates(start, text, wanted.length)).toEqual(wanted);
  });

  it('has several times a day in their order', () => {
    expect(clocks('2026-11-23T09:00', 'FREQ=DAILY;BYHOUR=14,9;BYMINUTE=30,0', 4)).toEqual([
      '2026-11-23T09:00',
      '2026-11-23T09:30',
      '2026-11-23T14:00',
      '2026-11-23T14:30',
    ]);
  });

  it('ends with UNTIL, a date meaning that whole day', () => {
    expect(dates('2026-11-23T09:00', 'FREQ=DAILY;UNTIL=20261125', 9)).toHaveLength(3);
    expect(dates('2026-11-23T09:00', 'FREQ=DAILY;UNTIL=20261125T140000Z', 9)).toHaveLength(3);
    expect(dates('2026-11-23T09:00', 'FREQ=DAILY;UNTIL=20261125T135959Z', 9)).toHaveLength(2);
  });
});

describe('a daily series', () => {
  // Ramadan takes summer time away in Morocco; Fiji gave it up in 2021; Nuuk's clocks jump over midnight.
  it.each([
    ['Africa/Casablanca', '2018-01-01T10:15', 1460],
    ['Pacific/Fiji', '2020-01-01T10:15', 731],
    ['Asia/Tehran', '2021-01-01T00:30', 800],
    ['Africa/Cairo', '2022-10-01T00:30', 800],
    ['America/Asuncion', '2024-01-01T00:15', 800],
    ['Australia/Lord_Howe', '2026-01-01T02:45', 30],
  ])('keeps its time on the clock, every day, in %s from %s', (zone, start, days) => {
    const made = clocks(start, 'FREQ=DAILY', days, zone);
    const time = start.slice(11);
    const first = Date.parse(`${start.slice(0, 10)}T00:00Z`);
    const wanted = Array.from({ length: days }, (_unused, day) =>
      new Date(first + day * 86_400_000).toISOString().slice(0, 11).concat(time),
    );
    // In the night of a change the time may not exist: then, and only then, it is an hour later.
    const moved = made.filter((clock, index) => clock !== wanted[index]);
    expect(made).toHaveLength(days);
    expect(moved.length).toBeLessThanOrEqual(time < '03:00' ? 3 : 0);
  });

  it('has a visit of the date whose time the clocks leave out, and one only', () => {
    expect(clocks('2027-03-26T23:30', 'FREQ=DAILY', 4, 'America/Nuuk')).toEqual([
      '2027-03-26T23:30',
      '2027-03-28T00:30',
      '2027-03-28T23:30',
      '2027-03-29T23:30',
    ]);
    const samoa = clocks('2011-12-29T10:00', 'FREQ=DAILY', 3, 'Pacific/Apia');
    expect(samoa).toEqual(['2011-12-29T10:00', '2011-12-31T10:00', '2012-01-01T10:00']);
  });
});

describe('the work', () => {
  const startMs = Date.parse('2026-11-15T14:00:00Z');
  const rule = (rrule: string) => ({ startMs, expansionZone: NEW_YORK, rrule: `RRULE:${rrule}` });
  const years = (count: number) => startMs + count * 365.25 * 86_400_000;

  it('lists forty years of one day a month', () => {
    expect(occurrenceStarts(rule('FREQ=DAILY;BYMONTHDAY=15'), startMs, years(40))).toHaveLength(481);
  });

  it('ends for rules that never happen, and far away', () => {
    for (const never of ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2'])
      expect(occurrenceStarts(rule(never), startMs, years(5_000))).toEqual([startMs]);
    expect(occurrenceStarts(rule('FREQ=YEARLY'), years(200), years(5_000))).toEqual([]);
  });

  it('is given up beyond 20,000 starts', () => {
    const often = rule(`FREQ=DAILY;BYHOUR=${Array.from({ length: 24 }, (_unused, hour) => hour).join()}`);
    expect(() => occurrenceStarts(often, startMs, years(90))).toThrow('more than 20000 visits');
  });
});

describe('a text', () => {
  it.each([
    'FREQ=HOURLY',
    'FREQ=SECONDLY;COUNT=5',
    'FREQ=WEEKLY;BYDAY=MO, WE',
    'FREQ=MONTHLY; BYDAY=1TU',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO',
    'FREQ=WEEKLY;BYMONTHDAY=3',
    'FREQ=DAILY;BYYEARDAY=3',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z',
    'FREQ=DAILY;UNTIL=20270101T000000',
    'FREQ=DAILY;BYHOUR=24',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=DAILY;FREQ=DAILY',
    'FREQ=DAILY;',
    'FREQ=DAILY;RSCALE=HEBREW',
    'FREQ=DAILY;BYHOUR=0,1,2,3,4;BYMINUTE=0,1,2,3,4;BYSECOND=0,1,2,3',
    'COUNT=3',
    '',
  ])('is no rule of this server: %s', (text) => {
    expect(readRule(text)).toBeNull();
  });

  it('is read in small letters too', () => {
    expect(readRule('freq=weekly;byday=mo,we')?.byDay).toHaveLength(2);
  });
});
