/** Checks a booking's time again before it is sent after a wait (DESIGN §3). */
import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type { BookingRequest } from '../../../shared/appointment/booking-request.ts';
import { occupiesTime } from '../../../shared/appointment/status.ts';
import type { BookingCalendar } from '../../../shared/directory/booking-calendar.ts';
import type { OutboxProblem } from '../../../shared/outbox/outbox.ts';
import { expandSeries } from '../../../shared/series/expand.ts';
import { readSeries } from '../../../shared/series/read-series.ts';
import { formatDayTime } from '../../../shared/time/format.ts';
import { makeProblem } from '../problem.ts';
import { hasWaited, wasTriedBefore, type RowOf, type SendContext } from './sender.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Older knowledge of a calendar than this is not trusted for a booking made on it. */
const FRESH_MS = 60_000;
/** How far ahead the occurrences of a series are checked: what the app keeps of the schedule. */
const SERIES_CHECK_MS = 70 * DAY_MS;

interface Interval {
  startMs: number;
  endMs: number;
}

/** What a time is checked for. */
export interface WantedSlot extends Interval {
  calendarId: string;
  assignedUserId: string | null;
}

/** What takes the wanted time; null when it is free. */
export type Collision = 'booked' | 'blocked' | 'full' | null;

function overlap(left: Interval, right: Interval): boolean {
  return left.startMs < right.endMs && right.startMs < left.endMs;
}

/**
 * Judges one time. A provider takes one appointment at a time, or as many as the calendar allows where they are
 * of the same calendar and the same start. Without a provider the calendar's whole team counts.
 */
export function collisionOf(
  wanted: WantedSlot,
  calendar: BookingCalendar | null,
  appointments: readonly Appointment[],
  blockedSlots: readonly BlockedSlot[],
): Collision {
  const perSlot = calendar?.appointmentsPerSlot ?? 1;
  const busy = appointments.filter((one) => occupiesTime(one.status) && overlap(one, wanted));
  const blocks = blockedSlots.filter((block) => overlap(block, wanted));
  if (wanted.assignedUserId === null) {
    const capacity = perSlot * Math.max(calendar?.teamMembers.length ?? 1, 1);
    const taken = busy.filter((one) => one.calendarId === wanted.calendarId).length;
    if (blocks.some((block) => block.calendarId === wanted.calendarId)) return 'blocked';
    return taken >= capacity ? 'full' : null;
  }
  const ofProvider = busy.filter((one) => one.assignedUserId === wanted.assignedUserId);
  const sharing = ofProvider.filter(
    (one) => one.calendarId === wanted.calendarId && one.startMs === wanted.startMs,
  );
  if (ofProvider.length > sharing.length) return 'booked';
  if (sharing.length >= perSlot) return perSlot > 1 ? 'full' : 'booked';
  const isBlocked = blocks.some(
    (block) => block.assignedUserId === wanted.assignedUserId || block.calendarId === wanted.calendarId,
  );
  return isBlocked ? 'blocked' : null;
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
function wantedTimes(row: RowOf<'create-appointment'>, request: BookingRequest, endMs: number): Interval[] {
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

const WHY: Record<Exclude<Collision, null>, string> = {
  booked: 'is taken by another appointment',
  blocked: 'is blocked',
  full: 'is fully booked',
};

function collisionProblem(
  collision: Exclude<Collision, null>,
  dates: string[],
  isSeries: boolean,
): OutboxProblem {
  const when = dates.slice(0, 3).join(', ') + (dates.length > 3 ? ` and ${dates.length - 3} more` : '');
  const what = isSeries
    ? `Since this series was made, a time of it ${WHY[collision]}: ${when}.`
    : `Since this was made, its time ${WHY[collision]}: ${when}.`;
  return makeProblem(
    'slot-taken',
    `${what} Nothing was booked. Choose another time, or book it all the same.`,
    { field: 'startTime' },
  );
}

/** True when nobody has looked at the calendar since long enough that the booking must be judged anew. */
function mustCheck(
  row: RowOf<'create-appointment'>,
  request: BookingRequest,
  window: Interval,
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
 * The problem with a booking's time, judged on a fresh listing; null when it is free, when the desk accepted the
 * conflict, or when the local schedule was fresh as it was made.
 */
export async function slotProblem(
  row: RowOf<'create-appointment'>,
  request: BookingRequest,
  listedOnCalendar: readonly Appointment[],
  context: SendContext,
): Promise<OutboxProblem | null> {
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
  const taken = times.flatMap((time) => {
    const collision = collisionOf(
      { ...base, ...time },
      calendar,
      schedule.appointments,
      schedule.blockedSlots,
    );
    return collision === null ? [] : [{ collision, when: formatDayTime(time.startMs, timeZone) }];
  });
  const first = taken[0];
  if (first === undefined) return null;
  return collisionProblem(
    first.collision,
    taken.map((one) => one.when),
    isSeries,
  );
}
