import type { Random } from '../base/timers.ts';

/** First step and longest pause between two attempts of one write. */
export interface BackoffLimits {
  baseMs: number;
  capMs: number;
}

/** For writes: soon at first, since someone is waiting; never more than two minutes apart. */
export const SEND_BACKOFF: BackoffLimits = { baseMs: 1_000, capMs: 120_000 };

/** For asking whether the server can be reached again: a workstation that waits wants to know within half a minute. */
export const PROBE_BACKOFF: BackoffLimits = { baseMs: 2_000, capMs: 30_000 };

/** For asking whether the location is active again: that takes somebody hours or days, and each question counts. */
export const PAUSED_BACKOFF: BackoffLimits = { baseMs: 10_000, capMs: 600_000 };

/**
 * Pause before the next attempt: full jitter, a random time in [0, min(cap, base × 2^n)), so that workstations
 * which failed together do not come back together. `failures` counts from 1. A pause the server
 * asked for is never undercut: the jitter is added to it.
 */
export function backoffDelayMs(
  failures: number,
  limits: BackoffLimits,
  random: Random,
  serverAskedMs: number | null = null,
): number {
  const exponent = Math.min(Math.max(failures - 1, 0), 30);
  const ceilingMs = Math.min(limits.capMs, limits.baseMs * 2 ** exponent);
  if (serverAskedMs === null) return Math.floor(random() * ceilingMs);
  return Math.ceil(serverAskedMs + random() * Math.min(ceilingMs, 2_000));
}
