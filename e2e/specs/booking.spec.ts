import { CONSULTATION_ID, PROVIDER_IDS } from '../../electron/practice/dataset/directory.ts';
import { dayOfNextWeek, nextClockChange, spokenDay, wallTime, wireTime } from '../fixtures/dates.ts';
import { CLIENT, listedEvents } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { FirstRun } from '../pages/first-run.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

test(
  'a booking made by hand is on the server exactly as it was typed',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    const { page } = await openWorkstation(clinic, { signedIn: false });
    await new FirstRun(page).signIn(clinic);
    const schedule = new Schedule(page);
    await schedule.isShown();
    await schedule.nextWeek();
    await schedule.dragOver({ date, start: '10:00', end: '10:30' });

    const form = new BookingPanel(page);
    await expect(form.client).toBeFocused();
    await expect(form.start).toHaveValue('10:00');
    await expect(form.end).toHaveValue('10:30');
    await form.chooseClient('0199', CLIENT.name);
    await form.choose('Service', /^Consultation/);
    await form.choose('Provider', 'Jonas Lindqvist');
    await form.choose('Place', 'At an address');
    await form.form.getByRole('textbox', { name: 'Address' }).fill('7 Quay Lane, Room 3');
    await form.typeTitle('First visit – Zoë 🌻 “quoted” & <b>marked</b>');
    await form.notes.fill('Bring the X-ray.\nRings at the side door.');
    await form.choose('Status', 'Unconfirmed');
    await form.openMore();
    await form.form.getByRole('textbox', { name: 'Place id' }).fill('custom_0');
    await form.turn(/Use this place instead/, true);
    await form.turn(/Tell the client/, false);
    await form.turn(/Ignore notice and date range/, true);
    await form.turn(/Skip the server’s slot check/, true);
    await form.book.click();
    await form.isBooked();

    expect(bookingRequests(clinic)).toEqual([
      {
        calendarId: CONSULTATION_ID,
        locationId: clinic.locationId,
        contactId: CLIENT.id,
        startTime: wireTime(date, '10:00', ZONE),
        endTime: wireTime(date, '10:30', ZONE),
        title: 'First visit – Zoë 🌻 “quoted” & <b>marked</b>',
        meetingLocationType: 'address',
        meetingLocationId: 'custom_0',
        overrideLocationConfig: true,
        address: '7 Quay Lane, Room 3',
        appointmentStatus: 'new',
        assignedUserId: PROVIDER_IDS.jonas,
        description: 'Bring the X-ray.\nRings at the side door.',
        ignoreDateRange: true,
        toNotify: false,
        ignoreFreeSlotValidation: true,
      },
    ]);
    const stored = [...clinic.server.state.appointments.values()];
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({
      calendarId: CONSULTATION_ID,
      contactId: CLIENT.id,
      title: 'First visit – Zoë 🌻 “quoted” & <b>marked</b>',
      appointmentStatus: 'new',
      assignedUserId: PROVIDER_IDS.jonas,
      description: 'Bring the X-ray.\nRings at the side door.',
      address: '7 Quay Lane, Room 3',
      startMs: Date.parse(wireTime(date, '10:00', ZONE)),
      endMs: Date.parse(wireTime(date, '10:30', ZONE)),
    });
    expect(clinic.server.state.automationRuns.map(({ ran }) => ran)).toEqual([false]);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(new DetailsPanel(page).heading).toBeVisible();
    await expect(
      schedule.event(new RegExp(`${spokenDay(date)}, 10:00 to 10:30, .*unconfirmed$`)),
    ).toBeVisible();
  },
);

test(
  'a client typed at the workstation is made first, once, and booked',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(3, ZONE);
    const { page } = await openWorkstation(clinic);
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await schedule.dragOver({ date, start: '11:00', end: '11:30' });
    const form = new BookingPanel(page);
    const phone = form.form.getByRole('textbox', { name: 'Phone' });
    await test.step('the whole number of an unknown caller is nobody else’s, however like it', async () => {
      await form.client.pressSequentially('(305) 555-0199');
      const options = page.getByRole('option');
      await expect(options.first()).toHaveText('Create “(305) 555-0199”');
      await expect(options.nth(1)).toContainText('Same last 7 digits: (');
      await expect(options.filter({ hasText: CLIENT.name })).toContainText('(212) 555-0199');
      await form.client.press('Enter');
      await expect(phone).toHaveValue('(305) 555-0199');
      await form.form.getByRole('button', { name: 'Back to the search' }).click();
    });
    await test.step('and Enter right after the last digit makes a client too', async () => {
      await expect(form.client).toHaveValue('(305) 555-0199');
      await form.client.fill('');
      await form.client.pressSequentially('305 555 0199', { delay: 0 });
      await form.client.press('Enter');
      await expect(phone).toHaveValue('305 555 0199');
      await form.form.getByRole('button', { name: 'Back to the search' }).click();
    });
    await form.client.fill('\u202AAna López +1 212 555 0456\u202C');
    await page.getByRole('option', { name: 'Create “Ana López +1 212 555 0456”' }).click();
    await expect(form.form.getByRole('textbox', { name: 'First name' })).toHaveValue('Ana');
    await expect(form.form.getByRole('textbox', { name: 'Last name' })).toHaveValue('López');
    await expect(phone).toHaveValue('+1 212 555 0456');
    await form.form.getByRole('textbox', { name: 'E-mail' }).fill('ana.lopez@example.com');
    await form.choose('Service', /^Consultation/);
    await form.choose('Provider', 'Hanna Goldberg-Weiss');
    await form.book.click();
    await form.isBooked();
    const made = [...clinic.server.state.contacts.values()].filter(({ lastName }) => lastName === 'López');
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({
      firstName: 'Ana',
      email: 'ana.lopez@example.com',
      phone: '+12125550456',
    });
    expect(bookingRequests(clinic).map((body) => body['contactId'])).toEqual([made[0]?.id]);
  },
);

test(
  'a weekly series over a clock change keeps its time on the wall, here and on the server',
  {
    tag: '@judged',
  },
  async ({ openClinic, openWorkstation }) => {
    const timeZone = 'Europe/Berlin';
    const clinic = await openClinic({ timezone: timeZone });
    // The week before the change; four dates, the third of them skipped.
    const first = nextClockChange(timeZone).subtract({ days: 4 });
    const dates = [0, 1, 2, 3].map((weeks) => first.add({ weeks }).toString());
    const [, , skipped = ''] = dates;
    const { page } = await openWorkstation(clinic, { pcTimeZone: 'Pacific/Auckland' });
    const schedule = new Schedule(page);
    await schedule.goTo(first.toString());
    await schedule.dragOver({ date: first.toString(), start: '09:00', end: '09:30' });
    const form = new BookingPanel(page);
    await form.chooseClient('rosan', CLIENT.name);
    await form.choose('Service', /^Consultation/);
    await form.choose('Provider', 'Jonas Lindqvist');
    await form.choose('Repeat', 'Weekly');
    await form.form.getByRole('textbox', { name: 'Number of dates' }).fill('4');
    const skippedRow = form.dates.getByRole('button', { name: new RegExp(spokenDay(skipped)) });
    await skippedRow.click();
    await expect(skippedRow).toHaveAccessibleName(/skipped/);
    await form.book.click();
    await form.isBooked();

    const [request] = bookingRequests(clinic);
    expect(request).toMatchObject({
      startTime: wireTime(dates[0] ?? '', '09:00', timeZone),
      endTime: wireTime(dates[0] ?? '', '09:30', timeZone),
      ignoreFreeSlotValidation: true,
    });
    expect(request?.['rrule']).toMatch(/^RRULE:FREQ=WEEKLY;.*COUNT=4.*\nEXDATE:/s);
    const startMs = first.toZonedDateTime(timeZone).epochMilliseconds;
    const listed = await listedEvents(clinic, { startMs, endMs: startMs + 5 * WEEK_MS });
    const kept = dates.filter((date) => date !== skipped);
    expect(listed.map((event) => wallTime(String(event['startTime']), timeZone)).toSorted()).toEqual(
      kept.map((date) => `${date} 09:00`),
    );
    for (const date of dates) {
      await schedule.goTo(date);
      const label = new RegExp(`${spokenDay(date)}, 09:00 to 09:30, ${CLIENT.name}.*repeats`);
      await expect(schedule.event(label)).toHaveCount(date === skipped ? 0 : 1, { timeout: 30_000 });
    }
  },
);

test('a server that counts the clock by a younger law is followed, and it is said', async ({
  openClinic,
  openWorkstation,
}) => {
  // No clock changes: the law differs whatever the day and whatever this computer's zone data.
  const timeZone = 'Asia/Kathmandu';
  const clinic = await openClinic({ timezone: timeZone, countedAs: 'Etc/GMT-6' });
  const date = dayOfNextWeek(3, timeZone);
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  const form = new BookingPanel(page);
  await schedule.isShown();
  await schedule.nextWeek();
  await schedule.dragOver({ date, start: '10:00', end: '10:30' });
  await form.fillWho(CLIENT.name);
  await expect(
    page
      .getByRole('group', { name: 'Messages' })
      .getByText(/^The server counts Kathmandu as UTC\+6 from .* say UTC\+5:45\./),
  ).toBeVisible();
  await expect(form.start).toHaveValue('10:00');
  await page.screenshot({ path: test.info().outputPath('another-law.png') });
  await form.book.click();
  await form.isBooked();
  expect(bookingRequests(clinic)).toMatchObject([
    { startTime: `${date}T10:00:00+06:00`, endTime: `${date}T10:30:00+06:00` },
  ]);
  const booked = schedule.event(new RegExp(`${spokenDay(date)}, 10:00 to 10:30, ${CLIENT.name}`));
  await expect(booked).toHaveCount(1);
  await expect(page.getByTitle(/^All times are the location’s.*The server counts Kathmandu/)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('another-law-booked.png') });
});
