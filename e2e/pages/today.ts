import { expect, type Locator, type Page } from '@playwright/test';

type ListName = 'Arriving' | 'Late' | 'Here' | 'Not marked';

/** Today in the rail: who is to come, late, here and not marked. */
export class Today {
  readonly part: Locator;
  readonly walkIn: Locator;
  /** The clients of the list that is open. */
  readonly rows: Locator;

  constructor(page: Page) {
    this.part = page.getByRole('region', { name: 'Today' });
    this.walkIn = this.part.getByRole('button', { name: 'Walk-in' });
    this.rows = this.part.getByRole('listitem');
  }

  /** The button that opens a list and says how many are on it. */
  list(name: ListName): Locator {
    return this.part.getByRole('button', { name: new RegExp(`^${name} \\d+$`) });
  }

  /** Waits until the lists have so many. */
  async counts(expected: Partial<Record<ListName, number>>): Promise<void> {
    for (const [name, count] of Object.entries(expected)) {
      await expect(
        this.part.getByRole('button', { name: `${name} ${String(count)}`, exact: true }),
      ).toBeVisible();
    }
  }

  /** The button by which a client of a row is here. */
  tick(row: Locator): Locator {
    return row.getByRole('button', { name: /is here$/ });
  }
}
