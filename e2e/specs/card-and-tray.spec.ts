import type { Locator } from '@playwright/test';
import { dayOfNextWeek, spokenDay, wallTime } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT, writesTo } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { minutesOf, Schedule } from '../pages/schedule.ts';

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

test('a booking is moved to another week in four actions, and nothing is written before the question is answered', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const from = dayOfNextWeek(2, ZONE);
  const to = dayOfNextWeek(11, ZONE);
  const id = await bookElsewhere(clinic, { date: from, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  let actions = 0;
  const act = async (action: Promise<void>): Promise<void> => {
    actions += 1;
    await action;
  };
  await schedule.event(/10:00 to 10:30/).hover();
  await act(schedule.card.getByRole('button', { name: 'Hold and look' }).click());
  await expect(schedule.tray).toContainText(CLIENT.name);
  await expect(schedule.event(/10:00 to 10:30/)).toHaveAccessibleDescription('held to be moved');
  await act(schedule.nextWeek());
  const { x, y } = await schedule.pointAt(to, minutesOf('15:00') + 2);
  await act(page.mouse.click(x, y));
  await expect(schedule.moveBar).toContainText(`Move ${CLIENT.name} to ${spokenDay(to)}, 15:00–15:30?`);
  expect(writesTo(clinic)).toEqual([]);
  await act(schedule.answerMove('Move'));
  expect(actions).toBeLessThanOrEqual(4);
  await expect(schedule.tray).toHaveCount(0);
  await expect
    .poll(() => wallTime(clinic.server.state.appointments.get(id)?.startMs ?? 0, ZONE), { timeout: 30_000 })
    .toBe(`${to} 15:00`);
});

test('a held booking survives views and a question that is left, can be dropped, and Escape puts it back', async ({
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
  await page.keyboard.press('Control+x');
  await expect(schedule.slots).toBeFocused();
  for (const view of ['Month', 'List', 'Week'] as const) {
    await schedule.show(view);
    await expect(schedule.tray).toContainText(CLIENT.name);
  }
  await test.step('dropped from the tray, asked, left: it is still held', async () => {
    const chip = schedule.tray.getByText(CLIENT.name);
    const at = await schedule.pointAt(date, minutesOf('13:00') + 2);
    await chip.hover();
    await page.mouse.down();
    await page.mouse.move(at.x, at.y, { steps: 12 });
    await page.mouse.up();
    await expect(schedule.moveBar).toContainText('13:00–13:30');
    await schedule.answerMove('Leave');
    await expect(schedule.tray).toContainText(CLIENT.name);
  });
  await page.keyboard.press('Escape');
  await expect(schedule.tray).toHaveCount(0);
  await expect(booking).not.toHaveAccessibleDescription(/held/);
  expect(writesTo(clinic)).toEqual([]);
  expect(wallTime(clinic.server.state.appointments.get(id)?.startMs ?? 0, ZONE)).toBe(`${date} 10:00`);
});

test('where the place was taken another time is found, and goes into the correction', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  // Free when it was dragged, taken when it is sent.
  await schedule.dragEvent(schedule.event(/10:00 to 10:30/), { date, start: '14:00' });
  await expect(schedule.moveBar).toBeVisible();
  await bookElsewhere(clinic, { date, start: '14:00', end: '14:30', timeZone: ZONE });
  await schedule.answerMove('Move');
  await expect(schedule.event(/14:00 to 14:30, .* could not be moved here/)).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('o');
  const row = new OutboxPanel(page).rows('Needs you').first();
  await row.getByRole('button', { name: 'Find a time…' }).click();
  await page.keyboard.type('thu pm');
  const first = row.getByRole('option').first();
  await expect(first).toHaveText(/^Thu/);
  const time = /\d\d:\d\d/.exec((await first.textContent()) ?? '')?.[0] ?? '';
  await page.keyboard.press('Enter');
  const form = new BookingPanel(page);
  await expect(form.start).toHaveValue(time);
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => wallTime(clinic.server.state.appointments.get(id)?.startMs ?? 0, ZONE).slice(-5), {
      timeout: 45_000,
    })
    .toBe(time);
});
