import type { GridView } from './grid-plan.ts';

/** About as wide as the hours beside the grid, until they are measured. */
const AXIS_PX = 52;

/** The parts beside and above the columns. */
interface PartSizes {
  headerPx: number;
  axisPx: number;
}

/** The sizes of the grid as an observer tells them: nothing is laid out for being asked. */
export class GridSizes {
  heightPx = $state(0);
  widthPx = $state(0);
  /** As they were last in each view: going back to one, it is drawn once and not a second time when it was measured. */
  #parts = $state.raw<Partial<Record<GridView, PartSizes>>>({});
  #latest = $state.raw<PartSizes>({ headerPx: 0, axisPx: AXIS_PX });

  readonly #observer = new ResizeObserver((entries) => {
    for (const { target, borderBoxSize } of entries) {
      const [box] = borderBoxSize;
      if (box) this.#take(target, box);
    }
  });
  readonly #onwidth: (forColumnsPx: number) => void;
  #view: GridView | null = null;
  #followed: (Element | null)[] = [];

  /** @param onwidth told how wide the place for the columns is, whenever that changes. */
  constructor(onwidth: (forColumnsPx: number) => void) {
    this.#onwidth = onwidth;
  }

  /** Follows the size of the whole; the function it returns ends that. */
  follow(grid: HTMLElement): () => void {
    this.#observer.observe(grid);
    return () => {
      this.#observer.disconnect();
      this.#followed = [];
    };
  }

  /** The parts of a view: as they were when it was last shown, else as those of the last one. */
  of(view: GridView): PartSizes {
    return this.#parts[view] ?? this.#latest;
  }

  /** Follows the header and the hours of the view that is drawn; FullCalendar makes them again with another kind of view. */
  followParts(grid: HTMLElement, view: GridView): void {
    const parts = [grid.querySelector('.grid-header'), grid.querySelector('.grid-slot-header')];
    if (view === this.#view && parts.every((part, index) => part === this.#followed[index])) return;
    for (const part of this.#followed) if (part) this.#observer.unobserve(part);
    for (const part of parts) if (part) this.#observer.observe(part);
    this.#followed = parts;
    this.#view = view;
  }

  #take(target: Element, { inlineSize, blockSize }: ResizeObserverSize): void {
    const isHeader = target.classList.contains('grid-header');
    if (isHeader || target.classList.contains('grid-slot-header')) {
      // A part that is gone has no size.
      if (this.#view === null || !this.#followed.includes(target) || blockSize === 0 || inlineSize === 0)
        return;
      const before = this.of(this.#view);
      const now = isHeader ? { ...before, headerPx: blockSize } : { ...before, axisPx: inlineSize };
      if (now.headerPx === before.headerPx && now.axisPx === before.axisPx && this.#parts[this.#view]) return;
      this.#parts = { ...this.#parts, [this.#view]: now };
      this.#latest = now;
      return;
    }
    this.heightPx = blockSize;
    this.widthPx = inlineSize;
    this.#onwidth(inlineSize - this.#latest.axisPx);
  }
}
