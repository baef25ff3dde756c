import { failure, type Failure } from '../../shared/failures/failures.ts';
import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { fail } from '../testing/mock-bridge.ts';
import type { OpenedApp } from '../testing/open-app.ts';
import { findOption, openForm, openReady, ordersOf, READY, tell } from '../testing/open-booking.ts';
import { sampleEntry, sampleSlotTaken } from '../testing/sample-outbox.ts';

describe('on its way', () => {
  test('waits quietly for the outcome, then says what is booked', async () => {
    const opened = await openReady();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    expect(await screen.findByText('Kept. Waiting to be sent…')).toBeVisible();
    tell(opened, { state: 'sending' });
    expect(await screen.findByText('Being sent…')).toBeVisible();
    tell(opened, { state: 'unknown' });
    expect(await screen.findByText(/Looking up whether it was booked/)).toBeVisible();
    tell(opened, { state: 'done', serverId: 'server-1' });
    expect(await screen.findByRole('heading', { name: 'Booked' })).toBeVisible();
    expect(screen.getByText('Wed 25 Nov 2026, 15:00–15:30')).toBeVisible();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Book another' })).toHaveFocus());
  });

  test('a series lists what is booked: each date, the moved ones at their new time, none of the skipped', async () => {
    const opened = await openReady();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    const [order] = await waitFor(() => {
      expect(ordersOf(opened)).toHaveLength(1);
      return ordersOf(opened);
    });
    if (order === undefined) throw new Error('not booked');
    const skips = 'EXDATE:20261202T200000Z,20261209T200000Z,20261216T200000Z';
    const series = { ...order, request: { ...order.request, rrule: `RRULE:FREQ=WEEKLY;COUNT=5\n${skips}` } };
    const part = (n: number, date: string, startTime: string) => ({
      ...order,
      orderId: `8f14e45f-ceea-467f-a8d2-4c1bd5a7e00${String(n)}`,
      request: { ...order.request, startTime },
      partOf: { orderId: order.orderId, date },
    });
    const moved = [
      part(1, '2026-12-02', '2026-12-02T15:30:00-05:00'),
      part(2, '2026-12-09', '2026-12-10T15:00:00-05:00'),
    ];
    for (const each of [...moved, series]) {
      const payload = { kind: 'create-appointment', version: 1, order: each } as const;
      opened.bridge.emit('outbox.changed', sampleEntry(payload, { state: 'done', serverId: each.orderId }));
    }
    const list = await screen.findByRole('list', { name: '4 visits' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent.trim()),
    ).toEqual([
      'Wed 25 Nov 2026, 15:00',
      'Wed 2 Dec 2026, 15:30 (moved from 15:00)',
      'Thu 10 Dec 2026, 15:00 (moved from Wed 9 Dec 2026)',
      'Wed 23 Dec 2026, 15:00',
    ]);
    expect(screen.getByText('Every week on Wednesday, 5 times, except Wed 16 Dec 2026')).toBeVisible();
  });

  test('what was submitted cannot be changed meanwhile', async () => {
    const { user } = await openReady();
    await user.click(screen.getByRole('button', { name: 'Book' }));
    await screen.findByText('Kept. Waiting to be sent…');
    expect(screen.getByLabelText('Notes')).toBeDisabled();
  });

  test('Undo before it is sent brings the form back as it was', async () => {
    const opened = await openReady();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await opened.user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.getByLabelText('Notes')).toBeEnabled());
    expect(opened.bridge.inputsOf('outbox.discard')).toHaveLength(1);
    expect(screen.getByText('Ana López')).toBeVisible();
  });

  test('Undo after it is booked asks, then deletes it on the server', async () => {
    const opened = await openReady();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await screen.findByText('Kept. Waiting to be sent…');
    tell(opened, { state: 'done', serverId: 'server-1' });
    await screen.findByRole('heading', { name: 'Booked' });
    const deletion = {
      orderId: '6f1f3c0e-0000-4000-8000-000000000001',
      eventId: 'server-1',
      scope: 'single',
      target: 'appointment',
    } as const;
    opened.bridge.handle('outbox.undo', () =>
      sampleEntry({ kind: 'delete-event', version: 1, order: deletion }),
    );
    await opened.user.click(screen.getByRole('button', { name: 'Undo' }));
    const question = await screen.findByRole('alertdialog', { name: /^Delete the booking of .* again\?$/ });
    expect(question).toHaveTextContent('The client has been told of it.');
    expect(opened.bridge.inputsOf('booking.delete')).toEqual([]);
    await opened.user.click(within(question).getByRole('button', { name: 'Delete it' }));
    await waitFor(() => expect(opened.app.panel.current).toBeNull());
    expect(opened.bridge.inputsOf('outbox.undo')).toEqual([{ outboxId: ordersOf(opened)[0]?.orderId }]);
    await waitFor(() =>
      expect(screen.getByRole('group', { name: 'Messages' })).toHaveTextContent('appointment deleted'),
    );
  });

  test('offline it is kept, the form closes, and the user can go on or take it back', async () => {
    const opened = await openReady({ connection: { state: 'offline' } });
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await waitFor(() =>
      expect(screen.getByRole('group', { name: 'Messages' })).toHaveTextContent(
        'kept on this PC. It is sent by itself when the connection is back',
      ),
    );
    expect(opened.app.panel.current).toBeNull();
    await opened.user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Ana López')).toBeVisible();
    expect(opened.app.draft.draft?.startWall).toBe('2026-11-25T15:00');
  });

  test('a full disk is said as loudly as it is: it was not kept', async () => {
    const opened = await openReady({ handlers: { 'booking.create': () => fail('disk-full') } });
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    expect(await screen.findByText('The disk of this PC is full')).toBeVisible();
    expect(screen.getByText(/This was NOT kept/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Book' })).toBeEnabled();
  });
});

describe('refused by the server', () => {
  async function refuse(problem: Failure = sampleSlotTaken()): Promise<OpenedApp> {
    const opened = await openReady();
    await opened.user.type(screen.getByLabelText('Notes'), 'Bring the X-ray');
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await screen.findByText('Kept. Waiting to be sent…');
    tell(opened, { state: 'needs-attention', problem });
    await screen.findByText(/The server said/);
    return opened;
  }

  test('a taken slot lands on the start, in the server’s words, with free times and nothing lost', async () => {
    const opened = await refuse();
    expect(screen.getByText(/“The slot you have selected is no longer available.”/)).toBeVisible();
    const start = screen.getByLabelText('Start');
    expect(start).toHaveAttribute('aria-invalid', 'true');
    await waitFor(() => expect(start).toHaveFocus());
    expect(screen.getByLabelText('Notes')).toHaveValue('Bring the X-ray');

    await opened.user.click(screen.getByRole('button', { name: /Tue 24 Nov 09:00/ }));
    expect(opened.app.draft.draft?.startWall).toBe('2026-11-24T09:00');
    expect(screen.queryByText(/The server said/)).toBeNull();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await waitFor(() => expect(ordersOf(opened)).toHaveLength(2));
    // The same order again: the same booking, not a second one.
    expect(ordersOf(opened)[1]?.orderId).toBe(ordersOf(opened)[0]?.orderId);
  });

  test('the user can go on typing elsewhere: the focus is moved once, not at every key', async () => {
    const opened = await refuse();
    await waitFor(() => expect(screen.getByLabelText('Start')).toHaveFocus());
    await opened.user.click(screen.getByLabelText('Notes'));
    await opened.user.keyboard(' and the card');
    expect(screen.getByLabelText('Notes')).toHaveFocus();
    expect(screen.getByLabelText('Notes')).toHaveValue('Bring the X-ray and the card');
    expect(screen.getByText(/The server said/)).toBeVisible();
  });

  test.each([
    ['assignedUserId', 'Provider'],
    ['rrule', 'Repeat'],
    ['endTime', 'End'],
    ['title', 'Title'],
  ])('a refusal about %s lands on %s', async (field, label) => {
    await refuse(failure('rejected', { field, serverMessage: 'No.' }));
    await waitFor(() => expect(screen.getByLabelText(label)).toHaveAttribute('aria-invalid', 'true'));
  });
});

describe('a new client', () => {
  async function create(): Promise<OpenedApp> {
    const opened = await openForm(READY);
    await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), 'Marta Nowak');
    opened.clock.advance(50);
    await findOption('Create “Marta Nowak”');
    await opened.user.keyboard('{Enter}');
    await screen.findByLabelText('First name');
    return opened;
  }

  test('is made in place from what was typed, and goes with the booking', async () => {
    const opened = await create();
    expect(screen.getByLabelText('First name')).toHaveValue('Marta');
    await opened.user.type(screen.getByLabelText('Phone'), '555 010 9999');
    await opened.user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(ordersOf(opened)).toHaveLength(1));
    expect(ordersOf(opened)[0]?.client).toMatchObject({
      kind: 'new',
      localContactId: expect.stringMatching(/^local-/),
      fields: { firstName: 'Marta', lastName: 'Nowak', phone: '555 010 9999', email: '' },
    });
  });

  test('whose number somebody has already is pointed out, and that client can be used', async () => {
    const opened = await create();
    await opened.user.type(screen.getByLabelText('Phone'), '+1 555 010 2100');
    opened.clock.advance(300);
    expect(await screen.findByText('Ana López is a client already')).toBeVisible();
    await opened.user.click(screen.getByRole('button', { name: 'Use Ana López' }));
    expect(opened.app.draft.draft?.client).toMatchObject({ kind: 'existing', contactId: 'contact-0' });
  });

  test('whom the server has already: the booking goes on with that client', async () => {
    const opened = await create();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await screen.findByText('Kept. Waiting to be sent…');
    const { client } = ordersOf(opened)[0]!;
    if (client.kind !== 'new') throw new Error('The client was to be new.');
    const { localContactId, fields } = client;
    const entry = sampleEntry(
      { kind: 'create-contact', version: 1, localContactId, fields },
      {
        state: 'needs-attention',
        problem: failure('duplicate-contact', { contactId: 'contact-0' }),
      },
    );
    opened.bridge.handle('outbox.useDuplicate', () => ({ ...entry, state: 'queued', problem: null }));
    opened.bridge.emit('outbox.changed', entry);
    await opened.user.click(await screen.findByRole('button', { name: 'Book for the client it has' }));
    expect(opened.bridge.inputsOf('outbox.useDuplicate')).toEqual([{ outboxId: localContactId }]);
  });
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test('says how far a booking is, and what is booked', async () => {
    const opened = await openReady();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    // What was drawn before stays English: what comes now is German.
    setLanguage('de');
    tell(opened, { state: 'unknown' });
    expect(await screen.findByText(/Es wird nachgesehen, ob der Termin gebucht ist/)).toBeVisible();
    tell(opened, { state: 'done', serverId: 'server-1' });
    expect(await screen.findByRole('heading', { name: 'Gebucht' })).toBeVisible();
    expect(screen.getByText('Initial consultation bei Dr Min-jun Kim')).toBeVisible();
  });
});
