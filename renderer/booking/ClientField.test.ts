import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { Contact } from '../../shared/directory/contact.ts';
import type { OpenedApp } from '../testing/open-app.ts';
import { findOption, openForm } from '../testing/open-booking.ts';

const client = (id: string, name: string, phone: string): Contact => ({
  id,
  name,
  firstName: name,
  lastName: null,
  phone,
  email: null,
  companyName: null,
  dateOfBirth: null,
  tags: [],
  provisional: false,
});
const REED = client('reed', 'Tom Reed', '+17185550123');
const NEAR_REED = { contact: REED, reason: { kind: 'same-ending', digitCount: 7 } } as const;

/** The form with an index that finds Tom Reed by the beginning of a number, and beside it by a whole one. */
async function openWithReed(): Promise<OpenedApp> {
  return openForm(
    {},
    {
      handlers: {
        'contacts.search': ({ query }) => {
          const isWhole = query.replace(/\D/g, '').length >= 10;
          return {
            contacts: isWhole ? [] : [REED],
            near: isWhole ? [NEAR_REED] : [],
            source: 'local',
            incomplete: false,
          };
        },
      },
    },
  );
}

const options = (): string[] =>
  screen
    .queryAllByRole('option', { hidden: true })
    .map((option) => option.textContent.replace(/\s+/g, ' ').trim());

async function answered({ clock }: OpenedApp, text: string): Promise<void> {
  clock.advance(50);
  await findOption(text);
}

describe('the whole number of an unknown caller', () => {
  test('offers to create first, and after it who has a number like it, with the reason', async () => {
    const opened = await openWithReed();
    await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), '917 555 0123');
    await answered(opened, 'Same last 7 digits');
    expect(options()).toEqual([
      'Create “917 555 0123”',
      expect.stringMatching(/^Tom Reed.*Same last 7 digits:.*\(718\) 555-0123/),
    ]);
    await opened.user.keyboard('{Enter}');
    expect(opened.app.draft.draft?.client).toMatchObject({
      kind: 'new',
      phone: '917 555 0123',
      firstName: '',
    });
  });

  test('and Enter at once never takes who was found for less of it', async () => {
    const opened = await openWithReed();
    const field = screen.getByRole('combobox', { name: 'Client' });
    await opened.user.type(field, '917 555 012');
    await answered(opened, 'Tom Reed');
    await opened.user.type(field, '3{Enter}');
    expect(opened.app.draft.draft?.client.kind).toBe('none');
    opened.clock.advance(50);
    await waitFor(() =>
      expect(opened.app.draft.draft?.client).toMatchObject({ kind: 'new', phone: '917 555 0123' }),
    );
  });

  test('and Enter takes the near one only when it was marked by hand', async () => {
    const opened = await openWithReed();
    await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), '917 555 0123');
    await answered(opened, 'Same last 7 digits');
    await opened.user.keyboard('{ArrowDown}{Enter}');
    expect(opened.app.draft.draft?.client).toMatchObject({ kind: 'existing', contactId: 'reed' });
  });

  test('and the mark stands on Create when the list changed under it', async () => {
    const opened = await openWithReed();
    const field = screen.getByRole('combobox', { name: 'Client' });
    await opened.user.type(field, '718');
    await answered(opened, 'Tom Reed');
    await opened.user.type(field, ' 555 01239');
    await answered(opened, 'Same last 7 digits');
    await waitFor(() => {
      const marked = document.getElementById(field.getAttribute('aria-activedescendant') ?? '');
      expect(marked).toHaveTextContent('Create “718 555 01239”');
    });
  });
});

describe('a name with a slip of the hand', () => {
  const ROSAN = client('rosan', 'Rosan Deo', '+15550107788');

  async function typeWithSlip(): Promise<OpenedApp> {
    const opened = await openForm(
      {},
      {
        handlers: {
          'contacts.search': () => ({
            contacts: [],
            near: [{ contact: ROSAN, reason: { kind: 'similar-name' } }],
            source: 'local',
            incomplete: false,
          }),
        },
      },
    );
    await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), 'rosn deo');
    await answered(opened, 'Rosan Deo');
    return opened;
  }

  test('shows who is called nearly so after Create, and says that the name is similar', async () => {
    await typeWithSlip();
    expect(options()).toEqual([
      'Create “rosn deo”',
      expect.stringMatching(/^Rosan Deo.*Similar name:.*\(555\) 010-7788/),
    ]);
  });

  test('Enter never takes them by itself', async () => {
    const opened = await typeWithSlip();
    await opened.user.keyboard('{Enter}');
    expect(opened.app.draft.draft?.client).toMatchObject({
      kind: 'new',
      firstName: 'rosn',
      lastName: 'deo',
    });
  });

  test('an arrow and Enter does', async () => {
    const opened = await typeWithSlip();
    await opened.user.keyboard('{ArrowDown}{Enter}');
    expect(opened.app.draft.draft?.client).toMatchObject({ kind: 'existing', contactId: 'rosan' });
  });
});

test('typing on after a hurried Enter takes it back', async () => {
  const opened = await openWithReed();
  const field = screen.getByRole('combobox', { name: 'Client' });
  await opened.user.type(field, 'tom{Enter} r');
  opened.clock.advance(50);
  await findOption('Tom Reed');
  expect(opened.app.draft.draft?.client.kind).toBe('none');
});

test('a text of nothing that can be seen offers nothing', async () => {
  const opened = await openWithReed();
  await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), '\u200B\u202A');
  opened.clock.advance(50);
  expect(options()).toEqual([]);
});

test('name, number and address that were typed together come apart; what is left over is told', async () => {
  const opened = await openWithReed();
  await opened.user.type(
    screen.getByRole('combobox', { name: 'Client' }),
    '\u202AAna Lopez\u202C +1 212 555 0100 / 917 555 0199 ana@x.com',
  );
  await answered(opened, 'Create');
  await opened.user.click(await findOption('Create'));
  expect(opened.app.draft.draft?.client).toMatchObject({
    kind: 'new',
    firstName: 'Ana',
    lastName: 'Lopez',
    phone: '+1 212 555 0100',
    email: 'ana@x.com',
  });
  expect(opened.app.announcer.toasts.map(({ text }) => text)).toEqual([
    'A new client has one phone and one e-mail. Left out: 917 555 0199.',
  ]);
});

test('back in the search, what was typed for a new client is still there', async () => {
  const opened = await openWithReed();
  await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), '917 555 0123');
  await answered(opened, 'Create');
  await opened.user.keyboard('{Enter}');
  await opened.user.type(await screen.findByLabelText('First name'), 'Ana');
  await opened.user.click(screen.getByRole('button', { name: 'Back to the search' }));
  expect(await screen.findByRole('combobox', { name: 'Client' })).toHaveValue('Ana 917 555 0123');
});

test('when they come next is asked for all at once, when the hand pauses', async () => {
  const opened = await openWithReed();
  await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), 'tom');
  await answered(opened, 'Tom Reed');
  opened.clock.advance(100);
  expect(opened.bridge.inputsOf('contacts.nextAppointments')).toEqual([]);
  opened.clock.advance(100);
  expect(opened.bridge.inputsOf('contacts.nextAppointments')).toEqual([{ contactIds: ['reed'] }]);
});

test('clients who come from the server while the text stands are looked for again', async () => {
  const found: Contact[] = [];
  const opened = await openForm(
    {},
    {
      handlers: {
        'contacts.search': () => ({ contacts: [...found], near: [], source: 'local', incomplete: true }),
      },
    },
  );
  await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), 'tom');
  await answered(opened, 'Create');
  found.push(REED);
  opened.bridge.emit('contacts.changed', { knownCount: 1, incomplete: true });
  await findOption('Tom Reed');
  expect(options()[0]).toMatch(/^Tom Reed/);
});

test('what was noted on the client is in sight once they are chosen, what is pinned first', async () => {
  const note = (id: string, body: string) => ({
    id,
    title: '',
    body,
    userId: null,
    dateAddedMs: null,
    pinned: false,
  });
  const opened = await openForm(
    {},
    {
      handlers: {
        'contacts.search': () => ({ contacts: [REED], near: [], source: 'local', incomplete: false }),
        'contacts.notes': () => ({
          source: 'server',
          askedAtMs: 0,
          failure: null,
          notes: [note('a', 'Allergic to latex'), note('b', 'Side door'), note('c', 'Pays by invoice')],
        }),
      },
    },
  );
  await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), 'tom');
  await answered(opened, 'Tom Reed');
  await opened.user.keyboard('{Enter}');
  const notes = await screen.findByRole('region', { name: 'Notes on this client' });
  expect(notes).toHaveTextContent('Allergic to latex');
  expect(notes).not.toHaveTextContent('Pays by invoice');
  await opened.user.click(screen.getByRole('button', { name: '1 more note' }));
  expect(notes).toHaveTextContent('Pays by invoice');
});
