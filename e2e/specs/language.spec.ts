import type { ElectronApplication, Page } from '@playwright/test';
import { Temporal } from 'temporal-polyfill';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { dayOfNextWeek, wireTime } from '../fixtures/dates.ts';
import { lookThrough, speak, textsOf } from '../fixtures/language.ts';
import { CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';

const ZONE = 'America/New_York';

test('German chosen in the settings is spoken everywhere, read in every field, and stays', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const workstation = await openWorkstation(clinic);
  const { app, page, dataFolder } = workstation;
  await hasScheduleAtHand(page, ZONE);
  const english = new BookingPanel(page);
  const panel = page.getByRole('complementary', { name: 'Seitenleiste' });
  const date = panel.getByPlaceholder('24. Nov.').first();
  const start = panel.getByPlaceholder('hh:mm').first();

  await test.step('choosing it keeps the form that is being filled in, and the settings open', async () => {
    await page.getByRole('button', { name: 'New booking' }).click();
    await english.fillWho(CLIENT.name);
    await page.keyboard.press('Control+,');
    await english.panel.getByLabel('Language', { exact: true }).click();
    await page.getByRole('option', { name: 'Deutsch' }).click();
    await expect(panel.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
    expect(await menuLabels(app)).toEqual(['Datei', 'Bearbeiten', 'Ansicht', 'Fenster']);
    await page.keyboard.press('Escape');
    await expect(panel.getByText(CLIENT.name).first()).toBeVisible();
  });

  await test.step('German days and times are read, and shown in German order', async () => {
    await date.fill('morgen');
    await date.press('Enter');
    await expect(date).toHaveValue(germanDay(tomorrow()));
    await date.fill('nächsten Donnerstag');
    await date.press('Enter');
    await expect(date).toHaveValue(germanDay(dayOfNextWeek(4, ZONE)));
    await start.fill('halb 3');
    await start.press('Tab');
    await expect(start).toHaveValue('14:30');
    await start.fill('14.30');
    await start.press('Tab');
    await expect(start).toHaveValue('14:30');
  });

  await test.step('Enter books, and the window says so in German', async () => {
    await start.press('Control+Enter');
    await expect(panel.getByRole('heading', { name: 'Gebucht' })).toBeVisible({ timeout: 30_000 });
    expect(bookingRequests(clinic)).toMatchObject([
      { startTime: wireTime(dayOfNextWeek(4, ZONE), '14:30', ZONE) },
    ]);
    await page.keyboard.press('Escape');
  });

  await test.step('the views are in German', async () => {
    const views = page.getByRole('radiogroup', { name: 'Ansicht' });
    for (const name of ['Tag', 'Woche', 'Monat', 'Liste']) {
      await views.getByRole('radio', { name, exact: true }).click();
      await expect(page.getByRole('main', { name: 'Kalender' })).toBeVisible();
    }
    await page.getByRole('button', { name: 'Heute', exact: true }).first().click();
    await page.screenshot({ path: test.info().outputPath('german.png') });
  });

  await test.step('what a button brings about is said in German', async () => {
    await page.keyboard.press('Control+,');
    await panel.getByRole('button', { name: 'Reparieren' }).click();
    await expect(panel.getByText('Fertig: Alles wurde neu geholt.')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('the next start is German', async () => {
    await workstation.quit();
    const again = await openWorkstation(clinic, { dataFolder });
    await expect(again.page.getByRole('button', { name: 'Heute', exact: true }).first()).toBeVisible();
    await expect(again.page.locator('html')).toHaveAttribute('lang', 'de');
  });
});

test('a PC that speaks German is spoken to in German, and English can be chosen', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic, {
    environment: { LANG: 'de_DE.UTF-8', LANGUAGE: '', LC_ALL: '' },
  });
  await expect(page.getByRole('button', { name: 'Heute', exact: true }).first()).toBeVisible();
  await page.keyboard.press('Control+,');
  await page.getByLabel('Sprache', { exact: true }).click();
  await page.getByRole('option', { name: 'English', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

/** The screens the pseudo-language is looked for on, each from the schedule of a busy clinic, by keys alone. */
const SCREENS: readonly { name: string; open: (page: Page) => Promise<void> }[] = [
  ...['d', 'w', 'm', 'l'].map((key) => ({
    name: `view ${key}`,
    open: (page: Page) => page.keyboard.press(key),
  })),
  { name: 'booking', open: (page) => page.keyboard.press('n') },
  { name: 'outbox', open: (page) => page.keyboard.press('o') },
  { name: 'settings', open: (page) => page.keyboard.press('Control+,') },
  { name: 'keys', open: (page) => page.keyboard.press('?') },
  {
    name: 'details',
    open: async (page) => {
      await page.keyboard.press('l');
      await page.locator('[data-event-id]').first().click();
    },
  },
  {
    name: 'day sheet',
    open: async (page) => {
      await page.keyboard.press('Control+p');
      await expect(page.getByRole('complementary').getByRole('radiogroup').first()).toBeVisible();
    },
  },
];

test('every text on screen comes from the catalogue and fits, a third longer', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic({ bookings: 'busy' });
  const { page } = await openWorkstation(clinic);
  await hasScheduleAtHand(page, ZONE);
  await speak(page, 'en-XA');
  const own = textsOf(clinic);
  await test.step('what stands outside, and what is cut off, is found', async () => {
    await plant(page, '⟦Ñöt çút öff···⟧', '400px');
    await plant(page, '⟦Çút öff, bút íñ thé çátálögúé···⟧', '20px');
    await plant(page, 'Planted outside', '400px');
    expect(await lookThrough(page, own)).toMatchObject({
      outside: expect.arrayContaining(['Planted outside']),
      cutOff: ['⟦Çút öff, bút íñ thé çátálögúé···⟧'],
    });
    await page.reload();
  });
  for (const { name, open } of SCREENS) {
    await expect(page.getByRole('main')).toBeVisible();
    await open(page);
    expect.soft({ name, ...(await lookThrough(page, own)) }).toEqual({ name, outside: [], cutOff: [] });
    await page.screenshot({ path: test.info().outputPath(`${name.replace(' ', '-')}.png`) });
    for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press('Escape');
  }
});

/** Puts a text of one line into a box that cuts off what is wider. */
async function plant(page: Page, text: string, width: string): Promise<void> {
  await page.evaluate(
    (planted) => {
      const line = document.createElement('span');
      line.textContent = planted.text;
      const box = document.createElement('div');
      Object.assign(box.style, { width: planted.width, overflow: 'hidden', whiteSpace: 'nowrap' });
      box.append(line);
      document.body.prepend(box);
    },
    { text, width },
  );
}

function menuLabels(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label));
}

/** A date as German fields show it: `Do., 3. Dez. 2026`. */
function germanDay(date: string): string {
  return new Intl.DateTimeFormat('de', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(date));
}

function tomorrow(): string {
  return Temporal.Now.plainDateISO(ZONE).add({ days: 1 }).toString();
}
