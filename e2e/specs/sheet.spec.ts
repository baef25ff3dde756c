/** Days on paper: printed in two actions, saved by themselves only where a person said so, and in no other place. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { Temporal } from 'temporal-polyfill';
import { callMain, setPreferences } from '../fixtures/call-main.ts';
import { bookElsewhere, changeElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { PATIENCE } from '../fixtures/patience.ts';
import { readPdf } from '../fixtures/read-pdf.ts';
import { expect, test } from '../fixtures/test.ts';
import { Schedule } from '../pages/schedule.ts';

const ZONE = 'America/New_York';
const LIMIT = { timeout: 60_000 * PATIENCE };

/** Tomorrow where the clinic is: in the folder whatever the time, and after midnight as well. */
const tomorrow = (): string => Temporal.Now.plainDateISO(ZONE).add({ days: 1 }).toString();

/** Answers the system's dialogs with this path: they are not the app's and cannot be driven. */
async function answerDialogs(app: ElectronApplication, chosen: string): Promise<void> {
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
  }, chosen);
}

/** Every sheet that is printed lands in a file instead, and what its page may do is kept. */
async function printInto(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ app: main }, target) => {
    main.on('web-contents-created', (_event, contents) => {
      contents.print = (options, done) => {
        const { getLastWebPreferences: ask } = contents as unknown as {
          getLastWebPreferences: () => Record<string, unknown>;
        };
        const kept = globalThis as unknown as { printed?: unknown; preferences?: unknown };
        kept.printed = options;
        kept.preferences = ask.call(contents);
        void contents.printToPDF({}).then(async (bytes) => {
          const { writeFile } = process.getBuiltinModule('node:fs/promises');
          await writeFile(target, bytes);
          done?.(true, '');
        });
      };
    });
  }, file);
}

async function openSheetSettings(page: Page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  return page.getByRole('region', { name: 'Day sheets saved by themselves' });
}

/** The texts of the PDFs in a folder, by name; a file that is half written would fail here. */
async function sheetsIn(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.pdf')).sort()) {
    texts.set(name, readPdf(await readFile(path.join(folder, name))).text);
  }
  return texts;
}

test.describe('days on paper', () => {
  let folder = '';
  test.beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-sheets-'));
  });
  test.afterEach(() => rm(folder, { recursive: true, force: true }));

  test('saved only where a person chose it, written again after a change, and no more once switched off', async ({
    openClinic,
    openWorkstation,
  }) => {
    test.slow();
    const clinic = await openClinic();
    const date = tomorrow();
    const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
    const desk = await openWorkstation(clinic);
    const { app, page } = desk;
    await answerDialogs(app, folder);
    const schedule = new Schedule(page);
    await schedule.goTo(date);
    await expect(schedule.event(/10:00 to 10:30, Rosan Deo/)).toBeVisible();
    expect(await readdir(folder)).toEqual([]);

    const setting = await openSheetSettings(page);
    await expect(setting).toContainText('Nothing is saved before you choose one.');
    await setting.getByRole('button', { name: 'Choose a folder…' }).click();
    const text = async (): Promise<string> => [...(await sheetsIn(folder)).values()].join('\n');
    await expect.poll(text, LIMIT).toContain(CLIENT.name);
    expect(await text()).toContain('10:00–10:30');
    const names = await readdir(folder);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^frontdesk-day-\d{4}-\d\d-\d\d-[\da-f]{6}\.pdf$/);
    await expect(setting).toContainText(`Into the folder ${path.basename(folder)}.`);
    // The window never learns where the folder is.
    expect(JSON.stringify(await callMain(page, 'sheet.folder', undefined))).not.toContain(
      path.dirname(folder),
    );

    await changeElsewhere(clinic, id, {
      startTime: `${date}T15:00:00${offsetOf(date)}`,
      endTime: `${date}T15:30:00${offsetOf(date)}`,
      ignoreFreeSlotValidation: true,
    });
    // Files are at least three minutes apart, and nobody waits for them here.
    await desk.setClock({ minutes: 4 });
    await expect.poll(text, LIMIT).toContain('15:00–15:30');
    expect(await text()).not.toContain('10:00–10:30');

    await rm(folder, { recursive: true });
    await desk.setClock({ minutes: 4 });
    await callMain(page, 'schedule.refresh', undefined);
    await setPreferences(page, { savedSheetDetail: 'names' });
    const messages = page.getByRole('group', { name: 'Messages' });
    await expect(messages.getByText(/The folder .* for day sheets is not there/)).toBeVisible(LIMIT);

    await mkdir(folder);
    await setting.getByRole('button', { name: 'Another folder…' }).click();
    await expect.poll(text, LIMIT).toContain(CLIENT.name);
    await expect(setting.getByText(/is not there/)).toHaveCount(0);

    await setting.getByRole('button', { name: 'Switch off' }).click();
    await expect(messages.getByText(/No further day sheet is saved/)).toBeVisible();
    await rm(path.join(folder, (await readdir(folder))[0] ?? ''));
    await desk.setClock({ minutes: 4 });
    await setPreferences(page, { savedSheetDetail: 'notes' });
    await callMain(page, 'schedule.refresh', undefined);
    await expect.poll(() => callMain(page, 'sheet.folder', undefined)).toMatchObject({ folderName: null });
    expect(await readdir(folder)).toHaveLength(1);
    expect(existsSync(path.join(desk.dataFolder, 'sheet-folders.json'))).toBe(true);
  });

  test('today is printed in two actions, by keys and by mouse, in a page that runs no script', async ({
    openClinic,
    openWorkstation,
  }) => {
    const clinic = await openClinic({ bookings: 'busy' });
    const { app, page } = await openWorkstation(clinic);
    const file = path.join(folder, 'printed.pdf');
    await printInto(app, file);
    await new Schedule(page).isShown();

    const actions = new Actions(page);
    await actions.press('Control+P');
    await expect(page.getByRole('button', { name: 'Print', exact: true })).toBeFocused();
    await actions.press('Enter');
    const messages = page.getByRole('group', { name: 'Messages' });
    await expect(messages.getByText('Handed to the printer.')).toBeVisible(LIMIT);
    expect(actions.count).toBeLessThanOrEqual(2);
    const today = Temporal.Now.plainDateISO(ZONE);
    const printed = readPdf(await readFile(file));
    expect(printed.text).toContain(`${String(today.day)} `);
    expect(printed.text).toContain('As of');
    const { options, preferences } = await app.evaluate(() => {
      const kept = globalThis as unknown as { printed: unknown; preferences: Record<string, unknown> };
      return { options: kept.printed, preferences: kept.preferences };
    });
    // Set to British English: A4.
    expect(options).toMatchObject({ pageSize: 'A4' });
    expect(options).not.toHaveProperty('silent');
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    });
    expect(preferences['preload'] ?? '').toBe('');

    await setPreferences(page, { view: 'day' });
    await new Schedule(page).goTo(tomorrow());
    const byMouse = new Actions(page);
    await byMouse.click('Print a day');
    await byMouse.click('Print today');
    await expect(page.getByRole('button', { name: 'Print today' })).toHaveCount(0, LIMIT);
    expect(byMouse.count).toBeLessThanOrEqual(2);
  });

  test('a PDF by hand has the people of the day, on pages that are numbered', async ({
    openClinic,
    openWorkstation,
  }) => {
    const clinic = await openClinic();
    const date = tomorrow();
    for (let hour = 0; hour < 23; hour += 1) {
      for (const minute of ['00', '20', '40']) {
        const start = `${String(hour).padStart(2, '0')}:${minute}`;
        await bookElsewhere(clinic, { date, start, end: `${start.slice(0, 4)}9`, timeZone: ZONE });
      }
    }
    const { app, page } = await openWorkstation(clinic);
    await answerDialogs(app, path.join(folder, 'by-hand.pdf'));
    await setPreferences(page, { view: 'day' });
    await new Schedule(page).goTo(date);
    await page.getByRole('button', { name: 'Print a day' }).click();
    const panel = page.getByRole('complementary', { name: 'Side panel' });
    await panel.getByRole('radio', { name: 'Name only' }).click();
    await panel.getByRole('button', { name: 'Save as PDF…' }).click();
    await expect(
      page.getByRole('group', { name: 'Messages' }).getByText('Saved as by-hand.pdf.'),
    ).toBeVisible(LIMIT);
    const pdf = readPdf(await readFile(path.join(folder, 'by-hand.pdf')));
    expect(pdf.text.split(CLIENT.name)).toHaveLength(70);
    expect(pdf.text).not.toContain('555');
    expect(pdf.pageCount).toBeGreaterThan(1);
    expect(pdf.text).toMatch(numbered(1, pdf.pageCount));
    expect(pdf.text).toMatch(numbered(pdf.pageCount, pdf.pageCount));
  });
});

/** `Page 1 of 3`, each piece of which stands alone in the file. */
function numbered(page: number, pages: number): RegExp {
  return new RegExp(`Page\\s+${String(page)}\\s+of\\s+${String(pages)}`);
}

/** Counts what a person does. */
class Actions {
  count = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(keys: string): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.press(keys);
  }

  async click(name: string): Promise<void> {
    this.count += 1;
    await this.#page.getByRole('button', { name, exact: true }).click();
  }
}

function offsetOf(date: string): string {
  return Temporal.PlainDateTime.from(`${date}T15:00`).toZonedDateTime(ZONE).offset;
}
