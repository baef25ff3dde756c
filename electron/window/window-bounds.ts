import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../settings/json-file.ts';

const boundsSchema = z.looseObject({
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

/** Where the window was last time, or null when that is unknown or on a screen that is gone. */
export function readWindowBounds(
  dataFolder: string,
  screens: readonly Area[],
  nowMs: number,
): WindowBounds | null {
  const content = readJsonFile(boundsFile(dataFolder), boundsSchema, nowMs);
  if (content.kind !== 'read') return null;
  const bounds = content.value;
  const visible = screens.some((screen) => {
    const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    const height =
      Math.min(bounds.y + bounds.height, screen.y + screen.height) - Math.max(bounds.y, screen.y);
    return width >= MIN_VISIBLE_PX && height >= MIN_VISIBLE_PX;
  });
  return visible ? bounds : null;
}

export function writeWindowBounds(dataFolder: string, bounds: WindowBounds): void {
  writeJsonFile(boundsFile(dataFolder), bounds);
}

function boundsFile(dataFolder: string): string {
  return join(dataFolder, 'window.json');
}
