/**
 * Recognises on the server a booking whose sending had no known outcome. The API has no key for it and no
 * field for a reference of ours that people would not see (descriptions and notes are read by staff and
 * clients), so a booking is known by what it is, and by not having been there before it was sent.
 */
import type { Appointment } from '../../../shared/appointment/appointment.ts';

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
