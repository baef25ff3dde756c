import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { callMain } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, spokenDay } from '../fixtures/dates.ts';
import type { Workstation } from '../fixtures/workstation.ts';
import { smallDisk } from '../fixtures/disk.ts';
import { keepSecret, removeSecret, secretInKeychain } from '../fixtures/keychain.ts';
import { bookElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { askServerAgain } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';
const STORE_KEY_SERVICE = 'Frontdesk store key';
const NO_MOUNTS = 'this computer lets nobody mount a disk';
const TUESDAY = dayOfNextWeek(2, ZONE);

/** The file of the one real location of a workstation; practice has one of its own. */
async function storeFile({ dataFolder }: Workstation): Promise<string> {
  const folder = path.join(dataFolder, 'stores');
  const names = await readdir(folder);
  const name = names.find((one) => one.endsWith('.sqlite') && one !== 'practice.sqlite');
  if (name === undefined) throw new Error('this desk has no store');
  return path.join(folder, name);
}

/** A workstation with one appointment on its schedule and one booking it could not send, closed again. */
async function closedWorkstationWithUnsentBooking(
  clinic: Clinic,
  openWorkstation: (clinic: Clinic) => Promise<Workstation>,
): Promise<Workstation> {
  await bookElsewhere(clinic, { date: TUESDAY, start: '08:00', end: '08:30', timeZone: ZONE });
  const workstation = await openWorkstation(clinic);
  const schedule = new Schedule(workstation.page);
  await schedule.nextWeek();
  await hasScheduleAtHand(workstation.page, ZONE);
  // The line that says so moves the schedule down: nobody drags at that moment.
  await schedule.dragOver({ date: TUESDAY, start: '10:00', end: '10:30' });
  await clinic.goAway();
  const form = new BookingPanel(workstation.page);
  await form.fillWho();
  await form.bookForLater();
  await workstation.quit();
  return workstation;
}

const OWN_BOOKING = new RegExp(`^${spokenDay(TUESDAY)}, 10:00 to 10:30, ${CLIENT.name}`);
const OTHER_BOOKING = new RegExp(`^${spokenDay(TUESDAY)}, 08:00 to 08:30, ${CLIENT.name}`);

/** After all that was in its way is gone: the booking goes out, once. */
async function isSentOnce(clinic: Clinic, { page }: Workstation): Promise<void> {
  await clinic.comeBack();
  const schedule = new Schedule(page);
  await schedule.isShown();
  await schedule.goTo(TUESDAY);
  await new OutboxPanel(page).isEmpty();
  await expect(schedule.event(OWN_BOOKING)).toHaveAccessibleName(/confirmed$/, { timeout: 45_000 });
  await expect(schedule.event(OTHER_BOOKING)).toBeVisible({ timeout: 45_000 });
  expect(bookingRequests(clinic).slice(1)).toHaveLength(1);
  expect(clinic.server.state.appointments.size).toBe(2);
}

test('a store whose file is damaged gives up its outbox whole, says so, and the rest is fetched again', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await closedWorkstationWithUnsentBooking(clinic, openWorkstation);
  const file = await storeFile(before);
  const pages = pagesOf(file, ['outbox_by_state', 'events', 'contacts']);
  const handle = openSync(file, 'r+');
  for (const { offset, size } of pages) writeSync(handle, Buffer.alloc(size, 0xa5), 0, size, offset);
  closeSync(handle);

  const workstation = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  const { page } = workstation;
  await expect(page.getByText(/saved schedule was damaged.*1 of its writes/)).toBeVisible();
  await page.getByRole('button', { name: 'Understood' }).click();
  await expect(page.getByText(/was damaged/)).toHaveCount(0);
  const schedule = new Schedule(page);
  await schedule.goTo(TUESDAY);
  await expect(schedule.event(OWN_BOOKING)).toHaveAccessibleName(/not yet on the server$/);
  await isSentOnce(clinic, workstation);
  expect((await readdir(path.dirname(file))).filter((name) => name.includes('.damaged-'))).not.toEqual([]);
});

test('a store from a newer version is left alone and said so; the right version opens it with its outbox', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await closedWorkstationWithUnsentBooking(clinic, openWorkstation);
  const file = await storeFile(before);
  const setLayout = (change: number): void => {
    const database = new DatabaseSync(file);
    const { user_version: now } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    database.exec(`PRAGMA user_version = ${String(now + change)}`);
    database.close();
  };
  setLayout(10_000);
  const workstation = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  await expect(
    workstation.page.getByText(/made by a newer version of Frontdesk.*Update the app/),
  ).toBeVisible();
  await expect(workstation.page.getByText(/what was waiting to be sent is still in it/)).toBeVisible();
  setLayout(-10_000);
  await workstation.page.getByRole('button', { name: 'Try again' }).click();
  await isSentOnce(clinic, workstation);
});

test('a store whose key is gone from the keychain is not given a new one; with the key back it opens', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await closedWorkstationWithUnsentBooking(clinic, openWorkstation);
  const key = secretInKeychain(STORE_KEY_SERVICE, clinic.locationId);
  if (key === null) throw new Error('there was no key');
  removeSecret(STORE_KEY_SERVICE, clinic.locationId);
  const workstation = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  await expect(workstation.page.getByText(/keychain.*no longer has the key/)).toBeVisible();
  await workstation.page.getByRole('button', { name: 'Try again' }).click();
  await expect(workstation.page.getByText(/keychain.*no longer has the key/)).toBeVisible();
  expect(secretInKeychain(STORE_KEY_SERVICE, clinic.locationId)).toBeNull();
  keepSecret(STORE_KEY_SERVICE, clinic.locationId, key);
  await workstation.page.getByRole('button', { name: 'Try again' }).click();
  await isSentOnce(clinic, workstation);
});

test('something else in the place of the folder of stores is said, and trying again opens the store', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await closedWorkstationWithUnsentBooking(clinic, openWorkstation);
  const folder = path.join(before.dataFolder, 'stores');
  renameSync(folder, `${folder}.away`);
  await writeFile(folder, 'not a folder');
  const workstation = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  await expect(workstation.page.getByText(/cannot be opened. Check that the disk is there/)).toBeVisible();
  renameSync(folder, `${folder}.file`);
  renameSync(`${folder}.away`, folder);
  await workstation.page.getByRole('button', { name: 'Try again' }).click();
  await isSentOnce(clinic, workstation);
});

test('on a full disk the form keeps what was typed, says why, and goes on once there is room', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-e2e-'));
  const disk = await smallDisk(path.join(dataFolder, 'stores'), 8);
  test.skip(disk === null, NO_MOUNTS);
  if (disk === null) return;
  try {
    const { page } = await openWorkstation(clinic, { dataFolder, signedIn: true });
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await hasScheduleAtHand(page, ZONE);
    await schedule.dragOver({ date: TUESDAY, start: '10:00', end: '10:30' });
    const form = new BookingPanel(page);
    await form.fillWho();
    disk.fill();
    await form.notes.fill('Rings at the side door. '.repeat(40));
    await expect(page.getByText(/^The disk of this PC is full/)).toBeVisible();
    await form.book.click();
    await expect(form.panel.getByText(/disk.*full/i).first()).toBeVisible();
    await expect(form.form.getByText(CLIENT.name).first()).toBeVisible();
    await expect(form.start).toHaveValue('10:00');
    await expect(form.notes).toHaveValue(/^Rings at the side door/);
    expect(bookingRequests(clinic)).toEqual([]);
    disk.makeRoom();
    await form.book.click();
    await form.isBooked();
    expect(bookingRequests(clinic)).toHaveLength(1);
    await expect(page.getByText(/The disk of this PC is full/)).toHaveCount(0);
  } finally {
    disk.remove();
  }
});

test('on a disk that can only be read the app says so and opens once it can be written', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-e2e-'));
  const disk = await smallDisk(path.join(dataFolder, 'stores'), 8);
  test.skip(disk === null, NO_MOUNTS);
  if (disk === null) return;
  try {
    const first = await openWorkstation(clinic, { dataFolder, signedIn: true });
    await first.quit();
    disk.makeReadOnly();
    const { page } = await openWorkstation(clinic, { dataFolder });
    await expect(page.getByText(/can only be read/)).toBeVisible();
    disk.makeWritable();
    await page.getByRole('button', { name: 'Try again' }).click();
    await new Schedule(page).isShown();
  } finally {
    disk.remove();
  }
});

test('a clock set back by days holds nothing up', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const workstation = await openWorkstation(clinic);
  const schedule = new Schedule(workstation.page);
  await schedule.nextWeek();
  await hasScheduleAtHand(workstation.page, ZONE);
  await schedule.dragOver({ date: TUESDAY, start: '10:00', end: '10:30' });
  await clinic.goAway();
  const form = new BookingPanel(workstation.page);
  await form.fillWho();
  await form.bookForLater();
  await workstation.setClock({ minutes: -3 * 24 * 60 });
  await clinic.comeBack();
  await askServerAgain(workstation.page);
  await expect(schedule.event(OWN_BOOKING)).toHaveAccessibleName(/confirmed$/, { timeout: 45_000 });
  expect(bookingRequests(clinic)).toHaveLength(1);
  expect(await callMain(workstation.page, 'outbox.list', undefined)).toEqual([
    expect.objectContaining({ state: 'done' }),
  ]);
});

/** Where the first pages of tables and indexes lie in a database's file. */
function pagesOf(file: string, names: readonly string[]): { offset: number; size: number }[] {
  expect(existsSync(`${file}-wal`), 'a closed store has no log beside it').toBe(false);
  const database = new DatabaseSync(file, { readOnly: true });
  const { page_size: size } = database.prepare('PRAGMA page_size').get() as { page_size: number };
  const pages = names.map((name) => {
    const row = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name);
    if (row === undefined) throw new Error(`no ${name}`);
    return { offset: ((row as { rootpage: number }).rootpage - 1) * size, size };
  });
  database.close();
  return pages;
}
