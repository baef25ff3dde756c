import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { build } from 'vite';
import {
  electronEnvironment,
  electronSwitches,
  resolveElectron,
} from '../../build/setup/electron-runtime.mjs';
import type { PracticeServerOptions } from '../../electron/practice/server.ts';
import type { DatasetContext, PracticeDataset } from '../../electron/practice/world.ts';
import type { Preferences } from '../../shared/preferences/preferences.ts';
import { startClinic, type Clinic } from '../fixtures/clinic.ts';
import { signedInFolder } from '../fixtures/data-folder.ts';
import { takeScreen } from '../fixtures/screens.ts';
import {
  removeDataFolder,
  startWorkstation,
  TEST_PREFERENCES,
  type Workstation,
} from '../fixtures/workstation.ts';
import { Schedule } from '../pages/schedule.ts';
import { WEEK_OF, ZONE } from './data.ts';
import { PaintWatch } from './painted.ts';
import type { Peers } from './peers-page.ts';

/** The smallest screen a reception desk is expected to have; the peers' window is as large. */
export const WINDOW = { width: 1366, height: 768 };

/** The real app at work on a clinic. */
export interface AppUnderBench extends Workstation {
  clinic: Clinic;
  schedule: Schedule;
  /** Counts what changes in the schedule. */
  watch: PaintWatch;
}

/** How an app is started for a measurement. */
export interface AppOptions {
  dataset: (context: DatasetContext) => PracticeDataset;
  preferences?: Partial<Preferences>;
  server?: Omit<PracticeServerOptions, 'dataset' | 'token'>;
  /** Works on the data folder before the app starts; whether the server is there then is up to it. */
  prepare?: (clinic: Clinic, dataFolder: string) => Promise<void>;
}

/** A data folder on the disk, not in memory: what is safe on disk is measured too. */
export async function folderOf(clinic: Clinic, preferences: Partial<Preferences>): Promise<string> {
  const dataFolder = await signedInFolder(clinic, os.tmpdir());
  await writeFile(
    path.join(dataFolder, 'preferences.json'),
    JSON.stringify({ ...TEST_PREFERENCES, weekProviderId: WEEK_OF, ...preferences }),
    { mode: 0o600 },
  );
  return dataFolder;
}

/** Starts the app with an account connected, lets it work, and ends everything. */
export async function withApp<Result>(
  { dataset, preferences = {}, server = {}, prepare }: AppOptions,
  work: (app: AppUnderBench) => Promise<Result>,
): Promise<Result> {
  const clinic = await startClinic({ ...server, bookings: dataset });
  const dataFolder = await folderOf(clinic, preferences);
  try {
    await prepare?.(clinic, dataFolder);
    const workstation = await startWorkstation({ apiUrl: clinic.baseUrl, dataFolder, size: WINDOW });
    try {
      const schedule = new Schedule(workstation.page);
      await schedule.isShown();
      const watch = await PaintWatch.in(workstation.page, 'main');
      // A getter of the workstation's would be read once and for all by a spread.
      return await work(Object.assign(workstation, { clinic, schedule, watch }));
    } finally {
      await workstation.quit();
    }
  } finally {
    await clinic.close();
    await removeDataFolder(dataFolder);
  }
}

/** The window of the peers. */
export interface PeerWindow {
  page: Page;
  watch: PaintWatch;
  show<Name extends keyof Peers>(name: Name, ...given: Parameters<Peers[Name]>): Promise<void>;
  /** Milliseconds from the click on one of its buttons until the peer has painted. */
  click(button: 'previous' | 'next' | 'act'): Promise<number>;
}

const PEER_MAIN = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: ${WINDOW.width}, height: ${WINDOW.height} }).loadFile('index.html'));`;

const PEER_PAGE = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css">
<style>html, body { height: 100%; margin: 0; font-family: sans-serif } #peer { height: calc(100% - 24px) } button { height: 24px }</style>
<button id="previous">Previous</button><button id="next">Next</button><button id="act">Act</button>
<div id="peer"></div><script src="page.js"></script>`;

/** Opens a window with the peers in the runtime that the app runs on, lets it work, and ends it. */
export async function withPeers<Result>(work: (peers: PeerWindow) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-peers-'));
  const screen = await takeScreen();
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: folder,
        emptyOutDir: false,
        lib: {
          entry: path.join(import.meta.dirname, 'peers-page.ts'),
          formats: ['iife'],
          name: 'bench',
          fileName: () => 'page.js',
          cssFileName: 'page',
        },
      },
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    await writeFile(path.join(folder, 'package.json'), '{"name":"frontdesk-peers","main":"main.cjs"}');
    await writeFile(path.join(folder, 'main.cjs'), PEER_MAIN);
    await writeFile(path.join(folder, 'index.html'), PEER_PAGE);
    const runtime = resolveElectron();
    const app = await _electron.launch({
      executablePath: runtime.binary,
      args: [...electronSwitches(), folder],
      env: textsOf({ ...electronEnvironment(runtime), ...screen.environment, TZ: ZONE }),
    });
    try {
      const page = await app.firstWindow();
      await page.waitForFunction(() => 'peers' in window);
      const watch = await PaintWatch.in(page, '#peer');
      return await work({
        page,
        watch,
        show: async (name, ...given) => {
          await page.evaluate(
            ([method, parts]) =>
              (window as unknown as { peers: Record<string, (...parts: unknown[]) => void> }).peers[method]?.(
                ...parts,
              ),
            [name, given] as [string, unknown[]],
          );
        },
        click: (button) => watch.of('click', () => page.click(`#${button}`)),
      });
    } finally {
      await app.close();
    }
  } finally {
    screen.giveBack();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The variables that have a value. */
function textsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** An Electron app of one window with one line of HTML: what no app on Electron can be quicker or smaller than. */
const BARE_MAIN = `
  const { app, BrowserWindow } = require('electron');
  app.whenReady().then(() => {
    const window = new BrowserWindow({ width: ${WINDOW.width}, height: ${WINDOW.height}, show: false });
    window.once('ready-to-show', () => window.show());
    void window.loadURL('data:text/html,<p>One line</p>');
  });
  app.on('window-all-closed', () => app.quit());
`;

/** Writes the bare app into a folder of its own and answers where; whoever asked removes it. */
export async function makeBareApp(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-bare-'));
  await writeFile(path.join(folder, 'package.json'), '{"name":"bare","main":"main.cjs"}');
  await writeFile(path.join(folder, 'main.cjs'), BARE_MAIN);
  return folder;
}
