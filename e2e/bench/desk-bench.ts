import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import type { ElectronApplication, Page } from '@playwright/test';
import {
  electronEnvironment,
  electronSwitches,
  resolveElectron,
} from '../../build/setup/electron-runtime.mjs';
import { Keychain, loadKeytar } from '../../electron/location/keychain.ts';
import { LocationSessionFactory } from '../../electron/location/location-session-factory.ts';
import { openStore } from '../../electron/store/open-store.ts';
import type { BookingOrder } from '../../shared/appointment/booking-order.ts';
import type { FrontdeskBridge } from '../../shared/ipc/reply.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { callMain } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, nextMonday } from '../fixtures/dates.ts';
import { processesOf } from '../fixtures/page-memory.ts';
import { PATIENCE } from '../fixtures/patience.ts';
import { takeScreen } from '../fixtures/screens.ts';
import { removeDataFolder, startWorkstation } from '../fixtures/workstation.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { TitleBar } from '../pages/title-bar.ts';
import { busyWeeks, clinicWith, manyClients, ordersFor, ZONE } from './data.ts';
import { rowOf, timesOf, type Row } from './measure.ts';
import { PaintWatch } from './painted.ts';
import { makeBareApp, withApp, withPeers } from './windows.ts';

const KEY_LIMIT_MS = 50;
const BOOK_LIMIT_MS = 100;
const TASK_LIMIT_MS = 50;
const QUERIES = ['baker', 'garc', 'lakshm', '0199', 'oluwa', '212555'];
/** What is said of a client besides the name follows when the hand pauses: it is not what is waited for. */
const KEY_QUIET_MS = 100;

/** Hands orders over as forms would, one after the other. */
async function submitAll(page: Page, orders: readonly BookingOrder[]): Promise<void> {
  const refused = await page.evaluate(async (all) => {
    const { frontdesk } = window as unknown as { frontdesk: FrontdeskBridge };
    const failures: string[] = [];
    for (const order of all) {
      const reply = await frontdesk.call('booking.create', order);
      if (!reply.ok) failures.push(reply.error.code);
    }
    return failures;
  }, orders);
  if (refused.length > 0) throw new Error(`refused: ${refused.join(', ')}`);
}

/** Puts clients into the store of a workstation that was started once, as if all of them had been fetched. */
async function storeClients(clinic: Clinic, dataFolder: string, count: number): Promise<void> {
  const { page, quit } = await startWorkstation({ apiUrl: clinic.baseUrl, dataFolder });
  await hasScheduleAtHand(page, ZONE);
  await quit();
  const encryptionKey = await new Keychain(loadKeytar).readStoreKey(clinic.locationId);
  if (encryptionKey === null) throw new Error('the keychain has no key for this store');
  const filePath = new LocationSessionFactory({
    dataFolder,
    deskName: 'Bench',
    fetch,
    serverAddress: () => ({ ok: true, baseUrl: clinic.baseUrl }),
    nowMs: Date.now,
    log: { write: () => undefined },
  }).storeFile(clinic.locationId);
  const opened = openStore({ filePath, encryptionKey, deskName: 'Bench', nowMs: Date.now });
  if (!opened.ok) throw opened.failure;
  await opened.store.contacts.upsertMany(manyClients(count));
  opened.store.close();
}

/** Types each query key by key; milliseconds of each key until the results of it are painted. */
async function keyTimes(
  { page, watch }: { page: Page; watch: PaintWatch },
  clear: () => Promise<void>,
  queries: readonly string[],
): Promise<number[]> {
  const times: number[] = [];
  for (const [round, query] of ['al', ...queries].entries()) {
    await clear();
    // The answers of the text before are in, so that they are not counted to the next key.
    await page.waitForTimeout(200);
    for (const key of query) {
      const ms = await watch.of('keydown', () => page.keyboard.press(key), { quietMs: KEY_QUIET_MS });
      // The first query warms up.
      if (round > 0) times.push(ms);
    }
  }
  return times;
}

/** Finding a client while typing, among 50,000, with nothing unsent and with 300 bookings of theirs. */
export async function benchSearch(isShort: boolean): Promise<Row[]> {
  const count = isShort ? 500 : 50_000;
  const unsent = isShort ? 5 : 300;
  const queries = isShort ? QUERIES.slice(0, 1) : QUERIES;
  const { none, many } = await withApp(
    {
      dataset: clinicWith([]),
      prepare: async (clinic, dataFolder) => {
        await storeClients(clinic, dataFolder, count);
        await clinic.goAway();
      },
    },
    async ({ page, clinic }) => {
      const watch = await PaintWatch.in(page, 'body');
      const box = page.getByRole('combobox', { name: 'Search clients' });
      const clear = async (): Promise<void> => {
        await box.fill('');
        await box.focus();
      };
      await waitFor(async () => {
        const found = await callMain(page, 'contacts.search', { query: 'Baker', limit: 8 });
        return found.contacts.length > 0 || found.near.length > 0 || isShort;
      });
      const before = await keyTimes({ page, watch }, clear, queries);
      await submitAll(page, ordersFor(clinic, unsent));
      await waitFor(async () => (await callMain(page, 'outbox.list', undefined)).length >= unsent);
      return { none: before, many: await keyTimes({ page, watch }, clear, queries) };
    },
  );
  const peer = await withPeers(async (window) => {
    await window.show(
      'miniSearch',
      manyClients(count).map(({ id, name, phone, email }) => ({ id, name, phone, email })),
    );
    const box = window.page.locator('#peer input');
    return keyTimes(window, () => box.fill('').then(() => box.focus()), queries);
  });
  return [
    { unsentCount: 0, ours: none },
    { unsentCount: unsent, ours: many },
  ].flatMap(({ unsentCount, ours }) => {
    const what = `key to clients painted, ${String(count)} known, ${String(unsentCount)} unsent`;
    return [
      rowOf({ what, ours, beside: 'MiniSearch', floor: peer, most: 1 }),
      rowOf({ what, ours, beside: 'limit', floor: KEY_LIMIT_MS, by: 'p95', most: 1 }),
    ];
  });
}

async function waitFor(condition: () => Promise<boolean>, limitMs = 60_000 * PATIENCE): Promise<void> {
  const untilMs = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > untilMs) throw new Error('this never came true');
    await wait(100);
  }
}

/** One row of a kilobyte in a transaction of its own, as safe as the app's: what no booking can be quicker than. */
async function rawInserts(runs: number): Promise<number[]> {
  const file = path.join(os.tmpdir(), `frontdesk-raw-${randomBytes(6).toString('hex')}.sqlite`);
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (body BLOB)');
    const insert = database.prepare('INSERT INTO rows (body) VALUES (?)');
    const body = randomBytes(1_024);
    return await timesOf(
      runs,
      () => {
        insert.run(body);
      },
      { warmUp: 5 },
    );
  } finally {
    database.close();
    for (const suffix of ['', '-wal', '-shm']) await removeDataFolder(file + suffix);
  }
}

/** Enter on Book until the booking is drawn, which it is only once it is on the disk; without a connection. */
export async function benchEnter(isShort: boolean): Promise<Row[]> {
  const bookings = isShort ? 2 : 12;
  const date = dayOfNextWeek(2, ZONE);
  const { painted, answered } = await withApp(
    { dataset: clinicWith([]), preferences: { view: 'week' } },
    async ({ page, clinic, schedule, watch }) => {
      await hasScheduleAtHand(page, ZONE);
      await schedule.goTo(date);
      await clinic.goAway();
      const form = new BookingPanel(page);
      const times: number[] = [];
      for (let index = 0; index <= bookings; index += 1) {
        const hour = 9 + Math.floor(index / 2);
        const at = (minute: number): string =>
          `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const start = index % 2 === 0 ? at(0) : at(30);
        const end = index % 2 === 0 ? at(30) : `${String(hour + 1).padStart(2, '0')}:00`;
        await schedule.dragOver({ date, start, end });
        await form.chooseClient('Rosan Deo', 'Rosan Deo');
        await form.choose('Service', /^Consultation/);
        const book = form.book.or(form.bookAnyway);
        await book.focus();
        const ms = await watch.of('keydown', () => page.keyboard.press('Enter'));
        await schedule
          .event(new RegExp(`${start} to ${end}`))
          .first()
          .waitFor();
        const rows = await callMain(page, 'outbox.list', undefined);
        if (rows.length !== index + 1)
          throw new Error(`${rows.length} of ${index + 1} bookings are in the outbox`);
        if (index > 0) times.push(ms);
        await page.keyboard.press('Escape');
      }
      const orders = ordersFor(clinic, isShort ? 3 : 30, nextMonday(ZONE).add({ weeks: 1 }));
      const calls = await page.evaluate(async (all) => {
        const { frontdesk } = window as unknown as { frontdesk: FrontdeskBridge };
        const took: number[] = [];
        for (const order of all) {
          const startedAtMs = performance.now();
          const reply = await frontdesk.call('booking.create', order);
          took.push(performance.now() - startedAtMs);
          if (!reply.ok) throw new Error(reply.error.code);
        }
        return took;
      }, orders);
      return { painted: times, answered: calls };
    },
  );
  const raw = await rawInserts(isShort ? 5 : 100);
  const what = 'Enter to drawn and safe on disk';
  return [
    rowOf({ what, ours: painted, beside: 'limit', floor: BOOK_LIMIT_MS, by: 'p95', most: 1 }),
    rowOf({ what, ours: painted, beside: 'a raw SQLite insert, synchronous=FULL', floor: raw, most: 8 }),
    rowOf({
      what: 'a booking ordered until safe on disk, over IPC (paint-free)',
      ours: answered,
      beside: 'a raw SQLite insert, synchronous=FULL',
      floor: raw,
      most: 8,
    }),
  ];
}

/** Drafts of a day without network go out as fast as the server lets them, and never faster. */
export async function benchOutbox(isShort: boolean): Promise<Row[]> {
  const drafts = isShort ? 30 : 500;
  // The documented rule with an interval of two seconds in place of ten: what the app makes of it is the same.
  const rateLimit = isShort ? { burst: 10, intervalMs: 500 } : { burst: 100, intervalMs: 2_000 };
  const { asked } = await withApp(
    { dataset: clinicWith([]), server: { rateLimit } },
    async ({ page, clinic }) => {
      await hasScheduleAtHand(page, ZONE);
      const orders = ordersFor(clinic, drafts);
      await clinic.goAway();
      await submitAll(page, orders);
      const before = clinic.server.requests.length;
      await clinic.comeBack();
      // The server may be found again before.
      await new TitleBar(page).tryNow.click({ timeout: 2_000 }).catch(() => undefined);
      await new OutboxPanel(page).isEmpty(180_000 * PATIENCE);
      const stored = [...clinic.server.state.appointments.values()].filter(({ title }) =>
        title.startsWith('Draft'),
      );
      if (stored.length !== drafts) throw new Error(`${stored.length} of ${drafts} drafts are on the server`);
      return { asked: clinic.server.requests.slice(before) };
    },
  );
  const refused = asked.filter(({ status }) => status === 429).length;
  if (refused > 0) throw new Error(`${refused} requests were refused with 429`);
  const posts = asked.filter(
    ({ method, path: to }) => method === 'POST' && to === '/calendars/events/appointments',
  );
  const intervalOf = (atMs: number): number => Math.floor(atMs / rateLimit.intervalMs);
  const [first, last] = [intervalOf(posts[0]?.atMs ?? 0), intervalOf(posts.at(-1)?.atMs ?? 0)];
  // The first and the last interval are not the drain's alone.
  const inEach = Array.from({ length: Math.max(0, last - first - 1) }, (_unused, index) => {
    const here = (one: { atMs: number }): boolean => intervalOf(one.atMs) === first + 1 + index;
    return { all: asked.filter(here).length, posts: posts.filter(here).length };
  });
  const seconds = ((posts.at(-1)?.atMs ?? 0) - (posts[0]?.atMs ?? 0)) / 1_000;
  return [
    rowOf({
      what: `outbox: ${String(drafts)} drafts, requests in an interval`,
      ours: inEach.length > 0 ? inEach.map(({ all }) => all) : [asked.length],
      beside: 'what the server allows',
      floor: rateLimit.burst,
      least: 0.95,
      unit: '',
      note: `${String(posts.length)} bookings and ${String(asked.length - posts.length)} other requests in ${seconds.toFixed(1)} s, no 429; bookings in each interval: ${inEach.map((one) => one.posts).join(' ')}`,
    }),
  ];
}

/** The memory of a program with all its processes, in MB; what two share is counted half for each. On Linux. */
async function memoryMb(processId: number): Promise<number> {
  let sum = 0;
  for (const id of (await processesOf(processId)).keys()) {
    const text = await readFile(`/proc/${String(id)}/smaps_rollup`, 'utf8').catch(() => '');
    sum += Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0);
  }
  return sum / 1_024;
}

async function bareMemoryMb(restMs: number): Promise<number> {
  const folder = await makeBareApp();
  const runtime = resolveElectron();
  const screen = await takeScreen();
  const bare = spawn(runtime.binary, [...electronSwitches(), folder], {
    cwd: folder,
    env: { ...electronEnvironment(runtime), ...screen.environment },
    stdio: 'ignore',
  });
  const ended = once(bare, 'exit');
  try {
    await wait(restMs);
    return await memoryMb(bare.pid ?? 0);
  } finally {
    bare.kill('SIGTERM');
    await ended;
    screen.giveBack();
    await removeDataFolder(folder);
  }
}

/** In main: how late its loop comes round, from now on. Fit to be run twice. */
async function watchMain(app: ElectronApplication): Promise<void> {
  await app.evaluate(() => {
    const kept = globalThis as unknown as { loopDelay?: { enable(): void; max: number } };
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    kept.loopDelay ??= monitorEventLoopDelay({ resolution: 1 });
    kept.loopDelay.enable();
  });
}

function longestInMain(app: ElectronApplication): Promise<number> {
  return app.evaluate(
    () => ((globalThis as unknown as { loopDelay?: { max: number } }).loopDelay?.max ?? 0) / 1e6,
  );
}

async function watchPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks = { longest: 0, over: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        tasks.longest = Math.max(tasks.longest, duration);
        tasks.over += 1;
      }
    }).observe({ type: 'longtask' });
    Object.assign(window, { tasks });
  });
}

/**
 * A full week at rest, and a working day of ten hours pressed together: 5,000 fetches of what is on screen, 300 bookings and
 * 500 changes of view.
 */
export async function benchDay(isShort: boolean): Promise<Row[]> {
  const restMs = isShort ? 500 : 10_000;
  const [refreshes, bookings, views] = isShort ? [20, 3, 4] : [5_000, 300, 500];
  // Ten minutes of ten hours.
  const beginning = 1 / 60;
  const booked = busyWeeks(2, isShort ? 6 : 58);
  const monday = nextMonday(ZONE);
  const week = monday.toZonedDateTime(ZONE).epochMilliseconds;
  const bareMb = await bareMemoryMb(restMs);
  const found = await withApp(
    { dataset: clinicWith(booked), preferences: { view: 'week' }, server: { rateLimit: { burst: 100_000 } } },
    async ({ app, page, clinic, schedule }) => {
      await hasScheduleAtHand(page, ZONE);
      await schedule.goTo(monday.toString());
      await page.locator('main [data-event-id]').first().waitFor();
      const processId = app.process().pid ?? 0;
      // Memory is measured at rest: what was thrown away is to be collected first.
      await page.waitForTimeout(restMs);
      const atRest = await memoryMb(processId);
      await watchMain(app);
      await watchPage(page);
      const orders = ordersFor(clinic, bookings, monday.add({ weeks: 2 }));
      const changing = [...clinic.server.state.appointments.values()].slice(0, 50);
      const buttons = page.getByRole('radiogroup', { name: 'View' });
      const work = async (from: number, to: number): Promise<void> => {
        const between = (count: number): [number, number] => [
          Math.round(count * from),
          Math.round(count * to),
        ];
        const [firstRefresh, lastRefresh] = between(refreshes);
        const [firstBooking, lastBooking] = between(bookings);
        const [firstView, lastView] = between(views);
        const span = Math.max(1, lastRefresh - firstRefresh);
        let [booking, view] = [firstBooking, firstView];
        for (let refresh = 0; refresh < span; refresh += 1) {
          const one = changing[refresh % changing.length];
          // One refresh in ten brings something new.
          if (one !== undefined && refresh % 10 === 0) {
            one.appointmentStatus = one.appointmentStatus === 'new' ? 'confirmed' : 'new';
            one.dateUpdatedMs = Date.now();
          }
          await callMain(page, 'schedule.fetch', { startMs: week, endMs: week + 7 * 86_400_000 });
          const part = (refresh + 1) / span;
          for (; booking < firstBooking + (lastBooking - firstBooking) * part; booking += 1)
            await submitAll(page, orders.slice(booking, booking + 1));
          for (; view < firstView + (lastView - firstView) * part; view += 1)
            await buttons
              .getByRole('radio', {
                name: (['Day', 'Week', 'Month', 'List', 'Week'] as const)[view % 5] ?? 'Week',
              })
              .click();
        }
      };
      await work(0, beginning);
      await page.waitForTimeout(restMs);
      const afterTenMinutes = await memoryMb(processId);
      await work(beginning, 1);
      await buttons.getByRole('radio', { name: 'Week' }).click();
      await new OutboxPanel(page).isEmpty();
      await page.waitForTimeout(restMs);
      return {
        atRest,
        afterTenMinutes,
        afterDay: await memoryMb(processId),
        main: await longestInMain(app),
        page: await page.evaluate(
          () => (window as unknown as { tasks: { longest: number; over: number } }).tasks,
        ),
      };
    },
  );
  return [
    rowOf({
      what: 'memory: full week at rest',
      ours: [found.atRest],
      beside: 'a bare Electron window',
      floor: bareMb,
      most: 1.5,
      unit: 'MB',
    }),
    rowOf({
      what: `memory: after ${String(refreshes)} refreshes, ${String(bookings)} bookings, ${String(views)} views`,
      ours: [found.afterDay],
      beside: 'after a sixtieth of that',
      floor: found.afterTenMinutes,
      most: 1.05,
      unit: 'MB',
    }),
    rowOf({
      what: 'longest task of that day in main',
      ours: [found.main],
      beside: 'limit',
      floor: TASK_LIMIT_MS,
      most: 1,
    }),
    rowOf({
      what: 'longest task of that day in the page',
      ours: [found.page.longest],
      beside: 'limit',
      floor: TASK_LIMIT_MS,
      most: 1,
      note: `${String(found.page.over)} tasks took longer than 50 ms`,
    }),
  ];
}
