import type { App } from 'electron';
import type { Log } from '../../base/log.ts';
import { bugFacts } from '../../base/redact.ts';
import { GRAPHICS_CRASHES_BEFORE_SOFTWARE, type StartRecord } from './start-record.ts';

/** A mistake that repeats itself asks again after this time only. */
export const ASK_AGAIN_AFTER_MS = 10 * 60_000;

export interface BugOptions {
  log: Log;
  nowMs: () => number;
  /** Tells the person; true when Frontdesk is to be started again. */
  ask: () => Promise<boolean>;
  relaunch: () => void;
}

/**
 * What happens to errors nobody caught: noted, and where one escaped from the middle of something, said. Main goes on:
 * the store's transactions are whole or not at all, and ending here would take the form away from the user.
 */
export function followBugs(
  process: Pick<NodeJS.Process, 'on'>,
  { log, nowMs, ask, relaunch }: BugOptions,
): void {
  let askedAtMs: number | null = null;
  process.on('uncaughtException', (error) => {
    log.write('error', 'main.bug', bugFacts(error));
    if (askedAtMs !== null && nowMs() - askedAtMs < ASK_AGAIN_AFTER_MS) return;
    askedAtMs = nowMs();
    ask().then(
      (isAnew) => {
        if (isAnew) relaunch();
      },
      (failure: unknown) => {
        log.write('error', 'main.bug-not-said', bugFacts(failure));
      },
    );
  });
  process.on('unhandledRejection', (error) => {
    log.write('error', 'main.bug', bugFacts(error));
  });
}

/**
 * Watches Chromium's helper processes. The graphics process comes back by itself, and after several crashes Chromium draws
 * without the card for the rest of the run; so that the next start does not go through it again, it is remembered.
 * Nothing is restarted under the user's hands. `onGivenUp` is told when that was decided.
 */
export function followGraphics(
  app: Pick<App, 'on'>,
  startRecord: StartRecord,
  log: Log,
  onGivenUp: () => void,
): void {
  let crashes = 0;
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.write('error', 'helper.gone', { type, reason, exitCode });
    if (type !== 'GPU') return;
    crashes += 1;
    if (crashes !== GRAPHICS_CRASHES_BEFORE_SOFTWARE || !startRecord.plan.isAccelerated) return;
    startRecord.giveUpAcceleration();
    onGivenUp();
  });
}
