import type { FaultSpec } from '../../electron/practice/faults.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { bookElsewhere } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';
const CREATE = { method: 'POST', path: '/calendars/events/appointments$' };

/** Refusals of a booking (API-NOTES §2), what the user is told, and the field it is told at. */
const REFUSALS: { name: string; fault: FaultSpec; says: RegExp; field?: string }[] = [
  {
    name: 'a slot that is taken',
    fault: { kind: '400', body: 'The slot you have selected is no longer available.' },
    says: /no longer free|no longer available|taken/i,
    field: 'Start',
  },
  {
    name: 'a length the service does not have',
    fault: {
      kind: '422',
      body: 'Selected slot duration is not a valid duration option for this calendar',
    },
    says: /duration|long|length/i,
    field: 'End',
  },
  {
    name: 'a provider not on the team',
    fault: { kind: '422', body: 'The user id not part of calendar team.' },
    says: /team/i,
    field: 'Provider',
  },
  {
    name: 'a status the server does not know',
    fault: { kind: '422', body: 'appointmentStatus must be a valid enum value' },
    says: /status/i,
    field: 'Status',
  },
  {
    name: 'a key the server does not know',
    fault: { kind: '422', body: 'property foo should not exist' },
    says: /.+/,
  },
  { name: 'a calendar that is gone', fault: { kind: '404', body: 'Calendar not found' }, says: /.+/ },
  {
    name: 'a location the token is not for',
    fault: { kind: '403', body: 'The token does not have access to this location.' },
    says: /location|token|access/i,
  },
  { name: 'a bad request without reasons', fault: { kind: '400', body: 'Bad Request' }, says: /.+/ },
  {
    name: 'a scope that was taken away',
    fault: { kind: '401', body: 'The token is not authorized for this scope.' },
    says: /scope|permission|token/i,
  },
];

test('whatever the server refuses, it is said, and everything typed stays', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  await form.typeTitle('A title to keep');
  await form.notes.fill('Notes to keep');
  for (const { name, fault, says, field } of REFUSALS) {
    await test.step(name, async () => {
      const asked = bookingRequests(clinic).length;
      const added = clinic.server.faults.add({ ...fault, match: CREATE });
      await form.book.click();
      await expect.poll(() => bookingRequests(clinic).length).toBe(asked + 1);
      await expect(form.panel.getByRole('alert').filter({ hasText: says }).first()).toBeVisible();
      if (field !== undefined) {
        await expect(form.form.getByLabel(field, { exact: true })).toHaveAttribute('aria-invalid', 'true');
      }
      await expect(form.form.getByText('Rosan Deo').first()).toBeVisible();
      await expect(form.start).toHaveValue('10:00');
      await expect(form.title).toHaveValue('A title to keep');
      await expect(form.notes).toHaveValue('Notes to keep');
      await expect(form.book).toBeEnabled();
      added.remove();
    });
  }
  expect(clinic.server.state.appointments.size).toBe(0);
  await form.book.click();
  await form.isBooked();
  expect(clinic.server.state.appointments.size).toBe(1);
});

test('a slot another workstation took is refused with free ones to press instead', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  // Between the last look and the press on Book.
  await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  await form.book.click();
  const free = form.panel.getByRole('alert').getByRole('button', { name: /\d\d:\d\d/ });
  await expect(free.first()).toBeVisible();
  await free.first().click();
  await expect(form.start).not.toHaveValue('10:00');
  await form.book.click();
  await form.isBooked();
  expect(clinic.server.state.appointments.size).toBe(2);
});

/** Answers after which nobody knows whether it was booked: it must be looked up, and be there once. */
const UNKNOWN_OUTCOMES: { name: string; fault: FaultSpec }[] = [
  { name: 'a garbage answer', fault: { kind: 'garbage-json', afterCommit: true } },
  { name: 'an empty answer', fault: { kind: 'empty-body', afterCommit: true } },
  { name: 'half an answer', fault: { kind: 'half-answer' } },
  { name: 'a page instead of an answer', fault: { kind: 'html', status: 200, afterCommit: true } },
  { name: 'an answer of the wrong shape', fault: { kind: 'answer', body: { id: 42 }, afterCommit: true } },
  { name: 'a server error after it was booked', fault: { kind: '500', afterCommit: true } },
  { name: 'a connection cut after it was booked', fault: { kind: 'drop-after-commit' } },
  { name: 'a connection cut before it was booked', fault: { kind: 'drop-before-commit' } },
];

for (const { name, fault } of UNKNOWN_OUTCOMES) {
  test(`${name} leaves one booking, not two and not none`, async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    const { page } = await openWorkstation(clinic);
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await schedule.dragOver({ date, start: '10:00', end: '10:30' });
    const form = new BookingPanel(page);
    await form.fillWho();
    clinic.server.faults.add({ ...fault, match: CREATE, times: 1 });
    await form.book.click();
    await expect.poll(() => clinic.server.state.appointments.size, { timeout: 45_000 }).toBe(1);
    await expect(schedule.event(/10:00 to 10:30, Rosan Deo.*confirmed/)).toBeVisible({ timeout: 45_000 });
    expect(clinic.server.state.appointments.size).toBe(1);
  });
}

test('a form with every field wrong says all of it at once, at each field', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  await schedule.isShown();
  await page.getByRole('button', { name: 'New booking' }).click();
  const form = new BookingPanel(page);
  await form.book.click();
  await expect(form.panel.getByRole('alert').filter({ hasText: /fields need a look/ })).toBeVisible();
  for (const label of ['Service', 'Start']) {
    await expect(form.form.getByLabel(label, { exact: true })).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(form.client).toHaveAttribute('aria-invalid', 'true');

  await form.client.fill('Somebody New');
  await page.getByRole('option', { name: /^Create/ }).click();
  await form.form.getByRole('textbox', { name: 'First name' }).fill(' ');
  await form.form.getByRole('textbox', { name: 'Phone' }).fill('call me');
  await form.form.getByRole('textbox', { name: 'E-mail' }).fill('somebody@');
  await form.date.fill('the day after never');
  await form.start.fill('quarter past');
  await form.end.fill('late');
  await form.choose('Place', 'At an address');
  await form.typeTitle('x'.repeat(1_001));
  await form.notes.fill('x'.repeat(5_001));
  await form.choose('Repeat', 'By a rule (RRULE)');
  await form.form.getByRole('textbox', { name: 'Rule' }).fill('every other full moon');
  await form.book.click();
  for (const label of ['First name', 'Phone', 'E-mail', 'Date', 'Start', 'End', 'Title', 'Notes', 'Rule']) {
    const field = form.form.getByRole('textbox', { name: label, exact: true });
    await expect.soft(field, label).toHaveAttribute('aria-invalid', 'true');
    await expect.soft(field, label).toHaveAccessibleDescription(/\S/);
  }
  await expect(form.date).toHaveValue('the day after never');
  await expect(form.form.getByRole('textbox', { name: 'Phone' })).toHaveValue('call me');
  expect(bookingRequests(clinic)).toEqual([]);
});
