import { occupiesTime, type Attendance, type StatusLook } from '../../shared/appointment/status.ts';
import { m } from '../../shared/messages/messages.ts';
import {
  durationText,
  formatShortDay,
  formatTime,
  formatTimeRange,
  type TimeStyle,
} from '../../shared/time/format.ts';
import { dateOf } from '../../shared/time/zone.ts';
import type { EntryColors } from '../state/entry-colors.ts';

const TITLE = /^(?:dr|prof|mr|mrs|ms|mx|herr|hr|frau|fr)\.?$/iu;

/**
 * A name as it may be written, longest first: whole, the first letter and the surname, the surname. The surname is what
 * stands before a comma (`López, Ana`), else the last word; a title is no first name. Marks after the name, such as an emoji or `(VIP)`, are passed
 * over; a name without letters, or of one word, is only whole.
 */
export function namesOf(name: string): string[] {
  const [beforeComma = '', afterComma = ''] = name.split(',');
  const words = wordsOf(beforeComma).filter(
    (word, index, all) => index === all.length - 1 || !TITLE.test(word),
  );
  const surname = words.at(-1);
  const first = wordsOf(afterComma)[0] ?? (words.length > 1 ? words[0] : undefined);
  if (surname === undefined || first === undefined) return [name];
  const [letter = ''] = first;
  return [...new Set([name, `${letter}. ${surname}`])];
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => /^[\p{L}\p{M}'’.\-]+$/u.test(word));
}

const SYNC_MESSAGES: Record<SyncLook, () => string> = {
  synced: () => '',
  pending: m.calendar_pending,
  'needs-attention': m.calendar_attention,
};

/** The others of a class are in its list. */
const NAMED_IN_A_CLASS = 8;

/** What the label of an event is made of. */
export interface EventLabelParts {
  startMs: number;
  endMs: number;
  timeZone: string;
  style: TimeStyle;
}

/**
 * What a screen reader says for an event: day first, because the grid's columns are not read, then
 * `10:00 to 10:30, Ana López, Initial consultation, with Dr Kim, confirmed, repeats, not yet on the server`.
 */
export function eventLabel(
  detail: Omit<EventDetail, 'label' | 'colors'>,
  { startMs, endMs, timeZone, style }: EventLabelParts,
): string {
  const day = formatShortDay(startMs, timeZone, style);
  const end = formatTime(endMs, timeZone, style);
  const isSameDay = dateOf(startMs, timeZone) === dateOf(endMs, timeZone);
  const endText = isSameDay ? end : `${formatShortDay(endMs, timeZone, style)}, ${end}`;
  const start = formatTime(startMs, timeZone, style);
  const time = detail.endUnknown
    ? `${start}, ${m.calendar_end_unknown()}`
    : m.calendar_from_to({ start, end: endText });
  if (detail.kind === 'blocked') {
    return joinParts([
      day,
      time,
      m.calendar_blocked_as({ name: detail.name }),
      withProvider(detail.providerName),
      SYNC_MESSAGES[detail.sync](),
    ]);
  }
  if (detail.kind === 'wish') {
    return joinParts([day, time, m.calendar_wish({ name: detail.name })]);
  }
  if (detail.kind === 'class') {
    const people = (detail.members ?? []).map(({ name }) => name);
    const names = people.slice(0, NAMED_IN_A_CLASS).join(', ');
    const rest = people.length - NAMED_IN_A_CLASS;
    return joinParts([
      day,
      time,
      detail.name,
      withProvider(detail.providerName),
      rest > 0 ? m.calendar_and_more({ names, count: rest }) : names,
      attendanceWord(detail),
      SYNC_MESSAGES[detail.sync](),
    ]);
  }
  if (detail.kind === 'draft') return joinParts([day, time, m.calendar_draft(), detail.name, detail.service]);
  return joinParts([
    day,
    time,
    detail.name,
    detail.service,
    withProvider(detail.providerName),
    detail.phone ?? '',
    detail.note ?? '',
    m.calendar_status({ status: detail.status, word: detail.statusWord }),
    attendanceWord(detail),
    detail.isSeries ? m.calendar_repeats() : '',
    SYNC_MESSAGES[detail.sync](),
    detail.changedElsewhere ? m.calendar_changed_elsewhere() : '',
  ]);
}

function attendanceWord({ attendance }: Pick<EventDetail, 'attendance'>): string {
  return attendance === undefined ? '' : m.calendar_attendance({ attendance });
}

function withProvider(providerName: string): string {
  return providerName === '' ? '' : m.calendar_with({ provider: providerName });
}

function joinParts(parts: string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** `10:00–10:45 · 45 min`: what is shown while something is dragged, selected or resized. Wall times, no zone in them. */
export function liveTimeLabel(startWall: string, endWall: string, style: TimeStyle): string {
  const startMs = Date.parse(`${startWall.slice(0, 19)}Z`);
  const endMs = Date.parse(`${endWall.slice(0, 19)}Z`);
  return `${formatTimeRange(startMs, endMs, 'UTC', style)} · ${durationText((endMs - startMs) / 60_000)}`;
}

/** `09:00`, or `9 am` with a 12-hour clock, where there is no room for more. */
export function shortTime(epochMs: number, timeZone: string, style: TimeStyle): string {
  return formatTime(epochMs, timeZone, style).replace(':00 ', ' ');
}

/** True where the title is struck through: the time is free again, or nobody came. */
export function isStruck(status: StatusLook): boolean {
  return status === 'noshow' || !occupiesTime(status);
}

/** How far what is drawn is from the server's truth. */
export type SyncLook = 'synced' | 'pending' | 'needs-attention';

/** Everything an event on screen shows or answers to, apart from when it is. Plain data: compared by value. */
export interface EventDetail {
  /** A wish is where a move was to go that came back, an origin where a booking was that is moved; a class is several bookings of one class at one time. */
  kind: 'appointment' | 'blocked' | 'draft' | 'wish' | 'origin' | 'class';
  /** Id of the appointment or blocked slot; empty for the draft and a class. */
  targetId: string;
  /** Client's name; for a block its title. Never markup. */
  name: string;
  /** What it is: the calendar's name, or the appointment's own title where it says more. */
  service: string;
  /** Empty when nobody is assigned. */
  providerName: string;
  assignedUserId: string | null;
  status: StatusLook;
  /** The user's word for the status. */
  statusWord: string;
  /** Who is late, in the house, or not marked though it is over; who is still to come needs no sign. */
  attendance?: Exclude<Attendance, 'arriving'>;
  /** Who comes today, or should have come: the list has a tick for them. */
  isDue?: boolean;
  sync: SyncLook;
  isSeries: boolean;
  /** The server gave no end that can be read: none is said, and it is not moved by hand. */
  endUnknown?: true;
  changedElsewhere: boolean;
  /** The client's phone and the note of the booking, where it is a row of the list. */
  phone?: string;
  note?: string;
  colors: EntryColors;
  /** The bookings of a class, each with its own time. */
  members?: readonly ListedBooking[];
  /** What a screen reader says and a tooltip shows, day and time included. */
  label: string;
}

/** One thing to draw: where it is in time, and what it shows. */
export interface DrawnEvent {
  /** Unique on screen, and the same for the same appointment from one refresh to the next. */
  id: string;
  startMs: number;
  endMs: number;
  /** Whether it can be dragged and resized. */
  movable: boolean;
  detail: EventDetail;
}

/** What lies behind the bookings and takes no room from them. */
export function isBehind({ kind }: Pick<EventDetail, 'kind'>): boolean {
  return kind === 'blocked' || kind === 'origin';
}

/**
 * The appointment whose card an event shows, written on its element as `data-booking`; null for what has none, such as a
 * class and blocked time, and for visits drawn from a rule, whose card has their own time (`isRuleVisit`).
 */
export function bookingOf({ id, detail }: Pick<DrawnEvent, 'id' | 'detail'>): string | null {
  const isIts = detail.kind === 'wish' || (detail.kind === 'appointment' && detail.targetId === id);
  return isIts ? detail.targetId : null;
}

/** True for a visit drawn from its series' rule: it has a time of its own, and the server lists no appointment for it yet. */
export function isRuleVisit({ id, detail }: Pick<DrawnEvent, 'id' | 'detail'>): boolean {
  return detail.kind === 'appointment' && detail.targetId !== id;
}

/** A booking in a list: of a class, of a day of the month, or of what had no room in the grid. */
export interface ListedBooking {
  id: string;
  startMs: number;
  endMs: number;
  name: string;
  detail: EventDetail;
}
