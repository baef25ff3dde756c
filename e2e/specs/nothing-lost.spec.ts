import type { Page } from '@playwright/test';
import type { FaultSpec } from '../../electron/practice/faults.ts';
import { callMain } from '../fixtures/call-main.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

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
  await form.title.fill('A long story');
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
  await page.getByRole('button', { name: 'Try now' }).click();
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
