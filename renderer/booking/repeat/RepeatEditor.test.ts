import { screen, waitFor, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import type { BookingOrder } from '../../../shared/appointment/booking-order.ts';
import { m, setLanguage } from '../../../shared/messages/messages.ts';
import { fail } from '../../testing/mock-bridge.ts';
import { openApp, type OpenedApp } from '../../testing/open-app.ts';
import type { SampleOptions } from '../../testing/sample-bridge.ts';
import { sampleAppointment } from '../../testing/sample-clinic.ts';
import { monthlyChoices, weekdayButtons } from './repeat-choices.ts';

/** Dr Kim has Li Wei on the second Tuesday, and is blocked on none. */
const ONE_TAKEN = [sampleAppointment({ wall: '2026-12-01T15:00', minutes: 30, client: 5 })];

const EMPTY_WINDOW = {
  appointments: [],
  blockedSlots: [],
  series: [],
  wishes: [],
  origins: [],
  freshness: { fetchedAtMs: 1, refreshing: false, failures: [], unreadableCount: 0 },
};

/** A form for Ana López with Dr Kim, Tuesday 24 November at 15:00. */
async function openForm(options: SampleOptions = {}): Promise<OpenedApp> {
  const opened = await openApp({
    appointments: [],
    ...options,
    handlers: {
      'slots.free': () => ({ slots: [], source: 'computed', judgedOnMs: null }),
      ...options.handlers,
    },
  });
  opened.app.openBooking({
    startWall: '2026-11-24T15:00',
    endWall: '2026-11-24T15:30',
    calendarId: 'CVokAlI8fgw4WYWoCtQz',
    assignedUserId: '0007BWpSzSwfiuSl0tR2',
  });
  opened.app.draft.update({
    client: { kind: 'existing', contactId: 'contact-0', name: 'Ana López', phone: null, email: null },
  });
  await screen.findByText('Ana López');
  return opened;
}

/** Opens a list and takes an item. To jsdom, which lays nothing out, an open list is not in its place yet. */
async function pick({ user }: OpenedApp, list: string, item: string): Promise<void> {
  screen.getByLabelText(list).focus();
  await user.keyboard(' ');
  const options = await screen.findAllByRole('option', { hidden: true });
  const option = options.find(({ textContent }) => textContent.trim() === item);
  if (!option) throw new Error(`There is no “${item}” in the list.`);
  await user.click(option);
}

async function repeatBy(opened: OpenedApp, kind: string): Promise<void> {
  await pick(opened, 'Repeat', kind);
  await screen.findByRole('group', { name: 'How it repeats' });
}

async function fetched(opened: OpenedApp): Promise<void> {
  opened.clock.advance(400);
  await tick();
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull());
  await screen.findByText(/Frontdesk has checked/);
}

/** Opens the menu of a date by keys and takes one of its choices. */
async function choose({ user }: OpenedApp, day: string, choice: string | RegExp): Promise<void> {
  const date = screen.getByRole('button', { name: new RegExp(`^${day}`) });
  const row = date.closest('li');
  if (row === null) throw new Error(`${day} is in no list.`);
  within(row).getByRole('button', { name: 'Other choices' }).focus();
  await user.keyboard('{Enter}');
  const choices = await screen.findAllByRole('menuitem', { hidden: true });
  const found = choices.find(({ textContent }) =>
    typeof choice === 'string' ? textContent.trim() === choice : choice.test(textContent.trim()),
  );
  if (!found)
    throw new Error(`Not ${String(choice)}: ${choices.map(({ textContent }) => textContent).join(', ')}`);
  await user.click(found);
}

async function book(opened: OpenedApp, label = 'Book'): Promise<BookingOrder[]> {
  await opened.user.click(screen.getByRole('button', { name: label }));
  await waitFor(() => expect(opened.bridge.inputsOf('booking.create')).not.toHaveLength(0));
  return opened.bridge.inputsOf('booking.create');
}

const datesShown = (): string[] =>
  within(screen.getByRole('list', { name: 'Dates' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent.trim());

describe('the pattern', () => {
  test('weekly on days is said in a sentence, shown date by date and sent as a rule', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await opened.user.click(screen.getByRole('button', { name: 'Thursday' }));
    expect(screen.getByText('Every week on Tuesday and Thursday, 6 times')).toBeVisible();
    expect(datesShown()[1]).toMatch(/Thu 26 Nov 2026/);
    const [order] = await book(opened);
    expect(order?.request).toMatchObject({
      rrule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH;COUNT=6',
      ignoreFreeSlotValidation: true,
    });
  });

  test('the last day that is left cannot be taken away', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await opened.user.click(screen.getByRole('button', { name: 'Tuesday' }));
    expect(screen.getByRole('button', { name: 'Tuesday' })).toHaveAttribute('aria-pressed', 'true');
  });

  test('monthly by the nth weekday is offered for the date the series begins on', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Monthly');
    await pick(opened, 'Day of the month', 'On the last Tuesday');
    expect(screen.getByText('Every month on the last Tuesday, 6 times')).toBeVisible();
    expect(datesShown()[1]).toMatch(/Tue 29 Dec 2026/);
  });

  test('every n, ending on a date or never', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Daily');
    await opened.user.clear(screen.getByLabelText('Every'));
    expect(screen.getByLabelText('Repeat')).toHaveAccessibleDescription(/A number from 1 to 99/);
    await opened.user.type(screen.getByLabelText('Every'), '3');
    await pick(opened, 'Ends', 'Never ends');
    expect(screen.getByText('Every 3 days')).toBeVisible();
    expect(screen.getByText(/It goes on after these dates/)).toBeVisible();
  });

  test('a last date that was cleared, or is none, is not booked as the one before, whatever else is right', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await pick(opened, 'Ends', 'Ends on');
    const last = screen.getByLabelText('Last date');
    for (const typed of ['soon', '']) {
      await opened.user.clear(last);
      await opened.user.type(last, `${typed}{Enter}`);
      await opened.user.clear(screen.getByLabelText('Every'));
      await opened.user.type(screen.getByLabelText('Every'), '2');
      await opened.user.click(screen.getByRole('button', { name: /^Book/ }));
      expect(screen.getByLabelText('Repeat')).toHaveAccessibleDescription(/is not a date|Type the last date/);
      expect(opened.bridge.inputsOf('booking.create')).toHaveLength(0);
    }
    await opened.user.type(last, '2026-12-22{Enter}');
    expect(screen.getByText('Every 2 weeks on Tuesday, until Tue 22 Dec 2026')).toBeVisible();
  });

  test('a number that was none goes with its field', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await opened.user.clear(screen.getByLabelText('Number of dates'));
    await pick(opened, 'Ends', 'Never ends');
    expect(screen.getByLabelText('Repeat')).not.toHaveAccessibleDescription(/A number from/);
  });

  test('going back to not repeating sends no rule', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await pick(opened, 'Repeat', 'Does not repeat');
    const [order] = await book(opened);
    expect(order?.request).not.toHaveProperty('rrule');
    expect(order?.request.ignoreFreeSlotValidation).toBe(false);
  });
});

describe('what the server leaves out is done here, and said', () => {
  test('each date is checked; the one that is taken says by whom', async () => {
    const opened = await openForm({ appointments: ONE_TAKEN });
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    expect(await screen.findByText(/The server does not check availability for a series/)).toHaveTextContent(
      'Frontdesk has checked each of 6 dates: 1 conflict.',
    );
    expect(screen.getByText('Dr Min-jun Kim is already booked 15:00–15:30 (Li Wei).')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Book anyway' })).toBeVisible();
  });

  test('the whole span is fetched, piece by piece, each piece once', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    const windows = opened.bridge.inputsOf('schedule.fetch');
    expect(windows.length).toBeGreaterThanOrEqual(2);
    expect(new Set(windows.map(({ startMs }) => startMs)).size).toBe(windows.length);
    expect(Math.max(...windows.map(({ endMs }) => endMs))).toBeGreaterThan(
      Date.parse('2026-12-29T20:00:00Z'),
    );
  });

  test('what could not be fetched is said, and what this PC knows still counts', async () => {
    const opened = await openForm({
      appointments: ONE_TAKEN,
      handlers: { 'schedule.fetch': () => fail('offline') },
    });
    await repeatBy(opened, 'Weekly');
    opened.clock.advance(400);
    expect(await screen.findByText(/the newest could not be fetched. No connection./)).toBeVisible();
    expect(screen.getByText(/dates: 1 conflict/)).toBeVisible();
  });

  test('a series that crosses a clock change says that it keeps its time', async () => {
    const opened = await openForm();
    opened.app.draft.update({ startWall: '2027-03-09T15:00', endWall: '2027-03-09T15:30' });
    await repeatBy(opened, 'Weekly');
    expect(
      await screen.findByText(/crosses a clock change on Sun 14 Mar 2027: it stays at 15:00/),
    ).toBeVisible();
  });

  test('that series do not run the usual reminders is said where the client is told or not', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await opened.user.click(screen.getByRole('button', { name: 'More' }));
    expect(
      screen.getByText(/only workflows made for recurring appointments run, and for the first date only/),
    ).toBeVisible();
    expect(screen.getByRole('switch', { name: 'Skip the server’s slot check' })).toBeChecked();
  });
});

describe('single dates', () => {
  test('pressing a date skips it, pressing it again takes it back', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await opened.user.click(screen.getByRole('button', { name: 'Tue 8 Dec 2026 15:00' }));
    expect(screen.getByText('Every week on Tuesday, 6 times, except Tue 8 Dec 2026')).toBeVisible();
    await opened.user.click(screen.getByRole('button', { name: 'Tue 8 Dec 2026 15:00, skipped' }));
    expect(screen.getByText('Every week on Tuesday, 6 times')).toBeVisible();
  });

  test('a date says that pressing it skips it or takes it back', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    const row = (name: string) => screen.getByRole('button', { name });
    expect(row('Tue 8 Dec 2026 15:00')).toHaveAccessibleDescription('Skip this date');
    await opened.user.click(row('Tue 8 Dec 2026 15:00'));
    expect(row('Tue 8 Dec 2026 15:00, skipped')).toHaveFocus();
    expect(row('Tue 8 Dec 2026 15:00, skipped')).toHaveAccessibleDescription('Take this date back');
  });

  test('a number of visits is kept: one skipped is said, and one more offered at the end', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await opened.user.click(screen.getByRole('button', { name: 'Tue 8 Dec 2026 15:00' }));
    expect(screen.getByText('5 of 6 visits')).toBeVisible();
    await opened.user.click(screen.getByRole('button', { name: 'Add one at the end' }));
    expect(screen.queryByRole('button', { name: 'Add one at the end' })).toBeNull();
    await waitFor(() => expect(screen.getByRole('button', { name: /^Tue 29 Dec 2026/ })).toHaveFocus());
    expect(screen.getByText('6 visits, as planned.')).toBeVisible();
    expect(screen.getByLabelText('Number of dates')).toHaveValue('7');
    const [order] = await book(opened);
    expect(order?.request.rrule).toBe('RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=7\nEXDATE:20261208T200000Z');
  });

  test('taken back after one was added, the one too many can be left out again', async () => {
    const opened = await openForm();
    await repeatBy(opened, 'Weekly');
    await opened.user.click(screen.getByRole('button', { name: 'Tue 8 Dec 2026 15:00' }));
    await opened.user.click(screen.getByRole('button', { name: 'Add one at the end' }));
    await opened.user.click(screen.getByRole('button', { name: 'Tue 8 Dec 2026 15:00, skipped' }));
    expect(screen.getByText(/6 planned/)).toHaveTextContent('7 visits, 6 planned');
    await opened.user.click(screen.getByRole('button', { name: 'Leave out the last' }));
    expect(screen.getByText('Every week on Tuesday, 6 times')).toBeVisible();
    expect(screen.queryByText(/planned/)).toBeNull();
  });

  test('of a pasted rule too', async () => {
    const opened = await openForm();
    await pick(opened, 'Repeat', 'By a rule (RRULE)');
    (await screen.findByLabelText('Rule')).focus();
    await opened.user.paste('FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=4');
    await opened.user.click(await screen.findByRole('button', { name: /^Tue 29 Dec 2026/ }));
    await opened.user.click(screen.getByRole('button', { name: 'Add one at the end' }));
    expect(opened.app.draft.draft?.repeat).toMatchObject({
      rule: expect.stringMatching(/COUNT=5/),
      skippedDates: ['2026-12-29'],
    });
    expect(opened.app.draft.draft?.plannedVisits).toBe(4);
  });

  test('a date at another time is a visit like the others', async () => {
    const opened = await openForm({ appointments: ONE_TAKEN });
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    await opened.user.click(screen.getByRole('button', { name: 'Next free' }));
    expect(screen.queryByRole('button', { name: 'Add one at the end' })).toBeNull();
  });

  test('a taken date that is skipped leaves nothing to accept, and goes as EXDATE', async () => {
    const opened = await openForm({ appointments: ONE_TAKEN });
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    await opened.user.click(screen.getByRole('button', { name: 'Skip it' }));
    const [order] = await book(opened);
    expect(order?.request.rrule).toBe('RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=6\nEXDATE:20261201T200000Z');
    expect(order?.acceptConflicts).toBe(false);
  });

  test('a taken date moved to the next free time is booked together with the series, as a booking of its own', async () => {
    const opened = await openForm({ appointments: ONE_TAKEN });
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    await opened.user.click(screen.getByRole('button', { name: 'Next free' }));
    expect(screen.getByText('at 15:30 instead')).toBeVisible();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await waitFor(() => expect(opened.bridge.inputsOf('booking.createTogether')).toHaveLength(1));
    expect(opened.bridge.inputsOf('booking.create')).toEqual([]);
    const [series, single] = opened.bridge.inputsOf('booking.createTogether')[0]?.orders ?? [];
    expect(series?.request.rrule).toContain('EXDATE:20261201T200000Z');
    expect(single?.request).toMatchObject({ startTime: '2026-12-01T15:30:00-05:00' });
    expect(single?.request).not.toHaveProperty('rrule');
    expect(single?.orderId).not.toBe(series?.orderId);
    expect(single?.partOf).toEqual({ orderId: series?.orderId, date: '2026-12-01' });
  });

  test('a moved date that is taken back is not booked twice', async () => {
    const opened = await openForm({ appointments: ONE_TAKEN });
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    await opened.user.click(screen.getByRole('button', { name: 'Next free' }));
    await opened.user.click(screen.getByRole('button', { name: 'Tue 1 Dec 2026 15:00, moved to 15:30' }));
    expect(opened.app.draft.draft?.movedDates).toEqual([]);
  });

  test('a taken date can be booked all the same, said once more', async () => {
    const opened = await openForm({ appointments: ONE_TAKEN });
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    const [order] = await book(opened, 'Book anyway');
    expect(order?.acceptConflicts).toBe(true);
  });
});

describe('every other way out of a date', () => {
  const TAKEN = 'Tue 1 Dec 2026';

  async function withOneTaken(options: SampleOptions = {}): Promise<OpenedApp> {
    const opened = await openForm({ appointments: ONE_TAKEN, ...options });
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    return opened;
  }

  test('one of the free times nearest to it, before or after', async () => {
    const opened = await withOneTaken();
    await choose(opened, TAKEN, 'At 14:30');
    expect(screen.getByText('at 14:30 instead')).toBeVisible();
    await waitFor(() =>
      expect(screen.getByRole('button', { name: `${TAKEN} 15:00, moved to 14:30` })).toHaveFocus(),
    );
  });

  test('somebody else of the team who is free then', async () => {
    const opened = await withOneTaken();
    await choose(opened, TAKEN, /^With /);
    expect(screen.getByText(/^at 15:00 with .* instead$/)).toBeVisible();
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    await waitFor(() => expect(opened.bridge.inputsOf('booking.createTogether')).toHaveLength(1));
    const [series, single] = opened.bridge.inputsOf('booking.createTogether')[0]?.orders ?? [];
    expect(single?.request.startTime).toBe('2026-12-01T15:00:00-05:00');
    expect(single?.request.assignedUserId).not.toBe(series?.request.assignedUserId);
  });

  async function otherStart(): Promise<HTMLInputElement> {
    return waitFor(() => {
      const found = document.querySelector<HTMLInputElement>(
        '[aria-label="Another time…"] [aria-label="Start"]',
      );
      if (found === null) throw new Error('There is no other time to type.');
      return found;
    });
  }

  test('a time that is typed', async () => {
    const opened = await withOneTaken();
    await choose(opened, TAKEN, 'Another time…');
    const start = await otherStart();
    await opened.user.clear(start);
    await opened.user.type(start, '16:00{Enter}');
    expect(screen.getByText('at 16:00 instead')).toBeVisible();
  });

  test('of a time that is typed it is said what conflicts with it, and Escape leaves it', async () => {
    const opened = await withOneTaken();
    await choose(opened, TAKEN, 'Another time…');
    const start = await otherStart();
    await opened.user.clear(start);
    await opened.user.type(start, '15:15{Enter}');
    expect(screen.getAllByText(/already booked 15:00–15:30/)).toHaveLength(2);
    expect(screen.getByText('Take it anyway')).toBeVisible();
    await opened.user.keyboard('{Escape}');
    expect(screen.queryByText('Take it anyway')).toBeNull();
    expect(screen.getByText(/dates: 1 conflict/)).toBeVisible();
  });

  test('booked although taken, which asks no more; and to be decided again', async () => {
    const opened = await withOneTaken();
    await choose(opened, TAKEN, 'Book although taken');
    expect(screen.getByText(/dates: no conflicts/)).toBeVisible();
    expect(screen.getByText(/^Booked all the same\. Dr Min-jun Kim is already booked/)).toBeVisible();
    await choose(opened, TAKEN, 'Do not book it over');
    expect(screen.getByText(/dates: 1 conflict/)).toBeVisible();
    await choose(opened, TAKEN, 'Book although taken');
    const [order] = await book(opened);
    expect(order?.acceptConflicts).toBe(true);
    expect(order?.request.rrule).not.toContain('EXDATE');
  });

  test('is forgotten where the whole series goes to another time', async () => {
    const opened = await withOneTaken();
    await choose(opened, TAKEN, 'Book although taken');
    opened.app.draft.update({ acceptedDates: ['2026-12-01'] });
    const start = screen.getByLabelText('Start', { selector: '[data-step="start"] input' });
    await opened.user.clear(start);
    await opened.user.type(start, '15:15{Enter}');
    expect(opened.app.draft.draft?.acceptedDates).toEqual([]);
  });

  test('for all of them: others who are free, or booked although taken', async () => {
    const twice = [...ONE_TAKEN, sampleAppointment({ wall: '2026-12-08T15:00', minutes: 30, client: 5 })];
    const opened = await withOneTaken({ appointments: twice });
    await opened.user.click(screen.getByRole('button', { name: 'Others who are free' }));
    expect(opened.app.draft.draft?.movedDates).toHaveLength(2);
    expect(screen.getByText(/dates: no conflicts/)).toBeVisible();
  });
});

describe('what the server says of the dates', () => {
  const offered = (walls: readonly string[]): SampleOptions => ({
    handlers: {
      'slots.free': ({ startMs, endMs }) => ({
        slots: walls
          .map((wall) => ({ startMs: Date.parse(wall), startTime: wall }))
          .filter((slot) => slot.startMs >= startMs && slot.startMs < endMs),
        source: 'server',
        judgedOnMs: null,
      }),
    },
  });

  test('counts: a date it does not offer is one to decide, though nothing is known to be in the way', async () => {
    const opened = await openForm();
    opened.bridge.handle(
      'slots.free',
      offered([
        '2026-11-24T15:00:00-05:00',
        '2026-12-08T15:00:00-05:00',
        '2026-12-15T15:00:00-05:00',
        '2026-12-22T15:00:00-05:00',
        '2026-12-29T15:00:00-05:00',
      ]).handlers?.['slots.free'] ?? (() => fail('offline')),
    );
    await repeatBy(opened, 'Weekly');
    await fetched(opened);
    expect(screen.getByText('The server does not offer this time that day.')).toBeVisible();
    expect(screen.getByText(/dates: 1 conflict/)).toBeVisible();
  });

  test('is asked for at most 31 days at once, and no more after Stop', async () => {
    const opened = await openForm();
    let answer = (): void => undefined;
    opened.bridge.handle('schedule.fetch', (window) => {
      return new Promise((resolve) => {
        answer = () => resolve({ ...EMPTY_WINDOW, ...window });
      });
    });
    await repeatBy(opened, 'Weekly');
    await pick(opened, 'Ends', 'Never ends');
    opened.clock.advance(400);
    const stop = await screen.findByRole('button', { name: 'Stop' });
    await opened.user.click(stop);
    answer();
    expect(screen.getByText(/Stopped: the rest is as this PC knows it/)).toBeVisible();
    expect(opened.bridge.inputsOf('schedule.fetch')).toHaveLength(1);
    for (const { startMs, endMs } of opened.bridge.inputsOf('slots.free'))
      expect(endMs - startMs).toBeLessThanOrEqual(31 * 86_400_000);
    await opened.user.click(screen.getByRole('button', { name: 'Check the rest' }));
    opened.clock.advance(400);
    await waitFor(() => expect(opened.bridge.inputsOf('schedule.fetch')).toHaveLength(2));
  });
});

describe('a pasted rule', () => {
  async function paste(text: string): Promise<OpenedApp> {
    const opened = await openForm();
    await pick(opened, 'Repeat', 'By a rule (RRULE)');
    const field = await screen.findByLabelText('Rule');
    field.focus();
    await opened.user.paste(text);
    return opened;
  }

  test('the editor can show becomes a pattern', async () => {
    const opened = await paste('RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=4');
    expect(opened.app.draft.draft?.repeat).toMatchObject({ kind: 'pattern', interval: 2 });
    expect(await screen.findByText('Every 2 weeks on Tuesday, 4 times')).toBeVisible();
  });

  test('the editor has no controls for is kept to the letter', async () => {
    const opened = await paste('FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1');
    expect(opened.app.draft.draft?.repeat).toMatchObject({
      kind: 'pasted',
      rule: 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1',
    });
  });

  test('that cannot be read says why and does not book', async () => {
    const opened = await paste('every other full moon');
    expect(screen.getByLabelText('Rule')).toHaveAttribute('aria-invalid', 'true');
    await opened.user.click(screen.getByRole('button', { name: 'Book' }));
    expect(screen.getByLabelText('Repeat')).toHaveAccessibleDescription(/The pasted rule cannot be used yet/);
    expect(opened.bridge.inputsOf('booking.create')).toHaveLength(0);
  });

  test('whose days leave the start out offers the first that they do not', async () => {
    const opened = await paste('FREQ=WEEKLY;BYDAY=MO;COUNT=3');
    await opened.user.click(await screen.findByRole('button', { name: 'Start Mon 30 Nov 2026' }));
    expect(opened.app.draft.draft).toMatchObject({
      startWall: '2026-11-30T15:00',
      endWall: '2026-11-30T15:30',
    });
  });
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test('the words around the number agree with it and with what repeats', () => {
    setLanguage('de');
    const said = (frequency: 'weekly' | 'yearly', count: number): string =>
      `${m.repeat_every({ count, frequency })} ${count} ${m.repeat_unit({ count, frequency })}`;
    expect(said('weekly', 1)).toBe('Jede 1 Woche');
    expect(said('weekly', 2)).toBe('Alle 2 Wochen');
    expect(said('yearly', 1)).toBe('Jedes 1 Jahr');
    expect(m.repeat_checked_conflicts({ count: 6, conflicts: 1 })).toBe(
      'Frontdesk hat alle 6 Termine geprüft: 1 Konflikt.',
    );
  });

  test('days of the week and of the month have their German names', () => {
    setLanguage('de');
    expect(weekdayButtons(1).map(({ short }) => short)).toEqual(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']);
    expect(monthlyChoices('2026-11-24').map(({ label }) => label)).toEqual([
      'Am 24.',
      'Am vierten Dienstag',
      'Am letzten Dienstag',
    ]);
  });
});
