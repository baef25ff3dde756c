import type { Appointment, AppointmentNote } from '../../shared/appointment/appointment.ts';
import type { BookingRequest } from '../../shared/appointment/booking-order.ts';
import { CALENDARS_VERSION, pathSegment, type ApiCall } from './call.ts';
import type { AppointmentsApi, AppointmentUpdate, NoteBody, NotesApi } from './client-types.ts';
import { removeEvent } from './events.ts';
import { readAppointment, readNote, unwrapEvent } from './readers/event-reader.ts';
import {
  orUnreadable,
  readFlag,
  readRows,
  recordOrEmpty,
  unwrap,
  unwrapList,
  type RawRecord,
} from './readers/fields.ts';
import { sendForDone, type ResourceContext } from './resource.ts';

const PATH = 'calendars/events/appointments';

/** Appointments, one at a time (API-NOTES §5). */
export function createAppointmentsApi(context: ResourceContext): AppointmentsApi {
  const read = (raw: RawRecord, locationId: string): Appointment | null =>
    readAppointment(raw, { locationId, timeZone: context.getTimeZone() });

  return {
    create: (request, options) =>
      context.send(
        { ...writeCall('appointments.create'), method: 'post', path: PATH, body: request },
        (body) =>
          orUnreadable(read(withRequest(unwrapEvent(body), request), request.locationId), 'an appointment'),
        options,
      ),

    update: (eventId, update, options) =>
      context.send(
        {
          ...writeCall('appointments.update'),
          method: 'put',
          path: `${PATH}/${pathSegment(eventId)}`,
          body: update satisfies AppointmentUpdate,
        },
        (body) => readUpdated(body, read),
        options,
      ),

    get: (eventId, options) =>
      context.send(
        {
          name: 'appointments.get',
          method: 'get',
          path: `${PATH}/${pathSegment(eventId)}`,
          version: CALENDARS_VERSION,
          scope: 'calendars/events.readonly',
          isWrite: false,
        },
        (body) => orUnreadable(read(unwrapEvent(body), ''), 'an appointment'),
        options,
      ),

    remove: (eventId, options) => removeEvent(context, eventId, options),
  };
}

function writeCall(name: string): Pick<ApiCall, 'name' | 'version' | 'scope' | 'isWrite'> {
  return { name, version: CALENDARS_VERSION, scope: 'calendars/events.write', isWrite: true };
}

/** Keys the answer's schema leaves optional or drops, and that the request settles; never the series' own. */
const SETTLED_BY_REQUEST = [
  'calendarId',
  'locationId',
  'contactId',
  'startTime',
  'endTime',
  'title',
  'assignedUserId',
  'description',
  'address',
  'meetingLocationType',
  'meetingLocationId',
] as const satisfies readonly (keyof BookingRequest)[];

/**
 * The answer, with what it leaves out, or names by something that is no text, taken from the request. Its id it must bring
 * itself; its status too, since what the server stores may differ from what was asked.
 */
function withRequest(answer: RawRecord, request: BookingRequest): RawRecord {
  const settled = Object.fromEntries(
    SETTLED_BY_REQUEST.flatMap((key) => (request[key] === undefined ? [] : [[key, request[key]]])),
  );
  const isSaid = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && value !== null && !(key in settled && !isTime(key) && typeof value !== 'string');
  const said = Object.entries(answer).filter(isSaid);
  return { ...settled, ...Object.fromEntries(said) };
}

/** Times have more than one form (API-NOTES §15). */
function isTime(key: string): boolean {
  return key === 'startTime' || key === 'endTime';
}

/** A changed appointment, only from an answer that holds all of it: a guess would overwrite what is known. */
function readUpdated(
  body: unknown,
  read: (raw: RawRecord, locationId: string) => Appointment | null,
): Appointment | null {
  if (body === undefined) return null;
  const raw = unwrapEvent(body);
  const appointment = read(raw, '');
  if (appointment === null) return null;
  const isWhole =
    raw.endTime !== undefined &&
    appointment.locationId !== '' &&
    appointment.calendarId !== null &&
    appointment.contactId !== null &&
    appointment.status !== '';
  return isWhole ? appointment : null;
}

/** Notes of an appointment (API-NOTES §12). */
export function createNotesApi(context: ResourceContext): NotesApi {
  /** The answer repeats the note; what it leaves out is as it was sent. */
  const readWritten =
    (note: NoteBody) =>
    (body: unknown): AppointmentNote =>
      orUnreadable(readNote({ ...note, ...unwrap(body, 'note') }, context.getTimeZone()), 'a note');

  return {
    list: (appointmentId, page, options) =>
      context.send(
        {
          name: 'notes.list',
          method: 'get',
          path: notesPath(appointmentId),
          version: CALENDARS_VERSION,
          scope: 'calendars/events.readonly',
          isWrite: false,
          query: { limit: String(page.limit), offset: String(page.offset) },
        },
        (body) => ({
          ...readRows(unwrapList(body, 'notes'), (row) => readNote(row, context.getTimeZone())),
          hasMore: readFlag(recordOrEmpty(body).hasMore) ?? false,
        }),
        options,
      ),
    create: (appointmentId, note, options) =>
      context.send(
        { ...writeCall('notes.create'), method: 'post', path: notesPath(appointmentId), body: note },
        readWritten(note),
        options,
      ),
    update: (appointmentId, noteId, note, options) =>
      context.send(
        { ...writeCall('notes.update'), method: 'put', path: notesPath(appointmentId, noteId), body: note },
        readWritten(note),
        options,
      ),
    remove: (appointmentId, noteId, options) =>
      sendForDone(
        context,
        { ...writeCall('notes.remove'), method: 'delete', path: notesPath(appointmentId, noteId) },
        options,
      ),
  };
}

function notesPath(appointmentId: string, noteId?: string): string {
  const path = `calendars/appointments/${pathSegment(appointmentId)}/notes`;
  return noteId === undefined ? path : `${path}/${pathSegment(noteId)}`;
}
