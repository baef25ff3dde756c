import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { openApp, type OpenedApp } from '../testing/open-app.ts';
import type { SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment, sampleInstant } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder } from '../testing/sample-outbox.ts';
import { placeCard, REST_MS } from './booking-card.svelte.ts';
import { knownOfClient } from './details-text.ts';

const ana = sampleAppointment({
  id: 'ana',
  wall: '2026-11-23T14:00',
  minutes: 30,
  client: 0,
  description: 'Bring the X-ray',
});
const ben = sampleAppointment({ id: 'ben', wall: '2026-11-23T15:00', minutes: 30, client: 1 });

/** The window, with bookings on screen as the schedule, the list and the rail mark them. */
async function open(options: SampleOptions = {}): Promise<OpenedApp> {
  const opened = await openApp({ appointments: [ana, ben], ...options });
  for (const [id, text] of [
    ['ana', 'Ana in the grid'],
    ['ben', 'Ben in the grid'],
  ] as const) {
    const booking = document.createElement('button');
    booking.dataset['booking'] = id;
    booking.textContent = text;
    document.body.append(booking);
  }
  return opened;
}

afterEach(() => {
  for (const booking of document.querySelectorAll('[data-booking]')) booking.remove();
});

const booking = (text: string): HTMLElement => screen.getByRole('button', { name: `${text} in the grid` });
const card = (): HTMLElement | null => screen.queryByRole('dialog', { name: /card of the booking/ });
const shown = (): Promise<HTMLElement> => screen.findByRole('dialog', { name: /card of the booking/ });
const isGone = (): Promise<void> => waitFor(() => expect(card()).toBeNull());

describe('the card of a booking, by the pointer', () => {
  test('opens after a rest on the booking, says who and what, and leaves the focus where it is', async () => {
    const { user, clock } = await open();
    const before = document.activeElement;
    await user.hover(booking('Ana'));
    clock.advance(REST_MS - 1);
    expect(card()).toBeNull();
    clock.advance(1);
    const opened = await shown();
    expect(opened).toHaveAccessibleName('Ana López: card of the booking');
    expect(opened).toHaveTextContent('Mon 23 Nov 2026, 14:00–14:30');
    expect(opened).toHaveTextContent('Bring the X-ray');
    expect(opened).toHaveTextContent('Initial consultation · Dr Min-jun Kim');
    await waitFor(() => expect(opened).toHaveTextContent('No other visits known on this PC'));
    expect(document.activeElement).toBe(before);
  });

  test('of a visit drawn from its rule says that visit’s time, and leads to the series instead of acting on the date', async () => {
    const { user, app } = await open();
    booking('Ana').dataset['visit'] = String(sampleInstant('2026-12-07T14:00'));
    await fireEvent.contextMenu(booking('Ana'));
    const opened = await shown();
    expect(opened).toHaveTextContent('Mon 7 Dec 2026, 14:00–14:30');
    expect(within(opened).queryByRole('button', { name: 'Arrived' })).toBeNull();
    expect(within(opened).queryByRole('button', { name: 'Hold and look' })).toBeNull();
    await user.click(within(opened).getByRole('button', { name: 'Open series' }));
    expect(app.panel.current).toMatchObject({ kind: 'details', appointmentId: 'ana' });
  });

  test('stays while the pointer is on it, and goes a moment after it has left both', async () => {
    const { user, clock } = await open();
    await user.hover(booking('Ana'));
    clock.advance(REST_MS);
    const opened = await shown();
    await user.hover(document.body);
    clock.advance(REST_MS - 1);
    await user.hover(opened);
    clock.advance(10 * REST_MS);
    expect(card()).toBe(opened);
    await user.hover(document.body);
    clock.advance(REST_MS);
    await isGone();
  });

  test('does not open for bookings that are only crossed', async () => {
    const { user, clock } = await open();
    const waiting = clock.waitingCount;
    for (let crossing = 0; crossing < 5; crossing += 1) {
      await user.hover(booking('Ana'));
      clock.advance(REST_MS - 50);
      await user.hover(booking('Ben'));
      clock.advance(REST_MS - 50);
    }
    await user.hover(document.body);
    clock.advance(10 * REST_MS);
    expect(card()).toBeNull();
    expect(clock.waitingCount).toBe(waiting);
  });

  test('changes from one booking to the next without a gap', async () => {
    const { user, clock } = await open();
    await user.hover(booking('Ana'));
    clock.advance(REST_MS);
    await shown();
    await user.hover(booking('Ben'));
    clock.advance(REST_MS - 1);
    expect(card()).toHaveAccessibleName(/^Ana/);
    clock.advance(1);
    await waitFor(() => expect(card()).not.toHaveAccessibleName(/^Ana/));
    expect(card()).not.toBeNull();
  });

  test('does not open during a drag, nor again on what was just pressed', async () => {
    const { user, clock } = await open();
    await user.hover(booking('Ana'));
    await user.pointer({ keys: '[MouseLeft>]', target: booking('Ana') });
    clock.advance(2 * REST_MS);
    expect(card()).toBeNull();
    await fireEvent.pointerMove(booking('Ben'), { buttons: 1 });
    clock.advance(2 * REST_MS);
    expect(card()).toBeNull();
    await user.pointer({ keys: '[/MouseLeft]', target: booking('Ana') });
    await user.pointer({ target: booking('Ana') });
    clock.advance(2 * REST_MS);
    expect(card()).toBeNull();
    await user.hover(document.body);
    await user.hover(booking('Ana'));
    clock.advance(REST_MS);
    await shown();
  });

  test('closes on Escape without a move of the pointer, and the panel stays', async () => {
    const { user, app, clock } = await open();
    app.panel.open({ kind: 'outbox' });
    await user.hover(booking('Ana'));
    clock.advance(REST_MS);
    await shown();
    await user.keyboard('{Escape}');
    await isGone();
    clock.advance(10 * REST_MS);
    expect(card()).toBeNull();
    expect(app.panel.current).toEqual({ kind: 'outbox' });
  });

  test('does not open while a question is asked', async () => {
    const { app, user, clock } = await open();
    void app.writes.ask({
      text: 'Move?',
      facts: [],
      warnings: [],
      yes: 'Move',
      tellClient: null,
      other: null,
      confirm: () => Promise.resolve(true),
    });
    await user.hover(booking('Ana'));
    clock.advance(REST_MS);
    expect(card()).toBeNull();
  });
});

describe('the card of a booking, as its menu', () => {
  test.each(['{Shift>}{F10}{/Shift}', '{ContextMenu}'])('opens by %s with the focus in it', async (keys) => {
    const { user } = await open();
    booking('Ana').focus();
    await user.keyboard(keys);
    await shown();
    expect(screen.getByRole('button', { name: 'Arrived' })).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('button', { name: 'No-show' })).toHaveFocus();
    await user.keyboard('{ArrowUp}{Shift>}{Tab}{/Shift}{Tab}');
    expect(screen.getByRole('button', { name: 'Arrived' })).toHaveFocus();
    await user.keyboard('{Escape}');
    await isGone();
    expect(booking('Ana')).toHaveFocus();
  });

  test('opens by a right click, and stays when the pointer leaves', async () => {
    const { user, clock } = await open();
    const isTaken = !(await fireEvent.contextMenu(booking('Ben'), { button: 2, clientX: 5 }));
    expect(isTaken).toBe(true);
    const opened = await shown();
    await user.hover(document.body);
    clock.advance(10 * REST_MS);
    expect(card()).toBe(opened);
  });

  test('sets the status in the way of the details, with what the client is told', async () => {
    const { user, app } = await open();
    booking('Ana').focus();
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await shown();
    await user.click(screen.getByRole('checkbox', { name: 'Tell the client' }));
    await user.click(screen.getByRole('button', { name: 'Arrived' }));
    await isGone();
    await waitFor(() =>
      expect(app.announcer.toasts[0]?.text).toBe('Ana López: Showed up. The client is not told.'),
    );
    expect(app.outbox.entries[0]?.payload).toMatchObject({
      order: { appointmentId: 'ana', update: { appointmentStatus: 'showed', toNotify: false } },
    });
  });

  test.each([
    ['Move…', 'Move this appointment'],
    ['Cancel…', 'Cancel this appointment'],
  ])('%s opens its step in the details, and again after it was left', async (action, step) => {
    const { user, app } = await open();
    for (let time = 0; time < 2; time += 1) {
      booking('Ana').focus();
      await user.keyboard('{Shift>}{F10}{/Shift}');
      await user.click(within(await shown()).getByRole('button', { name: action }));
      expect(await screen.findByRole('heading', { name: step })).toBeVisible();
      await isGone();
      app.shortcuts.handle(new KeyboardEvent('keydown', { key: 'Escape' }));
      await waitFor(() => expect(screen.queryByRole('heading', { name: step })).toBeNull());
    }
  });

  test('holds the booking, by the card and by Ctrl+X on it', async () => {
    const { user, app } = await open();
    booking('Ana').focus();
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await shown();
    await user.click(screen.getByRole('button', { name: 'Hold and look' }));
    await isGone();
    expect(app.tray.held?.id).toBe('ana');
    booking('Ben').focus();
    await user.keyboard('{Control>}x{/Control}');
    expect(app.tray.held?.id).toBe('ben');
    app.tray.putBack();
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('{Control>}x{/Control}');
    expect(app.tray.held).toBeNull();
  });

  test('books again for the same client', async () => {
    const { user, app } = await open();
    booking('Ana').focus();
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await shown();
    await user.click(screen.getByRole('button', { name: 'Book again' }));
    expect(app.draft.draft?.client).toMatchObject({ kind: 'existing', contactId: ana.contactId });
    expect(app.draft.draft?.startWall).toBeNull();
  });

  test('offers for a booking that was never sent only what can be done with it', async () => {
    const entry = sampleEntry({ kind: 'create-appointment', version: 1, order: sampleOrder() });
    const unsent = { ...ana, sync: { kind: 'pending' as const, outboxId: entry.id, state: entry.state } };
    const { user } = await open({ appointments: [unsent], outbox: [entry] });
    booking('Ana').focus();
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await shown();
    expect(screen.getByRole('button', { name: 'Hold and look' })).toHaveFocus();
    for (const name of ['Arrived', 'No-show', 'Move…', 'Cancel…'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });
});

test('what is known of a client beside the booking in hand: last visit, next one, no-shows', () => {
  const at = (startMs: number, status: string) => ({
    id: `at ${startMs}`,
    startMs,
    endMs: startMs + 30,
    status,
  });
  const visits = [
    at(100, 'showed'),
    at(200, 'confirmed'),
    at(300, 'noshow'),
    at(350, 'cancelled'),
    at(500, 'confirmed'),
    at(600, 'cancelled'),
    at(700, 'new'),
  ];
  expect(knownOfClient(visits, 'at 500', 400)).toEqual({ lastMs: 200, nextMs: 700, noShowCount: 1 });
  expect(knownOfClient([], 'at 500', 400)).toEqual({ lastMs: null, nextMs: null, noShowCount: 0 });
});

describe('the place of a card', () => {
  const room = { left: 0, top: 0, right: 1000, bottom: 700 };
  const size = { width: 300, height: 250 };
  const box = (left: number, top: number, width: number, height: number) => ({
    left,
    top,
    right: left + width,
    bottom: top + height,
  });

  test.each([
    ['right of it', box(100, 100, 120, 40), { left: 226, top: 100 }],
    ['left of it at the right edge', box(860, 100, 130, 40), { left: 554, top: 100 }],
    ['pulled up at the lower edge', box(100, 640, 120, 40), { left: 226, top: 444 }],
    ['below a whole row', box(20, 100, 960, 28), { left: 6, top: 134 }],
    ['above a whole row at the lower edge', box(20, 600, 960, 28), { left: 6, top: 344 }],
  ])('is %s', (_where, booking, place) => {
    expect(placeCard(booking, size, [room], null)).toEqual(place);
  });

  test('never covers the booking and never leaves the window, wherever the booking is', () => {
    for (let left = 0; left <= 900; left += 50) {
      for (let top = 0; top <= 660; top += 30) {
        const booking = box(left, top, 100, 40);
        const at = placeCard(booking, size, [box(230, 80, 500, 620), room], left + 20);
        expect(at.left).toBeGreaterThanOrEqual(0);
        expect(at.top).toBeGreaterThanOrEqual(0);
        expect(at.left + size.width).toBeLessThanOrEqual(room.right);
        expect(at.top + size.height).toBeLessThanOrEqual(room.bottom);
        const isApart =
          at.left >= booking.right ||
          at.left + size.width <= booking.left ||
          at.top >= booking.bottom ||
          at.top + size.height <= booking.top;
        expect(isApart).toBe(true);
      }
    }
  });

  test('stays inside a window that is too small for it beside anything', () => {
    const small = { left: 0, top: 0, right: 320, bottom: 260 };
    const { left, top } = placeCard(box(0, 20, 320, 40), size, [small], null);
    expect([left, top]).toEqual([6, 4]);
  });
});
