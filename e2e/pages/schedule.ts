import { expect, type Locator, type Page } from '@playwright/test';

/** A stretch of one day by the clock on the wall, such as `2026-11-30`, `10:00`, `10:45`. */
export interface DayStretch {
  date: string;
  start: string;
  end: string;
}

const MINUTES_A_DAY = 24 * 60;

/** The toolbar, the rail and the time grid. */
export class Schedule {
  readonly page: Page;
  readonly grid: Locator;
  readonly slots: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('main', { name: 'Schedule' });
    this.slots = this.grid.getByRole('application');
  }

  /** Waits until the grid, the table or the list is drawn. */
  async isShown(): Promise<void> {
    const drawn = this.grid
      .getByRole('grid')
      .or(this.grid.getByRole('list'))
      .or(this.grid.getByRole('table'));
    await expect(drawn.first()).toBeVisible();
  }

  async nextWeek(): Promise<void> {
    await this.page.getByRole('button', { name: 'Next week' }).click();
  }

  async show(view: 'Day' | 'Week' | 'Month' | 'List'): Promise<void> {
    const views = this.page.getByRole('radiogroup', { name: 'View' });
    await views.getByRole('radio', { name: view }).click();
  }

  /** One provider's week, or the table of everyone. */
  async weekOf(who: string): Promise<void> {
    await this.show('Week');
    await this.page.getByLabel('Whose week').click();
    await this.page.getByRole('option', { name: who }).click();
  }

  /** The head of a provider's column in the day view, by the provider's name. */
  head(name: string): Locator {
    return this.grid.getByRole('columnheader', { name: new RegExp(`^${name}, `) });
  }

  /** The middle of a provider's column at a minute of the day. */
  async pointUnder(name: string, minute: number): Promise<{ x: number; y: number }> {
    const head = await boxOf(this.head(name));
    const lane = await boxOf(this.grid.locator('[role=gridcell][data-date]').first());
    return { x: head.x + head.width / 2, y: lane.y + (lane.height * minute) / MINUTES_A_DAY };
  }

  /** Goes to a date through the month in the rail. */
  async goTo(date: string): Promise<void> {
    const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
    const rail = this.page.getByRole('navigation', { name: 'Calendars and providers' });
    const wanted = new Date(Date.UTC(year, month - 1, day));
    const title = new Intl.DateTimeFormat('en-GB', {
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }).format(wanted);
    const table = rail.getByRole('grid');
    for (let steps = 0; (await table.getAttribute('aria-label')) !== title; steps += 1) {
      if (steps > 24) throw new Error(`${title} is not within two years`);
      await rail.getByRole('button', { name: 'Next month' }).click();
    }
    const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
    await table
      .getByRole('button', { name: short.format(wanted) })
      .first()
      .click();
  }

  /** The events on screen whose spoken text matches: `Mon 30 Nov, 10:00 to 10:30, Ana López, …`. */
  event(label: string | RegExp): Locator {
    return this.grid.getByRole('button', { name: label });
  }

  /** The card of a booking that is pointed at, or whose menu was asked for. */
  get card(): Locator {
    return this.page.getByRole('dialog', { name: /: card of the booking$/ });
  }

  /** The booking that is held, under the schedule. */
  get tray(): Locator {
    return this.grid.getByRole('region', { name: 'Held booking' });
  }

  /** The question every move ends in. */
  get moveBar(): Locator {
    return this.page.getByRole('alertdialog', { name: /^(Move|Change) / });
  }

  /** Answers the question after a drag. */
  async answerMove(
    answer: 'Move' | 'Leave' | 'Move although it is taken' | 'Change all the same',
  ): Promise<void> {
    // A change of length is the same question by another word.
    const name = answer === 'Move' ? /^(Move|Change)$/ : answer;
    await this.moveBar.getByRole('button', { name, exact: true }).click();
    await expect(this.moveBar).toHaveCount(0);
  }

  /** Drags over free time with the mouse, as a hand does: in small steps. */
  async dragOver({ date, start, end }: DayStretch): Promise<void> {
    const from = await this.pointAt(date, minutesOf(start) + 2);
    const to = await this.pointAt(date, minutesOf(end) - 2);
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y, { steps: 12 });
    await this.page.mouse.up();
  }

  /** Drags an event so that its start comes to stand at another time. */
  async dragEvent(event: Locator, to: { date: string; start: string }): Promise<void> {
    const box = await boxOf(event);
    const grab = { x: box.x + box.width / 2, y: box.y + 4 };
    const goal = await this.pointAt(to.date, minutesOf(to.start));
    await this.page.mouse.move(grab.x, grab.y);
    await this.page.mouse.down();
    await this.page.mouse.move(goal.x, goal.y + 4, { steps: 15 });
    await this.page.mouse.up();
  }

  /** Drags an event's lower edge so that it comes to end at another time. */
  async resizeEvent(event: Locator, to: { date: string; end: string }): Promise<void> {
    const box = await boxOf(event);
    const edge = { x: box.x + box.width / 2, y: box.y + box.height - 2 };
    const goal = await this.pointAt(to.date, minutesOf(to.end));
    await this.page.mouse.move(edge.x, edge.y);
    await this.page.mouse.down();
    await this.page.mouse.move(goal.x, goal.y - 4, { steps: 12 });
    await this.page.mouse.up();
  }

  /** The middle of a day's column at a minute of the day. */
  async pointAt(date: string, minute: number): Promise<{ x: number; y: number }> {
    const lane = await boxOf(this.grid.locator(`[role=gridcell][data-date="${date}"]`).first());
    return { x: lane.x + lane.width / 2, y: lane.y + (lane.height * minute) / MINUTES_A_DAY };
  }
}

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await expect(locator).toBeVisible();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('this is not drawn');
  return box;
}

/** `10:30` as minutes into the day. */
export function minutesOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}
