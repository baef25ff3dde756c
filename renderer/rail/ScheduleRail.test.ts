import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { sampleAppointment, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import WithAppState from '../testing/WithAppState.svelte';
import ScheduleRail from './ScheduleRail.svelte';

async function open(folded = false): Promise<AppState> {
  const appointments = [
    sampleAppointment({
      id: 'late',
      wall: '2026-11-23T10:00',
      minutes: 30,
      client: 0,
      contactName: 'Ana López',
    }),
    sampleAppointment({ id: 'other day', wall: '2026-11-12T10:00', minutes: 30, client: 1 }),
  ];
  const app = new AppState(sampleBridge({ appointments }), { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  render(WithAppState, { props: { app, component: ScheduleRail, props: { folded } } });
  return app;
}
const day = (name: RegExp) => screen.getByRole('button', { name });

afterEach(() => {
  setLanguage('en');
});

describe('the rail', () => {
  it('goes to the day that is picked', async () => {
    const app = await open();
    await userEvent.click(day(/^Thu 12 Nov 2026/));
    expect(app.schedule.anchorDate).toBe('2026-11-12');
  });

  it('marks the days that have bookings and says how many', async () => {
    await open();
    expect(await screen.findByRole('button', { name: 'Thu 12 Nov 2026, 1 booking' })).toBeInTheDocument();
    expect(day(/^Wed 11 Nov 2026$/)).toBeInTheDocument();
  });

  it('counts bookings and names days in German as well', async () => {
    setLanguage('de');
    await open();
    expect(await screen.findByRole('button', { name: 'Do., 12. Nov. 2026, 1 Termin' })).toBeInTheDocument();
    expect(day(/^Mo., 23. Nov. 2026, heute/)).toBeInTheDocument();
  });

  it('has one tab stop among the days, and arrows walk them, into the next month too', async () => {
    const app = await open();
    const stops = screen.getAllByRole('gridcell').filter((cell) => cell.querySelector('[tabindex="0"]'));
    expect(stops).toHaveLength(1);
    day(/^Mon 23 Nov 2026/).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toHaveAccessibleName(/^Mon 7 Dec 2026/);
    await userEvent.keyboard('{Enter}');
    expect(app.schedule.anchorDate).toBe('2026-12-07');
  });

  it('hides a service and keeps that on this PC', async () => {
    const app = await open();
    const services = screen.getByRole('region', { name: 'Services' });
    const [first] = within(services).getAllByRole('checkbox');
    await userEvent.click(first!);
    expect(app.workstation.preferences.hiddenCalendarIds).toEqual([app.directory.calendars[0]?.id]);
    await userEvent.click(within(services).getByRole('button', { name: 'Show all' }));
    expect(app.workstation.preferences.hiddenCalendarIds).toEqual([]);
  });

  it('shows only one provider', async () => {
    const app = await open();
    const providers = screen.getByRole('region', { name: 'Providers' });
    await userEvent.click(within(providers).getAllByRole('button', { name: /^Only / })[0]!);
    expect(app.workstation.preferences.hiddenProviderIds).toHaveLength(app.directory.providers.length - 1);
  });

  it('names who is late and opens their booking', async () => {
    const app = await open();
    await userEvent.click(await screen.findByRole('button', { name: /Ana López.*24 min late/ }));
    expect(app.panel.current).toEqual({ kind: 'details', appointmentId: 'late' });
  });

  it('opens the form at a gap, with the provider who is free', async () => {
    const app = await open();
    const gaps = await screen.findAllByTitle(/^Book .* here$/);
    await userEvent.click(gaps[0]!);
    await waitFor(() => expect(app.panel.current).toEqual({ kind: 'booking' }));
    expect(app.draft.draft?.startWall).toMatch(/^2026-11-23T10:30/);
    expect(app.draft.draft?.assignedUserId).not.toBeNull();
  });

  it('folds to three icons that say what they open', async () => {
    await open(true);
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Choose a date',
      'Today',
      'What is shown',
    ]);
  });
});
