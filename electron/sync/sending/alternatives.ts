/** Offers times in place of one that was refused. */
import { nearestSlots } from '../../../shared/conflicts/nearest-free.ts';
import type { AlternativeSlot, Failure } from '../../../shared/failures/failures.ts';
import { ApiError } from '../../api/errors.ts';
import type { OutboxRow } from '../../store/outbox/outbox-store.ts';
import type { SendContext } from './sender.ts';
import type { WantedSlot } from './slot-check.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Days before and after the wanted time in which free slots are looked for; one call of the API takes 31. */
const ALTERNATIVE_DAYS = { before: 2, after: 14 };

/** The nearest free slots the server offers in place of a time; empty when it cannot be asked. */
async function alternativesFor(wanted: WantedSlot, context: SendContext): Promise<AlternativeSlot[]> {
  const earliestMs = Math.max(wanted.startMs - ALTERNATIVE_DAYS.before * DAY_MS, context.nowMs());
  const latestMs = Math.max(wanted.startMs, earliestMs) + ALTERNATIVE_DAYS.after * DAY_MS;
  const timeZone = context.store.readDirectory().location?.timeZone;
  try {
    const free = await context.api.freeSlots.list(
      {
        calendarId: wanted.calendarId,
        startMs: earliestMs,
        endMs: latestMs,
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(wanted.assignedUserId === null ? {} : { userId: wanted.assignedUserId }),
      },
      { signal: context.signal, priority: 'send' },
    );
    const durationMs = wanted.endMs - wanted.startMs;
    const starts = free.items.map((slot) => slot.startMs);
    return nearestSlots(wanted.startMs, starts, context.nowMs()).map((startMs) => ({
      startMs,
      endMs: startMs + durationMs,
      assignedUserId: wanted.assignedUserId,
    }));
  } catch (error) {
    // The refusal itself is what the user must see; it can ask for free slots in the form.
    if (error instanceof ApiError) return [];
    throw error;
  }
}

/** The time a row asks for; null where it asks for none. */
function wantedSlotOf(row: OutboxRow, context: SendContext): WantedSlot | null {
  const { payload } = row;
  if (payload.kind !== 'create-appointment' && payload.kind !== 'change-appointment') return null;
  const request = payload.kind === 'create-appointment' ? payload.order.request : payload.order.update;
  const standing =
    payload.kind === 'change-appointment'
      ? context.store.schedule.readListedAppointment(payload.order.appointmentId)
      : null;
  const calendarId = request.calendarId ?? standing?.calendarId ?? null;
  if (calendarId === null || request.startTime === undefined) return null;
  const startMs = Date.parse(request.startTime);
  const calendar = context.store.readDirectory().calendars.find((one) => one.id === calendarId);
  const endMs =
    request.endTime === undefined
      ? startMs + (calendar?.slotDurationMinutes ?? 30) * MINUTE_MS
      : Date.parse(request.endTime);
  return {
    calendarId,
    assignedUserId: request.assignedUserId ?? standing?.assignedUserId ?? null,
    startMs,
    endMs,
  };
}

/** Adds the nearest free slots to a problem about a time; every other problem comes back as it is. */
export async function withAlternatives(
  problem: Failure,
  row: OutboxRow,
  context: SendContext,
): Promise<Failure> {
  if (problem.code !== 'slot-taken' || problem.params.alternatives.length > 0) return problem;
  const wanted = wantedSlotOf(row, context);
  if (wanted === null) return problem;
  const alternatives = await alternativesFor(wanted, context);
  return { code: problem.code, params: { ...problem.params, alternatives } };
}
