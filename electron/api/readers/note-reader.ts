import { appointmentNoteSchema, type AppointmentNote } from '../../../shared/appointment/appointment.ts';
import { readIdOf, readTextOf, recordOrEmpty, withUnknownFields, type RawRecord } from './fields.ts';
import { readInstantMs } from './instant.ts';

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
