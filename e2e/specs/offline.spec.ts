import { PROVIDER_IDS } from '../../electron/practice/dataset/directory.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { setPreferences } from '../fixtures/call-main.ts';
import { dayOfNextWeek, wallTime, wireTime } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT, writesTo } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BlockPanel } from '../pages/block-panel.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { TitleBar, askServerAgain } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';
const NOT_YET = 'not yet on the server';

test('without network the user does all it does with one, and the server has it afterwards', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const [monday, tuesday, wednesday, thursday, friday] = [1, 2, 3, 4, 5].map((day) =>
    dayOfNextWeek(day, ZONE),
  ) as [string, string, string, string, string];
  const came = await bookElsewhere(clinic, { date: monday, start: '08:00', end: '08:30', timeZone: ZONE });
  await bookElsewhere(clinic, { date: thursday, start: '11:00', end: '11:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { showCancelled: true });
  const schedule = new Schedule(page);
  const outbox = new OutboxPanel(page);
  const form = new BookingPanel(page);
  const details = new DetailsPanel(page);
  await schedule.nextWeek();
  await expect(schedule.event(/11:00 to 11:30/)).toBeVisible();
  await hasScheduleAtHand(page, ZONE);
  const reachable = [...clinic.server.state.contacts.values()].find(
    ({ email, lastName }) => typeof email === 'string' && lastName === 'Krishnamurthy',
  );
  const email = reachable?.email ?? '';

  await test.step('a client is found by a phone number in another notation', async () => {
    await schedule.dragOver({ date: tuesday, start: '09:00', end: '09:30' });
    await clinic.goAway();
    await form.chooseClient('(212) 555-0199', CLIENT.name);
    await form.choose('Service', /^Consultation/);
    await form.choose('Provider', 'Jonas Lindqvist');
    await form.bookForLater();
    await expect(schedule.event(/09:00 to 09:30/)).toHaveAccessibleName(new RegExp(`${NOT_YET}$`));
  });
  await test.step('a client is found by e-mail, and a queued booking is edited', async () => {
    await schedule.dragOver({ date: tuesday, start: '10:00', end: '10:30' });
    await form.chooseClient(email, /Krishnamurthy/);
    await form.choose('Service', /^Consultation/);
    await form.choose('Provider', 'Jonas Lindqvist');
    await form.bookForLater();
    await outbox.open();
    await outbox
      .rows('On the way')
      .filter({ hasText: 'Krishnamurthy' })
      .getByRole('button', { name: 'Edit' })
      .click();
    await expect(form.start).toHaveValue('10:00');
    await form.start.fill('12:00');
    await form.notes.fill('Asked for noon after all.');
    await form.bookForLater();
    await expect(schedule.event(/12:00 to 12:30, .*Krishnamurthy/)).toBeVisible();
    await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(0);
  });
  await test.step('a series is checked against what this PC knows, which says so', async () => {
    await schedule.dragOver({ date: wednesday, start: '11:00', end: '11:30' });
    await form.fillWho();
    await form.choose('Repeat', 'Daily');
    await form.form.getByRole('textbox', { name: 'Number of dates' }).fill('3');
    await expect(form.form.getByText(/checked each of 3 dates: 1 conflict/)).toBeVisible();
    await expect(form.form.getByText(/Checked against what this PC knows/)).toBeVisible();
    await form.dates
      .getByRole('listitem')
      .filter({ hasText: 'Thu' })
      .getByRole('button', { name: 'Skip' })
      .click();
    await form.bookForLater();
    await expect(schedule.event(/^Fri.*11:00 to 11:30.*repeats/)).toHaveAccessibleName(
      new RegExp(`${NOT_YET}$`),
    );
  });
  await test.step('a status is changed and a note taken', async () => {
    await schedule.event(/08:00 to 08:30/).click();
    await details.button('Arrived').click();
    await details.panel.getByRole('textbox', { name: 'Add a note' }).fill('Paid in cash, receipt sent.');
    await details.button('Add note').click();
    await expect(details.panel.getByText('Paid in cash, receipt sent.')).toBeVisible();
    await expect(schedule.event(/08:00 to 08:30/)).toHaveAccessibleName(new RegExp(`showed.*${NOT_YET}$`));
  });
  await test.step('time is blocked', async () => {
    const blocks = new BlockPanel(page);
    await blocks.block({
      title: 'Team lunch',
      provider: 'Jonas Lindqvist',
      date: friday,
      start: '13:00',
      end: '14:00',
    });
    await expect(schedule.event(/^Fri.*13:00 to 14:00, blocked: Team lunch/)).toHaveAccessibleName(
      new RegExp(`${NOT_YET}$`),
    );
  });
  await test.step('a booking is discarded, and brought back', async () => {
    await outbox.open();
    const row = outbox.rows('On the way').filter({ hasText: '09:00' });
    await row.getByRole('button', { name: 'Discard' }).click();
    await expect(schedule.event(/09:00 to 09:30/)).toHaveCount(0);
    await page.getByRole('group', { name: 'Messages' }).getByRole('button', { name: 'Bring back' }).click();
    await expect(schedule.event(/09:00 to 09:30/)).toHaveAccessibleName(new RegExp(`${NOT_YET}$`));
  });
  await expect(new TitleBar(page).connection).toHaveText(/Offline.*· updated /);
  expect(writesTo(clinic)).toEqual([]);

  await clinic.comeBack();
  await askServerAgain(page);
  await outbox.isEmpty();
  const { appointments, blockedSlots, notes } = clinic.server.state;
  const held = [...appointments.values()].map(
    ({ startMs, appointmentStatus, rrule, contactId, description }) => ({
      start: wallTime(startMs, ZONE),
      status: appointmentStatus,
      isSeries: rrule !== null,
      contactId,
      description: description ?? '',
    }),
  );
  const one = { status: 'confirmed', isSeries: false, contactId: CLIENT.id, description: '' };
  expect(held.toSorted((left, right) => left.start.localeCompare(right.start))).toEqual([
    { ...one, start: `${monday} 08:00`, status: 'showed' },
    { ...one, start: `${tuesday} 09:00` },
    { ...one, start: `${tuesday} 12:00`, contactId: reachable?.id, description: 'Asked for noon after all.' },
    { ...one, start: `${wednesday} 11:00`, isSeries: true },
    { ...one, start: `${thursday} 11:00` },
  ]);
  const [series] = [...appointments.values()].filter(({ rrule }) => rrule !== null);
  expect(series?.rrule).toMatch(/FREQ=DAILY.*COUNT=3.*\nEXDATE:/s);
  expect([...notes.values()]).toEqual([
    expect.objectContaining({ appointmentId: came, body: 'Paid in cash, receipt sent.' }),
  ]);
  expect([...blockedSlots.values()]).toEqual([
    expect.objectContaining({
      title: 'Team lunch',
      assignedUserId: PROVIDER_IDS.jonas,
      startMs: Date.parse(wireTime(friday, '13:00', ZONE)),
      endMs: Date.parse(wireTime(friday, '14:00', ZONE)),
      deleted: false,
    }),
  ]);
});
