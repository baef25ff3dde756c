import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { FuseState } from '@electron/fuses/dist/constants.js';
import { expect, test } from '@playwright/test';
import { findPackageFaults, LICENCE_FILES } from '../../build/package/check-package.mjs';
import { startClinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, spokenDay } from '../fixtures/dates.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { FirstRun } from '../pages/first-run.ts';
import { Schedule } from '../pages/schedule.ts';
import { chooseInstaller, IS_FOR_EVERYBODY } from './installers/choose-installer.ts';
import { askGatekeeper } from './installers/mac-installer.ts';
import { linkCommand } from './installers/windows-installer.ts';
import { findProcesses, type LinuxProcess } from './linux-processes.ts';
import { newPerson, type Person } from './person.ts';
import { drive, findLine, kill, quit } from './running-app.ts';

/** The app's zone in practice mode: the made-up clinic's. */
const ZONE = 'America/New_York';
const DRIVEN = '--remote-debugging-port=0';
/** Not `--no-zygote-sandbox`, which marks the one parent whose children (the GPU's process) have other sandboxes. */
const TURNS_SANDBOX_OFF = /^--(no-sandbox|disable-[\w-]*sandbox)$/;

/** What each fuse must be, read from the program itself. */
const FUSES = [
  [FuseV1Options.RunAsNode, FuseState.DISABLE],
  [FuseV1Options.EnableCookieEncryption, FuseState.ENABLE],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
  [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseState.ENABLE],
  [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
] as const;

const installer = chooseInstaller();
const { app } = installer;
let person: Person;

// One story: what is installed by the first test is removed by the last.
test.describe.configure({ mode: 'serial' });

test.beforeAll(() => {
  person = newPerson();
});
test.afterAll(async () => {
  if (installer.isInstalled()) await installer.uninstall();
  person.forget();
});

test('the package installs without a question', async () => {
  // A few hundred megabytes, each file made safe on the disk before the next.
  test.setTimeout(300_000);
  if (installer.isInstalled()) {
    // On a machine of the tests' own it is what a run that was cut short has left.
    if (process.env['CI'] === undefined)
      throw new Error(`${app.folder} is there already; uninstall it first`);
    await installer.uninstall();
  }
  await installer.install();
  expect(existsSync(app.executable)).toBe(true);
  for (const name of LICENCE_FILES) expect(existsSync(path.join(app.resources, name)), name).toBe(true);
});

test('the system knows it: menu entry, icons and frontdesk: links', () => {
  test.skip(process.platform === 'darwin', 'macOS reads all of it from the app itself');
  if (process.platform === 'win32') {
    expect(linkCommand(IS_FOR_EVERYBODY)).toBe(`"${app.executable}" "%1"`);
    return;
  }
  const entry = readFileSync('/usr/share/applications/frontdesk.desktop', 'utf8').split('\n');
  expect(entry).toEqual(
    expect.arrayContaining([
      'Name=Frontdesk',
      'Exec=/opt/Frontdesk/frontdesk %U',
      'Icon=frontdesk',
      'StartupWMClass=frontdesk',
      'MimeType=x-scheme-handler/frontdesk;',
      'Categories=Office;',
    ]),
  );
  for (const size of ['16x16', '32x32', '48x48', '128x128', '256x256', '512x512']) {
    expect(existsSync(`/usr/share/icons/hicolor/${size}/apps/frontdesk.png`), size).toBe(true);
  }
});

test('the program’s fuses are closed, and its archive holds the app and nothing else', async () => {
  const wire = await getCurrentFuseWire(fuseFile());
  for (const [fuse, state] of FUSES) {
    await test.step(`the fuse ${FuseV1Options[fuse]}`, () => {
      expect.soft(wire[fuse]).toBe(state);
    });
  }
  const platform = process.platform as 'linux' | 'win32' | 'darwin';
  const folder = platform === 'darwin' ? path.dirname(app.folder) : app.folder;
  await test.step('its archive holds the app and nothing else', async () => {
    expect.soft(await findPackageFaults(folder, { platform, arch: process.arch })).toEqual([]);
  });
});

test('Gatekeeper lets a release start', () => {
  test.skip(
    process.platform !== 'darwin' || process.env['FRONTDESK_RELEASE'] !== '1',
    'for signed Mac packages',
  );
  askGatekeeper();
});

test('it starts for a user without rights, with every page in Chromium’s sandbox', async () => {
  const running = person.start(app.executable, []);
  try {
    // Its log is there once the window is: an unattended start, without a switch that tests need.
    const log = path.join(person.dataFolder, 'logs/frontdesk.log');
    await expect
      .poll(() => existsSync(log) && readFileSync(log, 'utf8'), { timeout: 60_000 })
      .toContain('app.started');
    if (process.platform !== 'linux') return;
    await expect.poll(() => findProcesses(isOurs).filter(isPage).length).toBeGreaterThan(0);
    const ours = findProcesses(isOurs);
    const [main, ...others] = ours.filter(({ commandLine }) => !/ --type=/.test(commandLine.join(' ')));
    expect(others).toEqual([]);
    for (const one of ours) {
      expect(one.userId, 'never as root').not.toBe(0);
      expect(one.commandLine.filter((part) => TURNS_SANDBOX_OFF.test(part))).toEqual([]);
    }
    for (const page of ours.filter(isPage)) {
      expect(page).toMatchObject({ seccomp: '2', noNewPrivileges: '1' });
      expect(page.namespaces.pid, 'sees no other process').not.toBe(main?.namespaces.pid);
      expect(page.namespaces.net, 'has no network').not.toBe(main?.namespaces.net);
    }
  } finally {
    await quit(running);
  }
});

test('it does not start without the sandbox, and says why', async () => {
  const running = person.start(app.executable, ['--no-sandbox']);
  try {
    expect(await findLine(running, /Frontdesk did not start: (.*)/)).toContain('--no-sandbox');
    if (process.platform === 'linux') expect(findProcesses(isOurs).filter(isPage)).toEqual([]);
  } finally {
    await kill(running);
  }
});

test('a person books with it in practice mode', async ({}, testInfo) => {
  const running = person.start(app.executable, [DRIVEN]);
  try {
    const { page } = await drive(running);
    await new FirstRun(page).practise.click();
    const schedule = new Schedule(page);
    await schedule.isShown();
    await schedule.weekOf('Jonas Lindqvist');
    await schedule.nextWeek();
    // Saturday afternoon: the clinic is closed, so that there is room to drag over, and the booking is insisted on.
    const date = dayOfNextWeek(6, ZONE);
    await schedule.dragOver({ date, start: '14:00', end: '14:30' });
    const form = new BookingPanel(page);
    await form.fillWho();
    await form.bookInAnyCase();
    await expect(
      schedule.event(new RegExp(`${spokenDay(date)}, 14:00 to 14:30, .*Rosan Deo`)).first(),
    ).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('booked.png') });
  } finally {
    await kill(running);
  }
});

test('a program that drives it gets no account, and nothing of the user’s, wherever it points it', async () => {
  const clinic = await startClinic();
  const running = person.start(app.executable, [DRIVEN], { FRONTDESK_API_URL: clinic.baseUrl });
  try {
    const { page } = await drive(running);
    // An account that the server knows: only the app itself refuses it.
    await new FirstRun(page).signIn(clinic);
    await expect(page.getByText(/another program may watch and drive it/)).toBeVisible();
    // A package goes where an administrator sends it, and not where its environment does: no token came here.
    expect(clinic.server.requests).toEqual([]);
  } finally {
    await kill(running);
    await clinic.close();
  }
  expect(existsSync(path.join(person.dataFolder, 'accounts.json'))).toBe(false);
  // Each such start has a folder of its own: neither the user's data nor what an earlier one left.
  const fresh = readdirSync(person.home).filter((name) => name.startsWith('frontdesk-driven-'));
  expect(fresh).toHaveLength(2);
});

test('uninstalling takes the app and leaves the user’s data', async () => {
  await installer.uninstall();
  expect(existsSync(app.executable)).toBe(false);
  expect(existsSync(path.join(person.dataFolder, 'logs/frontdesk.log'))).toBe(true);
  if (process.platform === 'linux') {
    expect(existsSync('/usr/share/applications/frontdesk.desktop')).toBe(false);
    expect(existsSync('/opt/Frontdesk')).toBe(false);
  }
  if (process.platform === 'win32') expect(linkCommand(IS_FOR_EVERYBODY)).toBeUndefined();
});

/** Whether a process on Linux is one of the installed app's. */
function isOurs([program]: string[]): boolean {
  return program === app.executable || program === path.join(app.folder, 'frontdesk');
}

function isPage({ commandLine }: LinuxProcess): boolean {
  return commandLine.includes('--type=renderer');
}

/** The program that the fuses are in: on macOS the app as a whole, elsewhere what is started. */
function fuseFile(): string {
  if (process.platform === 'darwin') return app.folder;
  return process.platform === 'linux' ? path.join(app.folder, 'frontdesk') : app.executable;
}
