import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import {
  CONSULTATION_ID,
  PHYSIOTHERAPY_ID,
  PROVIDER_IDS,
} from '../../electron/practice/dataset/directory.ts';
import type { BookingOrder } from '../../shared/appointment/booking-order.ts';
import type { FrontdeskBridge } from '../../shared/ipc/reply.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { nextMonday, wireTime } from '../fixtures/dates.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { PATIENCE } from '../fixtures/patience.ts';
import { expect, test } from '../fixtures/test.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { TitleBar } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';
const DRAFT_COUNT = 300;
const CREATE = { method: 'POST', path: '/calendars/events/appointments$' };
/** So many unrelated writes are under way at once, so that a younger one may overtake so many less one. */
const PARALLEL_SENDS = 4;
/**
 * The documented 100 requests per interval, of two seconds in place of ten: the rule, its headers and what the app
 * makes of them are the same, and the drain takes half a minute and not two.
 */
const RATE_LIMIT = { burst: 100, intervalMs: 2_000 };
const PAUSE_SECONDS = 3;
/** Writes, and what is asked beside them, that can be under way at one moment. */
const MOST_ON_THE_WAY = PARALLEL_SENDS + 4;

/** Bookings of many clients with two providers, one after the other, each at a time of its own. */
function draftOf(clinic: Clinic): BookingOrder[] {
  const clients = [...clinic.server.state.contacts.values()];
  return Array.from({ length: DRAFT_COUNT }, (_unused, index) => {
    const withPriya = index % 3 === 0;
    const minute = 6 * 60 + (index % 20) * 45;
    const date = nextMonday(ZONE)
      .add({ days: Math.floor(index / 20) })
      .toString();
    const clock = (at: number): string =>
      `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
    const client = clients[index % clients.length];
    if (client === undefined) throw new Error('this clinic has no clients');
    return {
      orderId: randomUUID(),
      client: { kind: 'existing', contactId: client.id, name: client.firstName ?? '' },
      request: {
        calendarId: withPriya ? PHYSIOTHERAPY_ID : CONSULTATION_ID,
        locationId: clinic.locationId,
        assignedUserId: withPriya ? PROVIDER_IDS.priya : PROVIDER_IDS.jonas,
        startTime: wireTime(date, clock(minute), ZONE),
        endTime: wireTime(date, clock(minute + 30), ZONE),
        title: `Draft ${String(index)}`,
        appointmentStatus: 'confirmed',
        ignoreFreeSlotValidation: true,
      },
      meant: {
        startWall: `${date}T${clock(minute)}`,
        endWall: `${date}T${clock(minute + 30)}`,
        timeZone: ZONE,
      },
      acceptConflicts: false,
    };
  });
}

/** Hands all orders over as forms would, one after the other. */
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
  expect(refused).toEqual([]);
}

/** For the record: how much was asked, how fast, and how often the server said no. */
function figuresOf(asked: Clinic['server']['requests']): string {
  const perInterval = new Map<number, number>();
  for (const { atMs, status } of asked) {
    if (status === 429) continue;
    const interval = Math.floor(atMs / RATE_LIMIT.intervalMs);
    perInterval.set(interval, (perInterval.get(interval) ?? 0) + 1);
  }
  const seconds = ((asked.at(-1)?.atMs ?? 0) - (asked[0]?.atMs ?? 0)) / 1_000;
  const most = Math.max(...perInterval.values());
  const refused = asked.filter(({ status }) => status === 429).length;
  return `drain: ${String(DRAFT_COUNT)} bookings, ${String(asked.length)} requests in ${seconds.toFixed(0)} s, at most ${String(most)} of ${String(RATE_LIMIT.burst)} in an interval, ${String(refused)} times 429`;
}

test('a draft of 300 bookings drains in order, each once, and no limit of the server is run into twice', async ({
  openClinic,
  openWorkstation,
}) => {
  test.setTimeout(240_000 * PATIENCE);
  const clinic = await openClinic({ rateLimit: RATE_LIMIT });
  const { page } = await openWorkstation(clinic);
  await hasScheduleAtHand(page, ZONE);
  const orders = draftOf(clinic);
  await clinic.goAway();
  await submitAll(page, orders);
  const outbox = new OutboxPanel(page);
  await expect(outbox.chip).toContainText(String(DRAFT_COUNT));
  const askedBefore = clinic.server.requests.length;
  await clinic.comeBack();
  // In the middle of it the server says once that it is enough: another workstation has used up the location's share.
  clinic.server.faults.add({ kind: '429', match: { ...CREATE, nth: 150 }, retryAfterSeconds: PAUSE_SECONDS });

  const titleBar = new TitleBar(page);
  await titleBar.tryNow.click();
  await expect(titleBar.connection).toContainText(/Sending \d+ of \d+/, { timeout: 30_000 * PATIENCE });
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  await outbox.isEmpty(180_000 * PATIENCE);

  const asked = clinic.server.requests.slice(askedBefore);
  const posts = asked.filter(
    ({ method, path }) => method === 'POST' && path === '/calendars/events/appointments',
  );
  const placeOf = new Map(orders.map(({ request }, index) => [request.startTime, index]));
  const firstPosts = [...new Set(posts.map(({ body }) => (body as { startTime: string }).startTime))];
  const places = firstPosts.map((startTime) => placeOf.get(startTime) ?? -1);

  await test.step('each is there once, as it was drafted', () => {
    const stored = [...clinic.server.state.appointments.values()];
    const kept = stored.map(({ title, calendarId, contactId, startMs }) => ({
      title,
      calendarId,
      contactId,
      startMs,
    }));
    const drafted = orders.map(({ request, client }) => ({
      title: request.title,
      calendarId: request.calendarId,
      contactId: client.kind === 'existing' ? client.contactId : '',
      startMs: Date.parse(request.startTime),
    }));
    const byStart = (one: { startMs: number }, other: { startMs: number }): number =>
      one.startMs - other.startMs;
    expect(kept.toSorted(byStart)).toEqual(drafted.toSorted(byStart));
    // One more than there are bookings: the one that was turned away.
    expect(posts).toHaveLength(DRAFT_COUNT + 1);
    expect(bookingRequests(clinic)).toHaveLength(DRAFT_COUNT + 1);
  });
  await test.step('in the order in which they were made', () => {
    const overtaken = places.map(
      (place, turn) => places.slice(turn + 1).filter((later) => later < place).length,
    );
    expect(Math.max(...overtaken)).toBeLessThan(PARALLEL_SENDS);
    expect(places).toHaveLength(DRAFT_COUNT);
  });
  await test.step('the one refusal was heeded by everything the app sends, and no second one provoked', () => {
    const refusals = asked.filter(({ status }) => status === 429);
    expect(refusals).toHaveLength(1);
    const saidAtMs = refusals[0]?.atMs ?? 0;
    // What was on its way when the server said so still arrives, late where the PC is busy; nothing is begun any more.
    const meanwhile = asked.filter(
      ({ atMs }) => atMs > saidAtMs && atMs < saidAtMs + PAUSE_SECONDS * 1_000 - 50,
    );
    expect(meanwhile.length).toBeLessThanOrEqual(MOST_ON_THE_WAY);
    const begun = meanwhile.filter(({ atMs }) => atMs > saidAtMs + (PAUSE_SECONDS * 1_000) / 2);
    expect(begun.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    process.stdout.write(`${figuresOf(asked)}\n`);
  });
});
