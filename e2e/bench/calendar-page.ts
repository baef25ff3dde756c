/** Runs in a window of its own: the schedule's refill by difference beside giving FullCalendar everything again. */
import 'fullcalendar/skeleton.css';
import '../../renderer/calendar/schedule-grid.css';
import { placeEvents, shareWidths } from '../../renderer/calendar/event-diff.ts';
import { TextMeasure } from '../../renderer/calendar/event-fit.ts';
import type { DrawnEvent } from '../../renderer/calendar/event-text.ts';
import {
  ScheduleCalendar,
  toEventInput,
  type ScheduleModel,
} from '../../renderer/calendar/schedule-calendar.ts';

const EVENT_COUNT = 300;
const RUNS = 9;
const MONDAY_MS = Date.UTC(2026, 10, 23);
const COLORS = { fill: '#9dd', onFill: '#022', tint: '#eff', onTint: '#022', line: '#088' };
const FRAME = { columnPx: 180, minutePx: 16 / 15 };
const measure = new TextMeasure();
const PLAN = { kind: 'dates', timeZone: 'UTC' } as const;

function weekOfEvents(round: number): DrawnEvent[] {
  return Array.from({ length: EVENT_COUNT }, (_unused, index) => {
    // From one refresh to the next three bookings move: what a busy location sees in a minute.
    const movedMinutes = index < 3 ? (round % 2) * 15 : 0;
    const startMs =
      MONDAY_MS + (index % 5) * 86_400_000 + (8 * 60 + Math.floor(index / 5) * 10 + movedMinutes) * 60_000;
    return {
      id: `event-${String(index)}`,
      startMs,
      endMs: startMs + 30 * 60_000,
      movable: true,
      detail: {
        kind: 'appointment',
        targetId: `event-${String(index)}`,
        name: `Client ${String(index)}`,
        service: 'Consultation',
        providerName: 'Amara Osei',
        assignedUserId: 'amara',
        status: 'confirmed',
        statusWord: 'Confirmed',
        sync: 'synced',
        isSeries: false,
        changedElsewhere: false,
        colors: COLORS,
        label: `Client ${String(index)}`,
      },
    };
  });
}

function modelOf(round: number): ScheduleModel {
  return {
    plan: PLAN,
    view: 'week',
    date: '2026-11-23',
    headings: new Map(),
    events: shareWidths(placeEvents(PLAN, weekOfEvents(round)), FRAME),
    frame: FRAME,
    measure,
    measured: 0,
    seriesEvents: [],
    businessHours: false,
    style: { hour12: false, locale: 'en-GB' },
    secondClock: null,
    slotMinutes: 15,
    slotHeightPx: 16,
    scrollMinute: 480,
    firstDayOfWeek: 1,
    showWeekends: true,
  };
}

const drawn = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      setTimeout(resolve);
    });
  });

function newCalendar(): ScheduleCalendar {
  const host = document.createElement('div');
  host.style.height = '700px';
  document.body.replaceChildren(host);
  return new ScheduleCalendar(host, modelOf(0), {
    objectionTo: () => null,
    nowMs: () => MONDAY_MS,
    onSelect: () => undefined,
    onClickTime: () => undefined,
    onOpen: () => undefined,
    onCame: () => undefined,
    onMore: () => undefined,
    onMove: () => Promise.resolve(false),
    onDrawn: () => undefined,
  });
}

async function middleMs(work: (round: number) => void): Promise<number> {
  const times: number[] = [];
  for (let round = 1; round <= RUNS; round += 1) {
    const startedAtMs = performance.now();
    work(round);
    await drawn();
    times.push(performance.now() - startedAtMs);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(RUNS / 2)] ?? 0;
}

/** Milliseconds of a refresh that moved three of 300 bookings, of one that brought nothing new, and of a refill. */
export async function run(): Promise<{ diffMs: number; sameMs: number; refillMs: number }> {
  const ours = newCalendar();
  await drawn();
  const diffMs = await middleMs((round) => ours.update(modelOf(round)));
  // The list is a new one each time, as it comes from main; what is in it is the same.
  const sameMs = await middleMs(() => ours.update(modelOf(RUNS)));
  ours.destroy();
  const { Calendar } = await import('fullcalendar');
  const { FIXED_OPTIONS } = await import('../../renderer/calendar/calendar-options.ts');
  const host = document.createElement('div');
  host.style.height = '700px';
  document.body.replaceChildren(host);
  const peer = new Calendar(host, {
    ...FIXED_OPTIONS,
    initialView: 'week',
    initialDate: '2026-11-23',
    timeZone: 'UTC',
  });
  peer.render();
  await drawn();
  const refillMs = await middleMs((round) => {
    peer.batchRendering(() => {
      peer.removeAllEvents();
      for (const event of modelOf(round).events.values()) peer.addEvent(toEventInput(event));
    });
  });
  peer.destroy();
  return { diffMs, sameMs, refillMs };
}

Object.assign(window, { runCalendarBench: run });
