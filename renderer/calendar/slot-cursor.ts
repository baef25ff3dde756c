import type { MinuteRange } from './grid-plan.ts';

/**
 * The frame that shows which slot the keyboard is on. It hangs in the column itself, so it scrolls and grows with it;
 * FullCalendar leaves elements it did not make alone.
 */
export class CursorBox {
  readonly #element = document.createElement('div');
  readonly #label = document.createElement('span');

  constructor() {
    this.#element.append(this.#label);
    this.#element.className = 'slot-cursor-box';
    this.#element.setAttribute('aria-hidden', 'true');
  }

  /** Shows the cursor in a column, scrolled into sight; takes it away when the column is not drawn. */
  show(lane: Element | undefined, cursor: SlotCursor, label: string): void {
    if (!lane) {
      this.hide();
      return;
    }
    if (this.#element.parentElement !== lane) lane.append(this.#element);
    this.#element.style.top = `${(cursor.startMinute / 1440) * 100}%`;
    this.#element.style.height = `${((cursor.endMinute - cursor.startMinute) / 1440) * 100}%`;
    this.#label.textContent = label;
    this.#element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  hide(): void {
    this.#element.remove();
  }
}

/**
 * The slot the keyboard is on. FullCalendar's time grid has no focusable slots, so the app has a cursor of its own:
 * arrows move it, Shift and arrows make it longer, Enter books there.
 */
export interface SlotCursor {
  /** Index of the column: a day, or a provider. */
  column: number;
  startMinute: number;
  endMinute: number;
}

/** What the cursor moves in. */
export interface CursorField {
  columnCount: number;
  slotMinutes: number;
  /** Where Home and End go. */
  open: MinuteRange;
}

/** What a key does: the cursor's new place, a page to turn, or nothing. */
export type CursorMove =
  | { kind: 'moved'; cursor: SlotCursor }
  /** Off the edge of what is shown: the schedule turns by one page and the cursor enters it from the other side. */
  | { kind: 'page'; direction: 'previous' | 'next'; cursor: SlotCursor }
  /** `anyway` although something is booked there. */
  | { kind: 'book'; anyway: boolean }
  | { kind: 'none' };

const DAY_MINUTES = 1440;

/** A key as the cursor sees it, whatever event it came from. */
export interface CursorKey {
  key: string;
  shiftKey: boolean;
}

/** Where a key takes the cursor. Times stay within the day; columns turn the page at the edges. */
export function moveCursor(cursor: SlotCursor, { key, shiftKey }: CursorKey, field: CursorField): CursorMove {
  switch (key) {
    case 'ArrowDown':
      return moved(shiftKey ? resized(cursor, field.slotMinutes, field) : shifted(cursor, field.slotMinutes));
    case 'ArrowUp':
      return moved(
        shiftKey ? resized(cursor, -field.slotMinutes, field) : shifted(cursor, -field.slotMinutes),
      );
    case 'ArrowRight':
      return sideways(cursor, 1, field);
    case 'ArrowLeft':
      return sideways(cursor, -1, field);
    case 'PageDown':
      return moved(shifted(cursor, 60));
    case 'PageUp':
      return moved(shifted(cursor, -60));
    case 'Home':
      return moved(shifted(cursor, field.open.startMinute - cursor.startMinute));
    case 'End':
      return moved(shifted(cursor, field.open.endMinute - cursor.endMinute));
    case 'Enter':
    case ' ':
      return { kind: 'book', anyway: shiftKey };
    default:
      return { kind: 'none' };
  }
}

function moved(cursor: SlotCursor): CursorMove {
  return { kind: 'moved', cursor };
}

function shifted(cursor: SlotCursor, minutes: number): SlotCursor {
  const length = cursor.endMinute - cursor.startMinute;
  const startMinute = Math.min(DAY_MINUTES - length, Math.max(0, cursor.startMinute + minutes));
  return { ...cursor, startMinute, endMinute: startMinute + length };
}

function resized(cursor: SlotCursor, minutes: number, { slotMinutes }: CursorField): SlotCursor {
  const endMinute = Math.min(
    DAY_MINUTES,
    Math.max(cursor.startMinute + slotMinutes, cursor.endMinute + minutes),
  );
  return { ...cursor, endMinute };
}

function sideways(cursor: SlotCursor, step: 1 | -1, { columnCount }: CursorField): CursorMove {
  const column = cursor.column + step;
  if (column < 0)
    return { kind: 'page', direction: 'previous', cursor: { ...cursor, column: columnCount - 1 } };
  if (column >= columnCount) return { kind: 'page', direction: 'next', cursor: { ...cursor, column: 0 } };
  return moved({ ...cursor, column });
}

/** Where the cursor begins: now, rounded up to a slot, when today is shown and open; else the first open slot. */
export function firstCursor(
  field: CursorField,
  lengthMinutes: number,
  now: { column: number; minute: number } | null,
): SlotCursor {
  const isNowOpen = now !== null && now.minute < field.open.endMinute;
  const wanted = isNowOpen
    ? Math.max(field.open.startMinute, Math.ceil(now.minute / field.slotMinutes) * field.slotMinutes)
    : field.open.startMinute;
  const startMinute = Math.min(wanted, DAY_MINUTES - lengthMinutes);
  return { column: isNowOpen ? now.column : 0, startMinute, endMinute: startMinute + lengthMinutes };
}
