import type { Locator, Page } from '@playwright/test';

/** An appointment in the side panel. */
export class DetailsPanel {
  readonly page: Page;
  readonly panel: Locator;
  readonly heading: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('complementary', { name: 'Side panel' });
    this.heading = this.panel.getByRole('heading', { name: 'Appointment' });
  }

  button(name: string | RegExp): Locator {
    return this.panel.getByRole('button', { name });
  }

  /** Cancels what is open; answers once the order is given. */
  async cancel({
    automations,
    scope,
  }: {
    automations: boolean;
    scope?: 'Only this one' | 'This one and all that follow' | 'The whole series, past ones included';
  }): Promise<void> {
    await this.button('Cancel…').click();
    if (scope !== undefined) await this.panel.getByRole('radio', { name: scope }).check();
    await this.panel.getByRole('checkbox', { name: 'Tell the client' }).setChecked(automations);
    await this.button(/^Cancel (appointment|this and following|the whole series)$/).click();
  }

  async delete(): Promise<void> {
    await this.button('More').click();
    await this.page.getByRole('menuitem', { name: 'Delete…' }).click();
    await this.page.getByRole('button', { name: 'Delete for good' }).click();
  }
}
