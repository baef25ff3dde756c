import { accessibilityProblems } from '../fixtures/accessibility.ts';
import { setPreferences } from '../fixtures/call-main.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { expect, test } from '../fixtures/test.ts';
import { FirstRun } from '../pages/first-run.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

/** The schedule beside it has a test of its own. */
const PANEL = '[aria-label="Side panel"]';

for (const theme of ['light', 'dark'] as const) {
  test(`the first screen has no barrier axe knows of, ${theme}`, async ({ openWorkstation }) => {
    const { page } = await openWorkstation(null);
    await setPreferences(page, { theme });
    const firstRun = new FirstRun(page);
    await expect(firstRun.connect).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await firstRun.connect.click();
    await expect(firstRun.token).toHaveAttribute('aria-invalid', 'true');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test(`no view of the schedule has a barrier axe knows of, ${theme}`, async ({
    openClinic,
    openWorkstation,
  }) => {
    const clinic = await openClinic({ bookings: 'busy' });
    const { page } = await openWorkstation(clinic);
    await setPreferences(page, { theme, showCancelled: true });
    const schedule = new Schedule(page);
    await schedule.goTo(dayOfNextWeek(1, 'America/New_York'));
    await expect(schedule.event(/Consultation/).first()).toBeVisible();
    for (const view of ['Week', 'Day', 'Month', 'List'] as const) {
      await schedule.show(view);
      await schedule.isShown();
      expect.soft(await accessibilityProblems(page), view).toEqual([]);
    }
  });

  test(`no side panel has a barrier axe knows of, ${theme}`, async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic({ bookings: 'busy' });
    const { page } = await openWorkstation(clinic);
    await setPreferences(page, { theme });
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await schedule.isShown();
    const panel = page.getByRole('complementary', { name: 'Side panel' });

    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(panel).toBeVisible();
    expect.soft(await accessibilityProblems(page, PANEL), 'settings').toEqual([]);
    await panel.getByRole('button', { name: 'Import drafts…' }).click();
    await expect(panel.getByRole('heading', { name: 'Import drafts' })).toBeVisible();
    expect.soft(await accessibilityProblems(page, PANEL), 'import drafts').toEqual([]);
    await panel.getByRole('button', { name: 'Close' }).click();

    await page.keyboard.press('o');
    await expect(panel.getByRole('heading', { name: /outbox/i })).toBeVisible();
    expect.soft(await accessibilityProblems(page, PANEL), 'outbox').toEqual([]);
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+p');
    await expect(panel.getByRole('heading', { name: 'Day sheet' })).toBeVisible();
    expect.soft(await accessibilityProblems(page, PANEL), 'day sheet').toEqual([]);
    await page.keyboard.press('Escape');

    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect.soft(await accessibilityProblems(page, '[role=dialog]'), 'shortcuts').toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'New booking' }).click();
    await expect(panel).toBeVisible();
    expect.soft(await accessibilityProblems(page, PANEL), 'booking').toEqual([]);
    await page.keyboard.press('Escape');

    await schedule
      .event(/Consultation/)
      .first()
      .click();
    await expect(panel).toBeVisible();
    expect.soft(await accessibilityProblems(page, PANEL), 'details').toEqual([]);
    await page.keyboard.press('Escape');

    await schedule
      .event(/Consultation/)
      .first()
      .click({ button: 'right' });
    await expect(schedule.card).toBeVisible();
    expect.soft(await accessibilityProblems(page, '[data-booking-card]'), 'card of a booking').toEqual([]);
    await schedule.card.getByRole('button', { name: 'Hold and look' }).click();
    await expect(schedule.tray).toBeVisible();
    expect.soft(await accessibilityProblems(page), 'a booking held').toEqual([]);
  });
}
