import type { Page } from '@playwright/test';
import { PROVIDER_IDS } from '../../electron/practice/dataset/directory.ts';
import { setPreferences } from '../fixtures/call-main.ts';
import { dayOfNextWeek, spokenDay, wallTime } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { FirstRun } from '../pages/first-run.ts';
import { minutesOf, Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';

test('a fresh start shows today, provider by provider, each with what is booked and when there is room', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic({ bookings: 'busy' });
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { view: 'day' });
  const schedule = new Schedule(page);
  const date = dayOfNextWeek(2, ZONE);
  await schedule.goTo(date);
  const head = schedule.head('Jonas Lindqvist');
  await expect(head).toHaveAccessibleName(
    new RegExp(
      `^Jonas Lindqvist, ${spokenDay(date)} \\d{4}, \\d+ booked, (free \\d\\d:\\d\\d|nothing free)$`,
    ),
  );
  await expect(head).toContainText(/\d+ booked · /);
  // Nothing says the days the columns are made of.
  await expect(schedule.grid.getByRole('grid')).toHaveAccessibleName(new RegExp(spokenDay(date)));
  await expect(schedule.grid.getByText(/2001/)).toHaveCount(0);
  const devTools = await page.context().newCDPSession(page);
  const { nodes } = await devTools.send('Accessibility.getFullAXTree');
  await devTools.detach();
  const said = nodes.map(({ name, description }) => `${name?.value ?? ''} ${description?.value ?? ''}`);
  expect(said.filter((text) => text.includes('Jonas Lindqvist')).length).toBeGreaterThan(0);
  expect(said.filter((text) => /2001/.test(text))).toEqual([]);
});

test('a slot drawn in a provider’s column is booked with that provider; a booking dragged to another column changes it', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { view: 'day' });
  const schedule = new Schedule(page);
  await schedule.goTo(date);
  const booking = schedule.event(/10:00 to 10:30/);
  await expect(booking).toBeVisible();

  const from = await schedule.pointUnder('Jonas Lindqvist', minutesOf('13:00') + 2);
  const to = await schedule.pointUnder('Jonas Lindqvist', minutesOf('13:30') - 2);
  await drag(page, from, to);
  const form = new BookingPanel(page);
  await expect(form.form.getByLabel('Provider', { exact: true })).toContainText('Jonas Lindqvist');
  await page.keyboard.press('Escape');

  const box = await booking.boundingBox();
  if (box === null) throw new Error('the booking is not drawn');
  const goal = await schedule.pointUnder('Amara Osei', minutesOf('11:00'));
  await drag(page, { x: box.x + box.width / 2, y: box.y + 4 }, { x: goal.x, y: goal.y + 4 });
  await schedule.moveBar.getByRole('button', { name: /^Move/ }).last().click();
  await expect
    .poll(() => clinic.server.state.appointments.get(id)?.assignedUserId, { timeout: 30_000 })
    .toBe(PROVIDER_IDS.amara);
  expect(wallTime(clinic.server.state.appointments.get(id)?.startMs ?? 0, ZONE)).toBe(`${date} 11:00`);
});

test('25 providers stand on pages of as many as can be read, turned by keys; those off duty wait behind a button', async ({
  openWorkstation,
}) => {
  const { page } = await openWorkstation(null);
  await new FirstRun(page).practiseInLargeClinic.click();
  const schedule = new Schedule(page);
  await schedule.isShown();
  await setPreferences(page, { view: 'day' });
  await schedule.goTo(dayOfNextWeek(2, ZONE));
  const heads = schedule.grid.getByRole('columnheader');
  const pages = page.getByRole('group', { name: 'Providers on screen' });
  await expect(heads).toHaveCount(10);
  await expect(pages).toContainText(/1–10 of \d\d/);
  const first = await heads.allInnerTexts();
  const notes = schedule.grid.locator('.grid-provider-note');
  await expect(notes).toHaveCount(10);
  const cut = await notes.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
  expect(cut, 'heads that do not say when somebody is free').toBe(0);
  await page.keyboard.press('Shift+J');
  await expect(pages).not.toContainText(/1–10 of/);
  await expect(heads).toHaveCount(10);
  expect(await heads.allInnerTexts()).not.toEqual(first);
  await page.keyboard.press('Shift+K');
  await expect(pages).toContainText(/1–10 of \d\d/);
  const off = page.getByRole('button', { name: /^\+\d+ off$/ });
  await off.click();
  await expect(pages).toContainText('of 25');
});

test('providers are put into an order by keys, a set of them is saved by name, and is there after the next start', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { view: 'day' });
  const schedule = new Schedule(page);
  await schedule.goTo(dayOfNextWeek(2, ZONE));
  const heads = schedule.grid.getByRole('columnheader');
  await expect(heads.first()).toContainText('Amara Osei');
  const filters = page.getByRole('region', { name: 'Providers' });
  await filters.getByRole('checkbox', { name: 'Jonas Lindqvist' }).press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(heads.first()).toContainText('Jonas Lindqvist');
  await filters.getByRole('checkbox', { name: 'Amara Osei' }).uncheck();
  await filters.getByRole('button', { name: 'Save as a set…' }).click();
  await page.keyboard.type('First floor');
  await page.keyboard.press('Enter');
  const set = filters.getByRole('button', { name: 'First floor', exact: true });
  await expect(set).toHaveAttribute('aria-pressed', 'true');
  await filters.getByRole('button', { name: 'Show all', exact: true }).click();
  await expect(heads.filter({ hasText: 'Amara Osei' })).toHaveCount(1);
  await page.reload();
  await schedule.goTo(dayOfNextWeek(2, ZONE));
  await set.click();
  await expect(heads.first()).toContainText('Jonas Lindqvist');
  await expect(heads.filter({ hasText: 'Amara Osei' })).toHaveCount(0);
  await filters.getByRole('button', { name: 'Remove the set First floor' }).click();
  await expect(set).toHaveCount(0);
});

test('the week is one provider’s, the next one’s by key, or everyone’s load, which leads to a provider’s day', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(3, ZONE);
  await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.goTo(date);
  await schedule.weekOf('Jonas Lindqvist');
  await expect(schedule.event(/10:00 to 10:30/)).toBeVisible();
  // A letter belongs to the list while that has the focus.
  await schedule.event(/10:00 to 10:30/).focus();
  await page.keyboard.press('Shift+J');
  await expect(page.getByLabel('Whose week')).not.toContainText('Jonas Lindqvist');
  await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(0);

  await schedule.weekOf('Everyone');
  const cell = schedule.event(
    new RegExp(`^Jonas Lindqvist, ${spokenDay(date)} \\d{4}: 1 booked, \\d+ % full, free`),
  );
  await expect(cell).toBeVisible();
  await cell.click();
  await expect(schedule.head('Jonas Lindqvist')).toHaveAccessibleName(/1 booked/);
  await expect(schedule.event(new RegExp(`${CLIENT.name}.*Jonas`))).toBeVisible();
});

test('the month counts each day, and a day opens as a list beside it', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(3, ZONE);
  for (const [start, end] of [
    ['10:00', '10:30'],
    ['11:00', '11:30'],
  ] as const) {
    await bookElsewhere(clinic, { date, start, end, timeZone: ZONE });
  }
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.goTo(date);
  await schedule.show('Month');
  const day = schedule.event(new RegExp(`^${spokenDay(date)} \\d{4}, 2 booked`));
  await day.click();
  const beside = schedule.grid.getByRole('region', { name: new RegExp(spokenDay(date)) });
  await expect(beside.getByRole('listitem')).toHaveCount(2);
  await beside.getByRole('button', { name: /11:00 to 11:30/ }).click();
  await expect(page.getByRole('complementary', { name: 'Side panel' })).toContainText(CLIENT.name);
  await day.press('Enter');
  await expect(schedule.head('Jonas Lindqvist')).toBeVisible();
});

test('many bookings at one time are two and a number, which opens the list of all', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(3, ZONE);
  for (let count = 0; count < 5; count += 1) {
    await bookElsewhere(clinic, { date, start: '10:00', end: '11:00', timeZone: ZONE });
  }
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.goTo(date);
  await setPreferences(page, { view: 'day' });
  const more = schedule.grid.getByText('+3', { exact: true });
  await expect(more).toBeVisible();
  await expect(schedule.event(/10:00 to 11:00/)).toHaveCount(2);
  await more.click();
  const list = page.getByRole('dialog', { name: '5 at this time' });
  await expect(list.getByRole('listitem')).toHaveCount(5);
  await list.getByRole('button').last().click();
  await expect(page.getByRole('complementary', { name: 'Side panel' })).toContainText(CLIENT.name);
});

test('in a window half as wide, as with 200 % zoom, all of the bar is inside it and its menu leads on', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic, { size: { width: 683, height: 384 } });
  const schedule = new Schedule(page);
  await schedule.isShown();
  const bar = page.getByRole('toolbar', { name: 'Schedule' });
  for (const view of ['week', 'day', 'month', 'list'] as const) {
    await setPreferences(page, { view });
    await expect(bar.getByRole('combobox', { name: 'View' })).toContainText(new RegExp(view, 'i'));
    const outside = await bar
      .locator('button, input')
      .evaluateAll((controls) =>
        controls
          .filter((control) => control.getBoundingClientRect().right > window.innerWidth)
          .map((control) => control.getAttribute('aria-label') ?? control.textContent),
      );
    expect(outside, view).toEqual([]);
  }
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

for (const panel of ['closed', 'open'] as const) {
  test(`names can be read in a busy week and day, form ${panel}`, async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic({ bookings: 'busy' });
    const { page } = await openWorkstation(clinic);
    const schedule = new Schedule(page);
    const date = dayOfNextWeek(2, ZONE);
    await schedule.goTo(date);
    if (panel === 'open') await page.keyboard.press('n');
    for (const view of ['Week', 'Day'] as const) {
      await schedule.show(view);
      await expect(schedule.event(/Consultation/).first()).toBeVisible();
      expect(await illegible(page), view).toEqual([]);
    }
  });
}

/**
 * What cannot be read among the bookings drawn: a name that is less than first letter and surname where there are 96 px,
 * a text that is cut or smaller than it may be, a text with something of another booking over it.
 */
async function illegible(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const bookings = [...document.querySelectorAll<HTMLElement>('.grid-event')];
    if (bookings.length < 10) problems.push(`only ${bookings.length} bookings`);
    for (const booking of bookings) {
      const label = booking.getAttribute('aria-label') ?? '';
      const say = (problem: string): void => {
        problems.push(`${label}: ${problem}`);
      };
      const name = booking.querySelector<HTMLElement>('.event-name');
      if (!name || name.textContent.trim().length < 3) {
        say('no name');
        continue;
      }
      // First letter and surname are the least; only where those alone need more than 96 px may they be cut.
      const isCut = name.scrollWidth > name.clientWidth;
      if (booking.clientWidth >= 90 && isCut && name.scrollWidth <= 96) say(`cut: ${name.textContent}`);
      if (Number.parseFloat(getComputedStyle(name).fontSize) < 13) say('the name is too small');
      const inside = booking.getBoundingClientRect();
      for (const text of booking.querySelectorAll<HTMLElement>('.event-name, .event-beside, .event-below')) {
        if (Number.parseFloat(getComputedStyle(text).fontSize) < 11) say('a text is too small');
        const box = text.getBoundingClientRect();
        if (text !== name && box.bottom > inside.bottom + 1) say(`out of its place: ${text.textContent}`);
        const x = box.left + Math.min(10, box.width / 2);
        const y = box.top + box.height / 2;
        const top = document.elementFromPoint(x, y);
        const isInSight = y > 0 && y < innerHeight && top?.closest('.grid-body') !== null;
        if (isInSight && top?.closest('.grid-event') !== booking) say(`covered: ${text.textContent}`);
      }
    }
    return problems;
  });
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 15 });
  await page.mouse.up();
}
