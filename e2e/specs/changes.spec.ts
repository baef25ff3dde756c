import { PROVIDER_IDS } from '../../electron/practice/dataset/directory.ts';
import type { PracticeAppointment } from '../../electron/practice/world.ts';
import { setPreferences } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, wallTime } from '../fixtures/dates.ts';
import { bookElsewhere, CLIENT, listedEvents } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';
const DETAILS = { appointmentStatus: 'new', description: 'Bring the X-ray', address: 'Room 2' };

/** What the server holds now; fails where it holds no such appointment. */
function stored(clinic: Clinic, id: string): PracticeAppointment {
  const found = clinic.server.state.appointments.get(id);
  if (found === undefined) throw new Error(`the server has no appointment ${id}`);
  return found;
}

test(
  'a status is changed from the details, and nothing else',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    const id = await bookElsewhere(clinic, {
      date,
      start: '10:00',
      end: '10:30',
      timeZone: ZONE,
      more: DETAILS,
    });
    const before = { ...stored(clinic, id) };
    const { page } = await openWorkstation(clinic);
    await setPreferences(page, { undoWindowSeconds: 0 });
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await schedule.event(/10:00 to 10:30/).click();
    const details = new DetailsPanel(page);
    await details.button('Arrived').click();
    await expect(schedule.event(/10:00 to 10:30.*showed up$/)).toBeVisible();
    await expect.poll(() => stored(clinic, id).appointmentStatus).toBe('showed');
    const { appointmentStatus: _now, dateUpdatedMs: _at, ...after } = stored(clinic, id);
    const { appointmentStatus: _then, dateUpdatedMs: _before, ...rest } = before;
    expect(after).toEqual(rest);
  },
);

test(
  'an appointment is edited in the form: time, provider, title and notes',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    const id = await bookElsewhere(clinic, {
      date,
      start: '10:00',
      end: '10:30',
      timeZone: ZONE,
      more: DETAILS,
    });
    const { page } = await openWorkstation(clinic);
    await setPreferences(page, { undoWindowSeconds: 0 });
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await schedule.event(/10:00 to 10:30/).click();
    await new DetailsPanel(page).button('Edit').click();
    const form = new BookingPanel(page);
    await expect(form.notes).toHaveValue('Bring the X-ray');
    await form.start.fill('14:00');
    await form.start.press('Tab');
    await expect(form.end).toHaveValue('14:30');
    await form.choose('Provider', 'Hanna Goldberg-Weiss');
    await form.typeTitle('Second look');
    await form.notes.fill('Bring the X-ray and the letter');
    await form.panel.getByRole('button', { name: 'Save change' }).click();
    await expect(form.panel.getByRole('heading', { name: 'Changed' })).toBeVisible({ timeout: 30_000 });
    expect(stored(clinic, id)).toMatchObject({
      title: 'Second look',
      description: 'Bring the X-ray and the letter',
      assignedUserId: PROVIDER_IDS.hanna,
      appointmentStatus: 'new',
      address: 'Room 2',
    });
    expect(wallTime(stored(clinic, id).startMs, ZONE)).toBe(`${date} 14:00`);
    expect(wallTime(stored(clinic, id).endMs, ZONE)).toBe(`${date} 14:30`);
  },
);

for (const automations of [true, false]) {
  test(
    `cancelling keeps the appointment, ${automations ? 'with' : 'without'} automations`,
    { tag: '@judged' },
    async ({ openClinic, openWorkstation }) => {
      const clinic = await openClinic();
      const date = dayOfNextWeek(2, ZONE);
      const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
      const { page } = await openWorkstation(clinic);
      await setPreferences(page, { undoWindowSeconds: 0 });
      const schedule = new Schedule(page);
      await schedule.nextWeek();
      await schedule.event(/10:00 to 10:30/).click();
      await new DetailsPanel(page).cancel({ automations });
      await expect.poll(() => stored(clinic, id).appointmentStatus).toBe('cancelled');
      expect(clinic.server.state.automationRuns.at(-1)).toMatchObject({ cause: 'updated', ran: automations });
      // Out of sight, until it is asked for.
      await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(0);
      await page.getByRole('switch', { name: 'Show cancelled' }).click();
      await expect(schedule.event(/10:00 to 10:30.*cancelled$/)).toBeVisible();
    },
  );
}

test(
  'one date of a series is cancelled, the others stay',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    await bookElsewhere(clinic, {
      date,
      start: '10:00',
      end: '10:30',
      timeZone: ZONE,
      more: { rrule: 'RRULE:FREQ=DAILY;COUNT=3' },
    });
    const { page } = await openWorkstation(clinic);
    await setPreferences(page, { undoWindowSeconds: 0, showCancelled: true });
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(3);
    await schedule.event(/^Wed.*10:00 to 10:30/).click();
    await new DetailsPanel(page).cancel({ automations: false, scope: 'Only this one' });
    await expect(schedule.event(/^Wed.*10:00 to 10:30.*cancelled/)).toBeVisible();
    const startMs = Date.parse(`${date}T00:00Z`);
    const statuses = async (): Promise<string[]> =>
      (await listedEvents(clinic, { startMs, endMs: startMs + 5 * 86_400_000 }))
        .toSorted((one, other) => String(one['startTime']).localeCompare(String(other['startTime'])))
        .map((event) => String(event['appointmentStatus']));
    await expect.poll(statuses).toEqual(['confirmed', 'cancelled', 'confirmed']);
  },
);

test('a whole series is cancelled', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, {
    date,
    start: '10:00',
    end: '10:30',
    timeZone: ZONE,
    more: { rrule: 'RRULE:FREQ=DAILY;COUNT=3' },
  });
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { undoWindowSeconds: 0 });
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.event(/^Wed.*10:00 to 10:30/).click();
  await new DetailsPanel(page).cancel({
    automations: false,
    scope: 'The whole series, past ones included',
  });
  await expect.poll(() => stored(clinic, id).appointmentStatus).toBe('cancelled');
  await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(0, { timeout: 30_000 });
});

test(
  'deleting asks first, and then it is gone here and on the server',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
    const { page } = await openWorkstation(clinic);
    await setPreferences(page, { undoWindowSeconds: 0 });
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await schedule.event(new RegExp(CLIENT.name)).click();
    await new DetailsPanel(page).delete();
    await expect.poll(() => clinic.server.state.appointments.has(id)).toBe(false);
    await expect(schedule.event(new RegExp(CLIENT.name))).toHaveCount(0);
  },
);

test('a cancellation is undone before it leaves this workstation', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const id = await bookElsewhere(clinic, { date, start: '10:00', end: '10:30', timeZone: ZONE });
  const { page } = await openWorkstation(clinic);
  await setPreferences(page, { undoWindowSeconds: 30 });
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.event(/10:00 to 10:30/).click();
  await new DetailsPanel(page).cancel({ automations: true });
  await expect(schedule.event(/10:00 to 10:30/)).toHaveCount(0);
  await page.getByRole('group', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
  await expect(schedule.event(/10:00 to 10:30.*confirmed$/)).toBeVisible();
  expect(stored(clinic, id).appointmentStatus).toBe('confirmed');
});
