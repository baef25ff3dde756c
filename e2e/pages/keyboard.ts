import type { Page } from '@playwright/test';

/** Presses a key until something has the focus; fails where the keyboard does not lead there. */
export async function pressUntil(page: Page, key: string, hasFocus: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await hasFocus()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead there`);
}
