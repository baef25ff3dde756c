/**
 * What the sync folder is given from outside, so that it runs the same in the app, in a crash test and under a
 * clock that stands still.
 */

/** Runs something later. Nothing in this folder calls `setTimeout` itself. */
export interface Timers {
  /** Calls `callback` once, `delayMs` from now; the function returned takes that back. */
  after(delayMs: number, callback: () => void): () => void;
}

/** A number in [0, 1), as `Math.random` gives. */
export type Random = () => number;

/** Wall clock, epoch ms. It may jump: the PC sleeps, or someone sets the clock. */
export type NowMs = () => number;

/** The longest delay Node's timers take; a longer one fires at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Node's own timers. They do not keep the process alive: leaving the app never waits for a poll. */
export const systemTimers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), LONGEST_DELAY_MS));
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/**
 * Waits on the injected timers. Resolves early, without error, when the signal is aborted: the caller looks
 * at the signal.
 */
export function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || delayMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = timers.after(delayMs, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
