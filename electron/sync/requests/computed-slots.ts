/** Free slots worked out here, for when the server cannot be asked: open hours, minus what the schedule holds. */
import { freeStartsOn } from '../../../shared/conflicts/nearest-free.ts';
import type { ScheduleIndex } from '../../../shared/conflicts/schedule-index.ts';
import type { BookingCalendar } from '../../../shared/directory/booking-calendar.ts';
import { addDays } from '../../../shared/time/wall-date.ts';
import { dateOf, offsetIso, type TimeRange } from '../../../shared/time/zone.ts';
import type { FreeSlot } from '../../api/client-types.ts';

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
