import type { ElectronApplication } from '@playwright/test';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

const ZONE = 'America/New_York';
const CREATE = { method: 'POST', path: '/calendars/events/appointments$' };

/** What the app said to the system, as far as a test can hear it. */
interface Said {
  notices: { title: string; body: string }[];
  tip: string;
  badge: number;
}

/** Listens to what main says to notifications, tray and dock, and takes the focus from the window. */
async function listen(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app: main, BrowserWindow, Notification, Tray }) => {
    const heard = { notices: [] as unknown[], tip: '', badge: -1 };
    Object.assign(globalThis, { heard });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      heard.notices.push(this);
    };
    Tray.prototype.setToolTip = (tip: string) => void (heard.tip = tip);
    main.setBadgeCount = (count = 0) => {
      heard.badge = count;
      return true;
    };
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false;
  });
}

const heard = (app: ElectronApplication): Promise<Said> =>
  app.evaluate(() => {
    const { notices, tip, badge } = (globalThis as unknown as { heard: Said }).heard;
    return { notices: notices.map(({ title, body }) => ({ title, body })), tip, badge };
  });

test('a booking that comes back rings outside the window, is counted, and a click leads to the outbox', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { app, page } = await openWorkstation(clinic);
  await listen(app);
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date: dayOfNextWeek(2, ZONE), start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  clinic.server.faults.add({ kind: '400', body: 'Bad Request', match: CREATE, times: 1 });
  await form.book.click();

  await expect.poll(async () => (await heard(app)).notices.length).toBe(1);
  const { notices, tip, badge } = await heard(app);
  expect(notices[0]?.title).toBe('A booking needs you');
  // The screen of a reception is seen from the counter.
  expect(JSON.stringify(notices)).not.toContain('Rosan');
  expect(tip).toBe('Frontdesk: 1 needs attention');
  expect(badge).toBe(1);

  await app.evaluate(() => {
    const [notice] = (globalThis as unknown as { heard: { notices: NodeJS.EventEmitter[] } }).heard.notices;
    notice?.emit('click');
  });
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: 'Rosan Deo' });
  await expect(row.getByRole('link', { name: /^Call Rosan Deo/ })).toHaveAttribute('href', /^tel:\+/);
  await row.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(async () => (await heard(app)).tip).toBe('Frontdesk: everything is on the server');
});
