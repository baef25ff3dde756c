import {
  appointmentSchema,
  blockedSlotSchema,
  appointmentNoteSchema,
  type Appointment,
  type BlockedSlot,
  type AppointmentNote,
} from '../../../shared/appointment/appointment.ts';
import { normalStatus } from '../../../shared/appointment/status.ts';
import { decodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import type { EventListing } from '../client-types.ts';
import {
  isRecord,
  readFlag,
  readRows,
  readIdOf,
  readTextOf,
  recordOrEmpty,
  unwrap,
  unwrapList,
  withUnknownFields,
  readInstantMs,
  type RawRecord,
} from './fields.ts';
import { rruleLines } from '../../../shared/series/rrule-text.ts';

/** What a reader of events needs to know besides the event. */
export interface EventContext {
  locationId: string;
  /** Zone for naive times; null leaves them unreadable. */
  timeZone: string | null;
}

/** What an event without a readable end occupies: the minute it begins in. */
const START_ONLY_MS = 60_000;

/** Keys that are read into the app's own form and not carried along a second time. */
const CONSUMED_KEYS = [
  '_id',
  'eventId',
  'startTime',
  'endTime',
  'appointmentStatus',
  'appoinmentStatus',
  'notes',
  'isRecurring',
  'users',
  'endUnknown',
  'rrule',
  'masterEventId',
  'dateAdded',
  'dateUpdated',
  'deleted',
];

/** True for a row the server has deleted but still lists (API-NOTES §10). */
export function isDeleted(raw: RawRecord): boolean {
  return readFlag(raw.deleted) === true;
}

/** One event as an appointment; null when it has no id or no start. */
export function readAppointment(raw: RawRecord, context: EventContext): Appointment | null {
  const times = readTimes(raw, context.timeZone);
  if (times === null) return null;
  const candidate = withUnknownFields(raw, CONSUMED_KEYS, {
    ...times,
    locationId: readIdOf(raw, 'locationId') ?? context.locationId,
    calendarId: readIdOf(raw, 'calendarId'),
    contactId: readIdOf(raw, 'contactId'),
    assignedUserId: readIdOf(raw, 'assignedUserId', 'userId'),
    title: readTextOf(raw, 'title') ?? '',
    status: normalStatus(readTextOf(raw, 'appointmentStatus', 'appoinmentStatus', 'status') ?? ''),
    ...readUsers(raw),
    description: readTextOf(raw, 'description', 'notes') ?? '',
    address: readTextOf(raw, 'address') ?? '',
    meetingLocationType: readTextOf(raw, 'meetingLocationType'),
    meetingLocationId: readTextOf(raw, 'meetingLocationId'),
    series: readSeries(raw, times.id),
    source: readSource(raw),
    dateAddedMs: readInstantMs(raw.dateAdded, context.timeZone),
    dateUpdatedMs: readInstantMs(raw.dateUpdated, context.timeZone),
  });
  const parsed = appointmentSchema.safeParse(candidate);
  return parsed.success ? parsed.data : null;
}

/** One event as a blocked slot; calendar, contact and status are often missing (API-NOTES §7). */
export function readBlockedSlot(raw: RawRecord, timeZone: string | null): BlockedSlot | null {
  const times = readTimes(raw, timeZone);
  if (times === null) return null;
  const candidate = withUnknownFields(raw, CONSUMED_KEYS, {
    ...times,
    title: readTextOf(raw, 'title') ?? '',
    calendarId: readIdOf(raw, 'calendarId'),
    assignedUserId: readIdOf(raw, 'assignedUserId', 'userId'),
    source: readSource(raw),
  });
  const parsed = blockedSlotSchema.safeParse(candidate);
  return parsed.success ? parsed.data : null;
}

/** `{events}` as appointments, deleted ones left out. */
export function readAppointmentList(body: unknown, context: EventContext): EventListing<Appointment> {
  return readEvents(unwrapList(body, 'events', 'appointments'), (row) => readAppointment(row, context));
}

/** `{events}` as blocked slots, deleted ones left out. */
export function readBlockedSlotList(body: unknown, timeZone: string | null): EventListing<BlockedSlot> {
  return readEvents(unwrapList(body, 'events', 'blockedSlots'), (row) => readBlockedSlot(row, timeZone));
}

/**
 * Two rows with one id cannot both be kept: the later stands, and where it says another time the other is counted as
 * unreadable.
 */
function readEvents<Event extends EventTimes>(
  rows: readonly unknown[],
  readRow: (row: RawRecord) => Event | null,
): EventListing<Event> {
  const listing = readRows(rows, readRow, isDeleted);
  const byId = new Map<string, Event>();
  let { unreadable } = listing;
  for (const event of listing.items) {
    const earlier = byId.get(event.id);
    if (earlier !== undefined && (earlier.startMs !== event.startMs || earlier.endMs !== event.endMs))
      unreadable += 1;
    byId.set(event.id, event);
  }
  const unreadableIds = rows.flatMap((row) => {
    const id = isRecord(row) ? readIdOf(row, 'id', '_id', 'eventId') : null;
    return id === null || byId.has(id) || isDeleted(row as RawRecord) ? [] : [id];
  });
  return { items: [...byId.values()], unreadable, unreadableIds };
}

/** `event | appointment | self` (API-NOTES §6). */
export function unwrapEvent(body: unknown): RawRecord {
  return unwrap(body, 'event', 'appointment');
}

interface EventTimes {
  id: string;
  startMs: number;
  endMs: number;
  endUnknown?: true | undefined;
}

/**
 * When an event is. An occurrence's id says its start and length as well. An end that cannot be read, or is not after the
 * start, is said to be unknown: a length made up here would be shown, judged and sent as if it were the server's.
 */
function readTimes(raw: RawRecord, timeZone: string | null): EventTimes | null {
  const id = readIdOf(raw, 'id', '_id', 'eventId');
  if (id === null) return null;
  const instance = decodeInstanceId(id);
  const startMs = readInstantMs(raw.startTime, timeZone) ?? readInstantMs(instance?.startMs, timeZone);
  if (startMs === null) return null;
  const fromId = instance === null ? null : readInstantMs(startMs + instance.durationSeconds * 1000, null);
  const endMs = [readInstantMs(raw.endTime, timeZone), fromId].find((end) => end !== null && end > startMs);
  return endMs === undefined || endMs === null
    ? { id, startMs, endMs: startMs + START_ONLY_MS, endUnknown: true }
    : { id, startMs, endMs };
}

/** The people an event takes besides the one it is assigned to. */
function readUsers(raw: RawRecord): { users?: string[] } {
  const users = [raw.users]
    .flat()
    .flatMap((user) => readIdOf(isRecord(user) ? user : { id: user }, 'id', 'userId') ?? []);
  return users.length === 0 ? {} : { users };
}

function readSource(raw: RawRecord): string | null {
  return readTextOf(recordOrEmpty(raw.createdBy), 'source') ?? readTextOf(raw, 'source');
}

/** As they came: a blank at the beginning of a line says that it goes on from the one before. */
function rawTexts(value: unknown): string[] {
  return [value]
    .flat()
    .flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? String(item) : []));
}

/**
 * The lines of an rrule, RRULE first, whether it came as one text or a list of lines (API-NOTES §15).
 * A rule without its `RRULE:` gets it.
 */
export function readRruleLines(value: unknown): string[] {
  return rruleLines(rawTexts(value).join('\n'));
}

/** The series an event belongs to, by any of the signs the API gives; null for a single appointment. */
function readSeries(raw: RawRecord, id: string): Appointment['series'] {
  const masterEventId = readIdOf(raw, 'masterEventId');
  const rruleLines = readRruleLines(raw.rrule);
  const instance = decodeInstanceId(id);
  const recurs = readFlag(raw.isRecurring) === true || rruleLines.length > 0;
  if (!recurs && masterEventId === null && instance === null) return null;
  return { masterId: masterEventId ?? instance?.masterId ?? id, rruleLines };
}

/** A note; null when it has no id. */
export function readNote(raw: RawRecord, timeZone: string | null): AppointmentNote | null {
  const id = readIdOf(raw, 'id', '_id');
  if (id === null) return null;
  const createdBy = recordOrEmpty(raw.createdBy);
  const parsed = appointmentNoteSchema.safeParse(
    withUnknownFields(raw, ['_id', 'dateAdded'], {
      id,
      body: readTextOf(raw, 'body') ?? '',
      userId: readIdOf(raw, 'userId') ?? readIdOf(createdBy, 'id'),
      authorName: readTextOf(createdBy, 'name'),
      dateAddedMs: readInstantMs(raw.dateAdded, timeZone),
    }),
  );
  return parsed.success ? parsed.data : null;
}
