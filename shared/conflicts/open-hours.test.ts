import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantToWall } from '../time/zone.ts';
import { isOpenThroughout, openIntervals, openRangesOn } from './open-hours.ts';

const hours = (open: number, close: number) => ({
  openHour: Math.floor(open / 60),
  openMinute: open % 60,
  closeHour: Math.floor(close / 60),
  closeMinute: close % 60,
});
const calendar = (daysOfTheWeek: number[], ...spans: [number, number][]) => ({
  openHours: [{ daysOfTheWeek, hours: spans.map(([open, close]) => hours(open, close)) }],
});

describe('open hours of several calendars', () => {
  it('are the hours in which one of them is open', () => {
    expect(openIntervals([calendar([1], [540, 720]), calendar([1, 2], [600, 1020])])).toEqual([
      { weekday: 1, startMinute: 540, endMinute: 1020 },
      { weekday: 2, startMinute: 600, endMinute: 1020 },
    ]);
  });

  it('run past midnight into the next weekday, from Saturday into Sunday too', () => {
    expect(openIntervals([calendar([6], [1320, 120])])).toEqual([
      { weekday: 0, startMinute: 0, endMinute: 120 },
      { weekday: 6, startMinute: 1320, endMinute: 1440 },
    ]);
  });

  it('end at midnight by either way of writing it', () => {
    const whole = [{ weekday: 3, startMinute: 480, endMinute: 1440 }];
    expect(openIntervals([calendar([3], [480, 0])])).toEqual(whole);
    expect(openIntervals([calendar([3], [480, 1440])])).toEqual(whole);
    expect(openIntervals([calendar([3], [480, 480])])).toEqual([]);
    expect(openIntervals([calendar([3], [480, 1439])])).toEqual(whole);
    const allDay = [{ weekday: 3, startMinute: 0, endMinute: 1440 }];
    expect(openIntervals([calendar([3], [0, 0])])).toEqual(allDay);
    expect(openIntervals([calendar([3], [0, 1439])])).toEqual(allDay);
    expect(openIntervals([])).toEqual([]);
  });

  it('hold exactly the minutes some calendar has', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
      .filter(([open, close]) => open < close);
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), fc.integer({ min: 0, max: 1439 }), (spans, minute) => {
        const intervals = openIntervals(spans.map((one) => calendar([2], one)));
        const isIn = intervals.some(
          ({ startMinute, endMinute }) => minute >= startMinute && minute < endMinute,
        );
        expect(isIn).toBe(
          // 23:59 is as late as a clock of theirs goes.
          spans.some(([open, close]) => minute >= open && (minute < close || close === 1439)),
        );
        const gaps = intervals
          .slice(1)
          .map((interval, place) => interval.startMinute - intervals[place]!.endMinute);
        expect(gaps.every((gap) => gap > 0)).toBe(true);
      }),
    );
  });
});

describe('open hours of a date', () => {
  const NEW_YORK = 'America/New_York';
  const night = openIntervals([calendar([0, 6], [1320, 240])]);

  it('are by the clock, also when it changes', () => {
    const [early] = openRangesOn('2026-03-08', night, NEW_YORK);
    expect(instantToWall(early!.startMs, NEW_YORK)).toBe('2026-03-08T00:00:00');
    expect(instantToWall(early!.endMs, NEW_YORK)).toBe('2026-03-08T04:00:00');
    expect(early!.endMs - early!.startMs).toBe(3 * 3_600_000);
  });

  it('go on over midnight', () => {
    const startMs = openRangesOn('2026-03-07', night, NEW_YORK)[0]!.startMs;
    const open = (lengthHours: number) =>
      isOpenThroughout({ startMs, endMs: startMs + lengthHours * 3_600_000 }, '2026-03-07', (date) =>
        openRangesOn(date, night, NEW_YORK),
      );
    expect([1, 2, 5, 6].map(open)).toEqual([true, true, true, false]);
  });
});
