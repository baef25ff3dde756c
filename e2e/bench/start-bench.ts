import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import {
  electronEnvironment,
  electronSwitches,
  resolveElectron,
} from '../../build/setup/electron-runtime.mjs';
import { startClinic, type Clinic } from '../fixtures/clinic.ts';
import { signedInFolder } from '../fixtures/data-folder.ts';
import { removeDataFolder, startWorkstation } from '../fixtures/workstation.ts';
import { takeScreen } from '../fixtures/screens.ts';
import { Schedule } from '../pages/schedule.ts';
import { middleOf, type Measurement } from './measure.ts';

const RUNS = 7;
const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../..');
/** How a booking in the grid is found. */
const BOOKING = '[data-event-id]';

/** An Electron app of one window with one line of HTML: what no app on Electron can be quicker than. */
const BARE_MAIN = `
  const { app, BrowserWindow } = require('electron');
  app.whenReady().then(() => {
    const window = new BrowserWindow({ width: 1366, height: 768, show: false });
    window.once('ready-to-show', () => window.show());
    void window.loadURL('data:text/html,<p>One line</p>');
  });
  app.on('window-all-closed', () => app.quit());
`;

/** When the page of one start had something to show, and what was waited for; in ms after the process was started. */
interface StartTimes {
  shownMs: number;
  drawnMs: number;
}

/**
 * A start of the app with a busy clinic in its store, beside an empty window of the same Electron: until the window has
 * something to show (its first paint), and until the bookings of the day are painted. The starts take turns, so that a
 * machine that is busy for a while is busy for both. Started as a person does, watched over Chromium's own protocol.
 */
export async function benchStart(): Promise<Measurement[]> {
  const clinic = await startClinic({ bookings: 'busy' });
  const dataFolder = await signedInFolder(clinic);
  const bareFolder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-bare-'));
  await writeFile(path.join(bareFolder, 'package.json'), '{"name":"bare","main":"main.cjs"}');
  await writeFile(path.join(bareFolder, 'main.cjs'), BARE_MAIN);
  try {
    await fillStore(clinic, dataFolder);
    const ours: StartTimes[] = [];
    const bare: StartTimes[] = [];
    for (let run = 0; run <= RUNS; run += 1) {
      const bareTimes = await timeStart(bareFolder, 'p', {});
      const ourTimes = await timeStart(PROJECT_FOLDER, BOOKING, {
        FRONTDESK_DATA_FOLDER: dataFolder,
        FRONTDESK_API_URL: clinic.baseUrl,
        TZ: 'America/New_York',
      });
      // The first start of each fills the system's caches.
      if (run === 0) continue;
      bare.push(bareTimes);
      ours.push(ourTimes);
    }
    const peerMs = middleOf(bare.map(({ shownMs }) => shownMs));
    return [
      {
        what: 'start until the window has something to show',
        ours: 'the app',
        peer: 'a bare Electron window',
        oursMs: middleOf(ours.map(({ shownMs }) => shownMs)),
        peerMs,
      },
      {
        what: 'start until the bookings kept on this PC are painted',
        ours: 'the app',
        peer: 'a bare Electron window',
        oursMs: middleOf(ours.map(({ drawnMs }) => drawnMs)),
        peerMs,
      },
    ];
  } finally {
    await clinic.close();
    await removeDataFolder(dataFolder);
    await removeDataFolder(bareFolder);
  }
}

/** One start and end of the app on this PC, so that what it shows next time lies in its store. */
async function fillStore(clinic: Clinic, dataFolder: string): Promise<void> {
  const { page, quit } = await startWorkstation({ apiUrl: clinic.baseUrl, dataFolder });
  await new Schedule(page)
    .event(/Consultation/)
    .first()
    .waitFor();
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
