import type { FaultSpec } from '../../electron/practice/faults.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { callMain } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, spokenDay } from '../fixtures/dates.ts';
import { CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BlockPanel } from '../pages/block-panel.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { TitleBar } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';
const TUESDAY = dayOfNextWeek(2, ZONE);

/** What stands in front of the server, and what the user is told to do about it. */
const IN_THE_WAY: { name: string; fault: FaultSpec; says: RegExp }[] = [
  {
    name: 'a sign-in page',
    fault: { kind: 'html', status: 200 },
    says: /asks for a sign-in.*open a browser/,
  },
  { name: 'a redirect to one', fault: { kind: 'answer', status: 302 }, says: /asks for a sign-in/ },
  {
    name: 'a proxy that wants to know who asks',
    fault: { kind: 'answer', status: 407 },
    says: /stands between this PC and the server. Ask whoever runs the network/,
  },
  { name: 'a guard that turns the app away', fault: { kind: 'html', status: 403 }, says: /stands between/ },
];

test('whatever the network puts in front of the server is named, the booking waits, and goes out afterwards, once', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic);
  const schedule = new Schedule(page);
  const titleBar = new TitleBar(page);
  await schedule.nextWeek();
  await hasScheduleAtHand(page, ZONE);
  await schedule.dragOver({ date: TUESDAY, start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  for (const [place, { name, fault, says }] of IN_THE_WAY.entries()) {
    await test.step(name, async () => {
      clinic.server.faults.clear();
      clinic.server.faults.add(fault);
      if (place === 0) await form.bookForLater();
      else await titleBar.tryNow.click();
      await expect(titleBar.line(says)).toBeVisible({ timeout: 30_000 });
      await expect(titleBar.connection).toContainText('Network in the way');
      await expect(page.getByText(/1 change is waiting\./)).toBeVisible();
      await expect(
        schedule.event(new RegExp(`^${spokenDay(TUESDAY)}, 10:00 to 10:30, ${CLIENT.name}`)),
      ).toHaveAccessibleName(/not yet on the server$/);
    });
  }
  expect(bookingRequests(clinic)).toEqual([]);
  clinic.server.faults.clear();
  await titleBar.tryNow.click();
  await expect(titleBar.connection).toContainText('Online', { timeout: 30_000 });
  await new OutboxPanel(page).isEmpty();
  expect(bookingRequests(clinic)).toHaveLength(1);
  expect(clinic.server.state.appointments.size).toBe(1);
});

/** The app's own small question whether the server is there. */
function probes(clinic: Clinic): number {
  return clinic.server.requests.filter(({ path }) => path === `/locations/${clinic.locationId}`).length;
}

test('a connection that loses a request now and then stays online in the title bar', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic);
  const titleBar = new TitleBar(page);
  await new Schedule(page).isShown();
  await hasScheduleAtHand(page, ZONE);
  await expect(titleBar.connection).toContainText('Online');
  const words = await titleBar.watchMessages();
  for (let times = 1; times <= 3; times += 1) {
    const lost = clinic.server.faults.add({
      kind: 'drop-before-commit',
      match: { path: '/calendars/events' },
      times: 1,
    });
    await callMain(page, 'schedule.refresh', undefined);
    await expect.poll(() => lost.hits).toBe(1);
    const asked = clinic.server.requests.length;
    await callMain(page, 'schedule.refresh', undefined);
    const answered = (): number =>
      clinic.server.requests.slice(asked).filter(({ status }) => status === 200).length;
    await expect.poll(answered).toBeGreaterThan(0);
  }
  expect(await words()).toEqual(['Online']);
});

test('a server that asks to wait for a day holds nobody, is named with the time, and is asked when told to', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic);
  const titleBar = new TitleBar(page);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await hasScheduleAtHand(page, ZONE);
  clinic.server.faults.add({ kind: '429', retryAfterSeconds: 100_000 });
  const lunch = { title: 'Lunch', provider: 'Jonas Lindqvist', date: TUESDAY, start: '12:00', end: '13:00' };
  await new BlockPanel(page).block(lunch);
  await expect(schedule.event(/Lunch/)).toBeVisible();
  await expect(titleBar.line(/The server asks to wait until .*1 change is waiting/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(titleBar.connection).toContainText('Waiting for the server');
  await page.screenshot({ path: test.info().outputPath('asked-to-wait.png') });

  await titleBar.tryNow.click();
  await expect(page.getByText('The server still asks to wait.')).toBeAttached();
  clinic.server.faults.clear();
  await titleBar.tryNow.click();
  await expect(titleBar.connection).toContainText('Online', { timeout: 30_000 });
  await new OutboxPanel(page).isEmpty();
  expect(clinic.server.state.blockedSlots.size).toBe(1);
});

test('an answer that is too large is said so, and everything else goes on', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic);
  const titleBar = new TitleBar(page);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await hasScheduleAtHand(page, ZONE);
  clinic.server.faults.add({
    kind: 'answer',
    match: { method: 'GET', path: /\/calendars\/events$/ },
    body: { events: Array(20_000).fill({}) },
  });
  await callMain(page, 'schedule.refresh', undefined);
  await expect(
    page.getByText(/Not everything could be refreshed: .* is too large.*You see the schedule of/),
  ).toBeVisible({
    timeout: 30_000,
  });
  await expect(titleBar.connection).toContainText('Online');
  await page.screenshot({ path: test.info().outputPath('too-large.png') });
  await page.getByRole('button', { name: 'New booking' }).click();
  await expect(new BookingPanel(page).client).toBeFocused();
});

test('after sleep the server is asked at once, and what waited goes out', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const workstation = await openWorkstation(clinic);
  const { app, page } = workstation;
  const schedule = new Schedule(page);
  const titleBar = new TitleBar(page);
  const power = (what: 'suspend' | 'resume'): Promise<unknown> =>
    app.evaluate(({ powerMonitor }, event) => powerMonitor.emit(event), what);
  await schedule.nextWeek();
  await hasScheduleAtHand(page, ZONE);

  await test.step('asleep and awake with a connection', async () => {
    const before = probes(clinic);
    await power('suspend');
    await power('resume');
    // While all is well nothing else asks this.
    await expect.poll(() => probes(clinic)).toBe(before + 1);
    await expect(titleBar.connection).toContainText('Online');
  });
  await test.step('asleep without one, awake with it', async () => {
    await schedule.dragOver({ date: TUESDAY, start: '10:00', end: '10:30' });
    await clinic.goAway();
    const form = new BookingPanel(page);
    await form.fillWho();
    await form.bookForLater();
    await power('suspend');
    await clinic.comeBack();
    await workstation.setClock({ minutes: 8 * 60 });
    await power('resume');
    await new OutboxPanel(page).isEmpty();
    expect(bookingRequests(clinic)).toHaveLength(1);
    expect(clinic.server.state.appointments.size).toBe(1);
  });
});
