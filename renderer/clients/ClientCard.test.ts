import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { failure } from '../../shared/failures/failures.ts';
import { setLanguage } from '../../shared/messages/messages.ts';
import { fail } from '../testing/mock-bridge.ts';
import { openApp, type OpenedApp } from '../testing/open-app.ts';
import type { SampleOptions } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS, sampleAppointment } from '../testing/sample-clinic.ts';
import { SAMPLE_CONTACTS } from '../testing/sample-directory.ts';

const APPOINTMENTS = [
  sampleAppointment({
    wall: '2026-11-16T09:00',
    minutes: 45,
    client: 0,
    id: 'past',
    calendarId: 'calendar-therapy',
    assignedUserId: 'user-lindqvist',
    description: 'Left knee',
    status: 'showed',
  }),
  sampleAppointment({ wall: '2026-11-17T09:00', minutes: 30, client: 0, id: 'missed', status: 'noshow' }),
  sampleAppointment({ wall: '2026-11-25T09:00', minutes: 30, client: 0, id: 'next' }),
  sampleAppointment({ wall: '2026-11-26T09:00', minutes: 30, client: 0, id: 'off', status: 'cancelled' }),
];

async function openCard(options: SampleOptions = {}): Promise<OpenedApp> {
  const opened = await openApp({ appointments: APPOINTMENTS, ...options });
  opened.app.panel.open({ kind: 'client', contactId: 'contact-0' });
  return opened;
}

describe('the card', () => {
  test('cuts a name, an address and tags of a million characters where they are shown', async () => {
    const long = 'x'.repeat(1_000_000);
    await openCard({
      handlers: {
        'contacts.read': () => ({
          ...SAMPLE_CONTACTS[0]!,
          name: long,
          email: `${long}@x.com`,
          companyName: `${long}y`,
          tags: [long, 'vip'],
        }),
      },
    });
    expect(await screen.findByRole('heading', { name: /^x{10,}…$/ })).toBeVisible();
    expect(document.body.textContent.length).toBeLessThan(30_000);
  });

  test('says how to reach the client, what comes, what is over, and how often they stayed away', async () => {
    await openCard();
    expect(await screen.findByRole('heading', { name: 'Ana López' })).toBeVisible();
    expect(screen.getByText('+1 555 010 2100')).toBeVisible();
    expect(screen.getByText('1 no-show')).toBeVisible();
    const coming = await screen.findByRole('region', { name: 'Coming' });
    expect(within(coming).getAllByRole('button')).toHaveLength(1);
    const past = screen.getByRole('region', { name: 'Past and cancelled' });
    expect(
      within(past)
        .getAllByRole('button')
        .map((row) => row.textContent),
    ).toEqual([
      expect.stringContaining('26 Nov'),
      expect.stringContaining('17 Nov'),
      expect.stringContaining('16 Nov'),
    ]);
  });

  test('calls through the system, never by itself', async () => {
    const { user, bridge } = await openCard();
    await user.click(await screen.findByRole('button', { name: 'Call' }));
    expect(bridge.inputsOf('workstation.openExternal')).toEqual([{ url: 'tel:+15550102100' }]);
  });

  test('Book again fills the form in as last time, but for the time', async () => {
    const { user, app } = await openCard({ appointments: APPOINTMENTS.slice(0, 1) });
    await user.click(await screen.findByRole('button', { name: 'Book again' }));
    expect(app.panel.current).toEqual({ kind: 'booking' });
    expect(app.draft.draft).toMatchObject({
      client: { kind: 'existing', contactId: 'contact-0' },
      calendarId: 'calendar-therapy',
      assignedUserId: 'user-lindqvist',
      notes: 'Left knee',
      startWall: null,
    });
  });

  test('an appointment opens its details and shows its day', async () => {
    const { user, app } = await openCard();
    const coming = await screen.findByRole('region', { name: 'Coming' });
    await user.click(within(coming).getByRole('button'));
    expect(app.panel.current).toEqual({ kind: 'details', appointmentId: 'next' });
    expect(app.schedule.anchorDate).toBe('2026-11-25');
  });

  test('a client who is gone is said, with a way to try again', async () => {
    await openCard({ handlers: { 'contacts.read': () => fail('not-found', { what: 'client' }) } });
    expect(await screen.findByText(/This client is not known/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('the history', () => {
  const heard = {
    source: 'server',
    askedAtMs: SAMPLE_NOW_MS,
    failure: null,
    isTimeUncertain: false,
  } as const;
  const old = sampleAppointment({
    wall: '2024-03-04T09:00',
    minutes: 30,
    client: 0,
    id: 'old',
    status: 'noshow',
    description: 'Left knee, brought the pictures',
  });

  test('is the server’s as soon as it is there, and says so with the time', async () => {
    let answer: (() => void) | undefined;
    await openCard({
      handlers: {
        'contacts.history': () =>
          new Promise((resolve) => {
            answer = () => resolve({ ...heard, appointments: [old, ...APPOINTMENTS] });
          }),
      },
    });
    expect(await screen.findByText('Asking the server for the whole history…')).toBeVisible();
    const past = await screen.findByRole('region', { name: 'Past and cancelled' });
    expect(within(past).getAllByRole('button')).toHaveLength(3);
    answer?.();
    expect(await screen.findByText(/^Whole history, from the server, /)).toBeVisible();
    expect(screen.getByText('2 no-shows')).toBeVisible();
    const row = within(past).getByRole('button', { name: /Mon 4 Mar 2024/ });
    expect(row).toHaveTextContent('Left knee, brought the pictures');
    expect(row).toHaveTextContent('No-show');
  });

  test('out of reach is what is known, and says since when', async () => {
    await openCard({
      connection: { state: 'offline' },
      handlers: {
        'contacts.history': () => ({
          ...heard,
          source: 'local',
          askedAtMs: SAMPLE_NOW_MS - 3_600_000,
          appointments: [old],
        }),
      },
    });
    expect(
      await screen.findByText(
        /^Not connected: this is what this PC knows\. The server last told of this client/,
      ),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: /4 Mar 2024/ })).toBeVisible();
  });

  test('never fetched says that visits may be missing', async () => {
    await openCard({
      connection: { state: 'offline' },
      handlers: {
        'contacts.history': () => ({ ...heard, source: 'local', askedAtMs: null, appointments: [] }),
      },
    });
    expect(await screen.findByText(/Older visits may be missing/)).toBeVisible();
  });

  test('that failed says what is safe and can be asked for again', async () => {
    let isFailing = true;
    const { user } = await openCard({
      handlers: {
        'contacts.history': () =>
          isFailing
            ? {
                ...heard,
                source: 'local' as const,
                askedAtMs: null,
                failure: failure('server-error'),
                appointments: APPOINTMENTS,
              }
            : { ...heard, appointments: APPOINTMENTS },
      },
    });
    expect(await screen.findByText(/nothing is lost/)).toBeVisible();
    isFailing = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/^Whole history/)).toBeVisible();
  });

  test('of many visits is shown by and by', async () => {
    const many = Array.from({ length: 30 }, (_unused, index) =>
      sampleAppointment({ wall: '2025-03-04T09:00', minutes: 30, client: 0, id: `visit-${index}` }),
    );
    const { user } = await openCard({ appointments: many });
    const past = await screen.findByRole('region', { name: 'Past and cancelled' });
    await user.click(within(past).getByRole('button', { name: /Show 20 more/ }));
    await user.click(within(past).getByRole('button', { name: /Show 5 more/ }));
    expect(within(past).getAllByRole('button')).toHaveLength(30);
  });

  test('is not asked for any longer once the card is closed', async () => {
    const { app, bridge } = await openCard();
    await screen.findByText(/^Whole history/);
    app.panel.close();
    await waitFor(() => expect(bridge.inputsOf('contacts.leave')).toEqual([{ contactId: 'contact-0' }]));
  });
});

describe('notes on a client', () => {
  const note = (id: string, body: string, pinned = false) => ({
    id,
    title: '',
    body,
    userId: 'user-lindqvist',
    dateAddedMs: SAMPLE_NOW_MS - 86_400_000,
    pinned,
  });
  const heard = { source: 'server', askedAtMs: SAMPLE_NOW_MS, failure: null } as const;

  test('are in the card, with who wrote them', async () => {
    await openCard({
      handlers: {
        'contacts.notes': () => ({ ...heard, notes: [note('a', 'Allergic to latex', true)] }),
      },
    });
    const notes = await screen.findByRole('region', { name: 'Notes on this client' });
    expect(notes).toHaveTextContent(/Pinned.*Allergic to latex.*Sara Lindqvist · Sun 22 Nov 2026/s);
  });

  test('never fetched are missed aloud, not silently', async () => {
    await openCard({
      connection: { state: 'offline' },
      handlers: {
        'contacts.notes': () => ({ ...heard, source: 'local', askedAtMs: null, notes: [] }),
      },
    });
    expect(await screen.findByText('Not connected: notes on this client were never fetched.')).toBeVisible();
  });
});

describe('two clients of one name', () => {
  const namesake = { ...SAMPLE_CONTACTS[1]!, id: 'other', name: 'ANA LOPEZ', dateOfBirth: '1981-07-09' };
  const handlers = {
    'contacts.search': () => ({
      contacts: [SAMPLE_CONTACTS[0]!, namesake],
      near: [],
      source: 'local' as const,
      incomplete: false,
    }),
  };

  test('are told apart in the search by their dates of birth', async () => {
    const { user, clock } = await openApp({ appointments: [], handlers });
    await user.type(screen.getByRole('combobox', { name: 'Search clients' }), 'ana');
    clock.advance(50);
    await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(3));
    const [first, second] = screen.getAllByRole('option', { hidden: true });
    expect(first).toHaveTextContent('Born 1 Mar 1950');
    expect(second).toHaveTextContent('Born 9 Jul 1981');
  });

  test('are named in the card, each a press away', async () => {
    const { user, app } = await openCard({ handlers });
    const other = await screen.findByText('Another client has this name');
    expect(other.parentElement).toHaveTextContent('Born 9 Jul 1981');
    await user.click(screen.getByRole('button', { name: 'Show' }));
    expect(app.panel.current).toEqual({ kind: 'client', contactId: 'other' });
  });

  test('who is called otherwise is not mentioned', async () => {
    await openCard();
    await screen.findByText(/^Whole history/);
    expect(screen.queryByText(/this name/)).toBeNull();
  });
});

describe('the search of the toolbar', () => {
  test('finds by phone and opens the card', async () => {
    const { user, app, clock } = await openApp({ appointments: [] });
    await user.type(screen.getByRole('combobox', { name: 'Search clients' }), '010 2103');
    clock.advance(50);
    await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(2));
    await user.keyboard('{Enter}');
    expect(app.panel.current).toEqual({ kind: 'client', contactId: 'contact-3' });
    expect(screen.getByRole('combobox', { name: 'Search clients' })).toHaveValue('');
  });

  test('Escape clears, then leaves; a panel that is open stays', async () => {
    const { user, app } = await openApp({ appointments: [] });
    app.panel.open({ kind: 'outbox' });
    const box = screen.getByRole('combobox', { name: 'Search clients' });
    await user.type(box, 'rosan');
    await user.keyboard('{Escape}');
    expect(box).toHaveValue('');
    expect(box).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(box).not.toHaveFocus();
    expect(app.panel.current).toEqual({ kind: 'outbox' });
    await user.keyboard('{Escape}');
    expect(app.panel.current).toBeNull();
  });

  test('begins a booking for somebody it does not find', async () => {
    const { user, app, clock } = await openApp({ appointments: [] });
    await user.type(screen.getByRole('combobox', { name: 'Search clients' }), 'Marta Nowak');
    clock.advance(50);
    await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(1));
    await user.keyboard('{Enter}');
    expect(app.draft.draft?.client).toMatchObject({ kind: 'new', firstName: 'Marta', lastName: 'Nowak' });
  });

  test('opens the card of who is called nearly so by an arrow and Enter, never by Enter alone', async () => {
    const near = [{ contact: SAMPLE_CONTACTS[0]!, reason: { kind: 'similar-name' as const } }];
    const { user, app, clock } = await openApp({
      appointments: [],
      handlers: {
        'contacts.search': () => ({ contacts: [], near, source: 'local', incomplete: false }),
      },
    });
    const box = screen.getByRole('combobox', { name: 'Search clients' });
    await user.type(box, 'ana lopze');
    clock.advance(50);
    await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(2));
    await user.keyboard('{Enter}');
    expect(app.panel.current).toEqual({ kind: 'booking' });
    await user.type(box, 'ana lopze');
    clock.advance(50);
    await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(2));
    await user.keyboard('{ArrowDown}{Enter}');
    expect(app.panel.current).toEqual({ kind: 'client', contactId: 'contact-0' });
  });

  test('an answer that comes after a newer question is dropped', async () => {
    const answers: (() => void)[] = [];
    const { user, clock, bridge } = await openApp({ appointments: [] });
    const contact = (id: string) => ({
      id,
      name: `Client ${id}`,
      firstName: null,
      lastName: null,
      phone: null,
      email: null,
      companyName: null,
      dateOfBirth: null,
      tags: [],
      provisional: false,
    });
    bridge.handle(
      'contacts.search',
      ({ query }) =>
        new Promise((resolve) => {
          answers.push(() =>
            resolve({ contacts: [contact(query)], near: [], source: 'local', incomplete: false }),
          );
        }),
    );
    const box = screen.getByRole('combobox', { name: 'Search clients' });
    await user.type(box, 'a');
    clock.advance(50);
    await user.type(box, 'b');
    clock.advance(50);
    await waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.();
    await waitFor(() => expect(screen.getByText('Client ab')).toBeInTheDocument());
    answers[0]?.();
    await Promise.resolve();
    expect(screen.queryByText('Client a')).toBeNull();
  });
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test('counts how often they stayed away', async () => {
    setLanguage('de');
    await openCard();
    expect(await screen.findByText('1-mal nicht erschienen')).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Kommende Termine' })).toBeVisible();
  });
});
