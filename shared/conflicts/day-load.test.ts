import { describe, expect, it } from 'vitest';
import { type DayFacts, dayLoad, freeRanges } from './day-load.ts';

/** Minutes after some midnight, as an instant. */
const at = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
};
const range = (start: string, end: string) => ({ startMs: at(start), endMs: at(end) });
const load = (given: Partial<DayFacts> = {}) =>
  dayLoad({
    open: [range('9:00', '12:00'), range('13:00', '17:00')],
    bookings: [],
    blocked: [],
    fromMs: at('0:00'),
    shortestFreeMs: at('0:15'),
    ...given,
  });

describe('how full a day is', () => {
  it('counts bookings and open time without what is blocked', () => {
    const day = load({
      bookings: [range('9:00', '9:30'), range('14:00', '15:00')],
      blocked: [range('16:00', '18:00')],
    });
    expect(day).toMatchObject({ count: 2, bookedMinutes: 90, openMinutes: 360, firstFreeMs: at('9:30') });
  });

  it('takes two bookings at one time for one stretch of work', () => {
    expect(load({ bookings: [range('9:00', '10:00'), range('9:30', '10:30')] })).toMatchObject({
      count: 2,
      bookedMinutes: 90,
    });
  });

  it('offers nothing that is gone, taken, blocked or too short', () => {
    expect(load({ fromMs: at('11:50'), bookings: [range('13:00', '13:30')] }).firstFreeMs).toBe(at('13:30'));
    expect(load({ blocked: [range('0:00', '24:00')] })).toMatchObject({ openMinutes: 0, firstFreeMs: null });
    expect(load({ fromMs: at('18:00') }).firstFreeMs).toBeNull();
  });

  it('is all booked and none open where a provider works outside their hours', () => {
    expect(load({ open: [], bookings: [range('20:00', '21:00')] })).toMatchObject({
      bookedMinutes: 60,
      openMinutes: 0,
      firstFreeMs: null,
    });
  });
});

describe('what is left of a stretch of time', () => {
  it('is whole without anything in it, and nothing when all is taken', () => {
    expect(freeRanges(range('9:00', '12:00'), [])).toEqual([range('9:00', '12:00')]);
    expect(freeRanges(range('9:00', '12:00'), [range('8:00', '13:00')])).toEqual([]);
  });

  it('leaves out what overlaps, in any order', () => {
    const taken = [range('11:00', '11:30'), range('9:30', '10:30'), range('10:00', '10:15')];
    expect(freeRanges(range('9:00', '12:00'), taken)).toEqual([
      range('9:00', '9:30'),
      range('10:30', '11:00'),
      range('11:30', '12:00'),
    ]);
  });
});
