import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import ScheduleView from './ScheduleView.svelte';

const clock = new ManualClock(SAMPLE_NOW_MS);

class NoResizeObserver {
  observe(): void {
    // jsdom measures nothing.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
}

describe('the schedule', () => {
  let bridge: MockBridge;
  let app: AppState;

  beforeEach(() => {
    vi.stubGlobal('ResizeObserver', NoResizeObserver);
    Element.prototype.scrollIntoView = vi.fn();
  });

  async function open(options: SampleOptions = {}): Promise<void> {
    // The week of the provider that sample bookings are with.
    const preferences = {
      view: 'week' as const,
      weekProviderId: '0007BWpSzSwfiuSl0tR2',
      ...options.preferences,
    };
    bridge = sampleBridge({ ...options, preferences });
    app = new AppState(bridge, { clock });
    await app.start();
    render(WithAppState, { props: { app, component: ScheduleView, props: {} } });
  }
  const ana = (given: Partial<Parameters<typeof sampleAppointment>[0]> = {}) =>
    sampleAppointment({
      id: 'ana',
      wall: '2026-11-24T10:00',
      minutes: 30,
      client: 0,
      contactName: 'Ana López',
      ...given,
    });
  const event = (name: RegExp) => screen.findByRole('button', { name });

  it('opens the details of a booking on a click and on Enter', async () => {
    await open({ appointments: [ana()] });
    const booking = await event(/Ana López/);
    await userEvent.click(booking);
    expect(app.panel.current).toEqual({ kind: 'details', appointmentId: 'ana' });
    app.panel.close();
    booking.focus();
    await userEvent.keyboard('{Enter}');
    expect(app.panel.current).toEqual({ kind: 'details', appointmentId: 'ana' });
  });

  it('calls a day empty on which a series that is not sent has no visit', async () => {
    await open({ appointments: [], preferences: { view: 'day' } });
    await waitFor(() => expect(app.announcer.standing?.text).toMatch(/^Nothing booked\. Drag/));
    // Its first visit is on Tuesday.
    app.schedule.next();
    await waitFor(() => expect(app.announcer.standing?.text ?? '').not.toMatch(/^Nothing booked\. Drag/));
  });

  it('draws what comes during a drag when the drag is over', async () => {
    await open({ appointments: [ana()] });
    await event(/Ana López/);
    await fireEvent.pointerDown(document.body, { buttons: 1 });
    await app.workstation.updatePreferences({ hiddenCalendarIds: [ana().calendarId ?? ''] });
    await settle();
    expect(screen.getByRole('button', { name: /Ana López/ })).toBeInTheDocument();
    await fireEvent.pointerUp(document.body);
    await waitFor(() => expect(screen.queryByRole('button', { name: /Ana López/ })).toBeNull());
  });

  it('books by keyboard alone: cursor, arrows, Enter', async () => {
    await open({ appointments: [] });
    screen.getByRole('application').focus();
    await userEvent.keyboard('{ArrowRight}{Home}{ArrowDown}{Shift>}{ArrowDown}{/Shift}{Enter}');
    expect(app.panel.current).toEqual({ kind: 'booking' });
    expect(app.draft.draft).toMatchObject({ startWall: '2026-11-24T08:15', endWall: '2026-11-24T09:00' });
  });

  it('says to a screen reader where the cursor is and what is there', async () => {
    await open({ appointments: [ana()] });
    screen.getByRole('application').focus();
    await userEvent.keyboard('{ArrowRight}{Home}');
    expect(app.announcer.politeText).toMatch(/Tue 24 Nov 2026, 08:00–08:30 · 30 min, free/);
    await userEvent.keyboard('{PageDown}{PageDown}');
    expect(app.announcer.politeText).toContain('Ana López');
  });

  it('is one tab stop; Enter goes to what is booked there, arrows to the next, Shift and Enter books all the same', async () => {
    const ben = ana({ id: 'ben', wall: '2026-11-24T14:00', contactName: 'Ben Okoro' });
    await open({ appointments: [ana({ wall: '2026-11-24T08:00' }), ben] });
    const booking = await event(/Ana López/);
    const grid = screen.getByRole('application');
    await waitFor(() => expect(booking).toHaveAttribute('tabindex', '-1'));
    const stops = [...document.querySelectorAll('main [tabindex="0"], .schedule-grid [tabindex="0"]')];
    expect(stops).toEqual([grid]);
    grid.focus();
    await userEvent.keyboard('{ArrowRight}{Home}{Enter}');
    expect(booking).toHaveFocus();
    expect(app.panel.current).toBeNull();
    await userEvent.keyboard('{ArrowDown}');
    expect(await event(/Ben Okoro/)).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(grid).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    expect(app.draft.draft).toMatchObject({ startWall: '2026-11-24T08:00' });
  });

  it('has a tick in the list for who is due, which says that they came', async () => {
    const past = ana({ id: 'later', wall: '2026-11-26T10:00', contactName: 'Ben Okoro' });
    await open({ appointments: [ana({ wall: '2026-11-23T10:00' }), past], preferences: { view: 'list' } });
    const row = await event(/Ana López/);
    const tick = row.querySelector('.event-tick');
    expect((await event(/Ben Okoro/)).querySelector('.event-tick')).toBeNull();
    if (tick) await userEvent.click(tick);
    await waitFor(() =>
      expect(bridge.inputsOf('booking.change')).toMatchObject([
        { appointmentId: 'ana', update: { appointmentStatus: 'showed' } },
      ]),
    );
    expect(app.panel.current).toBeNull();
    expect(row).toHaveAttribute('tabindex', '0');
  });

  it('moves a booking by keyboard through the one write path, and can take it back', async () => {
    await open({ appointments: [ana()] });
    (await event(/Ana López/)).focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent('Move Ana López to Tue 24 Nov, 10:15–10:45?');
    expect(app.outbox.entries.some(({ payload }) => payload.kind === 'change-appointment')).toBe(false);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(app.announcer.toasts).toHaveLength(1));
    expect(app.announcer.toasts[0]?.text).toBe(
      'Ana López moved to Tue 24 Nov, 10:15–10:45. The client will be told.',
    );
    const [entry] = app.outbox.entries.filter(({ payload }) => payload.kind === 'change-appointment');
    expect(entry?.payload).toMatchObject({
      order: {
        appointmentId: 'ana',
        update: { startTime: '2026-11-24T10:15:00-05:00', endTime: '2026-11-24T10:45:00-05:00' },
      },
    });
    app.announcer.toasts[0]?.action?.run();
    await waitFor(() => expect(app.outbox.byId(entry?.id ?? '')?.state).toBe('discarded'));
  });

  it('says of an end the server gave unreadably that it is not known, and moves nothing by hand', async () => {
    const startMs = ana().startMs;
    await open({ appointments: [{ ...ana(), endMs: startMs + 60_000, endUnknown: true }] });
    const booking = await event(/10:00, end not known, Ana López/);
    expect(booking).not.toHaveTextContent('10:01');
    booking.focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await settle();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(app.announcer.politeText).toContain('cannot be moved here');
    expect(bridge.inputsOf('booking.change')).toEqual([]);
  });

  it('keeps the focus on a booking that was moved to another day, and takes it from nothing else later', async () => {
    await open({ appointments: [ana()] });
    (await event(/Ana López/)).focus();
    await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
    await userEvent.click(await screen.findByRole('button', { name: 'Move' }));
    const answer = (wall: string) => {
      bridge.handle('schedule.read', (window) => ({
        ...window,
        appointments: [ana({ wall })],
        blockedSlots: [],
        series: [],
        wishes: [],
        origins: [],
        freshness: { fetchedAtMs: SAMPLE_NOW_MS, refreshing: false, failures: [], unreadableCount: 0 },
      }));
      return app.schedule.read();
    };
    await answer('2026-11-25T10:00');
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/Wed 25 Nov/));
    await userEvent.click(document.body);
    (document.activeElement as HTMLElement).blur();
    await answer('2026-11-26T10:00');
    await event(/Thu 26 Nov/);
    expect(document.activeElement).toBe(document.body);
  });

  it('asks what a moved occurrence of a series means, and moves nothing when the question is left', async () => {
    await open({ appointments: [ana({ series: { masterId: 'm', rruleLines: ['RRULE:FREQ=WEEKLY'] } })] });
    const entriesBefore = app.outbox.entries.length;
    (await event(/Ana López/)).focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(await screen.findByRole('alertdialog')).toHaveTextContent(
      'Move Ana López to Tue 24 Nov, 10:15–10:45?',
    );
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(app.outbox.entries).toHaveLength(entriesBefore);
  });

  it('moves only the one occurrence when told so', async () => {
    await open({ appointments: [ana({ series: { masterId: 'm', rruleLines: ['RRULE:FREQ=WEEKLY'] } })] });
    (await event(/Ana López/)).focus();
    await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
    await userEvent.click(await screen.findByRole('button', { name: 'Only this one' }));
    await waitFor(() => expect(app.announcer.toasts[0]?.text).toContain('Wed 25 Nov'));
    const change = app.outbox.entries.find(({ payload }) => payload.kind === 'change-appointment');
    expect(change?.payload).toMatchObject({ order: { scope: 'single', appointmentId: 'ana' } });
  });

  it('says what is in the way of a move, and moves over it only when told so', async () => {
    const kim = { assignedUserId: '0007BWpSzSwfiuSl0tR2' };
    await open({
      appointments: [
        ana(kim),
        sampleAppointment({
          id: 'ben',
          wall: '2026-11-24T10:30',
          minutes: 30,
          client: 1,
          contactName: 'Ben Okoro',
          ...kim,
        }),
      ],
    });
    (await event(/Ana López/)).focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent(/already booked 10:30–11:00 \(Ben Okoro\)/);
    // Enter at once leaves it where it is.
    await userEvent.keyboard('{Enter}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(await event(/Ana López/)).toHaveFocus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Tell the client' }));
    await userEvent.click(screen.getByRole('button', { name: 'Move although it is taken' }));
    await waitFor(() => expect(app.announcer.toasts[0]?.text).toMatch(/The client is not told/));
    const change = app.outbox.entries.find(({ payload }) => payload.kind === 'change-appointment');
    expect(change?.payload).toMatchObject({
      order: { acceptConflicts: true, update: { toNotify: false, ignoreFreeSlotValidation: true } },
    });
  });

  it.each([
    ['showed', '2026-11-24T10:00', 'was here'],
    ['noshow', '2026-11-24T10:00', 'did not come'],
    ['confirmed', '2026-11-23T06:00', 'is over'],
  ] as const)('asks before one that is %s at %s moves, whatever is set', async (status, wall, doubt) => {
    await open({ appointments: [ana({ status, wall })] });
    await app.workstation.updatePreferences({ askBeforeMoving: false });
    (await event(/Ana López/)).focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(await screen.findByRole('alertdialog')).toHaveTextContent(doubt);
  });

  it('moves to a free time without asking where that is set, and says what the client is told', async () => {
    await open({ appointments: [ana()] });
    await app.workstation.updatePreferences({ askBeforeMoving: false });
    (await event(/Ana López/)).focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(app.announcer.toasts[0]?.text).toContain('The client will be told.'));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('carries a held booking to another week by keys, and writes nothing before the question', async () => {
    await open({ appointments: [ana()] });
    const booking = await event(/Ana López/);
    app.tray.hold(ana(), { isByKey: true });
    const tray = await screen.findByRole('region', { name: 'Held booking' });
    expect(tray).toHaveTextContent('Ana López');
    expect(tray).toHaveTextContent('Tue 24 Nov, 10:00–10:30 with Dr Min-jun Kim');
    await waitFor(() => expect(booking).toHaveAccessibleDescription('held to be moved'));
    await waitFor(() => expect(screen.getByRole('application')).toHaveFocus());
    expect(app.announcer.politeText).toContain('Tue 24 Nov 2026, 10:00–10:30');
    app.schedule.next();
    await waitFor(() => expect(screen.queryByRole('button', { name: /Ana López/ })).toBeNull());
    expect(screen.getByRole('region', { name: 'Held booking' })).toBeVisible();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent('Move Ana López to Tue 1 Dec, 10:15–10:45?');
    await userEvent.click(screen.getByRole('button', { name: 'Leave' }));
    expect(bridge.inputsOf('booking.change')).toEqual([]);
    // Left, it is still held.
    expect(screen.getByRole('region', { name: 'Held booking' })).toBeVisible();
    screen.getByRole('application').focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('button', { name: 'Move' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Held booking' })).toBeNull());
    expect(bridge.inputsOf('booking.change')).toMatchObject([
      { appointmentId: 'ana', update: { startTime: '2026-12-01T10:15:00-05:00' } },
    ]);
    expect(app.panel.current).toBeNull();
  });

  it('puts a held booking back on Escape, and holds one at a time', async () => {
    await open({
      appointments: [ana(), ana({ id: 'ben', wall: '2026-11-25T10:00', contactName: 'Ben Okoro' })],
    });
    await event(/Ana López/);
    app.tray.hold(ana(), { isByKey: false });
    app.tray.hold(ana({ id: 'ben', contactName: 'Ben Okoro' }), { isByKey: false });
    const tray = await screen.findByRole('region', { name: 'Held booking' });
    expect(tray).toHaveTextContent('Ben Okoro');
    expect(tray).not.toHaveTextContent('Ana López');
    app.shortcuts.handle(new KeyboardEvent('keydown', { key: 'Escape' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Held booking' })).toBeNull());
    await waitFor(async () => expect(await event(/Ben Okoro/)).not.toHaveAccessibleDescription(/held/));
    expect(bridge.inputsOf('booking.change')).toEqual([]);
  });

  it('does not hold what cannot be moved, and says so', async () => {
    await open({ appointments: [] });
    app.tray.hold(ana({ status: 'cancelled' }), { isByKey: false });
    expect(app.tray.held).toBeNull();
    expect(app.announcer.toasts[0]?.text).toContain('cannot be moved here');
  });

  it('draws a move that came back as a wish, beside the booking where the server has it', async () => {
    const sync = { kind: 'pending', outboxId: 'row-1', state: 'needs-attention' } as const;
    await open({ appointments: [] });
    bridge.handle('schedule.read', (window) => ({
      ...window,
      appointments: [{ ...ana(), sync }],
      blockedSlots: [],
      series: [],
      wishes: [{ outboxId: 'row-1', appointment: { ...ana({ wall: '2026-11-25T12:00' }), sync } }],
      origins: [],
      freshness: { fetchedAtMs: SAMPLE_NOW_MS, refreshing: false, failures: [], unreadableCount: 0 },
    }));
    await app.schedule.read();
    expect(await event(/Tue 24 Nov, 10:00 to 10:30, Ana López/)).toBeInTheDocument();
    const wish = await event(/Wed 25 Nov, 12:00 to 12:30, Ana López could not be moved here/);
    await userEvent.click(wish);
    expect(app.panel.current).toEqual({ kind: 'details', appointmentId: 'ana' });
  });

  it('shows the draft where its form says, and moves with it', async () => {
    await open({ appointments: [] });
    app.openBooking({ startWall: '2026-11-25T14:00', endWall: '2026-11-25T14:30' });
    const ghost = await event(/the booking being made/);
    expect(ghost).toHaveAccessibleName(/Wed 25 Nov, 14:00 to 14:30/);
    app.draft.moveTo({ startWall: '2026-11-26T09:00', endWall: '2026-11-26T10:00' });
    expect(await event(/Thu 26 Nov, 09:00 to 10:00, the booking being made/)).toBeInTheDocument();
  });

  it('takes up a change made elsewhere', async () => {
    await open({ appointments: [ana()] });
    await event(/Ana López/);
    bridge.handle('schedule.read', (window) => ({
      ...window,
      appointments: [ana({ wall: '2026-11-26T15:00', changedElsewhereAtMs: SAMPLE_NOW_MS })],
      blockedSlots: [],
      series: [],
      wishes: [],
      origins: [],
      freshness: { fetchedAtMs: SAMPLE_NOW_MS, refreshing: false, failures: [], unreadableCount: 0 },
    }));
    bridge.emit('schedule.changed', { startMs: SAMPLE_NOW_MS, endMs: SAMPLE_NOW_MS + 1 });
    expect(await event(/Thu 26 Nov, 15:00.*just changed elsewhere/)).toBeInTheDocument();
  });

  it('opens blocked time by keyboard too, though it lies behind the bookings', async () => {
    await open({ appointments: [] });
    const [block] = await screen.findAllByRole('button', { name: /blocked:/ });
    block?.focus();
    await userEvent.keyboard('{Enter}');
    expect(app.panel.current).toMatchObject({ kind: 'block', startWall: null });
  });

  it('says that these days were never fetched, and does not call them empty', async () => {
    await open({ appointments: [], fetchedAtMs: null, connection: { state: 'offline' } });
    await waitFor(() => expect(app.announcer.standing?.text).toContain('never fetched'));
  });
});
