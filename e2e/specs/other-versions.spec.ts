/** A store that another version of the app has written, or that a disk has damaged, in the real app. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { StoreDatabase } from '../../electron/store/database/database.ts';
import { createCipher } from '../../electron/store/database/encryption.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { callMain } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import type { Workstation } from '../fixtures/workstation.ts';
import { secretInKeychain } from '../fixtures/keychain.ts';
import { bookElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { askServerAgain } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';
const TUESDAY = dayOfNextWeek(2, ZONE);

type Json = Record<string, unknown>;
const sealedSchema = z.object({ id: z.string(), body: z.instanceof(Uint8Array) });

/** Rewrites encrypted values of a closed workstation's store; `change` answers bytes for damage, null to leave a value. */
function rewrite(
  clinic: Clinic,
  { dataFolder }: Workstation,
  { table, key }: { table: string; key: string },
  change: (json: Json, id: string) => unknown,
): void {
  const folder = path.join(dataFolder, 'stores');
  const name = readdirSync(folder).find((one) => one.endsWith('.sqlite') && !one.startsWith('practice'));
  const storeKey = secretInKeychain('Frontdesk store key', clinic.locationId);
  if (name === undefined || storeKey === null) throw new Error('this desk has no store');
  const cipher = createCipher(Buffer.from(storeKey, 'base64'));
  const database = new StoreDatabase(path.join(folder, name));
  for (const { id, body } of database.all(sealedSchema, `SELECT ${key} AS id, body FROM ${table}`)) {
    const place = { table, rowId: id, column: 'body' };
    const changed = change(cipher.decrypt(body, place) as Json, id);
    if (changed === null) continue;
    const bytes = changed instanceof Uint8Array ? changed : cipher.encrypt(changed, place);
    database.run(`UPDATE ${table} SET body = ? WHERE ${key} = ?`, bytes, id);
  }
  database.close();
}

const withOrder = (json: Json, change: (order: Json) => Json): Json => {
  const payload = json['payload'] as Json;
  return { ...json, payload: { ...payload, order: change(payload['order'] as Json) } };
};

/** Books offline at a time of Tuesday; the booking waits in the outbox. */
async function bookForLater({ page }: Workstation, start: string, end: string): Promise<void> {
  await new Schedule(page).dragOver({ date: TUESDAY, start, end });
  const form = new BookingPanel(page);
  await form.fillWho();
  await form.bookForLater();
  await page.keyboard.press('Escape');
}

/** A workstation with one appointment at hand and four unsent bookings, 10 to 13 o'clock, closed again. */
async function closedDesk(
  clinic: Clinic,
  openWorkstation: (clinic: Clinic) => Promise<Workstation>,
): Promise<Workstation> {
  await bookElsewhere(clinic, { date: TUESDAY, start: '08:00', end: '08:30', timeZone: ZONE });
  const workstation = await openWorkstation(clinic);
  await new Schedule(workstation.page).nextWeek();
  await hasScheduleAtHand(workstation.page, ZONE);
  await clinic.goAway();
  for (const hour of [10, 11, 12, 13]) await bookForLater(workstation, `${hour}:00`, `${hour}:30`);
  await workstation.quit();
  return workstation;
}

test('of the unsent writes those that can be read are sent, the others are set apart, shown, kept and exported', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await closedDesk(clinic, openWorkstation);
  const changes: ((json: Json) => unknown)[] = [
    // One key less than this version needs, one more than it knows, bytes that nobody wrote, and one of a later version.
    (json) => withOrder(json, ({ meant: _meant, ...order }) => order),
    (json) => withOrder(json, (order) => ({ ...order, deposit: 20 })),
    () => Buffer.from('no encrypted value at all'),
    (json) => ({ ...json, payload: { ...(json['payload'] as Json), version: 9, minimumReader: 9 } }),
  ];
  rewrite(clinic, before, { table: 'outbox', key: 'id' }, (json) => changes.shift()?.(json) ?? null);

  const { app, page } = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  const schedule = new Schedule(page);
  await schedule.isShown();
  await schedule.goTo(TUESDAY);
  await expect(schedule.event(/11:00 to 11:30, .*not yet on the server$/)).toBeVisible();
  const outbox = new OutboxPanel(page);
  await outbox.open();
  await expect(outbox.panel.getByText('3 changes cannot be read on this PC.')).toBeVisible();
  await expect(outbox.panel.getByText(/written by another version/)).toHaveCount(1);
  await expect(outbox.panel.getByText(/written by a newer version/)).toHaveCount(1);
  await expect(outbox.panel.getByText(/damaged on the disk/)).toHaveCount(1);
  await expect(outbox.panel.getByText(new RegExp(`New booking · ${CLIENT.name}`))).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('set-apart.png') });

  await test.step('exported with the others', async () => {
    const file = path.join(before.dataFolder, 'drafts.frontdesk-drafts');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await outbox.panel.getByRole('button', { name: 'Save as it is…' }).click();
    await expect(
      page.getByRole('group', { name: 'Messages' }).getByText(/^Saved as drafts\.frontdesk-drafts/),
    ).toBeVisible();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ rows: [{}, {}, {}] });
  });

  await test.step('and the one that can be read goes out, once', async () => {
    await clinic.comeBack();
    await askServerAgain(page);
    await expect(schedule.event(/11:00 to 11:30, .*confirmed$/)).toBeVisible({ timeout: 45_000 });
    expect(bookingRequests(clinic).slice(1)).toHaveLength(1);
    expect(JSON.stringify(bookingRequests(clinic))).not.toContain('deposit');
  });

  await test.step('one is given up', async () => {
    const rows = outbox.panel.getByRole('listitem').filter({ hasText: 'damaged on the disk' });
    await rows.getByRole('button', { name: /^Discard/ }).click();
    await page.screenshot({ path: test.info().outputPath('discard-set-apart.png') });
    await page.getByRole('button', { name: 'Discard it' }).click();
    await expect(outbox.panel.getByText('2 changes cannot be read on this PC.')).toBeVisible();
    expect(await callMain(page, 'outbox.unreadable', undefined)).toHaveLength(2);
  });
});

test('cached appointments of another shape, or damaged, are fetched again and stop nothing', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await closedDesk(clinic, openWorkstation);
  rewrite(clinic, before, { table: 'events', key: 'id' }, ({ startMs: _startMs, ...json }) => json);
  rewrite(clinic, before, { table: 'contacts', key: 'id' }, () => Buffer.from('spoiled'));
  const { page } = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  const schedule = new Schedule(page);
  await schedule.isShown();
  await schedule.goTo(TUESDAY);
  await expect(schedule.event(/10:00 to 10:30, .*not yet on the server$/)).toBeVisible();
  await expect(schedule.event(/08:00 to 08:30/)).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath('cache-of-another-shape.png') });
  await clinic.comeBack();
  await askServerAgain(page);
  await expect(schedule.event(new RegExp(`08:00 to 08:30, ${CLIENT.name}`))).toBeVisible({ timeout: 45_000 });
});

test('of an unfinished form of another shape the readable fields are there, and the others are named', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await openWorkstation(clinic);
  const schedule = new Schedule(before.page);
  await schedule.nextWeek();
  await schedule.dragOver({ date: TUESDAY, start: '10:00', end: '10:30' });
  const form = new BookingPanel(before.page);
  await form.fillWho();
  await form.notes.fill('Rings at the side door');
  await expect
    .poll(async () => JSON.stringify(await callMain(before.page, 'drafts.read', undefined)))
    .toContain('side door');
  await before.quit();
  rewrite(clinic, before, { table: 'kept_values', key: 'name' }, (json, name) =>
    name === 'draft' ? { ...json, client: 'Rosan', repeat: 'weekly', version: 3, room: 7 } : null,
  );
  const { page } = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  const again = new BookingPanel(page);
  await expect(again.notes).toHaveValue('Rings at the side door');
  await expect(again.start).toHaveValue('10:00');
  await expect(
    page
      .getByRole('group', { name: 'Messages' })
      .getByText(/Please check it: the client and the repetition could not be brought over/),
  ).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('form-of-another-shape.png') });
});

test('damaged files of settings and accounts stop nothing, are kept and said', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const before = await openWorkstation(clinic);
  await new Schedule(before.page).isShown();
  await before.quit();
  const at = (name: string): string => path.join(before.dataFolder, name);
  writeFileSync(at('start.json'), '{"unfinishedSt');
  writeFileSync(at('updates.json'), Buffer.from([0xff, 0xfe, 0x00]));
  const settings = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  await new Schedule(settings.page).isShown();
  await expect(settings.page.getByText(/Settings of this PC were damaged and begin anew/)).toBeVisible();
  await settings.page.screenshot({ path: test.info().outputPath('damaged-settings.png') });
  await settings.page.getByRole('button', { name: 'Understood' }).click();
  await expect(settings.page.getByText(/were damaged and begin anew/)).toHaveCount(0);
  await settings.quit();

  writeFileSync(at('accounts.json'), '');
  const { page } = await openWorkstation(clinic, { dataFolder: before.dataFolder });
  await expect(page.getByText(/The list of accounts on this PC was damaged/)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('damaged-accounts.png') });
  const kept = readdirSync(before.dataFolder).filter((name) => name.includes('.broken-'));
  expect(kept.map((name) => name.replace(/\.broken-.*/, '')).sort()).toEqual([
    'accounts.json',
    'start.json',
    'updates.json',
  ]);
});
