import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantToWall } from '../time/zone.ts';
import {
  countOccurrences,
  expandSeries,
  firstOccurrences,
  firstRuleStartWall,
  isEndless,
  lastOccurrence,
  startMatchesRule,
} from './expand.ts';
import { readSeries, type Series } from './read-series.ts';

const NEW_YORK = 'America/New_York';
const ZONES = [
  NEW_YORK,
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Beirut',
  'America/Havana',
  'UTC',
];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function series(startWall: string, rruleText: string, timeZone = NEW_YORK): Series {
  const result = readSeries({ startWall, timeZone, durationMinutes: 30, rruleText });
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const walls = (occurrences: { startWall: string }[]) =>
  occurrences.map(({ startWall }) => startWall.slice(0, 16));
const clock = (ms: number, zone = NEW_YORK) => instantToWall(ms, zone).slice(0, 16);

describe('a series across a clock change', () => {
  it('stays at its wall time', () => {
    const found = firstOccurrences(series('2026-03-02T10:00', 'RRULE:FREQ=WEEKLY;COUNT=3'), 10);
    expect(found.map(({ startMs }) => clock(startMs))).toEqual([
      '2026-03-02T10:00',
      '2026-03-09T10:00',
      '2026-03-16T10:00',
    ]);
    expect(found[1]!.startMs - found[0]!.startMs).toBe(7 * DAY_MS - HOUR_MS);
    expect(found.every(({ startMs, endMs }) => endMs - startMs === HOUR_MS / 2)).toBe(true);
  });

  it('keeps the occurrence the clocks jump over, after the jump, and counts it', () => {
    const found = firstOccurrences(series('2026-03-06T02:30', 'RRULE:FREQ=DAILY;COUNT=4'), 10);
    expect(found.map(({ startMs }) => clock(startMs))).toEqual([
      '2026-03-06T02:30',
      '2026-03-07T02:30',
      '2026-03-08T03:30',
      '2026-03-09T02:30',
    ]);
    expect(walls(found)[2]).toBe('2026-03-08T02:30');
  });

  it('takes place once where its time comes twice, the first time', () => {
    const found = firstOccurrences(series('2026-10-31T01:30', 'RRULE:FREQ=DAILY;COUNT=3'), 10);
    expect(found.map(({ startMs }) => new Date(startMs).toISOString())).toEqual([
      '2026-10-31T05:30:00.000Z',
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
  });

  it('is once, not twice, where two of its times become one instant', () => {
    const found = firstOccurrences(series('2026-03-08T01:30', 'RRULE:FREQ=DAILY;BYHOUR=1,2,3;COUNT=4'), 10);
    expect(found.map(({ startMs }) => clock(startMs))).toEqual([
      '2026-03-08T01:30',
      '2026-03-08T03:30',
      '2026-03-09T01:30',
    ]);
  });
});

describe('skipped dates', () => {
  it('leave out by instant, in whatever form they are written', () => {
    const text =
      'RRULE:FREQ=DAILY;COUNT=7\nEXDATE:20261124T150000Z\nEXDATE;TZID=Europe/Berlin:20261125T160000\n' +
      'EXDATE:20261126T100000\nEXDATE;VALUE=DATE:20261127';
    const found = firstOccurrences(series('2026-11-23T10:00', text), 10);
    expect(walls(found)).toEqual(['2026-11-23T10:00', '2026-11-28T10:00', '2026-11-29T10:00']);
    expect(found.map(({ index }) => index)).toEqual([0, 5, 6]);
  });

  it('leave out nothing when they name an instant the series is not at', () => {
    expect(
      countOccurrences(series('2026-11-23T10:00', 'RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261124T100000Z')),
    ).toBe(3);
  });

  it('leave out the right one on both sides of a clock change', () => {
    const text = 'RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260302T150000Z,20260309T140000Z';
    expect(walls(firstOccurrences(series('2026-03-02T10:00', text), 10))).toEqual(['2026-03-16T10:00']);
  });
});

describe('a window', () => {
  const daily = series('2026-11-23T23:45', 'RRULE:FREQ=DAILY');

  it('holds every occurrence that overlaps it, also one begun before, and none that only touches', () => {
    const midnightMs = Date.UTC(2026, 10, 25, 5);
    expect(walls(expandSeries(daily, { fromMs: midnightMs, toMs: midnightMs + 60_000 }))).toEqual([
      '2026-11-24T23:45',
    ]);
    const endMs = midnightMs + 15 * 60_000;
    expect(expandSeries(daily, { fromMs: endMs, toMs: endMs + 60_000 })).toEqual([]);
    const startMs = midnightMs - 15 * 60_000;
    expect(expandSeries(daily, { fromMs: startMs - 60_000, toMs: startMs })).toEqual([]);
  });

  it('holds an occurrence begun days before that still runs', () => {
    const read = readSeries({
      startWall: '2026-11-02T10:00',
      timeZone: NEW_YORK,
      durationMinutes: 6 * 1440,
      rruleText: 'FREQ=WEEKLY',
    });
    const fromMs = Date.UTC(2026, 10, 14, 12);
    expect(read.ok && walls(expandSeries(read.value, { fromMs, toMs: fromMs + 1 }))).toEqual([
      '2026-11-09T10:00',
    ]);
  });

  it('far in the future is reached without walking there, and counts on', () => {
    const found = expandSeries(daily, { fromMs: Date.UTC(2056, 0, 1), toMs: Date.UTC(2056, 0, 3) });
    expect(walls(found)).toEqual(['2055-12-31T23:45', '2056-01-01T23:45']);
    expect(found[0]!.index).toBe((Date.UTC(2055, 11, 31) - Date.UTC(2026, 10, 23)) / DAY_MS);
  });

  it('is bounded for a series without end', () => {
    expect(expandSeries(daily, { fromMs: 0, toMs: Infinity, limit: 12 })).toHaveLength(12);
    expect(expandSeries(daily, { fromMs: 0, toMs: Infinity })).toHaveLength(5000);
    expect(expandSeries(daily, { fromMs: 0, toMs: Infinity, limit: 0 })).toEqual([]);
    expect(expandSeries(daily, { fromMs: Date.UTC(9000, 0, 1), toMs: Infinity })).toEqual([]);
  });

  it('gives the same whether asked for whole or in pieces', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(
          'FREQ=DAILY;INTERVAL=3',
          'FREQ=WEEKLY;BYDAY=SU,MO,FR',
          'FREQ=MONTHLY;BYDAY=-1SU',
          'FREQ=DAILY;BYHOUR=0,2,3',
        ),
        fc.integer({ min: 1, max: 400 }),
        (timeZone, rule, cutDays) => {
          const cut = series('2026-01-05T00:30', rule, timeZone);
          const fromMs = Date.UTC(2026, 0, 1);
          const toMs = fromMs + 500 * DAY_MS;
          const cutMs = fromMs + cutDays * DAY_MS;
          const whole = expandSeries(cut, { fromMs, toMs });
          const pieces = [
            ...expandSeries(cut, { fromMs, toMs: cutMs }),
            ...expandSeries(cut, { fromMs: cutMs, toMs }).filter(({ startMs }) => startMs >= cutMs),
          ];
          expect(pieces).toEqual(whole);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the end of a series', () => {
  it('includes an occurrence exactly at UNTIL', () => {
    const text = (until: string) => `RRULE:FREQ=DAILY;UNTIL=${until}`;
    const count = (until: string) => countOccurrences(series('2026-11-23T10:00', text(until)));
    expect(count('20261125T150000Z')).toBe(3);
    expect(count('20261125T145959Z')).toBe(2);
    expect(count('20261125')).toBe(3);
    expect(count('20261125T100000')).toBe(3);
    expect(count('20261120T000000Z')).toBe(0);
  });

  it('is found', () => {
    const last = (text: string) => lastOccurrence(series('2026-11-23T10:00', text))?.startWall ?? null;
    expect(last('FREQ=WEEKLY;COUNT=300')).toBe('2032-08-16T10:00:00');
    expect(last('FREQ=YEARLY;UNTIL=20601231T000000Z')).toBe('2060-11-23T10:00:00');
    expect(last('FREQ=DAILY;COUNT=2\nEXDATE:20261124T150000Z')).toBe('2026-11-23T10:00:00');
    expect(last('FREQ=DAILY;UNTIL=20261101T000000Z')).toBeNull();
    expect(last('FREQ=DAILY;UNTIL=99991231T235959Z')).not.toBeNull();
    expect(last('FREQ=DAILY')).toBeNull();
  });

  it('is known to be missing', () => {
    expect(isEndless(series('2026-11-23T10:00', 'FREQ=DAILY'))).toBe(true);
    expect(countOccurrences(series('2026-11-23T10:00', 'FREQ=DAILY'))).toBeNull();
    expect(isEndless(series('2026-11-23T10:00', 'FREQ=DAILY;COUNT=2'))).toBe(false);
  });
});

describe('a start the rule would not give', () => {
  const tuesday = series('2026-11-24T10:00', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3');

  it('is noticed, and the first start that fits is known', () => {
    expect(startMatchesRule(tuesday)).toBe(false);
    expect(firstRuleStartWall(tuesday)).toBe('2026-11-30T10:00:00');
    const monday = series('2026-11-30T10:00', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3');
    expect(startMatchesRule(monday)).toBe(true);
    expect(firstRuleStartWall(monday)).toBe('2026-11-30T10:00:00');
  });

  it('takes place all the same and counts, as RFC 5545 has it', () => {
    expect(walls(firstOccurrences(tuesday, 10))).toEqual([
      '2026-11-24T10:00',
      '2026-11-30T10:00',
      '2026-12-07T10:00',
    ]);
  });

  it('is all there is of a rule that never happens', () => {
    const never = series('2026-11-23T10:00', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30');
    expect(firstRuleStartWall(never)).toBeNull();
    expect(walls(firstOccurrences(never, 5))).toEqual(['2026-11-23T10:00']);
  });
});

describe('rules that trip others up', () => {
  const first = (start: string, rule: string, count = 4) =>
    walls(firstOccurrences(series(start, rule), count)).map((wall) => wall.slice(0, 10));

  it('skip months without that day instead of moving it', () => {
    expect(first('2026-01-31T10:00', 'FREQ=MONTHLY')).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
      '2026-07-31',
    ]);
    expect(first('2024-02-29T10:00', 'FREQ=YEARLY', 3)).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
  });

  it('pick the last working day of the month', () => {
    expect(first('2026-01-30T10:00', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1')).toEqual([
      '2026-01-30',
      '2026-02-27',
      '2026-03-31',
      '2026-04-30',
    ]);
  });

  it('begin their weeks on the day the rule says', () => {
    expect(first('1997-08-05T09:00', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO')).toEqual([
      '1997-08-05',
      '1997-08-10',
      '1997-08-19',
      '1997-08-24',
    ]);
    expect(first('1997-08-05T09:00', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU')).toEqual([
      '1997-08-05',
      '1997-08-17',
      '1997-08-19',
      '1997-08-31',
    ]);
  });

  it('know Friday the 13th', () => {
    expect(first('2026-02-13T10:00', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13')).toEqual([
      '2026-02-13',
      '2026-03-13',
      '2026-11-13',
      '2027-08-13',
    ]);
  });

  it('cannot be read in a zone nobody knows', () => {
    const result = readSeries({
      startWall: '2026-11-23T10:00',
      timeZone: 'Mars/Olympus',
      durationMinutes: 30,
      rruleText: 'FREQ=DAILY',
    });
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('Mars/Olympus') });
  });
});
