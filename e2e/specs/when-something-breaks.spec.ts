import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { callMain } from '../fixtures/call-main.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';

const TITLE = 'A long story';

// These tests break things on purpose; what the app notes about it is what they look for.
test.use({
  quietPage: false,
  provokedEvents: ['main.bug', 'renderer.problem', 'renderer.gone'],
});

/** Answers the system's own dialogs with a button from now on; `said` then gives what they asked. */
async function answerDialogs(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...given: unknown[]) => {
      asked.push((given.at(-1) as { message: string }).message);
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, button);
}

function said(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

/** The title in the form as the window shows it, asked through main: Playwright lets go of a page that crashed. */
function shownTitle(app: ElectronApplication): Promise<string | null> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    if (contents.isLoading() || contents.isCrashed()) return null;
    const shown = contents.executeJavaScript(
      `[...document.querySelectorAll('form input')].map(({ value }) => value).find((value) => value.startsWith('A long')) ?? null`,
    ) as Promise<string | null>;
    // A page that goes down meanwhile never answers: it is asked again.
    const noAnswer = new Promise<null>((resolve) => {
      setTimeout(resolve, 1_000, null);
    });
    return Promise.race([shown, noAnswer]);
  });
}

async function typeTitle(page: Page): Promise<BookingPanel> {
  await page.getByRole('button', { name: 'New booking' }).click();
  const form = new BookingPanel(page);
  await form.typeTitle(TITLE);
  await expect
    .poll(async () => JSON.stringify(await callMain(page, 'drafts.read', undefined)), { intervals: [50] })
    .toContain(TITLE);
  return form;
}

test('whatever happens to the window, it comes back with the form as it was', async ({
  openClinic,
  openWorkstation,
}) => {
  test.slow();
  const clinic = await openClinic();
  const workstation = await openWorkstation(clinic);
  const { app, page } = workstation;
  const form = await typeTitle(page);
  await answerDialogs(app, 0);

  await test.step('a mistake of the page', async () => {
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error('a mistake of the page, about “Ana López”');
      });
    });
    await expect(page.getByText('The form you were filling in is kept', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Load again' }).click();
    await expect(form.title).toHaveValue(TITLE);
  });
  await test.step('a mistake of main is said, and all goes on', async () => {
    await app.evaluate(() => {
      setTimeout(() => {
        throw new Error('a mistake of main, about “Ana López”');
      });
    });
    await expect.poll(() => said(app)).toEqual(['Frontdesk stumbled over a mistake of its own']);
    await expect(form.title).toHaveValue(TITLE);
  });
  await test.step('its process crashes', async () => {
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => shownTitle(app)).toBe(TITLE);
  });
  await test.step('it hangs: a person is asked, and it is loaded again', async () => {
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      void window.webContents.executeJavaScript('for (;;) {}').catch(() => undefined);
      // Chromium looks for hangs only where no debugger is attached, and a test is one: what it would say is said here.
      window.emit('unresponsive');
    });
    await expect.poll(() => said(app)).toContain('Frontdesk does not answer at the moment');
    await expect.poll(() => shownTitle(app), { timeout: 30_000 }).toBe(TITLE);
  });
  await test.step('it crashes again and again: a person is asked', async () => {
    for (let count = 0; count < 4; count += 1) {
      await app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer();
      });
      await expect.poll(() => shownTitle(app)).toBe(TITLE);
    }
    expect(await said(app)).toContain('The window of Frontdesk keeps failing');
  });
  const log = JSON.stringify(await workstation.log());
  for (const event of ['renderer.problem', 'main.bug', 'renderer.gone', 'renderer.unresponsive']) {
    expect(log).toContain(event);
  }
  expect(log).not.toMatch(/Ana|López|A long story/);
});

test('a graphics card whose driver keeps failing is done without from the next start on', async ({
  openWorkstation,
}) => {
  const workstation = await openWorkstation(null);
  const { app, page, dataFolder } = workstation;
  await page.getByRole('button', { name: 'Small practice, 6 providers' }).click();
  const killGraphics = (): Promise<number | null> =>
    app.evaluate(({ app: main }) => {
      const pid = main.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? null;
      if (pid !== null) process.kill(pid, 'SIGKILL');
      return pid;
    });
  const first = await killGraphics();
  await expect
    .poll(async () => (await workstation.log()).filter(({ event }) => event === 'helper.gone').length)
    .toBe(1);
  await expect
    .poll(async () => {
      const killed = await killGraphics();
      return killed !== null && killed !== first;
    })
    .toBe(true);
  await expect(page.getByText(/The graphics card’s driver keeps failing/).last()).toBeVisible();
  await workstation.quit();

  const next = await openWorkstation(null, { dataFolder });
  expect((await callMain(next.page, 'computer.state', undefined)).graphics).toEqual({
    isAccelerated: false,
    accelerateNextStart: false,
    because: 'crashes',
  });
  await next.page.getByRole('button', { name: 'Settings' }).click();
  await next.page.getByRole('switch', { name: 'Draw with the graphics card' }).click();
  await expect(next.page.getByText('From the next start of Frontdesk on.')).toBeVisible();
  await next.quit();
  const last = await openWorkstation(null, { dataFolder });
  expect((await callMain(last.page, 'computer.state', undefined)).graphics.isAccelerated).toBe(true);
});

test('after three starts that did not get ready the next does with as little as possible', async ({
  openWorkstation,
}) => {
  const workstation = await openWorkstation(null);
  await workstation.quit();
  const file = path.join(workstation.dataFolder, 'start.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ unfinishedStarts: 0 });
  await writeFile(file, JSON.stringify({ unfinishedStarts: 3, softwareGraphics: null }));
  const { page, quit } = await openWorkstation(null, { dataFolder: workstation.dataFolder });
  await page.getByRole('button', { name: 'Small practice, 6 providers' }).click();
  await expect(page.getByText('Frontdesk started with as little as possible.')).toBeVisible();
  await quit();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ unfinishedStarts: 0 });
});

test('the report for support names nobody and holds no token', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic({ bookings: 'busy' });
  const { app, page, dataFolder } = await openWorkstation(clinic);
  await typeTitle(page);
  const file = path.join(dataFolder, 'report.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'See what is in it' }).click();
  const shown = page.getByRole('region', { name: 'Diagnostics' });
  await expect(shown).toContainText('"byState"');
  await page.getByRole('button', { name: 'Export diagnostics…' }).click();
  await expect(page.getByText(/Saved as report\.json/).last()).toBeVisible();
  const text = `${await readFile(file, 'utf8')}${(await shown.textContent()) ?? ''}`;
  const names = [...clinic.server.state.contacts.values()].flatMap(
    ({ firstName, lastName, phone, email }) => [
      `${String(firstName)} ${String(lastName)}`,
      String(phone),
      String(email),
    ],
  );
  const found = [clinic.token, clinic.locationId, TITLE, 'Rosan', ...names].filter(
    (secret) => secret.length > 5 && text.includes(secret),
  );
  expect(found).toEqual([]);
});
