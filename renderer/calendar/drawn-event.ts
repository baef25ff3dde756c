import { attendanceOf, statusLook, statusWord } from '../../shared/appointment/status.ts';
import { m } from '../../shared/messages/messages.ts';
import type { ScheduleAppointment, ScheduleBlockedSlot, SyncMark } from '../../shared/schedule/schedule.ts';
import type { TimeStyle } from '../../shared/time/format.ts';
import type { EntryColors } from '../state/entry-colors.ts';
import { eventLabel, type DrawnEvent, type EventDetail, type SyncLook } from './event-text.ts';

/** How long a booking changed at another workstation stays marked. */
const CHANGED_ELSEWHERE_MARK_MS = 60_000;

/** Id of the draft's ghost among the events on screen. */
export const DRAFT_EVENT_ID = 'draft';

/** What drawing needs to know besides the schedule itself. */
export interface DrawingContext {
  timeZone: string;
  style: TimeStyle;
  nowMs: number;
  /** How phones are written, given where bookings are rows: those have room for the client's phone and the note. */
  phoneText?: (phone: string) => string;
  /** Name of a calendar; empty for one not known. */
  calendarName(calendarId: string | null): string;
  /** How many a time of a calendar takes; null for one not known. */
  placesOf(calendarId: string | null): number | null;
  /** Name of a provider; empty for nobody. */
  providerName(assignedUserId: string | null): string;
  /** Colours by calendar or by provider, as the user chose. */
  colorsOf(booking: { calendarId: string | null; assignedUserId: string | null }): EntryColors;
}

/** The ghost of the form that is open. Wall times have become instants of the location's zone. */
export interface DraftGhost {
  startMs: number;
  endMs: number;
  clientName: string;
  calendarId: string | null;
  assignedUserId: string | null;
}

/** Longer texts are cut where they are drawn; the details show them whole. A title of a million letters stops the window. */
const LONGEST_DRAWN = 120;

/** Nobody comes earlier than half a day before. */
const DUE_WITHIN_MS = 12 * 3_600_000;

function forDrawing(text: string): string {
  return text.length <= LONGEST_DRAWN ? text : `${text.slice(0, LONGEST_DRAWN - 1)}…`;
}

function syncLook(sync: SyncMark): SyncLook {
  if (sync.kind === 'synced') return 'synced';
  return sync.state === 'needs-attention' ? 'needs-attention' : 'pending';
}

/**
 * An appointment as it is drawn. Those not yet on the server can be moved as well: the outbox keeps the orders of
 * one appointment in line. Cancelled ones cannot: their time is free; nor can one whose end is not known: it would be
 * sent with a length made up here.
 */
export function drawAppointment(appointment: ScheduleAppointment, context: DrawingContext): DrawnEvent {
  const status = statusLook(appointment.status);
  const attendance = attendanceOf(appointment, context.nowMs);
  const calendarName = context.calendarName(appointment.calendarId);
  const name = forDrawing(appointment.contactName || appointment.title || m.calendar_no_client());
  const parts = {
    kind: 'appointment',
    targetId: appointment.id,
    name,
    service: forDrawing(calendarName || (appointment.title === name ? '' : appointment.title)),
    providerName: context.providerName(appointment.assignedUserId),
    assignedUserId: appointment.assignedUserId,
    status,
    statusWord: statusWord(appointment.status),
    ...(attendance === null || attendance === 'arriving' ? {} : { attendance }),
    isDue:
      attendance !== null && attendance !== 'here' && appointment.startMs - context.nowMs < DUE_WITHIN_MS,
    sync: syncLook(appointment.sync),
    isSeries: appointment.series !== null,
    ...(appointment.endUnknown ? { endUnknown: true as const } : {}),
    ...(context.phoneText
      ? {
          phone: appointment.contactPhone ? context.phoneText(appointment.contactPhone) : '',
          note: forDrawing(appointment.description.trim()),
        }
      : {}),
    changedElsewhere:
      appointment.changedElsewhereAtMs !== null &&
      context.nowMs - appointment.changedElsewhereAtMs < CHANGED_ELSEWHERE_MARK_MS,
  } satisfies Omit<EventDetail, 'label' | 'colors'>;
  const { startMs, endMs } = appointment;
  return {
    id: appointment.id,
    startMs,
    endMs,
    movable: status !== 'cancelled' && status !== 'invalid' && appointment.endUnknown !== true,
    detail: {
      ...parts,
      colors: context.colorsOf(appointment),
      label: eventLabel(parts, { startMs, endMs, ...context }),
    },
  };
}

/** Where a move was to go that came back. It cannot be dragged; it opens the appointment, which says why. */
export function drawWish(
  outboxId: string,
  appointment: ScheduleAppointment,
  context: DrawingContext,
): DrawnEvent {
  const event = drawAppointment(appointment, context);
  const { startMs, endMs } = appointment;
  const parts = { ...event.detail, kind: 'wish' as const, isSeries: false };
  const detail = { ...parts, label: eventLabel(parts, { startMs, endMs, ...context }) };
  return { ...event, id: `wish-${outboxId}`, movable: false, detail };
}

/** Where a booking was that was moved here, as long as the server has it there: only to be seen, behind the others. */
export function drawOrigin(appointment: ScheduleAppointment, context: DrawingContext): DrawnEvent {
  const event = drawAppointment(appointment, context);
  const label = m.calendar_was_here({ name: event.detail.name });
  const { attendance: _notHere, ...parts } = event.detail;
  const detail = { ...parts, kind: 'origin' as const, isDue: false, isSeries: false, label };
  return { ...event, id: `origin-${event.id}`, movable: false, detail };
}

/** Worst first: what one of a class needs, the block shows. */
const SYNC_ORDER: readonly SyncLook[] = ['needs-attention', 'pending', 'synced'];

/**
 * Several bookings of one class, at one time with one provider, as one block: `Back care 3/8`; two who share a time are
 * named instead. It opens the list of its people and is not dragged: each of them is moved alone.
 */
export function drawClass(
  bookings: readonly DrawnEvent[],
  places: number,
  context: DrawingContext,
): DrawnEvent {
  const [first, second] = bookings;
  if (first === undefined) throw new Error('a class has bookings');
  const { startMs, endMs } = first;
  const members = bookings.map(({ id, detail, ...times }) => ({ id, name: detail.name, ...times, detail }));
  const { attendance: _ofTheFirst, phone: _phone, note: _note, ...alike } = first.detail;
  const attendance = attendanceOfAll(bookings);
  const surname = (name: string): string => name.split(' ').at(-1) ?? name;
  const areNamed = places === 2 && second !== undefined && bookings.length === 2;
  const parts = {
    ...alike,
    ...(attendance === undefined ? {} : { attendance }),
    kind: 'class' as const,
    targetId: '',
    name: areNamed
      ? `${surname(first.detail.name)} + ${surname(second.detail.name)}`
      : `${first.detail.service} ${bookings.length}/${places}`,
    status: bookings.every(({ detail }) => detail.status === first.detail.status)
      ? first.detail.status
      : ('confirmed' as const),
    statusWord: '',
    sync: SYNC_ORDER.find((sync) => bookings.some(({ detail }) => detail.sync === sync)) ?? 'synced',
    isSeries: false,
    changedElsewhere: bookings.some(({ detail }) => detail.changedElsewhere),
    members,
  };
  return {
    id: `class-${first.id}`,
    startMs,
    endMs,
    movable: false,
    detail: { ...parts, label: eventLabel(parts, { startMs, endMs, ...context }) },
  };
}

/** A class is late while anyone of it is, and here only with all of them. */
function attendanceOfAll(bookings: readonly DrawnEvent[]): EventDetail['attendance'] {
  const all = bookings.map(({ detail }) => detail.attendance);
  return (
    all.find((one) => one === 'late' || one === 'unmarked') ?? (all.includes(undefined) ? undefined : 'here')
  );
}

/** Blocked time is drawn where it is, titled and clickable, and is moved in its own form rather than dragged. */
export function drawBlockedSlot(slot: ScheduleBlockedSlot, context: DrawingContext): DrawnEvent {
  const parts = {
    kind: 'blocked',
    targetId: slot.id,
    name: forDrawing(slot.title || m.calendar_blocked()),
    service: context.calendarName(slot.calendarId),
    providerName: context.providerName(slot.assignedUserId),
    assignedUserId: slot.assignedUserId,
    status: 'other',
    statusWord: '',
    sync: syncLook(slot.sync),
    isSeries: false,
    ...(slot.endUnknown ? { endUnknown: true as const } : {}),
    changedElsewhere: false,
  } satisfies Omit<EventDetail, 'label' | 'colors'>;
  const { startMs, endMs } = slot;
  return {
    id: `blocked-${slot.id}`,
    startMs,
    endMs,
    movable: false,
    detail: {
      ...parts,
      colors: context.colorsOf({ calendarId: slot.calendarId, assignedUserId: slot.assignedUserId }),
      label: eventLabel(parts, { startMs, endMs, ...context }),
    },
  };
}

/** The booking being made, where its form says it would be. */
export function drawDraft(ghost: DraftGhost, context: DrawingContext): DrawnEvent {
  const parts = {
    kind: 'draft',
    targetId: '',
    name: ghost.clientName || m.calendar_new(),
    service: context.calendarName(ghost.calendarId),
    providerName: context.providerName(ghost.assignedUserId),
    assignedUserId: ghost.assignedUserId,
    status: 'new',
    statusWord: '',
    sync: 'pending',
    isSeries: false,
    changedElsewhere: false,
  } satisfies Omit<EventDetail, 'label' | 'colors'>;
  const { startMs, endMs } = ghost;
  return {
    id: DRAFT_EVENT_ID,
    startMs,
    endMs,
    movable: true,
    detail: {
      ...parts,
      colors: context.colorsOf(ghost),
      label: eventLabel(parts, { startMs, endMs, ...context }),
    },
  };
}
