import type { Locator } from '@playwright/test';
import { callPractice } from '../../electron/practice/practice-caller.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { dayOfNextWeek, wireTime } from '../fixtures/dates.ts';
import { CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';

test('an unknown caller’s whole number makes a new client, though a client has one like it', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const made = await callPractice(clinic.server, 'POST', '/contacts/', {
    body: {
      locationId: clinic.locationId,
      firstName: 'Alike',
      lastName: 'Number',
      phone: '+17185550961',
      email: 'alike@example.com',
    },
  });
  expect(made.status).toBeLessThan(300);
  const { page } = await openWorkstation(clinic);
  await hasScheduleAtHand(page, ZONE);
  const form = new BookingPanel(page);
  const options = page.getByRole('option');
  await page.getByRole('button', { name: 'New booking' }).click();
  for (const typed of ['917 555 0961', '\u202A+1 (917) 555-0961\u202C']) {
    await form.client.fill(typed);
    await expect(options.filter({ hasText: 'Alike Number' })).toContainText('Same last 7 digits');
    await expect(options.first()).toContainText(/^\s*Create/);
  }
  await page.screenshot({ path: test.info().outputPath('unknown-caller.png') });
  await form.client.press('Enter');
  await expect(form.form.getByRole('textbox', { name: 'Phone' })).toHaveValue('+1 (917) 555-0961');
  await expect(form.form.getByRole('textbox', { name: 'First name' })).toHaveValue('');
});

test('a date is read the same way in every field, and the free times never change one that was typed', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(4, ZONE);
  const { page } = await openWorkstation(clinic, { environment: { LANG: 'en_US.UTF-8' } });
  const schedule = new Schedule(page);
  const form = new BookingPanel(page);
  const draftInGrid = schedule.event(/the booking being made/);

  await test.step('a slot that was opened and left again leaves nothing', async () => {
    await schedule.nextWeek();
    await schedule.dragOver({ date, start: '10:00', end: '10:30' });
    await expect(form.client).toBeFocused();
    await expect(draftInGrid).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(form.form).toHaveCount(0);
    await expect(draftInGrid).toHaveCount(0);
    await page.getByRole('button', { name: 'Today', exact: true }).click();
  });

  await test.step('free times follow the date before there is a time, and keep it', async () => {
    await page.getByRole('button', { name: 'New booking' }).click();
    await form.fillWho(CLIENT.name);
    await form.date.fill('next thu');
    await form.date.press('Enter');
    const freeTimes = form.form.getByRole('region', { name: 'Free times' });
    const typed = await form.date.inputValue();
    expect(typed).toMatch(/^Thu /);
    await expect(freeTimes).toContainText(`Free ${typed}`);
    await freeTimes.getByRole('button', { name: '12:30 pm', exact: true }).click();
    await expect(form.date).toHaveValue(typed);
    await expect(form.start).toHaveValue('12:30 pm');
    await form.book.click();
    await form.isBooked();
    expect(bookingRequests(clinic)).toMatchObject([{ startTime: wireTime(date, '12:30', ZONE) }]);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
  });

  const panel = page.getByRole('complementary', { name: 'Side panel' });
  const readsAs = async (field: Locator, expected: RegExp): Promise<void> => {
    await field.fill('12/4');
    await field.blur();
    await expect(field).toHaveValue(expected);
  };
  /** In the booking form and its series, in Move… and in blocked time. */
  const readsEverywhereAs = async (expected: RegExp): Promise<void> => {
    await panel.getByRole('button', { name: 'Move…' }).click();
    await readsAs(panel.getByRole('textbox', { name: 'Date', exact: true }), expected);
    await page.getByRole('button', { name: 'Block time' }).first().click();
    for (const label of ['From', 'Until'])
      await readsAs(panel.getByRole('textbox', { name: label, exact: true }), expected);
    await page.getByRole('button', { name: /^(New|Continue) booking$/ }).click();
    await readsAs(form.date, expected);
    if (!(await panel.getByLabel('Ends').isVisible())) await form.choose('Repeat', 'Weekly');
    await form.choose('Ends', 'Ends on');
    await readsAs(panel.getByRole('textbox', { name: 'Last date' }), expected);
  };

  await test.step('on a PC set to US English the month comes first', async () => {
    await readsEverywhereAs(/^\w+ 4 Dec 20\d\d$/);
  });
  await test.step('and the day where the setting says so', async () => {
    await page.getByRole('button', { name: 'Settings' }).click();
    const order = page.getByRole('radiogroup', { name: 'Typed dates as' });
    await order.getByRole('radio', { name: '24/11' }).click();
    await schedule.goTo(date);
    await schedule.event(new RegExp(CLIENT.name)).click();
    await readsEverywhereAs(/^\w+ 12 Apr 20\d\d$/);
  });
});
