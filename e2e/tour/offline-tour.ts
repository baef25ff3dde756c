import type { Page } from '@playwright/test';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { setPreferences } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, wireTime } from '../fixtures/dates.ts';
import { bookElsewhere } from '../fixtures/other-workstation.ts';
import { PATIENCE } from '../fixtures/patience.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { TitleBar } from '../pages/title-bar.ts';
import { Album, seriesName, SIZES, THEMES } from './album.ts';

const ZONE = 'America/New_York';
const [MONDAY, TUESDAY, WEDNESDAY, THURSDAY] = [1, 2, 3, 4].map((day) => dayOfNextWeek(day, ZONE)) as [
  string,
  string,
  string,
  string,
];

for (const size of SIZES) {
  for (const theme of THEMES) {
    const series = seriesName(size, theme);

    test(`without network and back, ${series}`, async ({ openClinic, openWorkstation }) => {
      const clinic = await openClinic();
      const taken = await bookElsewhere(clinic, {
        date: MONDAY,
        start: '08:00',
        end: '08:30',
        timeZone: ZONE,
      });
      await bookElsewhere(clinic, { date: MONDAY, start: '09:00', end: '09:30', timeZone: ZONE });
      await bookElsewhere(clinic, { date: THURSDAY, start: '09:30', end: '10:30', timeZone: ZONE });
      const { page } = await openWorkstation(clinic, { size });
      await setPreferences(page, { theme });
      const album = new Album(page, series, 60);
      const schedule = new Schedule(page);
      await schedule.goTo(TUESDAY);
      await expect(schedule.event(/09:30 to 10:30/)).toBeVisible();
      await hasScheduleAtHand(page, ZONE);
      await clinic.goAway();
      await workOffline(page, schedule);
      await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 45_000 * PATIENCE });
      for (const view of ['Day', 'Month', 'List', 'Week'] as const) {
        await schedule.show(view);
        await schedule.isShown();
        await album.take(`not yet sent, ${view} view`);
      }
      const outbox = new OutboxPanel(page);
      await outbox.open();
      await album.take('outbox offline, several states');

      takeSlotOf(clinic, taken);
      await clinic.comeBack();
      clinic.server.faults.add({ kind: 'latency', delayMs: 2_500, match: { method: 'POST' } });
      await new TitleBar(page).tryNow.click();
      await expect(page.getByText(/Sending \d+ of \d+/).first()).toBeVisible({ timeout: 30_000 * PATIENCE });
      await album.take('syncing');
      clinic.server.faults.clear();
      await expect(outbox.rows('Needs you')).toHaveCount(1, { timeout: 60_000 * PATIENCE });
      await album.take('needs attention with alternatives');
      await page.keyboard.press('Escape');
      await expect(schedule.event(/10:00 to 10:30, Hubert/)).toBeVisible({ timeout: 30_000 * PATIENCE });
      await album.take('collision side by side');
      await schedule.event(/10:00 to 10:30, Rosan.*needs attention/).click();
      await expect(new DetailsPanel(page).heading).toBeVisible();
      await album.take('the booking that came back');
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await album.take('signing out with something unsent');
    });
  }
}

/** Another workstation has moved its appointment to the slot this workstation booked without network. */
function takeSlotOf(clinic: Clinic, appointmentId: string): void {
  const { appointments, contacts } = clinic.server.state;
  const stored = appointments.get(appointmentId);
  const hubert = [...contacts.values()].find(({ firstName }) => firstName === 'Hubert Blaine');
  if (stored === undefined || hubert === undefined) throw new Error('this clinic is not as it was');
  stored.contactId = hubert.id;
  stored.title = 'Hubert Blaine';
  stored.startMs = Date.parse(wireTime(TUESDAY, '10:00', ZONE));
  stored.endMs = Date.parse(wireTime(TUESDAY, '10:30', ZONE));
}

async function workOffline(page: Page, schedule: Schedule): Promise<void> {
  const form = new BookingPanel(page);
  await schedule.dragOver({ date: TUESDAY, start: '10:00', end: '10:30' });
  await form.fillWho();
  await form.bookForLater();
  await schedule.dragOver({ date: WEDNESDAY, start: '11:00', end: '11:30' });
  await form.typeNewClient({ name: 'Nora Quill', phone: '(212) 555-0477' });
  await form.choose('Service', /^Consultation/);
  await form.choose('Provider', 'Hanna Goldberg-Weiss');
  await form.bookForLater();
  await schedule.dragOver({ date: THURSDAY, start: '13:00', end: '13:30' });
  await form.fillWho();
  await form.choose('Repeat', 'Weekly');
  await form.bookForLater();
  await schedule.dragEvent(schedule.event(/^Mon.*09:00 to 09:30/), { date: WEDNESDAY, start: '15:00' });
  await schedule.answerMove('Move');
}
