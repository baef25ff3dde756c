import { describe, expect, it } from 'vitest';
import { rangeToFit, scrollMinute, slotHeightPx } from './grid-plan.ts';

const hours = (from: number, to: number) => ({ startMinute: from * 60, endMinute: to * 60 });

describe('the part of the day seen without scrolling', () => {
  it('is an ordinary working day where nobody says when they are open', () => {
    expect(rangeToFit([], [])).toEqual(hours(8, 18));
  });

  it('follows the opening hours, in whole hours', () => {
    expect(rangeToFit([{ startMinute: 570, endMinute: 1010 }], [])).toEqual(hours(9, 17));
  });

  it('grows to hold a booking before or after hours', () => {
    expect(rangeToFit([hours(9, 17)], [{ startMinute: 405, endMinute: 420 }, hours(10, 11)])).toEqual(
      hours(6, 17),
    );
    expect(rangeToFit([hours(9, 17)], [{ startMinute: 1400, endMinute: 1440 }])).toEqual(hours(9, 24));
  });
});

describe('the height of a slot', () => {
  it('lets ten hours fit on a 768 px screen', () => {
    const px = slotHeightPx(650, hours(8, 18), 15);
    expect(px * 40).toBeLessThanOrEqual(650);
    expect(px * 4).toBeGreaterThanOrEqual(60);
  });

  it('stays legible in a low window: then the grid scrolls', () => {
    expect(slotHeightPx(200, hours(8, 18), 15) * 4).toBe(60);
  });
});

describe('where the grid is scrolled to', () => {
  it('is the opening hour, a little above so that its label is whole', () => {
    expect(scrollMinute(hours(8, 18), 1)).toBe(470);
  });

  it('never goes before midnight', () => {
    expect(scrollMinute(hours(0, 18), 1)).toBe(0);
  });
});
