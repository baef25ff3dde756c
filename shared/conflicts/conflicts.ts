import { m } from '../messages/messages.ts';
import { listText } from '../text/plain-text.ts';
import type { Appointment } from '../appointment/appointment.ts';
import type { BookingCalendar } from '../directory/booking-calendar.ts';
import {
  DEFAULT_TIME_STYLE,
  durationText,
  formatDate,
  formatDayTime,
  formatTimeRange,
  type TimeStyle,
} from '../time/format.ts';
import { dateOf, dayBounds, type TimeRange } from '../time/zone.ts';
import { isOpenThroughout } from './open-hours.ts';
import { overlaps, type ScheduleIndex } from './schedule-index.ts';

/** A time the user wants to book. */
export interface WantedTime extends TimeRange {
  calendarId: string | null;
  /** Null leaves it to the calendar's team: then one free member is enough, but on a collective calendar. */
  providerId: string | null;
  contactId: string | null;
}

export type ConflictKind =
  'provider-booked' | 'calendar-full' | 'blocked' | 'outside-open-hours' | 'client-booked' | 'in-the-past';

/** The appointment or block in the way. */
interface OtherParty extends TimeRange {
  id: string;
  title: string;
}

export interface Conflict {
  kind: ConflictKind;
  /** Null where nothing stands in the way but a rule: open hours, the past, a full slot. */
  other: OtherParty | null;
  /** True where the times do not meet and only the calendar's buffer is not kept. */
  bufferOnly: boolean;
  /** What is wrong, in a sentence for the user with the location's times. */
  sentence: string;
}

/** Appointments that are not in the way: the one being moved, or all of the series being moved. */
export interface Ignored {
  appointmentId?: string | null;
  masterId?: string | null;
}

export interface ConflictOptions {
  nowMs: number;
  ignore?: Ignored;
  style?: TimeStyle;
}

const MINUTE_MS = 60_000;
/** What began so few minutes ago is now: whoever is booked stands at the desk. */
const JUST_BEGUN_MS = 10 * MINUTE_MS;

/**
 * Everything that conflicts with a time, the hardest first; empty when it is free. Cancelled and invalid appointments do
 * not count, touching ends do not overlap. Who shares calendar, provider and start shares a slot, up to the
 * calendar's `appointmentsPerSlot`. A calendar without open hours is taken to be open always: the app does not know.
 * A collective calendar needs all of its team, whoever is chosen.
 */
export function findConflicts(
  wanted: WantedTime,
  index: ScheduleIndex,
  options: ConflictOptions,
): Conflict[] {
  const scene: Scene = { wanted, index, options };
  const needed = index.peopleOf(wanted.calendarId, wanted.providerId);
  return [
    ...(needed.length === 0 ? teamConflicts(scene) : groupConflicts(scene, needed)),
    ...clientConflicts(scene),
    ...openHoursConflicts(scene),
    ...pastConflicts(scene),
  ];
}

/** True where somebody or something has the time; false where only the clock or the open hours are against it. */
export function isTaken(conflicts: readonly Conflict[]): boolean {
  return conflicts.some(({ kind }) => kind !== 'in-the-past' && kind !== 'outside-open-hours');
}

/**
 * What the server says to a time of another length than the calendar's, in a sentence: it refuses it while it checks slots
 * (API-NOTES §2). Null for the calendar's own length. A series is never checked there, so this is nothing to say of one.
 */
export function lengthObjection({ startMs, endMs }: TimeRange, calendar: BookingCalendar): string | null {
  const minutes = (endMs - startMs) / MINUTE_MS;
  if (minutes === calendar.slotDurationMinutes) return null;
  return m.conflicts_length({
    service: calendar.name,
    usual: durationText(calendar.slotDurationMinutes),
    wanted: durationText(minutes),
  });
}

interface Scene {
  wanted: WantedTime;
  index: ScheduleIndex;
  options: ConflictOptions;
}

function calendarOf({ wanted, index }: Scene): BookingCalendar | null {
  return wanted.calendarId === null ? null : index.calendar(wanted.calendarId);
}

/** The other appointments a search found: not the one being moved. */
function others(found: readonly Appointment[], { ignore }: ConflictOptions): Appointment[] {
  const masterId = ignore?.masterId ?? null;
  const ids = [ignore?.appointmentId ?? null, masterId];
  return found.filter(({ id, series }) => {
    return !ids.includes(id) && (masterId === null || series?.masterId !== masterId);
  });
}

function providerConflicts(scene: Scene, providerId: string): Conflict[] {
  const { wanted, index, options } = scene;
  const near = others(index.ofProvider(providerId, widestReach(wanted, index)), options);
  const shared = near.filter((other) => sharesSlot(other, scene));
  const booked = near
    .filter((other) => !shared.includes(other) && isInTheWay(other, scene))
    .map((other) =>
      conflict(scene, 'provider-booked', { other, providerId, bufferOnly: !overlaps(other, wanted) }),
    );
  const isFull = shared.length > 0 && shared.length >= perSlotOf(scene);
  const full = isFull ? [conflict(scene, 'calendar-full', { providerId })] : [];
  return [...booked, ...full, ...blockConflicts(scene, providerId)];
}

/** What conflicts with each of several people who are needed together; what is in the way of all of them is said once. */
function groupConflicts(scene: Scene, providerIds: readonly string[]): Conflict[] {
  const found = new Map<string, Conflict>();
  for (const providerId of providerIds) {
    for (const conflict of providerConflicts(scene, providerId)) {
      const key = conflict.other === null ? conflict.kind : `${conflict.kind} ${conflict.other.id}`;
      if (!found.has(key)) found.set(key, conflict);
    }
  }
  return [...found.values()];
}

function perSlotOf(scene: Scene): number {
  return calendarOf(scene)?.appointmentsPerSlot ?? 1;
}

/** True for an appointment of the same class: same calendar, same start, in a calendar whose slots take several. */
function sharesSlot(other: Appointment, scene: Scene): boolean {
  const { calendarId, startMs } = scene.wanted;
  return perSlotOf(scene) > 1 && other.calendarId === calendarId && other.startMs === startMs;
}

/** With nobody chosen, a time is taken when no member of the team could take it. */
function teamConflicts(scene: Scene): Conflict[] {
  const { wanted, index, options } = scene;
  const calendar = calendarOf(scene);
  const calendarBlocks = blockConflicts(scene, null);
  if (calendar === null || calendarBlocks.length > 0) return calendarBlocks;

  const sameCalendar = others(index.ofCalendar(calendar.id, wanted), options);
  if (calendar.teamMembers.length === 0) {
    return mostAtOnce(sameCalendar) >= calendar.appointmentsPerSlot
      ? [conflict(scene, 'calendar-full', {})]
      : [];
  }
  const unassigned = sameCalendar.filter(({ assignedUserId }) => assignedUserId === null);
  const places = calendar.teamMembers.map(({ userId }) => placesLeft(scene, userId, sameCalendar));
  const free = places.reduce((sum, count) => sum + count, 0);
  return mostAtOnce(unassigned) >= free ? [conflict(scene, 'calendar-full', {})] : [];
}

/** How many more appointments of the wanted slot a member of the team could take. */
function placesLeft(scene: Scene, userId: string, sameCalendar: readonly Appointment[]): number {
  if (providerConflicts(scene, userId).length > 0) return 0;
  const taken = sameCalendar.filter((other) => other.assignedUserId === userId && sharesSlot(other, scene));
  return perSlotOf(scene) - taken.length;
}

/** How many of the appointments run at the same moment, at most. */
function mostAtOnce(appointments: readonly Appointment[]): number {
  return Math.max(
    0,
    ...appointments.map(
      ({ startMs }) =>
        appointments.filter((other) => other.startMs <= startMs && other.endMs > startMs).length,
    ),
  );
}

/** An appointment is in the way when it overlaps, or when the buffer of either calendar is not kept between the two. */
function isInTheWay(other: Appointment, scene: Scene): boolean {
  const { wanted, index } = scene;
  const otherCalendar = other.calendarId === null ? null : index.calendar(other.calendarId);
  return (
    overlaps(withBuffers(wanted, calendarOf(scene)), other) ||
    overlaps(wanted, withBuffers(other, otherCalendar))
  );
}

function withBuffers(range: TimeRange, calendar: BookingCalendar | null): TimeRange {
  return {
    startMs: range.startMs - (calendar?.bufferBeforeMinutes ?? 0) * MINUTE_MS,
    endMs: range.endMs + (calendar?.bufferAfterMinutes ?? 0) * MINUTE_MS,
  };
}

/** The stretch in which any calendar's buffer could still reach the wanted time. */
function widestReach(wanted: TimeRange, index: ScheduleIndex): TimeRange {
  const widestMs =
    Math.max(
      0,
      ...index.facts.calendars.map((calendar) =>
        Math.max(calendar.bufferBeforeMinutes, calendar.bufferAfterMinutes),
      ),
    ) * MINUTE_MS;
  return { startMs: wanted.startMs - widestMs, endMs: wanted.endMs + widestMs };
}

function blockConflicts(scene: Scene, providerId: string | null): Conflict[] {
  const { wanted, index } = scene;
  return index
    .blocks({ providerId, calendarId: wanted.calendarId }, wanted)
    .map((other) =>
      conflict(scene, 'blocked', { other, providerId: other.assignedUserId, source: other.source }),
    );
}

function clientConflicts(scene: Scene): Conflict[] {
  const { wanted, index, options } = scene;
  if (wanted.contactId === null) return [];
  return others(index.ofContact(wanted.contactId, wanted), options).map((other) =>
    conflict(scene, 'client-booked', { other, providerId: other.assignedUserId }),
  );
}

function openHoursConflicts(scene: Scene): Conflict[] {
  const { wanted, index } = scene;
  const calendar = calendarOf(scene);
  if (calendar === null) return [];
  if (!index.hasOpenHours(calendar.id)) return [];
  const date = dateOf(wanted.startMs, index.facts.timeZone);
  if (isOpenThroughout(wanted, date, (day) => index.openRangesOn(calendar.id, day))) return [];
  return [conflict(scene, 'outside-open-hours', {})];
}

function pastConflicts(scene: Scene): Conflict[] {
  const isGone = scene.options.nowMs - scene.wanted.startMs > JUST_BEGUN_MS;
  return isGone ? [conflict(scene, 'in-the-past', {})] : [];
}

interface Details {
  other?: (OtherParty & { contactId?: string | null }) | undefined;
  providerId?: string | null;
  bufferOnly?: boolean;
  source?: string | null;
}

function conflict(scene: Scene, kind: ConflictKind, details: Details): Conflict {
  const { wanted, index, options } = scene;
  const { other, bufferOnly = false } = details;
  return {
    kind,
    other:
      other === undefined
        ? null
        : { id: other.id, title: other.title, startMs: other.startMs, endMs: other.endMs },
    bufferOnly,
    sentence: conflictMessage({
      kind,
      wanted,
      index,
      ...details,
      style: options.style ?? DEFAULT_TIME_STYLE,
    }),
  };
}

/** What a conflict is about; names are looked up here. */
interface ConflictFacts {
  kind: ConflictKind;
  wanted: WantedTime;
  index: ScheduleIndex;
  other?: (OtherParty & { contactId?: string | null }) | undefined;
  providerId?: string | null;
  bufferOnly?: boolean;
  /** Of a block: what made it; null for one made by hand. */
  source?: string | null;
  style: TimeStyle;
}

/** The sentence for the user: `Dr Kim is already booked 10:00–10:30 (Ana López).` */
function conflictMessage(facts: ConflictFacts): string {
  const { kind, wanted, index, style } = facts;
  const { timeZone } = index.facts;
  switch (kind) {
    case 'provider-booked':
      return bookedText(facts);
    case 'client-booked': {
      const client = clientOf(facts) ?? m.conflicts_this_client();
      const who = providerText(facts, '');
      const times = timesOf(facts);
      return who === ''
        ? m.conflicts_client_booked({ client, times })
        : m.conflicts_client_booked_with({ client, times, who });
    }
    case 'calendar-full':
      return fullText(facts);
    case 'blocked':
      return blockedText(facts);
    case 'outside-open-hours':
      return openHoursText(facts);
    case 'in-the-past':
      return m.conflicts_past({ time: formatDayTime(wanted.startMs, timeZone, style) });
  }
}

function timesOf({ other, wanted, index, style }: ConflictFacts): string {
  const { startMs, endMs }: TimeRange = other ?? wanted;
  const { timeZone } = index.facts;
  return formatTimeRange(startMs, endMs, timeZone, style, dateOf(wanted.startMs, timeZone));
}

function providerText({ providerId = null, index }: ConflictFacts, fallback: string): string {
  return (providerId === null ? null : index.facts.providerName(providerId)) ?? fallback;
}

function calendarName({ wanted, index }: ConflictFacts): string {
  const calendar = wanted.calendarId === null ? null : index.calendar(wanted.calendarId);
  return calendar?.name ?? m.conflicts_this_service();
}

/** The client of the appointment in the way, by name, or else what its title says. */
function clientOf({ other, index }: ConflictFacts): string | null {
  if (other === undefined) return null;
  const { contactId = null } = other;
  const name = contactId === null ? null : index.facts.contactName(contactId);
  return name ?? (other.title.trim() === '' ? null : other.title);
}

function bookedText(facts: ConflictFacts): string {
  const who = providerText(facts, m.conflicts_the_provider());
  const client = clientOf(facts);
  const times = timesOf(facts);
  if (facts.bufferOnly === true) {
    return client === null
      ? m.conflicts_buffer({ who, times })
      : m.conflicts_buffer_client({ who, times, client });
  }
  return client === null
    ? m.conflicts_booked({ who, times })
    : m.conflicts_booked_client({ who, times, client });
}

function fullText(facts: ConflictFacts): string {
  const { wanted, index, style } = facts;
  const times = formatTimeRange(wanted.startMs, wanted.endMs, index.facts.timeZone, style);
  const who = providerText(facts, '');
  const service = calendarName(facts);
  return who === '' ? m.conflicts_nobody_free({ service, times }) : m.conflicts_full({ service, times, who });
}

function blockedText(facts: ConflictFacts): string {
  const times = timesOf(facts);
  const reason = blockReason(facts);
  if (typeof facts.providerId === 'string') {
    const who = providerText(facts, m.conflicts_the_provider());
    return reason === ''
      ? m.conflicts_provider_blocked({ who, times })
      : m.conflicts_provider_blocked_why({ who, times, reason });
  }
  const what = facts.wanted.calendarId === null ? m.conflicts_this_time() : calendarName(facts);
  return reason === ''
    ? m.conflicts_blocked({ what, times })
    : m.conflicts_blocked_why({ what, times, reason });
}

/** A block that came from somebody's own calendar may hold private words: those are not repeated (API-NOTES §10). */
export function mayRepeatTitle(source: string | null): boolean {
  return source === null || !/google|outlook|microsoft|icloud|apple/i.test(source);
}

function blockReason({ other, source = null }: ConflictFacts): string {
  return mayRepeatTitle(source) && other !== undefined && other.title.trim() !== '' ? other.title : '';
}

function openHoursText(facts: ConflictFacts): string {
  const { startMs, endMs } = facts.wanted;
  const { timeZone } = facts.index.facts;
  // Midnight ends the day before.
  const dates = new Set([startMs, Math.max(startMs, endMs - 1)].map((ms) => dateOf(ms, timeZone)));
  const service = calendarName(facts);
  const [first = '', second] = [...dates].map((date) => hoursText(facts, date));
  return second === undefined
    ? m.conflicts_hours_on_day({ service, hours: first })
    : m.conflicts_hours_on_two_days({ service, first, second });
}

/** `open 09:00–12:00 and 13:00–17:00 on Mon 23 Nov 2026`, `open all day on …` or `closed on …`. */
function hoursText({ wanted, index, style }: ConflictFacts, date: string): string {
  const { timeZone } = index.facts;
  const bounds = dayBounds(date, timeZone);
  const day = formatDate(date, style);
  const open = wanted.calendarId === null ? [] : index.openRangesOn(wanted.calendarId, date);
  if (open.length === 0) return m.conflicts_closed({ day });
  if (open.some(({ startMs, endMs }) => startMs <= bounds.startMs && endMs >= bounds.endMs)) {
    return m.conflicts_open_all_day({ day });
  }
  const ranges = open.map(({ startMs, endMs }) =>
    // An end at midnight is the next day's 00:00: without the day in front of it.
    formatTimeRange(startMs, endMs, timeZone, style).replace(/–.* (?=\d+:\d+( [ap]m)?$)/, '–'),
  );
  return m.conflicts_open({ times: listText(ranges), day });
}
