import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { callMain } from '../fixtures/call-main.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { Schedule } from '../pages/schedule.ts';

/** The new version: a program that says that it was started. */
const NEW_APP = Buffer.from('#!/bin/sh\ntouch "$(dirname "$0")/started"\n');
const FILE = 'Frontdesk-9.9.9.AppImage';

/** A place updates come from, on this computer, with the answers of the moment. */
interface Feed {
  address: string;
  /** What `latest-linux.yml` is answered with. */
  answer: { status: number; text: string };
  /** How many bytes of the new version arrive before the line is cut; all by default. */
  cutAfterBytes: number | null;
  server: Server;
}

function described(more: Record<string, unknown> = {}, hashed = NEW_APP): string {
  const sha512 = createHash('sha512').update(hashed).digest('base64');
  // JSON is YAML too.
  return JSON.stringify({
    version: '9.9.9',
    files: [{ url: FILE, sha512, size: NEW_APP.length }],
    path: FILE,
    sha512,
    releaseDate: '2026-11-26T00:00:00.000Z',
    ...more,
  });
}

async function openFeed(): Promise<Feed> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/latest-linux.yml') === true) {
      response.writeHead(feed.answer.status, { 'content-type': 'text/yaml' }).end(feed.answer.text);
    } else if (request.url?.startsWith(`/${FILE}`) === true) {
      response.writeHead(200, { 'content-length': NEW_APP.length });
      if (feed.cutAfterBytes === null) response.end(NEW_APP);
      else response.write(NEW_APP.subarray(0, feed.cutAfterBytes), () => response.destroy());
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const feed: Feed = {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    answer: { status: 200, text: described() },
    cutAfterBytes: null,
    server,
  };
  return feed;
}

let feed: Feed;
let folder: string;
let appImage: string;

test.beforeEach(async () => {
  feed = await openFeed();
  folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-e2e-updates-'));
  appImage = path.join(folder, 'Frontdesk.AppImage');
  await writeFile(appImage, 'the old version', { mode: 0o755 });
});

test.afterEach(async () => {
  feed.server.closeAllConnections();
  feed.server.close();
  await rm(folder, { recursive: true, force: true });
});

const environment = (): Record<string, string> => ({
  FRONTDESK_UPDATE_FEED: feed.address,
  APPIMAGE: appImage,
  XDG_CACHE_HOME: path.join(folder, 'cache'),
});

test('whatever the feed answers this version goes on; a good one waits and is installed when the app is left', async ({
  openWorkstation,
}) => {
  const workstation = await openWorkstation(null, { environment: environment() });
  const { page } = workstation;
  await page.getByRole('button', { name: 'Small practice, 6 providers' }).click();
  const look = async (): Promise<Record<string, unknown>> =>
    (await callMain(page, 'updates.check', undefined)).progress;

  feed.answer = { status: 404, text: 'not here' };
  expect(await look()).toMatchObject({ kind: 'failed', reason: 'unreadable-feed' });
  feed.answer = { status: 200, text: '<!doctype html><html><body>Sign in to this network</body></html>' };
  expect(await look()).toMatchObject({ kind: 'failed', reason: 'unreadable-feed' });
  feed.answer = { status: 200, text: described({ stagingPercentage: 0 }) };
  expect(await look()).toMatchObject({ kind: 'up-to-date' });
  feed.answer = { status: 200, text: described({ version: '0.0.1' }) };
  expect(await look()).toMatchObject({ kind: 'up-to-date' });
  feed.answer = { status: 200, text: described({}, Buffer.from('another file')) };
  expect(await look()).toMatchObject({ kind: 'failed', reason: 'damaged-download', version: '9.9.9' });
  await expect(page.getByText(/An update arrived damaged/).first()).toBeVisible();
  feed.answer = { status: 200, text: described() };
  feed.cutAfterBytes = 10;
  expect(await look()).toMatchObject({ kind: 'failed', version: '9.9.9' });
  expect(await readFile(appImage, 'utf8')).toBe('the old version');

  feed.cutAfterBytes = null;
  feed.answer = { status: 200, text: described({ stagingPercentage: 100 }) };
  expect(await look()).toEqual({ kind: 'waiting', version: '9.9.9' });
  await page.getByRole('button', { name: 'Update waiting' }).click();
  await expect(
    page.getByText(/Version 9\.9\.9 is here and is installed when Frontdesk is closed/),
  ).toBeVisible();
  expect(await readFile(appImage, 'utf8')).toBe('the old version');
  await workstation.quit();
  expect(await readFile(appImage)).toEqual(NEW_APP);

  await test.step('it did not take: said at the next start, and nothing is lost', async () => {
    const next = await openWorkstation(null, {
      environment: environment(),
      dataFolder: workstation.dataFolder,
    });
    expect((await callMain(next.page, 'updates.state', undefined)).progress).toMatchObject({
      kind: 'failed',
      reason: 'not-installed',
      version: '9.9.9',
    });
  });
});

test('"Restart and update now" while a booking is being sent leaves it on the server once', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const workstation = await openWorkstation(clinic, { environment: environment() });
  const { page } = workstation;
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await schedule.dragOver({ date: dayOfNextWeek(2, 'America/New_York'), start: '10:00', end: '10:30' });
  const form = new BookingPanel(page);
  await form.fillWho();
  await callMain(page, 'updates.check', undefined);
  clinic.server.faults.add({
    kind: 'latency',
    delayMs: 3_000,
    match: { method: 'POST', path: '/calendars/events/appointments$' },
    times: 1,
  });
  await form.book.click();
  await expect.poll(() => bookingRequests(clinic).length).toBe(1);
  const ended = once(workstation.app.process(), 'exit');
  await callMain(page, 'updates.restart', undefined);
  await ended;
  expect(await readFile(appImage)).toEqual(NEW_APP);
  await expect.poll(() => readFile(path.join(folder, 'started'), 'utf8').catch(() => null)).toBe('');

  // The app did not wait for the answer: the next start finds the booking instead of sending it again.
  const next = await openWorkstation(clinic, { dataFolder: workstation.dataFolder });
  await expect
    .poll(async () => (await callMain(next.page, 'outbox.list', undefined)).map(({ state }) => state), {
      timeout: 45_000,
    })
    .toEqual(['done']);
  expect(clinic.server.state.appointments.size).toBe(1);
  expect(bookingRequests(clinic)).toHaveLength(1);
});
