import { z } from 'zod';
import { answer, refusal, type PracticeAnswer } from '../answer.ts';
import {
  comparablePhone,
  contactName,
  shownContact,
  findDuplicate,
  noteContactWrite,
  type DuplicateContact,
} from '../contact-record.ts';
import { checkedAgainst, queryObject, type Route, type RouteRequest } from '../route.ts';
import type { PracticeContact, PracticeContactNote, PracticeWorld } from '../world.ts';
import { isoInUtc, naiveTimeInZone } from '../zoned-time.ts';
import { findContact } from './calendars.ts';

const text = z.string().nullable().optional();

/** What create, update and upsert share; the documents' list of fields (API-NOTES §13). */
const sharedFields = {
  firstName: text,
  lastName: text,
  name: text,
  email: z
    .union([z.email({ error: 'must be an email' }), z.literal('')], { error: 'must be an email' })
    .nullable()
    .optional(),
  phone: text,
  address1: text,
  city: text,
  state: text,
  postalCode: text,
  website: text,
  timezone: text,
  dnd: z.boolean().optional(),
  dndSettings: z.looseObject({}).optional(),
  inboundDndSettings: z.looseObject({}).optional(),
  tags: z.array(z.string()).optional(),
  customFields: z.array(z.looseObject({})).optional(),
  source: text,
  dateOfBirth: text,
  country: z.string().optional(),
  assignedTo: text,
};

/** The body of a create. */
const contactCreateBody = z.strictObject({
  ...sharedFields,
  locationId: z.string(),
  gender: z.string().optional(),
  companyName: text,
});

/** The body of an update; it names no location. `companyName` is not in it: so the documents have it. */
const contactUpdateBody = z.strictObject(sharedFields);

/** The body of an upsert. */
const contactUpsertBody = contactCreateBody.extend({
  createNewIfDuplicateAllowed: z.boolean().optional(),
});

/** The fields of a contact that a body may set. */
type ContactFields = Omit<z.output<typeof contactCreateBody>, 'locationId'>;

/** `name` is split at its first space where first and last name are not given; null clears a name. */
function namesOf(fields: ContactFields): Pick<PracticeContact, 'firstName' | 'lastName'> {
  const { firstName, lastName, name } = fields;
  const names: Pick<PracticeContact, 'firstName' | 'lastName'> = {};
  if (typeof name === 'string' && name.trim() !== '') {
    const [first = '', ...rest] = name.trim().split(/\s+/);
    names.firstName = first;
    names.lastName = rest.length === 0 ? null : rest.join(' ');
  }
  if (firstName !== undefined) names.firstName = firstName;
  if (lastName !== undefined) names.lastName = lastName;
  return names;
}

/** Writes the given fields over a contact; what is not given stays. `tags` replaces the whole list. */
function writeFields(world: PracticeWorld, contact: PracticeContact, fields: ContactFields): void {
  const {
    firstName: _first,
    lastName: _last,
    name: _name,
    tags,
    dnd,
    email,
    phone,
    companyName,
    assignedTo,
    ...others
  } = fields;
  Object.assign(contact, namesOf(fields));
  if (email !== undefined) contact.email = email === '' ? null : email;
  if (phone !== undefined) contact.phone = phone === null || phone === '' ? null : comparablePhone(phone);
  if (companyName !== undefined) contact.companyName = companyName;
  if (assignedTo !== undefined) contact.assignedTo = assignedTo;
  if (tags !== undefined) contact.tags = tags;
  if (dnd !== undefined) contact.dnd = dnd;
  contact.others = { ...contact.others, ...others };
  contact.dateUpdatedMs = world.nowMs();
}

function newContact(world: PracticeWorld, fields: ContactFields): PracticeContact {
  const nowMs = world.nowMs();
  const contact: PracticeContact = {
    id: world.random.id(),
    locationId: world.state.location.id,
    tags: [],
    dnd: false,
    dateAddedMs: nowMs,
    dateUpdatedMs: nowMs,
    others: {},
  };
  writeFields(world, contact, fields);
  noteContactWrite(world, contact.id);
  world.state.contacts.set(contact.id, contact);
  return contact;
}

function duplicateRefusal({ contact, matchingField }: DuplicateContact): PracticeAnswer {
  return refusal(400, 'This location does not allow duplicated contacts.', {
    meta: { contactId: contact.id, contactName: contactName(contact), matchingField },
  });
}

function createContact({ world, body: sent }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(contactCreateBody, sent);
  if (!body.ok) return body.answer;
  const { locationId: _location, ...fields } = body.value;
  const duplicate = findDuplicate(world, fields);
  if (duplicate !== null && !world.state.location.settings.allowDuplicateContact)
    return duplicateRefusal(duplicate);
  return answer(201, { contact: shownContact(newContact(world, fields)) });
}

function upsertContact({ world, body: sent }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(contactUpsertBody, sent);
  if (!body.ok) return body.answer;
  const { locationId: _location, createNewIfDuplicateAllowed = false, ...fields } = body.value;
  const duplicate = findDuplicate(world, fields);
  const mayDuplicate = createNewIfDuplicateAllowed && world.state.location.settings.allowDuplicateContact;
  if (duplicate === null || mayDuplicate)
    return answer(200, { new: true, contact: shownContact(newContact(world, fields)) });
  noteContactWrite(world, duplicate.contact.id);
  writeFields(world, duplicate.contact, fields);
  return answer(200, { new: false, contact: shownContact(duplicate.contact) });
}

function updateContact({ world, body: sent, pathPart }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(contactUpdateBody, sent);
  if (!body.ok) return body.answer;
  const contact = findContact(world, pathPart('contactId'));
  if (!contact.ok) return contact.answer;
  const duplicate = findDuplicate(world, body.value, contact.value.id);
  if (duplicate !== null && !world.state.location.settings.allowDuplicateContact)
    return duplicateRefusal(duplicate);
  noteContactWrite(world, contact.value.id);
  writeFields(world, contact.value, body.value);
  return answer(200, { succeded: true, contact: shownContact(contact.value) });
}

function getContact({ world, pathPart }: RouteRequest): PracticeAnswer {
  const contact = findContact(world, pathPart('contactId'));
  return contact.ok ? answer(200, { contact: shownContact(contact.value) }) : contact.answer;
}

function deleteContact({ world, pathPart }: RouteRequest): PracticeAnswer {
  const contact = findContact(world, pathPart('contactId'));
  if (!contact.ok) return contact.answer;
  noteContactWrite(world, contact.value.id);
  world.state.contacts.delete(contact.value.id);
  return answer(200, { succeded: true });
}

const duplicateQuery = z.looseObject({
  locationId: z.string(),
  number: z.string().optional(),
  email: z.string().optional(),
});

function searchDuplicate({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(duplicateQuery, queryObject(query));
  if (!parsed.ok) return parsed.answer;
  const duplicate = findDuplicate(world, { email: parsed.value.email, phone: parsed.value.number });
  return answer(200, { contact: duplicate === null ? null : shownContact(duplicate.contact) });
}

/** Only the first of a series is here, and the times have no offset: good for finding ids, no more. */
function listContactAppointments({ world, pathPart }: RouteRequest): PracticeAnswer {
  const contact = findContact(world, pathPart('contactId'));
  if (!contact.ok) return contact.answer;
  const { timezone } = world.state.location;
  const events = [...world.state.appointments.values()]
    .filter(({ contactId, deleted }) => contactId === contact.value.id && deleted !== true)
    .map((appointment) => ({
      id: appointment.id,
      calendarId: appointment.calendarId,
      locationId: appointment.locationId,
      contactId: appointment.contactId,
      title: appointment.title,
      status: 'booked',
      appointmentStatus: appointment.appointmentStatus,
      assignedUserId: appointment.assignedUserId,
      ...(appointment.description === undefined ? {} : { notes: appointment.description }),
      startTime: naiveTimeInZone(appointment.startMs, timezone),
      endTime: naiveTimeInZone(appointment.endMs, timezone),
      dateAdded: naiveTimeInZone(appointment.dateAddedMs, timezone),
      dateUpdated: naiveTimeInZone(appointment.dateUpdatedMs, timezone),
    }));
  return answer(200, { events });
}

const noteBody = z.strictObject({
  userId: z.string().optional(),
  body: z.string().min(1, { error: 'should not be empty' }),
  title: z.string().optional(),
  color: z.string().optional(),
  pinned: z.boolean().optional(),
});

function shownNote({ dateAddedMs, ...note }: PracticeContactNote) {
  return { ...note, dateAdded: isoInUtc(dateAddedMs) };
}

/** Not paged, newest first (order: ours). */
function listNotes({ world, pathPart }: RouteRequest): PracticeAnswer {
  const contact = findContact(world, pathPart('contactId'));
  if (!contact.ok) return contact.answer;
  const notes = [...world.state.contactNotes.values()]
    .filter(({ contactId }) => contactId === contact.value.id)
    .sort((left, right) => right.dateAddedMs - left.dateAddedMs);
  return answer(200, { notes: notes.map(shownNote) });
}

function createNote({ world, body: sent, pathPart }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(noteBody, sent);
  if (!body.ok) return body.answer;
  const contact = findContact(world, pathPart('contactId'));
  if (!contact.ok) return contact.answer;
  const given = Object.fromEntries(Object.entries(body.value).filter(([, value]) => value !== undefined));
  const note: PracticeContactNote = {
    ...given,
    body: body.value.body,
    id: world.random.id(),
    contactId: contact.value.id,
    dateAddedMs: world.nowMs(),
  };
  world.state.contactNotes.set(note.id, note);
  return answer(201, { note: shownNote(note) });
}

/** Contacts one by one (API-NOTES §13). `succeded` is the API's spelling. */
export const contactRoutes: readonly Route[] = [
  { method: 'POST', path: '/contacts', scope: 'contacts.write', handle: createContact },
  { method: 'POST', path: '/contacts/upsert', scope: 'contacts.write', handle: upsertContact },
  { method: 'GET', path: '/contacts/search/duplicate', scope: 'contacts.readonly', handle: searchDuplicate },
  { method: 'GET', path: '/contacts/:contactId', scope: 'contacts.readonly', handle: getContact },
  { method: 'PUT', path: '/contacts/:contactId', scope: 'contacts.write', handle: updateContact },
  { method: 'DELETE', path: '/contacts/:contactId', scope: 'contacts.write', handle: deleteContact },
  {
    method: 'GET',
    path: '/contacts/:contactId/appointments',
    scope: 'contacts.readonly',
    handle: listContactAppointments,
  },
  { method: 'GET', path: '/contacts/:contactId/notes', scope: 'contacts.readonly', handle: listNotes },
  { method: 'POST', path: '/contacts/:contactId/notes', scope: 'contacts.write', handle: createNote },
];
