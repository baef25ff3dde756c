import { failure } from '../../shared/failures/failures.ts';
import { describe, expect, test } from 'vitest';
import { connectionSchema, type Connection } from '../../shared/connection/connection.ts';
import { DEFAULT_TIME_STYLE } from '../../shared/time/format.ts';
import { SAMPLE_CONNECTION } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import {
  connectionNews,
  connectionMessages,
  zoneDifference,
  zoneLabel,
  type ConnectionMessages,
} from './connection-messages.ts';
import { shellLayout } from './shell-layout.ts';

const CONTEXT = {
  nowMs: SAMPLE_NOW_MS,
  timeZone: 'America/New_York',
  style: DEFAULT_TIME_STYLE,
  shownFromMs: SAMPLE_NOW_MS - 130 * 60_000,
};

function wordsOf(patch: Partial<Connection>): ConnectionMessages {
  return connectionMessages({ ...SAMPLE_CONNECTION, ...patch }, CONTEXT);
}

test('online says so and nothing more', () => {
  expect(wordsOf({})).toEqual({ short: 'Online', tone: 'good', line: null });
});

test('offline says since when in the location’s time, that work goes on, and what waits', () => {
  const { line } = wordsOf({
    state: 'offline',
    sinceMs: SAMPLE_NOW_MS - 2 * 3_600_000,
    outbox: { unsentCount: 2, needsAttentionCount: 0, progress: null },
  });
  expect(line?.title).toBe('Offline since 08:24.');
  expect(line?.text).toContain('kept on this PC');
  expect(line?.text).toContain('2 changes are waiting.');
  expect(line?.action).toBe('retry');
});

test('offline says how old what is on screen is, and the day of both where it is another one', () => {
  const sinceMs = SAMPLE_NOW_MS - 40 * 3_600_000;
  const offline: Connection = { ...SAMPLE_CONNECTION, state: 'offline', sinceMs };
  const { line } = connectionMessages(offline, { ...CONTEXT, shownFromMs: sinceMs - 600_000 });
  expect(line?.title).toBe('Offline since Sat 21 Nov, 18:24.');
  expect(line?.text).toContain('You see the schedule of Sat 21 Nov, 18:14.');
  expect(connectionMessages(offline, { ...CONTEXT, shownFromMs: null }).line?.text).not.toContain('You see');
});

test('a server that asks to wait is said with the time, and can be asked all the same', () => {
  const paused = { pausedUntilMs: SAMPLE_NOW_MS + 15 * 60_000 };
  const { line } = wordsOf({ ...paused, outbox: { unsentCount: 1, needsAttentionCount: 0, progress: null } });
  expect(line).toEqual({
    title: 'The server asks to wait until 10:39.',
    text: 'Continue booking: it is kept on this PC and sent then. 1 change is waiting. You see the schedule of 08:14.',
    tone: 'info',
    action: 'retry',
  });
  expect(connectionNews(SAMPLE_CONNECTION, { ...SAMPLE_CONNECTION, ...paused }, wordsOf(paused))).toContain(
    'asks to wait until 10:39',
  );
});

describe('what a screen reader is told', () => {
  const news = (before: Partial<Connection>, now: Partial<Connection>): string | null =>
    connectionNews({ ...SAMPLE_CONNECTION, ...before }, { ...SAMPLE_CONNECTION, ...now }, wordsOf(now));
  const outbox = (unsentCount: number, progress: { done: number; total: number } | null = null) => ({
    outbox: { unsentCount, needsAttentionCount: 0, progress },
  });

  test('is that the connection went and came', () => {
    expect(news({}, { state: 'offline' })).toMatch(/^Offline\. Continue booking/);
    expect(news({ state: 'offline' }, {})).toBe('Online again.');
  });

  test('is that sending begins and ends, and nothing in between', () => {
    expect(news(outbox(6), outbox(6, { done: 0, total: 6 }))).toBe('Sending 6 bookings.');
    expect(news(outbox(6, { done: 0, total: 6 }), outbox(5, { done: 1, total: 6 }))).toBeNull();
    expect(news(outbox(1, { done: 5, total: 6 }), outbox(0))).toBe('Everything is sent.');
  });

  test('is nothing at the start, and nothing when only a count moves', () => {
    expect(news({ state: 'connecting' }, {})).toBeNull();
    expect(news({ state: 'offline', ...outbox(2) }, { state: 'offline', ...outbox(3) })).toBeNull();
  });
});

test('a refused account leads to the token, not to a retry', () => {
  expect(wordsOf({ state: 'account-refused' }).line).toMatchObject({ tone: 'error', action: 'sign-in' });
});

test('a location that is not active is no matter of the token, and what waits is counted', () => {
  const words = wordsOf({
    state: 'location-inactive',
    outbox: { unsentCount: 2, needsAttentionCount: 0, progress: null },
  });
  expect(words).toMatchObject({ short: 'Location not active', line: { tone: 'error', action: 'retry' } });
  expect(words.line?.title).toContain('This location is not active since');
  expect(words.line?.text).toContain('2 changes are waiting');
});

test('while much is being sent, it says how much of how much', () => {
  const outbox = { unsentCount: 12, needsAttentionCount: 0, progress: { done: 5, total: 17 } };
  expect(wordsOf({ outbox }).short).toBe('Sending 5 of 17');
});

test('a network that wants a sign-in is told from one that is in the way otherwise', () => {
  const textOf = (why: 'captive-page' | 'proxy') =>
    wordsOf({ state: 'intercepted', failure: failure(why) }).line?.text;
  expect(textOf('captive-page')).toMatch(/open a browser and sign in.* You see the schedule of 08:14\.$/);
  expect(textOf('proxy')).toContain('Ask whoever runs the network');
});

test.each(connectionSchema.shape.state.options)('%s has words', (state) => {
  expect(wordsOf({ state }).short).not.toBe('');
});

describe('zones', () => {
  test('the city and the short name are said', () => {
    expect(zoneLabel('America/New_York', SAMPLE_NOW_MS)).toBe('New York time (EST)');
  });

  test.each([
    [-5, 1, 'This PC’s clock is 6 h ahead.'],
    [1, -3.5, 'This PC’s clock is 4 h 30 min behind.'],
    [2, 2, 'This PC’s clock shows the same.'],
  ])('location %s h, PC %s h: %s', (locationHours, pcHours, words) => {
    expect(zoneDifference(locationHours * 3_600_000, pcHours * 3_600_000)).toBe(words);
  });
});

describe('the window’s width', () => {
  test('at 1366 px everything stands side by side', () => {
    expect(shellLayout(1366)).toEqual({
      panel: 'beside',
      canUnfoldRail: true,
      isToolbarNarrow: false,
      isToolbarTight: false,
      isHeadingShort: false,
    });
  });

  test('below 1100 px the rail folds', () => {
    expect(shellLayout(1099).canUnfoldRail).toBe(false);
    expect(shellLayout(1100).canUnfoldRail).toBe(true);
  });

  test('larger text on a screen that is wide enough keeps the rail', () => {
    expect(shellLayout(Math.round(1366 / 1.3), 130).canUnfoldRail).toBe(true);
    expect(shellLayout(Math.round(1024 / 1.3), 130).canUnfoldRail).toBe(false);
    expect(shellLayout(Math.round(1366 / 1.3), 130, true).canUnfoldRail).toBe(false);
  });

  test('at 1366 px with 200 % zoom the panel is a sheet that leaves a strip of the schedule', () => {
    expect(shellLayout(683)).toMatchObject({ panel: 'sheet', isToolbarTight: true });
    expect(shellLayout(480).panel).toBe('cover');
  });
});
