import { Temporal } from 'temporal-polyfill';
import type { Page } from '@playwright/test';
import { callMain } from '../fixtures/call-main.ts';
import { nextMonday } from '../fixtures/dates.ts';
import type { CalendarView } from '../../shared/preferences/preferences.ts';
import {
  busyWeeks,
  clinicWith,
  datesFrom,
  dayAfterDay,
  LARGE_PROVIDERS,
  nextMonth,
  WEEK_OF,
  wallsOf,
  ZONE,
  type Booked,
} from './data.ts';
import { figuresOf, rowOf, type Row } from './measure.ts';
import type { PeerEvent, PeerSeries } from './peers-page.ts';
import { withApp, withPeers, type AppUnderBench } from './windows.ts';

const PAINT_LIMIT_MS = 100;
const STEP_LIMIT_MS = 50;
const FRAME_MS = 1_000 / 60;
const DAY_MS = 86_400_000;
const VIEWS = ['Day', 'Week', 'Month', 'List'] as const;
type View = (typeof VIEWS)[number];
const EVENT = '[data-event-id]';
/** No account of the world's: what the app may ask is not what is measured here. */
const NO_LIMIT = { rateLimit: { burst: 100_000 } };

const msOf = (date: string): number => Temporal.PlainDate.from(date).toZonedDateTime(ZONE).epochMilliseconds;

/** The same bookings for a peer. */
function peerEvents(booked: readonly Booked[]): PeerEvent[] {
  return booked.map((one, index) => ({
    id: String(index),
    title: `Client ${String(index)}`,
    resourceId: one.providerId,
    ...wallsOf(one),
  }));
}

/** Has the app fetch some days, so that all of it lies in its store. */
async function fetchAll(page: Page, first: string, days: number): Promise<number> {
  const startMs = msOf(first);
  const window = await callMain(page, 'schedule.fetch', { startMs, endMs: startMs + days * DAY_MS });
  return window.appointments.length;
}

/** Throws where what is on screen is not what is booked: figures of an empty grid say nothing. */
async function expectDrawn(page: Page, selector: string, atLeast: number): Promise<void> {
  const drawn = await page.locator('main').locator(selector).count();
  if (drawn < atLeast) throw new Error(`${drawn} of ${atLeast} bookings are drawn`);
}

/** A click in the middle of a button, as a hand makes it. */
async function pressView({ page }: AppUnderBench, view: View): Promise<void> {
  await page.getByRole('radiogroup', { name: 'View' }).getByRole('radio', { name: view }).click();
}

async function pressStep({ page }: AppUnderBench, where: 'Next' | 'Previous', span: string): Promise<void> {
  // The rail has a next month too.
  const toolbar = page.getByRole('toolbar', { name: 'Schedule' });
  await toolbar.getByRole('button', { name: `${where} ${span}`, exact: true }).click();
}

/** Steps there and back again. The first steps of each warm up. */
async function stepTimes(
  steps: number,
  step: (where: 'Next' | 'Previous') => Promise<number>,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    for (const where of ['Next', 'Previous'] as const) {
      for (let index = 0; index < steps; index += 1) {
        const ms = await step(where);
        if (round > 0) times.push(ms);
      }
    }
  }
  return times;
}

/** Views and steps in a week of 290 bookings that are all one provider's, with the weeks after it as full. */
export async function benchViews(isShort: boolean): Promise<Row[]> {
  const steps = isShort ? 2 : 5;
  const rounds = isShort ? 1 : 5;
  const perDay = isShort ? 6 : 58;
  const booked = busyWeeks(steps + 2, perDay);
  const monday = nextMonday(ZONE).toString();
  const { pairs, week, day } = await withApp(
    { dataset: clinicWith(booked), preferences: { view: 'week' }, server: NO_LIMIT },
    async (app) => {
      const { page, schedule, watch } = app;
      await fetchAll(page, monday, (steps + 2) * 7);
      await schedule.goTo(monday);
      await page.locator(`main ${EVENT}`).first().waitFor();
      await expectDrawn(page, EVENT, perDay * 5);
      const found = new Map<string, number[]>();
      for (let round = -1; round < rounds; round += 1) {
        for (const from of VIEWS) {
          for (const to of VIEWS.filter((view) => view !== from)) {
            if (!(await isPressed(app, from))) {
              await watch.of('click', () => pressView(app, from));
            }
            const ms = await watch.of('click', () => pressView(app, to));
            if (round >= 0) found.set(`${from} → ${to}`, [...(found.get(`${from} → ${to}`) ?? []), ms]);
          }
        }
      }
      await pressView(app, 'Week');
      const ofWeek = await stepTimes(steps, (where) =>
        watch.of('click', () => pressStep(app, where, 'week')),
      );
      await expectDrawn(page, EVENT, perDay * 5);
      await watch.of('click', () => pressView(app, 'Day'));
      const ofDay = await stepTimes(Math.min(4, steps), (where) =>
        watch.of('click', () => pressStep(app, where, 'day')),
      );
      await expectDrawn(page, EVENT, perDay);
      return { pairs: found, week: ofWeek, day: ofDay };
    },
  );
  const peers = await withPeers(async (window) => {
    const of = async (view: 'timeGridDay' | 'timeGridWeek', count: number): Promise<number[]> => {
      await window.show('eventCalendar', view, monday, peerEvents(booked));
      return stepTimes(count, (where) => window.click(where === 'Next' ? 'next' : 'previous'));
    };
    return { week: await of('timeGridWeek', steps), day: await of('timeGridDay', Math.min(4, steps)) };
  });
  const [worst, worstTimes] = [...pairs].toSorted(
    ([, one], [, other]) => figuresOf(other).p95 - figuresOf(one).p95,
  )[0] ?? ['', []];
  const all = [...pairs.values()].flat();
  const note = [...pairs]
    .map(([pair, times]) => `${pair} ${figuresOf(times).p50.toFixed(0)}/${figuresOf(times).p95.toFixed(0)}`)
    .join(', ');
  const stepRows = (span: 'day' | 'week', ours: number[], peer: number[]): Row[] => [
    rowOf({
      what: `next / previous ${span}`,
      ours,
      beside: 'limit',
      floor: STEP_LIMIT_MS,
      by: 'p95',
      most: 1,
    }),
    rowOf({ what: `next / previous ${span}`, ours, beside: 'EventCalendar', floor: peer, most: 0.3 }),
  ];
  return [
    rowOf({
      what: `another view, ${String(perDay * 5)} in the week, worst: ${worst}`,
      ours: worstTimes,
      beside: 'limit',
      floor: PAINT_LIMIT_MS,
      by: 'p95',
      most: 1,
      note: `p50/p95 of each: ${note}`,
    }),
    rowOf({
      what: 'another view, all pairs',
      ours: all,
      beside: 'limit',
      floor: PAINT_LIMIT_MS,
      by: 'p95',
      most: 1,
    }),
    ...stepRows('week', week, peers.week),
    ...stepRows('day', day, peers.day),
  ];
}

async function isPressed({ page }: AppUnderBench, view: View): Promise<boolean> {
  const radio = page.getByRole('radiogroup', { name: 'View' }).getByRole('radio', { name: view });
  return radio.isChecked();
}

/** What frames took: from one to the next, and the work of the main thread in each. */
interface Frames {
  intervals: number[];
  work: number[];
}

/** Runs in the page: notes every frame from now on. */
function recordFrames(): void {
  const frames: Frames & { on: boolean } = { intervals: [], work: [], on: true };
  let lastMs: number | null = null;
  let inputMs: number | null = null;
  const { port1, port2 } = new MessageChannel();
  let beganMs = 0;
  port1.onmessage = () => void frames.work.push(performance.now() - beganMs);
  // Moves of the pointer come right before the frame that they are for.
  window.addEventListener('pointermove', () => void (inputMs ??= performance.now()), { capture: true });
  const frame = (atMs: number): void => {
    if (!frames.on) return;
    if (lastMs !== null) frames.intervals.push(atMs - lastMs);
    lastMs = atMs;
    beganMs = inputMs ?? performance.now();
    inputMs = null;
    port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  Object.assign(window, { frames });
}

/** The day view of 25 providers with 20 bookings each: days never drawn before, and a drag. */
export async function benchColumns(isShort: boolean): Promise<Row[]> {
  const days = isShort ? 3 : 12;
  const perDay = isShort ? 4 : 20;
  const monday = nextMonday(ZONE);
  const dates = datesFrom(monday, days + 1);
  const booked = LARGE_PROVIDERS.flatMap(({ id }) =>
    dayAfterDay(dates, { perDay, minutes: 25, providerId: id }),
  );
  const first = monday.toString();
  const { ours, columns, frames, idle } = await withApp(
    { dataset: clinicWith(booked, 'large'), preferences: { view: 'day' }, server: NO_LIMIT },
    async (app) => {
      const { page, schedule, watch } = app;
      await fetchAll(page, first, days + 1);
      await schedule.goTo(first);
      await page.locator(`main ${EVENT}`).first().waitFor();
      const shown = await schedule.grid.getByRole('columnheader').count();
      const times: number[] = [];
      for (let day = 0; day < days; day += 1)
        times.push(await watch.of('click', () => pressStep(app, 'Next', 'day')));
      await expectDrawn(page, EVENT, shown * Math.min(perDay, 4));
      return {
        ours: times,
        columns: shown,
        // The time itself is what is measured: frames with nothing to do.
        idle: await framesOf(page, async () => page.waitForTimeout(isShort ? 200 : 1_000)),
        frames: await dragFrames(app, isShort ? 10 : 120),
      };
    },
  );
  const resources = LARGE_PROVIDERS.map(({ id, name }) => ({ id, title: name }));
  const peerTimes = (providers: typeof resources) =>
    withPeers(async (window) => {
      const ids = new Set(providers.map(({ id }) => id));
      const theirs = booked.filter(({ providerId }) => ids.has(providerId));
      const clicks = async (): Promise<number[]> => {
        const times: number[] = [];
        for (let day = 0; day < days; day += 1) times.push(await window.click('next'));
        return times;
      };
      await window.show('eventCalendarColumns', first, providers, peerEvents(theirs));
      const eventCalendar = await clicks();
      // Each provider's bookings of a date lie on a made-up day of their own.
      const madeUp = datesFrom(monday, providers.length);
      const ofDate = dates.map((date) =>
        peerEvents(
          theirs
            .filter((one) => one.date === date)
            .map((one) => ({
              ...one,
              date: madeUp[providers.findIndex(({ id }) => id === one.providerId)] ?? date,
            })),
        ),
      );
      await window.show('fullCalendarColumns', first, providers.length, ofDate);
      const fullCalendar = await clicks();
      const isFaster = figuresOf(eventCalendar).p50 <= figuresOf(fullCalendar).p50;
      return {
        name: isFaster ? 'EventCalendar' : 'FullCalendar',
        times: isFaster ? eventCalendar : fullCalendar,
        note: `EventCalendar ${figuresOf(eventCalendar).p50.toFixed(0)} ms, FullCalendar ${figuresOf(fullCalendar).p50.toFixed(0)} ms`,
      };
    });
  const same = await peerTimes(resources.slice(0, columns));
  const all = await peerTimes(resources);
  return [
    rowOf({
      what: `another day of ${String(columns)} provider columns, cold`,
      ours,
      beside: `${same.name}, as many columns`,
      floor: same.times,
      most: 0.8,
      note: same.note,
    }),
    rowOf({
      what: `another day of 25 providers (${String(columns)} to a page), cold`,
      ours,
      beside: `${all.name}, all 25`,
      floor: all.times,
      most: 0.8,
      note: all.note,
    }),
    rowOf({
      what: 'drag in the columns: from frame to frame',
      ours: frames.intervals,
      beside: '60 frames a second',
      floor: FRAME_MS,
      by: 'p95',
      most: 1,
      note: `nothing going on: p95 ${figuresOf(idle.intervals).p95.toFixed(1)} ms`,
    }),
    rowOf({
      what: 'drag in the columns: work in a frame (paint-free)',
      ours: frames.work,
      beside: '60 frames a second',
      floor: FRAME_MS,
      by: 'p95',
      most: 1,
    }),
  ];
}

async function framesOf(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(recordFrames);
  await work();
  return page.evaluate(() => {
    const { frames } = window as unknown as { frames: Frames & { on: boolean } };
    frames.on = false;
    return { intervals: frames.intervals, work: frames.work };
  });
}

async function dragFrames({ page, schedule }: AppUnderBench, moves: number): Promise<Frames> {
  const box = await schedule.grid.locator(EVENT).nth(3).boundingBox();
  if (box === null) throw new Error('there is no booking to drag');
  const at = { x: box.x + box.width / 2, y: box.y + 4 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x, at.y + 20, { steps: 4 });
  const frames = await framesOf(page, async () => {
    for (let move = 0; move < moves; move += 1)
      await page.mouse.move(at.x + (move % 60) * 8, at.y + 40 + (move % 30) * 8);
  });
  // Dropped with its own provider: another may not offer the service, and is refused without a question.
  await page.mouse.move(at.x, at.y + 100, { steps: 4 });
  await page.mouse.up();
  await schedule.answerMove('Leave');
  return frames;
}

/** Weeks that were never fetched, of providers whose clients come every week, without a connection. */
export async function benchSeries(isShort: boolean): Promise<Row[]> {
  const count = isShort ? 50 : 1_000;
  const steps = isShort ? 2 : 6;
  const monday = nextMonday(ZONE).subtract({ weeks: 5 });
  const perProvider = Math.ceil(count / LARGE_PROVIDERS.length);
  const weekdays = datesFrom(monday, 5);
  const booked = LARGE_PROVIDERS.flatMap(({ id }) =>
    dayAfterDay(weekdays, { perDay: Math.ceil(perProvider / 5), minutes: 30, providerId: id }).slice(
      0,
      perProvider,
    ),
  ).map((one) => ({ ...one, rrule: 'RRULE:FREQ=WEEKLY;INTERVAL=1' }));
  const far = nextMonday(ZONE).add({ weeks: 20 }).toString();
  const weekOf = LARGE_PROVIDERS[0]?.id ?? WEEK_OF;
  const ours = await withApp(
    {
      dataset: clinicWith(booked, 'large'),
      preferences: { view: 'week', weekProviderId: weekOf },
      server: NO_LIMIT,
    },
    async (app) => {
      const { page, schedule, watch, clinic } = app;
      const week = { startMs: msOf(far), endMs: msOf(far) + 7 * DAY_MS };
      await fetchAll(page, nextMonday(ZONE).subtract({ weeks: 1 }).toString(), 7);
      const known = (await callMain(page, 'schedule.read', week)).series.length;
      if (known < booked.length) throw new Error(`${known} of ${booked.length} series are known`);
      await clinic.goAway();
      await schedule.goTo(far);
      await page.locator(`main ${EVENT}`).first().waitFor();
      const times = await stepTimes(steps, (where) => watch.of('click', () => pressStep(app, where, 'week')));
      await expectDrawn(page, EVENT, perProvider);
      return times;
    },
  );
  const rules = (drawn: (one: Booked) => boolean): PeerSeries[] =>
    booked.map((one, index) => ({
      id: String(index),
      title: `Client ${String(index)}`,
      ...wallsOf(one),
      rrule: `DTSTART:${wallsOf(one).start.replaceAll(/[-:]/g, '')}\nRRULE:FREQ=WEEKLY;INTERVAL=1`,
      duration: '00:30',
      display: drawn(one) ? 'auto' : 'none',
    }));
  const peer = await withPeers(async (window) => {
    const of = async (events: PeerSeries[]): Promise<number[]> => {
      await window.show('fullCalendar', 'timeGridWeek', far, events);
      return stepTimes(isShort ? 1 : 3, (where) => window.click(where === 'Next' ? 'next' : 'previous'));
    };
    return {
      all: await of(rules(() => true)),
      same: await of(rules(({ providerId }) => providerId === weekOf)),
    };
  });
  const what = `next week with ${String(booked.length)} weekly series, offline`;
  return [
    rowOf({ what, ours, beside: 'FullCalendar, given and drawing all', floor: peer.all, most: 0.1 }),
    rowOf({
      what,
      ours,
      beside: `FullCalendar, given all, drawing the same ${String(perProvider)}`,
      floor: peer.same,
      most: 0.1,
    }),
  ];
}

/** A month with 800 bookings, and the one after it with 5,000. */
export async function benchMonth(isShort: boolean): Promise<Row[]> {
  const first = nextMonth();
  const rounds = isShort ? 1 : 5;
  const ofMonth = (month: Temporal.PlainDate, perProvider: number): Booked[] =>
    LARGE_PROVIDERS.slice(0, 25).flatMap(({ id }) =>
      dayAfterDay(datesFrom(month, 28), { perDay: perProvider, minutes: 30, providerId: id }),
    );
  const few = ofMonth(first, 2).slice(0, isShort ? 60 : 800);
  const many = ofMonth(first.add({ months: 1 }), 8).slice(0, isShort ? 300 : 5_000);
  const booked = [...few, ...many];
  const ours = await withApp(
    { dataset: clinicWith(booked, 'large'), preferences: { view: 'month' }, server: NO_LIMIT },
    async (app) => {
      const { page, watch } = app;
      const known = await fetchAll(page, first.toString(), 62);
      if (known < booked.length) throw new Error(`${known} of ${booked.length} bookings are known`);
      return monthTimes(rounds, (where) => watch.of('click', () => pressStep(app, where, 'month')));
    },
  );
  const peer = await withPeers(async (window) => {
    await window.show(
      'fullCalendar',
      'dayGridMonth',
      first.subtract({ months: 1 }).toString(),
      peerEvents(booked),
    );
    return monthTimes(Math.min(rounds, 2), (where) => window.click(where === 'Next' ? 'next' : 'previous'));
  });
  const rows = (['few', 'many'] as const).map((which) =>
    rowOf({
      what: `month with ${String(which === 'few' ? few.length : many.length)} bookings`,
      ours: ours[which],
      beside: 'FullCalendar',
      floor: peer[which],
      most: 0.5,
    }),
  );
  return [
    ...rows,
    rowOf({
      what: `month: ${String(many.length)} bookings beside ${String(few.length)}`,
      ours: ours.many,
      beside: 'the month with fewer',
      floor: ours.few,
      most: 7,
    }),
  ];
}

/** Into the month with few, into the one with many, and back. */
async function monthTimes(
  rounds: number,
  step: (where: 'Next' | 'Previous') => Promise<number>,
): Promise<{ few: number[]; many: number[] }> {
  const times = { few: [] as number[], many: [] as number[] };
  for (let round = -1; round < rounds; round += 1) {
    const few = [await step('Next')];
    const many = await step('Next');
    few.push(await step('Previous'));
    await step('Previous');
    if (round < 0) continue;
    times.few.push(...few);
    times.many.push(many);
  }
  return times;
}

/** Somebody else marks one of 504 bookings on screen. */
export async function benchChange(isShort: boolean): Promise<Row[]> {
  const monday = nextMonday(ZONE);
  const booked = dayAfterDay(datesFrom(monday, 7), { perDay: isShort ? 5 : 72, minutes: 10 });
  const rounds = isShort ? 2 : 12;
  const view: CalendarView = 'week';
  const ours = await withApp(
    { dataset: clinicWith(booked), preferences: { view }, server: NO_LIMIT },
    async ({ page, schedule, watch, clinic }) => {
      await fetchAll(page, monday.toString(), 7);
      await schedule.goTo(monday.toString());
      await page.locator(`main ${EVENT}`).first().waitFor();
      await expectDrawn(page, EVENT, booked.length);
      const changed = [...clinic.server.state.appointments.values()][0];
      if (changed === undefined) throw new Error('nothing is booked');
      const times: number[] = [];
      for (let round = -1; round < rounds; round += 1) {
        changed.appointmentStatus = round % 2 === 0 ? 'confirmed' : 'new';
        changed.dateUpdatedMs = Date.now();
        const ms = await watch.afterNews('schedule.changed', () =>
          callMain(page, 'schedule.refresh', undefined),
        );
        if (round >= 0) times.push(ms);
      }
      return times;
    },
  );
  const peer = await withPeers(async (window) => {
    await window.show('fullCalendarRefetch', monday.toString(), peerEvents(booked));
    const times: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const ms = await window.click('act');
      if (round >= 0) times.push(ms);
    }
    return times;
  });
  return [
    rowOf({
      what: `one of ${String(booked.length)} bookings of a week changes`,
      ours,
      beside: 'FullCalendar, refetched',
      floor: peer,
      most: 0.1,
      note: 'ours from the event of main’s: the week is read over IPC again',
    }),
  ];
}
