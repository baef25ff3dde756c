import { calls } from '../../shared/ipc/contract.ts';
import { askMain, callMain } from '../fixtures/call-main.ts';
import { filesHolding } from '../fixtures/data-folder.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { recordIpc } from '../fixtures/ipc-traffic.ts';
import { secretInKeychain } from '../fixtures/keychain.ts';
import { heapOf, processesOf } from '../fixtures/page-memory.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { FirstRun } from '../pages/first-run.ts';
import { Schedule } from '../pages/schedule.ts';

const TOKEN_SERVICE = 'Frontdesk access token';
const ZONE = 'America/New_York';

test('the token goes from the form to the keychain and is nowhere else', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page, app, dataFolder } = await openWorkstation(clinic, { signedIn: false });
  const soft = expect.configure({ soft: true });
  const { token } = clinic;
  const recorded = await recordIpc(app);

  // Typed through the browser's own input: filling the field by script would leave copies of the test's making.
  const firstRun = new FirstRun(page);
  await firstRun.token.focus();
  await page.keyboard.insertText(token);
  await firstRun.locationId.focus();
  await page.keyboard.insertText(clinic.locationId);
  await firstRun.connect.click();
  const schedule = new Schedule(page);
  await schedule.isShown();
  await schedule.nextWeek();
  await schedule.dragOver({ date: dayOfNextWeek(2, ZONE), start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  await form.book.click();
  await form.isBooked();
  const window = { startMs: Date.now() - 86_400_000, endMs: Date.now() + 7 * 86_400_000 };
  await callMain(page, 'directory.read', undefined);
  await callMain(page, 'schedule.fetch', window);
  await callMain(page, 'contacts.search', { query: 'a', limit: 20 });
  await callMain(page, 'outbox.list', undefined);

  await test.step('of all messages, only the sign-in on its way to main holds it', async () => {
    const messages = await recorded();
    soft(messages.length).toBeGreaterThan(20);
    const holding = messages.filter(({ content }) => content.includes(token));
    soft(holding.map(({ direction, channel }) => `${direction} ${channel}`)).toEqual([
      'to-main frontdesk:account.signIn',
    ]);
    soft(Object.keys(calls).filter((name) => /token|secret|password/i.test(name))).toEqual([]);
  });

  await test.step('it is in the keychain and in no file', async () => {
    soft(secretInKeychain(TOKEN_SERVICE, clinic.locationId)).toBe(token);
    soft(await filesHolding(dataFolder, token)).toEqual([]);
  });

  await test.step('names, phones and notes lie encrypted on the disk', async () => {
    const found = await callMain(page, 'contacts.search', { query: 'Rosan', limit: 5 });
    soft(found.contacts.length).toBeGreaterThan(0);
    for (const text of ['Rosan', '+12125550199', 'rosan.deo@example.com']) {
      soft(await filesHolding(dataFolder, text), text).toEqual([]);
    }
  });

  await test.step('no process was told it', async () => {
    if (process.platform !== 'linux') return;
    const processes = await processesOf(app.process().pid ?? 0);
    soft(processes.size).toBeGreaterThan(2);
    soft([...processes.values()].filter((text) => text.includes(token))).toEqual([]);
  });

  await test.step('it is on no clipboard, in no title, address or storage of the page', async () => {
    const inMain = await app.evaluate(async ({ clipboard, BrowserWindow }) => [
      await clipboard.readText(),
      ...BrowserWindow.getAllWindows().map((open) => open.getTitle()),
    ]);
    const inPage = await page.evaluate(() => [
      location.href,
      document.title,
      document.documentElement.outerHTML,
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      JSON.stringify(history.state),
      ...[...document.querySelectorAll('input')].map(({ value }) => value),
    ]);
    soft([...inMain, ...inPage].filter((text) => text.includes(token))).toEqual([]);
  });

  await test.step('the page has forgotten what was typed into it', async () => {
    const heap = await heapOf(page);
    soft(heap.length).toBeGreaterThan(1_000_000);
    soft(heap.includes('Rosan Deo'), 'the snapshot holds what is on screen').toBe(true);
    const half = token.length / 2;
    for (const part of [token, token.slice(0, half), token.slice(half)]) {
      soft(heap.includes(part), 'the token in the heap').toBe(false);
    }
  });

  await test.step('a sign-in that is refused gives nothing of it back', async () => {
    const refused = await askMain(page, 'account.signIn', {
      token: `${token}x`,
      locationId: clinic.locationId,
    });
    soft(refused.ok).toBe(false);
    soft(JSON.stringify(refused)).not.toContain(token);
  });
});
