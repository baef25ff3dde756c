/** About as wide as the hours beside the grid, until they are measured. */
const AXIS_PX = 52;

/** The sizes of the grid as an observer tells them: nothing is laid out for being asked. */
export class GridSizes {
  heightPx = $state(0);
  widthPx = $state(0);
  headerPx = $state(0);
  axisPx = $state(AXIS_PX);

  readonly #observer = new ResizeObserver((entries) => {
    for (const { target, borderBoxSize } of entries) {
      const [box] = borderBoxSize;
      if (box) this.#take(target, box);
    }
  });
  readonly #onwidth: (forColumnsPx: number) => void;
  #parts: (Element | null)[] = [];

  /** @param onwidth told how wide the place for the columns is, whenever that changes. */
  constructor(onwidth: (forColumnsPx: number) => void) {
    this.#onwidth = onwidth;
  }

  /** Follows the size of the whole; the function it returns ends that. */
  follow(grid: HTMLElement): () => void {
    this.#observer.observe(grid);
    return () => {
      this.#observer.disconnect();
      this.#parts = [];
    };
  }

  /** Follows the header and the hours, which FullCalendar makes again with another kind of view. */
  followParts(grid: HTMLElement): void {
    const parts = [grid.querySelector('.grid-header'), grid.querySelector('.grid-slot-header')];
    if (parts.every((part, index) => part === this.#parts[index])) return;
    for (const part of this.#parts) if (part) this.#observer.unobserve(part);
    for (const part of parts) if (part) this.#observer.observe(part);
    this.#parts = parts;
  }

  #take(target: Element, { inlineSize, blockSize }: ResizeObserverSize): void {
    if (target.classList.contains('grid-header')) this.headerPx = blockSize;
    else if (!target.classList.contains('grid-slot-header')) {
      this.heightPx = blockSize;
      this.widthPx = inlineSize;
      this.#onwidth(inlineSize - this.axisPx);
    } else if (inlineSize > 0) this.axisPx = inlineSize;
  }
}
