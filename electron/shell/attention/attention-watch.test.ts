import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FailureCode } from '../../../shared/failures/failures.ts';
import { setLanguage } from '../../../shared/messages/messages.ts';
import type { OutboxEntry } from '../../../shared/outbox/outbox.ts';
import { ManualClock } from '../../sync/testing/manual-clock.ts';
import {
  AttentionWatch,
  countText,
  pictureName,
  type WatchedSync,
  type AttentionCounts,
  type AttentionNotice,
} from './attention-watch.ts';

const MINUTE_MS = 60_000;

let clock: ManualClock;
let isWatched: boolean;
let notices: (AttentionNotice | null)[];
let counts: AttentionCounts[];
let watch: AttentionWatch;
let entries: OutboxEntry[];
let listeners: Map<string, (payload: never) => void>;

const entry = (id: string, state: OutboxEntry['state'], code: FailureCode = 'slot-taken') =>
  ({ id, state, problem: { code }, summary: { clientName: 'Ana López' } }) as OutboxEntry;

/** The schedule's core, as far as it is watched. */
const core = (): WatchedSync =>
  ({
    listOutbox: () => entries,
    connection: () => ({ outbox: { unsentCount: entries.length, needsAttentionCount: 0, progress: null } }),
    on: (name: string, listener: (payload: never) => void) => {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
  }) as unknown as WatchedSync;

const change = (changed: OutboxEntry): void => listeners.get('outbox.changed')?.(changed as never);
const said = (): AttentionNotice[] => notices.filter((notice) => notice !== null);

beforeEach(() => {
  clock = new ManualClock(0);
  isWatched = false;
  notices = [];
  counts = [];
  entries = [];
  listeners = new Map();
  watch = new AttentionWatch({
    timers: clock,
    nowMs: clock.nowMs,
    isWatched: () => isWatched,
    notify: (notice) => notices.push(notice),
    showCounts: (shown) => counts.push(shown),
  });
});

describe('a booking that comes back', () => {
  test('rings while nobody looks at the window, and names no client', () => {
    watch.follow(core());
    change(entry('a', 'needs-attention'));
    clock.advance(2_000);
    expect(said()).toEqual([
      {
        title: 'A booking needs you',
        body: 'Its time was taken while it waited. Nothing typed is lost. Click to open the outbox.',
      },
    ]);
  });

  test('does not ring while somebody looks at the window', () => {
    watch.follow(core());
    isWatched = true;
    change(entry('a', 'needs-attention'));
    clock.advance(MINUTE_MS);
    expect(said()).toEqual([]);
  });

  test('rings once with the others that came back with it', () => {
    watch.follow(core());
    for (const id of ['a', 'b', 'c']) change(entry(id, 'needs-attention'));
    clock.advance(2_000);
    expect(said().map(({ title }) => title)).toEqual(['3 bookings need you']);
  });

  test('rings at most twice a minute while a queue drains, and then counts all', () => {
    watch.follow(core());
    for (let second = 0; second < 60; second += 5) {
      change(entry(`row-${String(second)}`, 'needs-attention'));
      clock.advance(5_000);
    }
    clock.advance(MINUTE_MS);
    expect(said().length).toBeLessThanOrEqual(3);
    expect(said().at(-1)?.title).toBe('12 bookings need you');
  });

  test('does not ring when it was settled before it could', () => {
    watch.follow(core());
    change(entry('a', 'needs-attention'));
    change(entry('a', 'done'));
    clock.advance(MINUTE_MS);
    expect(said()).toEqual([]);
  });

  test('rings although the account told of a new name of the same location meanwhile', () => {
    const same = core();
    watch.follow(same);
    change(entry('a', 'needs-attention'));
    watch.follow(same);
    clock.advance(2_000);
    expect(said()).toHaveLength(1);
  });

  test('does not ring again after a restart, nor when the same row is told twice', () => {
    entries = [entry('a', 'needs-attention')];
    watch.follow(core());
    change(entry('a', 'needs-attention'));
    clock.advance(MINUTE_MS);
    expect(said()).toEqual([]);
  });

  test('takes its notification back once nothing needs the user, and when the window is looked at', () => {
    watch.follow(core());
    change(entry('a', 'needs-attention'));
    clock.advance(2_000);
    change(entry('a', 'queued'));
    expect(notices.at(-1)).toBeNull();
    change(entry('b', 'needs-attention'));
    clock.advance(MINUTE_MS);
    expect(notices.at(-1)).not.toBeNull();
    watch.seen();
    expect(notices.at(-1)).toBeNull();
  });
});

test('another schedule begins with its own counts, and none with nothing', () => {
  entries = [entry('a', 'queued')];
  watch.follow(core());
  expect(counts.at(-1)).toMatchObject({ unsentCount: 1 });
  watch.follow(null);
  expect(counts.at(-1)).toEqual({ needsAttentionCount: 0, unsentCount: 0 });
  expect(listeners.size).toBe(0);
});

test.each([
  [0, 0, null, 'idle'],
  [0, 5, '5 to send', 'waiting'],
  [1, 1, '1 needs attention', '1'],
  [2, 7, '2 need attention, 5 to send', '2'],
  [12, 12, '12 need attention', 'more'],
])(
  '%i in need of a person of %i unsent is said as %s',
  (needsAttentionCount, unsentCount, words, picture) => {
    expect(countText({ needsAttentionCount, unsentCount })).toBe(words);
    expect(pictureName({ needsAttentionCount, unsentCount })).toBe(picture);
  },
);

describe('in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  test('one and many have forms of their own', () => {
    setLanguage('de');
    expect(countText({ needsAttentionCount: 1, unsentCount: 3 })).toBe('1 braucht Sie, 2 zu senden');
    expect(countText({ needsAttentionCount: 2, unsentCount: 2 })).toBe('2 brauchen Sie');
  });
});
