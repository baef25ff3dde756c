import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { SAMPLE_CONNECTION, sampleBridge } from '../testing/sample-bridge.ts';
import { sampleAppointment, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import WithAppState from '../testing/WithAppState.svelte';
import StatusLine from './StatusLine.svelte';

test('an outage that begins during a drag is said when the drag is over, so that the schedule stays put', async () => {
  const bridge = sampleBridge();
  const app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  render(WithAppState, { props: { app, component: StatusLine, props: {} } });

  await fireEvent.pointerDown(document.body);
  bridge.emit('connection.changed', { ...SAMPLE_CONNECTION, state: 'offline', sinceMs: SAMPLE_NOW_MS });
  await waitFor(() => expect(app.workstation.connection.state).toBe('offline'));
  expect(screen.queryByText(/Offline since/)).not.toBeInTheDocument();

  await fireEvent.pointerUp(document.body);
  expect(await screen.findByText(/Offline since/)).toBeVisible();
});

test('at the end of the day those who are not marked are asked about, in a line that blocks nothing', async () => {
  const appointments = ['one', 'two'].map((id) =>
    sampleAppointment({ wall: '2026-11-23T09:00', minutes: 30, client: 0, id }),
  );
  const app = new AppState(sampleBridge({ appointments }), { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  render(WithAppState, { props: { app, component: StatusLine, props: {} } });
  const stop = app.today.follow(app.schedule.todayDate, 'here');

  const line = await screen.findByText(/2 clients are not marked/);
  expect(line).toBeVisible();
  expect(document.activeElement).toBe(document.body);
  await fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  await waitFor(() => expect(line).not.toBeInTheDocument());
  expect(app.workstation.preferences.askedAboutDay).toBe('2026-11-23');
  expect(app.today.lists.unmarked).toHaveLength(2);
  stop();
});
