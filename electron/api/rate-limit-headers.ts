/** What an answer's headers say about the limits (API-NOTES §3); null for what they leave out. */
export interface RateLimitReading {
  max: number | null;
  remaining: number | null;
  intervalMs: number | null;
  dailyLimit: number | null;
  dailyRemaining: number | null;
  /** When the day's count starts again, in epoch milliseconds. */
  dailyResetAtMs: number | null;
  /** Retry-After, as a wait from now; never more than `LONGEST_ASKED_WAIT_MS`. */
  retryAfterMs: number | null;
}

/**
 * The longest wait that is taken from a server. One that asks for days has most likely made a mistake, and whoever waits cannot
 * tell: then it is asked again.
 */
export const LONGEST_ASKED_WAIT_MS = 15 * 60_000;
/** A server that refuses and asks for no wait at all would be asked again at once, for ever. */
const SHORTEST_ASKED_WAIT_MS = 1_000;
/** No count of calls is higher: what is says nothing. */
const HIGHEST_COUNT = 1e15;

/** Reads the X-RateLimit headers and Retry-After; a header that makes no sense counts as left out. */
export function readRateLimitHeaders(headers: Headers, nowMs: number): RateLimitReading {
  return {
    max: readCount(headers.get('x-ratelimit-max')),
    remaining: readCount(headers.get('x-ratelimit-remaining')),
    intervalMs: readCount(headers.get('x-ratelimit-interval-milliseconds')),
    dailyLimit: readCount(headers.get('x-ratelimit-limit-daily')),
    dailyRemaining: readCount(headers.get('x-ratelimit-daily-remaining')),
    dailyResetAtMs: readDailyReset(headers.get('x-ratelimit-daily-reset'), nowMs),
    retryAfterMs: readRetryAfter(headers.get('retry-after'), nowMs),
  };
}

function readCount(text: string | null): number | null {
  if (text === null || !/^\s*-?\d+(\.\d+)?\s*$/.test(text)) return null;
  const count = Math.max(0, Math.floor(Number(text)));
  return count > HIGHEST_COUNT ? null : count;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3); a date that is past by the PC's clock says as little as a negative number. */
function readRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const isSeconds = /^\s*\d+(\.\d+)?\s*$/.test(text);
  const isDate = /^\s*[A-Za-z]{3,9},? /.test(text);
  const waitMs = isSeconds ? Number(text) * 1000 : isDate ? Date.parse(text) - nowMs : Number.NaN;
  if (Number.isNaN(waitMs) || waitMs < 0) return null;
  return Math.min(Math.max(waitMs, SHORTEST_ASKED_WAIT_MS), LONGEST_ASKED_WAIT_MS);
}

const EPOCH_MS_FROM = 1e12;
const EPOCH_SECONDS_FROM = 1e9;
const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;

/**
 * The form of X-RateLimit-Daily-Reset is documented nowhere: an instant (epoch milliseconds, epoch seconds, a
 * date) or what is left of the day (seconds or milliseconds) is told apart by its size. Never more than a day away.
 */
function readDailyReset(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const number = readCount(text);
  const atMs = number === null ? Date.parse(text) : instantOf(number, nowMs);
  return Number.isNaN(atMs) ? null : Math.min(Math.max(atMs, nowMs), nowMs + DAY_MS);
}

function instantOf(number: number, nowMs: number): number {
  if (number >= EPOCH_MS_FROM) return number;
  if (number >= EPOCH_SECONDS_FROM) return number * 1000;
  return nowMs + (number > DAY_SECONDS ? number : number * 1000);
}
