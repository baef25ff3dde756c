import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { sampleAppointment, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { sampleEntry } from '../testing/sample-outbox.ts';
import WithAppState from '../testing/WithAppState.svelte';
import ScheduleRail from './ScheduleRail.svelte';

/** How many changes were written. */
let changes = 0;

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
  const bridge = sampleBridge({ appointments });
  changes = 0;
  // As main does: what is marked here is laid over what is listed.
  bridge.handle('booking.change', (order) => {
    changes += 1;
    const { appointmentStatus } = order.update;
    const place = appointments.findIndex(({ id }) => id === order.appointmentId);
    const before = appointments[place];
    if (before && appointmentStatus) appointments[place] = { ...before, status: appointmentStatus };
    bridge.emit('schedule.changed', { startMs: SAMPLE_NOW_MS - 3_600_000, endMs: SAMPLE_NOW_MS });
    return sampleEntry({ kind: 'change-appointment', version: 1, order }, { createdAtMs: SAMPLE_NOW_MS });
  });
  const app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
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

  const lists = () => within(screen.getByRole('region', { name: 'Today' }));

  it('counts who is to come, late, here and not marked, and shows who is late and next at once', async () => {
    const app = await open();
    await userEvent.click(await lists().findByRole('button', { name: /Ana López.*Late.*24 min/ }));
    expect(app.panel.current).toEqual({ kind: 'details', appointmentId: 'late' });
    for (const name of ['Arriving 0', 'Late 1', 'Here 0', 'Not marked 0'])
      expect(lists().getByRole('button', { name })).toBeVisible();
  });

  it('marks who is here by one click, with their phone beside it', async () => {
    const app = await open();
    const tick = await lists().findByRole('button', { name: 'Ana López is here' });
    expect(lists().getByRole('link', { name: /^Call Ana López/ })).toBeVisible();
    await userEvent.click(tick);
    await waitFor(() => expect(app.announcer.toasts.at(-1)?.action?.label).toBe('Undo'));
  });

  it('keeps the row of whoever was just marked, so that a second click meets nobody else', async () => {
    const app = await open();
    const tick = await lists().findByRole('button', { name: 'Ana López is here' });
    await userEvent.dblClick(tick);
    await waitFor(() => expect(tick).toHaveAttribute('aria-pressed', 'true'));
    expect(lists().getByRole('button', { name: 'Here 1' })).toBeVisible();
    expect(changes).toBe(1);
    tick.blur();
    await waitFor(() => expect(tick).not.toBeInTheDocument());
    await userEvent.click(lists().getByRole('button', { name: 'Here 1' }));
    expect(lists().getByRole('list', { name: 'Here' })).toHaveTextContent('Ana López');
    expect(app.today.openList).toBe('here');
  });

  it('says that nobody is in a list', async () => {
    await open();
    await userEvent.click(lists().getByRole('button', { name: 'Not marked 0' }));
    expect(lists().getByText('Everybody is marked.')).toBeVisible();
  });

  it('offers to say who did not come, of those who are late', async () => {
    await open();
    await userEvent.click(await lists().findByRole('button', { name: 'Ana López did not come' }));
    expect(
      await lists().findByRole('button', { name: 'Ana López did not come', pressed: true }),
    ).toBeVisible();
  });

  it('folds to four icons that say what they open', async () => {
    await open(true);
    await screen.findByRole('button', { name: 'Today, 1 late' });
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Walk-in',
      'Today, 1 late',
      'Choose a date',
      'What is shown',
    ]);
  });
});
