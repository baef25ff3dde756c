import { CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

/** Of a request's start: weekday (4 is Thursday) and hour by the location's clock, which the text carries. */
function clockOf(startTime: unknown): { weekday: number; hour: number } {
  const wall = String(startTime).slice(0, 16);
  return { weekday: new Date(`${wall}Z`).getUTCDay(), hour: Number(wall.slice(11, 13)) };
}

test(
  'the next free Thursday afternoon takes five keys, and is booked as found',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const { page } = await openWorkstation(clinic);
    await new Schedule(page).isShown();
    await page.keyboard.press('f');
    const wish = page.getByRole('combobox', { name: 'When' });
    await expect(wish).toBeFocused();
    await page.keyboard.type('thp');
    const times = page.getByRole('listbox', { name: 'Free times' }).getByRole('option');
    await expect(times.first()).toHaveText(/^Thu /);
    await expect(page.getByText('Checked with the server.')).toBeVisible();
    await page.keyboard.press('Enter');

    const form = new BookingPanel(page);
    await expect(form.client).toBeFocused();
    await form.chooseClient('0199', CLIENT.name);
    await form.book.click();
    await form.isBooked();
    const [request] = bookingRequests(clinic);
    const { weekday, hour } = clockOf(request?.['startTime']);
    expect(weekday).toBe(4);
    expect(hour).toBeGreaterThanOrEqual(12);
    expect(hour).toBeLessThan(18);
  },
);
