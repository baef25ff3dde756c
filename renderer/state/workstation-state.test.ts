import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { WorkstationState } from './workstation-state.svelte.ts';

test('the time moves on at the full minute, and only then', async () => {
  const clock = new ManualClock(SAMPLE_NOW_MS + 12_345);
  const workstation = new WorkstationState(sampleBridge(), clock);
  await workstation.start();
  clock.advance(60_000 - 12_346);
  expect(workstation.nowMs).toBe(SAMPLE_NOW_MS + 12_345);
  clock.advance(1);
  expect(workstation.nowMs).toBe(SAMPLE_NOW_MS + 60_000);
  clock.advance(60_000);
  expect(workstation.nowMs).toBe(SAMPLE_NOW_MS + 120_000);
  workstation.stop();
});

test('after sleep the time is right at once', async () => {
  const clock = new ManualClock(SAMPLE_NOW_MS);
  const bridge = sampleBridge();
  const workstation = new WorkstationState(bridge, clock);
  await workstation.start();
  clock.nowMs = () => SAMPLE_NOW_MS + 3_600_000;
  bridge.emit('workstation.resumed', { sleptMs: 3_600_000 });
  expect(workstation.nowMs).toBe(SAMPLE_NOW_MS + 3_600_000);
});

test('preferences changed quickly one after the other all reach the disk, the last one last', async () => {
  const bridge = sampleBridge();
  const workstation = new WorkstationState(bridge, new ManualClock(SAMPLE_NOW_MS));
  await workstation.start();
  await Promise.all([
    workstation.updatePreferences({ view: 'day' }),
    workstation.updatePreferences({ theme: 'dark' }),
    workstation.updatePreferences({ view: 'month' }),
  ]);
  expect(bridge.inputsOf('preferences.write').at(-1)).toMatchObject({ view: 'month', theme: 'dark' });
  expect(workstation.preferences).toMatchObject({ view: 'month', theme: 'dark' });
});

test('a preference that could not be kept still holds for now, and that is told', async () => {
  const bridge = sampleBridge({ handlers: { 'preferences.write': () => fail('disk-full') } });
  const workstation = new WorkstationState(bridge, new ManualClock(SAMPLE_NOW_MS));
  await workstation.start();
  await workstation.updatePreferences({ view: 'day' });
  expect(workstation.preferences.view).toBe('day');
  expect(workstation.preferencesFailure?.code).toBe('disk-full');
});

test.each([
  ['h12', true],
  ['h23', false],
  ['system', false],
] as const)('with hours %s, twelve-hour times are %s on a British PC', async (hourCycle, hour12) => {
  const workstation = new WorkstationState(
    sampleBridge({ preferences: { hourCycle } }),
    new ManualClock(SAMPLE_NOW_MS),
  );
  await workstation.start();
  expect(workstation.hour12).toBe(hour12);
  expect(workstation.timeStyle.hour12).toBe(hour12);
});

test.each([
  ['en-US', 0, true, 'month-day'],
  ['en-GB', 1, false, 'day-month'],
  ['de-DE', 1, false, 'day-month'],
  ['ar-EG', 6, true, 'day-month'],
] as const)(
  'weeks, clock and dates are as in %s until they are set by hand',
  async (locale, day, hour12, order) => {
    const info = {
      version: '1',
      platform: 'linux',
      deskName: '',
      pcTimeZone: 'UTC',
      locale,
      runtimeNotice: null,
    } as const;
    const bridge = sampleBridge({ handlers: { 'workstation.info': () => info } });
    const workstation = new WorkstationState(bridge, new ManualClock(SAMPLE_NOW_MS));
    await workstation.start();
    expect(workstation.firstDayOfWeek).toBe(day);
    expect(workstation.hour12).toBe(hour12);
    expect(workstation.dateReading.order).toBe(order);
    await workstation.updatePreferences({ firstDayOfWeek: 3, hourCycle: 'h23', dateOrder: 'month-day' });
    expect(workstation.firstDayOfWeek).toBe(3);
    expect(workstation.hour12).toBe(false);
    expect(workstation.dateReading.order).toBe('month-day');
  },
);
