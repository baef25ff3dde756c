import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dateOf, addDays } from '../time/zone.ts';
import { firstOccurrences, lastOccurrence } from './expand.ts';
import { readSeries } from './read-series.ts';
import { readRepeat, repeatToRrule } from './repeat-to-rrule.ts';
import { type RepeatRule, repeatRuleSchema, WEEKDAYS } from './repeat-rule.ts';
import type { Reading } from './rule-parts.ts';
import { rruleToRepeat } from './rrule-to-repeat.ts';

const NEW_YORK = 'America/New_York';
const ZONES = [
  NEW_YORK,
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Africa/Casablanca',
  'UTC',
];

type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

const WEEKLY: Pattern = {
  kind: 'pattern',
  frequency: 'weekly',
  interval: 1,
  weekdays: ['MO', 'WE'],
  monthly: null,
  end: { kind: 'count', count: 6 },
  skippedDates: [],
};

function value<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(reading.message);
  return reading.value;
}

const wire = (rule: RepeatRule, startWall = '2026-11-23T10:00', zone = NEW_YORK) =>
  value(repeatToRrule(rule, startWall, zone));
const back = (text: string | string[], startWall = '2026-11-23T10:00', zone = NEW_YORK) =>
  value(rruleToRepeat(text, startWall, zone));

describe('a repeat rule on its way to the API', () => {
  it('is written as the API documents it', () => {
    expect(wire(WEEKLY)).toBe('RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;COUNT=6');
    expect(wire({ ...WEEKLY, weekdays: ['FR', 'MO', 'FR'], interval: 2, end: { kind: 'never' } })).toBe(
      'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR',
    );
    expect(
      wire({ ...WEEKLY, frequency: 'monthly', monthly: { kind: 'nth-weekday', nth: -1, weekday: 'FR' } }),
    ).toBe('RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR;COUNT=6');
    expect(wire({ ...WEEKLY, frequency: 'monthly', monthly: { kind: 'day-of-month', day: 31 } })).toBe(
      'RRULE:FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=31;COUNT=6',
    );
  });

  it('names skipped dates by their instants, each with the offset of its own day', () => {
    const rule = { ...WEEKLY, skippedDates: ['2026-03-09', '2026-03-02', '2026-03-09'] };
    expect(wire(rule, '2026-03-02T10:00')).toBe(
      'RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;COUNT=6\nEXDATE:20260302T150000Z,20260309T140000Z',
    );
  });

  it('lets the last date take place, however late in the day, and not the next', () => {
    const until = (startWall: string, zone: string) =>
      value(
        readRepeat(
          { ...WEEKLY, frequency: 'daily', end: { kind: 'until', date: '2026-11-30' } },
          { startWall, timeZone: zone, durationMinutes: 30 },
        ),
      );
    for (const zone of ZONES) {
      for (const time of ['00:00', '10:00', '23:59']) {
        expect(lastOccurrence(until(`2026-11-23T${time}`, zone))?.startWall.slice(0, 16)).toBe(
          `2026-11-30T${time}`,
        );
      }
    }
    expect(wire({ ...WEEKLY, end: { kind: 'until', date: '2026-11-30' } })).toContain(
      'UNTIL=20261201T045959Z',
    );
  });

  it('skips a pasted rule’s date with everything on it', () => {
    const pasted: RepeatRule = {
      kind: 'pasted',
      rule: 'FREQ=DAILY;BYHOUR=9,14;COUNT=6',
      skippedDates: ['2026-11-24'],
    };
    const text = wire(pasted, '2026-11-23T09:00');
    expect(text).toBe('RRULE:FREQ=DAILY;BYHOUR=9,14;COUNT=6\nEXDATE:20261124T140000Z,20261124T190000Z');
    expect(back(text, '2026-11-23T09:00')).toEqual(pasted);
  });

  it('is refused in words when it cannot be read', () => {
    const pasted: RepeatRule = { kind: 'pasted', rule: 'FREQ=SOMETIMES', skippedDates: [] };
    expect(repeatToRrule(pasted, '2026-11-23T10:00', NEW_YORK)).toMatchObject({
      ok: false,
      message: expect.stringContaining('SOMETIMES'),
    });
    expect(repeatToRrule(WEEKLY, '2026-11-23T10:00', 'Mars/Olympus')).toMatchObject({
      ok: false,
      message: expect.stringContaining('Mars/Olympus'),
    });
  });
});

describe('a repeat rule that comes back', () => {
  it.each([
    ['FREQ=DAILY', { frequency: 'daily', interval: 1, end: { kind: 'never' } }],
    ['FREQ=WEEKLY', { frequency: 'weekly', weekdays: [] }],
    ['FREQ=WEEKLY;WKST=SU;BYDAY=WE,MO', { frequency: 'weekly', weekdays: ['MO', 'WE'] }],
    ['FREQ=MONTHLY', { frequency: 'monthly', monthly: null }],
    ['FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2', { monthly: { kind: 'nth-weekday', nth: 2, weekday: 'TU' } }],
    ['FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=23', { frequency: 'yearly' }],
    ['FREQ=DAILY;BYHOUR=10;BYMINUTE=0;BYSECOND=0', { frequency: 'daily' }],
    ['FREQ=DAILY;UNTIL=20261130', { end: { kind: 'until', date: '2026-11-30' } }],
    ['FREQ=DAILY;UNTIL=20261130T150000Z', { end: { kind: 'until', date: '2026-11-30' } }],
    ['FREQ=DAILY;UNTIL=20261130T145959Z', { end: { kind: 'until', date: '2026-11-29' } }],
  ])('is a pattern where the editor can show it: %s', (text, expected) => {
    const rule = back(text);
    expect(rule).toMatchObject({ kind: 'pattern', ...expected });
    expect(repeatRuleSchema.parse(rule)).toEqual(rule);
  });

  it.each([
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=1',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=MONTHLY;BYDAY=-2FR',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO',
    'FREQ=DAILY;BYDAY=MO',
    'FREQ=DAILY;BYHOUR=9',
    'FREQ=YEARLY;BYMONTH=6',
    'FREQ=DAILY;COUNT=1000',
    'FREQ=DAILY;INTERVAL=100',
  ])('is kept to the letter where it cannot: %s', (text) => {
    expect(back(text)).toEqual({ kind: 'pasted', rule: text, skippedDates: [] });
  });

  it('knows skipped dates in every form, and drops those that skip nothing', () => {
    const lines = [
      'EXDATE:20261207T150000Z',
      'EXDATE;VALUE=DATE:20261209',
      'EXDATE:20261214T160000Z',
      'RRULE:FREQ=WEEKLY;BYDAY=MO,WE',
    ];
    expect(back(lines).skippedDates).toEqual(['2026-12-07', '2026-12-09']);
  });

  it('is refused where a date of several times leaves out only some', () => {
    const text = 'FREQ=DAILY;BYHOUR=9,14;COUNT=6\nEXDATE:20261124T140000Z';
    expect(rruleToRepeat(text, '2026-11-23T09:00', NEW_YORK)).toMatchObject({
      ok: false,
      message: expect.stringContaining('2026-11-24'),
    });
  });
});

const dateArbitrary = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2026-01-01', days));

/** Rules as the form makes them: what one frequency does not use is empty. */
const patternArbitrary: fc.Arbitrary<Pattern> = fc
  .record({
    frequency: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const, 'yearly' as const),
    interval: fc.integer({ min: 1, max: 99 }),
    weekdays: fc.subarray([...WEEKDAYS]),
    monthly: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('day-of-month' as const), day: fc.integer({ min: 1, max: 31 }) }),
      fc.record({
        kind: fc.constant('nth-weekday' as const),
        nth: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, -1 as const),
        weekday: fc.constantFrom(...WEEKDAYS),
      }),
    ),
    end: fc.oneof(
      fc.constant({ kind: 'never' as const }),
      fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 999 }) }),
      fc.record({ kind: fc.constant('until' as const), date: dateArbitrary }),
    ),
    skippedDates: fc.uniqueArray(dateArbitrary, { maxLength: 6 }).map((dates) => dates.sort()),
  })
  .map((rule) => ({
    kind: 'pattern' as const,
    ...rule,
    weekdays: rule.frequency === 'weekly' ? rule.weekdays : [],
    monthly: rule.frequency === 'monthly' ? rule.monthly : null,
  }));

const startArbitrary = fc.record({
  startWall: fc.tuple(dateArbitrary, fc.integer({ min: 0, max: 95 })).map(([date, quarter]) =>
    Temporal.PlainDateTime.from(date)
      .add({ minutes: quarter * 15 })
      .toString({ smallestUnit: 'second' }),
  ),
  timeZone: fc.constantFrom(...ZONES),
});

describe('there and back', () => {
  it('a pattern is the same pattern', () => {
    fc.assert(
      fc.property(patternArbitrary, startArbitrary, (rule, { startWall, timeZone }) => {
        expect(back(wire(rule, startWall, timeZone), startWall, timeZone)).toEqual(rule);
      }),
      { numRuns: 300 },
    );
  });

  it('no series takes place on a date it skips or after the date it ends, and every other date stays', () => {
    fc.assert(
      fc.property(patternArbitrary, startArbitrary, (rule, { startWall, timeZone }) => {
        const datesOf = (from: RepeatRule) => {
          const read = readSeries({
            startWall,
            timeZone,
            durationMinutes: 30,
            rruleText: wire(from, startWall, timeZone),
          });
          return firstOccurrences(value(read), 60).map((occurrence) => occurrence.startWall.slice(0, 10));
        };
        const all = datesOf({ ...rule, skippedDates: [] });
        const skipping = { ...rule, skippedDates: [...new Set([...rule.skippedDates, ...all.slice(1, 3)])] };
        const left = datesOf(skipping);
        expect(left.slice(0, 50)).toEqual(
          all.filter((date) => !skipping.skippedDates.includes(date)).slice(0, 50),
        );
        if (rule.end.kind === 'until')
          expect(all.every((date) => rule.end.kind === 'until' && date <= rule.end.date)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('an occurrence the clocks move still is of its date', () => {
    const text = wire({ ...WEEKLY, frequency: 'daily', skippedDates: ['2026-03-08'] }, '2026-03-07T02:30');
    expect(text).toContain('EXDATE:20260308T073000Z');
    expect(dateOf(Date.UTC(2026, 2, 8, 7, 30), NEW_YORK)).toBe('2026-03-08');
    expect(back(text, '2026-03-07T02:30').skippedDates).toEqual(['2026-03-08']);
  });
});
