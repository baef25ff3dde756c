/** What a row of the outbox is, and why it waits, in the user's words. */
import { serverMessageOf } from '../../shared/failures/failures.ts';
import { m } from '../../shared/messages/messages.ts';
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
import { problemText } from '../bridge/failure-messages.ts';

/** What the write does: `New booking`, `Cancellation (whole series)`, `New note`. */
export function writeName(payload: OutboxPayload): string {
  switch (payload.kind) {
    case 'create-appointment':
      return payload.order.request.rrule === undefined ? m.outbox_name_booking() : m.outbox_name_series();
    case 'create-contact':
      return m.outbox_name_client();
    case 'change-appointment':
      if (payload.order.seriesEnd !== undefined) return m.outbox_name_series_end();
      if (payload.order.takesBack !== undefined) return m.outbox_name_series_goes_on();
      return ofSeries(changeName(payload.order.update), payload.order.scope);
    case 'delete-event':
      return payload.order.target === 'blocked-slot'
        ? m.outbox_name_unblock()
        : ofSeries(m.outbox_name_deletion(), payload.order.scope);
    case 'block-slot':
      return payload.order.blockedSlotId === null ? m.outbox_name_block() : m.outbox_name_block_change();
    case 'note':
      switch (payload.order.kind) {
        case 'add':
          return m.outbox_name_note_add();
        case 'edit':
          return m.outbox_name_note_edit();
        case 'delete':
          return m.outbox_name_note_delete();
      }
  }
}

/** What a write does, where no more of it is known than its kind. */
export function kindName(kind: OutboxKind | null): string {
  switch (kind) {
    case 'create-appointment':
      return m.outbox_name_booking();
    case 'create-contact':
      return m.outbox_name_client();
    case 'change-appointment':
      return m.outbox_name_change();
    case 'delete-event':
      return m.outbox_name_deletion();
    case 'block-slot':
      return m.outbox_name_block();
    case 'note':
      return m.outbox_name_note();
    case null:
      return m.outbox_name_other();
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
      return m.outbox_name_change();
    case 'move':
      return m.outbox_name_move();
    case 'cancellation':
      return m.outbox_name_cancellation();
    case 'status':
      return m.outbox_name_status({ status: statusWord(update.appointmentStatus ?? '') });
  }
}

function ofSeries(what: string, scope: 'single' | 'series'): string {
  return scope === 'series' ? m.outbox_whole_series({ what }) : what;
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
      return m.outbox_why_held();
    case 'sending':
      return m.outbox_why_sending();
    case 'unknown':
      return m.outbox_why_unknown();
    case 'needs-attention':
      return refusedText(entry, context);
    case 'done':
      return m.outbox_why_done();
    case 'discarded':
      return m.outbox_why_discarded();
    case 'queued':
      return queuedReason(entry, context);
  }
}

function queuedReason(
  entry: OutboxEntry,
  { nowMs, timeZone, style, isOnline, waitsFor }: WaitingContext,
): string {
  if (waitsFor !== null) return waitsForText(waitsFor);
  if (!isOnline) return m.outbox_why_offline();
  if (entry.problem !== null) {
    const next = entry.nextAttemptAtMs;
    const again =
      next === null || next <= nowMs
        ? m.outbox_again_now()
        : m.outbox_again_at({ time: formatTime(next, timeZone, style) });
    return `${problemText(entry.problem, { timeZone, style, isNewClient: isNewClient(entry) })} ${again}`;
  }
  return m.outbox_why_soon();
}

function waitsForText({ payload, summary, state }: OutboxEntry): string {
  const mark = (text: string): string =>
    state === 'needs-attention' ? m.outbox_name_needs_attention({ name: text }) : text;
  if (payload.kind === 'create-contact') return m.outbox_waits_for_client({ name: mark(summary.clientName) });
  const what = writeName(payload);
  return summary.clientName === ''
    ? m.outbox_waits_for_unnamed({ what: mark(what) })
    : m.outbox_waits_for({ what, name: mark(summary.clientName) });
}

/** Why the server did not take a row, what is safe and what to do. */
export function refusedText(
  entry: OutboxEntry,
  { timeZone, style }: Pick<WaitingContext, 'timeZone' | 'style'>,
): string {
  if (entry.problem === null) return m.outbox_why_refused();
  return problemText(entry.problem, { timeZone, style, isNewClient: isNewClient(entry) });
}

function isNewClient({ payload }: OutboxEntry): boolean {
  return payload.kind === 'create-contact';
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
  const when = whenText(entry, context);
  const lines = [
    `${writeName(payload)}${summary.title === '' ? '' : `: ${summary.title}`}`,
    summary.clientName === '' ? null : m.outbox_text_client({ name: summary.clientName }),
    summary.clientPhone === null ? null : m.outbox_text_phone({ phone: summary.clientPhone }),
    when === null ? null : m.outbox_text_when({ when, timeZone: context.timeZone }),
    notes === undefined || notes === '' ? null : m.outbox_text_notes({ notes }),
    m.outbox_text_made({ time: sinceText(entry, context), workstation: entry.deskName }),
    m.outbox_text_state({ state: [waitingReason(entry, context), ...saidOf(entry)].join(' ') }),
  ];
  return lines.filter((line) => line !== null).join('\n');
}

function saidOf({ state, problem }: OutboxEntry): string[] {
  const words = problem === null || state !== 'needs-attention' ? null : serverMessageOf(problem);
  return words === null ? [] : [m.outbox_server_words({ words })];
}
