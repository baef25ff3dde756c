/** What a write did and what the client is told of it: one wording, in its toast, on the Undo button and when it is undone. */
import { statusWord } from '../../shared/appointment/status.ts';
import { m } from '../../shared/messages/messages.ts';
import type { OutboxEntry, OutboxPayload } from '../../shared/outbox/outbox.ts';
import { formatShortDay, formatTimeRange } from '../../shared/time/format.ts';
import { changeKind } from '../state/outbox-text.ts';
import type { WriteContext } from './question.ts';

type Words = Pick<WriteContext, 'workstation' | 'directory' | 'schedule'>;

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
  const who = summary.clientName || summary.title || m.writes_appointment();
  const { startMs, endMs } = summary;
  const when = startMs === null || endMs === null ? null : timeWords(app, { startMs, endMs });
  switch (payload.kind) {
    case 'create-appointment':
      if (payload.order.request.rrule === undefined) {
        return when === null ? m.writes_booked({ who }) : m.writes_booked_at({ who, when });
      }
      return when === null ? m.writes_series_booked({ who }) : m.writes_series_booked_at({ who, when });
    case 'create-contact':
      return m.writes_client_added({ who });
    case 'change-appointment':
      return changeSentence(app, payload.order, who, when);
    case 'delete-event':
      if (payload.order.target === 'blocked-slot') return m.writes_block_deleted();
      return payload.order.scope === 'series' ? m.writes_series_deleted() : m.writes_deleted({ who });
    case 'block-slot':
      return payload.order.blockedSlotId === null ? m.writes_blocked() : m.writes_block_changed();
    case 'note':
      return NOTE_SENTENCES[payload.order.kind]();
  }
}

const NOTE_SENTENCES = {
  add: m.writes_note_added,
  edit: m.writes_note_changed,
  delete: m.writes_note_deleted,
};

type ChangeOrder = Extract<OutboxPayload, { kind: 'change-appointment' }>['order'];

function changeSentence(
  { directory }: Words,
  { update, scope, seriesEnd, takesBack }: ChangeOrder,
  who: string,
  when: string | null,
): string {
  if (seriesEnd !== undefined)
    return when === null ? m.writes_series_ended({ who }) : m.writes_series_ended_at({ who, when });
  if (takesBack !== undefined) return m.writes_series_goes_on({ who });
  const isSeries = scope === 'series';
  switch (changeKind(update)) {
    case 'move': {
      const provider =
        update.assignedUserId === undefined ? null : directory.providerName(update.assignedUserId);
      if (when === null)
        return provider === null ? m.writes_moved({ who }) : m.writes_moved_with({ who, provider });
      return m.writes_moved_to({
        who,
        where: provider === null ? when : m.writes_when_with({ when, provider }),
      });
    }
    case 'cancellation':
      return isSeries ? m.writes_series_cancelled() : m.writes_cancelled({ who });
    case 'status': {
      const status = statusWord(update.appointmentStatus ?? '');
      return isSeries ? m.writes_series_status_set({ who, status }) : m.writes_status_set({ who, status });
    }
    case 'change':
      return isSeries ? m.writes_series_changed({ who }) : m.writes_changed({ who });
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
  return tells ? m.writes_will_be_told() : m.writes_is_not_told();
}

/** What the client has been told of a write that was sent. */
export function hasToldWords(payload: OutboxPayload): string {
  const tells = tellsClient(payload);
  if (tells === null) return m.writes_told_nothing();
  return tells ? m.writes_has_been_told() : m.writes_was_not_told();
}
