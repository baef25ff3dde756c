import { z } from 'zod';
import { accepted, answer, refused, type Checked, type PracticeAnswer } from '../answer.ts';
import { findEvent } from '../bookings.ts';
import { checkedAgainst, queryObject, type Route, type RouteRequest } from '../route.ts';
import type { PracticeNote, PracticeWorld } from '../world.ts';
import { isoInUtc } from '../zoned-time.ts';

const MAX_NOTES_PER_PAGE = 20;
const MAX_BODY_LENGTH = 5000;

const noteBody = z.strictObject({
  body: z
    .string()
    .min(1, { error: 'should not be empty' })
    .max(MAX_BODY_LENGTH, { error: `must be shorter than or equal to ${MAX_BODY_LENGTH} characters` }),
  userId: z.string().optional(),
});

const listQuery = z.looseObject({
  limit: z.coerce
    .number({ error: 'must be a number' })
    .min(1, { error: 'must not be less than 1' })
    .max(MAX_NOTES_PER_PAGE, { error: `must not be greater than ${MAX_NOTES_PER_PAGE}` }),
  offset: z.coerce.number({ error: 'must be a number' }).min(0, { error: 'must not be less than 0' }),
});

function shownNote(world: PracticeWorld, note: PracticeNote) {
  const user = note.userId === undefined ? undefined : world.state.users.get(note.userId);
  // The appointment's client, which cannot change (API-NOTES §6).
  const contactId = world.state.appointments.get(note.appointmentId)?.contactId;
  return {
    id: note.id,
    body: note.body,
    ...(note.userId === undefined ? {} : { userId: note.userId }),
    dateAdded: isoInUtc(note.dateAddedMs),
    ...(contactId === undefined ? {} : { contactId }),
    ...(user === undefined ? {} : { createdBy: { id: user.id, name: user.name } }),
  };
}

/** The id notes hang on. Notes of an occurrence are notes of its series: the documents know only appointments. */
function appointmentIdOf({ world, pathPart }: RouteRequest): Checked<string> {
  const found = findEvent(world, pathPart('appointmentId'));
  return found.ok ? accepted(found.value.appointment.id) : found;
}

function findNote(request: RouteRequest): Checked<PracticeNote> {
  const appointmentId = appointmentIdOf(request);
  if (!appointmentId.ok) return appointmentId;
  const note = request.world.state.notes.get(request.pathPart('noteId'));
  return note?.appointmentId === appointmentId.value ? accepted(note) : refused(404, 'Note not found.');
}

function listNotes(request: RouteRequest): PracticeAnswer {
  const query = checkedAgainst(listQuery, queryObject(request.query));
  if (!query.ok) return query.answer;
  const appointmentId = appointmentIdOf(request);
  if (!appointmentId.ok) return appointmentId.answer;
  const { limit, offset } = query.value;
  const all = [...request.world.state.notes.values()]
    .filter((note) => note.appointmentId === appointmentId.value)
    .sort((left, right) => right.dateAddedMs - left.dateAddedMs);
  const notes = all.slice(offset, offset + limit).map((note) => shownNote(request.world, note));
  return answer(200, { notes, hasMore: all.length > offset + limit });
}

function createNote(request: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(noteBody, request.body);
  if (!body.ok) return body.answer;
  const appointmentId = appointmentIdOf(request);
  if (!appointmentId.ok) return appointmentId.answer;
  const { world } = request;
  const note: PracticeNote = {
    id: world.random.id(),
    appointmentId: appointmentId.value,
    body: body.value.body,
    ...(body.value.userId === undefined ? {} : { userId: body.value.userId }),
    dateAddedMs: world.nowMs(),
  };
  world.state.notes.set(note.id, note);
  return answer(201, { note: shownNote(world, note) });
}

function updateNote(request: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(noteBody, request.body);
  if (!body.ok) return body.answer;
  const note = findNote(request);
  if (!note.ok) return note.answer;
  note.value.body = body.value.body;
  if (body.value.userId !== undefined) note.value.userId = body.value.userId;
  return answer(200, { note: shownNote(request.world, note.value) });
}

function deleteNote(request: RouteRequest): PracticeAnswer {
  const note = findNote(request);
  if (!note.ok) return note.answer;
  request.world.state.notes.delete(note.value.id);
  return answer(200, { success: true });
}

const NOTES = '/calendars/appointments/:appointmentId/notes';

/** Notes on appointments (API-NOTES §12). */
export const noteRoutes: readonly Route[] = [
  { method: 'GET', path: NOTES, scope: 'calendars/events.readonly', handle: listNotes },
  { method: 'POST', path: NOTES, scope: 'calendars/events.write', handle: createNote },
  { method: 'PUT', path: `${NOTES}/:noteId`, scope: 'calendars/events.write', handle: updateNote },
  { method: 'DELETE', path: `${NOTES}/:noteId`, scope: 'calendars/events.write', handle: deleteNote },
];
