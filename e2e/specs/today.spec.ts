import { Temporal } from 'temporal-polyfill';
import { setPreferences } from '../fixtures/call-main.ts';
import { wallTime, zoneAtNoon } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { Today } from '../pages/today.ts';
import type { Clinic } from '../fixtures/clinic.ts';

/** It is about noon there now: what is a little earlier or later is today, at whatever hour the tests run. */
const ZONE = zoneAtNoon();

/** Books for today, so many minutes from now. */
function bookFromNow(clinic: Clinic, minutes: number, more: Record<string, unknown> = {}): Promise<string> {
  const start = Temporal.Now.zonedDateTimeISO(ZONE).round({ smallestUnit: 'minute', roundingMode: 'floor' });
  const [from, until] = [start.add({ minutes }), start.add({ minutes: minutes + 30 })];
  return bookElsewhere(clinic, {
    date: from.toPlainDate().toString(),
    start: from.toPlainTime().toString(),
    end: until.toPlainTime().toString(),
    timeZone: ZONE,
    more,
  });
}

test('who arrives is marked by one click, and can be seen in the schedule', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic({ timezone: ZONE });
  const late = await bookFromNow(clinic, -15);
  await bookFromNow(clinic, 60);
  await bookFromNow(clinic, -120);
  const { page } = await openWorkstation(clinic);
  const today = new Today(page);
  await today.counts({ Arriving: 1, Late: 1, Here: 0, 'Not marked': 1 });
  const schedule = new Schedule(page);
  await expect(schedule.event(/confirmed, late$/)).toBeVisible();
  await expect(schedule.event(/confirmed, not marked$/)).toBeVisible();
  await expect(today.rows.first()).toContainText(/15|16/);
  await expect(
    today.rows.first().getByRole('link', { name: new RegExp(`^Call ${CLIENT.name}`) }),
  ).toBeVisible();

  await today.tick(today.rows.first()).click();

  await expect.poll(() => clinic.server.state.appointments.get(late)?.appointmentStatus).toBe('showed');
  await today.counts({ Arriving: 1, Late: 0, Here: 1, 'Not marked': 1 });
  await expect(schedule.event(/, showed up, here$/)).toBeVisible();

  // Marked from their lists as well: who comes early, and whoever was forgotten, who did not come.
  await today.list('Arriving').click();
  await today.tick(today.rows.first()).click();
  await today.list('Not marked').click();
  await today.rows
    .first()
    .getByRole('button', { name: `${CLIENT.name} did not come` })
    .click();
  await today.counts({ Arriving: 0, Late: 0, Here: 2, 'Not marked': 0 });
  await expect
    .poll(() =>
      [...clinic.server.state.appointments.values()].map(({ appointmentStatus }) => appointmentStatus).sort(),
    )
    .toEqual(['noshow', 'showed', 'showed']);
});

test('a slip is taken back with Undo', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic({ timezone: ZONE });
  await bookFromNow(clinic, -15);
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { undoWindowSeconds: 120 });
  const today = new Today(page);
  await today.counts({ Late: 1 });
  await today.tick(today.rows.first()).click();
  await today.counts({ Late: 0, Here: 1 });
  await page.keyboard.press('Control+Z');
  await today.counts({ Late: 1, Here: 0 });
});

test('a walk-in takes two clicks and the name, and is here from then on', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic({ timezone: ZONE });
  const { page } = await openWorkstation(clinic);
  await new Schedule(page).isShown();
  const today = new Today(page);
  await today.walkIn.click();
  const form = new BookingPanel(page);
  await expect(form.client).toBeFocused();
  await page.keyboard.type(CLIENT.name);
  await expect(page.getByRole('option').first()).toContainText(CLIENT.name);
  await page.keyboard.press('Enter');
  await form.book.or(form.bookAnyway).click();
  await form.isBooked();

  const [request] = bookingRequests(clinic);
  expect(request).toMatchObject({ contactId: CLIENT.id, appointmentStatus: 'showed' });
  const [booked] = [...clinic.server.state.appointments.values()];
  const minutesAgo = (Date.now() - (booked?.startMs ?? 0)) / 60_000;
  expect(minutesAgo, wallTime(booked?.startMs ?? 0, ZONE)).toBeGreaterThanOrEqual(0);
  expect(minutesAgo).toBeLessThan(10);
  await today.counts({ Here: 1 });
});

test('when the last appointment is over, those who are not marked are asked about, once', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic({ timezone: ZONE });
  await bookFromNow(clinic, -60);
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { askedAboutDay: null });
  const question = page.getByText('1 client is not marked and their appointment is over. Did they come?');
  await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'Show them' }).click();
  await expect(question).toHaveCount(0);
  const today = new Today(page);
  await expect(today.list('Not marked')).toHaveAttribute('aria-pressed', 'true');
  await expect(today.rows).toHaveCount(1);
  await page.reload();
  await today.counts({ 'Not marked': 1 });
  await expect(question).toHaveCount(0);
});
