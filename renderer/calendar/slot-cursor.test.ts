import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstCursor, moveCursor, type CursorField, type SlotCursor } from './slot-cursor.ts';

const FIELD: CursorField = { columnCount: 5, slotMinutes: 15, open: { startMinute: 480, endMinute: 1080 } };
const START: SlotCursor = { column: 0, startMinute: 600, endMinute: 630 };
const press = (cursor: SlotCursor, key: string, shiftKey = false) =>
  moveCursor(cursor, { key, shiftKey }, FIELD);

describe('the keyboard’s way through the time grid', () => {
  it('moves by slots and columns, and keeps its length', () => {
    expect(press(START, 'ArrowDown')).toEqual({
      kind: 'moved',
      cursor: { column: 0, startMinute: 615, endMinute: 645 },
    });
    expect(press(START, 'ArrowRight')).toEqual({ kind: 'moved', cursor: { ...START, column: 1 } });
  });

  it('grows and shrinks with Shift, never below a slot', () => {
    expect(press(START, 'ArrowDown', true)).toMatchObject({ cursor: { startMinute: 600, endMinute: 645 } });
    const short = { ...START, endMinute: 615 };
    expect(press(short, 'ArrowUp', true)).toMatchObject({ cursor: short });
  });

  it('turns the page at the edge and comes in from the other side', () => {
    expect(press(START, 'ArrowLeft')).toEqual({
      kind: 'page',
      direction: 'previous',
      cursor: { ...START, column: 4 },
    });
    expect(press({ ...START, column: 4 }, 'ArrowRight')).toMatchObject({
      direction: 'next',
      cursor: { column: 0 },
    });
  });

  it('goes to opening and closing time with Home and End', () => {
    expect(press(START, 'Home')).toMatchObject({ cursor: { startMinute: 480 } });
    expect(press(START, 'End')).toMatchObject({ cursor: { endMinute: 1080 } });
  });

  it('books with Enter and with Space, and leaves other keys alone', () => {
    expect(press(START, 'Enter')).toEqual({ kind: 'book', anyway: false });
    expect(press(START, ' ')).toEqual({ kind: 'book', anyway: false });
    expect(press(START, 'n')).toEqual({ kind: 'none' });
  });

  it('stays within the day whatever is pressed', () => {
    const keys = fc.constantFrom(
      'ArrowDown',
      'ArrowUp',
      'PageDown',
      'PageUp',
      'Home',
      'End',
      'ArrowLeft',
      'ArrowRight',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean()), { maxLength: 80 }), (pressed) => {
        let cursor = START;
        for (const [key, shiftKey] of pressed) {
          const move = press(cursor, key, shiftKey);
          if (move.kind === 'moved' || move.kind === 'page') ({ cursor } = move);
          expect(cursor.startMinute).toBeGreaterThanOrEqual(0);
          expect(cursor.endMinute).toBeLessThanOrEqual(1440);
          expect(cursor.endMinute - cursor.startMinute).toBeGreaterThanOrEqual(15);
          expect(cursor.column).toBeGreaterThanOrEqual(0);
          expect(cursor.column).toBeLessThan(5);
        }
      }),
    );
  });
});

describe('where the cursor begins', () => {
  it('is the next slot from now, when today is shown and still open', () => {
    expect(firstCursor(FIELD, 30, { column: 2, minute: 624 })).toEqual({
      column: 2,
      startMinute: 630,
      endMinute: 660,
    });
  });

  it('is the opening hour before opening, after closing and on other days', () => {
    expect(firstCursor(FIELD, 30, { column: 2, minute: 400 })).toMatchObject({ column: 2, startMinute: 480 });
    expect(firstCursor(FIELD, 30, { column: 2, minute: 1200 })).toMatchObject({
      column: 0,
      startMinute: 480,
    });
    expect(firstCursor(FIELD, 30, null)).toMatchObject({ column: 0, startMinute: 480 });
  });
});
