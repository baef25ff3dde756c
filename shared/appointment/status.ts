import { z } from 'zod';
import { m } from '../messages/messages.ts';
import { cutText, plainText } from '../text/plain-text.ts';

/** The statuses the API takes. Answers may hold others, which are kept as they are. */
export const writableStatusSchema = z.enum(['new', 'confirmed', 'cancelled', 'showed', 'noshow', 'invalid']);
export type WritableStatus = z.infer<typeof writableStatusSchema>;
export const WRITABLE_STATUSES = writableStatusSchema.options;

/** The ways a status is drawn; `other` stands for a status not yet known. */
export type StatusLook = 'new' | 'confirmed' | 'cancelled' | 'showed' | 'noshow' | 'invalid' | 'other';

/**
 * The same statuses by other words, in small letters without blanks, hyphens and underscores. The server stores `completed` and
 * `active` as showed and confirmed, and its own screens call `new` unconfirmed.
 */
const OTHER_WORDS: ReadonlyMap<string, WritableStatus> = new Map([
  ['unconfirmed', 'new'],
  ['active', 'confirmed'],
  ['canceled', 'cancelled'],
  ['completed', 'showed'],
  ['showedup', 'showed'],
]);

/** The status a text stands for, in any spelling; null for one this app does not know. */
function knownStatus(text: string): WritableStatus | null {
  const word = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  const known = writableStatusSchema.safeParse(OTHER_WORDS.get(word) ?? word);
  return known.success ? known.data : null;
}

/** The one form a status has inside: as the API takes it, or, where it is not known, to the letter as the server wrote it. */
export function normalStatus(text: string): string {
  return knownStatus(text) ?? text;
}

/** How a status is drawn. */
export function statusLook(status: string): StatusLook {
  return knownStatus(status) ?? 'other';
}

const WORDS: Record<WritableStatus, () => string> = {
  new: m.appointment_status_new,
  confirmed: m.appointment_status_confirmed,
  cancelled: m.appointment_status_cancelled,
  showed: m.appointment_status_showed,
  noshow: m.appointment_status_noshow,
  invalid: m.appointment_status_invalid,
};

/** The longest status shown as the server wrote it. */
const LONGEST_WORD = 40;

/** The user's word for a status; a status not yet known is shown as the server wrote it. */
export function statusWord(status: string): string {
  const look = statusLook(status);
  if (look !== 'other') return WORDS[look]();
  const text = plainText(cutText(status, LONGEST_WORD));
  return text === '' ? m.appointment_status_none() : text;
}

/** True where the appointment takes up its time: cancelled and invalid ones free it. One not known may well be coming. */
export function occupiesTime(status: string): boolean {
  const look = statusLook(status);
  return look !== 'cancelled' && look !== 'invalid';
}

/**
 * The part of an order that leaves the status as it is; the server would reset it otherwise. Empty where the status is not
 * known: then what the server has at that moment is sent back to the letter, and never another status in its place.
 */
export function sameStatus(status: string): { appointmentStatus?: WritableStatus } {
  const known = knownStatus(status);
  return known === null ? {} : { appointmentStatus: known };
}

/**
 * Where a client is on the day: still to come, late, in the house, or not marked though the appointment is over. The API
 * knows only that somebody showed up; the rest follows from the time.
 */
export type Attendance = 'arriving' | 'late' | 'here' | 'unmarked';

/** In the order of the day. */
export const ATTENDANCES: readonly Attendance[] = ['arriving', 'late', 'here', 'unmarked'];

/** For how many days an appointment that is over is asked about; longer ago nobody remembers who came. */
export const UNMARKED_DAYS = 14;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Someone a few minutes late is only just coming through the door. */
const LATE_AFTER_MS = 5 * MINUTE_MS;
/** Nobody waits longer than this: marked for another day, they are not in the house. */
const EARLIEST_MS = 12 * HOUR_MS;

/**
 * Where the client of an appointment is at an instant; null for who cancelled, did not come or has gone, for a status not
 * known, and for what was over long ago.
 */
export function attendanceOf(
  { status, startMs, endMs }: { status: string; startMs: number; endMs: number },
  nowMs: number,
): Attendance | null {
  switch (statusLook(status)) {
    case 'showed':
      return nowMs < endMs && startMs - nowMs < EARLIEST_MS ? 'here' : null;
    case 'new':
    case 'confirmed':
      if (nowMs - startMs < LATE_AFTER_MS) return 'arriving';
      if (nowMs < endMs) return 'late';
      return nowMs - endMs < UNMARKED_DAYS * 24 * HOUR_MS ? 'unmarked' : null;
    case 'cancelled':
    case 'noshow':
    case 'invalid':
    case 'other':
      return null;
  }
}
