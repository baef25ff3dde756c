import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import {
  electronEnvironment,
  electronSwitches,
  resolveElectron,
} from '../../build/setup/electron-runtime.mjs';
import { callMain, askMain } from '../fixtures/call-main.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import type { Workstation } from '../fixtures/workstation.ts';
import { CLIENT } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

const ZONE = 'America/New_York';

/** Starts the app once more on the same data, as the system does to hand over a link; resolves when that has ended. */
async function startAgainWith(workstation: Workstation, address: string): Promise<void> {
  const runtime = resolveElectron();
  const appPath = await workstation.app.evaluate(({ app }) => app.getAppPath());
  const second = spawn(runtime.binary, [...electronSwitches(), appPath, address], {
    env: { ...electronEnvironment(runtime), FRONTDESK_DATA_FOLDER: workstation.dataFolder },
    stdio: 'ignore',
  });
  expect(await once(second, 'exit')).toEqual([0, null]);
}

test.describe('a link from another program', () => {
  test('shows the client beside the schedule and leaves the form that is being filled in', async ({
    openClinic,
    openWorkstation,
  }) => {
    const clinic = await openClinic();
    const workstation = await openWorkstation(clinic);
    const { page } = workstation;
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await schedule.dragOver({ date: dayOfNextWeek(2, ZONE), start: '10:00', end: '10:30' });
    const form = new BookingPanel(page);
    await form.typeTitle('A long story');
    await startAgainWith(workstation, `frontdesk://contact/${CLIENT.id}`);
    await expect(page.getByRole('heading', { name: CLIENT.name })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(form.title).toHaveValue('A long story');

    await test.step('one that asks for more is refused', async () => {
      await startAgainWith(workstation, `frontdesk://contact/${CLIENT.id}?title=Changed`);
      await expect(
        page.getByText(/A link into Frontdesk was opened that it does not know/).last(),
      ).toBeVisible();
      await expect(form.title).toHaveValue('A long story');
    });
    await test.step('one to nobody says so', async () => {
      await startAgainWith(workstation, 'frontdesk://contact/NobodyHasThisId');
      await expect(page.getByText('It is not there any more')).toBeVisible();
    });
    expect(clinic.server.state.appointments.size).toBe(0);
  });

  test('starts the app, and waits until someone is signed in', async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const { page } = await openWorkstation(clinic, {
      signedIn: false,
      arguments: [`frontdesk://contact/${CLIENT.id}`],
    });
    await expect(page.getByRole('heading', { name: 'Connect your location' })).toBeVisible();
    await callMain(page, 'account.signIn', { token: clinic.token, locationId: clinic.locationId });
    await expect(page.getByRole('heading', { name: CLIENT.name })).toBeVisible();
  });
});

test('a policy sets location, server, practice and login start, and is shown to be read', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-e2e-policy-'));
  await chmod(folder, 0o755);
  const policy = path.join(folder, 'policy.json');
  await writeFile(
    policy,
    JSON.stringify({
      locationId: clinic.locationId,
      serverAddress: clinic.baseUrl,
      practiceMode: false,
      startAtLogin: true,
      proxy: 'direct',
      somethingNew: 1,
    }),
    { mode: 0o644 },
  );
  const environment = { FRONTDESK_POLICY_FILE: policy, XDG_CONFIG_HOME: folder };
  const workstation = await openWorkstation(null, { environment });
  const { page } = workstation;
  await expect(page.getByLabel('Location id')).toHaveValue(clinic.locationId);
  await expect(page.getByLabel('Location id')).not.toBeEditable();
  await expect(page.getByRole('button', { name: /practice|clinic/i })).toHaveCount(0);
  expect(await askMain(page, 'account.startPractice', { clinic: 'large' })).toMatchObject({
    error: { code: 'managed' },
  });
  expect(await askMain(page, 'account.signIn', { token: clinic.token, locationId: 'another' })).toMatchObject(
    { error: { code: 'managed' } },
  );
  await page.getByLabel('Access token').fill(clinic.token);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  const managed = page.getByRole('region', { name: 'Set by your organisation' });
  await expect(managed).toContainText(clinic.baseUrl);
  await expect(page.getByRole('switch', { name: /Start Frontdesk when/ })).toBeDisabled();
  expect(await readFile(path.join(folder, 'autostart/com.frontdesk.desktop.desktop'), 'utf8')).toContain(
    'Exec=',
  );
  expect(await workstation.log()).toContainEqual(
    expect.objectContaining({ event: 'policy.unknown-keys', keys: 'somethingNew' }),
  );

  await test.step('one that everybody can write to is not in force, and that is said', async () => {
    await workstation.quit();
    await chmod(policy, 0o666);
    const next = await openWorkstation(clinic, { environment, dataFolder: workstation.dataFolder });
    await expect(next.page.getByText('The settings of your organisation cannot be used.')).toBeVisible();
    await next.page.getByRole('button', { name: 'See why' }).click();
    await expect(next.page.getByText(/can be changed by everybody/)).toBeVisible();
  });
  await rm(folder, { recursive: true });
});

test('a store from a newer version is refused in words and left as it is', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const workstation = await openWorkstation(clinic);
  const { dataFolder } = workstation;
  await callMain(workstation.page, 'schedule.refresh', undefined);
  await workstation.quit();
  const stores = path.join(dataFolder, 'stores');
  const name = (await readdir(stores)).find((file) => /^[0-9a-f]+\.sqlite$/.test(file)) ?? '';
  const database = new DatabaseSync(path.join(stores, name));
  database.exec('PRAGMA user_version = 9999');
  database.close();
  const next = await openWorkstation(clinic, { dataFolder });
  await expect(next.page.getByText(/newer version/i).first()).toBeVisible();
  const after = new DatabaseSync(path.join(stores, name));
  expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 9999 });
  after.close();
});
