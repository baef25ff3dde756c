import type { Locator, Page } from '@playwright/test';

/** The first screen: connect an account, or practise. */
export class FirstRun {
  readonly page: Page;
  readonly token: Locator;
  readonly locationId: Locator;
  readonly connect: Locator;
  readonly practise: Locator;
  readonly practiseInLargeClinic: Locator;

  constructor(page: Page) {
    this.page = page;
    this.token = page.getByRole('textbox', { name: 'Access token' });
    this.locationId = page.getByRole('textbox', { name: 'Location id' });
    this.connect = page.getByRole('button', { name: 'Connect' });
    this.practise = page.getByRole('button', { name: 'Small practice, 6 providers' });
    this.practiseInLargeClinic = page.getByRole('button', { name: 'Large clinic, 25 providers' });
  }

  /** Types both and presses Connect. */
  async signIn(account: { token: string; locationId: string }): Promise<void> {
    await this.token.fill(account.token);
    await this.locationId.fill(account.locationId);
    await this.connect.click();
  }
}
