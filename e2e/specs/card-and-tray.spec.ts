import type { Locator } from '@playwright/test';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { Schedule } from '../pages/schedule.ts';

const ZONE = 'America/New_York';

/** True where two things on screen have no pixel in common. */
async function areApart(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()];
  if (a === null || b === null) throw new Error('this is not drawn');
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

test('a rest on a booking shows its card beside it in every view, and Arrived is one click', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, {
    date,
    start: '10:00',
    end: '10:30',
    timeZone: ZONE,
    more: { appointmentStatus: 'confirmed', description: 'Bring the X-ray' },
  });
  await bookElsewhere(clinic, { date: dayOfNextWeek(4, ZONE), start: '15:00', end: '15:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  const booking = schedule.event(/10:00 to 10:30/).first();
  await expect(booking).toBeVisible();
  for (const view of ['Week', 'Day', 'List'] as const) {
    await test.step(view, async () => {
      await schedule.show(view);
      if (view === 'Day') await schedule.goTo(date);
      await booking.hover();
      await expect(schedule.card).toBeVisible();
      await expect(schedule.card).toContainText(CLIENT.name);
      await expect(schedule.card).toContainText('Bring the X-ray');
      await expect(schedule.card).toContainText(/Consultation · Jonas/);
      await expect(schedule.card.getByRole('link', { name: /Rosan Deo/ })).toBeVisible();
      await expect(schedule.card).toContainText(/Next .*15:00/);
      expect(await areApart(schedule.card, booking)).toBe(true);
      await expect(schedule.card).toBeInViewport({ ratio: 1 });
      await page.keyboard.press('Escape');
      await expect(schedule.card).toHaveCount(0);
      await page.mouse.move(2, 2);
    });
  }
  await schedule.show('Week');
  await booking.hover();
  await schedule.card.getByRole('button', { name: 'Arrived' }).click();
  await expect(schedule.card).toHaveCount(0);
  await expect(page.getByText('Rosan Deo: Showed up.').first()).toBeVisible();
  await expect
    .poll(() => clinic.server.state.appointments.get(id)?.appointmentStatus, { timeout: 30_000 })
    .toBe('showed');
});

test('the card is the menu of a booking: by right click and by key, and its actions lead where the details do', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  const booking = schedule.event(/10:00 to 10:30/);
  await booking.focus();
  await page.keyboard.press('Shift+F10');
  await expect(schedule.card.getByRole('button', { name: 'Arrived' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(booking).toBeFocused();
  await page.keyboard.press('ContextMenu');
  await expect(schedule.card.getByRole('button', { name: 'Arrived' })).toBeFocused();
  await page.keyboard.press('Escape');

  await booking.click({ button: 'right' });
  await schedule.card.getByRole('button', { name: 'Cancel…' }).click();
  const details = new DetailsPanel(page);
  await details.button('Cancel appointment').click();
  await expect
    .poll(() => clinic.server.state.appointments.get(id)?.appointmentStatus, { timeout: 30_000 })
    .toBe('cancelled');
});
