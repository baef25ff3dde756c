/** What lies on this PC: unsent rows on their way to another one, the copy of the schedule, texts being typed. */
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { callMain } from '../fixtures/call-main.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { bookElsewhere } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

const ZONE = 'America/New_York';
const PASSPHRASE = 'correct horse battery';

/** Answers the system's dialogs for files with this path: they are not the app's and cannot be driven. */
async function answerDialogs(app: ElectronApplication, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, file) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, filePath);
}

async function chooseInOutbox(page: Page, item: string): Promise<void> {
  await page
    .getByRole('button', { name: /Open the outbox/ })
    .last()
    .click();
  const panel = page.getByRole('complementary', { name: 'Side panel' });
  await panel.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('drafts taken to another PC are booked from there once, and the PC they came from finds them', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const here = await openWorkstation(clinic);
  const file = path.join(here.dataFolder, 'drafts.frontdesk-drafts');
  const schedule = new Schedule(here.page);
  await schedule.nextWeek();
  await schedule.dragOver({ date: dayOfNextWeek(2, ZONE), start: '10:00', end: '10:30' });
  const form = new BookingPanel(here.page);
  await form.fillWho();
  await clinic.goAway();
  await form.book.click();
  await expect(schedule.event(/10:00 to 10:30, Rosan Deo.*not yet on the server/)).toBeVisible();

  await test.step('export', async () => {
    await answerDialogs(here.app, file);
    await chooseInOutbox(here.page, 'Export drafts…');
    await here.page.getByLabel('Passphrase for the file').fill(PASSPHRASE);
    await here.page.getByLabel('The passphrase again').fill(PASSPHRASE);
    await here.page.getByRole('button', { name: 'Export…' }).click();
    await expect(here.page.getByText('1 unsent booking or change written.')).toBeVisible();
  });

  await clinic.comeBack();
  await test.step('import on another PC, after a mistyped passphrase', async () => {
    const { app, page } = await openWorkstation(clinic);
    await answerDialogs(app, file);
    await chooseInOutbox(page, 'Import drafts…');
    await page.getByRole('button', { name: 'Choose the file…' }).click();
    await page.getByLabel('Passphrase of the file').fill('another passphrase');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByText(/does not open with this passphrase/)).toBeVisible();
    await page.getByLabel('Passphrase of the file').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByText('1 unsent booking or change imported.')).toBeVisible();
    await expect.poll(() => clinic.server.state.appointments.size, { timeout: 45_000 }).toBe(1);
  });

  await test.step('sent from the first PC as well, nothing is doubled', async () => {
    await here.page.getByRole('button', { name: 'Look at the outbox' }).click();
    await here.page.getByRole('button', { name: 'Try again' }).click();
    await expect
      .poll(async () => (await callMain(here.page, 'outbox.list', undefined)).map(({ state }) => state), {
        timeout: 45_000,
      })
      .toEqual(['done']);
    expect(clinic.server.state.appointments.size).toBe(1);
  });
});

test('Repair fetches the schedule again, and changes nothing while the server is away', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  await bookElsewhere(clinic, {
    date: dayOfNextWeek(2, ZONE),
    start: '10:00',
    end: '10:30',
    timeZone: ZONE,
  });
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await expect(schedule.event(/10:00 to 10:30, Rosan Deo/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Settings' }).click();
  const repair = page.getByRole('button', { name: 'Repair', exact: true });
  await repair.click();
  await expect(page.getByText('Done: everything was fetched again.')).toBeVisible({ timeout: 45_000 });
  await expect(schedule.event(/10:00 to 10:30, Rosan Deo/)).toBeVisible();
  await clinic.goAway();
  await repair.click();
  await expect(page.getByText(/Nothing was changed: Repair needs the server/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(schedule.event(/10:00 to 10:30, Rosan Deo/)).toBeVisible();
});

test('a note and blocked time being typed survive a power cut', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  await bookElsewhere(clinic, {
    date: dayOfNextWeek(2, ZONE),
    start: '10:00',
    end: '10:30',
    timeZone: ZONE,
  });
  const workstation = await openWorkstation(clinic);
  const schedule = new Schedule(workstation.page);
  await schedule.nextWeek();
  await workstation.page.getByRole('button', { name: 'Block time' }).click();
  await workstation.page.getByLabel('What for').fill('Fire drill');
  await schedule.event(/10:00 to 10:30, Rosan Deo/).click();
  await workstation.page.getByLabel('Add a note').pressSequentially('Brings her own cru');
  await expect
    .poll(async () => JSON.stringify(await callMain(workstation.page, 'autosave.read', undefined)))
    .toMatch(/own cru.*Fire drill/);
  await workstation.kill();

  const { page } = await openWorkstation(clinic, { dataFolder: workstation.dataFolder });
  await expect(page.getByText('A note you had begun is kept.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect(page.getByLabel('Add a note')).toHaveValue('Brings her own cru');
  await page.getByRole('button', { name: 'Block time' }).click();
  await expect(page.getByLabel('What for')).toHaveValue('Fire drill');
});
