import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS, sampleInstant, sampleWindow } from '../testing/sample-clinic.ts';
import { settle } from '../testing/settle.ts';
import { AppState } from './app-state.svelte.ts';

const DAY_MS = 86_400_000;
const OTHER_WEEK = { startMs: sampleInstant('2026-11-30T00:00'), endMs: sampleInstant('2026-12-07T00:00') };

let bridge: MockBridge;
let clock: ManualClock;
let app: AppState;

beforeEach(async () => {
  clock = new ManualClock(SAMPLE_NOW_MS);
  bridge = sampleBridge({ preferences: { view: 'week' } });
  app = new AppState(bridge, { clock });
  await app.start();
});

const reads = () => bridge.inputsOf('schedule.read');

test('begins with this week in the location’s zone, whatever the PC’s', () => {
  expect(app.schedule.timeZone).toBe('America/New_York');
  expect(app.schedule.anchorDate).toBe('2026-11-23');
  expect(reads()).toEqual([
    { startMs: sampleInstant('2026-11-23T00:00'), endMs: sampleInstant('2026-11-30T00:00') },
  ]);
});

test('tells main what is on screen, and whether anyone is looking', async () => {
  await app.schedule.setVisibleWindow(OTHER_WEEK);
  app.schedule.setFocused(false);
  expect(bridge.inputsOf('schedule.watch').at(-1)).toEqual({ ...OTHER_WEEK, focused: false });
});

describe('a change told by main', () => {
  test('is read again when it is on screen', async () => {
    bridge.emit('schedule.changed', { startMs: SAMPLE_NOW_MS, endMs: SAMPLE_NOW_MS + 1 });
    await settle();
    expect(reads()).toHaveLength(2);
  });

  test('is left alone when it is not', async () => {
    bridge.emit('schedule.changed', OTHER_WEEK);
    await settle();
    expect(reads()).toHaveLength(1);
  });

  test('told many times while one read is under way becomes one further read', async () => {
    for (let times = 0; times < 10; times += 1) {
      bridge.emit('schedule.changed', { startMs: SAMPLE_NOW_MS, endMs: SAMPLE_NOW_MS + DAY_MS });
    }
    await settle();
    expect(reads()).toHaveLength(3);
    expect(app.schedule.isReading).toBe(false);
  });
});

test('an answer for a week the user has left is not shown', async () => {
  const answers: ((window: ScheduleWindow) => void)[] = [];
  bridge.handle('schedule.read', () => {
    const { promise, resolve } = Promise.withResolvers<ScheduleWindow>();
    answers.push(resolve);
    return promise;
  });
  const shownBefore = app.schedule.data;
  const first = app.schedule.setVisibleWindow(OTHER_WEEK);
  const third = { startMs: OTHER_WEEK.startMs + 7 * DAY_MS, endMs: OTHER_WEEK.endMs + 7 * DAY_MS };
  const second = app.schedule.setVisibleWindow(third);
  await settle();
  answers[0]?.(sampleWindow(OTHER_WEEK));
  await settle();
  expect(app.schedule.data).toBe(shownBefore);
  answers[1]?.(sampleWindow(third));
  await Promise.all([first, second]);
  expect(app.schedule.data?.startMs).toBe(third.startMs);
});

test('a failed read keeps what is on screen and tells why', async () => {
  bridge.handle('schedule.read', () => fail('store-unavailable'));
  const before = app.schedule.data;
  await app.schedule.read();
  expect(app.schedule.data).toBe(before);
  expect(app.schedule.failure?.code).toBe('store-unavailable');
});

describe('filters', () => {
  test('cancelled and invalid appointments are shown only when asked for', async () => {
    const ids = () => app.schedule.visibleAppointments.map(({ id }) => id);
    expect(ids()).not.toContain('cancelled');
    await app.workstation.updatePreferences({ showCancelled: true });
    expect(ids()).toEqual(expect.arrayContaining(['cancelled', 'invalid']));
  });

  test('a hidden calendar takes its appointments and series away', async () => {
    expect(app.schedule.visibleSeries).toHaveLength(1);
    await app.workstation.updatePreferences({ hiddenCalendarIds: ['calendar-therapy'] });
    expect(app.schedule.visibleSeries).toHaveLength(0);
    expect(app.schedule.visibleAppointments.some(({ calendarId }) => calendarId === 'calendar-therapy')).toBe(
      false,
    );
  });

  test('a hidden provider takes the blocked times away too', async () => {
    expect(app.schedule.visibleBlockedSlots.length).toBeGreaterThan(0);
    await app.workstation.updatePreferences({ hiddenProviderIds: ['0007BWpSzSwfiuSl0tR2'] });
    expect(app.schedule.visibleBlockedSlots).toHaveLength(0);
  });
});

test('today moves on at midnight of the location, not of the PC', () => {
  clock.advance(sampleInstant('2026-11-23T23:59') - SAMPLE_NOW_MS);
  expect(app.schedule.todayDate).toBe('2026-11-23');
  clock.advance(60_000);
  expect(app.schedule.todayDate).toBe('2026-11-24');
});

test('another location leaves nothing of the one before on screen', async () => {
  app.panel.open({ kind: 'details', appointmentId: 'long-name' });
  bridge.handle('schedule.read', (window) => sampleWindow(window, []));
  bridge.emit('account.changed', {
    kind: 'practice',
    clinic: 'small',
    location: { ...app.account.location!, id: 'another', timeZone: 'Europe/Berlin' },
  });
  await settle();
  expect(app.panel.current).toBeNull();
  expect(app.schedule.data?.appointments).toEqual([]);
  expect(app.schedule.timeZone).toBe('Europe/Berlin');
});

test('the other practice clinic is another place, though its location has the same id', async () => {
  bridge.handle('schedule.read', (window) => sampleWindow(window, []));
  const { location } = app.account;
  bridge.emit('account.changed', { kind: 'practice', clinic: 'large', location });
  await settle();
  expect(app.schedule.data?.appointments).toEqual([]);
});

test('stopping leaves no listener and no timer behind', () => {
  app.stop();
  for (const name of [
    'schedule.changed',
    'outbox.changed',
    'connection.changed',
    'account.changed',
  ] as const) {
    expect(bridge.listenerCount(name), name).toBe(0);
  }
  expect(clock.waitingCount).toBe(0);
});

describe('a window the user may go to next', () => {
  const titles = (): string[] => app.schedule.data?.appointments.map(({ title }) => title) ?? [];
  /** The sample's bookings at that window's first day, with a title that says when they were read. */
  const readAs = (title: string) => (window: { startMs: number; endMs: number }) => {
    const { appointments, ...rest } = sampleWindow(window);
    const [one] = sampleWindow({
      startMs: SAMPLE_NOW_MS - 7 * DAY_MS,
      endMs: SAMPLE_NOW_MS + 7 * DAY_MS,
    }).appointments;
    if (one === undefined) throw new Error('the sample has no booking');
    return { ...rest, appointments: [{ ...one, title, startMs: window.startMs, endMs: window.startMs + 1 }] };
  };

  beforeEach(() => {
    vi.stubGlobal('requestIdleCallback', (task: () => void) => setTimeout(task, 0));
  });

  test('is read while nobody waits, and shown at once when it is gone to', async () => {
    bridge.handle('schedule.read', readAs('before'));
    await app.schedule.prepare([OTHER_WEEK]);
    bridge.handle('schedule.read', readAs('after'));
    const shown = app.schedule.setVisibleWindow(OTHER_WEEK);
    expect(titles()).toEqual(['before']);
    await shown;
    expect(titles()).toEqual(['after']);
  });

  test('is let go with a change in it, and stays with one elsewhere', async () => {
    bridge.handle('schedule.read', readAs('before'));
    await app.schedule.prepare([OTHER_WEEK]);
    bridge.emit('schedule.changed', { startMs: SAMPLE_NOW_MS, endMs: SAMPLE_NOW_MS + 1 });
    await app.schedule.prepare([OTHER_WEEK]);
    expect(reads().filter(({ startMs }) => startMs === OTHER_WEEK.startMs)).toHaveLength(1);
    bridge.emit('schedule.changed', { startMs: OTHER_WEEK.startMs, endMs: OTHER_WEEK.startMs + 1 });
    const before = app.schedule.data;
    void app.schedule.setVisibleWindow(OTHER_WEEK);
    expect(app.schedule.data).toBe(before);
  });

  test('is not kept where something changed while it was read', async () => {
    const { promise, resolve } = Promise.withResolvers<ScheduleWindow>();
    bridge.handle('schedule.read', () => promise);
    const prepared = app.schedule.prepare([OTHER_WEEK]);
    await vi.waitFor(() => expect(reads()).toHaveLength(2));
    bridge.emit('schedule.changed', { startMs: OTHER_WEEK.startMs, endMs: OTHER_WEEK.startMs + 1 });
    resolve(readAs('before')(OTHER_WEEK));
    await prepared;
    const before = app.schedule.data;
    void app.schedule.setVisibleWindow(OTHER_WEEK);
    expect(app.schedule.data).toBe(before);
  });

  test('is left alone once the user has gone elsewhere', async () => {
    const prepared = app.schedule.prepare([OTHER_WEEK]);
    await app.schedule.setVisibleWindow({ startMs: OTHER_WEEK.endMs, endMs: OTHER_WEEK.endMs + 7 * DAY_MS });
    await prepared;
    expect(reads().some(({ startMs }) => startMs === OTHER_WEEK.startMs)).toBe(false);
  });
});
