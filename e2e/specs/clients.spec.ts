import { callPractice } from '../../electron/practice/practice-caller.ts';
import { bookElsewhere, CLIENT } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { Schedule } from '../pages/schedule.ts';

const ZONE = 'America/New_York';

test(
  'a mistyped name leads to the card, its history comes from the server, and offline it is said what is known',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    await bookElsewhere(clinic, {
      date: '2024-03-04',
      start: '09:00',
      end: '09:30',
      timeZone: ZONE,
      more: { appointmentStatus: 'showed', description: 'Left knee' },
    });
    await bookElsewhere(clinic, {
      date: '2024-07-09',
      start: '14:00',
      end: '14:30',
      timeZone: ZONE,
      more: { appointmentStatus: 'noshow' },
    });
    await callPractice(clinic.server, 'POST', `/contacts/${CLIENT.id}/notes`, {
      body: { body: 'Allergic to latex', pinned: true },
    });
    const { page } = await openWorkstation(clinic);
    await new Schedule(page).isShown();
    const search = page.getByRole('combobox', { name: 'Search clients' });
    const past = page.getByRole('region', { name: 'Past and cancelled' });

    await test.step('found by a typo, never by Enter alone', async () => {
      await search.fill('rosn deo');
      const options = page.getByRole('option');
      await expect(options.nth(1)).toContainText('Similar name');
      await expect(options.first()).toHaveText(/Book for a new client/);
      await search.press('ArrowDown');
      await search.press('Enter');
      await expect(page.getByRole('heading', { name: CLIENT.name })).toBeVisible();
    });
    await test.step('the whole history and the notes, from the server', async () => {
      await expect(page.getByText(/^Whole history, from the server, /)).toBeVisible();
      await expect(past.getByRole('button')).toHaveText([
        /9 Jul 2024\s+14:00.*No-show/s,
        /4 Mar 2024\s+09:00.*Left knee/s,
      ]);
      await expect(page.getByText('1 no-show')).toBeVisible();
      await expect(page.getByRole('region', { name: 'Notes on this client' })).toContainText(
        'Allergic to latex',
      );
    });
    await test.step('one of it opens, on its day', async () => {
      await past.getByRole('button', { name: /4 Mar 2024/ }).click();
      await expect(page.getByText('Left knee')).toBeVisible();
      await expect(new DetailsPanel(page).panel).toContainText('4 Mar 2024');
    });
    await test.step('out of reach it is what this PC knows', async () => {
      await clinic.goAway();
      await expect(page.getByRole('contentinfo').locator('[data-connection]')).toContainText('Offline');
      await search.fill('rosan');
      await search.press('Enter');
      await expect(
        page.getByText(/^Not connected: this is what this PC knows\. The server last told/),
      ).toBeVisible();
      await expect(past.getByRole('button', { name: /9 Jul 2024/ })).toBeVisible();
      await expect(page.getByRole('region', { name: 'Notes on this client' })).toContainText(
        'Allergic to latex',
      );
    });
  },
);

test('two clients of one name are told apart, in the search, the form and the card', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const namesakes = [...clinic.server.state.contacts.values()].filter(
    ({ firstName, lastName }) => firstName === 'Maria' && lastName === 'Garcia',
  );
  expect(namesakes).toHaveLength(2);
  const { page } = await openWorkstation(clinic);
  await new Schedule(page).isShown();
  const search = page.getByRole('combobox', { name: 'Search clients' });
  await search.fill('maria garcia');
  const options = page.getByRole('option').filter({ hasText: /^\s*Maria Garcia/ });
  await expect(options).toHaveText([/Born \d+ \w+ \d{4}/, /Born \d+ \w+ \d{4}/]);
  await search.press('Enter');
  await expect(page.getByText('Another client has this name')).toBeVisible();
  await page.getByRole('button', { name: 'Book', exact: true }).click();
  const form = new BookingPanel(page);
  await expect(form.form).toContainText('Another client has this name');
  await expect(form.form.getByText(/^Born \d+ \w+ \d{4}/)).toHaveCount(2);
});
