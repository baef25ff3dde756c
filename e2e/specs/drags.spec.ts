import { dayOfNextWeek } from '../fixtures/dates.ts';
import { bookElsewhere } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

const ZONE = 'America/New_York';
/** In each of two apps that run side by side. */
const DRAGS = 200;

/**
 * On demand (see e2e/README.md): it takes minutes. Two apps are dragged in at the same time, while other windows open and
 * close; every drag must end in the form, or in the question about the move, with the times it was drawn over.
 */
for (const app of [1, 2]) {
  test(`no drag of ${DRAGS} is lost beside other windows, app ${app} @on-demand`, async ({
    openClinic,
    openWorkstation,
  }) => {
    test.setTimeout(45 * 60_000);
    const clinic = await openClinic();
    const date = dayOfNextWeek(2, ZONE);
    await bookElsewhere(clinic, { date, start: '09:00', end: '09:30', timeZone: ZONE });
    const { page } = await openWorkstation(clinic);
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    const booking = schedule.event(/09:00 to 09:30/);
    await expect(booking).toBeVisible();
    const form = new BookingPanel(page);
    const drags = { areDone: false };
    const others = (async (): Promise<void> => {
      while (!drags.areDone) await (await openWorkstation(null)).quit();
    })();
    try {
      for (let drag = 0; drag < DRAGS; drag += 1) {
        const hour = 11 + (drag % 6);
        const start = `${hour}:00`;
        switch (drag % 3) {
          case 0:
            await schedule.dragOver({ date, start, end: `${hour}:45` });
            await expect(form.start).toHaveValue(start);
            await expect(form.end).toHaveValue(`${hour}:45`);
            await page.keyboard.press('Escape');
            await expect(form.form).toHaveCount(0);
            break;
          case 1:
            await schedule.dragEvent(booking, { date, start });
            await expect(schedule.moveBar).toContainText(`${start}–${hour}:30`);
            await schedule.answerMove('Leave');
            break;
          default:
            await schedule.resizeEvent(booking, { date, end: '10:15' });
            await expect(schedule.moveBar).toContainText('09:00–10:15');
            await schedule.answerMove('Leave');
        }
        await expect(booking).toBeVisible();
      }
    } finally {
      drags.areDone = true;
      await others;
    }
  });
}
