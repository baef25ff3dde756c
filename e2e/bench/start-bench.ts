import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import {
  electronEnvironment,
  electronSwitches,
  resolveElectron,
} from '../../build/setup/electron-runtime.mjs';
import { callMain } from '../fixtures/call-main.ts';
import { startClinic, type Clinic } from '../fixtures/clinic.ts';
import { nextMonday } from '../fixtures/dates.ts';
import { takeScreen } from '../fixtures/screens.ts';
import { removeDataFolder, startWorkstation } from '../fixtures/workstation.ts';
import { clinicWith, datesFrom, dayAfterDay, ZONE } from './data.ts';
import { rowOf, type Row } from './measure.ts';
import { folderOf, makeBareApp } from './windows.ts';

const DAY_MS = 86_400_000;
const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../..');
/** How a booking in the grid is found. */
const BOOKING = '[data-event-id]';

/** When the page of one start had something to show, and what was waited for; in ms after the process was started. */
interface StartTimes {
  shownMs: number;
  drawnMs: number;
}

/**
 * A start of the app with 2,000 bookings in its store, beside an empty window of the same Electron: until the window has
 * something to show (its first paint), and until the bookings of the day are painted. The starts take turns, so that a
 * machine that is busy for a while is busy for both. Started as a person does, watched over Chromium's own protocol.
 */
export async function benchStart(isShort: boolean): Promise<Row[]> {
  const runs = isShort ? 1 : 9;
  const perDay = isShort ? 5 : 50;
  const first = nextMonday(ZONE).subtract({ weeks: 1 });
  const days = isShort ? 8 : 40;
  const booked = dayAfterDay(datesFrom(first, days), { perDay, minutes: 10 });
  const clinic = await startClinic({ bookings: clinicWith(booked) });
  const dataFolder = await folderOf(clinic, { view: 'day' });
  const bareFolder = await makeBareApp();
  try {
    await fillStore(clinic, dataFolder, booked.length, first.toZonedDateTime(ZONE).epochMilliseconds);
    const ours: StartTimes[] = [];
    const bare: StartTimes[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const bareTimes = await timeStart(bareFolder, 'p', {});
      const ourTimes = await timeStart(PROJECT_FOLDER, BOOKING, {
        FRONTDESK_DATA_FOLDER: dataFolder,
        FRONTDESK_API_URL: clinic.baseUrl,
        TZ: ZONE,
      });
      // The first start of each fills the system's caches.
      if (run === 0) continue;
      bare.push(bareTimes);
      ours.push(ourTimes);
    }
    const peer = { beside: 'a bare Electron window, shown', floor: bare.map(({ shownMs }) => shownMs) };
    return [
      rowOf({
        what: 'start: window has something to show',
        ours: ours.map(({ shownMs }) => shownMs),
        ...peer,
        most: 1.1,
      }),
      rowOf({
        what: `start: day drawn, ${String(booked.length)} bookings stored`,
        ours: ours.map(({ drawnMs }) => drawnMs),
        ...peer,
        most: 1.6,
      }),
    ];
  } finally {
    await clinic.close();
    await removeDataFolder(dataFolder);
    await removeDataFolder(bareFolder);
  }
}

/** One start and end of the app on this PC, so that what it shows next time lies in its store. */
async function fillStore(clinic: Clinic, dataFolder: string, count: number, startMs: number): Promise<void> {
  const { page, quit } = await startWorkstation({ apiUrl: clinic.baseUrl, dataFolder });
  await page.locator(`main ${BOOKING}`).first().waitFor();
  const { appointments } = await callMain(page, 'schedule.fetch', { startMs, endMs: startMs + 41 * DAY_MS });
  if (appointments.length < count) throw new Error(`${appointments.length} of ${count} bookings are stored`);
  await quit();
}

async function timeStart(
  appFolder: string,
  waitFor: string,
  environment: Record<string, string>,
): Promise<StartTimes> {
  const runtime = resolveElectron();
  const screen = await takeScreen();
  const startedAtMs = Date.now();
  const app = spawn(runtime.binary, [...electronSwitches(), '--remote-debugging-port=0', appFolder], {
    cwd: appFolder,
    env: { ...electronEnvironment(runtime), ...screen.environment, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(app, 'exit');
  const browser = await chromium.connectOverCDP(await debuggerAddress(app), { noDefaults: true });
  try {
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error('the app has no browser context');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    return await page.evaluate(
      async ({ selector, startedAt }) => {
        const drawn = await new Promise<number>((resolve) => {
          const look = (): void => {
            if (document.querySelector(selector) === null) requestAnimationFrame(look);
            // The frame that has it is painted once the next one begins.
            else requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now() - startedAt));
          };
          look();
        });
        const shown = await new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            for (const { startTime } of list.getEntries())
              resolve(performance.timeOrigin + startTime - startedAt);
          }).observe({ type: 'paint', buffered: true });
        });
        return { shownMs: shown, drawnMs: drawn };
      },
      { selector: waitFor, startedAt: startedAtMs },
    );
  } finally {
    await browser.close();
    app.kill('SIGTERM');
    await ended;
    screen.giveBack();
  }
}

/** The address Chromium says on stderr at which it can be watched. */
async function debuggerAddress(app: ChildProcess): Promise<string> {
  if (app.stderr === null) throw new Error('nothing can be read from the app');
  for await (const line of createInterface(app.stderr)) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      app.stderr.resume();
      return address;
    }
  }
  throw new Error('the app ended before it could be watched');
}
