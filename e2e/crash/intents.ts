/** What the made-up workstation wants, free of ids of the server, and the orders of the app that say so. */
import {
  CONSULTATION_ID,
  LOCATION_ID,
  PROVIDER_IDS,
  VACCINATION_ID,
} from '../../electron/practice/dataset/directory.ts';
import type { Order } from '../../electron/store/outbox/outbox-store.ts';
import type { BookingClient, LocalTime } from '../../shared/appointment/booking-order.ts';
import type { WritableStatus } from '../../shared/appointment/status.ts';
import { encodeInstanceId } from '../../shared/series/repeat-rule.ts';
import { instantToWall, offsetIso } from '../../shared/time/zone.ts';

/** The zone of the practice clinic. */
export const TIME_ZONE = 'America/New_York';

/** Repeats a booking every day or week. */
export interface Repeat {
  frequency: 'DAILY' | 'WEEKLY';
  count: number;
}

/** A time in epoch ms; the end is not part of it. */
export interface Span {
  startMs: number;
  endMs: number;
}

export type Target = 'consultation' | 'vaccination';

/** Who and where, by calendar. Each has a provider of its own, so that neither stands in the other's way. */
export const TARGETS: Record<Target, { calendarId: string; providerId: string }> = {
  consultation: { calendarId: CONSULTATION_ID, providerId: PROVIDER_IDS.amara },
  vaccination: { calendarId: VACCINATION_ID, providerId: PROVIDER_IDS.kenji },
};

/** A booking as the user typed it. */
export interface BookIntent extends Span {
  wants: 'book';
  orderId: string;
  title: string;
  client: BookingClient;
  target: Target;
  repeat: Repeat | null;
  /** True leaves the slot unchecked and accepts every conflict. */
  insists: boolean;
  /** The dates of the rule, counted from 0, that take place at another time: left out of the series, booked with it. */
  leftOut: readonly number[];
  /** For a moved date: the booking of its series. */
  seriesId: string | null;
}

/** One thing the user wants of the schedule. Bookings, blocks and notes are named by the order that made them. */
export type Intent =
  | BookIntent
  | {
      wants: 'change';
      orderId: string;
      bookingId: string;
      /** Which date of a series, counted from 0; null for a single appointment or the whole series. */
      occurrence: number | null;
      /** What the event was called before: where it started and how long it was (ms), newest first. */
      knownAs: readonly Span[];
      isSeries: boolean;
      to: Partial<Span> & { title?: string; status: WritableStatus };
      insists: boolean;
    }
  | {
      wants: 'delete';
      orderId: string;
      bookingId: string;
      occurrence: number | null;
      knownAs: readonly Span[];
      isSeries: boolean;
    }
  | ({
      wants: 'block';
      orderId: string;
      /** Null for a new one. */
      blockId: string | null;
      title: string;
      owner: 'provider' | 'calendar';
    } & Span)
  | { wants: 'unblock'; orderId: string; blockId: string }
  | { wants: 'note'; orderId: string; bookingId: string; body: string }
  | { wants: 'edit-note'; orderId: string; bookingId: string; noteId: string; body: string }
  | { wants: 'delete-note'; orderId: string; bookingId: string; noteId: string };

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

/** The time of a date of the rule. The clock does not change in the weeks of a round, so days are 24 hours long. */
export function dateOf({ startMs, endMs, repeat }: BookIntent, index: number): Span {
  const byMs = index * (repeat?.frequency === 'WEEKLY' ? WEEK_DAYS * DAY_MS : DAY_MS);
  return { startMs: startMs + byMs, endMs: endMs + byMs };
}

/** The rule of a series as the API takes it (API-NOTES §8). */
function rruleOf(intent: BookIntent, { frequency, count }: Repeat): string {
  const rule = `RRULE:FREQ=${frequency};INTERVAL=1;COUNT=${count}`;
  if (intent.leftOut.length === 0) return rule;
  const left = intent.leftOut.map((index) =>
    new Date(dateOf(intent, index).startMs).toISOString().replace(/[-:]|\.\d+/g, ''),
  );
  return `${rule}\nEXDATE:${left.join(',')}`;
}

function meant({ startMs, endMs }: Span): LocalTime {
  return {
    startWall: instantToWall(startMs, TIME_ZONE),
    endWall: instantToWall(endMs, TIME_ZONE),
    timeZone: TIME_ZONE,
  };
}

function wire({ startMs, endMs }: Span): { startTime: string; endTime: string } {
  return { startTime: offsetIso(startMs, TIME_ZONE), endTime: offsetIso(endMs, TIME_ZONE) };
}

/** What the user calls the event, newest name first. */
function eventIds(intent: Extract<Intent, { wants: 'change' | 'delete' }>): [string, ...string[]] {
  const masterId = `local-${intent.bookingId}`;
  if (intent.occurrence === null) return [masterId];
  const [newest, ...older] = intent.knownAs.map(({ startMs, endMs }) =>
    encodeInstanceId({ masterId, startMs, durationSeconds: (endMs - startMs) / 1_000 }),
  );
  if (newest === undefined) throw new Error('An occurrence is known by at least one time.');
  return [newest, ...older];
}

/** The order, and the ids an occurrence was known by before. */
export interface MadeOrder {
  order: Order;
  earlierIds: string[];
  noteMadeBy: string | null;
}

/** The order of the app that says what the user wants. */
export function orderOf(intent: Intent): MadeOrder {
  const plain = (order: Order): MadeOrder => ({ order, earlierIds: [], noteMadeBy: null });
  const { orderId } = intent;
  switch (intent.wants) {
    case 'book':
      return plain(bookingOrderOf(intent));
    case 'change': {
      const [appointmentId, ...earlierIds] = eventIds(intent);
      const { startMs, endMs, title, status } = intent.to;
      const moves = startMs !== undefined && endMs !== undefined;
      return {
        ...plain({
          kind: 'change-appointment',
          order: {
            orderId,
            appointmentId,
            scope: intent.isSeries && intent.occurrence === null ? 'series' : 'single',
            update: {
              ...(moves ? wire({ startMs, endMs }) : {}),
              ...(title === undefined ? {} : { title }),
              appointmentStatus: status,
              ...(intent.insists ? { ignoreFreeSlotValidation: true } : {}),
            },
            meant: moves ? meant({ startMs, endMs }) : null,
            basedOnDateUpdatedMs: null,
            acceptConflicts: intent.insists,
          },
        }),
        earlierIds,
      };
    }
    case 'delete': {
      const [eventId, ...earlierIds] = eventIds(intent);
      const scope = intent.isSeries && intent.occurrence === null ? 'series' : 'single';
      const order = { orderId, eventId, scope, target: 'appointment' } as const;
      return { ...plain({ kind: 'delete-event', order }), earlierIds };
    }
    case 'block':
      return plain({
        kind: 'block-slot',
        order: {
          orderId,
          blockedSlotId: intent.blockId === null ? null : `local-${intent.blockId}`,
          title: intent.title,
          target:
            intent.owner === 'provider'
              ? { kind: 'provider', assignedUserId: PROVIDER_IDS.jonas }
              : { kind: 'calendar', calendarId: VACCINATION_ID },
          ...wire(intent),
          meant: meant(intent),
        },
      });
    case 'unblock': {
      const eventId = `local-${intent.blockId}`;
      return plain({
        kind: 'delete-event',
        order: { orderId, eventId, scope: 'single', target: 'blocked-slot' },
      });
    }
    case 'note':
      return plain({
        kind: 'note',
        order: { kind: 'add', orderId, appointmentId: `local-${intent.bookingId}`, body: intent.body },
      });
    case 'edit-note':
    case 'delete-note': {
      // The server's id of the note is filled in by the process, which learns it.
      const named = { orderId, appointmentId: `local-${intent.bookingId}`, noteId: intent.noteId };
      const order: Order =
        intent.wants === 'edit-note'
          ? { kind: 'note', order: { kind: 'edit', ...named, body: intent.body } }
          : { kind: 'note', order: { kind: 'delete', ...named } };
      return { ...plain(order), noteMadeBy: intent.noteId };
    }
  }
}

function bookingOrderOf(intent: BookIntent): Order {
  const { calendarId, providerId } = TARGETS[intent.target];
  const { repeat } = intent;
  return {
    kind: 'create-appointment',
    order: {
      orderId: intent.orderId,
      client: intent.client,
      request: {
        calendarId,
        locationId: LOCATION_ID,
        ...wire(intent),
        title: intent.title,
        appointmentStatus: 'confirmed',
        assignedUserId: providerId,
        toNotify: true,
        ...(repeat === null ? {} : { rrule: rruleOf(intent, repeat) }),
        ignoreFreeSlotValidation: intent.insists || repeat !== null,
      },
      meant: meant(intent),
      acceptConflicts: intent.insists,
      ...(intent.seriesId === null
        ? {}
        : { partOf: { orderId: intent.seriesId, date: meant(intent).startWall.slice(0, 10) } }),
    },
  };
}

/**
 * What an order says, without the ids that the server's answers replace and without what the process fills in: two
 * forms of one order are told apart by it.
 */
export function gistOf({ kind, order }: Order): string {
  switch (kind) {
    case 'create-appointment':
      return inOneOrder([kind, order.request, order.partOf ?? null]);
    case 'change-appointment':
      return inOneOrder([kind, order.scope, order.update]);
    case 'delete-event':
      return inOneOrder([kind, order.scope, order.target]);
    case 'block-slot':
      return inOneOrder([kind, order.title, order.startTime, order.endTime, order.target]);
    case 'note':
      return inOneOrder([kind, order.kind, order.kind === 'delete' ? null : order.body]);
  }
}

/** JSON with the keys of every object sorted: the same facts are the same text. */
function inOneOrder(facts: readonly unknown[]): string {
  return JSON.stringify(facts, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}
