/** What a write did and what the client is told of it: one wording, in its toast, on the Undo button and when it is undone. */
import { statusWord } from '../../shared/appointment/status.ts';
import type { OutboxEntry, OutboxPayload } from '../../shared/outbox/outbox.ts';
import { formatShortDay, formatTimeRange } from '../../shared/time/format.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import { changeKind } from '../state/outbox-text.ts';

type Words = Pick<AppState, 'workstation' | 'directory' | 'schedule'>;

/** `Thu 3 Dec, 15:00–15:30`. */
export function timeWords(
  { workstation, schedule }: Pick<Words, 'workstation' | 'schedule'>,
  time: { startMs: number; endMs: number },
): string {
  const day = formatShortDay(time.startMs, schedule.timeZone, workstation.timeStyle);
  return `${day}, ${formatTimeRange(time.startMs, time.endMs, schedule.timeZone, workstation.timeStyle)}`;
}

/** `Rosan Deo moved to Thu 3 Dec, 15:00–15:30.` */
export function writeSentence(
  app: Words,
  { payload, summary }: Pick<OutboxEntry, 'payload' | 'summary'>,
): string {
  const who = summary.clientName || summary.title || 'Appointment';
  const { startMs, endMs } = summary;
  const when = startMs === null || endMs === null ? null : timeWords(app, { startMs, endMs });
  switch (payload.kind) {
    case 'create-appointment':
      return payload.order.request.rrule === undefined
        ? `${who} booked${when === null ? '' : `: ${when}`}.`
        : `${who}: series booked${when === null ? '' : `, first ${when}`}.`;
    case 'create-contact':
      return `${who} added.`;
    case 'change-appointment':
      return changeSentence(app, payload.order, who, when);
    case 'delete-event':
      if (payload.order.target === 'blocked-slot') return 'Blocked time deleted.';
      return payload.order.scope === 'series'
        ? 'The whole series is deleted.'
        : `${who}: appointment deleted.`;
    case 'block-slot':
      return payload.order.blockedSlotId === null ? 'Time blocked.' : 'Blocked time changed.';
    case 'note':
      return { add: 'Note kept.', edit: 'Note changed.', delete: 'Note deleted.' }[payload.order.kind];
  }
}

type ChangeOrder = Extract<OutboxPayload, { kind: 'change-appointment' }>['order'];

function changeSentence(
  { directory }: Words,
  { update, scope }: ChangeOrder,
  who: string,
  when: string | null,
): string {
  const isSeries = scope === 'series';
  switch (changeKind(update)) {
    case 'move': {
      const withWhom =
        update.assignedUserId === undefined ? '' : ` with ${directory.providerName(update.assignedUserId)}`;
      return `${who} moved${when === null ? '' : ` to ${when}`}${withWhom}.`;
    }
    case 'cancellation':
      return isSeries ? 'The whole series is cancelled.' : `${who}: cancelled.`;
    case 'status':
      return `${who}: ${statusWord(update.appointmentStatus ?? '')}${isSeries ? ', the whole series' : ''}.`;
    case 'change':
      return isSeries ? `${who}: the series is changed.` : `${who}: appointment changed.`;
  }
}

/** Whether the location's workflows run for a write; null for one no client hears of. */
export function tellsClient(payload: OutboxPayload): boolean | null {
  switch (payload.kind) {
    case 'create-appointment':
      return payload.order.request.toNotify !== false;
    case 'change-appointment':
      return payload.order.update.toNotify !== false;
    case 'create-contact':
    case 'delete-event':
    case 'block-slot':
    case 'note':
      return null;
  }
}

/** What the client will be told of a write that is not sent yet; empty where no client hears of it. */
export function willTellWords(payload: OutboxPayload): string {
  const tells = tellsClient(payload);
  if (tells === null) return '';
  return tells ? 'The client will be told.' : 'The client is not told.';
}

/** What the client has been told of a write that was sent. */
export function hasToldWords(payload: OutboxPayload): string {
  const tells = tellsClient(payload);
  if (tells === null) return 'The client was told nothing of it.';
  return tells ? 'The client has been told of it.' : 'The client was not told of it.';
}
