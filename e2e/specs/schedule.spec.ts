import { setPreferences } from '../fixtures/call-main.ts';
import {
  bookElsewhere,
  changeElsewhere,
  CLIENT,
  listedEvents,
  writesTo,
} from '../fixtures/other-workstation.ts';
import { dayOfNextWeek, nextClockChange, spokenDay, wallTime, wireTime } from '../fixtures/dates.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { askServerAgain } from '../pages/title-bar.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';

test('what another workstation books, moves and deletes shows up by itself and is marked', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const moving = await bookElsewhere(clinic, { date, start: '08:00', end: '08:30', timeZone: ZONE });
  const going = await bookElsewhere(clinic, { date, start: '09:00', end: '09:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await expect(schedule.event(/08:00 to 08:30/)).toBeVisible();
  await expect(schedule.event(/09:00 to 09:30/)).toBeVisible();

  await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  await changeElsewhere(clinic, moving, {
    startTime: wireTime(date, '14:00', ZONE),
    endTime: wireTime(date, '14:30', ZONE),
    appointmentStatus: 'confirmed',
    ignoreFreeSlotValidation: true,
  });
  clinic.server.state.appointments.delete(going);

  // The week is being fetched when it is gone to: what came too late for that is there a round later.
  const inTwoRounds = { timeout: 30_000 };
  for (const time of ['10:00 to 10:30', '14:00 to 14:30']) {
    const label = new RegExp(`${spokenDay(date)}, ${time}, ${CLIENT.name}.*just changed elsewhere`);
    await expect(schedule.event(label)).toBeVisible(inTwoRounds);
  }
  await expect(schedule.event(/08:00 to 08:30/)).toHaveCount(0, inTwoRounds);
  await expect(schedule.event(/09:00 to 09:30/)).toHaveCount(0, inTwoRounds);
});

test('a series listed by the server keeps its time on the wall across a clock change, on any PC', async ({
  openClinic,
  openWorkstation,
}) => {
  const timeZone = 'Europe/Berlin';
  const clinic = await openClinic({ timezone: timeZone });
  const change = nextClockChange(timeZone);
  // Starts on the Wednesday before the change, so that the week after it is over the change.
  const first = change.subtract({ days: 4 });
  await bookElsewhere(clinic, {
    date: first.toString(),
    start: '10:00',
    end: '10:30',
    timeZone,
    more: { rrule: 'RRULE:FREQ=WEEKLY;COUNT=3' },
  });
  const { page } = await openWorkstation(clinic, { pcTimeZone: 'Pacific/Auckland' });
  const schedule = new Schedule(page);
  for (const weeks of [0, 1, 2]) {
    const date = first.add({ weeks }).toString();
    await schedule.goTo(date);
    await expect(
      schedule.event(new RegExp(`${spokenDay(date)}, 10:00 to 10:30, ${CLIENT.name}.*repeats`)),
    ).toBeVisible({ timeout: 30_000 });
  }
});

test('an appointment dragged to another day is moved on the server, and keeps its status', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const from = dayOfNextWeek(2, ZONE);
  const to = dayOfNextWeek(4, ZONE);
  const id = await bookElsewhere(clinic, {
    date: from,
    start: '10:00',
    end: '10:30',
    timeZone: ZONE,
    more: { appointmentStatus: 'new', description: 'Bring the X-ray' },
  });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await setPreferences(page, { undoWindowSeconds: 5 });
  await schedule.dragEvent(schedule.event(/10:00 to 10:30/), { date: to, start: '15:00' });
  await schedule.answerMove('Move');
  const moved = schedule.event(new RegExp(`${spokenDay(to)}, 15:00 to 15:30, ${CLIENT.name}`));
  await expect(moved).toHaveAccessibleName(/not yet on the server/);
  await expect(moved).not.toHaveAccessibleName(/not yet on the server/, { timeout: 30_000 });
  const stored = clinic.server.state.appointments.get(id);
  expect(stored).toMatchObject({ appointmentStatus: 'new', description: 'Bring the X-ray' });
  expect(wallTime(stored?.startMs ?? 0, ZONE)).toBe(`${to} 15:00`);
  expect(wallTime(stored?.endMs ?? 0, ZONE)).toBe(`${to} 15:30`);
});

test('a move taken back in time never reaches the server', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await setPreferences(page, { undoWindowSeconds: 60 });
  await schedule.dragEvent(schedule.event(/10:00 to 10:30/), { date, start: '11:00' });
  await schedule.answerMove('Move');
  await page.getByRole('button', { name: /^Undo \d/ }).click();
  await expect(schedule.event(/10:00 to 10:30/)).toBeVisible();
  await expect(schedule.event(/11:00 to 11:30/)).toHaveCount(0);
  await expect(page.getByRole('button', { name: /not yet on the server/ })).toHaveCount(0);
  expect(writesTo(clinic)).toEqual([]);
});

test('a move made offline is sent once the server is back', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(3, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '09:00', end: '09:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await expect(schedule.event(/09:00 to 09:30/)).toBeVisible();
  await clinic.goAway();
  await schedule.dragEvent(schedule.event(/09:00 to 09:30/), { date, start: '13:00' });
  await schedule.answerMove('Move');
  await expect(schedule.event(/13:00 to 13:30.*not yet on the server/)).toBeVisible();
  await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 30_000 });
  await clinic.comeBack();
  await askServerAgain(page);
  await expect(schedule.event(/13:00 to 13:30/)).not.toHaveAccessibleName(/not yet on the server/, {
    timeout: 45_000,
  });
  const window = { startMs: Date.parse(`${date}T00:00Z`), endMs: Date.parse(`${date}T23:59Z`) };
  const listed = await listedEvents(clinic, window);
  expect(listed.map((event) => [event['id'], wallTime(String(event['startTime']), ZONE)])).toEqual([
    [id, `${date} 13:00`],
  ]);
});

test('a move onto a taken time says who is there; one that is refused leaves the booking where the server has it', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  await bookElsewhere(clinic, { date, start: '11:00', end: '11:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragEvent(schedule.event(/10:00 to 10:30/), { date, start: '11:00' });
  await expect(schedule.moveBar).toContainText(/already booked 11:00–11:30/);
  await schedule.answerMove('Leave');
  await expect(schedule.event(/10:00 to 10:30/)).toBeVisible();

  // Free when it was dragged, taken when it is sent.
  await schedule.dragEvent(schedule.event(/10:00 to 10:30/), { date, start: '14:00' });
  await expect(schedule.moveBar).not.toContainText(/already booked/);
  await bookElsewhere(clinic, { date, start: '14:00', end: '14:30', timeZone: ZONE });
  await schedule.answerMove('Move');
  await expect(schedule.event(/14:00 to 14:30, .* could not be moved here/)).toBeVisible({ timeout: 30_000 });
  await expect(schedule.event(/10:00 to 10:30/)).toBeVisible();
  expect(wallTime(clinic.server.state.appointments.get(id)?.startMs ?? 0, ZONE)).toBe(`${date} 10:00`);
  await page.screenshot({ path: test.info().outputPath('refused-move.png') });
});

test('what tells the client is held: after a restart it still is, and Undo tells nobody', async ({
  openClinic,
  openWorkstation,
}) => {
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
  await expect(form.panel.getByText(/Held: nobody has been told yet/)).toBeVisible();
  await first.page.screenshot({ path: test.info().outputPath('held.png') });
  await first.kill();

  const { page } = await openWorkstation(clinic, { dataFolder: first.dataFolder });
  await expect(page.getByText(/Held: nobody has been told yet/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(new BookingPanel(page).form).toBeVisible();
  expect(clinic.server.state.appointments.size).toBe(0);
  expect(clinic.server.state.automationRuns).toEqual([]);
});
