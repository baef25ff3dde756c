import { z } from 'zod';
import { occupiesTime, statusLook, statusWord } from '../appointment/status.ts';
import { mayRepeatTitle } from '../conflicts/conflicts.ts';
import { isBlockFor, overlaps, peopleTaken } from '../conflicts/schedule-index.ts';
import type { BookingCalendar, Provider } from '../directory/booking-calendar.ts';
import { m } from '../messages/messages.ts';
import { sheetDetailSchema } from '../preferences/preferences.ts';
import { cutText, listText } from '../text/plain-text.ts';
import {
  formatDate,
  formatMoment,
  formatTimeRange,
  zoneAbbreviation,
  type TimeStyle,
} from '../time/format.ts';
import { dayBounds, offsetMsAt, type TimeRange } from '../time/zone.ts';
import {
  bookingsOf,
  type ScheduleAppointment,
  type ScheduleBlockedSlot,
  type ScheduleWindow,
} from './schedule.ts';

/** Whose day: everyone's in one list by time, everyone's with a list for each, or one provider's. */
const sheetWhoSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('each') }),
  z.strictObject({ kind: z.literal('provider'), providerId: z.string() }),
]);
export type SheetWho = z.infer<typeof sheetWhoSchema>;

/** Which day sheet is wanted. */
export const sheetOrderSchema = z.strictObject({
  /** `2026-11-23`, where the location is. */
  date: z.iso.date(),
  who: sheetWhoSchema,
  detail: sheetDetailSchema,
});
export type SheetOrder = z.infer<typeof sheetOrderSchema>;

/** A line of the sheet, in words. */
export interface SheetRow {
  /** `place`: one of a class that stands above it, at the same time. */
  kind: 'booking' | 'class' | 'place' | 'blocked';
  time: string;
  /** The client; of a class its service and how many come; of blocked time why, where that may be said. */
  name: string;
  phone: string;
  service: string;
  provider: string;
  /** Empty for a confirmed one: that is the rule. */
  status: string;
  /** Said where it is not on the server, or needs the user; empty otherwise. */
  unsent: string;
  notes: string;
}

/** A list of the sheet: of one provider, or of everyone. */
export interface SheetSection {
  /** Null where there is only one list. */
  heading: string | null;
  rows: SheetRow[];
  bookingCount: number;
}

/** A day on paper: everything that is said, in order and in the language of the app. */
export interface DaySheet {
  day: string;
  place: string;
  /** Whose it is; empty for everyone's. */
  who: string;
  /** `As of 10:05`: how old what it says is. */
  asOf: string;
  /** What whoever reads it must know besides, such as what is not on the server. */
  notices: string[];
  sections: SheetSection[];
  columns: { phone: boolean; provider: boolean };
}

/** What a sheet is made from. `window` holds at least the whole day. */
export interface SheetFacts {
  order: SheetOrder;
  window: ScheduleWindow;
  placeName: string;
  calendars: readonly BookingCalendar[];
  providers: readonly Provider[];
  timeZone: string;
  style: TimeStyle;
  nowMs: number;
  isPractice: boolean;
}

/** Longer ones can be read in the app: a note of pages makes no sheet. */
const LONGEST_NAME = 120;
const LONGEST_NOTE = 700;

/** Makes the sheet of a day. Cancelled ones are left out: their time is free. */
export function daySheet(facts: SheetFacts): DaySheet {
  const { order, window, timeZone, style, nowMs } = facts;
  const day = dayBounds(order.date, timeZone);
  const bookings = bookingsOf(window)
    .filter((booking) => occupiesTime(booking.status) && isOn(day, booking))
    .sort(inOrder(facts));
  const blocks = window.blockedSlots.filter((block) => isOn(day, block));
  const whose = order.who.kind === 'provider' ? providerName(facts, order.who.providerId) : '';
  return {
    day: formatDate(order.date, style),
    place: facts.placeName,
    who: whose,
    asOf:
      window.freshness.fetchedAtMs === null
        ? m.sheet_never_fetched()
        : m.sheet_as_of({ moment: formatMoment(window.freshness.fetchedAtMs, nowMs, timeZone, style) }),
    notices: noticesOf(facts, bookings, day),
    sections: sectionsOf(facts, bookings, blocks),
    columns: { phone: order.detail !== 'names', provider: order.who.kind === 'everyone' },
  };
}

/** A booking without a length is on the day it begins. */
function isOn(day: TimeRange, item: TimeRange): boolean {
  return overlaps(day, item) || (item.startMs >= day.startMs && item.startMs < day.endMs);
}

/** By time; at one time by provider, then by name. */
function inOrder(facts: SheetFacts): (one: ScheduleAppointment, other: ScheduleAppointment) => number {
  const compare = new Intl.Collator(facts.style.locale).compare;
  return (one, other) =>
    one.startMs - other.startMs ||
    one.endMs - other.endMs ||
    compare(peopleText(facts, one), peopleText(facts, other)) ||
    compare(one.calendarId ?? '', other.calendarId ?? '') ||
    compare(clientName(one), clientName(other)) ||
    compare(one.id, other.id);
}

function sectionsOf(
  facts: SheetFacts,
  bookings: readonly ScheduleAppointment[],
  blocks: readonly ScheduleBlockedSlot[],
): SheetSection[] {
  const { who } = facts.order;
  const section = (
    heading: string | null,
    own: readonly ScheduleAppointment[],
    blocked: readonly ScheduleBlockedSlot[],
  ): SheetSection => ({ heading, rows: rowsOf(facts, own, blocked), bookingCount: own.length });
  const isOf = (personId: string | null) => (booking: ScheduleAppointment) => {
    const people = peopleOf(facts, booking);
    return personId === null ? people.length === 0 : people.includes(personId);
  };
  if (who.kind === 'provider') {
    const { providerId } = who;
    const theirs = blocks.filter((block) => isBlockFor(block, providerId));
    return [section(null, bookings.filter(isOf(providerId)), theirs)];
  }
  if (who.kind === 'everyone') {
    // Everybody's lunch would bury the clients.
    return [
      section(
        null,
        bookings,
        blocks.filter(({ assignedUserId }) => assignedUserId === null),
      ),
    ];
  }
  const known = facts.providers.map(({ id }) => id);
  const others = bookings.flatMap((booking) => peopleOf(facts, booking)).filter((id) => !known.includes(id));
  const ids: (string | null)[] = [...known, ...new Set(others), null];
  const sections = ids.map((id) => {
    const heading = id === null ? m.sheet_nobody() : providerName(facts, id);
    const own = blocks.filter(
      (block) => block.assignedUserId === id && (id !== null || block.calendarId !== null),
    );
    const forAll = blocks.filter(
      ({ assignedUserId, calendarId }) => assignedUserId === null && calendarId === null,
    );
    const theirs = bookings.filter(isOf(id));
    // A holiday of the whole place alone makes no page for each.
    if (theirs.length === 0 && own.length === 0) return null;
    return section(heading, theirs, [...own, ...forAll]);
  });
  const filled = sections.filter((one) => one !== null);
  return filled.length > 0 ? filled : [section(null, [], [])];
}

/** Bookings and blocked time by their beginning; several places of one class stand under it. */
function rowsOf(
  facts: SheetFacts,
  bookings: readonly ScheduleAppointment[],
  blocks: readonly ScheduleBlockedSlot[],
): SheetRow[] {
  const placesOf = ({ calendarId }: ScheduleAppointment): number =>
    calendarOf(facts, calendarId)?.appointmentsPerSlot ?? 1;
  const groups = Map.groupBy(bookings, (booking) =>
    placesOf(booking) > 1
      ? `${booking.calendarId} ${booking.assignedUserId} ${booking.startMs} ${booking.endMs}`
      : booking.id,
  );
  const booked = [...groups.values()].map((group) => {
    const [first] = group;
    const rows = group.map((booking) => bookingRow(facts, booking));
    const [firstRow] = rows;
    if (first === undefined || firstRow === undefined || group.length === 1)
      return { startMs: first?.startMs ?? 0, rows };
    const head: SheetRow = {
      ...firstRow,
      kind: 'class',
      name: `${firstRow.service} ${group.length}/${placesOf(first)}`,
      phone: '',
      service: '',
      status: '',
      unsent: '',
      notes: '',
    };
    return {
      startMs: first.startMs,
      rows: [
        head,
        ...rows.map((row): SheetRow => ({ ...row, kind: 'place', time: '', service: '', provider: '' })),
      ],
    };
  });
  const blocked = blocks.map((block) => ({ startMs: block.startMs, rows: [blockRow(facts, block)] }));
  // Sorting keeps the order of those that begin together: clients first.
  return [...booked, ...blocked]
    .sort((one, other) => one.startMs - other.startMs)
    .flatMap(({ rows }) => rows);
}

function bookingRow(facts: SheetFacts, booking: ScheduleAppointment): SheetRow {
  const { detail } = facts.order;
  return {
    kind: 'booking',
    time: timeText(facts, booking),
    name: clientName(booking),
    phone: detail === 'names' ? '' : (booking.contactPhone ?? ''),
    service: calendarOf(facts, booking.calendarId)?.name ?? '',
    provider: peopleText(facts, booking),
    status: statusLook(booking.status) === 'confirmed' ? '' : statusWord(booking.status),
    unsent: unsentText(booking),
    notes: detail === 'notes' ? cutText(booking.description.trim(), LONGEST_NOTE) : '',
  };
}

function blockRow(facts: SheetFacts, block: ScheduleBlockedSlot): SheetRow {
  const title = mayRepeatTitle(block.source) ? cutText(block.title.trim(), LONGEST_NAME) : '';
  return {
    kind: 'blocked',
    time: timeText(facts, block),
    name: title === '' ? m.calendar_blocked() : m.sheet_blocked_for({ reason: title }),
    phone: '',
    service: calendarOf(facts, block.calendarId)?.name ?? '',
    provider: block.assignedUserId === null ? '' : providerName(facts, block.assignedUserId),
    status: '',
    unsent: unsentText(block),
    notes: '',
  };
}

/** `10:00–10:30`; only its beginning where the end is not known. On a day the clocks change the zone is said as well. */
function timeText(facts: SheetFacts, item: TimeRange & { endUnknown?: true | undefined }): string {
  const { timeZone, style, order } = facts;
  const range = formatTimeRange(item.startMs, item.endMs, timeZone, style, order.date);
  const [from = range, to = ''] = range.split('–');
  const isEndSaid = item.endUnknown !== true;
  if (!changesClocks(dayBounds(order.date, timeZone), timeZone)) return isEndSaid ? range : from;
  const [before, after] = [item.startMs, item.endMs].map((ms) => zoneAbbreviation(ms, timeZone));
  if (!isEndSaid) return `${from} ${before}`;
  return before === after ? `${range} ${before}` : `${from} ${before}–${to} ${after}`;
}

function changesClocks({ startMs, endMs }: TimeRange, timeZone: string): boolean {
  return offsetMsAt(startMs, timeZone) !== offsetMsAt(endMs - 1, timeZone);
}

function noticesOf(facts: SheetFacts, bookings: readonly ScheduleAppointment[], day: TimeRange): string[] {
  const { window, calendars, timeZone, isPractice } = facts;
  const { failures, unreadableCount } = window.freshness;
  const unsentCount = bookings.filter(({ sync }) => sync.kind === 'pending').length;
  const missing = failures.flatMap(
    ({ calendarId }) => calendars.find(({ id }) => id === calendarId)?.name ?? [],
  );
  return [
    ...(isPractice ? [m.sheet_practice()] : []),
    ...(unsentCount > 0 ? [m.sheet_unsent_count({ count: unsentCount })] : []),
    ...(missing.length > 0 ? [m.sheet_services_old({ services: listText(missing) })] : []),
    ...(unreadableCount > 0 ? [m.sheet_unreadable({ count: unreadableCount })] : []),
    ...(changesClocks(day, timeZone) ? [m.sheet_clocks_change()] : []),
  ];
}

function unsentText({ sync }: Pick<ScheduleAppointment, 'sync'>): string {
  if (sync.kind === 'synced') return '';
  return sync.state === 'needs-attention' ? m.sheet_needs_attention() : m.sheet_not_on_server();
}

function clientName({ contactName, title }: ScheduleAppointment): string {
  return cutText(contactName.trim() || title.trim(), LONGEST_NAME) || m.calendar_no_client();
}

function calendarOf(facts: SheetFacts, calendarId: string | null): BookingCalendar | null {
  return facts.calendars.find(({ id }) => id === calendarId) ?? null;
}

function providerName({ providers }: SheetFacts, providerId: string): string {
  return providers.find(({ id }) => id === providerId)?.name ?? m.sheet_unknown_provider();
}

function peopleOf(facts: SheetFacts, booking: ScheduleAppointment): string[] {
  return peopleTaken(booking, calendarOf(facts, booking.calendarId));
}

function peopleText(facts: SheetFacts, booking: ScheduleAppointment): string {
  return listText(peopleOf(facts, booking).map((id) => providerName(facts, id)));
}
