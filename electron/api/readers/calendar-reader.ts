import {
  bookingCalendarSchema,
  calendarGroupSchema,
  openHoursSchema,
  type BookingCalendar,
  type CalendarGroup,
  type LocationConfiguration,
  type OpenHours,
  type TeamMember,
} from '../../../shared/directory/booking-calendar.ts';
import {
  isRecord,
  readFlag,
  readIdOf,
  readNumber,
  readTextOf,
  withUnknownFields,
  MOST_ROWS,
  readInstantMs,
  UnreadableAnswer,
  type RawRecord,
} from './fields.ts';
import type { FreeSlot } from '../client-types.ts';
import type { Listing } from '../call.ts';

/** Wrappers around the days of an answer: none is documented, one (`_dates_`) was seen, more than a few are no answer. */
const DEEPEST = 4;

/** What was found on the way through an answer. */
interface Found {
  items: FreeSlot[];
  unreadable: number;
  /** Lists of slots or days, empty ones included. */
  lists: number;
  /** True where something lay in a wrapper or list that was neither. */
  anyOther: boolean;
}

/**
 * `{ "2024-10-28": { slots: [...] }, … }` as one list in order of time, also where the days lie in a wrapper of their own, are
 * lists themselves, or come as a list of days. What is no list of slots, such as the `traceId` among the days, is passed over;
 * a slot that is no time is counted as unreadable. An answer in which nothing can be read, and which is not empty either, is
 * no answer without slots: throws `UnreadableAnswer`.
 */
export function readFreeSlots(body: unknown): Listing<FreeSlot> {
  const found: Found = { items: [], unreadable: 0, lists: 0, anyOther: false };
  if (Array.isArray(body)) readList(body, found, 0);
  else if (isRecord(body)) readDays(body, found, 0);
  else found.anyOther = true;
  const { items, unreadable, lists, anyOther } = found;
  const isUnread = items.length === 0 && (unreadable > 0 || (anyOther && lists === 0));
  if (isUnread) throw new UnreadableAnswer('Expected days with slots');
  return { items: items.sort((first, second) => first.startMs - second.startMs), unreadable };
}

/** Whatever holds days, or is one. */
function readDays(holder: RawRecord, found: Found, depth: number): void {
  for (const [key, value] of Object.entries(holder)) {
    const isDay = /^\d{4}-\d{2}-\d{2}/.test(key);
    const before = found.lists;
    if (isRecord(value) && depth < DEEPEST) readDays(value, found, depth + 1);
    else if ((isDay || key === 'slots') && Array.isArray(value)) readList(value, found, depth + 1);
    else if (depth > 0 || Array.isArray(value)) found.anyOther = true;
    // A day whose slots are not there is no day without any.
    if (isDay && found.lists === before) found.unreadable += 1;
  }
}

/** A list of slots, or of days. */
function readList(list: readonly unknown[], found: Found, depth: number): void {
  found.lists += 1;
  for (const entry of list) {
    if (found.items.length + found.unreadable > MOST_ROWS) {
      throw new UnreadableAnswer('More slots than any answer has', 'answer-too-large');
    }
    const text = isRecord(entry) ? (entry.startTime ?? entry.start ?? entry.slot) : entry;
    // No zone: the text is sent back to the letter, so a naive one would be as ambiguous to the server.
    const startMs = typeof text === 'string' && !/^\d+$/.test(text) ? readInstantMs(text, null) : null;
    if (typeof text === 'string' && startMs !== null) found.items.push({ startMs, startTime: text });
    else if (isRecord(entry) && 'slots' in entry && depth < DEEPEST) readDays(entry, found, depth + 1);
    else found.unreadable += 1;
  }
}

/** Defaults of the documents (API-NOTES §11). */
const DEFAULT_SLOT_MINUTES = 30;
const MINUTES_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['min', 1],
  ['mins', 1],
  ['minute', 1],
  ['minutes', 1],
  ['hour', 60],
  ['hours', 60],
  ['hr', 60],
  ['hrs', 60],
  ['day', 1440],
  ['days', 1440],
]);

/** Keys of the wire that the app holds under its own names. */
const CONSUMED_KEYS = [
  '_id',
  'eventColor',
  'slotDuration',
  'slotDurationUnit',
  'slotInterval',
  'slotIntervalUnit',
  'slotBuffer',
  'slotBufferUnit',
  'preBuffer',
  'preBufferUnit',
  'appoinmentPerSlot',
  'appointmentPerSlot',
];

/** A calendar; null when it has no id. `fallbackLocationId` is used where the row does not name its location. */
export function readBookingCalendar(raw: RawRecord, fallbackLocationId: string): BookingCalendar | null {
  const id = readIdOf(raw, 'id', '_id');
  if (id === null) return null;
  const slotDurationMinutes = positiveMinutes(raw, 'slotDuration') ?? DEFAULT_SLOT_MINUTES;
  const perSlot = readNumber(raw.appoinmentPerSlot) ?? readNumber(raw.appointmentPerSlot);
  const parsed = bookingCalendarSchema.safeParse(
    withUnknownFields(raw, CONSUMED_KEYS, {
      id,
      locationId: readIdOf(raw, 'locationId') ?? fallbackLocationId,
      groupId: readIdOf(raw, 'groupId'),
      name: readTextOf(raw, 'name') ?? 'Calendar without a name',
      // The field is optional and says only of drafts that they are not in use.
      isActive: readFlag(raw.isActive) ?? true,
      calendarType: readTextOf(raw, 'calendarType') ?? '',
      eventTitle: readTextOf(raw, 'eventTitle'),
      color: readTextOf(raw, 'eventColor'),
      teamMembers: list(raw.teamMembers).flatMap((member) => readTeamMember(member) ?? []),
      locationConfigurations: readLocationConfigurations(raw.locationConfigurations),
      slotDurationMinutes,
      slotIntervalMinutes: positiveMinutes(raw, 'slotInterval') ?? slotDurationMinutes,
      bufferBeforeMinutes: minutes(raw, 'preBuffer') ?? 0,
      bufferAfterMinutes: minutes(raw, 'slotBuffer') ?? 0,
      appointmentsPerSlot: perSlot !== null && perSlot >= 1 ? clampInteger(perSlot) : 1,
      openHours: list(raw.openHours).flatMap((hours) => readOpenHours(hours) ?? []),
      autoConfirm: readFlag(raw.autoConfirm) ?? true,
    }),
  );
  return parsed.success ? parsed.data : null;
}

/** A group; null when it has no id. */
export function readCalendarGroup(raw: RawRecord): CalendarGroup | null {
  const id = readIdOf(raw, 'id', '_id');
  if (id === null) return null;
  const parsed = calendarGroupSchema.safeParse(
    withUnknownFields(raw, ['_id'], {
      id,
      name: readTextOf(raw, 'name') ?? 'Group without a name',
      isActive: readFlag(raw.isActive) ?? true,
    }),
  );
  return parsed.success ? parsed.data : null;
}

function readTeamMember(raw: RawRecord): TeamMember | null {
  const userId = readIdOf(raw, 'userId');
  if (userId === null) return null;
  return {
    userId,
    priority: readNumber(raw.priority),
    isPrimary: readFlag(raw.isPrimary) ?? false,
    locationConfigurations: readLocationConfigurations(raw.locationConfigurations),
  };
}

function readLocationConfigurations(value: unknown): LocationConfiguration[] {
  return list(value).flatMap((raw) => {
    const kind = readTextOf(raw, 'kind');
    if (kind === null) return [];
    return { kind, location: readTextOf(raw, 'location') ?? '', meetingId: readTextOf(raw, 'meetingId') };
  });
}

/** One entry of open hours; an hour that makes no sense is left out, the entry's others stay. */
function readOpenHours(raw: RawRecord): OpenHours | null {
  const days = [raw.daysOfTheWeek].flat().map(readNumber);
  const hours = list(raw.hours).map((span) => ({
    openHour: readNumber(span.openHour),
    openMinute: readNumber(span.openMinute) ?? 0,
    closeHour: readNumber(span.closeHour),
    closeMinute: readNumber(span.closeMinute) ?? 0,
  }));
  const shape = openHoursSchema.shape;
  const parsed = {
    daysOfTheWeek: days.filter((day) => shape.daysOfTheWeek.element.safeParse(day).success) as number[],
    hours: hours.flatMap((span) => shape.hours.element.safeParse(span).data ?? []),
  };
  return parsed.daysOfTheWeek.length > 0 && parsed.hours.length > 0 ? parsed : null;
}

/** A duration in whole minutes from a number and its unit (`mins` or `hours`); null when there is none. */
function minutes(raw: RawRecord, key: string): number | null {
  const amount = readNumber(raw[key]);
  if (amount === null || amount < 0) return null;
  const unit = readTextOf(raw, `${key}Unit`)?.trim().toLowerCase() ?? 'mins';
  return clampInteger(Math.round(amount * (MINUTES_PER_UNIT.get(unit) ?? 1)));
}

function positiveMinutes(raw: RawRecord, key: string): number | null {
  const value = minutes(raw, key);
  return value !== null && value > 0 ? value : null;
}

function clampInteger(value: number): number {
  return Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER);
}

function list(value: unknown): RawRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
