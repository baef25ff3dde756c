import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';

/** Where the pictures go; not part of the repository. */
export const ALBUM_FOLDER = path.resolve(import.meta.dirname, '../../tour');

export const SIZES = [
  { width: 1366, height: 768 },
  { width: 2560, height: 1440 },
] as const;
export const THEMES = ['light', 'dark'] as const;

/** The folder of one size and theme, such as `1366x768-light`. */
export function seriesName(size: { width: number; height: number }, theme: string): string {
  return `${String(size.width)}x${String(size.height)}-${theme}`;
}

/** Takes pictures of a window, numbered in the order in which they are taken. */
export class Album {
  readonly #page: Page;
  readonly #folder: string;
  #count: number;

  constructor(page: Page, series: string, firstNumber = 1) {
    this.#page = page;
    this.#folder = path.join(ALBUM_FOLDER, series);
    this.#count = firstNumber - 1;
  }

  /** Waits until nothing moves, then takes a picture named after what it shows, such as `day view`. */
  async take(shown: string): Promise<void> {
    this.#count += 1;
    await mkdir(this.#folder, { recursive: true });
    await this.#page.evaluate(async () => {
      await document.fonts.ready;
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    });
    const name = `${String(this.#count).padStart(2, '0')}-${shown.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.png`;
    // Playwright cuts the picture of a page that is drawn larger (text size, zoom) to the page's own pixels.
    const devTools = await this.#page.context().newCDPSession(this.#page);
    const { data } = await devTools.send('Page.captureScreenshot', { format: 'png' });
    await devTools.detach();
    await writeFile(path.join(this.#folder, name), Buffer.from(data, 'base64'));
  }
}
