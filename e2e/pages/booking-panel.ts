import { expect, type Locator, type Page } from '@playwright/test';

/** The booking form in the side panel. */
export class BookingPanel {
  readonly page: Page;
  readonly panel: Locator;
  readonly form: Locator;
  readonly client: Locator;
  readonly date: Locator;
  readonly start: Locator;
  readonly end: Locator;
  readonly title: Locator;
  readonly notes: Locator;
  readonly book: Locator;
  readonly bookAnyway: Locator;
  readonly dates: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('complementary', { name: 'Side panel' });
    this.form = this.panel.getByRole('form', { name: 'Booking' });
    this.client = this.form.getByRole('combobox', { name: 'Client' });
    this.date = this.form.getByRole('textbox', { name: 'Date', exact: true });
    this.start = this.form.getByRole('textbox', { name: 'Start' });
    this.end = this.form.getByRole('textbox', { name: 'End', exact: true });
    this.title = this.form.getByRole('textbox', { name: 'Title' });
    this.notes = this.form.getByRole('textbox', { name: 'Notes' });
    this.book = this.panel.getByRole('button', { name: 'Book', exact: true });
    this.bookAnyway = this.panel.getByRole('button', { name: /^Book (anyway|although it is taken)$/ });
    this.dates = this.form.getByRole('list', { name: 'Dates' });
  }

  /** Types into the client field and takes the client of that name from the list. */
  async chooseClient(typed: string, name: string | RegExp): Promise<void> {
    await this.client.fill(typed);
    await this.page.getByRole('option', { name }).first().click();
    await expect(this.form.getByText(name).first()).toBeVisible();
  }

  /** Types a client who is not in the list and makes them in place. */
  async typeNewClient(client: { name: string; phone?: string; email?: string }): Promise<void> {
    await this.client.fill(client.name);
    await this.page.getByRole('option', { name: `Create “${client.name}”` }).click();
    await this.form.getByRole('textbox', { name: 'Phone' }).fill(client.phone ?? '');
    await this.form.getByRole('textbox', { name: 'E-mail' }).fill(client.email ?? '');
  }

  /** Chooses from one of the form's lists, by its label. */
  async choose(label: string, option: string | RegExp): Promise<void> {
    if (label === 'Place' || label === 'Status') await this.openMore();
    await this.form.getByLabel(label, { exact: true }).click();
    await this.page.getByRole('option', { name: option }).first().click();
  }

  /** Client, service and provider of a booking that the server takes. */
  async fillWho(client = 'Rosan Deo'): Promise<void> {
    await this.chooseClient(client, client);
    await this.choose('Service', /^Consultation/);
    await this.choose('Provider', 'Jonas Lindqvist');
  }

  /** Opens what stands under More, where it is not open already. */
  async openMore(): Promise<void> {
    const more = this.form.getByRole('button', { name: /^More/ });
    // What is wrong with the field that is left is said above it, and moves it from under the pointer: then it is clicked again.
    await expect(async () => {
      if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
      expect(await more.getAttribute('aria-expanded')).toBe('true');
    }).toPass();
  }

  async typeTitle(text: string): Promise<void> {
    await this.openMore();
    await this.title.fill(text);
  }

  async turn(label: string | RegExp, on: boolean): Promise<void> {
    await this.form.getByRole('switch', { name: label }).setChecked(on);
  }

  /** Books, also where something conflicts with the time: then the button says so. */
  async bookInAnyCase(): Promise<void> {
    await this.book.or(this.bookAnyway).click();
    const isDone = this.panel.getByRole('heading', { name: 'Booked' });
    await expect(isDone.or(this.bookAnyway)).toBeVisible();
    if (await this.bookAnyway.isVisible()) await this.bookAnyway.click();
    await this.isBooked();
  }

  /** Books while nothing can be sent: waits until it is safe on this PC, which closes the form. */
  async bookForLater(): Promise<void> {
    await this.book.click();
    await expect(this.form).toHaveCount(0);
  }

  /** Waits for the panel that says that the server has it. */
  async isBooked(): Promise<void> {
    await expect(this.panel.getByRole('heading', { name: 'Booked' })).toBeVisible({ timeout: 30_000 });
  }
}
