import type { ElectronApplication, Page } from '@playwright/test';
import { clinicDataset } from '../../electron/practice/dataset/clinic.ts';
import { LARGE_CLINIC } from '../../electron/practice/dataset/large-clinic.ts';
import { setPreferences } from '../fixtures/call-main.ts';
import type { ClinicOptions } from '../fixtures/clinic.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { expect, test } from '../fixtures/test.ts';
import { Schedule } from '../pages/schedule.ts';
import { Album } from './album.ts';

const ZONE = 'America/New_York';
const DATE = dayOfNextWeek(2, ZONE);
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 2560, height: 1440 },
] as const;
const CLINICS: Record<string, NonNullable<ClinicOptions['bookings']>> = {
  '6-providers': 'busy',
  '25-providers': (context) => clinicDataset(context, LARGE_CLINIC),
};

/** A way of looking at the same: colours, text size, zoom. */
interface Look {
  name: string;
  theme: 'light' | 'dark';
  forcedColors?: 'active';
  textSize?: 115 | 130;
  zoom?: number;
}

const LIGHT: Look = { name: 'light', theme: 'light' };
const DARK: Look = { name: 'dark', theme: 'dark' };
/** At the smallest size, where they are hardest. */
const HARD_LOOKS: readonly Look[] = [
  { name: 'forced-colours', theme: 'light', forcedColors: 'active' },
  { name: 'text-115', theme: 'light', textSize: 115 },
  { name: 'text-130', theme: 'light', textSize: 130 },
  { name: 'zoom-200', theme: 'light', zoom: 2 },
];

for (const [clinicName, bookings] of Object.entries(CLINICS)) {
  for (const size of SIZES) {
    test(`every view, ${clinicName}, ${String(size.width)}`, async ({ openClinic, openWorkstation }) => {
      const clinic = await openClinic({ bookings });
      const { app, page } = await openWorkstation(clinic, { size });
      const schedule = new Schedule(page);
      await schedule.goTo(DATE);
      await schedule.isShown();
      const provider = [...clinic.server.state.users.values()][0];
      for (const look of [LIGHT, DARK, ...(size.width === 1366 ? HARD_LOOKS : [])]) {
        await lookLike(app, page, look);
        const album = new Album(page, `views-${clinicName}-${String(size.width)}-${look.name}`);
        for (const form of ['closed', 'open'] as const) {
          if (form === 'open') {
            await page.keyboard.press('n');
            await expect(page.getByRole('form', { name: 'Booking' })).toBeVisible();
          }
          for (const view of ['day', 'week', 'everyone', 'month', 'list'] as const) {
            await setPreferences(page, {
              view: view === 'everyone' ? 'week' : view,
              weekProviderId: view === 'week' ? (provider?.id ?? null) : null,
            });
            await schedule.isShown();
            await album.take(`${view}, form ${form}`);
          }
        }
        await setPreferences(page, { view: 'day' });
        await page.keyboard.press('Escape');
        await expect(page.getByRole('form', { name: 'Booking' })).toHaveCount(0);
      }
    });
  }
}

async function lookLike(app: ElectronApplication, page: Page, look: Look): Promise<void> {
  const { theme, forcedColors = 'none', textSize = 100, zoom = 1 } = look;
  await setPreferences(page, { theme, textSize });
  await page.emulateMedia({ forcedColors });
  if (zoom !== 1) {
    await app.evaluate(({ BrowserWindow }, factor) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(factor);
    }, zoom);
  }
}
