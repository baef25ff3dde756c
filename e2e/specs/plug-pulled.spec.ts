import {
  CONSULTATION_ID,
  PHYSIOTHERAPY_ID,
  PROVIDER_IDS,
} from '../../electron/practice/dataset/directory.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { callMain } from '../fixtures/call-main.ts';
import { dayOfNextWeek, spokenDay, wallTime, wireTime } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT, listedEvents, writesTo } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { TitleBar, askServerAgain } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';
const NOT_YET = 'not yet on the server';

test('pull the plug, book six, kill -9, start, plug in: all six are on the server, once', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const [monday, tuesday, wednesday, thursday, friday] = [1, 2, 3, 4, 5].map((day) =>
    dayOfNextWeek(day, ZONE),
  ) as [string, string, string, string, string];
  const moving = await bookElsewhere(clinic, {
    date: monday,
    start: '08:00',
    end: '08:30',
    timeZone: ZONE,
    more: { appointmentStatus: 'new', description: 'Bring the X-ray' },
  });
  const going = await bookElsewhere(clinic, { date: monday, start: '09:00', end: '09:30', timeZone: ZONE });
  const first = await openWorkstation(clinic);
  const schedule = new Schedule(first.page);
  await schedule.nextWeek();
  await expect(schedule.event(/09:00 to 09:30/)).toBeVisible();
  await hasScheduleAtHand(first.page, ZONE);
  const form = new BookingPanel(first.page);
  const sentBefore = writesTo(clinic).length;

  await test.step('a booking', async () => {
    await schedule.dragOver({ date: tuesday, start: '10:00', end: '10:30' });
    await clinic.goAway();
    await form.fillWho();
    await form.notes.fill('Rings at the side door.');
    await form.bookForLater();
  });
  await test.step('a booking of another length, elsewhere, for another client', async () => {
    await schedule.dragOver({ date: wednesday, start: '11:00', end: '11:40' });
    await form.chooseClient('Hubert', /Hubert Blaine/);
    await form.choose('Service', /^Physiotherapy/);
    // The grid draws quarters of an hour, and a length drawn by hand stays.
    await form.end.fill('11:40');
    await form.end.blur();
    await form.choose('Status', 'Unconfirmed');
    await form.bookForLater();
  });
  await test.step('a series', async () => {
    await schedule.dragOver({ date: thursday, start: '14:00', end: '14:30' });
    await form.fillWho();
    await form.choose('Repeat', 'Weekly');
    await form.form.getByRole('textbox', { name: 'Number of dates' }).fill('3');
    await form.bookForLater();
  });
  await test.step('a new client', async () => {
    await schedule.dragOver({ date: friday, start: '13:00', end: '13:30' });
    await form.typeNewClient({ name: 'Nora Quill', phone: '(212) 555-0477', email: 'nora@example.com' });
    await form.choose('Service', /^Consultation/);
    await form.choose('Provider', 'Hanna Goldberg-Weiss');
    await form.bookForLater();
  });
  await test.step('a move', async () => {
    await schedule.dragEvent(schedule.event(/08:00 to 08:30/), { date: tuesday, start: '15:00' });
    await schedule.answerMove('Move');
    await expect(schedule.event(/15:00 to 15:30/)).toBeVisible();
  });
  await test.step('a cancellation', async () => {
    await schedule.event(/09:00 to 09:30/).click();
    await new DetailsPanel(first.page).cancel({ automations: false });
    await expect(schedule.event(/09:00 to 09:30/)).toHaveCount(0);
  });
  await first.kill();

  const { page } = await openWorkstation(clinic, { dataFolder: first.dataFolder });
  const again = new Schedule(page);
  const outbox = new OutboxPanel(page);
  await again.goTo(tuesday);
  // The bookings are with several providers.
  await again.show('List');
  await page.getByRole('switch', { name: 'Show cancelled' }).click();
  const shown = [
    `${spokenDay(tuesday)}, 10:00 to 10:30, ${CLIENT.name}, Consultation.*confirmed`,
    `${spokenDay(wednesday)}, 11:00 to 11:40, Hubert Blaine.*Physiotherapy.*unconfirmed`,
    `${spokenDay(thursday)}, 14:00 to 14:30, ${CLIENT.name}.*repeats`,
    `${spokenDay(friday)}, 13:00 to 13:30, Nora Quill.*with Hanna Goldberg-Weiss`,
    `${spokenDay(tuesday)}, 15:00 to 15:30, ${CLIENT.name}.*unconfirmed`,
    `${spokenDay(monday)}, 09:00 to 09:30, ${CLIENT.name}.*cancelled`,
  ];
  await test.step('without network all six are there, as not yet sent, and the schedule says its age', async () => {
    for (const label of shown) {
      await expect(again.event(new RegExp(`^${label}.*${NOT_YET}$`))).toBeVisible();
    }
    await expect(again.event(/08:00 to 08:30/)).toHaveCount(0);
    await expect(new TitleBar(page).connection).toContainText(/· updated /);
    await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 30_000 });
    await outbox.open();
    // Seven rows: the new client is a write of its own, before the booking.
    await expect(outbox.rows('On the way')).toHaveCount(7);
  });
  expect(writesTo(clinic)).toHaveLength(sentBefore);

  await clinic.comeBack();
  await askServerAgain(page);
  await outbox.isEmpty();
  for (const label of shown) {
    await expect(again.event(new RegExp(`^${label}`))).not.toHaveAccessibleName(new RegExp(NOT_YET));
  }

  const { contacts, appointments } = clinic.server.state;
  const [nora, ...namesakes] = [...contacts.values()].filter(({ lastName }) => lastName === 'Quill');
  const hubert = [...contacts.values()].find(({ firstName }) => firstName === 'Hubert Blaine');
  expect(namesakes).toEqual([]);
  expect(nora).toMatchObject({ firstName: 'Nora', phone: '+12125550477', email: 'nora@example.com' });
  const asStored = [...appointments.values()]
    .map((one) => ({
      calendarId: one.calendarId,
      contactId: one.contactId,
      assignedUserId: one.assignedUserId,
      status: one.appointmentStatus,
      description: one.description ?? '',
      rrule: one.rrule,
      when: `${wallTime(one.startMs, ZONE)} to ${wallTime(one.endMs, ZONE).slice(-5)}`,
    }))
    .toSorted((one, other) => one.when.localeCompare(other.when));
  const usual = {
    calendarId: CONSULTATION_ID,
    contactId: CLIENT.id,
    assignedUserId: PROVIDER_IDS.jonas,
    status: 'confirmed',
    description: '',
    rrule: null,
  };
  expect(asStored).toEqual([
    { ...usual, status: 'cancelled', when: `${monday} 09:00 to 09:30` },
    { ...usual, description: 'Rings at the side door.', when: `${tuesday} 10:00 to 10:30` },
    { ...usual, status: 'new', description: 'Bring the X-ray', when: `${tuesday} 15:00 to 15:30` },
    {
      ...usual,
      calendarId: PHYSIOTHERAPY_ID,
      contactId: hubert?.id,
      assignedUserId: PROVIDER_IDS.priya,
      status: 'new',
      when: `${wednesday} 11:00 to 11:40`,
    },
    { ...usual, rrule: expect.stringMatching(/FREQ=WEEKLY.*COUNT=3/), when: `${thursday} 14:00 to 14:30` },
    {
      ...usual,
      contactId: nora?.id,
      assignedUserId: PROVIDER_IDS.hanna,
      when: `${friday} 13:00 to 13:30`,
    },
  ]);
  expect(appointments.get(moving)?.appointmentStatus).toBe('new');
  expect(appointments.get(going)?.appointmentStatus).toBe('cancelled');
  // Each was asked for once: what was sent twice could be there twice at a server that checks less.
  expect(bookingRequests(clinic).slice(2)).toHaveLength(4);
  const changed = writesTo(clinic).filter((write) => write.startsWith('PUT'));
  expect(changed.toSorted()).toEqual(
    [moving, going].map((id) => `PUT /calendars/events/appointments/${id}`).toSorted(),
  );
  const startMs = Date.parse(wireTime(thursday, '00:00', ZONE));
  const listed = await listedEvents(clinic, { startMs, endMs: startMs + 21 * 86_400_000 });
  expect(listed.filter(({ isRecurring }) => isRecurring === true)).toHaveLength(3);
  expect(await callMain(page, 'outbox.list', undefined)).toEqual(
    Array.from({ length: 7 }, () => expect.objectContaining({ state: 'done' }) as unknown),
  );
});
