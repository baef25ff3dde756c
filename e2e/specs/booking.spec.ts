import { Temporal } from 'temporal-polyfill';
import {
  CONSULTATION_ID,
  PHYSIOTHERAPY_ID,
  PROVIDER_IDS,
} from '../../electron/practice/dataset/directory.ts';
import { dayOfNextWeek, nextClockChange, spokenDay, wallTime, wireTime } from '../fixtures/dates.ts';
import {
  blockElsewhere,
  bookElsewhere,
  CLIENT,
  listedEvents,
  someoneElse,
} from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { FirstRun } from '../pages/first-run.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';
const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_MS = 7 * DAY_MS;

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

test('a year of weeks with conflicts of four kinds is repaired by row and in bulk, booked, listed and compared', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const first = Temporal.PlainDate.from(dayOfNextWeek(2, ZONE));
  const week = (weeks: number): string => first.add({ weeks }).toString();
  const at = { start: '10:00', end: '10:30', timeZone: ZONE };
  const PHYSIO = { calendarId: PHYSIOTHERAPY_ID, assignedUserId: PROVIDER_IDS.priya };
  await test.step('two dates are booked, two blocked, on two the client is elsewhere, two the server does not offer', async () => {
    // One Consultation a day: with one in the afternoon no other is offered that day.
    const consultation = clinic.server.state.calendars.get(CONSULTATION_ID);
    if (consultation !== undefined) consultation.appoinmentPerDay = 1;
    const other = { contactId: someoneElse(clinic) };
    for (const weeks of [1, 2]) await bookElsewhere(clinic, { ...at, date: week(weeks), more: other });
    for (const weeks of [3, 4]) await blockElsewhere(clinic, { ...at, date: week(weeks) });
    for (const weeks of [5, 6]) await bookElsewhere(clinic, { ...at, date: week(weeks), more: PHYSIO });
    for (const weeks of [7, 8]) {
      const more = { ...other, assignedUserId: PROVIDER_IDS.hanna };
      await bookElsewhere(clinic, { ...at, date: week(weeks), start: '16:00', end: '16:30', more });
    }
  });
  const before = new Set(clinic.server.state.appointments.keys());

  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  const form = new BookingPanel(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date: week(0), start: '10:00', end: '10:30' });
  await form.fillWho();
  await form.choose('Repeat', 'Weekly');
  await form.form.getByRole('textbox', { name: 'Number of dates' }).fill('52');
  await expect(form.form.getByText('Frontdesk has checked each of 52 dates: 8 conflicts.')).toBeVisible({
    timeout: 45_000,
  });
  await page.screenshot({ path: test.info().outputPath('preview.png') });
  const row = (weeks: number) =>
    form.dates.getByRole('listitem').filter({ hasText: new RegExp(`${spokenDay(week(weeks))} `) });
  const choose = async (weeks: number, choice: string | RegExp): Promise<void> => {
    await row(weeks).getByRole('button', { name: 'Other choices' }).press('Enter');
    if (weeks === 3) await page.screenshot({ path: test.info().outputPath('choices.png') });
    await page.getByRole('menuitem', { name: choice }).first().press('Enter');
  };
  await row(1).getByRole('button', { name: 'Skip', exact: true }).click();
  await row(2).getByRole('button', { name: 'Next free' }).click();
  await choose(3, 'With Hanna Goldberg-Weiss');
  await choose(4, 'Another time…');
  await row(4).getByRole('textbox', { name: 'Start' }).fill('15:00');
  await page.screenshot({ path: test.info().outputPath('another-time.png') });
  await row(4).getByRole('textbox', { name: 'Start' }).press('Enter');
  await expect(row(4)).toContainText('at 15:00 instead');
  await choose(5, /^At /);
  await choose(6, 'Book although taken');
  await form.form.getByRole('button', { name: 'Skip all' }).click();
  await expect(form.form.getByText('49 of 52 visits')).toBeVisible();
  await form.form.getByRole('button', { name: 'Add one at the end' }).click();
  await page.screenshot({ path: test.info().outputPath('repaired.png') });
  await form.book.click();
  await form.isBooked();
  await expect(form.panel.getByText('The server has all 50 dates as booked.')).toBeVisible({
    timeout: 30_000,
  });
  await page.screenshot({ path: test.info().outputPath('compared.png') });

  const window = { startMs: first.toZonedDateTime(ZONE).epochMilliseconds, endMs: Date.now() + 400 * DAY_MS };
  await expect
    .poll(async () =>
      (await listedEvents(clinic, window))
        .filter((event) => !before.has(String(event['id'])))
        .map((event) => wallTime(String(event['startTime']), ZONE))
        .toSorted(),
    )
    .toHaveLength(50);
  const walls = (await listedEvents(clinic, window))
    .filter((event) => !before.has(String(event['id'])))
    .map((event) => wallTime(String(event['startTime']), ZONE))
    .toSorted();
  const asRuled = Array.from({ length: 53 }, (_unused, weeks) => weeks).filter(
    (weeks) => ![1, 2, 3, 4, 5, 7, 8].includes(weeks),
  );
  expect(walls.filter((wall) => wall.endsWith('10:00'))).toEqual(
    expect.arrayContaining([...asRuled, 3].map((weeks) => `${week(weeks)} 10:00`)),
  );
  expect(walls).toContain(`${week(2)} 10:30`);
  expect(walls).toContain(`${week(4)} 15:00`);
});

test('a series over both clock changes that the server lets drift is told date by date, and put right', async ({
  openClinic,
  openWorkstation,
}) => {
  const timeZone = 'Europe/Berlin';
  const clinic = await openClinic({ timezone: timeZone, expansionZone: 'utc-offset' });
  const first = Temporal.PlainDate.from(dayOfNextWeek(3, timeZone));
  const { page } = await openWorkstation(clinic, { pcTimeZone: 'Pacific/Auckland' });
  const schedule = new Schedule(page);
  const form = new BookingPanel(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date: first.toString(), start: '09:00', end: '09:30' });
  await form.fillWho();
  await form.choose('Repeat', 'Weekly');
  await form.form.getByLabel('Every', { exact: true }).fill('4');
  await form.form.getByRole('textbox', { name: 'Number of dates' }).fill('13');
  await form.book.click();
  await form.isBooked();

  const dates = Array.from({ length: 13 }, (_unused, place) => first.add({ weeks: 4 * place }));
  const offset = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime({ timeZone, plainTime: '09:00' }).offsetNanoseconds;
  const drifted = dates.filter((date) => offset(date) !== offset(first)).length;
  expect(drifted).toBeGreaterThan(0);
  const otherwise = form.panel.getByRole('group', { name: 'Dates that are otherwise on the server' });
  await expect(otherwise).toContainText(`The server made ${String(drifted)} of 13 dates otherwise`, {
    timeout: 45_000,
  });
  await page.screenshot({ path: test.info().outputPath('otherwise.png') });
  await otherwise.getByRole('button', { name: `Put all ${String(drifted)} right` }).press('Enter');
  await expect(form.panel.getByText('The server has all 13 dates as booked.')).toBeVisible({
    timeout: 60_000,
  });
  const startMs = first.toZonedDateTime(timeZone).epochMilliseconds;
  const listed = await listedEvents(clinic, { startMs, endMs: startMs + 370 * DAY_MS });
  expect(listed.map((event) => wallTime(String(event['startTime']), timeZone)).toSorted()).toEqual(
    dates.map((date) => `${date.toString()} 09:00`),
  );
});

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
