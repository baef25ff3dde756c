import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { m, setLanguage } from '../../shared/messages/messages.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import { countBooked, isOverWholeDays, newBlockDraft, overWholeDays, readBlock } from './block-form.ts';
import BlockPanel from './BlockPanel.svelte';

const ORDER_ID = '8f14e45f-ceea-467f-a8d2-4c1bd5a7e001';
const basis = { orderId: ORDER_ID, blockedSlotId: null, timeZone: 'America/New_York' };
const kim = { assignedUserId: '0007BWpSzSwfiuSl0tR2' };

describe('the form for blocked time', () => {
  test('is a provider’s time or a calendar’s, never both', () => {
    const draft = { ...newBlockDraft('2026-11-26T12:00', null, kim), calendarId: 'left-over' };
    const provider = readBlock(draft, basis);
    expect(provider).toMatchObject({
      ok: true,
      order: {
        target: { kind: 'provider', assignedUserId: kim.assignedUserId },
        startTime: '2026-11-26T12:00:00-05:00',
        endTime: '2026-11-26T13:00:00-05:00',
      },
    });
    const calendar = readBlock({ ...draft, targetKind: 'calendar' }, basis);
    expect(calendar).toMatchObject({
      ok: true,
      order: { target: { kind: 'calendar', calendarId: 'left-over' } },
    });
  });

  test('says everything that is missing at once', () => {
    const read = readBlock({ ...newBlockDraft('2026-11-26T12:00', null), endTime: null }, basis);
    expect(read).toEqual({
      ok: false,
      messages: { target: 'Choose whose time it is.', endTime: 'Type a time.' },
    });
  });

  test('must end after it begins', () => {
    const draft = newBlockDraft('2026-11-26T12:00', '2026-11-26T12:00', kim);
    expect(readBlock(draft, basis)).toMatchObject({ ok: false, messages: { endTime: expect.any(String) } });
  });

  test('covers whole days from midnight to midnight, also where the clocks change', () => {
    const draft = overWholeDays(newBlockDraft('2026-11-01T12:00', '2026-11-01T13:00', kim));
    expect(isOverWholeDays(draft)).toBe(true);
    expect(readBlock(draft, basis)).toMatchObject({
      ok: true,
      order: { startTime: '2026-11-01T00:00:00-04:00', endTime: '2026-11-02T00:00:00-05:00' },
    });
    expect(overWholeDays(draft)).toEqual(draft);
  });
});

test('a block says how many appointments lie in its time, cancelled ones and other providers’ not counted', () => {
  const at = (wall: string, given: object) => sampleAppointment({ wall, minutes: 30, client: 0, ...given });
  const read = readBlock(newBlockDraft('2026-11-26T12:00', null, kim), basis);
  if (!read.ok) throw new Error('The draft is whole.');
  const appointments = [
    at('2026-11-26T11:45', kim),
    at('2026-11-26T12:30', kim),
    at('2026-11-26T12:30', { ...kim, status: 'cancelled' }),
    at('2026-11-26T12:30', { assignedUserId: 'user-okafor' }),
    at('2026-11-26T13:00', kim),
  ];
  expect(countBooked(read.order, appointments)).toBe(2);
});

let bridge: MockBridge;
let app: AppState;

async function open(
  props: { blockedSlotId: string | null; startWall: string | null; endWall: string | null },
  options: SampleOptions = {},
): Promise<void> {
  bridge = sampleBridge({ outbox: [], preferences: { view: 'week' }, ...options });
  app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  app.panel.open({ kind: 'block', ...props });
  render(WithAppState, { props: { app, component: BlockPanel, props } });
  await settle();
}

const NEW = { blockedSlotId: null, startWall: '2026-11-26T12:00', endWall: '2026-11-26T13:00' };

describe('the panel for blocked time', () => {
  test('asks whose time it is before anything is sent', async () => {
    await open(NEW);
    await userEvent.click(screen.getByRole('button', { name: 'Block this time' }));
    expect(screen.getByText('Choose whose time it is.')).toBeVisible();
    expect(bridge.inputsOf('booking.block')).toEqual([]);
  });

  test('fills in a block of the schedule and sends its change', async () => {
    await open({ blockedSlotId: 'block-2', startWall: null, endWall: null });
    const title = screen.getByLabelText('What for');
    expect(title).toHaveValue('Team meeting');
    await userEvent.clear(title);
    await userEvent.type(title, 'Audit');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await settle();
    expect(bridge.inputsOf('booking.block')).toMatchObject([
      {
        blockedSlotId: 'block-2',
        title: 'Audit',
        target: { kind: 'provider', assignedUserId: kim.assignedUserId },
        startTime: '2026-11-25T13:00:00-05:00',
        endTime: '2026-11-25T14:30:00-05:00',
      },
    ]);
    expect(app.panel.current).toBeNull();
  });

  test('deletes a block as an event of the server', async () => {
    await open({ blockedSlotId: 'block-2', startWall: null, endWall: null });
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await settle();
    expect(bridge.inputsOf('booking.delete')).toMatchObject([
      { eventId: 'block-2', scope: 'single', target: 'blocked-slot' },
    ]);
  });

  test('keeps what was typed when it could not be kept on disk', async () => {
    await open(
      { blockedSlotId: 'block-2', startWall: null, endWall: null },
      { handlers: { 'booking.block': () => fail('disk-full') } },
    );
    await userEvent.type(screen.getByLabelText('What for'), ' moved');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await settle();
    expect(screen.getByLabelText('What for')).toHaveValue('Team meeting moved');
    expect(app.panel.current?.kind).toBe('block');
  });
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test('one appointment and several in a blocked time agree with their number', () => {
    setLanguage('de');
    expect(m.blocks_booked_stay({ count: 1 })).toBe('1 Termin liegt in dieser Zeit und bleibt dort.');
    expect(m.blocks_booked_stay({ count: 3 })).toBe('3 Termine liegen in dieser Zeit und bleiben dort.');
  });
});
