import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { RequestPriority } from './call.ts';
import {
  createRateBudget,
  readRateLimitHeaders,
  type RateBudget,
  type RequestPermit,
} from './rate-budget.ts';
import { failureOf } from './testing/caught.ts';

const START_MS = Date.parse('2026-11-23T10:00:00Z');

/** A budget on a clock that the test turns. */
function budgetOnHand(): {
  budget: RateBudget;
  advance: (ms: number) => Promise<void>;
  granted: string[];
  ask: (name: string, priority: RequestPriority) => Promise<RequestPermit>;
} {
  let nowMs = START_MS;
  let timer: { atMs: number; action: () => void } | null = null;
  const budget = createRateBudget({
    nowMs: () => nowMs,
    schedule: (delayMs, action) => {
      const mine = { atMs: nowMs + delayMs, action };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
  });
  const granted: string[] = [];
  return {
    budget,
    granted,
    ask: async (name, priority) => {
      const permit = await budget.acquire(priority);
      granted.push(name);
      return permit;
    },
    advance: async (ms) => {
      nowMs += ms;
      const due: { atMs: number; action: () => void } | null = timer;
      if (due !== null && due.atMs <= nowMs) {
        timer = null;
        due.action();
      }
      await settled();
    },
  };
}

const settled = (): Promise<void> => nextTurn();

const answer = (status: number, headers: Record<string, string>): { status: number; headers: Headers } => ({
  status,
  headers: new Headers(headers),
});

async function spend(budget: RateBudget, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) (await budget.acquire('interactive')).settle(null);
}

describe('who goes first', () => {
  it('lets polling use half of the ten seconds, the outbox most, and the hand all of it', async () => {
    const { budget, granted, ask } = budgetOnHand();
    await spend(budget, 50);
    const asked = [ask('background', 'background'), ask('screen', 'screen')];
    await settled();
    expect(granted).toEqual(['screen']);
    await spend(budget, 39);
    asked.push(ask('send', 'send'), ask('interactive', 'interactive'));
    await settled();
    expect(granted).toEqual(['screen', 'interactive']);
    expect(budget.state()).toMatchObject({ remaining: 9, waiting: 2 });
  });

  it('serves the waiting in the order of their priority when the ten seconds are over', async () => {
    const { budget, granted, ask, advance } = budgetOnHand();
    await spend(budget, 100);
    void ask('background', 'background');
    void ask('screen', 'screen');
    void ask('send', 'send');
    void ask('interactive', 'interactive');
    await settled();
    expect(granted).toEqual([]);
    await advance(9_999);
    expect(granted).toEqual([]);
    await advance(1);
    expect(granted).toEqual(['interactive', 'send', 'screen', 'background']);
  });

  it('never keeps the hand waiting behind any amount of waiting polling', async () => {
    const { budget, granted, ask } = budgetOnHand();
    for (let i = 0; i < 500; i += 1) void ask('background', 'background');
    await settled();
    const before = granted.length;
    void ask('interactive', 'interactive');
    await settled();
    expect(granted.slice(before)).toEqual(['interactive']);
    expect(before).toBe(50);
    expect(budget.state().waiting).toBe(450);
  });

  it('lets one who gave up leave the queue', async () => {
    const { budget, advance } = budgetOnHand();
    await spend(budget, 100);
    const stop = new AbortController();
    const failure = failureOf(budget.acquire('interactive', stop.signal));
    stop.abort();
    expect((await failure).kind).toBe('aborted');
    expect(budget.state().waiting).toBe(0);
    await advance(10_000);
    expect(budget.state().remaining).toBe(100);
  });
});

describe('what the server says counts', () => {
  it('heeds what other workstations have used', async () => {
    const { budget, granted, ask } = budgetOnHand();
    (await budget.acquire('interactive')).settle(
      answer(200, { 'x-ratelimit-max': '100', 'x-ratelimit-remaining': '20' }),
    );
    void ask('screen', 'screen');
    void ask('send', 'send');
    await settled();
    expect(granted).toEqual(['send']);
  });

  it('takes off calls that are still under way', async () => {
    const { budget } = budgetOnHand();
    const first = await budget.acquire('interactive');
    await budget.acquire('interactive');
    await budget.acquire('interactive');
    first.settle(answer(200, { 'x-ratelimit-remaining': '60' }));
    expect(budget.state().remaining).toBe(58);
  });

  it('counts an answer once, however often it is told', async () => {
    const { budget } = budgetOnHand();
    const first = await budget.acquire('interactive');
    await budget.acquire('interactive');
    first.settle(null);
    first.settle(null);
    const third = await budget.acquire('interactive');
    third.settle(answer(200, { 'x-ratelimit-remaining': '60' }));
    expect(budget.state().remaining).toBe(59);
  });

  it('waits for one interval after a 429 without Retry-After', async () => {
    const { budget, granted, ask, advance } = budgetOnHand();
    (await budget.acquire('interactive')).settle(
      answer(429, { 'x-ratelimit-interval-milliseconds': '4000' }),
    );
    void ask('interactive', 'interactive');
    await advance(3_999);
    expect(granted).toEqual([]);
    await advance(1);
    expect(granted).toEqual(['interactive']);
  });

  it('says at once when the wait would be long, rather than keeping the user waiting', async () => {
    const { budget, advance } = budgetOnHand();
    (await budget.acquire('interactive')).settle(answer(429, { 'retry-after': '600' }));
    const error = await failureOf(budget.acquire('interactive'));
    expect([error.kind, error.rateLimit, error.outcome, error.retryAfterMs]).toEqual([
      'rate-limited',
      'burst',
      'not-sent',
      600_000,
    ]);
    await advance(600_000);
    await expect(budget.acquire('interactive')).resolves.toBeDefined();
  });

  it('stops everything when the day is used up, until it starts again', async () => {
    const { budget, advance } = budgetOnHand();
    const resetMs = START_MS + 3_600_000;
    (await budget.acquire('interactive')).settle(
      answer(429, {
        'x-ratelimit-limit-daily': '200000',
        'x-ratelimit-daily-remaining': '0',
        'x-ratelimit-daily-reset': String(resetMs),
      }),
    );
    const error = await failureOf(budget.acquire('interactive'));
    // Nobody is kept waiting for longer than a quarter of an hour: then it is looked again.
    expect([error.rateLimit, error.retryAfterMs]).toEqual(['daily', 900_000]);
    await advance(3_600_000);
    await expect(budget.acquire('background')).resolves.toBeDefined();
  });

  it('goes on at once where a person asks to try now', async () => {
    const { budget } = budgetOnHand();
    (await budget.acquire('interactive')).settle(
      answer(429, {
        'retry-after': '100000',
        'x-ratelimit-limit-daily': '200000',
        'x-ratelimit-daily-remaining': '0',
      }),
    );
    await failureOf(budget.acquire('interactive'));
    budget.resume();
    await expect(budget.acquire('background')).resolves.toBeDefined();
  });

  it('waits no longer than it would have, where the clock is set back meanwhile', async () => {
    const { budget, advance } = budgetOnHand();
    (await budget.acquire('interactive')).settle(answer(429, { 'retry-after': '600' }));
    await advance(-5 * 3_600_000);
    await failureOf(budget.acquire('interactive'));
    await advance(900_000);
    await expect(budget.acquire('interactive')).resolves.toBeDefined();
  });

  it('keeps the last of the day for the hand', async () => {
    const { budget } = budgetOnHand();
    (await budget.acquire('interactive')).settle(
      answer(200, { 'x-ratelimit-limit-daily': '200000', 'x-ratelimit-daily-remaining': '500' }),
    );
    expect((await failureOf(budget.acquire('background'))).rateLimit).toBe('daily');
    expect((await failureOf(budget.acquire('screen'))).rateLimit).toBe('daily');
    expect((await failureOf(budget.acquire('send'))).rateLimit).toBe('daily');
    await expect(budget.acquire('interactive')).resolves.toBeDefined();
  });

  it('is never refused by a server whose ten seconds begin when they like, whatever is asked', async () => {
    const step = fc.record({
      priority: fc.constantFrom<RequestPriority>('interactive', 'send', 'screen', 'background'),
      count: fc.integer({ min: 1, max: 130 }),
      thenMs: fc.integer({ min: 0, max: 9000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 0, max: 9999 }),
        async (steps, phaseMs) => {
          const { budget, advance } = budgetOnHand();
          const usedIn = new Map<number, number>();
          let clockMs = phaseMs;
          let grants = 0;
          const serve = (permit: RequestPermit): void => {
            const windowIndex = Math.floor(clockMs / 10_000);
            const used = (usedIn.get(windowIndex) ?? 0) + 1;
            usedIn.set(windowIndex, used);
            grants += 1;
            permit.settle(answer(200, { 'x-ratelimit-remaining': String(Math.max(0, 100 - used)) }));
          };
          let asked = 0;
          for (const { priority, count, thenMs } of steps) {
            asked += count;
            for (let i = 0; i < count; i += 1) void budget.acquire(priority).then(serve);
            await settled();
            clockMs += thenMs;
            await advance(thenMs);
          }
          expect(Math.max(0, ...usedIn.values())).toBeLessThanOrEqual(100);
          // Nobody is forgotten either: given time, every one gets a turn.
          for (let i = 0; i < 60 && grants < asked; i += 1) {
            clockMs += 10_000;
            await advance(10_000);
          }
          expect(grants).toBe(asked);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the headers', () => {
  const read = (headers: Record<string, string>): ReturnType<typeof readRateLimitHeaders> =>
    readRateLimitHeaders(new Headers(headers), START_MS);

  it.each<[string, number | null]>([
    ['7', 7_000],
    [' 7.5 ', 7_500],
    ['0', 1_000],
    ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 10:00:30 GMT', 30_000],
    // Days are a mistake, or nothing anybody waits for: it is asked again in a quarter of an hour.
    ['100000', 900_000],
    ['9'.repeat(400), 900_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 900_000],
    ['Mon, 23 Nov 2026 09:00:00 GMT', null],
    ['-5', null],
    ['1e308', null],
    ['0x10', null],
    ['NaN', null],
    ['later', null],
    ['2', 2_000],
    ['', null],
  ])('reads Retry-After in seconds and as a date: %j', (text, expected) => {
    expect(read({ 'retry-after': text }).retryAfterMs).toBe(expected);
  });

  it.each([
    [String(START_MS + 60_000), START_MS + 60_000],
    [String(START_MS / 1000 + 60), START_MS + 60_000],
    ['60', START_MS + 60_000],
    ['7200000', START_MS + 7_200_000],
    ['2026-11-23T10:01:00Z', START_MS + 60_000],
    ['0', START_MS],
    ['9999999999999', START_MS + 86_400_000],
    ['tomorrow', null],
  ])('reads the day’s reset however it is written: %s', (text, expected) => {
    expect(read({ 'x-ratelimit-daily-reset': text }).dailyResetAtMs).toBe(expected);
  });

  it('takes a count that makes no sense for none', () => {
    expect(read({ 'x-ratelimit-remaining': 'many', 'x-ratelimit-max': '' })).toMatchObject({
      remaining: null,
      max: null,
    });
    expect(read({ 'x-ratelimit-remaining': '-3' }).remaining).toBe(0);
    expect(read({ 'x-ratelimit-max': '9'.repeat(400) }).max).toBeNull();
  });
});
