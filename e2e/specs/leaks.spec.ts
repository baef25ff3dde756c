import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { callMain } from '../fixtures/call-main.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import type { Workstation } from '../fixtures/workstation.ts';
import { leakSearchOf } from '../fixtures/leaks-of-clinic.ts';
import { CLIENT } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';

// Every workstation of every test is searched when it is given up (fixtures/test.ts); here is what only happens on purpose.

const ZONE = 'America/New_York';
/** Closed in the afternoon, so that there is free room also in a full clinic. */
const SATURDAY = dayOfNextWeek(6, ZONE);

/** Brings as many people as there are through the page, its process and its storage. */
async function lookAtEverybody({ page }: Workstation): Promise<void> {
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await hasScheduleAtHand(page, ZONE);
  for (const view of ['Day', 'Month', 'List', 'Week'] as const) {
    await schedule.show(view);
    await schedule.isShown();
  }
  await schedule.dragOver({ date: SATURDAY, start: '14:00', end: '14:30' });
  const form = new BookingPanel(page);
  await form.chooseClient('0199', CLIENT.name);
  await form.choose('Service', /^Consultation/);
  await form.notes.fill('Rings at the side door.');
  await expect
    .poll(async () => JSON.stringify(await callMain(page, 'drafts.read', undefined)))
    .toContain('side door');
}

/** Files in which a crashed process could have been kept. */
async function dumpsBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.(dmp|mdmp|core)$|(^|\/)core(\.\d+)?$/i.test(name));
}

test('while the app runs its files hold nobody and no token, log and memory maps of the store included', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic({ bookings: 'busy' });
  const workstation = await openWorkstation(clinic);
  await lookAtEverybody(workstation);
  const names = await readdir(workstation.dataFolder, { recursive: true });
  expect(names).toContainEqual(expect.stringMatching(/\.sqlite-wal$/));
  expect(await leakSearchOf(clinic).inFolder(workstation.dataFolder)).toEqual([]);
});

test('the search would find what the page’s own storage kept', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const workstation = await openWorkstation(clinic);
  await workstation.page.evaluate((name) => {
    localStorage.setItem('planted', `for ${name}`);
  }, CLIENT.name);
  await workstation.quit();
  const found = await leakSearchOf(clinic).inFolder(workstation.dataFolder);
  expect(found).toContainEqual(expect.stringMatching(/^Rosan Deo in Local Storage\//));
  await rm(path.join(workstation.dataFolder, 'Local Storage'), { recursive: true });
});

test.describe('a crash', () => {
  // The page’s process is ended on purpose; so is what it was loading.
  test.use({ quietPage: false, provokedEvents: ['renderer.gone'] });

  test('leaves no image of the memory behind, and loses nothing', async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic({ bookings: 'busy' });
    const workstation = await openWorkstation(clinic);
    await lookAtEverybody(workstation);
    const crashFolder = await workstation.app.evaluate(({ app }) => app.getPath('crashDumps'));
    const searched = leakSearchOf(clinic);

    await test.step('of the page: it comes back with the form', async () => {
      await workstation.app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (window) process.kill(window.webContents.getOSProcessId(), 'SIGSEGV');
      });
      await expect
        .poll(async () => (await workstation.log()).map(({ event }) => event))
        .toContain('renderer.gone');
    });
    await test.step('of the app: it starts again with the form', async () => {
      await workstation.kill('SIGSEGV');
      const again = await openWorkstation(clinic, { dataFolder: workstation.dataFolder });
      await expect(new BookingPanel(again.page).notes).toHaveValue('Rings at the side door.');
      await expect(new OutboxPanel(again.page).chip).toHaveCount(0);
    });
    expect(await dumpsBelow(workstation.dataFolder)).toEqual([]);
    expect(crashFolder.startsWith(workstation.dataFolder)).toBe(true);
    expect(await searched.inFolder(workstation.dataFolder)).toEqual([]);
  });
});
