import { render, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect } from 'vitest';
import App from '../App.svelte';
import { rooms, type Rooms } from '../rooms.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from './manual-clock.ts';
import type { MockBridge } from './mock-bridge.ts';
import { sampleBridge, type SampleOptions } from './sample-bridge.ts';
import { SAMPLE_NOW_MS } from './sample-clinic.ts';

/** An open window in a test, and the hands on its keyboard and mouse. */
export interface OpenedApp {
  app: AppState;
  bridge: MockBridge;
  clock: ManualClock;
  user: ReturnType<typeof userEvent.setup>;
}

const NO_ROOMS: Rooms = {
  schedule: null,
  rail: null,
  clientSearch: null,
  booking: null,
  details: null,
  client: null,
  outbox: null,
  settings: null,
  transfer: null,
  block: null,
  firstRun: null,
  keychainUnavailable: null,
  storeUnavailable: null,
};

/**
 * Opens the window over the sample clinic with an empty outbox and only the rooms a test is about in it. The clock stands
 * still at the sample's now. A bridge of an earlier window makes it that window, closed and opened again.
 */
export async function openApp(
  shownRooms: Partial<Rooms>,
  options: SampleOptions = {},
  bridge?: MockBridge,
): Promise<OpenedApp> {
  Object.assign(rooms, NO_ROOMS, shownRooms);
  // jsdom lays nothing out, and lists scroll to their items.
  Element.prototype.scrollIntoView = () => undefined;
  const opened = bridge ?? sampleBridge({ outbox: [], ...options });
  const clock = new ManualClock(SAMPLE_NOW_MS);
  let app: AppState | undefined;
  render(App, { bridge: opened, clock, onready: (ready: AppState) => (app = ready) });
  await waitFor(() => expect(app).toBeDefined());
  if (!app) throw new Error('The window did not get ready.');
  return { app, bridge: opened, clock, user: userEvent.setup() };
}
