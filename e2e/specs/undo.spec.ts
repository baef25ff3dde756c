import type { Page } from '@playwright/test';
import { setPreferences } from '../fixtures/call-main.ts';
import { bookElsewhere, CLIENT, writesTo } from '../fixtures/other-workstation.ts';
import { dayOfNextWeek, spokenDay, wallTime } from '../fixtures/dates.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';

/** The seconds that stand on an event, on the Undo button and in the message, at one moment. */
async function countdowns(page: Page): Promise<{ grid: string; undo: string; message: string }> {
  return page.evaluate(() => ({
    grid: document.querySelector<HTMLElement>('[data-seconds-left$=" s"]')?.dataset['secondsLeft'] ?? '',
    undo: document.querySelector('.undo [data-seconds-left]')?.textContent ?? '',
    message: document.querySelector('.toast [data-seconds-left]')?.textContent ?? '',
  }));
}

test('dragged over a taken time it says who is there; held it counts in the grid, and Ctrl+Z takes it back', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  await bookElsewhere(clinic, { date, start: '11:00', end: '11:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { undoWindowSeconds: 120 });
  const schedule = new Schedule(page);
  await schedule.nextWeek();

  // Held over the taken time, not let go yet.
  const box = await schedule.event(/10:00 to 10:30/).boundingBox();
  const goal = await schedule.pointAt(date, 11 * 60);
  if (box === null) throw new Error('not drawn');
  await page.mouse.move(box.x + box.width / 2, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(goal.x, goal.y + 4, { steps: 15 });
  await expect(page.locator('.event-objected')).toContainText(/already booked/);
  await page.screenshot({ path: test.info().outputPath('dragging-over-taken.png') });
  await page.mouse.up();
  await expect(schedule.moveBar).toContainText(/already booked 11:00–11:30/);
  await page.screenshot({ path: test.info().outputPath('move-bar-taken.png') });
  await schedule.answerMove('Leave');

  await schedule.dragEvent(schedule.event(/10:00 to 10:30/), { date, start: '14:00' });
  await schedule.answerMove('Move');
  await expect(schedule.event(/14:00 to 14:30/)).toHaveAttribute('data-seconds-left', /^\d+ s$/);
  const shown = await countdowns(page);
  expect(shown.undo.replace('\u00a0', ' ')).toBe(shown.grid);
  expect(shown.message.replace('\u00a0', ' ')).toBe(shown.grid);
  await page.screenshot({ path: test.info().outputPath('held-in-grid.png') });

  await page.keyboard.press('Control+z');
  await expect(schedule.event(/10:00 to 10:30/)).toBeVisible();
  await expect(schedule.event(/14:00 to 14:30/)).toHaveCount(0);
  expect(writesTo(clinic)).toEqual([]);
});

test('a change of length says what the client is told, and asks like a move', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(3, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.resizeEvent(schedule.event(/10:00 to 10:30/), { date, end: '11:00' });
  await expect(schedule.moveBar).toContainText('10:00–11:00 (1 h)');
  // The service has no such length: that is said before it is sent, and the server takes it unchecked.
  await expect(schedule.moveBar).toContainText('takes 30 min, this is 1 h');
  await page.screenshot({ path: test.info().outputPath('not-this-length.png') });
  await schedule.moveBar.getByRole('checkbox', { name: 'Tell the client' }).setChecked(false);
  await schedule.answerMove('Change all the same');
  const end = () => wallTime(clinic.server.state.appointments.get(id)?.endMs ?? 0, ZONE);
  await expect.poll(end).toBe(`${date} 11:00`);
  // What ran when it was booked elsewhere is not ours.
  const ran = clinic.server.state.automationRuns.filter((run) => run.cause !== 'created' && run.ran);
  expect(ran).toEqual([]);
});

test('once it is sent, Ctrl+Z offers the move back and says what the client was told', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { undoWindowSeconds: 0 });
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragEvent(schedule.event(/10:00 to 10:30/), { date, start: '15:00' });
  await schedule.answerMove('Move');
  const start = () => wallTime(clinic.server.state.appointments.get(id)?.startMs ?? 0, ZONE);
  await expect.poll(start).toBe(`${date} 15:00`);
  await expect(schedule.event(/15:00 to 15:30/)).not.toHaveAccessibleName(/not yet on the server/);
  const before = writesTo(clinic).length;

  await page.keyboard.press('Control+z');
  const question = page.getByRole('alertdialog', { name: `Move ${CLIENT.name} back to` });
  await expect(question).toContainText(`back to ${spokenDay(date)}, 10:00–10:30?`);
  await expect(question).toContainText('The client has been told of it.');
  await page.screenshot({ path: test.info().outputPath('offers-the-opposite.png') });
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  expect(writesTo(clinic)).toHaveLength(before);

  await page.keyboard.press('Control+z');
  await question.getByRole('button', { name: 'Move back' }).click();
  await expect.poll(start).toBe(`${date} 10:00`);
});

test('what is held counts on after a restart, from where it was', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const first = await openWorkstation(clinic);
  await setPreferences(first.page, { undoWindowSeconds: 180 });
  const schedule = new Schedule(first.page);
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  const form = new BookingPanel(first.page);
  await form.fillWho();
  await form.book.click();
  await expect(schedule.event(/10:00 to 10:30/)).toHaveAttribute('data-seconds-left', /^\d+ s$/);
  await first.page.screenshot({ path: test.info().outputPath('held-booking.png') });
  await first.kill();

  const { page } = await openWorkstation(clinic, { dataFolder: first.dataFolder });
  const again = new Schedule(page);
  await again.nextWeek();
  await expect(again.event(/10:00 to 10:30/)).toHaveAttribute('data-seconds-left', /^\d+ s$/);
  await page.screenshot({ path: test.info().outputPath('held-after-restart.png') });
  await again.event(/10:00 to 10:30/).focus();
  await page.keyboard.press('Control+z');
  await expect(new BookingPanel(page).form).toBeVisible();
  await expect(page.locator('[data-seconds-left$=" s"]')).toHaveCount(0);
  expect(clinic.server.state.appointments.size).toBe(0);
  expect(clinic.server.state.automationRuns).toEqual([]);
});
