import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chromium, expect, type Browser, type Page } from '@playwright/test';

/** How long a start may take on a machine that does something else at the same time. */
const START_LIMIT_MS = 60_000;
const QUIT_LIMIT_MS = 60_000;

/**
 * Waits for the line with which Chromium says where it can be driven, and connects. Fuses keep Playwright's usual way
 * (Node's debugger) closed; this one goes to the pages only, and an app started like this has no account (electron/shell/guards/start-switches.ts).
 */
export async function drive(app: ChildProcess): Promise<{ browser: Browser; page: Page }> {
  const address = await findLine(app, /DevTools listening on (ws:\S+)/);
  const browser = await chromium.connectOverCDP(address, { timeout: START_LIMIT_MS });
  const context = browser.contexts()[0];
  if (context === undefined) throw new Error('the app has no pages');
  await expect.poll(() => context.pages().length, { timeout: START_LIMIT_MS }).toBeGreaterThan(0);
  const page = context.pages()[0];
  if (page === undefined) throw new Error('the app has no page');
  return { browser, page };
}

/** The first group of the first line on stderr that matches; throws with all that was said when the app ends first. */
export function findLine(app: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`${why}; it said:\n${said}`));
    };
    const timer = setTimeout(() => {
      fail(`the app did not say ${String(pattern)}`);
    }, START_LIMIT_MS);
    app.once('error', (error) => {
      fail(error.message);
    });
    app.once('exit', (code) => {
      fail(`the app ended with ${String(code)}`);
    });
    app.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const found = pattern.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}

/** Ends the app as the system does when a person signs out. */
export async function quit(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const ended = once(app, 'exit', { signal: AbortSignal.timeout(QUIT_LIMIT_MS) });
  app.kill('SIGTERM');
  await ended;
}

/** Ends an app that was driven, without a word to it: how it quits is not what such a test is about. */
export async function kill(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const ended = once(app, 'exit');
  app.kill('SIGKILL');
  await ended;
}
