import { expect, type Locator, type Page } from '@playwright/test';
import { PATIENCE } from '../fixtures/patience.ts';

/** The outbox in the side panel, and the chip in the title bar that opens it. */
export class OutboxPanel {
  readonly page: Page;
  readonly panel: Locator;
  /** In the title bar, while anything has not reached the server. */
  readonly chip: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('complementary', { name: 'Side panel' });
    this.chip = page.getByRole('button', { name: /not yet on the server\. Open the outbox$/ });
  }

  /** Opens it from the title bar, as who wonders about the number there does. */
  async open(): Promise<void> {
    await this.chip.click();
    await expect(this.panel.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  }

  /** The rows of a part: what needs the user, what is on its way, what is over. */
  rows(part: 'Needs you' | 'On the way' | 'Lately'): Locator {
    return this.panel.getByRole('region', { name: new RegExp(`^${part}`) }).getByRole('listitem');
  }

  /** Waits until nothing is on its way and nothing needs the user. */
  async isEmpty(timeoutMs = 60_000 * PATIENCE): Promise<void> {
    await expect(this.chip).toHaveCount(0, { timeout: timeoutMs });
  }
}
