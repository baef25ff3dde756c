import type { Log } from '../../base/log.ts';
import { bugFacts } from '../../base/redact.ts';

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
