import { m } from '../../shared/messages/messages.ts';
import type { OutboxEntry, OutboxState } from '../../shared/outbox/outbox.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { firstOccurrences } from '../../shared/series/expand.ts';
import { readSeries } from '../../shared/series/read-series.ts';
import { repeatSentence } from '../../shared/series/sentence.ts';
import { formatDate, formatDayTime, formatTime, type TimeStyle } from '../../shared/time/format.ts';
import { dateOf, wallToEpochMs } from '../../shared/time/zone.ts';
import type { AppState } from '../state/app-state.svelte.ts';

/** What the confirmation says beside the client and the time. */
export interface BookingParts {
  calendarId: string | null;
  assignedUserId: string | null;
  runsAutomations: boolean;
}

/** Service, provider and automations of a booking or change that is done; null for what it did not say. */
export function bookingParts({ payload }: OutboxEntry): BookingParts {
  const fields =
    payload.kind === 'create-appointment'
      ? payload.order.request
      : payload.kind === 'change-appointment'
        ? payload.order.update
        : {};
  return {
    calendarId: fields.calendarId ?? null,
    assignedUserId: fields.assignedUserId ?? null,
    runsAutomations: fields.toNotify !== false,
  };
}

/** How a booked series repeats, in a sentence; null for a single booking and for a rule that cannot be read. */
export function repeatText(
  { payload }: OutboxEntry,
  /** Dates that take place at another time instead. */
  movedFrom: readonly string[] = [],
): string | null {
  if (payload.kind !== 'create-appointment') return null;
  const { request, meant } = payload.order;
  if (request.rrule === undefined) return null;
  const repeat = rruleToRepeat(request.rrule, meant.startWall, meant.timeZone);
  if (!repeat.ok) return null;
  // A date that was moved is no exception: it takes place.
  const skippedDates = repeat.value.skippedDates.filter((date) => !movedFrom.includes(date));
  return repeatSentence({ ...repeat.value, skippedDates }, { ...meant, durationMinutes: 1 });
}

/** A date of a series that takes place at another time: its own row of the outbox. */
type MovedRow = Pick<OutboxEntry, 'payload' | 'summary' | 'state'>;

/** One visit of a booked series, as it is read aloud. */
export interface BookedDate {
  startMs: number;
  /** `Tue 8 Dec 2026, 10:30`. */
  when: string;
  /** `moved from 10:00` and what else is to be said of it; empty for a date as the series has it. */
  note: string;
}

/** Dates named before the rest is only counted: a year of weeks. */
const NAMED_DATES = 53;

/** How far a moved date is, as the message about it calls that; `there` where there is nothing to say. */
const MOVED_STATES: Partial<Record<OutboxState, Parameters<typeof m.booking_moved_from>[0]['state']>> = {
  held: 'unsent',
  queued: 'unsent',
  sending: 'sending',
  unknown: 'unknown',
  'needs-attention': 'not-booked',
};

/**
 * The visits of a booked series in order, the moved ones at their new time; `more` is true where it goes on after them.
 * Empty for a single booking and for a rule that cannot be read.
 */
export function bookedDates(
  { payload, summary }: OutboxEntry,
  moved: readonly MovedRow[],
  timeZone: string,
  style: TimeStyle,
  providerName: (providerId: string) => string,
): { dates: BookedDate[]; more: boolean } {
  const none = { dates: [], more: false };
  if (payload.kind !== 'create-appointment' || payload.order.request.rrule === undefined) return none;
  const { request, meant } = payload.order;
  const { startMs, endMs } = summary;
  const durationMinutes = startMs === null || endMs === null ? 1 : Math.max(1, (endMs - startMs) / 60_000);
  const series = readSeries({ ...meant, rruleText: request.rrule ?? '', durationMinutes });
  if (!series.ok) return none;
  const found = firstOccurrences(series.value, NAMED_DATES + 1);
  const kept = found.slice(0, NAMED_DATES).map((occurrence) => ({
    startMs: occurrence.startMs,
    when: formatDayTime(occurrence.startMs, timeZone, style),
    note: '',
  }));
  const others = moved.flatMap((row): BookedDate[] => {
    const atMs = row.summary.startMs;
    const from = row.payload.kind === 'create-appointment' ? row.payload.order.partOf?.date : undefined;
    if (atMs === null || from === undefined) return [];
    const fromMs = wallToEpochMs(`${from}T${meant.startWall.slice(11)}`, timeZone);
    const time = formatTime(fromMs, timeZone, style);
    const isSameTime = time === formatTime(atMs, timeZone, style);
    const before =
      dateOf(atMs, timeZone) === from
        ? time
        : isSameTime
          ? formatDate(from, style)
          : formatDayTime(fromMs, timeZone, style);
    const state = MOVED_STATES[row.state] ?? 'there';
    const provider =
      row.payload.kind === 'create-appointment' ? row.payload.order.request.assignedUserId : undefined;
    const isOther = provider !== undefined && provider !== request.assignedUserId;
    // With somebody else at its own time it was not moved: who it is with is what is to be read out.
    const isMoved = atMs !== fromMs || state !== 'there';
    const note = [
      ...(isOther ? [m.booking_with({ provider: providerName(provider) })] : []),
      ...(isMoved ? [m.booking_moved_from({ before, state })] : []),
    ].join(', ');
    return [{ startMs: atMs, when: formatDayTime(atMs, timeZone, style), note }];
  });
  const dates = [...kept, ...others].sort((one, other) => one.startMs - other.startMs);
  return { dates, more: found.length > NAMED_DATES };
}

/** How far a booking is, in a few words. Null stands for its way into the store of this PC. */
export function sendingMessage(entry: OutboxEntry | null): string {
  switch (entry?.state) {
    case undefined:
      return m.booking_keeping();
    case 'held':
      return m.booking_held();
    case 'queued':
      return entry.attempts > 0 ? m.booking_kept_retrying() : m.booking_kept_waiting();
    case 'sending':
      return m.booking_being_sent();
    case 'unknown':
      return m.booking_looking_up();
    case 'done':
    case 'needs-attention':
    case 'discarded':
      return '';
  }
}

/** Closes the form of a booking that is safe on this PC; its outcome is told in the outbox. It can still be undone. */
export function snooze(app: AppState, entry: OutboxEntry): void {
  const isOnline = app.workstation.connection.state === 'online';
  app.draft.dismiss();
  app.panel.remove('booking');
  const who = { client: entry.summary.clientName };
  const text = isOnline ? m.booking_snoozed(who) : m.booking_snoozed_offline(who);
  app.announcer.toast(text, {
    action: { label: m.common_undo(), run: () => void app.writes.undo(entry.id) },
    outboxId: entry.id,
  });
}
