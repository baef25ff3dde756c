import type { Locator, Page } from '@playwright/test';

/** Blocked time in the side panel. */
export class BlockPanel {
  readonly page: Page;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('complementary', { name: 'Side panel' });
  }

  /** Blocks a provider's time, from the toolbar. */
  async block(block: {
    title: string;
    provider: string;
    date: string;
    start: string;
    end: string;
  }): Promise<void> {
    await this.page.getByRole('button', { name: 'Block time' }).first().click();
    await this.panel.getByRole('textbox', { name: 'What for' }).fill(block.title);
    await this.panel.getByLabel('Provider', { exact: true }).click();
    await this.page.getByRole('option', { name: block.provider }).click();
    await this.fill('From', block.date);
    await this.fill('From, time', block.start);
    await this.fill('Until', block.date);
    await this.fill('Until, time', block.end);
    await this.panel.getByRole('button', { name: 'Block this time' }).click();
  }

  async fill(label: string, text: string): Promise<void> {
    const field = this.panel.getByRole('textbox', { name: label, exact: true });
    await field.fill(text);
    await field.blur();
  }
}
