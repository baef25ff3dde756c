import { failure } from '../../shared/failures/failures.ts';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { DEFAULT_TIME_STYLE } from '../../shared/time/format.ts';
import { outboxStateSchema, type OutboxEntry } from '../../shared/outbox/outbox.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { actionKinds } from '../state/outbox-actions.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, SAMPLE_CONNECTION, type SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder, sampleSlotTaken } from '../testing/sample-outbox.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import { collisionOf, hasCollision } from './collision.ts';
import { connectionLine } from './connection-line.ts';
import OutboxPanel from './OutboxPanel.svelte';

let app: AppState;
let bridge: MockBridge;

async function open(options: SampleOptions = {}): Promise<void> {
  bridge = sampleBridge(options);
  app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  app.panel.open({ kind: 'outbox' });
  render(WithAppState, { props: { app, component: OutboxPanel, props: {} } });
}

const booking = (given: Partial<OutboxEntry> = {}) =>
  sampleEntry({ kind: 'create-appointment', version: 1, order: sampleOrder() }, given);
const refused = () => booking({ state: 'needs-attention', problem: sampleSlotTaken() });
const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));

describe('the outbox', () => {
  test('shows what needs the user first, then what is on its way, then what is done', async () => {
    await open();
    const headings = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);
    expect(headings).toEqual(['Needs you (1)', 'On the way (1)', 'Lately']);
  });

  test('says of a refused booking why, in the server’s words too, and whom to call', async () => {
    await open({ outbox: [refused()] });
    const row = screen.getByRole('listitem');
    expect(row).toHaveTextContent(
      'This time was taken after it was made: Mon 23 Nov 2026, 15:00–15:30 (Li Wei).',
    );
    expect(row).toHaveTextContent('“The slot you have selected is no longer available.”');
    expect(within(row).getByRole('link', { name: /\+1 555/ })).toHaveAttribute(
      'href',
      expect.stringMatching(/^tel:\+1/),
    );
  });

  test('cuts names and titles of a million characters where they are shown', async () => {
    const long = 'x'.repeat(1_000_000);
    const row = refused();
    const summary = { ...row.summary, clientName: long, title: `${long}y`, clientPhone: null };
    await open({ outbox: [{ ...row, summary }] });
    expect(screen.getByRole('listitem')).toHaveTextContent(/x…/);
    expect(document.body.textContent.length).toBeLessThan(30_000);
  });

  test('opens the form as it was typed, with the refusal in it', async () => {
    await open({ outbox: [refused()] });
    await press('Edit');
    await settle();
    expect(app.panel.current).toEqual({ kind: 'booking' });
    expect(app.draft.draft).toMatchObject({ draftId: sampleOrder().orderId, startWall: '2026-11-23T14:00' });
    expect(app.draft.submission).toMatchObject({ kind: 'refused', problem: { code: 'slot-taken' } });
    expect(bridge.inputsOf('outbox.discard')).toEqual([]);
  });

  test('finds another time where the place is taken, and puts it into the form to be corrected', async () => {
    Element.prototype.scrollIntoView = () => undefined;
    await open({ outbox: [refused()], appointments: [] });
    await press('Find a time…');
    await userEvent.keyboard('fri pm');
    await waitFor(() => expect(screen.getAllByRole('option')[0]).toHaveTextContent(/^Fri/));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(app.panel.current).toEqual({ kind: 'booking' }));
    const { draft } = app.draft;
    expect(draft?.draftId).toBe(sampleOrder().orderId);
    expect(new Date(`${draft?.startWall ?? ''}Z`).getUTCDay()).toBe(5);
    expect(Number(draft?.startWall?.slice(11, 13))).toBeGreaterThanOrEqual(12);
    expect(draft?.assignedUserId).toBe(sampleOrder().request.assignedUserId);
    expect(bridge.inputsOf('booking.create')).toEqual([]);
  });

  test('offers no other time where it came back for another reason', async () => {
    await open({ outbox: [booking({ state: 'needs-attention', problem: failure('changed-elsewhere') })] });
    expect(screen.queryByRole('button', { name: 'Find a time…' })).toBeNull();
  });

  test('opens the form at a free time that was offered instead', async () => {
    await open({ outbox: [refused()] });
    await press('Tue 24 Nov 09:00');
    await settle();
    expect(app.draft.draft).toMatchObject({ startWall: '2026-11-24T09:00', endWall: '2026-11-24T09:30' });
  });

  test('takes a waiting booking out of the queue before it is edited', async () => {
    await open({ outbox: [booking()] });
    await press('Edit');
    await settle();
    expect(bridge.inputsOf('outbox.discard')).toEqual([{ outboxId: sampleOrder().orderId }]);
    expect(app.draft.submission.kind).toBe('idle');
    expect(app.draft.draft?.draftId).toBe(sampleOrder().orderId);
  });

  test('does not edit what is already on its way', async () => {
    await open({
      outbox: [booking()],
      handlers: { 'outbox.discard': () => fail('too-late') },
    });
    await press('Edit');
    await settle();
    expect(app.draft.draft).toBeNull();
    expect(app.announcer.toasts.at(-1)?.text).toMatch(/can no longer be taken back/);
  });

  test('discards, and brings back what was discarded', async () => {
    await open({ outbox: [booking()] });
    await press('Discard');
    await settle();
    app.announcer.toasts.at(-1)?.action?.run();
    await settle();
    expect(bridge.inputsOf('outbox.restore')).toEqual([{ outboxId: sampleOrder().orderId }]);
  });

  test('goes on with the client the server already has', async () => {
    const entry = sampleEntry(
      {
        kind: 'create-contact',
        version: 1,
        localContactId: 'local-1',
        fields: { firstName: 'Ana', lastName: 'López', phone: '+15550102000', email: '' },
      },
      {
        state: 'needs-attention',
        problem: failure('duplicate-contact', { contactId: 'contact-0' }),
      },
    );
    await open({ outbox: [entry] });
    await press('Use the client the server has');
    expect(bridge.inputsOf('outbox.useDuplicate')).toEqual([{ outboxId: 'local-1' }]);
  });

  test('lets the user choose between two changes of one appointment', async () => {
    const order = {
      orderId: sampleOrder().orderId,
      appointmentId: 'a',
      scope: 'single' as const,
      update: { appointmentStatus: 'showed' as const },
      meant: null,
      basedOnDateUpdatedMs: 1,
      acceptConflicts: false,
    };
    const entry = sampleEntry(
      { kind: 'change-appointment', version: 1, order },
      {
        state: 'needs-attention',
        problem: failure('changed-elsewhere'),
      },
    );
    await open({
      outbox: [entry],
      appointments: [sampleAppointment({ wall: '2026-11-23T14:00', minutes: 30, client: 0, id: 'a' })],
    });
    expect(screen.getByRole('button', { name: 'Keep theirs' })).toBeVisible();
    await press('Send mine all the same');
    expect(bridge.inputsOf('booking.change')).toEqual([{ ...order, acceptConflicts: true }]);
  });

  test('shows what this workstation wants beside what the server has there now', async () => {
    await open({ outbox: [refused()] });
    const ours = await screen.findByRole('region', { name: 'This desk wants' });
    expect(ours).toHaveTextContent('Ana López');
    expect(ours).toHaveTextContent('Mon 23 Nov, 14:00–14:30');
    const theirs = screen.getByRole('region', { name: 'On the server now' });
    expect(theirs).toHaveTextContent('Li Wei');
    expect(theirs).toHaveTextContent('Mon 23 Nov, 15:00–15:30');
  });

  test('shows both versions of an appointment two workstations changed', () => {
    const order = {
      orderId: sampleOrder().orderId,
      appointmentId: 'a',
      scope: 'single' as const,
      update: { appointmentStatus: 'cancelled' as const },
      meant: null,
      basedOnDateUpdatedMs: 1,
      acceptConflicts: false,
    };
    const entry = sampleEntry(
      { kind: 'change-appointment', version: 1, order },
      { state: 'needs-attention', problem: failure('changed-elsewhere') },
    );
    const current = {
      kind: 'appointment' as const,
      title: 'Follow-up',
      contactName: 'Ana López',
      startMs: SAMPLE_NOW_MS,
      endMs: SAMPLE_NOW_MS + 30 * 60_000,
      calendarId: null,
      assignedUserId: null,
      status: 'showed',
    };
    expect(hasCollision(entry)).toBe(true);
    expect(
      collisionOf(
        entry,
        { current, overlapping: [] },
        {
          timeZone: 'America/New_York',
          style: DEFAULT_TIME_STYLE,
          calendarName: () => '',
          providerName: () => '',
        },
      ),
    ).toEqual({
      ours: ['Ana López', 'Mon 23 Nov, 10:24–10:54', 'Cancelled'],
      theirs: [['Ana López', 'Mon 23 Nov, 10:24–10:54', 'Showed up']],
    });
  });

  test('draws a part of 300 rows, says how many there are, and shows more when asked', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => booking({ id: `row-${String(n)}` }));
    await open({ outbox: rows });
    const items = screen.getAllByRole('listitem');
    expect(items).toHaveLength(20);
    expect(items[0]).toHaveAttribute('aria-setsize', '300');
    expect(screen.getByRole('heading', { name: 'On the way (300)' })).toBeVisible();
    await press('Show 20 more of 280');
    expect(screen.getAllByRole('listitem')).toHaveLength(40);
  });

  test('says that all is well when it is empty', async () => {
    await open({ outbox: [] });
    expect(screen.getByText('Everything is on the server')).toBeVisible();
  });

  test.each(outboxStateSchema.options)(
    'never offers to discard or edit what may be on the server: %s',
    (state) => {
      const kinds = actionKinds(booking({ state }), []);
      const isWithUser = ['held', 'queued', 'needs-attention'].includes(state);
      expect(kinds.includes('discard')).toBe(isWithUser);
      if (!isWithUser) expect(kinds).not.toContain('edit');
    },
  );
});

describe('the connection line', () => {
  const line = (given: Partial<typeof SAMPLE_CONNECTION>) =>
    connectionLine({ ...SAMPLE_CONNECTION, ...given }, SAMPLE_NOW_MS, 'America/New_York', DEFAULT_TIME_STYLE);

  test('says since when there is no connection and what waits', () => {
    expect(
      line({ state: 'offline', outbox: { unsentCount: 4, needsAttentionCount: 1, progress: null } }),
    ).toEqual({
      text: 'Offline since 09:24 · 3 to send · 1 needs attention',
      tone: 'attention',
      action: 'retry',
    });
  });

  test('counts along while much is sent', () => {
    const outbox = { unsentCount: 12, needsAttentionCount: 0, progress: { done: 5, total: 17 } };
    expect(line({ outbox }).text).toBe('Online · sending 5 of 17');
  });

  test('says until when the server asks to wait, and that it can be tried all the same', () => {
    expect(line({ pausedUntilMs: SAMPLE_NOW_MS + 900_000 })).toEqual({
      text: 'The server asks to wait until 10:39',
      tone: 'waiting',
      action: 'retry',
    });
  });

  test('asks for a new token where the account is refused', () => {
    expect(line({ state: 'account-refused' }).action).toBe('sign-in');
    expect(line({ state: 'location-inactive' })).toMatchObject({ tone: 'danger', action: 'retry' });
  });
});
