/**
 * What must be on the server once everything acknowledged has been sent: the user's wishes carried out one after the
 * other, by rules of this file's own. It shares no code with the app or the practice server.
 */
import { dateOf, type BookIntent, type Intent, type Span } from './intents.ts';

/** One date of a booking; a single appointment has one. */
export interface ExpectedDate extends Span {
  title: string;
  status: string;
  isDeleted: boolean;
  /** Where it was before, newest first: what it was called then. */
  earlier: Span[];
}

/** A booking as it must end up. */
export interface ExpectedBooking {
  booked: BookIntent;
  dates: ExpectedDate[];
  isDeleted: boolean;
  /** True once the whole series was changed: its dates have other names. */
  wasChangedAsSeries: boolean;
}

export interface ExpectedBlock extends Span {
  title: string;
  owner: 'provider' | 'calendar';
  isDeleted: boolean;
}

export interface ExpectedNote {
  bookingId: string;
  body: string;
  isDeleted: boolean;
}

/** Everything that must be there, by the order that made it. */
export interface Expected {
  bookings: Map<string, ExpectedBooking>;
  blocks: Map<string, ExpectedBlock>;
  notes: Map<string, ExpectedNote>;
}

/** The dates of a booking; those that take place at another time are bookings of their own. */
function datesOf(booking: BookIntent): ExpectedDate[] {
  const indexes = Array.from({ length: booking.repeat?.count ?? 1 }, (_, index) => index);
  return indexes
    .filter((index) => !booking.leftOut.includes(index))
    .map((index) => ({
      ...dateOf(booking, index),
      title: booking.title,
      status: 'confirmed',
      isDeleted: false,
      earlier: [],
    }));
}

function mustHave<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
  const value = map.get(id);
  if (value === undefined) throw new Error(`The desk names ${id}, which was never made.`);
  return value;
}

function change(booking: ExpectedBooking, intent: Extract<Intent, { wants: 'change' }>): void {
  const { to, occurrence } = intent;
  const first = booking.dates[0];
  if (first === undefined) throw new Error('A booking has at least one date.');
  const byMs = to.startMs === undefined ? 0 : to.startMs - first.startMs;
  booking.dates = booking.dates.map((date, index) => {
    if (occurrence !== null && occurrence !== index) return date;
    const moved =
      occurrence === null
        ? { startMs: date.startMs + byMs, endMs: date.endMs + byMs }
        : { startMs: to.startMs ?? date.startMs, endMs: to.endMs ?? date.endMs };
    const hasMoved = moved.startMs !== date.startMs;
    return {
      ...date,
      ...moved,
      title: to.title ?? date.title,
      status: to.status,
      earlier: hasMoved ? [{ startMs: date.startMs, endMs: date.endMs }, ...date.earlier] : date.earlier,
    };
  });
  if (occurrence === null) booking.wasChangedAsSeries = intent.isSeries;
}

/** Carries one wish out. Throws when it names something that was never made: then an order went missing. */
export function carryOut(expected: Expected, intent: Intent): void {
  switch (intent.wants) {
    case 'book':
      expected.bookings.set(intent.orderId, {
        booked: intent,
        dates: datesOf(intent),
        isDeleted: false,
        wasChangedAsSeries: false,
      });
      return;
    case 'change':
      change(mustHave(expected.bookings, intent.bookingId), intent);
      return;
    case 'delete': {
      const booking = mustHave(expected.bookings, intent.bookingId);
      const date = intent.occurrence === null ? undefined : booking.dates[intent.occurrence];
      if (date === undefined) booking.isDeleted = true;
      else date.isDeleted = true;
      return;
    }
    case 'block': {
      const { title, owner, startMs, endMs } = intent;
      if (intent.blockId !== null) mustHave(expected.blocks, intent.blockId);
      expected.blocks.set(intent.blockId ?? intent.orderId, {
        title,
        owner,
        startMs,
        endMs,
        isDeleted: false,
      });
      return;
    }
    case 'unblock':
      mustHave(expected.blocks, intent.blockId).isDeleted = true;
      return;
    case 'note':
      mustHave(expected.bookings, intent.bookingId);
      expected.notes.set(intent.orderId, {
        bookingId: intent.bookingId,
        body: intent.body,
        isDeleted: false,
      });
      return;
    case 'edit-note':
      mustHave(expected.notes, intent.noteId).body = intent.body;
      return;
    case 'delete-note':
      mustHave(expected.notes, intent.noteId).isDeleted = true;
  }
}

/** What must be there after all these wishes, in this order. */
export function expectedAfter(intents: readonly Intent[]): Expected {
  const expected: Expected = { bookings: new Map(), blocks: new Map(), notes: new Map() };
  for (const intent of intents) carryOut(expected, intent);
  return expected;
}
