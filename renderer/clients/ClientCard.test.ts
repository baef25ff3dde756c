import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { fail } from '../testing/mock-bridge.ts';
import { openApp, type OpenedApp } from '../testing/open-app.ts';
import type { SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment } from '../testing/sample-clinic.ts';
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
