import type { Page } from '@playwright/test';
import { setPreferences } from '../fixtures/call-main.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { bookElsewhere } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { FirstRun } from '../pages/first-run.ts';
import { Schedule } from '../pages/schedule.ts';
import { Album, seriesName, SIZES, THEMES } from './album.ts';

const ZONE = 'America/New_York';
const CREATE = { method: 'POST', path: '/calendars/events/appointments$' };

for (const size of SIZES) {
  for (const theme of THEMES) {
    const series = seriesName(size, theme);

    test(`first start to a booked series, ${series}`, async ({ openClinic, openWorkstation }) => {
      const clinic = await openClinic({ bookings: 'busy' });
      const { page } = await openWorkstation(clinic, { signedIn: false, size });
      await setPreferences(page, { theme });
      const album = new Album(page, series);
      const firstRun = new FirstRun(page);
      await expect(firstRun.connect).toBeVisible();
      await album.take('first start');
      await firstRun.signIn({ token: 'pit-not-this-one', locationId: clinic.locationId });
      await expect(firstRun.token).toHaveAttribute('aria-invalid', 'true');
      await album.take('first start, token refused');
      await firstRun.signIn(clinic);
      const schedule = new Schedule(page);
      await schedule.isShown();
      // A day in the middle of next week: full, whatever day the tour is taken on.
      const date = dayOfNextWeek(3, ZONE);
      await schedule.goTo(date);
      await expect(schedule.event(/Consultation/).first()).toBeVisible();
      await albumOfViews(album, schedule);
      await bookByHand(page, album, schedule);
      await bookSeries(album, page, schedule);
      await changeAndSettings(page, album, schedule);
    });

    test(`when things go wrong, ${series}`, async ({ openClinic, openWorkstation }) => {
      const clinic = await openClinic();
      const { page } = await openWorkstation(clinic, { size, pcTimeZone: 'Europe/Berlin' });
      await setPreferences(page, { theme });
      const album = new Album(page, series, 40);
      const schedule = new Schedule(page);
      const date = dayOfNextWeek(3, ZONE);
      await schedule.goTo(date);
      await schedule.isShown();
      await album.take('empty week, PC in another zone');
      const form = new BookingPanel(page);
      await page.getByRole('button', { name: 'New booking' }).click();
      await form.book.click();
      await expect(form.panel.getByRole('alert').first()).toBeVisible();
      await album.take('form with every field missing');
      await schedule.dragOver({ date, start: '10:00', end: '10:30' });
      await form.fillWho();
      await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
      await form.book.click();
      await expect(form.panel.getByRole('alert').first()).toBeVisible();
      await album.take('slot taken by another desk');
      clinic.server.faults.add({ kind: 'latency', delayMs: 2_500, match: CREATE, times: 1 });
      await form.panel.getByRole('alert').getByRole('button').first().click();
      await form.book.click();
      await expect(form.panel.getByText(/Being sent/)).toBeVisible();
      await album.take('being sent');
      await form.isBooked();
      await page.getByRole('button', { name: 'Book another' }).click();
      await schedule.dragOver({ date, start: '14:00', end: '14:30' });
      await form.fillWho();
      await clinic.goAway();
      await form.book.click();
      await expect(schedule.event(/14:00 to 14:30.*not yet on the server/)).toBeVisible();
      await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 45_000 });
      await album.take('offline, booking kept');
      await page.keyboard.press('o');
      await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
      await album.take('outbox while offline');
    });
  }
}

async function albumOfViews(album: Album, schedule: Schedule): Promise<void> {
  for (const view of ['Day', 'Month', 'List', 'Week'] as const) {
    await schedule.show(view);
    await schedule.isShown();
    await album.take(`${view} view`);
  }
}

async function bookByHand(page: Page, album: Album, schedule: Schedule): Promise<void> {
  // Saturday afternoon is closed, so that there is free room to drag over at any time.
  const date = dayOfNextWeek(6, ZONE);
  const from = await schedule.pointAt(date, 14 * 60 + 2);
  const to = await schedule.pointAt(date, 14 * 60 + 43);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 10 });
  await album.take('dragging over free time');
  await page.mouse.up();
  const form = new BookingPanel(page);
  await form.client.fill('ros');
  await expect(page.getByRole('option').first()).toBeVisible();
  await album.take('searching a client');
  await form.client.fill('Rosan');
  await page
    .getByRole('option', { name: /Rosan Deo/ })
    .first()
    .click();
  await form.choose('Service', /^Consultation/);
  await form.choose('Provider', 'Jonas Lindqvist');
  await form.notes.fill('Bring the X-ray. Rings at the side door.');
  await album.take('booking form filled in');
  await form.openMore();
  await form.form.getByRole('switch').last().scrollIntoViewIfNeeded();
  await album.take('booking form, more');
  await form.turn(/Skip the server/, true);
  await form.bookInAnyCase();
  await album.take('booked');
}

async function bookSeries(album: Album, page: Page, schedule: Schedule): Promise<void> {
  const form = new BookingPanel(page);
  await page.getByRole('button', { name: 'Book another' }).click();
  await schedule.dragOver({ date: dayOfNextWeek(6, ZONE), start: '16:00', end: '16:30' });
  await form.fillWho();
  await form.choose('Repeat', 'Weekly');
  await form.dates
    .getByRole('button', { name: /^\w{3} \d/ })
    .nth(2)
    .click();
  await form.dates.scrollIntoViewIfNeeded();
  await album.take('weekly series with a skipped date');
  await form.bookInAnyCase();
  await album.take('series booked');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
}

async function changeAndSettings(page: Page, album: Album, schedule: Schedule): Promise<void> {
  await schedule.goTo(dayOfNextWeek(3, ZONE));
  await schedule
    .event(/Consultation/)
    .first()
    .click();
  const details = new DetailsPanel(page);
  await expect(details.heading).toBeVisible();
  await album.take('appointment');
  await details.button('Cancel…').click();
  await album.take('cancelling');
  await details.button('Keep it').click();
  await details.button('More').click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await album.take('deleting asks');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await album.take('settings');
  await page.keyboard.press('Escape');
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  await album.take('outbox with nothing waiting');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await album.take('keyboard shortcuts');
  await page.keyboard.press('Escape');
}
