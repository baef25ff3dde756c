import type { Page } from '@playwright/test';
import { Temporal } from 'temporal-polyfill';
import type { FaultSpec } from '../../electron/practice/faults.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { callMain, setPreferences } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, spokenDay, wireTime } from '../fixtures/dates.ts';
import { bookElsewhere, changeElsewhere, listedEvents } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { askServerAgain } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';
const CREATE = { method: 'POST', path: '/calendars/events/appointments$' };

/** Waits until what was typed is on the disk: within 300 ms, the form promises. */
async function isKept(page: Page, text: string): Promise<void> {
  await expect
    .poll(async () => JSON.stringify(await callMain(page, 'drafts.read', undefined)), { intervals: [50] })
    .toContain(text);
}

/** Everything that was typed into the form is there. */
async function holdsAll(form: BookingPanel, date: string): Promise<void> {
  await expect(form.form.getByText('Rosan Deo').first()).toBeVisible();
  await expect(form.form.getByLabel('Service', { exact: true })).toHaveText(/Consultation/);
  await expect(form.form.getByLabel('Provider', { exact: true })).toHaveText(/Jonas Lindqvist/);
  await expect(form.start).toHaveValue('10:00');
  await expect(form.title).toHaveValue('A long story');
  await expect(form.notes).toHaveValue('Half a sent');
  await expect(form.form.getByLabel('Repeat', { exact: true })).toHaveText(/Weekly/);
  expect(date).not.toBe('');
}

test('a half-filled form survives closing the panel, a reload, quitting and a power cut', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const workstation = await openWorkstation(clinic);
  const { page, dataFolder } = workstation;
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  await form.choose('Repeat', 'Weekly');
  await form.typeTitle('A long story');
  await form.notes.pressSequentially('Half a sent');

  await test.step('closed', async () => {
    await page.keyboard.press('Escape');
    await expect(form.form).toHaveCount(0);
    await page.getByRole('button', { name: 'Continue booking' }).click();
    await holdsAll(form, date);
  });
  await test.step('reloaded', async () => {
    await page.reload();
    await holdsAll(form, date);
  });
  await test.step('quit', async () => {
    await workstation.quit();
    const next = await openWorkstation(clinic, { dataFolder });
    await holdsAll(new BookingPanel(next.page), date);
    await test.step('killed while typing', async () => {
      await new BookingPanel(next.page).notes.pressSequentially('ence, and then', { delay: 20 });
      await isKept(next.page, 'ence, and then');
      await next.kill();
    });
  });
  const after = await openWorkstation(clinic, { dataFolder });
  await expect(new BookingPanel(after.page).notes).toHaveValue(/ence, and then/);
  expect(bookingRequests(clinic)).toEqual([]);
});

/** The bookings the outbox of this PC has. */
async function bookingsKept(page: Page): Promise<OutboxEntry[]> {
  const reply = await callMain(page, 'outbox.list', undefined);
  return reply.filter(({ payload }) => payload.kind === 'create-appointment');
}

/** The ids of what the server has. */
function idsAt(clinic: Clinic): string[] {
  return [...clinic.server.state.appointments.keys()];
}

/** What the server is doing when the power goes. */
const AT_THE_SERVER: { name: string; fault: FaultSpec }[] = [
  { name: 'the server is still at work', fault: { kind: 'latency', delayMs: 4_000 } },
  { name: 'the server has booked and says nothing', fault: { kind: 'hang-after-commit' } },
  { name: 'the server has not booked and says nothing', fault: { kind: 'hang' } },
];

for (const { name, fault } of AT_THE_SERVER) {
  test(`killed after Book while ${name}, the booking is there once`, async ({
    openClinic,
    openWorkstation,
  }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    const workstation = await openWorkstation(clinic);
    const schedule = new Schedule(workstation.page);
    await schedule.nextWeek();
    await schedule.dragOver({ date, start: '10:00', end: '10:30' });
    const form = new BookingPanel(workstation.page);
    await form.fillWho();
    clinic.server.faults.add({ ...fault, match: CREATE, times: 1 });
    await form.book.click();
    await expect.poll(() => bookingRequests(clinic).length).toBe(1);
    await workstation.kill();

    const { page } = await openWorkstation(clinic, { dataFolder: workstation.dataFolder });
    const again = new Schedule(page);
    await again.isShown();
    await again.goTo(date);
    await expect(again.event(/10:00 to 10:30, Rosan Deo.*confirmed$/)).toBeVisible({ timeout: 45_000 });
    await expect.poll(() => clinic.server.state.appointments.size, { timeout: 15_000 }).toBe(1);
    expect(await callMain(page, 'outbox.list', undefined)).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ state: 'needs-attention' })]),
    );
  });
}

test('a series with a date moved to the next free time is one booking: killed at Enter it is there once, and Undo takes all of it', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const taken = Temporal.PlainDate.from(date).add({ weeks: 1 }).toString();
  const takenId = await bookElsewhere(clinic, { date: taken, start: '10:00', end: '10:30', timeZone: ZONE });
  const workstation = await openWorkstation(clinic);
  await setPreferences(workstation.page, { undoWindowSeconds: 5 });
  const schedule = new Schedule(workstation.page);
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  const form = new BookingPanel(workstation.page);
  await form.fillWho();
  await form.choose('Repeat', 'Weekly');
  await form.form.getByRole('textbox', { name: 'Number of dates' }).fill('3');
  await form.dates.getByRole('button', { name: 'Next free' }).click();
  const movedRow = form.dates.getByRole('button', { name: new RegExp(`${spokenDay(taken)}.*moved to`) });
  await movedRow.scrollIntoViewIfNeeded();
  await workstation.page.screenshot({ path: test.info().outputPath('next-free.png') });
  await form.book.focus();
  await workstation.page.keyboard.press('Enter');
  await expect.poll(async () => (await bookingsKept(workstation.page)).length, { intervals: [50] }).toBe(2);
  await workstation.kill();
  expect(bookingRequests(clinic)).toHaveLength(1);

  const { page } = await openWorkstation(clinic, { dataFolder: workstation.dataFolder });
  await expect.poll(() => clinic.server.state.appointments.size, { timeout: 45_000 }).toBe(3);
  await expect
    .poll(async () => (await bookingsKept(page)).map(({ state }) => state))
    .toEqual(['done', 'done']);
  const sent = bookingRequests(clinic).slice(1);
  expect(
    sent
      .map((body) => (typeof body['rrule'] === 'string' ? body['rrule'].slice(0, 17) : 'single'))
      .toSorted(),
  ).toEqual(['RRULE:FREQ=WEEKLY', 'single']);
  const again = new Schedule(page);
  await again.goTo(taken);
  await expect(again.event(new RegExp(`${spokenDay(taken).slice(0, 3)}.*Rosan Deo`))).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('after-restart.png') });

  await page.keyboard.press('Control+z');
  const question = page.getByRole('alertdialog');
  await page.screenshot({ path: test.info().outputPath('undo-asks.png') });
  await question.getByRole('button', { name: /^Delete/ }).click();
  await expect.poll(() => idsAt(clinic), { timeout: 45_000 }).toEqual([takenId]);
  await page.screenshot({ path: test.info().outputPath('undone.png') });
});

test('this and following is cancelled without a network and killed: the server ends the series, and keeps the date moved by itself', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const [monday, tuesday, thursday, saturday] = [1, 2, 4, 6].map((day) => dayOfNextWeek(day, ZONE)) as [
    string,
    string,
    string,
    string,
  ];
  const at = (date: string, clock: string): number => Date.parse(wireTime(date, clock, ZONE));
  const until = new Date(at(saturday, '09:00')).toISOString().replace(/[-:]|\.\d+/g, '');
  const id = await bookElsewhere(clinic, {
    date: monday,
    start: '10:00',
    end: '10:30',
    timeZone: ZONE,
    more: { rrule: `RRULE:FREQ=DAILY;UNTIL=${until}` },
  });
  await changeElsewhere(clinic, `${id}_${at(thursday, '10:00')}_1800`, {
    startTime: wireTime(thursday, '12:00', ZONE),
    endTime: wireTime(thursday, '12:30', ZONE),
    appointmentStatus: 'confirmed',
    ignoreFreeSlotValidation: true,
  });
  const workstation = await openWorkstation(clinic);
  const schedule = new Schedule(workstation.page);
  await schedule.nextWeek();
  await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(4);
  await expect(schedule.event(/12:00 to 12:30/)).toBeVisible();
  await clinic.goAway();
  await schedule.event(/^Wed.*10:00 to 10:30/).click();
  const details = new DetailsPanel(workstation.page);
  await details.button('Cancel…').click();
  await details.panel.getByRole('radio', { name: 'This one and all that follow' }).check();
  await expect(details.panel.getByRole('listitem').filter({ hasText: 'moved' })).toContainText('12:00');
  await details.button('Cancel this and following').click();
  await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(2);
  await expect(schedule.event(/12:00 to 12:30/)).toBeVisible();
  await workstation.kill();
  await clinic.comeBack();

  const { page } = await openWorkstation(clinic, { dataFolder: workstation.dataFolder });
  const again = new Schedule(page);
  await again.isShown();
  await again.goTo(tuesday);
  await expect(again.event(/10:00 to 10:30/)).toHaveCount(2);
  await expect(again.event(/12:00 to 12:30/)).toBeVisible();
  const window = { startMs: at(monday, '00:00'), endMs: at(saturday, '23:00') };
  const starts = async (): Promise<number[]> =>
    (await listedEvents(clinic, window)).map((event) => Date.parse(String(event['startTime']))).sort();
  await expect
    .poll(starts, { timeout: 45_000 })
    .toEqual([at(monday, '10:00'), at(tuesday, '10:00'), at(thursday, '12:00')]);
});

test('booked offline it is kept, shown as not yet sent, and sent once when the server is back', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  await clinic.goAway();
  await form.book.click();
  await expect(schedule.event(/10:00 to 10:30, Rosan Deo.*not yet on the server/)).toBeVisible();
  await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: /^1 to send: not yet on the server/ })).toBeVisible();
  await clinic.comeBack();
  await askServerAgain(page);
  await expect(schedule.event(/10:00 to 10:30, Rosan Deo.*confirmed$/)).toBeVisible({ timeout: 45_000 });
  expect(clinic.server.state.appointments.size).toBe(1);
  expect(bookingRequests(clinic)).toHaveLength(1);
  await expect(page.getByRole('button', { name: /not yet on the server/ })).toHaveCount(0);
});

test('pressing Book twice books once', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  clinic.server.faults.add({ kind: 'latency', delayMs: 1_000, match: CREATE, times: 1 });
  await form.book.dblclick();
  await form.isBooked();
  expect(bookingRequests(clinic)).toHaveLength(1);
});
