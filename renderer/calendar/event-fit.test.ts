import { describe, expect, it } from 'vitest';
import { NEUTRAL_COLORS } from '../state/entry-colors.ts';
import { placeEvents } from './event-diff.ts';
import type { EventDetail } from './event-text.ts';
import {
  fitTexts,
  leastMinutePx,
  type FitWanted,
  MOST_AT_A_TIME,
  shareColumns,
  textHeightPx,
  TextMeasure,
  textWidthPx,
} from './event-fit.ts';

const DETAIL: EventDetail = {
  kind: 'appointment',
  targetId: 'a',
  name: 'Rosan Deo',
  service: 'Consultation',
  providerName: 'Jonas',
  assignedUserId: 'jonas',
  status: 'confirmed',
  statusWord: 'Confirmed',
  sync: 'synced',
  isSeries: false,
  changedElsewhere: false,
  colors: NEUTRAL_COLORS,
  label: '',
};
const PLAN = { kind: 'dates', timeZone: 'UTC' } as const;
const MINUTE_MS = 60_000;
const WIDE = { columnPx: 220, minutePx: 1 };
const NARROW = { columnPx: 100, minutePx: 1 };

/** Bookings by their minutes, such as `[600, 630]`. */
const shares = (frame: typeof WIDE, ...stretches: [number, number][]) => {
  const events = stretches.map(([from, to], index) => ({
    id: String(index),
    startMs: from * MINUTE_MS,
    endMs: to * MINUTE_MS,
    movable: true,
    detail: DETAIL,
  }));
  const found = shareColumns(placeEvents(PLAN, events), frame);
  return stretches.map((_stretch, index) => found.get(String(index)));
};

describe('how bookings at one time share a column', () => {
  it('alone they have all of it, one after the other too', () => {
    expect(shares(WIDE, [600, 630], [630, 660])).toEqual(['whole', 'whole']);
  });

  it('two stand side by side where there is room for both names', () => {
    expect(shares(WIDE, [600, 660], [630, 690])).toEqual(['half', 'half']);
  });

  it('in a narrow column the later one lies over the earlier, which keeps its first line', () => {
    expect(shares(NARROW, [600, 660], [630, 690])).toEqual(['under', 'over']);
  });

  it('of two that begin at one time the later lies a line lower, where each is two lines high', () => {
    expect(shares(NARROW, [600, 660], [600, 660])).toEqual(['under', 'lowered']);
    expect(shares(NARROW, [600, 630], [605, 635])).toEqual(['under', 'lowered']);
    expect(shares(NARROW, [600, 615], [600, 615])).toEqual(['half', 'half']);
    expect(textHeightPx('lowered', 60, NARROW)).toBe(44);
    expect(textWidthPx('lowered', NARROW)).toBeGreaterThan(2 * textWidthPx('half', NARROW));
  });

  it('short ones one after the other get the height at which neither lies over the next, in a narrow column', () => {
    const after = (...starts: number[]) =>
      starts.map((from) => ({
        id: String(from),
        startMs: from * MINUTE_MS,
        endMs: (from + 10) * MINUTE_MS,
        movable: true,
        detail: DETAIL,
      }));
    expect(leastMinutePx(after(600, 610), NARROW.columnPx)).toBe(1.5);
    expect(leastMinutePx(after(600, 610), WIDE.columnPx)).toBe(0);
    expect(leastMinutePx(after(600, 660), NARROW.columnPx)).toBeLessThan(0.5);
    expect(leastMinutePx(after(600), NARROW.columnPx)).toBe(0);
    const [first, second] = after(600, 610);
    const draft = { ...second!, detail: { ...DETAIL, kind: 'draft' as const } };
    expect(leastMinutePx([first!, draft], NARROW.columnPx)).toBe(0);
  });

  it('more than two are counted, and only so many as it takes to count', () => {
    expect(shares(WIDE, [600, 660], [600, 660], [600, 660], [630, 700])).toEqual([
      'half',
      'half',
      'hidden',
      'hidden',
    ]);
    const crowd = shares(WIDE, ...Array.from({ length: 500 }, (): [number, number] => [600, 660]));
    expect(crowd.filter((share) => share === 'hidden')).toHaveLength(MOST_AT_A_TIME);
    expect(crowd.filter((share) => share === undefined)).toHaveLength(500 - 2 - MOST_AT_A_TIME);
  });

  it('short ones are as high as a line, and meet where they are drawn', () => {
    expect(shares(WIDE, [600, 605], [605, 610])).toEqual(['half', 'half']);
  });
});

describe('what a booking says', () => {
  /** Every letter seven wide, small ones six. */
  const measure = { name: (text: string) => text.length * 7, small: (text: string) => text.length * 6 };
  const fit = (given: Partial<FitWanted>) =>
    fitTexts(
      {
        detail: DETAIL,
        start: '10:00',
        range: '10:00–10:30',
        durationMinutes: 30,
        markCount: 0,
        widthPx: 120,
        heightPx: 30,
        ...given,
      },
      measure,
    );

  it('is the name first, and the time beside it only where both fit', () => {
    expect(fit({})).toEqual({
      name: 'Rosan Deo',
      hasMarks: true,
      beside: '10:00',
      below: '',
      last: '',
    });
    expect(fit({ widthPx: 80 })).toMatchObject({ name: 'Rosan Deo', beside: '' });
    expect(fit({ heightPx: 17, durationMinutes: 15 })).toMatchObject({ name: 'Rosan Deo', beside: '' });
  });

  it('has the time under the name from 34 px, and the service under both', () => {
    expect(fit({ heightPx: 34 })).toMatchObject({
      name: 'Rosan Deo',
      beside: '',
      below: '10:00–10:30',
      last: '',
    });
    expect(fit({ heightPx: 60 }).last).toBe('Consultation');
    expect(fit({ heightPx: 34, widthPx: 64 }).below).toBe('10:00');
  });

  it('falls back to the first letter and the surname, and never to less', () => {
    expect(fit({ widthPx: 60 }).name).toBe('R. Deo');
    expect(fit({ widthPx: 20 }).name).toBe('R. Deo');
    expect(fit({ widthPx: 70, markCount: 1 }).name).toBe('R. Deo');
  });

  it('leaves out the signs, which fill and border say too, before it cuts a name', () => {
    expect(fit({ widthPx: 50, markCount: 1 })).toMatchObject({ name: 'R. Deo', hasMarks: false });
  });

  it('says how short the shortest are', () => {
    expect(fit({ heightPx: 16, durationMinutes: 5 }).beside).toBe('5 min');
  });

  it('is one line where another lies over it: nothing else peeks out beside that one', () => {
    const frame = { columnPx: 120, minutePx: 1 };
    const heightPx = textHeightPx('under', 60, frame);
    expect(fit({ heightPx, widthPx: textWidthPx('under', frame) })).toMatchObject({ below: '', last: '' });
    expect(textHeightPx('whole', 60, frame)).toBe(59);
  });

  it('has first name and surname in a column of 96 px', () => {
    expect(textWidthPx('whole', { columnPx: 96, minutePx: 1 })).toBeGreaterThanOrEqual(75);
  });
});

describe('the width of a text', () => {
  it('is that of digits of one width, as the page has them', () => {
    const widthOf = (letter: string) => (letter === '1' ? 4 : letter === '4' ? 8 : 6);
    const measure = new TextMeasure({
      font: '',
      measureText: (text) => ({ width: Array.from(text).reduce((sum, letter) => sum + widthOf(letter), 0) }),
    });
    expect(measure.small('11:11')).toBe(4 * 8 + 6);
    expect(measure.name('Rosan Deo')).toBe(9 * 6);
  });
});
