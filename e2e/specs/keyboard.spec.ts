import { CONSULTATION_ID } from '../../electron/practice/dataset/directory.ts';
import { dayOfNextWeek, spokenDay, wallTime } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { FirstRun } from '../pages/first-run.ts';
import { pressUntil } from '../pages/keyboard.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';

test('from the first screen to a booked appointment without the mouse', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const { page } = await openWorkstation(clinic, { signedIn: false });
  const firstRun = new FirstRun(page);
  await expect(firstRun.token).toBeFocused();
  await page.keyboard.type(clinic.token);
  await pressUntil(page, 'Tab', () =>
    firstRun.locationId.evaluate((field) => field === document.activeElement),
  );
  await page.keyboard.type(clinic.locationId);
  await page.keyboard.press('Enter');

  const schedule = new Schedule(page);
  await schedule.isShown();
  // One week on, then to the slot: Tuesday at ten.
  await page.keyboard.press('j');
  await page.keyboard.press('g');
  await expect(schedule.slots).toBeFocused();
  const at = async (): Promise<string> => (await schedule.slots.getAttribute('aria-label')) ?? '';
  const day = spokenDay(date);
  await pressUntil(page, 'ArrowRight', async () => (await at()).startsWith(day));
  // It may stand at the time of day it is now, past ten.
  await page.keyboard.press('Home');
  await pressUntil(page, 'ArrowDown', async () => / 10:00/.test(await at()));
  await page.keyboard.press('Enter');

  const form = new BookingPanel(page);
  await expect(form.client).toBeFocused();
  await expect(form.start).toHaveValue('10:00');
  await page.keyboard.type('rosan');
  await expect(page.getByRole('option', { name: CLIENT.name })).toBeVisible();
  await page.keyboard.press('Enter');
  const service = form.form.getByLabel('Service', { exact: true });
  await expect(service).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: /^Consultation/ })).toBeVisible();
  await page.keyboard.type('Con');
  await page.keyboard.press('Enter');
  await expect(service).toHaveText(/Consultation/);
  await page.keyboard.press('Control+Enter');
  await form.isBooked();
  expect(bookingRequests(clinic)).toHaveLength(1);
  expect(bookingRequests(clinic)[0]).toMatchObject({ calendarId: CONSULTATION_ID, contactId: CLIENT.id });
  expect(wallTime(String(bookingRequests(clinic)[0]?.['startTime']), ZONE)).toBe(`${date} 10:00`);
});

test('an appointment is opened and moved with the keyboard', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.isShown();
  await page.keyboard.press('j');
  const event = schedule.event(/10:00 to 10:30/);
  await expect(event).toBeVisible();
  // From the search, which has the letters: past the day's columns to ten on Tuesday.
  await page.keyboard.press('/');
  await page.keyboard.press('F6');
  await expect(schedule.slots).toBeFocused();
  const at = async (): Promise<string> => (await schedule.slots.getAttribute('aria-label')) ?? '';
  await pressUntil(page, 'ArrowRight', async () => (await at()).startsWith(spokenDay(date)));
  await page.keyboard.press('Home');
  await pressUntil(page, 'ArrowDown', async () => / 10:00/.test(await at()));
  await page.keyboard.press('Enter');
  await expect(event).toBeFocused();
  await page.keyboard.press('Enter');
  const details = new DetailsPanel(page);
  await expect(details.heading).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(details.heading).toHaveCount(0);
  await event.focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(schedule.moveBar).toContainText('Tell the client');
  await page.keyboard.press('Enter');
  const next = dayOfNextWeek(3, ZONE);
  await expect(schedule.event(new RegExp(`${spokenDay(next)}, 10:00 to 10:30`))).toBeVisible();
  await expect
    .poll(() => wallTime(clinic.server.state.appointments.get(id)?.startMs ?? 0, ZONE), { timeout: 30_000 })
    .toBe(`${next} 10:00`);
});

test('the schedule is one Tab stop, whatever it shows', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic({ bookings: 'busy' });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.goTo(dayOfNextWeek(2, ZONE));
  await expect(schedule.event(/Consultation/).first()).toBeVisible();
  const isIn = (): Promise<boolean> =>
    schedule.grid.evaluate((main) => main.contains(document.activeElement));
  for (const view of ['Week', 'Day', 'List'] as const) {
    await test.step(view, async () => {
      await schedule.show(view);
      await expect(schedule.event(/Consultation/).first()).toBeVisible();
      await page.keyboard.press('g');
      await expect.poll(isIn).toBe(true);
      await page.keyboard.press('Tab');
      expect(await isIn(), 'after it').toBe(false);
      await page.keyboard.press('Shift+Tab');
      expect(await isIn(), 'back in it').toBe(true);
      await page.keyboard.press('Shift+Tab');
      expect(await isIn(), 'before it').toBe(false);
    });
  }
  // Another view makes another grid: the focus is not lost with the one before.
  await schedule.show('Week');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(schedule.head('Jonas Lindqvist')).toBeVisible();
  await expect(schedule.slots).toBeFocused();
});
