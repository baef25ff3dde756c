import type { Appointment } from '../../../shared/appointment/appointment.ts';
import { joinWindows } from './order-appointments.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { OutboxRow } from './outbox-store.ts';
import type { OutboxTable, StoredOutboxRow } from './outbox-table.ts';
import type { OutboxState } from '../../../shared/outbox/outbox.ts';

/** Which state may follow which. Nothing leads out of `done`. */
const NEXT_STATES: Record<OutboxState, readonly OutboxState[]> = {
  held: ['held', 'queued', 'discarded'],
  queued: ['queued', 'held', 'sending', 'needs-attention', 'discarded', 'done'],
  sending: ['queued', 'unknown', 'needs-attention', 'done'],
  unknown: ['unknown', 'queued', 'needs-attention', 'done'],
  'needs-attention': ['queued', 'held', 'done', 'discarded', 'needs-attention'],
  discarded: ['held', 'queued'],
  done: [],
};

/** A step the state machine does not have: a bug of whoever asked for it. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor(id: string, from: OutboxState, to: OutboxState) {
    super(`Outbox row ${id} is ${from} and cannot become ${to}.`);
  }
}

/** True where the state machine has this step. */
export function mayBecome(from: OutboxState, to: OutboxState): boolean {
  return NEXT_STATES[from].includes(to);
}

/** True while the user may still change or take back the write: nothing of it is on its way or done. */
export function isWithUser(state: OutboxState): boolean {
  return state === 'held' || state === 'queued' || state === 'needs-attention' || state === 'discarded';
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A series may show up anywhere in what is ever on screen. */
const SERIES_REACH_MS = 400 * DAY_MS;

/** Rows of the table as the worker and the user see them. */
export type OutboxRowView = {
  toRow(row: StoredOutboxRow): OutboxRow;
  /** The smallest window of the schedule in which the rows show, or showed before they were done; null when none. */
  touchedWindow(rows: readonly StoredOutboxRow[]): TimeRange | null;
};

/** Makes the view; names and places of events are looked up as they are now. */
export function createOutboxRowView(dependencies: {
  table: OutboxTable;
  client: (contactId: string) => { name: string; phone: string | null } | null;
  findAppointment: (id: string) => Appointment | null;
}): OutboxRowView {
  /** The row that has to be done first: the one named, else the earliest unfinished one of the same entity. */
  function waitsFor(row: StoredOutboxRow): string | null {
    if (row.state === 'done' || row.state === 'discarded') return null;
    if (row.waitsForId !== null) {
      const named = dependencies.table.firstId(`WHERE o.id = ? AND o.state <> 'done'`, row.waitsForId);
      if (named !== null) return named;
    }
    return dependencies.table.firstId(
      `WHERE o.entity_key = ? AND o.sequence < ? AND o.state NOT IN ('done', 'discarded') ORDER BY o.sequence LIMIT 1`,
      row.concurrencyKey,
      row.sequence,
    );
  }

  function windowOf(row: StoredOutboxRow): TimeRange | null {
    const { about, payload } = row;
    const shown =
      about.startMs === null
        ? null
        : { startMs: about.startMs, endMs: Math.max(about.endMs ?? about.startMs, about.startMs + 1) };
    const namedId =
      payload.kind === 'change-appointment'
        ? payload.order.appointmentId
        : payload.kind === 'delete-event'
          ? payload.order.eventId
          : null;
    const before = namedId === null ? null : dependencies.findAppointment(namedId);
    const window = joinWindows(
      shown,
      before === null ? null : { startMs: before.startMs, endMs: before.endMs },
    );
    if (window === null || !about.isSeries) return window;
    return { startMs: window.startMs - SERIES_REACH_MS, endMs: window.endMs + SERIES_REACH_MS };
  }

  return {
    toRow(row) {
      const { about } = row;
      const client = about.contactId === null ? null : dependencies.client(about.contactId);
      return {
        id: row.id,
        payload: row.payload,
        state: row.state,
        attempts: row.attempts,
        createdAtMs: row.createdAtMs,
        notBeforeMs: row.notBeforeMs,
        nextAttemptAtMs: row.nextAttemptAtMs,
        problem: row.problem,
        waitsForId: waitsFor(row),
        serverId: row.serverId,
        deskName: row.deskName,
        summary: {
          clientName: (client?.name ?? '') || about.clientName,
          clientPhone: client?.phone ?? about.clientPhone,
          title: about.title,
          startMs: about.startMs,
          endMs: about.endMs,
          isSeries: about.isSeries,
        },
        sequence: row.sequence,
        concurrencyKey: row.concurrencyKey,
        sentAtMs: row.sentAtMs,
        preexistingIds: row.preexistingIds,
        finishedAtMs: row.finishedAtMs,
      };
    },
    touchedWindow: (rows) =>
      rows.reduce<TimeRange | null>((window, row) => joinWindows(window, windowOf(row)), null),
  };
}
