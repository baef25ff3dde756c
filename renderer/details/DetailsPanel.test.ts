import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment, sampleInstant, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder, sampleSlotTaken } from '../testing/sample-outbox.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import DetailsPanel from './DetailsPanel.svelte';

const MASTER = 'Qm3series0master';
const single = sampleAppointment({
  wall: '2026-11-23T14:00',
  minutes: 45,
  client: 0,
  id: 'single',
  status: 'new',
});
const occurrence = sampleAppointment({
  wall: '2026-11-25T12:00',
  minutes: 45,
  client: 7,
  id: `${MASTER}_${sampleInstant('2026-11-25T12:00')}_2700`,
  series: { masterId: MASTER, rruleLines: ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6'] },
});

let app: AppState;
let bridge: MockBridge;

async function open(appointmentId: string, options: SampleOptions = {}): Promise<void> {
  bridge = sampleBridge({ outbox: [], appointments: [single, occurrence], ...options });
  app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  app.panel.open({ kind: 'details', appointmentId });
  render(WithAppState, { props: { app, component: DetailsPanel, props: { appointmentId } } });
  await settle();
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));

/** By keyboard: jsdom has no pointer that menus would take for one. */
async function openMenu(): Promise<void> {
  screen.getByRole('button', { name: 'More' }).focus();
  await userEvent.keyboard('{Enter}');
}

test('a title, place, name or description of a million characters is cut where it is shown', async () => {
  const long = 'x'.repeat(1_000_000);
  const odd = {
    ...single,
    title: long,
    description: long,
    address: long,
    contactName: long,
    contactId: null,
  };
  await open('single', { appointments: [odd] });
  expect(screen.getByText(/^x{10,}…$/, { selector: 'p.name' })).toBeVisible();
  expect(document.body.textContent.length).toBeLessThan(30_000);
});

/** Main's answer to a change: held for five seconds. */
const held: SampleOptions['handlers'] = {
  'booking.change': (order) =>
    sampleEntry(
      { kind: 'change-appointment', version: 1, order },
      { state: 'held', notBeforeMs: SAMPLE_NOW_MS + 5_000 },
    ),
};

beforeEach(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = vi.fn();
});

describe('the details of an appointment', () => {
  test('say who, when in both zones, what and with whom', async () => {
    await open('single');
    expect(screen.getByRole('button', { name: 'Ana López' })).toBeVisible();
    expect(screen.getByText('Mon 23 Nov 2026, 14:00–14:45 EST')).toBeVisible();
    expect(screen.getByText('On this PC’s clock: 20:00–20:45 CET')).toBeVisible();
    expect(screen.getByText('Initial consultation')).toBeVisible();
    expect(screen.getByText('Dr Min-jun Kim', { selector: 'dd' })).toBeVisible();
  });

  test('open the phone outside the app', async () => {
    await open('single');
    const phone = screen.getByRole('link', { name: /\+1 555/ });
    await userEvent.click(phone);
    expect(bridge.inputsOf('workstation.openExternal')).toEqual([{ url: phone.getAttribute('href') }]);
    expect(phone).toHaveAttribute('href', expect.stringMatching(/^tel:\+1555\d+$/));
  });

  test('check someone in with one press, and take it back with Undo', async () => {
    await open('single', { handlers: held });
    await press('Arrived');
    await settle();
    expect(bridge.inputsOf('booking.change')).toMatchObject([
      { appointmentId: 'single', scope: 'single', update: { appointmentStatus: 'showed', toNotify: true } },
    ]);
    const [toast] = app.announcer.toasts;
    expect(toast?.text).toBe('Ana López: Showed up. The client will be told.');
    expect(toast?.action?.label).toBe('Undo');
    const orderId = bridge.inputsOf('booking.change')[0]?.orderId;
    toast?.action?.run();
    await settle();
    expect(bridge.inputsOf('outbox.discard')).toEqual([{ outboxId: orderId }]);
  });

  test('set a status without telling the client, as chosen before', async () => {
    await open('single', { handlers: held });
    await userEvent.click(screen.getByLabelText('Tell the client'));
    await press('No-show');
    await settle();
    expect(bridge.inputsOf('booking.change')).toMatchObject([
      { update: { appointmentStatus: 'noshow', toNotify: false } },
    ]);
    expect(app.announcer.toasts[0]?.text).toBe('Ana López: No-show. The client is not told.');
  });

  test('cancel in the panel, with or without automations, and keep the history', async () => {
    await open('single', { handlers: held });
    await press('Cancel…');
    expect(screen.getByText(/stays in the history/)).toBeVisible();
    await userEvent.click(screen.getByLabelText('Tell the client'));
    await press('Cancel appointment');
    await settle();
    expect(bridge.inputsOf('booking.change')).toMatchObject([
      { update: { appointmentStatus: 'cancelled', toNotify: false } },
    ]);
  });

  test('leave a step with Escape, the panel stays', async () => {
    await open('single');
    await press('Cancel…');
    app.shortcuts.handle(new KeyboardEvent('keydown', { key: 'Escape' }));
    await settle();
    expect(screen.queryByText(/stays in the history/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Cancel…' })).toBeVisible();
  });

  test('cancel the whole series through its master', async () => {
    await open(occurrence.id, { handlers: held });
    await press('Cancel…');
    await userEvent.click(screen.getByLabelText('The whole series, past ones included'));
    await press('Cancel the whole series');
    await settle();
    expect(bridge.inputsOf('booking.change')).toMatchObject([{ appointmentId: MASTER, scope: 'series' }]);
  });

  test('cancel this and following, with what was changed by itself listed and kept', async () => {
    const at = (wall: string): ReturnType<typeof sampleAppointment> =>
      sampleAppointment({
        wall,
        minutes: 45,
        client: 7,
        id: `${MASTER}_${sampleInstant(wall)}_2700`,
        series: { masterId: MASTER, rruleLines: ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6'] },
      });
    const [first, moved] = [at('2026-11-23T12:00'), at('2026-11-30T16:00')];
    await open(occurrence.id, { handlers: held, appointments: [first, occurrence, moved] });
    await press('Cancel…');
    await userEvent.click(screen.getByLabelText('This one and all that follow'));
    await settle();
    expect(screen.getByText(/The series ends before Wed/)).toBeVisible();
    expect(screen.getByText(/Mon 30 Nov, 16:00.*, moved/)).toBeVisible();
    await press('Cancel this and following');
    await settle();
    const [kept] = bridge.inputsOf('booking.endSeries');
    expect(kept?.end).toMatchObject({ appointmentId: MASTER, scope: 'series', seriesEnd: { singles: [] } });
    expect(kept?.end.update.rrule).toMatch(/COUNT=3.*EXDATE:20261125T170000Z$/s);
    expect(kept?.going).toEqual([]);
  });

  test('ask before deleting, and delete only what was chosen', async () => {
    await open(occurrence.id);
    await openMenu();
    await userEvent.click(await screen.findByText('Delete…'));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog).toHaveTextContent('cannot be brought back');
    expect(bridge.inputsOf('booking.delete')).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete for good' }));
    await settle();
    expect(bridge.inputsOf('booking.delete')).toMatchObject([
      { eventId: occurrence.id, scope: 'single', target: 'appointment' },
    ]);
    expect(app.panel.current).toBeNull();
  });

  test('move by keyboard, the length kept', async () => {
    await open('single', { handlers: held });
    await press('Move…');
    const start = screen.getByLabelText('Start');
    await userEvent.clear(start);
    await userEvent.type(start, '15:30{Tab}');
    await press('Move all the same');
    await settle();
    expect(bridge.inputsOf('booking.change')).toMatchObject([
      {
        update: {
          startTime: '2026-11-23T15:30:00-05:00',
          endTime: '2026-11-23T16:15:00-05:00',
          appointmentStatus: 'new',
        },
      },
    ]);
  });

  test('edit a series from its first occurrence, wherever it was opened', async () => {
    const first = { ...occurrence, id: MASTER, startMs: sampleInstant('2026-11-09T12:00') };
    await open(occurrence.id, {
      handlers: { 'schedule.series': () => ({ ...first, endMs: first.startMs + 45 * 60_000 }) },
    });
    await openMenu();
    await userEvent.click(await screen.findByText('Edit the whole series'));
    await settle();
    expect(app.draft.draft).toMatchObject({
      purpose: { kind: 'change', appointmentId: MASTER, scope: 'series' },
      startWall: '2026-11-09T12:00',
      repeat: { kind: 'pattern', weekdays: ['MO', 'WE'] },
    });
  });

  test('do not edit a series while its beginning cannot be asked for', async () => {
    await open(occurrence.id, { handlers: { 'schedule.series': () => fail('offline') } });
    await openMenu();
    await userEvent.click(await screen.findByText('Edit the whole series'));
    await settle();
    expect(app.draft.draft).toBeNull();
    expect(app.announcer.toasts[0]?.text).toContain('while the server can be asked');
  });

  test('put a form that was being filled in aside instead of losing it', async () => {
    await open('single');
    app.openBooking({ startWall: '2026-11-26T09:00', endWall: '2026-11-26T09:30' });
    app.draft.update({ notes: 'half typed' });
    await press('Edit');
    expect(app.draft.draft?.purpose).toMatchObject({ kind: 'change', appointmentId: 'single' });
    app.announcer.toasts.find(({ action }) => action?.label === 'Bring back')?.action?.run();
    expect(app.draft.draft?.notes).toBe('half typed');
  });

  test('say that an appointment is gone instead of showing what it was', async () => {
    await open('deleted-elsewhere');
    expect(screen.getByText('Not in the schedule any more')).toBeVisible();
  });

  test('offer to discard a booking that never reached the server, not to cancel it', async () => {
    const entry = sampleEntry({ kind: 'create-appointment', version: 1, order: sampleOrder() });
    const local = {
      ...single,
      id: `local-${entry.id}`,
      sync: { kind: 'pending' as const, outboxId: entry.id, state: entry.state },
    };
    await open(local.id, { outbox: [entry], appointments: [local] });
    expect(screen.queryByRole('button', { name: 'Cancel…' })).toBeNull();
    await press('Discard');
    await settle();
    expect(bridge.inputsOf('outbox.discard')).toEqual([{ outboxId: entry.id }]);
  });
});

describe('the details of a refused booking', () => {
  const entry = sampleEntry(
    { kind: 'create-appointment', version: 1, order: sampleOrder() },
    { state: 'needs-attention', problem: sampleSlotTaken() },
  );
  const refused = {
    ...single,
    id: `local-${entry.id}`,
    sync: { kind: 'pending' as const, outboxId: entry.id, state: entry.state },
  };

  test('say so first, and offer the free times nearest to it', async () => {
    await open(refused.id, { outbox: [entry], appointments: [refused] });
    const free = screen.getByRole('group', { name: 'Nearest free times' });
    expect(
      within(free)
        .getAllByRole('button')
        .map(({ textContent }) => textContent.trim()),
    ).toEqual(['15:30', '16:15', 'Tue 24 Nov 09:00']);
    const why = screen.getByText(/This time was taken after it was made/);
    const who = screen.getByRole('link', { name: /\+1 555/ });
    expect(why.compareDocumentPosition(who) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  test('open the form at the free time that is pressed', async () => {
    await open(refused.id, { outbox: [entry], appointments: [refused] });
    await press('15:30');
    await settle();
    expect(app.panel.current).toEqual({ kind: 'booking' });
    expect(app.draft.draft).toMatchObject({ startWall: '2026-11-23T15:30', endWall: '2026-11-23T16:00' });
  });
});

describe('the notes of an appointment', () => {
  test('are added through the one write path', async () => {
    await open('single');
    await userEvent.type(screen.getByLabelText('Add a note'), 'Bring the referral');
    await press('Add note');
    await settle();
    expect(bridge.inputsOf('booking.note')).toMatchObject([
      { kind: 'add', appointmentId: 'single', body: 'Bring the referral' },
    ]);
    expect(screen.getByLabelText('Add a note')).toHaveValue('');
  });

  test('keep what was typed when they could not be kept', async () => {
    await open('single', { handlers: { 'booking.note': () => fail('disk-full') } });
    await userEvent.type(screen.getByLabelText('Add a note'), 'Important');
    await press('Add note');
    await settle();
    expect(screen.getByLabelText('Add a note')).toHaveValue('Important');
    await userEvent.clear(screen.getByLabelText('Add a note'));
  });

  test('are changed and deleted by their own id', async () => {
    await open('single');
    await press('Change this note');
    const field = screen.getByLabelText('Change this note', { selector: 'textarea' });
    await userEvent.type(field, ' Or upstairs.');
    await press('Save');
    await settle();
    await press('Delete this note');
    await settle();
    expect(bridge.inputsOf('booking.note')).toMatchObject([
      { kind: 'edit', noteId: 'note-1', body: 'Prefers the room on the ground floor. Or upstairs.' },
      { kind: 'delete', noteId: 'note-1' },
    ]);
  });

  test('say offline that they are as last seen', async () => {
    await open('single', { connection: { state: 'offline' } });
    expect(screen.getByText(/notes as last seen here/)).toBeVisible();
  });
});
