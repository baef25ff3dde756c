/** Checks a booking's time again before it is sent after a wait. */
import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type { BookingRequest } from '../../../shared/appointment/booking-order.ts';
import { occupiesTime } from '../../../shared/appointment/status.ts';
import {
  findConflicts,
  type ConflictKind,
  type ConflictOptions,
} from '../../../shared/conflicts/conflicts.ts';
import { indexSchedule, type ScheduleIndex } from '../../../shared/conflicts/schedule-index.ts';
import type { BookingCalendar } from '../../../shared/directory/booking-calendar.ts';
import { failure, type Failure, type TakenTime } from '../../../shared/failures/failures.ts';
import { expandSeries } from '../../../shared/series/expand.ts';
import { readSeries } from '../../../shared/series/read-series.ts';
import { hasWaited, wasTriedBefore, type RowOf, type SendContext } from './sender.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** As many of the times that are taken are kept to be named. */
const MOST_NAMED = 3;

/** Older knowledge of a calendar than this is not trusted for a booking made on it. */
const FRESH_MS = 60_000;
/** How far ahead the occurrences of a series are checked: what the app keeps of the schedule. */
const SERIES_CHECK_MS = 70 * DAY_MS;

interface TimeRange {
  startMs: number;
  endMs: number;
}

/** What a time is checked for. */
export interface WantedSlot extends TimeRange {
  calendarId: string;
  assignedUserId: string | null;
}

/** What stands in the way of a booking that was fine when it was made; buffers and open hours are the user's choice. */
const TAKEN: ReadonlySet<ConflictKind> = new Set(['provider-booked', 'calendar-full', 'blocked']);

/** The schedule as given, laid out for the conflict rules, with the directory's names. */
export function indexOf(
  appointments: readonly Appointment[],
  blockedSlots: readonly BlockedSlot[],
  { store }: Pick<SendContext, 'store'>,
  timeZone: string,
): ScheduleIndex {
  const directory = store.readDirectory();
  return indexSchedule({
    timeZone,
    appointments,
    blockedSlots,
    calendars: directory.calendars,
    providerName: (providerId) => directory.providers.find((one) => one.id === providerId)?.name ?? null,
    contactName: (contactId) => store.contacts.read(contactId)?.name ?? null,
  });
}

function calendarOf(calendarId: string, context: SendContext): BookingCalendar | null {
  return context.store.readDirectory().calendars.find((calendar) => calendar.id === calendarId) ?? null;
}

function endOf(
  request: Pick<BookingRequest, 'startTime' | 'endTime'>,
  calendar: BookingCalendar | null,
): number {
  if (request.endTime !== undefined) return Date.parse(request.endTime);
  return Date.parse(request.startTime) + (calendar?.slotDurationMinutes ?? 30) * MINUTE_MS;
}

/** The times a booking would take: one, or the occurrences of the coming weeks. */
function wantedTimes(row: RowOf<'create-appointment'>, request: BookingRequest, endMs: number): TimeRange[] {
  const startMs = Date.parse(request.startTime);
  if (request.rrule === undefined) return [{ startMs, endMs }];
  const { meant } = row.payload.order;
  const series = readSeries({
    startWall: meant.startWall,
    timeZone: meant.timeZone,
    durationMinutes: (endMs - startMs) / MINUTE_MS,
    rruleText: request.rrule,
  });
  if (!series.ok) return [{ startMs, endMs }];
  return expandSeries(series.value, { fromMs: startMs, toMs: startMs + SERIES_CHECK_MS });
}

async function readSchedule(
  wanted: WantedSlot,
  untilMs: number,
  listedOnCalendar: readonly Appointment[] | null,
  context: SendContext,
): Promise<{ appointments: readonly Appointment[]; blockedSlots: readonly BlockedSlot[] }> {
  const { api, locationId, signal } = context;
  const owner =
    wanted.assignedUserId === null ? { calendarId: wanted.calendarId } : { userId: wanted.assignedUserId };
  const window = { locationId, owner, startMs: wanted.startMs - DAY_MS / 2, endMs: untilMs };
  const options = { signal, priority: 'send' } as const;
  const blocks = await api.blockedSlots.list(window, options);
  if (listedOnCalendar !== null) return { appointments: listedOnCalendar, blockedSlots: blocks.items };
  const events = await api.events.list(window, options);
  return { appointments: events.items, blockedSlots: blocks.items };
}

function collisionProblem(taken: readonly TakenTime[], isSeries: boolean): Failure {
  return failure('slot-taken', {
    taken: taken.slice(0, MOST_NAMED),
    takenCount: taken.length,
    isSeries,
    field: 'startTime',
  });
}

/** True when nobody has looked at the calendar since long enough that the booking must be judged again. */
function mustCheck(
  row: RowOf<'create-appointment'>,
  request: BookingRequest,
  window: TimeRange,
  context: SendContext,
): boolean {
  if (row.payload.order.acceptConflicts || !occupiesTime(request.appointmentStatus ?? 'confirmed'))
    return false;
  const nowMs = context.nowMs();
  if (hasWaited(row, nowMs) || wasTriedBefore(row)) return true;
  const source = { kind: 'calendar', id: request.calendarId } as const;
  const listedAtMs = context.store.schedule.listedAtMs(source, 'appointments', window);
  return listedAtMs === null || Math.abs(nowMs - listedAtMs) > FRESH_MS;
}

/**
 * The problem with a booking's time, judged on a fresh listing; null when it is free, when the user accepted the
 * conflict, or when the local schedule was fresh as it was made.
 */
export async function slotProblem(
  row: RowOf<'create-appointment'>,
  request: BookingRequest,
  listedOnCalendar: readonly Appointment[],
  context: SendContext,
): Promise<Failure | null> {
  const calendar = calendarOf(request.calendarId, context);
  const startMs = Date.parse(request.startTime);
  const endMs = endOf(request, calendar);
  if (!mustCheck(row, request, { startMs, endMs }, context)) return null;
  const times = wantedTimes(row, request, endMs);
  const untilMs = Math.max(endMs, ...times.map((time) => time.endMs));
  const base = { calendarId: request.calendarId, assignedUserId: request.assignedUserId ?? null };
  const isSeries = request.rrule !== undefined;
  const enough = !isSeries && base.assignedUserId === null ? listedOnCalendar : null;
  const schedule = await readSchedule({ ...base, startMs, endMs }, untilMs, enough, context);
  const { timeZone } = row.payload.order.meant;
  const index = indexOf(schedule.appointments, schedule.blockedSlots, context, timeZone);
  const taken = whatTakes(times, base, index, { nowMs: context.nowMs() });
  return taken.length === 0 ? null : collisionProblem(taken, isSeries);
}

/** What lies in each of the times that something takes. */
function whatTakes(
  times: readonly TimeRange[],
  { calendarId, assignedUserId }: Pick<WantedSlot, 'calendarId' | 'assignedUserId'>,
  index: ScheduleIndex,
  options: ConflictOptions,
): TakenTime[] {
  return times.flatMap((time) => {
    const wanted = { calendarId, providerId: assignedUserId, contactId: null, ...time };
    const taken = findConflicts(wanted, index, options).find(
      (conflict) => TAKEN.has(conflict.kind) && !conflict.bufferOnly,
    );
    if (taken === undefined) return [];
    const { startMs, endMs, title } = taken.other ?? { ...time, title: '' };
    return [{ startMs, endMs, title }];
  });
}

/**
 * As `slotProblem`, for one appointment that is moved after a wait; the appointment itself is not in its own way. A moved
 * series is not checked here: the form showed its conflicts, and the listing after the write shows new ones.
 */
export async function movedSlotProblem(
  row: RowOf<'change-appointment'>,
  current: Appointment,
  context: SendContext,
): Promise<Failure | null> {
  const { update, scope, acceptConflicts, meant } = row.payload.order;
  const waited = hasWaited(row, context.nowMs()) || wasTriedBefore(row);
  const staysBooked = occupiesTime(update.appointmentStatus ?? current.status);
  if (update.startTime === undefined || scope === 'series' || acceptConflicts) return null;
  const calendarId = update.calendarId ?? current.calendarId;
  if (!waited || !staysBooked || calendarId === null) return null;
  const startMs = Date.parse(update.startTime);
  const endMs =
    update.endTime === undefined ? startMs + (current.endMs - current.startMs) : Date.parse(update.endTime);
  if (startMs === current.startMs && endMs === current.endMs) return null;
  const base = { calendarId, assignedUserId: update.assignedUserId ?? current.assignedUserId };
  const schedule = await readSchedule({ ...base, startMs, endMs }, endMs, null, context);
  const timeZone = meant?.timeZone ?? context.store.readDirectory().location?.timeZone ?? 'UTC';
  const index = indexOf(schedule.appointments, schedule.blockedSlots, context, timeZone);
  const ignore = { appointmentId: current.id };
  const taken = whatTakes([{ startMs, endMs }], base, index, { nowMs: context.nowMs(), ignore });
  return taken.length === 0 ? null : collisionProblem(taken, false);
}
