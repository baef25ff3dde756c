import fc from 'fast-check';
import { RRule } from 'rrule';
import { describe, expect, it } from 'vitest';
import { expandSeries, firstOccurrences, firstRuleStartWall } from './expand.ts';
import { readSeries, type Series } from './read-series.ts';
import { repeatSentence } from './sentence.ts';
import { repeatToRrule } from './repeat-to-rrule.ts';
import { rruleToRepeat } from './rrule-to-repeat.ts';
import { movesEveryVisit, shiftRepeat } from './shift-repeat.ts';

const NEW_YORK = 'America/New_York';

function series(rruleText: string, startWall: string, timeZone = NEW_YORK): Series {
  const read = readSeries({ startWall, timeZone, durationMinutes: 30, rruleText });
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

/** Rules of every part, with intervals of any length. */
const anyRule: fc.Arbitrary<string> = fc
  .record({
    frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'YEARLY'),
    interval: fc.constantFrom(1, 1, 2, 3, 5, 7, 12, 28, 50, 99, 400),
    weekday: fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'),
    otherWeekday: fc.constantFrom('', 'MO', 'WE', 'SU'),
    ordinal: fc.constantFrom('', '1', '2', '-1', '5', '-5'),
    monthDay: fc.constantFrom(1, 7, 15, 29, 30, 31, -1, -31),
    month: fc.integer({ min: 1, max: 12 }),
    week: fc.constantFrom(1, 20, 52, 53, -1, -53),
    yearDay: fc.constantFrom(1, 59, 60, 200, 365, 366, -1, -366),
    position: fc.constantFrom(1, 2, -1, -3),
    count: fc.constantFrom(1, 7, 60),
    weekStart: fc.constantFrom('', 'SU', 'WE'),
    parts: fc.subarray(['day', 'month', 'monthDay', 'week', 'yearDay', 'position', 'count'] as const),
  })
  .map((made) => {
    const { frequency, ordinal, otherWeekday, weekday } = made;
    const has = (part: (typeof made.parts)[number]): boolean => made.parts.includes(part);
    const isYearly = frequency === 'YEARLY';
    const hasWeek = isYearly && has('week');
    const mayNumber = frequency === 'MONTHLY' || (isYearly && !hasWeek);
    const days = [`${mayNumber ? ordinal : ''}${weekday}`, ...(otherWeekday === '' ? [] : [otherWeekday])];
    const by = [
      ...(has('day') ? [`BYDAY=${[...new Set(days)].join(',')}`] : []),
      ...(has('month') ? [`BYMONTH=${made.month}`] : []),
      ...(has('monthDay') && frequency !== 'WEEKLY' ? [`BYMONTHDAY=${made.monthDay}`] : []),
      ...(hasWeek ? [`BYWEEKNO=${made.week}`] : []),
      ...(isYearly && has('yearDay') ? [`BYYEARDAY=${made.yearDay}`] : []),
    ];
    return [
      `FREQ=${frequency}`,
      `INTERVAL=${made.interval}`,
      ...by,
      ...(has('position') && by.length > 0 ? [`BYSETPOS=${made.position}`] : []),
      ...(has('count') ? [`COUNT=${made.count}`] : []),
      ...(made.weekStart === '' ? [] : [`WKST=${made.weekStart}`]),
    ].join(';');
  });

const dates = (rule: string, start: string, count = 4): string[] =>
  firstOccurrences(series(rule, `${start}T10:00`), count).map(({ startWall }) => startWall.slice(0, 10));

describe('parts limit each other, and what is not said is the start’s', () => {
  it.each([
    ['FREQ=YEARLY;BYDAY=53FR', '2027-12-31', ['2027-12-31', '2032-12-31', '2038-12-31']],
    ['FREQ=YEARLY;BYWEEKNO=53;BYDAY=SA', '2027-01-02', ['2027-01-02', '2033-01-01', '2038-01-02']],
    ['FREQ=YEARLY;BYDAY=-1SA', '2026-04-25', ['2026-04-25', '2026-12-26', '2027-12-25']],
    ['FREQ=YEARLY;BYWEEKNO=20', '1997-05-12', ['1997-05-12', '1998-05-11', '1999-05-17']],
    ['FREQ=YEARLY;BYYEARDAY=97;BYDAY=SA', '2001-04-07', ['2001-04-07', '2007-04-07', '2018-04-07']],
    ['FREQ=YEARLY;BYMONTHDAY=7;BYDAY=1MO', '2019-01-07', ['2019-01-07', '2030-01-07', '2036-01-07']],
    ['FREQ=YEARLY;BYWEEKNO=1;BYMONTHDAY=3', '2018-01-03', ['2018-01-03', '2019-01-03', '2020-01-03']],
    ['FREQ=YEARLY;BYDAY=MO,-1TU', '2014-12-22', ['2014-12-22', '2014-12-29', '2014-12-30', '2015-01-05']],
    ['FREQ=MONTHLY;BYDAY=1MO,TU', '2026-11-02', ['2026-11-02', '2026-11-03', '2026-11-10', '2026-11-17']],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-6,-1', '2026-11-30', ['2026-11-30', '2026-12-28', '2027-01-25']],
    // Other engines give all seven days of the week, or only what both a numbered and a plain day name.
    ['FREQ=YEARLY;BYWEEKNO=-32', '2024-11-24', ['2024-11-24', '2025-05-25', '2026-05-31']],
    ['FREQ=YEARLY;BYWEEKNO=-14,17;BYSETPOS=1', '2024-04-23', ['2024-04-23', '2025-04-22', '2026-04-21']],
    ['FREQ=MONTHLY;BYDAY=-4TU,3SA,TH;WKST=FR', '2023-11-02', ['2023-11-02', '2023-11-07', '2023-11-09']],
    ['FREQ=YEARLY;BYMONTH=7;BYDAY=1SU,FR,33FR', '2016-07-01', ['2016-07-01', '2016-07-03', '2016-07-08']],
    // 2030 has 52 weeks that begin on a Friday: its last days are no 53rd.
    [
      'FREQ=YEARLY;BYWEEKNO=53,12;BYDAY=TH,WE,FR;BYSETPOS=3;WKST=FR',
      '2030-03-22',
      ['2030-03-22', '2031-03-27', '2032-03-25'],
    ],
    ['FREQ=YEARLY;BYYEARDAY=-1,1;BYSETPOS=-1', '2026-12-31', ['2026-12-31', '2027-12-31', '2028-12-31']],
    ['FREQ=MONTHLY;BYDAY=-5MO', '2026-11-02', ['2026-11-02', '2027-03-01', '2027-05-03']],
    ['FREQ=YEARLY;INTERVAL=50', '2026-11-23', ['2026-11-23', '2076-11-23', '2126-11-23']],
    ['FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366', '2024-12-31', ['2024-12-31', '2028-12-31', '2032-12-31']],
    [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
      '2044-02-29',
      ['2044-02-29', '2072-02-29', '2112-02-29'],
    ],
    ['FREQ=MONTHLY;BYMONTHDAY=31', '2027-01-31', ['2027-01-31', '2027-03-31', '2027-05-31']],
    ['FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2', '2028-02-29', ['2028-02-29', '2032-02-29', '2036-02-29']],
    ['FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR', '2026-11-13', ['2026-11-13', '2027-08-13', '2028-10-13']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU', '1997-08-05', ['1997-08-05', '1997-08-17', '1997-08-19']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO', '1997-08-05', ['1997-08-05', '1997-08-10', '1997-08-19']],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
      '1996-11-05',
      ['1996-11-05', '2000-11-07', '2004-11-02'],
    ],
  ])('%s from %s', (rule, start, expected) => {
    expect(dates(rule, start, expected.length)).toEqual(expected);
  });

  it('agrees with another engine over many rules, days and months', () => {
    const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
    const list = (one: fc.Arbitrary<number | string>) => fc.uniqueArray(one, { minLength: 1, maxLength: 3 });
    const day = fc.integer({ min: 1, max: 31 }).chain((n) => fc.constantFrom(n, -n));
    const rule = fc
      .record({
        frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
        interval: fc.integer({ min: 1, max: 4 }),
        byDay: fc.option(list(weekday)),
        byMonth: fc.option(list(fc.integer({ min: 1, max: 12 }))),
        byMonthDay: fc.option(list(day)),
      })
      .map(({ frequency, interval, byDay, byMonth, byMonthDay }) =>
        [
          `FREQ=${frequency}`,
          `INTERVAL=${interval}`,
          ...(byDay ? [`BYDAY=${byDay.join(',')}`] : []),
          ...(byMonth ? [`BYMONTH=${byMonth.join(',')}`] : []),
          ...(byMonthDay && frequency !== 'WEEKLY' ? [`BYMONTHDAY=${byMonthDay.join(',')}`] : []),
        ].join(';'),
      );
    fc.assert(
      fc.property(rule, fc.integer({ min: 0, max: 1500 }), (text, offset) => {
        const startMs = Date.UTC(2026, 0, 1, 10) + offset * 86_400_000;
        const start = new Date(startMs).toISOString();
        const until = new Date(startMs + 6 * 365 * 86_400_000);
        const peer = new RRule({ ...RRule.parseString(text), dtstart: new Date(startMs) })
          .between(new Date(startMs), until, true)
          .map((date) => date.toISOString().slice(0, 16));
        const ours: string[] = [];
        for (const ms of series(text, start.slice(0, 16)).ruleWallsFrom(startMs)) {
          if (ms > until.getTime()) break;
          ours.push(new Date(ms).toISOString().slice(0, 16));
        }
        expect(ours).toEqual(peer);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a window what it gives the run from the start, whatever the rule', () => {
    fc.assert(
      fc.property(
        anyRule,
        fc.constantFrom(NEW_YORK, 'UTC', 'Pacific/Apia', 'Australia/Lord_Howe'),
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 0, max: 115 * 365 }),
        fc.integer({ min: 1, max: 800 }),
        (rule, timeZone, startDay, far, length) => {
          const startMs = Date.UTC(2009, 0, 1, 10) + startDay * 86_400_000;
          const read = series(rule, new Date(startMs).toISOString().slice(0, 16), timeZone);
          // Every day of a hundred years says no more than every day of five.
          const days = /YEARLY|MONTHLY/.test(rule) ? far : Math.floor(far / 25);
          const fromMs = startMs - 30 * 86_400_000 + days * 86_400_000;
          const toMs = fromMs + length * 86_400_000;
          const whole = expandSeries(read, { fromMs: -Infinity, toMs, limit: Infinity });
          const inWindow = whole.filter(({ endMs }) => endMs > fromMs);
          expect(expandSeries(read, { fromMs, toMs, limit: Infinity })).toEqual(inWindow);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('goes on after a gap longer than a life', () => {
    const read = series('FREQ=YEARLY;INTERVAL=50', '2026-11-23T10:00');
    const fromMs = Date.UTC(2076, 0, 1);
    const inWindow = expandSeries(read, { fromMs, toMs: Date.UTC(2077, 0, 1) });
    expect(inWindow.map(({ index }) => index)).toEqual([1]);
    expect(firstOccurrences(read, 5)).toHaveLength(3);
  });

  it('loses none of two visits a day where the clocks jump over the first', () => {
    const read = series('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45', '2026-03-07T02:15');
    const found = expandSeries(read, { fromMs: Date.UTC(2026, 2, 8), toMs: Date.UTC(2026, 2, 9) });
    expect(found.map(({ startMs }) => new Date(startMs).toISOString().slice(11, 16))).toEqual([
      '07:15',
      '07:45',
    ]);
  });
});

describe('foreign rules cost nothing', () => {
  it.each([
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2',
    'FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31',
  ])('a rule that never happens is given up: %s', (rule) => {
    const read = series(rule, '2026-11-23T10:00');
    expect(firstRuleStartWall(read)).toBeNull();
    expect(firstOccurrences(read, 5)).toHaveLength(1);
  });

  it('a rule of every second of the day is not expanded at all', () => {
    const numbers = (length: number): string => Array.from({ length }, (_, n) => n).join(',');
    const text = `FREQ=DAILY;BYHOUR=${numbers(24)};BYMINUTE=${numbers(60)};BYSECOND=${numbers(60)}`;
    const definition = {
      startWall: '2026-11-23T10:00',
      timeZone: NEW_YORK,
      durationMinutes: 30,
      rruleText: text,
    };
    expect(readSeries(definition)).toMatchObject({ ok: false, message: /86400 times a day/ });
  });
});

describe('one text is checked, expanded and sent', () => {
  it.each([
    ['FREQ=MONTHLY; BYDAY=1TU,3TU; COUNT=3', '2026-12-01', 'RRULE:FREQ=MONTHLY;BYDAY=1TU,3TU;COUNT=3'],
    ['freq=weekly;byday=mo, we;count=4', '2026-11-30', 'RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;COUNT=4'],
    [
      'RRULE:FREQ=WEEKLY;BYDAY=MO,\r\n WE;COUNT=4',
      '2026-11-30',
      'RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;COUNT=4',
    ],
    [
      '\uFEFFDTSTART;TZID=Eastern Standard Time:20261130T100000\nRRULE:FREQ=WEEKLY;COUNT=3',
      '2026-11-30',
      'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=3',
    ],
    ['DTSTART:whenever\rRRULE:FREQ=DAILY;COUNT=2;', '2026-11-30', 'RRULE:FREQ=DAILY;INTERVAL=1;COUNT=2'],
    [
      'FREQ=MONTHLY;BYDAY=-2FR;UNTIL=20270226T100000',
      '2026-11-20',
      'RRULE:FREQ=MONTHLY;BYDAY=-2FR;UNTIL=20270226T150000Z',
    ],
    [
      'FREQ=MONTHLY;BYDAY=-2FR;UNTIL=20270226',
      '2026-11-20',
      'RRULE:FREQ=MONTHLY;BYDAY=-2FR;UNTIL=20270227T045959Z',
    ],
  ])('%j', (pasted, start, sent) => {
    const startWall = `${start}T10:00`;
    const rule = rruleToRepeat(pasted, startWall, NEW_YORK);
    if (!rule.ok) throw new Error(rule.message);
    expect(repeatToRrule(rule.value, startWall, NEW_YORK)).toEqual({ ok: true, value: sent });
  });

  it('names the zones of Windows in EXDATE', () => {
    const text = 'RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID="W. Europe Standard Time":20261207T160000';
    expect(dates(text, '2026-11-30', 9)).toEqual(['2026-11-30', '2026-12-14']);
  });
});

describe('where the clocks jump over midnight a date’s visit is that date’s', () => {
  const START = '2027-03-25T23:30';
  const NUUK = 'America/Nuuk';
  const walls = (text: string): string[] =>
    firstOccurrences(series(text, START, NUUK), 9).map(({ startWall }) => startWall.slice(0, 10));

  it('until it, it is in', () => {
    expect(walls('FREQ=DAILY;UNTIL=20270327')).toEqual(['2027-03-25', '2027-03-26', '2027-03-27']);
    const rule = rruleToRepeat('FREQ=DAILY;UNTIL=20270327', START, NUUK);
    const sent = rule.ok ? repeatToRrule(rule.value, START, NUUK) : rule;
    expect(sent.ok && walls(sent.value)).toEqual(['2027-03-25', '2027-03-26', '2027-03-27']);
  });

  it('left out, it is out', () => {
    expect(walls('FREQ=DAILY;COUNT=4\nEXDATE;VALUE=DATE:20270327')).toEqual([
      '2027-03-25',
      '2027-03-26',
      '2027-03-28',
    ]);
  });
});

describe('dates beside the rule', () => {
  const TEXT =
    'RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20261225T150000Z,20261130T150000Z\nRDATE;VALUE=DATE:20261202\nEXDATE:20261207T150000Z';

  it('take place too, once, in order, and are no visits of the rule', () => {
    const read = series(TEXT, '2026-11-30T10:00');
    expect(firstOccurrences(read, 9).map(({ startWall, index }) => [startWall.slice(0, 10), index])).toEqual([
      ['2026-11-30', 0],
      ['2026-12-02', -1],
      ['2026-12-25', -1],
    ]);
    const window = { fromMs: Date.UTC(2026, 11, 1), toMs: Date.UTC(2026, 11, 20) };
    expect(expandSeries(read, window).map(({ startWall }) => startWall.slice(0, 10))).toEqual(['2026-12-02']);
  });

  it('are not put into the form, which could not send them', () => {
    expect(rruleToRepeat(TEXT, '2026-11-30T10:00', NEW_YORK)).toMatchObject({ ok: false, message: /RDATE/ });
  });
});

describe('a date that a zone left out', () => {
  it('can be skipped without the next date’s visit going with it', () => {
    const [start, apia] = ['2011-12-28T10:00', 'Pacific/Apia'];
    const rule = rruleToRepeat('FREQ=DAILY;COUNT=4\nEXDATE;VALUE=DATE:20111230', start, apia);
    const sent = rule.ok ? repeatToRrule(rule.value, start, apia) : rule;
    if (!sent.ok) throw new Error(sent.message);
    const found = firstOccurrences(series(sent.value, start, apia), 9);
    expect(found.map(({ startMs }) => new Date(startMs).toISOString().slice(0, 13))).toEqual([
      '2011-12-28T20',
      '2011-12-29T20',
      '2011-12-30T20',
    ]);
  });
});

describe('the sentence says what the dates are', () => {
  it.each([
    ['FREQ=MONTHLY;BYDAY=-2FR', '2026-11-20', 'Every month on the second to last Friday'],
    ['FREQ=MONTHLY;BYMONTHDAY=-2', '2026-11-29', 'Every month on the second to last day of the month'],
    ['FREQ=YEARLY;BYYEARDAY=-30', '2026-12-02', 'Every year on the 30th to last day of the year'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU', '2026-11-23', 'Every day'],
    ['FREQ=YEARLY;BYMONTH=2,8', '2027-02-15', 'Every year in February and August on the 15th'],
    ['FREQ=MONTHLY;BYDAY=TH', '2026-12-03', 'Every Thursday'],
    ['FREQ=YEARLY;BYMONTHDAY=25', '2026-12-25', 'Every month on the 25th'],
    ['FREQ=YEARLY;BYWEEKNO=20', '1997-05-12', 'Every year in week 20 on Monday'],
    ['FREQ=YEARLY;BYDAY=20MO', '1997-05-19', 'Every year on the 20th Monday of the year'],
    ['FREQ=WEEKLY;COUNT=2\nEXDATE:20261130T150000Z', '2026-11-23', 'Once, on Mon 23 Nov 2026'],
    ['FREQ=WEEKLY;COUNT=2\nEXDATE:20261123T150000Z', '2026-11-23', 'Once, on Mon 30 Nov 2026'],
    ['FREQ=DAILY;COUNT=1\nEXDATE;VALUE=DATE:20261123', '2026-11-23', 'No date is left'],
    ['FREQ=MONTHLY;BYDAY=-2FR;COUNT=2\nEXDATE:20261218T150000Z', '2026-11-20', 'Once, on Fri 20 Nov 2026'],
    ['FREQ=WEEKLY;UNTIL=20261201\nEXDATE:20261130T150000Z', '2026-11-23', 'Once, on Mon 23 Nov 2026'],
    [
      'FREQ=WEEKLY;COUNT=3\nEXDATE:20261130T150000Z',
      '2026-11-23',
      'Every week on Monday, 3 times, except Mon 30 Nov 2026',
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU',
      '2026-11-29',
      'Every 2 weeks on Monday and Sunday, in weeks from Sunday',
    ],
    // The end is earlier on its day than the visit: that day is out.
    [
      'FREQ=MONTHLY;BYDAY=-2FR;UNTIL=20261218T140000Z',
      '2026-11-20',
      'Every month on the second to last Friday, until Thu 17 Dec 2026',
    ],
  ])('%s from %s', (text, start, sentence) => {
    const startWall = `${start}T10:00`;
    const rule = rruleToRepeat(text, startWall, NEW_YORK);
    if (!rule.ok) throw new Error(rule.message);
    expect(repeatSentence(rule.value, { startWall, timeZone: NEW_YORK, durationMinutes: 30 })).toBe(sentence);
  });
});

describe('a series that is moved', () => {
  const moved = (text: string, from: string, to: string, count: number): string[] => {
    const rule = rruleToRepeat(text, `${from}T10:00`, NEW_YORK);
    if (!rule.ok) throw new Error(rule.message);
    const start = { startWall: `${from}T10:00`, timeZone: NEW_YORK, durationMinutes: 30 };
    const sent = repeatToRrule(shiftRepeat(rule.value, start, `${to}T10:00`), `${to}T10:00`, NEW_YORK);
    if (!sent.ok) throw new Error(sent.message);
    return dates(sent.value, to, count);
  };

  it.each([
    [
      'weekly until a date',
      'FREQ=WEEKLY;UNTIL=20261208',
      '2026-11-24',
      '2026-11-25',
      ['2026-11-25', '2026-12-02', '2026-12-09'],
    ],
    [
      'daily until a date',
      'FREQ=DAILY;UNTIL=20261126',
      '2026-11-24',
      '2026-11-26',
      ['2026-11-26', '2026-11-27', '2026-11-28'],
    ],
    [
      'monthly until a date',
      'FREQ=MONTHLY;UNTIL=20270124',
      '2026-11-24',
      '2026-11-25',
      ['2026-11-25', '2026-12-25', '2027-01-25'],
    ],
    ['one date', 'FREQ=DAILY;UNTIL=20261124', '2026-11-24', '2026-12-01', ['2026-12-01']],
    [
      'backwards',
      'FREQ=WEEKLY;UNTIL=20261208',
      '2026-11-24',
      '2026-11-23',
      ['2026-11-23', '2026-11-30', '2026-12-07'],
    ],
    [
      'a pasted rule',
      'FREQ=DAILY;BYHOUR=10;UNTIL=20261126',
      '2026-11-24',
      '2026-11-25',
      ['2026-11-25', '2026-11-26', '2026-11-27'],
    ],
    [
      'over the week’s end',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=3',
      '2026-11-23',
      '2026-11-24',
      ['2026-11-24', '2026-11-30', '2026-12-08'],
    ],
    [
      'into another month',
      'FREQ=MONTHLY;BYDAY=-1MO;COUNT=2',
      '2026-11-30',
      '2026-12-01',
      ['2026-12-01', '2027-01-05'],
    ],
  ])('takes every visit and its end along: %s', (_what, text, from, to, expected) => {
    expect(moved(text, from, to, 9)).toEqual(expected);
  });
});

describe('a move that no rule can say', () => {
  const isWhole = (text: string, from: string, to: string): boolean => {
    const start = (startWall: string) => ({ startWall, timeZone: NEW_YORK, durationMinutes: 30 });
    const rule = rruleToRepeat(text, from, NEW_YORK);
    if (!rule.ok) throw new Error(rule.message);
    const after = shiftRepeat(rule.value, start(from), to);
    return movesEveryVisit({ rule: rule.value, start: start(from) }, { rule: after, start: start(to) });
  };

  it.each([
    [
      'the last Monday, a day later',
      'FREQ=MONTHLY;BYDAY=-1MO;UNTIL=20261228',
      '2026-11-30T10:00',
      '2026-12-01T10:00',
      false,
    ],
    [
      'the 31st, a day later',
      'FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20270531',
      '2027-01-31T10:00',
      '2027-02-01T10:00',
      false,
    ],
    [
      'later on the day than its end',
      'FREQ=MONTHLY;BYDAY=-2FR;UNTIL=20270219T150000Z',
      '2026-11-20T10:00',
      '2026-11-20T16:00',
      true,
    ],
    ['weekly', 'FREQ=WEEKLY;UNTIL=20261208', '2026-11-24T10:00', '2026-11-25T11:00', true],
    [
      'two days every other week',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=9',
      '2026-11-23T10:00',
      '2026-11-24T10:00',
      true,
    ],
    ['without an end', 'FREQ=DAILY;INTERVAL=3', '2026-11-23T10:00', '2026-12-24T10:00', true],
  ])('is noticed: %s', (_what, text, from, to, expected) => {
    expect(isWhole(text, from, to)).toBe(expected);
  });
});
