import { render, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect } from 'vitest';
import App from '../App.svelte';
import type { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from './manual-clock.ts';
import type { MockBridge } from './mock-bridge.ts';
import { sampleBridge, type SampleOptions } from './sample-bridge.ts';
import { SAMPLE_NOW_MS } from './sample-clinic.ts';
import WindowWithoutSchedule from './WindowWithoutSchedule.svelte';

/** An open window in a test, and the hands on its keyboard and mouse. */
export interface OpenedApp {
  app: AppState;
  bridge: MockBridge;
  clock: ManualClock;
  user: ReturnType<typeof userEvent.setup>;
}

/**
 * Opens the window over the sample clinic, without its schedule and with an empty outbox. The clock stands still at the
 * sample's now. A bridge of an earlier window makes it that window, closed and opened again.
 */
export async function openApp(options: SampleOptions = {}, bridge?: MockBridge): Promise<OpenedApp> {
  // jsdom lays nothing out, and lists scroll to their items.
  Element.prototype.scrollIntoView = () => undefined;
  const opened = bridge ?? sampleBridge({ outbox: [], ...options });
  const clock = new ManualClock(SAMPLE_NOW_MS);
  let app: AppState | undefined;
  const onready = (ready: AppState): unknown => (app = ready);
  render(App, { bridge: opened, clock, onready, content: WindowWithoutSchedule });
  await waitFor(() => expect(app).toBeDefined());
  if (!app) throw new Error('The window did not get ready.');
  return { app, bridge: opened, clock, user: userEvent.setup() };
}
