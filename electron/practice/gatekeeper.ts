import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { refusal, type PracticeAnswer } from './answer.ts';
import type { PracticeScope } from './route.ts';
import { DAY_MS } from './zoned-time.ts';

/** How many requests are let through (API-NOTES §3). */
export interface RateLimit {
  /** Requests per interval. */
  burst: number;
  intervalMs: number;
  /** Requests per day of UTC. */
  daily: number;
  /** True where all tokens of the account share one count; else each has its own. */
  isShared: boolean;
}

/** The documented limits: 100 requests in ten seconds, 200,000 a day. */
export const DOCUMENTED_RATE_LIMIT: RateLimit = {
  burst: 100,
  intervalMs: 10_000,
  daily: 200_000,
  isShared: false,
};

/** The limits of trial and sandbox accounts: 25 requests in ten seconds, 10,000 a day, for all tokens together. */
export const TRIAL_RATE_LIMIT: RateLimit = { burst: 25, intervalMs: 10_000, daily: 10_000, isShared: true };

/** The verdict on one request. */
interface RateVerdict {
  allowed: boolean;
  /** The X-RateLimit headers every answer carries. */
  headers: Record<string, string>;
}

/** Counts requests in fixed intervals. */
export interface RateLimiter {
  /** Counts a request and says whether it may pass; a refused one is not counted. */
  admit(token: string | undefined): RateVerdict;
  /** Starts all over. */
  reset(): void;
}

interface Count {
  interval: { index: number; used: number };
  day: { index: number; used: number };
}

/** Makes a limiter for an account's tokens; requests without one of them share a count. `nowMs` is the server's clock. */
export function createRateLimiter(
  limit: RateLimit,
  tokens: ReadonlySet<string>,
  nowMs: () => number,
): RateLimiter {
  const counts = new Map<string, Count>();
  const countFor = (token: string | undefined): Count => {
    const name = !limit.isShared && token !== undefined && tokens.has(token) ? token : '';
    const count = counts.get(name) ?? { interval: { index: -1, used: 0 }, day: { index: -1, used: 0 } };
    counts.set(name, count);
    return count;
  };
  return {
    admit(token) {
      const now = nowMs();
      const count = countFor(token);
      const intervalIndex = Math.floor(now / limit.intervalMs);
      const dayIndex = Math.floor(now / DAY_MS);
      if (count.interval.index !== intervalIndex) count.interval = { index: intervalIndex, used: 0 };
      if (count.day.index !== dayIndex) count.day = { index: dayIndex, used: 0 };
      const { interval, day } = count;
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
      counts.clear();
    },
  };
}

/** The words of the 403 for another location (API-NOTES §2). */
export const NO_ACCESS_TO_LOCATION = 'The token does not have access to this location.';

/** Versions the live service was seen to take on any resource (API-NOTES §1). */
const KNOWN_VERSIONS: ReadonlySet<string> = new Set(['2021-07-28', '2021-04-15', '2023-02-21', 'v3']);

/** Who may do what. */
export interface Access {
  /** The token that is told to whoever starts the server, and others of the same account. */
  tokens: ReadonlySet<string>;
  scopes: ReadonlySet<PracticeScope>;
  locationId: string;
}

/** The token a request carries; undefined where it has none. */
export function tokenOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
}

/**
 * Refuses a request by its Version header, then by its token; null lets it pass. The version comes
 * first: a missing header is a 401 that has nothing to do with the token.
 */
export function refuseByHeaders(headers: IncomingHttpHeaders, access: Access): PracticeAnswer | null {
  const { version } = headers;
  if (version === undefined) return refusal(401, 'version header was not found.');
  if (typeof version !== 'string' || !KNOWN_VERSIONS.has(version))
    return refusal(401, 'version header is invalid');
  const token = tokenOf(headers);
  if (token === undefined) return refusal(401, 'Invalid token: access token is invalid');
  if (access.tokens.has(token)) return null;
  return refusal(401, token.startsWith('pit-') ? 'Invalid Private Integration token' : 'Invalid JWT');
}

/** Refuses a request whose token lacks the scope: a 401, not a 403 (API-NOTES §2). */
export function refuseByScope(scope: PracticeScope, access: Access): PracticeAnswer | null {
  return access.scopes.has(scope) ? null : refusal(401, 'The token is not authorized for this scope.');
}

const namesLocation = z.looseObject({ locationId: z.string() });

/** Refuses a request that names another location in its query or its body. */
export function refuseByLocation(
  query: URLSearchParams,
  body: unknown,
  access: Access,
): PracticeAnswer | null {
  const inBody = namesLocation.safeParse(body);
  const named = [query.get('locationId'), inBody.success ? inBody.data.locationId : null];
  const isElsewhere = named.some((locationId) => locationId !== null && locationId !== access.locationId);
  return isElsewhere ? refusal(403, NO_ACCESS_TO_LOCATION) : null;
}
