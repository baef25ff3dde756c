/** What a row of the outbox is, and why it waits, in the user's words. */
import type { OutboxEntry, OutboxKind, OutboxPayload } from '../../shared/outbox/outbox.ts';
import {
  formatDayTime,
  formatTime,
  formatTimeRange,
  formatDay,
  type TimeStyle,
} from '../../shared/time/format.ts';
import { dateOf } from '../../shared/time/zone.ts';
import { statusWord } from '../../shared/appointment/status.ts';

/** What the write does: `New booking`, `Cancellation of the whole series`, `Note`. */
export function writeName(payload: OutboxPayload): string {
  switch (payload.kind) {
    case 'create-appointment':
      return payload.order.request.rrule === undefined ? 'New booking' : 'New series';
    case 'create-contact':
      return 'New client';
    case 'change-appointment':
      return `${changeName(payload.order.update)}${ofSeries(payload.order.scope)}`;
    case 'delete-event':
      return payload.order.target === 'blocked-slot'
        ? 'Deletion of blocked time'
        : `Deletion${ofSeries(payload.order.scope)}`;
    case 'block-slot':
      return payload.order.blockedSlotId === null ? 'Blocked time' : 'Change of blocked time';
    case 'note':
      return { add: 'New note', edit: 'Changed note', delete: 'Deletion of a note' }[payload.order.kind];
  }
}

/** What a write does, where no more of it is known than its kind. */
export function kindName(kind: OutboxKind | null): string {
  switch (kind) {
    case 'create-appointment':
      return 'New booking';
    case 'create-contact':
      return 'New client';
    case 'change-appointment':
      return 'Change';
    case 'delete-event':
      return 'Deletion';
    case 'block-slot':
      return 'Blocked time';
    case 'note':
      return 'Note';
    case null:
      return 'Change of another kind';
  }
}

type Update = Extract<OutboxPayload, { kind: 'change-appointment' }>['order']['update'];

/** What a change is about: nothing but the time or the provider, a cancellation, nothing but the status, or more. */
export function changeKind(update: Update): 'move' | 'cancellation' | 'status' | 'change' {
  const { startTime, appointmentStatus, toNotify, calendarId, ignoreFreeSlotValidation, ...rest } = update;
  const saysMore = Object.keys(rest).some((field) => !['endTime', 'assignedUserId'].includes(field));
  if (saysMore) return 'change';
  if (startTime !== undefined) return 'move';
  if (appointmentStatus === 'cancelled') return 'cancellation';
  return appointmentStatus === undefined || rest.assignedUserId !== undefined ? 'change' : 'status';
}

function changeName(update: Update): string {
  switch (changeKind(update)) {
    case 'change':
      return 'Change';
    case 'move':
      return 'Move';
    case 'cancellation':
      return 'Cancellation';
    case 'status':
      return `Status: ${statusWord(update.appointmentStatus ?? '')}`;
  }
}

function ofSeries(scope: 'single' | 'series'): string {
  return scope === 'series' ? ' (whole series)' : '';
}

/** What is needed to say why a row waits. */
export interface WaitingContext {
  nowMs: number;
  timeZone: string;
  style: TimeStyle;
  isOnline: boolean;
  /** The row that must be done first, where it is known. */
  waitsFor: OutboxEntry | null;
}

/**
 * Why a row has not reached the server, as one or two sentences; for a row that is done, when. The seconds of an undo
 * window are not in it: they run, and stand beside it.
 */
export function waitingReason(entry: OutboxEntry, context: WaitingContext): string {
  switch (entry.state) {
    case 'held':
      return 'Not sent yet, so that it can still be undone.';
    case 'sending':
      return 'Being sent now.';
    case 'unknown':
      return 'It was sent, but the answer was lost. Frontdesk looks on the server before it sends anything again, so it cannot happen twice.';
    case 'needs-attention':
      return entry.problem?.message ?? 'The server did not take it. Nothing typed is lost.';
    case 'done':
      return 'On the server.';
    case 'discarded':
      return 'Taken back. It was not sent.';
    case 'queued':
      return queuedReason(entry, context);
  }
}

function queuedReason(
  entry: OutboxEntry,
  { nowMs, timeZone, style, isOnline, waitsFor }: WaitingContext,
): string {
  if (waitsFor !== null) {
    const comesFirst = waitsFor.payload.kind === 'create-contact' ? 'who comes first' : 'which comes first';
    return `Waits for ${summaryText(waitsFor)}, ${comesFirst}.`;
  }
  if (!isOnline) return 'Kept on this PC; sent by itself when the connection is back.';
  if (entry.problem !== null) {
    const next = entry.nextAttemptAtMs;
    const again =
      next === null || next <= nowMs
        ? 'It is tried again now.'
        : `It is tried again at ${formatTime(next, timeZone, style)}.`;
    return `${entry.problem.message} ${again}`;
  }
  return 'Kept on this PC; it is sent in a moment.';
}

function summaryText({ payload, summary, state }: OutboxEntry): string {
  const name = writeName(payload);
  const what = name.charAt(0).toLowerCase() + name.slice(1);
  const link = payload.kind === 'create-contact' ? ' ' : ' for ';
  const who = summary.clientName === '' ? '' : `${link}${summary.clientName}`;
  return `the ${what}${who}${state === 'needs-attention' ? ' (needs attention)' : ''}`;
}

/** `Mon 23 Nov 2026, 14:00–14:30`; null where the row has no time. */
export function whenText(
  { summary }: OutboxEntry,
  { timeZone, style }: Pick<WaitingContext, 'timeZone' | 'style'>,
): string | null {
  const { startMs, endMs } = summary;
  if (startMs === null) return null;
  if (endMs === null) return formatDayTime(startMs, timeZone, style);
  return `${formatDay(startMs, timeZone, style)}, ${formatTimeRange(startMs, endMs, timeZone, style)}`;
}

/** `10:24` today, `Sun 22 Nov 2026, 10:24` before. */
export function sinceText(
  { createdAtMs }: OutboxEntry,
  { nowMs, timeZone, style }: Pick<WaitingContext, 'nowMs' | 'timeZone' | 'style'>,
): string {
  return dateOf(createdAtMs, timeZone) === dateOf(nowMs, timeZone)
    ? formatTime(createdAtMs, timeZone, style)
    : formatDayTime(createdAtMs, timeZone, style);
}

/** The row as a text to paste into a message or on paper, when nothing else works. */
export function entryAsText(entry: OutboxEntry, context: WaitingContext): string {
  const { payload, summary } = entry;
  const notes =
    payload.kind === 'create-appointment'
      ? payload.order.request.description
      : payload.kind === 'note' && payload.order.kind !== 'delete'
        ? payload.order.body
        : undefined;
  const lines = [
    `${writeName(payload)}${summary.title === '' ? '' : `: ${summary.title}`}`,
    summary.clientName === '' ? null : `Client: ${summary.clientName}`,
    summary.clientPhone === null ? null : `Phone: ${summary.clientPhone}`,
    whenText(entry, context) === null
      ? null
      : `When: ${whenText(entry, context) ?? ''} (${context.timeZone})`,
    notes === undefined || notes === '' ? null : `Notes: ${notes}`,
    `Made at ${sinceText(entry, context)} on ${entry.deskName}`,
    `State: ${waitingReason(entry, context)}`,
  ];
  return lines.filter((line) => line !== null).join('\n');
}
