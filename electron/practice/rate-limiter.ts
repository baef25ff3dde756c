import { DAY_MS } from './zoned-time.ts';

/** How many requests are let through (API.md section 0, "Rate limits"). */
export interface RateLimit {
  /** Requests per interval. */
  burst: number;
  intervalMs: number;
  /** Requests per day of UTC. */
  daily: number;
}

/** The documented limits: 100 requests in ten seconds, 200,000 a day. */
export const DOCUMENTED_RATE_LIMIT: RateLimit = { burst: 100, intervalMs: 10_000, daily: 200_000 };

/** The verdict on one request. */
export interface RateVerdict {
  allowed: boolean;
  /** The X-RateLimit headers every answer carries. */
  headers: Record<string, string>;
}

/** Counts the requests of one token in fixed intervals. */
export interface RateLimiter {
  /** Counts a request and says whether it may pass; a refused one is not counted. */
  admit(): RateVerdict;
  /** Starts all over. */
  reset(): void;
}

/** Makes a limiter; `nowMs` is the server's clock. */
export function createRateLimiter(limit: RateLimit, nowMs: () => number): RateLimiter {
  let interval = { index: -1, used: 0 };
  let day = { index: -1, used: 0 };
  return {
    admit() {
      const now = nowMs();
      const intervalIndex = Math.floor(now / limit.intervalMs);
      const dayIndex = Math.floor(now / DAY_MS);
      if (interval.index !== intervalIndex) interval = { index: intervalIndex, used: 0 };
      if (day.index !== dayIndex) day = { index: dayIndex, used: 0 };
      const allowed = interval.used < limit.burst && day.used < limit.daily;
      if (allowed) {
        interval.used += 1;
        day.used += 1;
      }
      return {
        allowed,
        headers: {
          'X-RateLimit-Max': String(limit.burst),
          'X-RateLimit-Remaining': String(limit.burst - interval.used),
          'X-RateLimit-Interval-Milliseconds': String(limit.intervalMs),
          'X-RateLimit-Limit-Daily': String(limit.daily),
          'X-RateLimit-Daily-Remaining': String(limit.daily - day.used),
          'X-RateLimit-Daily-Reset': String((dayIndex + 1) * DAY_MS - now),
        },
      };
    },
    reset() {
      interval = { index: -1, used: 0 };
      day = { index: -1, used: 0 };
    },
  };
}
