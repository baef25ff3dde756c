import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '../../../shared/failures/failures.ts';
import { ApiError, type ApiErrorKind } from '../../api/errors.ts';
import {
  type ConnectionSignal,
  type ConnectionStatus,
  ConnectionTracker,
  initialStatus,
  reduce,
  signalOf,
  type TrackedStatus,
} from './connection-tracker.ts';
import { ManualClock } from '../testing/manual-clock.ts';

const answered: ConnectionSignal = { kind: 'answered' };
const silent: ConnectionSignal = { kind: 'unreachable', failure: failure('offline'), certain: false };
const turnedAway: ConnectionSignal = { kind: 'unreachable', failure: failure('offline'), certain: true };

/** Plays signals at their times (ms) and gives the states that were seen. */
function play(signals: [number, ConnectionSignal][], from = initialStatus(0)): TrackedStatus {
  return signals.reduce((tracked, [atMs, signal]) => reduce(tracked, signal, atMs), from);
}

describe('the judgement of the connection', () => {
  test('one failed poll is not an outage', () => {
    expect(
      play([
        [0, answered],
        [10_000, silent],
      ]).state,
    ).toBe('online');
  });

  test('the polls of one round failing together count as one', () => {
    expect(
      play([
        [0, answered],
        [10_000, silent],
        [10_400, silent],
        [10_900, silent],
      ]).state,
    ).toBe('online');
  });

  test('a second failure later is an outage, since then', () => {
    expect(
      play([
        [0, answered],
        [10_000, silent],
        [12_500, silent],
      ]),
    ).toMatchObject({
      state: 'offline',
      sinceMs: 12_500,
      lastAnswerAtMs: 0,
    });
  });

  test('a write turned away is an outage at once', () => {
    expect(
      play([
        [0, answered],
        [10_000, turnedAway],
      ]).state,
    ).toBe('offline');
  });

  test('an answer between two failures clears the suspicion', () => {
    expect(
      play([
        [0, answered],
        [10_000, silent],
        [11_000, answered],
        [13_000, silent],
      ]).state,
    ).toBe('online');
  });

  test('the first answer after a long spell online counts at once', () => {
    const offline = play([
      [0, answered],
      [60_000, turnedAway],
    ]);
    expect(reduce(offline, answered, 90_000)).toMatchObject({ state: 'online', sinceMs: 90_000 });
  });

  test('a connection that comes and goes has to hold before it counts as back', () => {
    const flapping = play([
      [0, answered],
      [3_000, turnedAway],
      [5_000, answered],
    ]);
    expect(flapping.state).toBe('offline');
    expect(reduce(flapping, answered, 9_500).state).toBe('online');
  });

  test('a clock set back does not hide an outage', () => {
    expect(
      play([
        [100_000, answered],
        [110_000, silent],
        [5_000, silent],
      ]).state,
    ).toBe('offline');
  });

  test('alternating answers and silence every second never flicker', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), (count) => {
        let tracked = play([[0, answered]]);
        let changes = 0;
        for (let step = 1; step <= count; step += 1) {
          const next = reduce(tracked, step % 2 === 0 ? answered : silent, step * 1_000);
          if (next.state !== tracked.state) changes += 1;
          tracked = next;
        }
        expect(changes).toBe(0);
      }),
    );
  });

  test('any signal in any order leaves a state whose beginning is never after now', () => {
    const signals = fc.array(fc.constantFrom(answered, silent, turnedAway), { maxLength: 30 });
    fc.assert(
      fc.property(signals, (list) => {
        const tracked = play(list.map((signal, index) => [index * 700, signal]));
        expect(tracked.sinceMs).toBeLessThanOrEqual(list.length * 700);
      }),
    );
  });
});

describe('what a failed call teaches', () => {
  const error = (kind: ApiErrorKind, status: number | null = null): ApiError =>
    new ApiError({ kind, outcome: 'refused', isWrite: false, status });

  test.each([
    ['captive-page', 'intercepted'],
    ['proxy', 'intercepted'],
    ['blocked', 'intercepted'],
    ['offline', 'unreachable'],
    ['tls', 'unreachable'],
    ['server-error', 'server-failing'],
    ['token-rejected', 'account-refused'],
    ['location-inactive', 'location-inactive'],
    ['scope-missing', 'answered'],
    ['version-header', 'answered'],
    ['not-found', 'answered'],
  ] as const)('%s is %s', (kind, signal) => {
    expect(signalOf(error(kind, 400))?.kind).toBe(signal);
  });

  test('our own budget holding a call back teaches nothing; a 429 of the server is an answer', () => {
    expect(signalOf(error('rate-limited'))).toBeNull();
    expect(signalOf(error('rate-limited', 429))?.kind).toBe('answered');
    expect(signalOf(error('aborted'))).toBeNull();
  });
});

describe('the tracker', () => {
  test('asks again by itself with growing pauses, and says once that the server is back', () => {
    const clock = new ManualClock(1_000_000);
    const seen: [ConnectionStatus['state'], boolean][] = [];
    const probes: number[] = [];
    let reachable = true;
    const offline = new ApiError({ kind: 'offline', outcome: 'not-sent', isWrite: false });
    const tracker = new ConnectionTracker({
      nowMs: clock.nowMs,
      timers: clock,
      random: () => 0.999,
      probe: () => {
        probes.push(clock.nowMs());
        tracker.report(reachable ? undefined : offline);
        return Promise.resolve();
      },
      onChange: (status, returned) => void seen.push([status.state, returned]),
    });
    tracker.report();
    clock.advance(60_000);
    expect(probes).toHaveLength(0);
    reachable = false;
    tracker.report(offline);
    clock.advance(3_000);
    expect(tracker.canSendRequests()).toBe(false);
    clock.advance(300_000);
    expect(probes.length).toBeGreaterThan(8);
    expect(probes.length).toBeLessThan(40);
    reachable = true;
    clock.advance(40_000);
    expect(seen).toEqual([
      ['online', true],
      ['offline', false],
      ['online', true],
    ]);
    const count = probes.length;
    clock.advance(600_000);
    expect(probes).toHaveLength(count);
  });

  test('goes on asking after a probe that taught nothing, such as one our own budget held back', async () => {
    const clock = new ManualClock(1_000_000);
    const heldBack = new ApiError({ kind: 'rate-limited', outcome: 'not-sent', isWrite: false });
    const offline = new ApiError({ kind: 'offline', outcome: 'not-sent', isWrite: false });
    const outcomes = [heldBack, heldBack, undefined];
    const tracker = new ConnectionTracker({
      nowMs: clock.nowMs,
      timers: clock,
      random: () => 0.5,
      probe: () => {
        tracker.report(outcomes.shift());
        return Promise.resolve();
      },
      onChange: () => undefined,
    });
    tracker.report(offline);
    for (let round = 0; round < 4; round += 1) {
      clock.advance(40_000);
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(tracker.status().state).toBe('online');
  });
});
