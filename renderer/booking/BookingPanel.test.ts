import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { openApp, type OpenedApp } from '../testing/open-app.ts';
import { findOption, freeAllDay, openForm, openReady, ordersOf, READY } from '../testing/open-booking.ts';
import { sampleAppointment, sampleInstant } from '../testing/sample-clinic.ts';

const stepOf = (element: Element | null): string | null =>
  element?.closest('[data-step]')?.getAttribute('data-step') ?? null;

describe('filling the form in by keyboard', () => {
  test('begins at the client, who is found as the user types and taken with Enter', async () => {
    const { user, app, clock } = await openForm();
    const search = screen.getByRole('combobox', { name: 'Client' });
    await waitFor(() => expect(search).toHaveFocus());
    await user.keyboard('ana');
    clock.advance(50);
    expect(await findOption('Ana López')).toBeInTheDocument();
    await user.keyboard('{Enter}');
    expect(app.draft.draft?.client).toMatchObject({ kind: 'existing', contactId: 'contact-0' });
    await waitFor(() => expect(stepOf(document.activeElement)).toBe('calendar'));
  });

  test('Enter walks on from field to field, to the button that books', async () => {
    const { user } = await openReady();
    screen.getByLabelText('Date').focus();
    const walked: (string | null)[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      await user.keyboard('{Enter}');
      walked.push(stepOf(document.activeElement));
    }
    expect(walked).toEqual(['start', 'end', 'repeat', 'notes', 'book']);
    expect(screen.getByRole('button', { name: 'Book' })).toHaveFocus();
  });

  test('Shift+Enter in the notes makes a new line', async () => {
    const { user, app } = await openReady();
    await user.type(screen.getByLabelText('Notes'), 'one{Shift>}{Enter}{/Shift}two');
    expect(app.draft.draft?.notes).toBe('one\ntwo');
  });

  test('Ctrl+Enter books from a field whose text was not left yet', async () => {
    const opened = await openReady();
    const start = screen.getByLabelText('Start');
    await opened.user.clear(start);
    await opened.user.type(start, '4pm');
    await opened.user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(ordersOf(opened)).toHaveLength(1));
    expect(ordersOf(opened)[0]?.meant).toMatchObject({
      startWall: '2026-11-25T16:00',
      endWall: '2026-11-25T16:30',
    });
  });

  test('Escape leaves a form in which nothing was typed, and nothing of it is kept', async () => {
    const { user, app, bridge } = await openForm({
      startWall: '2026-11-25T15:00',
      endWall: '2026-11-25T16:00',
    });
    app.draft.moveTo({ startWall: '2026-11-25T15:30', endWall: '2026-11-25T16:30' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(app.draft.draft).toBeNull());
    await app.draft.flush();
    expect(bridge.inputsOf('drafts.write').every(({ draft }) => draft === null)).toBe(true);
  });

  test('Escape goes one step back and keeps the form', async () => {
    const { user, app } = await openReady();
    screen.getByLabelText('Notes').focus();
    await user.keyboard('{Escape}');
    expect(app.panel.current).toBeNull();
    expect(app.draft.draft?.client.kind).toBe('existing');
  });
});

describe('what follows by itself', () => {
  test('the end keeps the service’s length when the start moves', async () => {
    const { user, app } = await openReady();
    const start = screen.getByLabelText('Start');
    await user.clear(start);
    await user.type(start, '9:15{Enter}');
    expect(app.draft.draft).toMatchObject({ startWall: '2026-11-25T09:15', endWall: '2026-11-25T09:45' });
  });

  test('a service brings its length and its status, and leaves out who does not offer it', async () => {
    const { user, app } = await openForm({
      startWall: '2026-11-25T15:00',
      endWall: '2026-11-25T16:00',
      assignedUserId: 'user-lindqvist',
    });
    screen.getByLabelText('Service').focus();
    await user.keyboard('Follow');
    expect(app.draft.draft).toMatchObject({
      calendarId: 'calendar-follow-up',
      assignedUserId: null,
      endWall: '2026-11-25T15:15',
      status: 'new',
    });
    expect(screen.getByRole('group', { name: 'Messages' })).toHaveTextContent(
      'Sara Lindqvist does not offer Follow-up',
    );
  });

  test('the title is filled in until the user edits it', async () => {
    const { user, app } = await openReady();
    await user.click(screen.getByRole('button', { name: 'More' }));
    const title = screen.getByLabelText('Title');
    expect(title).toHaveValue('Ana López');
    await user.type(title, ', knee');
    expect(app.draft.draft).toMatchObject({ title: 'Ana López, knee', titleEdited: true });
    await user.click(screen.getByRole('button', { name: 'Fill in by itself' }));
    expect(title).toHaveValue('Ana López');
  });

  test('a free slot is taken by one press, and sent to the letter as the server wrote it', async () => {
    const opened = await openReady();
    const free = await screen.findByRole('region', { name: 'Free times' });
    await opened.user.click(await within(free).findByRole('button', { name: '15:30' }));
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await waitFor(() => expect(ordersOf(opened)).toHaveLength(1));
    expect(ordersOf(opened)[0]?.request.startTime).toBe('2026-11-25T20:30:00+00:00');
  });
});

describe('one date in the whole form', () => {
  const typeInto = async (opened: OpenedApp, label: string, text: string): Promise<void> => {
    const field = screen.getByLabelText(label);
    await opened.user.clear(field);
    await opened.user.type(field, `${text}{Enter}`);
  };

  test('the free times follow a date typed before any time, and a chip keeps it', async () => {
    const opened = await openForm({ calendarId: READY.calendarId, assignedUserId: READY.assignedUserId });
    await typeInto(opened, 'Date', 'thu');
    const chips = await screen.findByRole('region', { name: 'Free times' });
    await waitFor(() => expect(within(chips).getByText(/^Free Thu 26 Nov 2026/)).toBeVisible());
    const [first] = within(chips).getAllByRole('button', { pressed: false });
    await opened.user.click(first!);
    expect(opened.app.draft.draft?.startWall).toMatch(/^2026-11-26T/);
  });

  test('while the free times of another date are looked for, those of the one before cannot be pressed', async () => {
    const answers: (() => void)[] = [];
    const opened = await openForm(
      { calendarId: READY.calendarId, assignedUserId: READY.assignedUserId },
      {
        handlers: {
          'slots.free': async (asked, ...rest) => {
            if (answers.length > 0 || asked.startMs > Date.parse('2026-12-10T00:00:00Z'))
              await new Promise<void>((resolve) => {
                answers.push(resolve);
              });
            return freeAllDay['slots.free']!(asked, ...rest);
          },
        },
      },
    );
    await screen.findByRole('region', { name: 'Free times' });
    await typeInto(opened, 'Date', '2027-02-04');
    await waitFor(() => expect(answers).toHaveLength(1));
    const chips = screen.getByRole('region', { name: 'Free times' });
    expect(within(chips).queryAllByRole('button')).toEqual([]);
    answers[0]!();
    await waitFor(() => expect(within(chips).getByText(/^Free Thu 4 Feb 2027/)).toBeVisible());
  });

  test('a date typed before any time is kept, for the time that is typed next', async () => {
    const opened = await openForm({ calendarId: READY.calendarId });
    await typeInto(opened, 'Date', 'thu');
    await opened.user.keyboard('{Escape}');
    expect(opened.app.draft.draft).toMatchObject({ dateAlone: '2026-11-26', startWall: null });
    await opened.app.draft.flush();
    expect(opened.bridge.inputsOf('drafts.write').at(-1)?.draft).toMatchObject({ dateAlone: '2026-11-26' });
    opened.app.openBooking();
    await screen.findByRole('form', { name: 'Booking' });
    expect(screen.getByLabelText('Date')).toHaveValue('Thu 26 Nov 2026');
    await typeInto(opened, 'Start', '10');
    expect(opened.app.draft.draft?.startWall).toBe('2026-11-26T10:00');
  });

  test('a time typed before any date is on the day whose free times are shown', async () => {
    const opened = await openForm({ calendarId: READY.calendarId });
    opened.app.schedule.setView('day');
    opened.app.schedule.goTo('2026-12-08');
    await waitFor(() => expect(screen.getByText(/^Free Tue 8 Dec 2026/)).toBeVisible());
    await typeInto(opened, 'Start', '10');
    expect(opened.app.draft.draft?.startWall).toBe('2026-12-08T10:00');
  });

  test('what is cleared is not booked as it was', async () => {
    const opened = await openReady();
    for (const [label, message] of [
      ['Start', 'Choose a time.'],
      ['End', 'Say until when.'],
      ['Date', 'Choose a date.'],
    ] as const) {
      opened.app.draft.update({ startWall: READY.startWall, endWall: READY.endWall });
      await waitFor(() => expect(screen.getByLabelText('Start')).toHaveValue('15:00'));
      await opened.user.clear(screen.getByLabelText(label));
      await opened.user.keyboard('{Control>}{Enter}{/Control}');
      await waitFor(() => expect(screen.getByLabelText(label)).toHaveAccessibleDescription(message));
      expect(screen.getByLabelText(label)).toHaveValue('');
    }
    expect(ordersOf(opened)).toHaveLength(0);
  });

  test('a chip shows its slot in the fields, whatever was being typed there', async () => {
    const opened = await openReady();
    await typeInto(opened, 'Date', 'soonish');
    const chips = screen.getByRole('region', { name: 'Free times' });
    await opened.user.click(within(chips).getByRole('button', { name: '15:00' }));
    expect(screen.getByLabelText('Date')).toHaveValue('Wed 25 Nov 2026');
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await waitFor(() => expect(ordersOf(opened)).toHaveLength(1));
  });

  test('an end typed before the start stays where it was typed', async () => {
    const opened = await openForm({ calendarId: READY.calendarId });
    await typeInto(opened, 'Date', 'thu');
    await typeInto(opened, 'End', '11:00');
    await typeInto(opened, 'Start', '10:15');
    expect(opened.app.draft.draft).toMatchObject({
      startWall: '2026-11-26T10:15',
      endWall: '2026-11-26T11:00',
    });
  });

  test('of a time that comes twice the second is booked when its chip was pressed', async () => {
    const both = ['2027-11-07T05:15:00Z', '2027-11-07T06:15:00Z'];
    const opened = await openReady({
      handlers: {
        'slots.free': () => ({
          slots: both.map((startTime) => ({ startTime, startMs: Date.parse(startTime) })),
          source: 'server',
          judgedOnMs: null,
        }),
      },
    });
    await typeInto(opened, 'Date', '2027-11-07');
    const chips = screen.getByRole('region', { name: 'Free times' });
    await opened.user.click(await within(chips).findByRole('button', { name: '01:15 (2nd)' }));
    expect(screen.getByText(/twice on Sun 7 Nov 2027: the second is meant/)).toBeVisible();
    // At night nobody is open.
    await opened.user.click(screen.getByRole('button', { name: 'Book anyway' }));
    await waitFor(() => expect(ordersOf(opened)).toHaveLength(1));
    expect(ordersOf(opened)[0]?.request).toMatchObject({
      startTime: both[1],
      endTime: '2027-11-07T01:45:00-05:00',
    });
  });

  test.each([
    ['23:30', '23:45', '2026-11-25T23:45'],
    ['22:00', '00:30', '2026-11-26T00:30'],
    ['22:00', '24:00', '2026-11-26T00:00'],
  ])('from %s until %s', async (start, end, endWall) => {
    const opened = await openReady();
    await typeInto(opened, 'Start', start);
    await typeInto(opened, 'End', end);
    expect(opened.app.draft.draft?.endWall).toBe(endWall);
    const isNextDay = endWall.startsWith('2026-11-26');
    expect(screen.queryAllByText(/until midnight|ends on Thu 26 Nov/)).toHaveLength(isNextDay ? 1 : 0);
  });

  test('a length drawn in the schedule stays when a service is chosen', async () => {
    const { user, app } = await openForm({
      startWall: '2026-11-25T15:00',
      endWall: '2026-11-25T16:00',
      lengthChosen: true,
    });
    screen.getByLabelText('Service').focus();
    await user.keyboard('Follow');
    expect(app.draft.draft).toMatchObject({
      endWall: '2026-11-25T16:00',
      calendarId: 'calendar-follow-up',
    });
  });
});

describe('what is wrong', () => {
  test('nothing is told off before Book was pressed', async () => {
    await openForm();
    expect(screen.queryByText('Choose a service.')).toBeNull();
  });

  test('every field that is missing is named beside it, summed up, and the first has the focus', async () => {
    const opened = await openForm();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    const client = screen.getByRole('combobox', { name: 'Client' });
    expect(client).toHaveAttribute('aria-invalid', 'true');
    expect(client).toHaveAccessibleDescription(/Who is it for/);
    await waitFor(() => expect(client).toHaveFocus());
    expect(screen.getByLabelText('Service')).toHaveAccessibleDescription('Choose a service.');
    expect(screen.getByLabelText('Start')).toHaveAccessibleDescription('Choose a time.');
    expect(screen.getByText('3 fields need a look:')).toBeVisible();
    expect(ordersOf(opened)).toHaveLength(0);
  });

  test('a message goes as soon as its field is right', async () => {
    const { user } = await openForm();
    await user.click(screen.getByRole('button', { name: 'Book' }));
    screen.getByLabelText('Service').focus();
    await user.keyboard('Init');
    expect(screen.queryByText('Choose a service.')).toBeNull();
    expect(screen.getByText('2 fields need a look:')).toBeVisible();
  });

  test('a text that is no time is not booked as the time before', async () => {
    const opened = await openReady();
    const start = screen.getByLabelText('Start');
    await opened.user.clear(start);
    await opened.user.type(start, 'soon');
    await opened.user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(start).toHaveAccessibleDescription(/“soon” is not a time/));
    expect(ordersOf(opened)).toHaveLength(0);
  });
});

describe('a time that is taken', () => {
  const taken = { appointments: [sampleAppointment({ wall: '2026-11-25T15:00', minutes: 30, client: 5 })] };

  test('is said with who has it and what is free, and is booked only when the user says so again', async () => {
    const opened = await openReady(taken);
    expect(await screen.findByText(/Dr Min-jun Kim is already booked 15:00–15:30 \(Li Wei\)/)).toBeVisible();
    await opened.user.keyboard('{Control>}{Enter}{/Control}');
    const anyway = screen.getByRole('button', { name: 'Book although it is taken' });
    await waitFor(() => expect(anyway).toHaveFocus());
    expect(ordersOf(opened)).toHaveLength(0);
    await opened.user.keyboard('{Enter}');
    await waitFor(() => expect(ordersOf(opened)).toHaveLength(1));
    expect(ordersOf(opened)[0]).toMatchObject({
      acceptConflicts: true,
      request: { ignoreFreeSlotValidation: true },
    });
  });

  test('gives way to the nearest free one in one press', async () => {
    const { user, app } = await openReady(taken);
    await screen.findByText(/already booked/);
    const conflict = document.querySelector<HTMLElement>('[data-conflicts]')!;
    await user.click(within(conflict).getByRole('button', { name: '15:30' }));
    expect(app.draft.draft?.startWall).toBe('2026-11-25T15:30');
    expect(screen.queryByText(/already booked/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Book' })).toBeVisible();
  });

  test('a length the service does not have is said before the server refuses it', async () => {
    const { app } = await openReady();
    app.draft.update({ endWall: '2026-11-25T15:50' });
    expect(await screen.findByText(/takes 30 min, this is 50 min/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Book anyway' })).toBeVisible();
  });
});

describe('nothing typed is lost', () => {
  test('what was typed is there again after the window was closed and opened', async () => {
    const opened = await openReady();
    await opened.user.type(screen.getByLabelText('Notes'), 'Bring the X-ray');
    opened.clock.advance(300);
    await waitFor(() =>
      expect(opened.bridge.inputsOf('drafts.write').at(-1)?.draft?.notes).toBe('Bring the X-ray'),
    );
    cleanup();
    const again = await openApp({}, opened.bridge);
    expect(await screen.findByLabelText('Notes')).toHaveValue('Bring the X-ray');
    expect(screen.getByText('Ana López')).toBeVisible();
    expect(again.app.draft.draft?.draftId).toBe(opened.app.draft.draft?.draftId);
  });

  test('a half-typed client is there again too', async () => {
    const opened = await openForm();
    await opened.user.type(screen.getByRole('combobox', { name: 'Client' }), 'mar');
    opened.clock.advance(300);
    await waitFor(() => expect(opened.bridge.inputsOf('drafts.write')).not.toHaveLength(0));
    await opened.app.draft.flush();
    cleanup();
    await openApp({}, opened.bridge);
    expect(await screen.findByRole('combobox', { name: 'Client' })).toHaveValue('mar');
  });

  test('a form cleared by mistake comes back', async () => {
    const opened = await openReady();
    await opened.user.click(screen.getByRole('button', { name: 'Clear the form' }));
    expect(opened.app.draft.draft).toBeNull();
    await opened.user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Ana López')).toBeVisible();
  });
});

describe('a change', () => {
  const appointment = sampleAppointment({ wall: '2026-11-20T10:00', minutes: 30, client: 0, id: 'booked-1' });

  async function openChange(): Promise<OpenedApp> {
    const opened = await openApp({ appointments: [appointment], handlers: freeAllDay });
    opened.app.draft.openChange(appointment, 'single');
    opened.app.panel.open({ kind: 'booking' });
    await screen.findByRole('heading', { name: 'Change booking' });
    return opened;
  }

  test('of the notes of a past appointment asks nothing about its time', async () => {
    const opened = await openChange();
    await opened.user.type(screen.getByLabelText('Notes'), 'Came late');
    expect(screen.queryByText(/in the past/)).toBeNull();
    await opened.user.click(await screen.findByRole('button', { name: 'Save change' }));
    await waitFor(() => expect(opened.bridge.inputsOf('booking.change')).toHaveLength(1));
    const [order] = opened.bridge.inputsOf('booking.change');
    expect(order?.update).toMatchObject({ description: 'Came late', appointmentStatus: 'confirmed' });
    expect(order?.update).not.toHaveProperty('startTime');
  });

  test('cannot give the appointment to another client: the server does not', async () => {
    await openChange();
    expect(screen.queryByRole('button', { name: 'Choose another client' })).toBeNull();
  });
});

test('a place by type says what it asks for, and title, place and status are among "More"', async () => {
  const opened = await openReady();
  for (const label of ['Title', 'Place', 'Status']) expect(screen.queryByLabelText(label)).toBeNull();
  await opened.user.click(screen.getByRole('button', { name: 'More' }));
  screen.getByLabelText('Place').focus();
  await opened.user.keyboard('By phone');
  await opened.user.type(await screen.findByLabelText('Phone number'), '+1 555 1');
  await opened.user.type(screen.getByLabelText('Place id'), 'custom_0');
  expect(screen.getByRole('switch', { name: 'Use this place instead of the service’s own' })).toBeChecked();
  await opened.user.click(screen.getByRole('switch', { name: /Tell the client/ }));
  await opened.user.click(screen.getByRole('button', { name: 'Book' }));
  await waitFor(() => expect(ordersOf(opened)).toHaveLength(1));
  expect(ordersOf(opened)[0]?.request).toMatchObject({
    meetingLocationType: 'phone',
    meetingLocationId: 'custom_0',
    overrideLocationConfig: true,
    address: '+1 555 1',
    toNotify: false,
  });
});

test('the free times’ day is the location’s, whatever zone the PC is in', async () => {
  await openReady();
  const free = await screen.findByRole('region', { name: 'Free times' });
  expect(within(free).getByText(/Free Wed 25 Nov 2026/)).toBeVisible();
  expect(sampleInstant('2026-11-25T00:00')).toBe(Date.parse('2026-11-25T05:00:00Z'));
});

test('“now” is a time: the present minute where the location is, and today, whatever day the form was on', async () => {
  const opened = await openReady();
  const start = screen.getByLabelText(/^Start/);
  await opened.user.clear(start);
  await opened.user.type(start, 'now{Tab}');
  expect(opened.app.draft.draft?.startWall).toBe('2026-11-23T10:24');
  expect(start).toHaveValue('10:24');
});
