import type { AppointmentNote } from '../../shared/appointment/appointment.ts';
import { CALENDARS_VERSION, pathSegment, type ApiCall } from './call.ts';
import type { NoteBody, NotesApi } from './client-types.ts';
import { orUnreadable, readFlag, readRows, recordOrEmpty, unwrap, unwrapList } from './readers/fields.ts';
import { readNote } from './readers/event-reader.ts';
import { sendForDone, type ResourceContext } from './resource.ts';

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

function writeCall(name: string): Pick<ApiCall, 'name' | 'version' | 'scope' | 'isWrite'> {
  return { name, version: CALENDARS_VERSION, scope: 'calendars/events.write', isWrite: true };
}
