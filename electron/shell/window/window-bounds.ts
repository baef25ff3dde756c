import { join } from 'node:path';
import { z } from 'zod';
import { JsonFile } from '../../base/json-file.ts';

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200),
  height: z.int().min(200),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof boundsSchema>;
export type Area = Pick<WindowBounds, 'x' | 'y' | 'width' | 'height'>;

/** The size of a common reception PC's screen. */
export const DEFAULT_SIZE = { width: 1366, height: 768 };

/** How much of the window must lie on a screen for its old place to be used again, in pixels. */
const MIN_VISIBLE_PX = 100;

/** Where the window was last time, in `window.json` in the app's data folder. */
export class WindowBoundsFile {
  readonly #file: JsonFile<WindowBounds>;

  constructor(dataFolder: string, nowMs: number) {
    const nowhere = { x: 0, y: 0, ...DEFAULT_SIZE, maximized: false };
    this.#file = new JsonFile(join(dataFolder, 'window.json'), boundsSchema, nowhere, nowMs);
  }

  /** Null when it is unknown or on a screen that is gone. */
  placeOn(screens: readonly Area[]): WindowBounds | null {
    if (!this.#file.wasRead) return null;
    const bounds = this.#file.value;
    const visible = screens.some((screen) => {
      const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
      const height =
        Math.min(bounds.y + bounds.height, screen.y + screen.height) - Math.max(bounds.y, screen.y);
      return width >= MIN_VISIBLE_PX && height >= MIN_VISIBLE_PX;
    });
    return visible ? bounds : null;
  }

  /** Keeps the place. Throws the file system's error when it cannot be kept. */
  write(bounds: WindowBounds): void {
    this.#file.write(bounds);
  }
}
