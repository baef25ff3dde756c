import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import App from './App.svelte';
import type { AppState } from './state/app-state.svelte.ts';
import { ManualClock } from './testing/manual-clock.ts';
import type { MockBridge } from './testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from './testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from './testing/sample-clinic.ts';
import WindowWithoutSchedule from './testing/WindowWithoutSchedule.svelte';

async function open(options: SampleOptions = {}): Promise<{ app: AppState; bridge: MockBridge }> {
  const bridge = sampleBridge({ outbox: [], ...options });
  let app: AppState | undefined;
  const onready = (ready: AppState): unknown => (app = ready);
  const clock = new ManualClock(SAMPLE_NOW_MS);
  render(App, { bridge, clock, onready, content: WindowWithoutSchedule });
  await waitFor(() => expect(app).toBeDefined());
  return { app: app!, bridge };
}

beforeEach(() => {
  delete document.documentElement.dataset['theme'];
});

test('says whose schedule it is, that it is practice, and the zone where it is not the PC’s', async () => {
  await open();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Riverside Physiotherapy');
  expect(screen.getByText('Practice')).toBeVisible();
  expect(screen.getByText('New York time (EST)')).toBeVisible();
  expect(document.title).toBe('Riverside Physiotherapy – Frontdesk');
});

test('leaves the zone unsaid where the PC’s clock shows the same', async () => {
  await open({
    handlers: {
      'workstation.info': () => ({
        version: '0.1.0',
        platform: 'linux',
        deskName: 'PC',
        pcTimeZone: 'America/Toronto',
        locale: 'en-US',
        runtimeNotice: null,
      }),
    },
  });
  expect(screen.queryByText(/time \(EST\)/)).toBeNull();
});

test('walks through the weeks with the keyboard and back to today', async () => {
  const user = userEvent.setup();
  const { app } = await open();
  await user.keyboard('wj');
  // jsdom's window is a narrow one, where this year is left unsaid.
  expect(screen.getByText('30 Nov – 6 Dec')).toBeVisible();
  await user.keyboard('kk');
  expect(screen.getByText('16–22 Nov')).toBeVisible();
  await user.keyboard('td');
  await waitFor(() => expect(screen.getByText('Mon 23 Nov')).toBeVisible());
  expect(app.schedule.view).toBe('day');
});

test('N opens the form beside the schedule, Escape closes the panel and keeps what was typed', async () => {
  const user = userEvent.setup();
  const { app } = await open();
  await user.keyboard('n');
  expect(screen.getByRole('complementary', { name: 'Side panel' })).toBeVisible();
  expect(screen.getByRole('main', { name: 'Schedule' })).toBeVisible();
  app.draft.update({ notes: 'Prefers the morning' });
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('complementary', { name: 'Side panel' })).toBeNull();
  expect(app.draft.draft).not.toBeNull();
  expect(screen.getByRole('button', { name: 'Continue booking' })).toBeVisible();
});

test('offline, it says since when and tries again when asked to', async () => {
  const user = userEvent.setup();
  const { bridge } = await open({ connection: { state: 'offline' } });
  expect(screen.getByText(/^Offline since/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Try now' }));
  expect(bridge.inputsOf('workstation.retryConnection')).toHaveLength(1);
});

test('a toast offers Undo without taking the focus', async () => {
  const user = userEvent.setup();
  const { app } = await open();
  const today = screen.getByRole('button', { name: 'Today' });
  today.focus();
  const undo = vi.fn();
  app.announcer.toast('Moved to 10:30.', { action: { label: 'Undo', run: undo } });
  const button = await screen.findByRole('button', { name: 'Undo' });
  expect(today).toHaveFocus();
  await user.click(button);
  expect(undo).toHaveBeenCalledTimes(1);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('the help lists every shortcut', async () => {
  const user = userEvent.setup();
  const { app } = await open();
  await user.keyboard('?');
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard' });
  for (const { label } of app.shortcuts.all) expect(dialog).toHaveTextContent(label);
});

test('the theme is the user’s choice, or the system’s', async () => {
  const { app } = await open({ preferences: { theme: 'dark' } });
  expect(document.documentElement.dataset['theme']).toBe('dark');
  await app.workstation.updatePreferences({ theme: 'system' });
  await waitFor(() => expect(document.documentElement.dataset['theme']).toBeUndefined());
});

test('a bug is logged and shown calmly, and the form that was being filled in is on disk', async () => {
  const { app, bridge } = await open();
  app.openBooking();
  app.draft.update({ notes: 'half a word' });
  window.dispatchEvent(new ErrorEvent('error', { error: new TypeError('broken'), message: 'broken' }));
  expect(await screen.findByText(/The form you were filling in is kept/)).toBeVisible();
  expect(bridge.inputsOf('workstation.reportProblem')[0]?.message).toBe('TypeError: broken');
  expect(bridge.inputsOf('drafts.write').at(-1)?.draft?.notes).toBe('half a word');
});

test('a layout that needed one more round is no crash', async () => {
  const { bridge } = await open();
  window.dispatchEvent(
    new ErrorEvent('error', { message: 'ResizeObserver loop completed with undelivered notifications.' }),
  );
  expect(screen.getByRole('main', { name: 'Schedule' })).toBeVisible();
  expect(bridge.inputsOf('workstation.reportProblem')).toHaveLength(0);
});
