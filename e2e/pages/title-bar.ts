import { errors, type Locator, type Page } from '@playwright/test';

/** What the window says of the connection: a word in the bar at the bottom, and a line under the toolbar while something is wrong. */
export class TitleBar {
  readonly page: Page;
  /** `Online · updated 2 min ago`. */
  readonly connection: Locator;
  readonly tryNow: Locator;

  constructor(page: Page) {
    this.page = page;
    this.connection = page.getByRole('contentinfo').locator('[data-connection]');
    this.tryNow = page.getByRole('button', { name: 'Try now' }).first();
  }

  /** The line with the reason, what is safe and what to do. */
  line(says: string | RegExp): Locator {
    return this.page.getByRole('group').filter({ hasText: says }).first();
  }

  /** From now on keeps every word the title bar shows for the connection; answers how to read them. */
  async watchMessages(): Promise<() => Promise<string[]>> {
    const words = await this.connection.evaluateHandle((sign) => {
      const seen = [sign.textContent.split('·')[0]?.trim() ?? ''];
      new MutationObserver(() => {
        const now = sign.textContent.split('·')[0]?.trim() ?? '';
        if (seen.at(-1) !== now) seen.push(now);
      }).observe(sign, { subtree: true, childList: true, characterData: true });
      return seen;
    });
    return () => words.jsonValue();
  }
}

/** Has the server asked at once. Where the app has noticed by itself meanwhile that it is back, there is nothing to press. */
export async function askServerAgain(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Try now' }).first();
  await button.click({ timeout: 5_000 }).catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
  });
}
