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
