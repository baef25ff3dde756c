import type { SlotCursor } from './slot-cursor.ts';

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
