import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantToWall } from '../time/zone.ts';
import { cutSeries, type CutSeries } from './cut-series.ts';
import { expandSeries, firstOccurrences } from './expand.ts';
import { readSeries, type Series } from './read-series.ts';
import { WEEKDAYS, type SeriesDefinition } from './repeat-rule.ts';

const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Auckland',
];
const SPAN_MS = 400 * 86_400_000;

function mustRead(definition: SeriesDefinition): Series {
  const read = readSeries(definition);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

function starts(definition: SeriesDefinition | null, toMs: number): number[] {
  if (definition === null) return [];
  return expandSeries(mustRead(definition), { fromMs: -Infinity, toMs, limit: Infinity }).map(
    ({ startMs }) => startMs,
  );
}

const weekly = (rule: string): Series =>
  mustRead({
    startWall: '2026-11-23T10:00:00',
    timeZone: 'America/New_York',
    durationMinutes: 30,
    rruleText: rule,
  });

function cut(series: Series, place: number, kept: number[] = []): CutSeries {
  const dates = firstOccurrences(series, 60).map(({ startMs }) => startMs);
  const both = cutSeries(
    series,
    dates[place] ?? 0,
    kept.map((one) => dates[one] ?? 0),
  );
  if (both === null) throw new Error('not cut');
  return both;
}

describe('a series cut in two', () => {
  test('counts fewer in the first part and the others in the second', () => {
    const { ended, rest } = cut(
      weekly('RRULE:FREQ=WEEKLY;COUNT=10\nEXDATE:20261130T150000Z,20270104T150000Z'),
      2,
    );
    expect(ended?.rruleText).toBe('RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261130T150000Z');
    expect(rest).toMatchObject({
      startWall: '2026-12-14T10:00:00',
      rruleText: 'RRULE:FREQ=WEEKLY;COUNT=7\nEXDATE:20270104T150000Z',
    });
  });

  test('ends with the day before, where it has no end or one by date', () => {
    expect(cut(weekly('RRULE:FREQ=WEEKLY'), 2).ended?.rruleText).toBe(
      'RRULE:FREQ=WEEKLY;UNTIL=20261201T045959Z',
    );
    const until = cut(weekly('RRULE:FREQ=WEEKLY;UNTIL=20270301T045959Z'), 1);
    expect(until.ended?.rruleText).toBe('RRULE:FREQ=WEEKLY;UNTIL=20261124T045959Z');
    expect(until.rest.rruleText).toBe('RRULE:FREQ=WEEKLY;UNTIL=20270301T045959Z');
  });

  test('keeps dates that were changed by themselves with the first part, and leaves them out of the second', () => {
    const { ended, rest } = cut(weekly('RRULE:FREQ=WEEKLY;COUNT=6'), 2, [4]);
    expect(ended?.rruleText).toBe('RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE:20261207T150000Z,20261214T150000Z');
    expect(rest.rruleText).toBe('RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261221T150000Z');
  });

  test('has no first part at its first date', () => {
    expect(cut(weekly('RRULE:FREQ=WEEKLY;COUNT=6'), 0).ended).toBeNull();
  });

  test('is refused at a moment that is none of its dates', () => {
    expect(cutSeries(weekly('RRULE:FREQ=WEEKLY;COUNT=6'), Date.parse('2026-11-24T15:00:00Z'))).toBeNull();
  });

  test('takes place when it did, each date once, whatever the rule, the zone and the dates that are kept', () => {
    const end = fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 60 }).map((count) => `;COUNT=${count}`),
      fc
        .integer({ min: 1, max: 28 })
        .map(
          (day) =>
            `;UNTIL=2027${String((day % 12) + 1).padStart(2, '0')}${String(day).padStart(2, '0')}T170000Z`,
        ),
    );
    const kind = fc.oneof(
      fc.constant('DAILY'),
      fc
        .subarray([...WEEKDAYS])
        .map((days) => (days.length === 0 ? 'WEEKLY' : `WEEKLY;BYDAY=${days.join(',')}`)),
      fc.constantFrom(
        'MONTHLY',
        'MONTHLY;BYDAY=2TU',
        'MONTHLY;BYDAY=MO,TH;BYSETPOS=-1',
        'MONTHLY;BYMONTHDAY=31',
      ),
      fc.constantFrom('YEARLY', 'DAILY;BYHOUR=9,15', 'WEEKLY;BYDAY=SU,WE;WKST=SU'),
    );
    fc.assert(
      fc.property(
        fc.record({
          kind,
          end,
          interval: fc.integer({ min: 1, max: 4 }),
          zone: fc.constantFrom(...ZONES),
          day: fc.integer({ min: 1, max: 28 }),
          month: fc.integer({ min: 1, max: 12 }),
          hour: fc.constantFrom('00:00', '09:00', '10:15', '23:30'),
          place: fc.nat({ max: 20 }),
          skipped: fc.array(fc.nat({ max: 25 }), { maxLength: 4 }),
          kept: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
        }),
        (given) => {
          const date = `2026-${String(given.month).padStart(2, '0')}-${String(given.day).padStart(2, '0')}`;
          const plain: SeriesDefinition = {
            startWall: `${date}T${given.hour}:00`,
            timeZone: given.zone,
            durationMinutes: 30,
            rruleText: `RRULE:FREQ=${given.kind};INTERVAL=${given.interval}${given.end}`,
          };
          const all = starts(plain, Date.parse(`${date}T00:00:00Z`) + SPAN_MS);
          const skipped = given.skipped.flatMap((place) => all[place] ?? []);
          const stamps = skipped.map((ms) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, ''));
          const before = {
            ...plain,
            rruleText:
              stamps.length === 0 ? plain.rruleText : `${plain.rruleText}\nEXDATE:${stamps.join(',')}`,
          };
          const dates = all.filter((ms) => !skipped.includes(ms));
          const fromMs = dates[given.place % Math.max(dates.length, 1)];
          if (fromMs === undefined) return;
          const series = mustRead(before);
          // A time that the clocks jump over is no time a series can begin at: the form refuses it.
          const wall = expandSeries(series, { fromMs, toMs: fromMs + 1 }).at(-1)?.startWall;
          if (wall !== instantToWall(fromMs, given.zone)) return;
          const kept = given.kept.flatMap((place) => dates[place] ?? []);
          const both = cutSeries(series, fromMs, kept);
          if (both === null) throw new Error('not cut');
          const toMs = Math.max(...all) + 1;
          const [ended, rest] = [starts(both.ended, toMs), starts(both.rest, toMs)];
          expect([...ended, ...rest].sort((one, other) => one - other)).toEqual(dates);
          const keptLater = kept.filter((ms) => ms > fromMs);
          expect(ended.filter((ms) => ms >= fromMs)).toEqual(
            [...new Set(keptLater)].sort((one, other) => one - other),
          );
          expect(both.ended === null).toBe(fromMs === dates[0] && keptLater.length === 0);
        },
      ),
      { numRuns: 120 },
    );
  }, 120_000);
});
