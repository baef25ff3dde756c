/**
 * Recognises on the server a booking whose sending had no known outcome. The API has no key for it and no
 * field for a reference of ours that people would not see (descriptions and notes are read by staff and
 * clients), so a booking is known by what it is, and by not having been there before it was sent.
 */
import type { Appointment } from '../../../shared/appointment/appointment.ts';
import type { OutboxKind } from '../../../shared/outbox/outbox.ts';

/**
 * How long after a send was given up it may still arrive or show up in a listing. A request that timed out here
 * can be carried out there seconds later; the index of clients lags about ten seconds (API-NOTES §13).
 */
const SETTLE_MS: Record<OutboxKind, number> = {
  'create-appointment': 10_000,
  'create-contact': 15_000,
  'change-appointment': 0,
  'delete-event': 0,
  'block-slot': 10_000,
  note: 10_000,
};

/** Pause between two looks while a late arrival is possible. */
export const LOOK_AGAIN_MS = 3_000;

/** How a write of unknown outcome was looked for and not found, since the app started. */
export interface NotFoundEvidence {
  kind: OutboxKind;
  /** When it was first not found. */
  firstMissedAtMs: number;
  /** How often it was not found by now. */
  missCount: number;
  nowMs: number;
}

/**
 * True when a write that was looked for and not found surely did not and will not arrive, so that it may be sent again.
 * By the clock, and by the number of looks as well: a clock that was set, a PC that slept or a machine that stood still
 * between two looks lets time pass in which nothing could arrive. However long ago it was sent: a request that was stuck
 * on this PC while the network was gone leaves when it is back.
 */
export function isDefinitelyNotApplied({
  kind,
  firstMissedAtMs,
  missCount,
  nowMs,
}: NotFoundEvidence): boolean {
  const settleMs = SETTLE_MS[kind];
  return nowMs - firstMissedAtMs >= settleMs && missCount > Math.floor(settleMs / LOOK_AGAIN_MS);
}

/** What the booking that was sent looks like in a listing. */
export interface BookingFingerprint {
  calendarId: string;
  contactId: string;
  startMs: number;
  /** Null where the request left the end to the calendar. */
  endMs: number | null;
  /** Null where the request left the title to the calendar. */
  title: string | null;
  assignedUserId: string | null;
  isSeries: boolean;
}

/** `unclear`: someone's booking is there that could be ours or not; only a person can tell. */
export type BookingSearch =
  | { kind: 'found'; appointment: Appointment }
  | { kind: 'not-found' }
  | { kind: 'unclear'; candidateIds: string[] };

/** The id that lasts: for an instance that of its series, since instance ids change (API-NOTES §8). */
export function lastingId(appointment: Pick<Appointment, 'id' | 'series'>): string {
  return appointment.series?.masterId ?? appointment.id;
}

function sameWords(left: string, right: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
  return plain(left) === plain(right);
}

/** Same client, calendar, start and end: what two bookings must share to be mistaken for one another. */
export function isLookalike(appointment: Appointment, fingerprint: BookingFingerprint): boolean {
  return (
    appointment.contactId === fingerprint.contactId &&
    // Listings leave the calendar out at times (API-NOTES §7); the caller asked for this calendar's.
    (appointment.calendarId ?? fingerprint.calendarId) === fingerprint.calendarId &&
    appointment.startMs === fingerprint.startMs &&
    (fingerprint.endMs === null || appointment.endUnknown || appointment.endMs === fingerprint.endMs)
  );
}

function differsInDetail(appointment: Appointment, fingerprint: BookingFingerprint): boolean {
  const otherTitle =
    fingerprint.title !== null &&
    appointment.title !== '' &&
    !sameWords(appointment.title, fingerprint.title);
  const otherProvider =
    fingerprint.assignedUserId !== null &&
    appointment.assignedUserId !== null &&
    appointment.assignedUserId !== fingerprint.assignedUserId;
  return otherTitle || otherProvider;
}

/**
 * Looks for the booking among listed ones. `notOurs` holds the lasting ids that were there before it was sent,
 * and those already known to be another write of this workstation.
 *
 * A lookalike with another title or provider, or a series where one appointment was sent, is not taken for ours and
 * not ignored either: it is `unclear`. A single appointment where a series was sent is ours: it is how the
 * server shows a rule it dropped (API-NOTES §8).
 */
export function findBooking(
  listed: readonly Appointment[],
  fingerprint: BookingFingerprint,
  notOurs: ReadonlySet<string>,
): BookingSearch {
  const lookalikes = listed
    .filter((appointment) => isLookalike(appointment, fingerprint) && !notOurs.has(lastingId(appointment)))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  const ours = lookalikes.find(
    (lookalike) =>
      !differsInDetail(lookalike, fingerprint) && (fingerprint.isSeries || lookalike.series === null),
  );
  if (ours !== undefined) return { kind: 'found', appointment: ours };
  if (lookalikes.length > 0) return { kind: 'unclear', candidateIds: lookalikes.map(lastingId) };
  return { kind: 'not-found' };
}
