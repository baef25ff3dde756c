import type { LocalTime } from '../../../shared/appointment/booking-order.ts';
import type { OutboxPayload } from '../../../shared/outbox/outbox.ts';
import { wallToEpochMs, type TimeRange } from '../../../shared/time/zone.ts';

const MINUTE_MS = 60_000;

/** When an order's event takes place; null for an order that sets no time. */
export function timesOfOrder(payload: OutboxPayload): TimeRange | null {
  switch (payload.kind) {
    case 'create-appointment':
      return span(payload.order.request.startTime, payload.order.request.endTime, payload.order.meant);
    case 'block-slot':
      return span(payload.order.startTime, payload.order.endTime, payload.order.meant);
    case 'change-appointment': {
      const { update, meant } = payload.order;
      return update.startTime === undefined ? null : span(update.startTime, update.endTime, meant);
    }
    case 'create-contact':
    case 'delete-event':
    case 'note':
      return null;
  }
}

/**
 * The instants come from the wire form. Where no end is sent (the calendar's own length is used) it is the one the
 * workstation meant; without that the span is empty and the caller keeps the length it knows.
 */
function span(startTime: string, endTime: string | undefined, meant: LocalTime | null): TimeRange {
  const startMs = Date.parse(startTime);
  if (endTime !== undefined) return { startMs, endMs: Date.parse(endTime) };
  if (meant === null) return { startMs, endMs: startMs };
  const localLengthMs =
    wallToEpochMs(meant.endWall, meant.timeZone) - wallToEpochMs(meant.startWall, meant.timeZone);
  return { startMs, endMs: startMs + Math.max(localLengthMs, MINUTE_MS) };
}

/** The smallest window around both; null when neither is there. */
export function joinWindows(left: TimeRange | null, right: TimeRange | null): TimeRange | null {
  if (left === null) return right;
  if (right === null) return left;
  return { startMs: Math.min(left.startMs, right.startMs), endMs: Math.max(left.endMs, right.endMs) };
}
