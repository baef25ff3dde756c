/** The form for blocked time: what is typed, and what is sent. */
import { m } from '../../shared/messages/messages.ts';
import { z } from 'zod';
import { blockOrderSchema, type BlockOrder } from '../../shared/appointment/booking-order.ts';
import { occupiesTime } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment, ScheduleBlockedSlot } from '../../shared/schedule/schedule.ts';
import { instantToWall, offsetIso, wallToInstant, addDays } from '../../shared/time/zone.ts';
import type { Autosave } from '../state/autosave.svelte.ts';

/* Forms of blocked time being filled in: leaving the panel does not lose them, and neither does a crash. */

/** Each field by itself: what another version kept in its own shape is empty, the rest is there. */
const chosen = z.string().nullable().catch(null);
const blockDraftSchema: z.ZodType<BlockDraft> = z.object({
  title: z.string().catch(''),
  targetKind: z.enum(['provider', 'calendar']).catch('provider'),
  assignedUserId: chosen,
  calendarId: chosen,
  startDate: chosen,
  startTime: chosen,
  endDate: chosen,
  endTime: chosen,
});

const keyOf = (blockedSlotId: string | null): string => `block ${blockedSlotId ?? 'new'}`;

/** The kept form of a block, or with null of a new one; null where none is kept or it cannot be read any more. */
export function readBlockDraft(texts: Autosave, blockedSlotId: string | null): BlockDraft | null {
  const text = texts.read(keyOf(blockedSlotId));
  if (text === null) return null;
  try {
    return blockDraftSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Keeps a form; null forgets it. */
export function keepBlockDraft(
  texts: Autosave,
  blockedSlotId: string | null,
  draft: BlockDraft | null,
): void {
  texts.keep(keyOf(blockedSlotId), draft === null ? null : JSON.stringify(draft));
}

/** The form as it stands, valid or not. Dates and times are the location's. */
export interface BlockDraft {
  title: string;
  /** Whose time it is: a provider's, or that of a calendar of type `event`. Never both (API-NOTES §10). */
  targetKind: 'provider' | 'calendar';
  assignedUserId: string | null;
  calendarId: string | null;
  startDate: string | null;
  /** `HH:MM`. */
  startTime: string | null;
  endDate: string | null;
  endTime: string | null;
}

export type BlockField = 'title' | 'target' | 'startDate' | 'startTime' | 'endDate' | 'endTime';

export type ReadBlock =
  { ok: true; order: BlockOrder } | { ok: false; messages: Partial<Record<BlockField, string>> };

const DEFAULT_MINUTES = 60;
const LONGEST_TITLE = 200;

/** An empty form for a stretch of the schedule. Without an end it is an hour long. */
export function newBlockDraft(
  startWall: string,
  endWall: string | null,
  target: Partial<Pick<BlockDraft, 'targetKind' | 'assignedUserId' | 'calendarId'>> = {},
): BlockDraft {
  const endMs = Date.parse(`${startWall.slice(0, 16)}:00Z`) + DEFAULT_MINUTES * 60_000;
  const end = endWall ?? new Date(endMs).toISOString();
  return {
    title: '',
    targetKind: 'provider',
    assignedUserId: null,
    calendarId: null,
    startDate: startWall.slice(0, 10),
    startTime: startWall.slice(11, 16),
    endDate: end.slice(0, 10),
    endTime: end.slice(11, 16),
    ...target,
  };
}

/** The form filled with a block, to change it. */
export function draftOfBlock(slot: ScheduleBlockedSlot, timeZone: string): BlockDraft {
  const draft = newBlockDraft(instantToWall(slot.startMs, timeZone), instantToWall(slot.endMs, timeZone));
  return {
    ...draft,
    title: slot.title,
    targetKind: slot.assignedUserId === null && slot.calendarId !== null ? 'calendar' : 'provider',
    assignedUserId: slot.assignedUserId,
    calendarId: slot.calendarId,
  };
}

/** The form over whole days: from midnight of its first to midnight after its last. */
export function overWholeDays(draft: BlockDraft): BlockDraft {
  const last = draft.endDate ?? draft.startDate;
  // An end at midnight is the day before's.
  const lastDay =
    last !== null && draft.endTime === '00:00' && last !== draft.startDate ? addDays(last, -1) : last;
  return {
    ...draft,
    startTime: '00:00',
    endDate: lastDay === null ? null : addDays(lastDay, 1),
    endTime: '00:00',
  };
}

/** True where the form is over whole days. */
export function isOverWholeDays({ startDate, startTime, endDate, endTime }: BlockDraft): boolean {
  return startTime === '00:00' && endTime === '00:00' && startDate !== endDate;
}

/** The order the form makes, or what is wrong with each field. */
export function readBlock(
  draft: BlockDraft,
  { orderId, blockedSlotId, timeZone }: { orderId: string; blockedSlotId: string | null; timeZone: string },
): ReadBlock {
  const messages: Partial<Record<BlockField, string>> = {};
  const { targetKind, assignedUserId, calendarId, startDate, startTime, endDate, endTime } = draft;
  if (draft.title.trim().length > LONGEST_TITLE) messages.title = m.blocks_too_long({ most: LONGEST_TITLE });
  if (targetKind === 'provider' && assignedUserId === null) messages.target = m.blocks_choose_whose();
  if (targetKind === 'calendar' && calendarId === null) messages.target = m.appointment_choose_service();
  if (startDate === null) messages.startDate = m.common_type_a_date();
  if (startTime === null) messages.startTime = m.common_type_a_time();
  if (endDate === null) messages.endDate = m.common_type_a_date();
  if (endTime === null) messages.endTime = m.common_type_a_time();
  if (startDate === null || startTime === null || endDate === null || endTime === null) {
    return { ok: false, messages };
  }
  const startWall = `${startDate}T${startTime}`;
  const endWall = `${endDate}T${endTime}`;
  const start = wallToInstant(startWall, timeZone);
  const end = wallToInstant(endWall, timeZone);
  if (end.epochMs <= start.epochMs) messages.endTime = m.blocks_end_before_start();
  if (Object.keys(messages).length > 0) return { ok: false, messages };
  const order = blockOrderSchema.parse({
    orderId,
    blockedSlotId,
    title: draft.title,
    target:
      targetKind === 'provider' ? { kind: 'provider', assignedUserId } : { kind: 'calendar', calendarId },
    startTime: offsetIso(start.epochMs, timeZone),
    endTime: offsetIso(end.epochMs, timeZone),
    meant: { startWall, endWall, timeZone },
  });
  return { ok: true, order };
}

/** How many of the appointments lie in a block's time and are whose time it is. */
export function countBooked(order: BlockOrder, appointments: readonly ScheduleAppointment[]): number {
  const { target } = order;
  const startMs = Date.parse(order.startTime);
  const endMs = Date.parse(order.endTime);
  return appointments.filter(
    (one) =>
      one.startMs < endMs &&
      one.endMs > startMs &&
      occupiesTime(one.status) &&
      (target.kind === 'provider'
        ? one.assignedUserId === target.assignedUserId
        : one.calendarId === target.calendarId),
  ).length;
}
