import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differencesOf,
  occurrencesToDraw,
  rangesToDraw,
  subtractRanges,
  withoutMovedDates,
} from './occurrences-covered.ts';
import { readSeries } from './read-series.ts';

const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2026, 10, 23);
const WEEK = { startMs: MONDAY_MS, endMs: MONDAY_MS + 7 * DAY_MS };
const WRITTEN_MS = 5000;
const SERIES = { masterId: 'm1', calendarId: 'c1', writtenAtMs: WRITTEN_MS };
const LISTED = { ...WEEK, calendarId: 'c1', listedAtMs: WRITTEN_MS + 1 };
const STALE = { ...LISTED, listedAtMs: WRITTEN_MS - 1 };

function daily() {
  const read = readSeries({
    startWall: '2026-11-23T10:00',
    timeZone: 'UTC',
    durationMinutes: 30,
    rruleText: 'FREQ=DAILY',
  });
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

describe('server instances win', () => {
  it('so a listed window takes a series over, also when it lists none of it any more', () => {
    expect(rangesToDraw(SERIES, WEEK, [LISTED], [])).toEqual([]);
  });

  it('but a listing from before the series was written says nothing about it', () => {
    expect(rangesToDraw(SERIES, WEEK, [STALE], [])).toEqual([WEEK]);
  });

  it('unless it holds instances of it after all', () => {
    expect(rangesToDraw(SERIES, WEEK, [STALE], [{ masterId: 'm1', startMs: MONDAY_MS }])).toEqual([]);
    expect(rangesToDraw(SERIES, WEEK, [STALE], [{ masterId: 'm2', startMs: MONDAY_MS }])).toEqual([WEEK]);
  });

  it('and nothing covers a series that waits in the outbox', () => {
    const waiting = { ...SERIES, masterId: null, writtenAtMs: null };
    expect(rangesToDraw(waiting, WEEK, [{ ...LISTED, listedAtMs: Infinity }], [])).toEqual([WEEK]);
  });

  it('and the listing of another calendar covers nothing, one of all calendars does', () => {
    expect(rangesToDraw(SERIES, WEEK, [{ ...LISTED, calendarId: 'c2' }], [])).toEqual([WEEK]);
    expect(rangesToDraw(SERIES, WEEK, [{ ...LISTED, calendarId: null }], [])).toEqual([]);
  });

  it('so that every occurrence is shown once, by one of the two', () => {
    const listedDays = { ...LISTED, startMs: MONDAY_MS + 2 * DAY_MS, endMs: MONDAY_MS + 4 * DAY_MS };
    const drawn = occurrencesToDraw(daily(), SERIES, WEEK, [listedDays], []);
    expect(drawn.map(({ startWall }) => startWall.slice(8, 10))).toEqual(['23', '24', '27', '28', '29']);
  });

  it('and an occurrence on the edge of a window is neither lost nor doubled', () => {
    const cutMs = MONDAY_MS + 2 * DAY_MS + 10.25 * 3_600_000;
    const before = occurrencesToDraw(daily(), SERIES, WEEK, [{ ...LISTED, startMs: cutMs }], []);
    expect(before.map(({ startWall }) => startWall.slice(8, 10))).toEqual(['23', '24', '25']);
    const after = occurrencesToDraw(daily(), SERIES, WEEK, [{ ...LISTED, endMs: cutMs }], []);
    expect(after.map(({ startWall }) => startWall.slice(8, 10))).toEqual(['26', '27', '28', '29']);
  });

  it('and none is drawn at the time of a listed instance', () => {
    const instance = { masterId: 'm1', startMs: MONDAY_MS + DAY_MS + 10 * 3_600_000 };
    const drawn = occurrencesToDraw(daily(), SERIES, WEEK, [], [instance]);
    expect(drawn.map(({ startWall }) => startWall.slice(8, 10))).toEqual([
      '23',
      '25',
      '26',
      '27',
      '28',
      '29',
    ]);
  });
});

describe('what is left of a range', () => {
  it('holds exactly the moments nothing takes', () => {
    const range = fc
      .tuple(fc.integer({ min: -5, max: 25 }), fc.integer({ min: 0, max: 12 }))
      .map(([startMs, length]) => ({
        startMs,
        endMs: startMs + length,
      }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), (taken) => {
        const left = subtractRanges({ startMs: 0, endMs: 20 }, taken);
        const isIn = (ranges: typeof taken, moment: number) =>
          ranges.some(({ startMs, endMs }) => moment >= startMs && moment < endMs);
        for (let moment = -5; moment < 30; moment += 1) {
          expect(isIn(left, moment)).toBe(moment >= 0 && moment < 20 && !isIn(taken, moment));
        }
      }),
    );
  });
});

describe('what was promised against what is there', () => {
  const HOUR_MS = 3_600_000;
  const weeks = (count: number, from = 0): number[] =>
    Array.from({ length: count }, (_unused, place) => (from + place) * 7 * 24 * HOUR_MS);

  it('is the same, in whatever order it is listed', () => {
    expect(differencesOf(weeks(5), weeks(5).reverse())).toEqual([]);
  });

  it('differs where dates drift by an hour, are missing, or are there besides', () => {
    const [first = 0, second = 0, third = 0, fourth = 0] = weeks(4);
    expect(
      differencesOf(
        [first, second, third, fourth],
        [first, second + HOUR_MS, fourth, fourth + 7 * 24 * HOUR_MS],
      ),
    ).toEqual([
      { promisedMs: second, foundMs: second + HOUR_MS },
      { promisedMs: third, foundMs: null },
      { promisedMs: null, foundMs: fourth + 7 * 24 * HOUR_MS },
    ]);
  });

  it('takes each visit for one promise only', () => {
    expect(differencesOf([0, 2 * HOUR_MS], [HOUR_MS])).toEqual([
      { promisedMs: 0, foundMs: HOUR_MS },
      { promisedMs: 2 * HOUR_MS, foundMs: null },
    ]);
  });

  it('leaves out dates that people had moved by themselves, and no drift', () => {
    const drift = { promisedMs: 0, foundMs: HOUR_MS };
    const toAnotherWeek = [
      { promisedMs: 10 * HOUR_MS, foundMs: null },
      { promisedMs: null, foundMs: 300 * HOUR_MS },
    ];
    const byTwoHours = { promisedMs: 500 * HOUR_MS, foundMs: 502 * HOUR_MS };
    const missing = { promisedMs: 700 * HOUR_MS, foundMs: null };
    const isDrift = (one: { promisedMs: number | null; foundMs: number | null }): boolean =>
      (one.foundMs ?? 0) - (one.promisedMs ?? 0) === HOUR_MS;
    expect(withoutMovedDates([drift, ...toAnotherWeek, byTwoHours], isDrift)).toEqual([drift]);
    expect(withoutMovedDates([...toAnotherWeek, byTwoHours, missing], isDrift)).toEqual([missing]);
  });
});
