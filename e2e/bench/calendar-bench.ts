import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { build } from 'vite';
import { electronSwitches, resolveElectron } from '../../build/setup/electron-runtime.mjs';
import type { Measurement } from './measure.ts';

const MAIN = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768 }).loadFile('index.html'));`;

/** Refreshes of a full week, drawn in the runtime the app runs on. */
export async function benchCalendar(): Promise<Measurement[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-bench-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: folder,
        emptyOutDir: false,
        minify: false,
        lib: {
          entry: path.join(import.meta.dirname, 'calendar-page.ts'),
          formats: ['iife'],
          name: 'bench',
          fileName: () => 'page.js',
          cssFileName: 'page',
        },
      },
    });
    await writeFile(path.join(folder, 'package.json'), '{"name":"frontdesk-bench","main":"main.cjs"}');
    await writeFile(path.join(folder, 'main.cjs'), MAIN);
    await writeFile(
      path.join(folder, 'index.html'),
      '<!doctype html><link rel="stylesheet" href="page.css"><body><script src="page.js"></script>',
    );
    const app = await _electron.launch({
      executablePath: resolveElectron().binary,
      args: [...electronSwitches(), folder],
    });
    const page = await app.firstWindow();
    await page.waitForFunction(() => 'runCalendarBench' in window);
    const { diffMs, sameMs, refillMs } = await page.evaluate(() =>
      (
        window as unknown as {
          runCalendarBench: () => Promise<{ diffMs: number; sameMs: number; refillMs: number }>;
        }
      ).runCalendarBench(),
    );
    await app.close();
    const peer = { peer: 'removed and added again', peerMs: refillMs };
    return [
      { what: 'a refresh of 300 bookings, nothing new', ours: 'by difference', oursMs: sameMs, ...peer },
      { what: 'a refresh of 300 bookings, three moved', ours: 'by difference', oursMs: diffMs, ...peer },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
