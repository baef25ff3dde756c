import {
  appointmentSchema,
  blockedSlotSchema,
  type Appointment,
  type BlockedSlot,
} from '../../../shared/appointment/appointment.ts';
import type { Listing } from '../call.ts';
import {
  readFlag,
  readRows,
  readIdOf,
  readTextOf,
  recordOrEmpty,
  unwrap,
  unwrapList,
  withUnknownFields,
  type RawRecord,
} from './fields.ts';
import { readInstantMs } from './instant.ts';
import { readInstanceId, readSeries } from './series-reader.ts';

/** What a reader of events needs to know besides the event. */
export interface EventContext {
  locationId: string;
  /** Zone for naive times; null leaves them unreadable. */
  timeZone: string | null;
}

/** An end that was left out is drawn with the API's own default slot duration (API.md section 4). */
const DEFAULT_DURATION_MS = 30 * 60_000;

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
  'rrule',
  'masterEventId',
  'dateAdded',
  'dateUpdated',
  'deleted',
];

/** True for a row the server has deleted but still lists (API.md section 3). */
export function isDeleted(raw: RawRecord): boolean {
  return readFlag(raw.deleted) === true;
}

/** One event as an appointment; null when it has no id or no start. */
export function readAppointment(raw: RawRecord, context: EventContext): Appointment | null {
  const times = readTimes(raw, context.timeZone);
  if (times === null) return null;
  const candidate = withUnknownFields(raw, CONSUMED_KEYS, {
    ...times,
    locationId: readTextOf(raw, 'locationId') ?? context.locationId,
    calendarId: readIdOf(raw, 'calendarId'),
    contactId: readIdOf(raw, 'contactId'),
    assignedUserId: readIdOf(raw, 'assignedUserId', 'userId'),
    title: readTextOf(raw, 'title') ?? '',
    status: readTextOf(raw, 'appointmentStatus', 'appoinmentStatus', 'status') ?? '',
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

/** One event as a blocked slot; calendar, contact and status are often missing (API.md section 1). */
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
export function readAppointmentList(body: unknown, context: EventContext): Listing<Appointment> {
  return readRows(
    unwrapList(body, 'events', 'appointments'),
    (row) => readAppointment(row, context),
    isDeleted,
  );
}

/** `{events}` as blocked slots, deleted ones left out. */
export function readBlockedSlotList(body: unknown, timeZone: string | null): Listing<BlockedSlot> {
  return readRows(
    unwrapList(body, 'events', 'blockedSlots'),
    (row) => readBlockedSlot(row, timeZone),
    isDeleted,
  );
}

/** `event | appointment | self` (API.md section 1). */
export function unwrapEvent(body: unknown): RawRecord {
  return unwrap(body, 'event', 'appointment');
}

function readTimes(
  raw: RawRecord,
  timeZone: string | null,
): { id: string; startMs: number; endMs: number } | null {
  const id = readIdOf(raw, 'id', '_id', 'eventId');
  if (id === null) return null;
  const instance = readInstanceId(id);
  const startMs = readInstantMs(raw.startTime, timeZone) ?? instance?.startMs ?? null;
  if (startMs === null) return null;
  const endMs = readInstantMs(raw.endTime, timeZone);
  // An end before its start is a mistake of the sender; shown with a length rather than not at all.
  if (endMs !== null && endMs >= startMs) return { id, startMs, endMs };
  return { id, startMs, endMs: startMs + (instance ? instance.durationSeconds * 1000 : DEFAULT_DURATION_MS) };
}

function readSource(raw: RawRecord): string | null {
  return readTextOf(recordOrEmpty(raw.createdBy), 'source') ?? readTextOf(raw, 'source');
}
