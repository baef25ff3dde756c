import { dateOf, offsetIso, addDays, type TimeRange } from '../../../shared/time/zone.ts';
import { ApiError } from '../../api/errors.ts';
import type { FreeSlot } from '../../api/client-types.ts';
import type { FetchDependencies } from '../fetching/fetch-window.ts';
import { indexOf } from '../sending/slot-check.ts';
import type { ServerClock } from './server-clock.ts';
import { freeStartsOn } from '../../../shared/conflicts/nearest-free.ts';
import type { ScheduleIndex } from '../../../shared/conflicts/schedule-index.ts';
import type { BookingCalendar } from '../../../shared/directory/booking-calendar.ts';

/* Free slots worked out here, for when the server cannot be asked: open hours, minus what the schedule holds. */

const MINUTE_MS = 60_000;

/** What free slots are computed for. */
export interface SlotComputation extends TimeRange {
  calendar: BookingCalendar;
  /** Null for any provider of the calendar's team. */
  assignedUserId: string | null;
  nowMs: number;
}

/** The free starts in [startMs, endMs) that are not past, in order, each written with the location's offset. */
export function computeFreeSlots(computation: SlotComputation, index: ScheduleIndex): FreeSlot[] {
  const { calendar, assignedUserId, startMs, endMs, nowMs } = computation;
  const { timeZone } = index.facts;
  const wanted = {
    calendarId: calendar.id,
    providerId: assignedUserId,
    contactId: null,
    startMs: 0,
    endMs: calendar.slotDurationMinutes * MINUTE_MS,
  };
  const starts = new Set<number>();
  const lastDate = dateOf(endMs - 1, timeZone);
  for (let date = dateOf(startMs, timeZone); date <= lastDate; date = addDays(date, 1)) {
    for (const slotMs of freeStartsOn(date, wanted, index, { nowMs })) starts.add(slotMs);
  }
  return [...starts]
    .filter((slotMs) => slotMs >= startMs && slotMs < endMs)
    .sort((left, right) => left - right)
    .map((slotMs) => ({ startMs: slotMs, startTime: offsetIso(slotMs, timeZone) }));
}

/** As the call `slots.free` asks and is answered (shared/ipc/schedule-calls.ts). */
export interface FreeSlotsQuestion {
  calendarId: string;
  assignedUserId: string | null;
  startMs: number;
  endMs: number;
}

export interface FreeSlotsAnswer {
  slots: FreeSlot[];
  source: 'server' | 'computed';
  /** Age of the schedule that computed slots were judged on; null when it was never fetched, or for the server's. */
  judgedOnMs: number | null;
}

/** Someone waits with the form open: a server this slow is answered for by what is known here. */
const SERVER_WAIT_MS = 4_000;

function computed(question: FreeSlotsQuestion, dependencies: FetchDependencies): FreeSlotsAnswer {
  const { store, nowMs } = dependencies;
  const directory = store.readDirectory();
  const calendar = directory.calendars.find((one) => one.id === question.calendarId);
  const window = { startMs: question.startMs, endMs: question.endMs };
  const source = { kind: 'calendar', id: question.calendarId } as const;
  const judgedOnMs = store.schedule.listedAtMs(source, 'appointments', window);
  if (calendar === undefined || directory.location === null)
    return { slots: [], source: 'computed', judgedOnMs };
  // What this workstation has not sent yet takes its time as well.
  const schedule = store.schedule.readWindow(window);
  const { timeZone } = directory.location;
  const index = indexOf(schedule.appointments, schedule.blockedSlots, dependencies, timeZone);
  const slots = computeFreeSlots(
    { calendar, assignedUserId: question.assignedUserId, ...window, nowMs: nowMs() },
    index,
  );
  return { slots, source: 'computed', judgedOnMs };
}

/**
 * Free slots of a calendar: the server's while it can be reached, else computed from open hours and the local
 * schedule. Never throws for a failing server.
 */
export async function freeSlots(
  question: FreeSlotsQuestion,
  canSendRequests: boolean,
  stopped: AbortSignal,
  dependencies: FetchDependencies & { clock: ServerClock },
): Promise<FreeSlotsAnswer> {
  if (!canSendRequests) return computed(question, dependencies);
  const timeZone = dependencies.store.readDirectory().location?.timeZone;
  const options = {
    signal: AbortSignal.any([stopped, AbortSignal.timeout(SERVER_WAIT_MS)]),
    priority: 'interactive',
  } as const;
  const ask = async (inZone: string | undefined, window: TimeRange): Promise<FreeSlot[]> => {
    const query = {
      calendarId: question.calendarId,
      startMs: window.startMs,
      endMs: window.endMs,
      ...(inZone === undefined ? {} : { timeZone: inZone }),
      ...(question.assignedUserId === null ? {} : { userId: question.assignedUserId }),
    };
    return (await dependencies.api.freeSlots.list(query, options)).items;
  };
  try {
    const slots = await ask(timeZone, question);
    if (timeZone !== undefined) await dependencies.clock.learn(slots, timeZone, (day) => ask('UTC', day));
    dependencies.onOutcome();
    return { slots, source: 'server', judgedOnMs: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    dependencies.onOutcome(error);
    return computed(question, dependencies);
  }
}
