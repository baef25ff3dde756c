import { REQUEST_PRIORITIES, type RequestPriority } from './call.ts';
import { ApiError } from './errors.ts';

/** What an answer's headers say about the limits (API-NOTES §3); null for what they leave out. */
interface RateLimitReading {
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
const LONGEST_ASKED_WAIT_MS = 15 * 60_000;
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

/** What pollers may know: how much is left, and when there will be more. */
export interface RateBudgetState {
  /** Calls left in the present ten seconds, this workstation's open calls already taken off. */
  remaining: number;
  max: number;
  /** When `remaining` is full again at the latest. */
  resetsAtMs: number;
  /** Calls left today; null until the server has said. */
  dailyRemaining: number | null;
  dailyLimit: number | null;
  /** While in the future: nothing is sent before. */
  pausedUntilMs: number;
  /** Calls waiting for their turn. */
  waiting: number;
}

/** A turn to send one request. Call `settle` once, when its answer's headers are there or it has failed. */
export interface RequestPermit {
  settle(answer: { status: number; headers: Headers } | null): void;
}

/** One budget for every call of this workstation to one location. */
export interface RateBudget {
  /**
   * Resolves when a request may go. Throws `ApiError`: `aborted` when the signal fires first, `rate-limited` when
   * it would have to wait longer than `longestWaitMs`; both with outcome `not-sent`.
   */
  acquire(priority: RequestPriority, signal?: AbortSignal): Promise<RequestPermit>;
  state(): RateBudgetState;
  /** Forgets every pause: a person asks to try now. A server that still takes nothing says so again. */
  resume(): void;
}

export interface RateBudgetOptions {
  nowMs?: () => number;
  /** Runs `action` once after a delay; gives back what cancels it. */
  schedule?: (delayMs: number, action: () => void) => () => void;
  /** Above this a caller is told to come back rather than kept waiting. */
  longestWaitMs?: number;
}

/** The documented limits, until the server's headers say otherwise (API-NOTES §3). */
const DOCUMENTED_MAX = 100;
const DOCUMENTED_INTERVAL_MS = 10_000;

/**
 * The part of each limit a priority leaves untouched for those before it. All workstations of a location share one
 * bucket, so the reserve is also what another workstation's hand finds left by this workstation's polling.
 */
const RESERVED_PART: Record<RequestPriority, number> = {
  interactive: 0,
  send: 0.1,
  screen: 0.3,
  background: 0.5,
};
const DAILY_RESERVED_PART: Record<RequestPriority, number> = {
  interactive: 0,
  send: 0.005,
  screen: 0.02,
  background: 0.1,
};

const LONGEST_WAIT_MS = 30_000;
/** Waiting for a whole interval of unknown beginning is never longer than this ([SDK] caps it so). */
const LONGEST_PAUSE_BY_INTERVAL_MS = 30_000;
/** A window of the server's is never taken for longer than this. */
const LONGEST_INTERVAL_MS = 10 * 60_000;

interface Waiter {
  priority: RequestPriority;
  grant: (permit: RequestPermit) => void;
  refuse: (error: ApiError) => void;
}

/** Makes the budget; the clock and timer are injected for tests. */
export function createRateBudget(options: RateBudgetOptions = {}): RateBudget {
  return new HeaderLedBudget(options);
}

class HeaderLedBudget implements RateBudget {
  readonly #nowMs: () => number;
  readonly #schedule: (delayMs: number, action: () => void) => () => void;
  readonly #longestWaitMs: number;
  readonly #queues = new Map<RequestPriority, Waiter[]>(REQUEST_PRIORITIES.map((name) => [name, []]));
  #max = DOCUMENTED_MAX;
  #intervalMs = DOCUMENTED_INTERVAL_MS;
  #remaining = DOCUMENTED_MAX;
  #resetsAtMs = 0;
  /** `X-RateLimit-Remaining` of the latest answer. */
  #lastReported: number | null = null;
  #dailyLimit: number | null = null;
  #dailyRemaining: number | null = null;
  #dailyResetAtMs: number | null = null;
  #pausedUntilMs = 0;
  #pausedBy: 'burst' | 'daily' = 'burst';
  #openCalls = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: RateBudgetOptions) {
    this.#nowMs = options.nowMs ?? Date.now;
    this.#schedule = options.schedule ?? scheduleTimeout;
    this.#longestWaitMs = options.longestWaitMs ?? LONGEST_WAIT_MS;
  }

  acquire(priority: RequestPriority, signal?: AbortSignal): Promise<RequestPermit> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortedError());
        return;
      }
      const onAbort = (): void => {
        this.#leave(waiter);
        reject(abortedError());
      };
      const waiter: Waiter = {
        priority,
        grant: (permit) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(permit);
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue(priority).push(waiter);
      this.#serve();
    });
  }

  state(): RateBudgetState {
    this.#beginWindowIfDue();
    return {
      remaining: this.#remaining,
      max: this.#max,
      resetsAtMs: this.#resetsAtMs,
      dailyRemaining: this.#dailyRemaining,
      dailyLimit: this.#dailyLimit,
      pausedUntilMs: this.#pausedUntilMs,
      waiting: REQUEST_PRIORITIES.reduce((sum, priority) => sum + this.#queue(priority).length, 0),
    };
  }

  resume(): void {
    this.#pausedUntilMs = 0;
    this.#dailyRemaining = null;
    this.#dailyResetAtMs = null;
    this.#resetsAtMs = Math.min(this.#resetsAtMs, this.#nowMs());
    this.#serve();
  }

  #queue(priority: RequestPriority): Waiter[] {
    const queue = this.#queues.get(priority);
    if (queue === undefined) throw new RangeError(`No such priority: ${priority}`);
    return queue;
  }

  #leave(waiter: Waiter): void {
    const queue = this.#queue(waiter.priority);
    const index = queue.indexOf(waiter);
    if (index >= 0) queue.splice(index, 1);
    this.#serve();
  }

  /** Grants what may go now, in order of priority; refuses what would wait too long; sets the timer for the rest. */
  #serve(): void {
    this.#beginWindowIfDue();
    for (const priority of REQUEST_PRIORITIES) {
      const queue = this.#queue(priority);
      while (queue.length > 0) {
        const refusal = this.#refusalFor(priority);
        if (refusal === null && !this.#mayGo(priority)) break;
        const waiter = queue.shift();
        if (waiter === undefined) break;
        if (refusal) waiter.refuse(refusal);
        else waiter.grant(this.#permit());
      }
    }
    this.#setTimer();
  }

  #mayGo(priority: RequestPriority): boolean {
    return this.#nowMs() >= this.#pausedUntilMs && this.#remaining > this.#max * RESERVED_PART[priority];
  }

  #refusalFor(priority: RequestPriority): ApiError | null {
    const nowMs = this.#nowMs();
    const pauseMs = this.#pausedUntilMs - nowMs;
    if (pauseMs > this.#longestWaitMs) return limitedError(this.#pausedBy, pauseMs);
    if (priority === 'interactive' || this.#dailyRemaining === null || this.#dailyLimit === null) return null;
    if (this.#dailyRemaining > this.#dailyLimit * DAILY_RESERVED_PART[priority]) return null;
    return limitedError('daily', untilDailyResetMs(this.#dailyResetAtMs, nowMs));
  }

  #permit(): RequestPermit {
    this.#remaining -= 1;
    this.#openCalls += 1;
    // The server's window begins with a call we cannot see; counting from our first one only errs to the safe side.
    if (this.#resetsAtMs === 0) this.#resetsAtMs = this.#nowMs() + this.#intervalMs;
    let settled = false;
    return {
      settle: (answer) => {
        if (settled) return;
        settled = true;
        this.#openCalls -= 1;
        if (answer) this.#learn(answer.status, readRateLimitHeaders(answer.headers, this.#nowMs()));
        this.#serve();
      },
    };
  }

  #learn(status: number, reading: RateLimitReading): void {
    const nowMs = this.#nowMs();
    if (reading.max !== null && reading.max > 0) this.#max = reading.max;
    if (reading.intervalMs !== null && reading.intervalMs > 0) {
      this.#intervalMs = Math.min(reading.intervalMs, LONGEST_INTERVAL_MS);
    }
    if (reading.remaining !== null) this.#learnRemaining(reading.remaining, nowMs);
    if (reading.dailyLimit !== null && reading.dailyLimit > 0) this.#dailyLimit = reading.dailyLimit;
    if (reading.dailyRemaining !== null) {
      this.#dailyRemaining = reading.dailyRemaining;
      this.#dailyResetAtMs = reading.dailyResetAtMs ?? nowMs + LONGEST_ASKED_WAIT_MS;
    }
    if (status === 429) this.#pause(reading, nowMs);
  }

  #learnRemaining(remaining: number, nowMs: number): void {
    // In one window each answer leaves less than the one before. As much or more means that a new one has begun
    // over there; it ends one interval from now at the latest. (Answers out of order only make us wait longer.)
    const isNewWindow = this.#lastReported === null || remaining >= this.#lastReported;
    if (isNewWindow || this.#resetsAtMs === 0) this.#resetsAtMs = nowMs + this.#intervalMs;
    this.#lastReported = remaining;
    this.#remaining = Math.max(0, remaining - this.#openCalls);
  }

  /** After a 429: until Retry-After, else for one interval; when the day is used up, until it starts again. Capped. */
  #pause(reading: RateLimitReading, nowMs: number): void {
    const daily = isDailyLimit(reading);
    const waitMs = pauseAfterRefusalMs(reading, nowMs, this.#intervalMs);
    this.#pausedBy = daily ? 'daily' : 'burst';
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + waitMs);
    this.#remaining = 0;
    this.#resetsAtMs = this.#pausedUntilMs;
  }

  #beginWindowIfDue(): void {
    const nowMs = this.#nowMs();
    // Where the clock was set back, nothing lies further ahead than it could.
    this.#pausedUntilMs = Math.min(this.#pausedUntilMs, nowMs + LONGEST_ASKED_WAIT_MS);
    this.#resetsAtMs = Math.min(this.#resetsAtMs, Math.max(nowMs + this.#intervalMs, this.#pausedUntilMs));
    if (this.#resetsAtMs !== 0 && nowMs >= this.#resetsAtMs) {
      this.#remaining = Math.max(0, this.#max - this.#openCalls);
      this.#resetsAtMs = this.#openCalls > 0 ? nowMs + this.#intervalMs : 0;
    }
    if (this.#dailyResetAtMs !== null && nowMs >= this.#dailyResetAtMs) {
      this.#dailyRemaining = null;
      this.#dailyResetAtMs = null;
    }
  }

  #setTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (REQUEST_PRIORITIES.every((priority) => this.#queue(priority).length === 0)) return;
    const dueMs = Math.max(this.#resetsAtMs, this.#pausedUntilMs) - this.#nowMs();
    this.#cancelTimer = this.#schedule(Math.max(1, dueMs), () => {
      this.#cancelTimer = null;
      this.#serve();
    });
  }
}

/** True where a refusal says that the day, not the ten seconds, is used up (API-NOTES §3). */
export function isDailyLimit(reading: RateLimitReading): boolean {
  return reading.dailyRemaining !== null && reading.dailyRemaining <= 0;
}

function untilDailyResetMs(resetAtMs: number | null, nowMs: number): number {
  const untilMs = resetAtMs === null ? LONGEST_ASKED_WAIT_MS : resetAtMs - nowMs;
  return Math.min(Math.max(1000, untilMs), LONGEST_ASKED_WAIT_MS);
}

/** How long a 429 asks to wait, at most `LONGEST_ASKED_WAIT_MS`: then it is asked again. */
export function pauseAfterRefusalMs(
  reading: RateLimitReading,
  nowMs: number,
  intervalMs = DOCUMENTED_INTERVAL_MS,
): number {
  if (reading.retryAfterMs !== null) return reading.retryAfterMs;
  if (isDailyLimit(reading)) return untilDailyResetMs(reading.dailyResetAtMs, nowMs);
  return Math.min(reading.intervalMs ?? intervalMs, LONGEST_PAUSE_BY_INTERVAL_MS);
}

function scheduleTimeout(delayMs: number, action: () => void): () => void {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
}

function abortedError(): ApiError {
  return new ApiError({ kind: 'aborted', outcome: 'not-sent', isWrite: false });
}

function limitedError(rateLimit: 'burst' | 'daily', retryAfterMs: number): ApiError {
  return new ApiError({ kind: 'rate-limited', outcome: 'not-sent', isWrite: false, rateLimit, retryAfterMs });
}
