import type { Contact, NewContact } from '../../shared/directory/contact.ts';
import { DIRECTORY_VERSION, pathSegment, type ApiCall } from './call.ts';
import type {
  ContactAppointment,
  ContactPage,
  ContactsApi,
  ContactSearch,
  PageStart,
} from './client-types.ts';
import {
  isRecord,
  orUnreadable,
  readNumber,
  readRows,
  recordOrEmpty,
  unwrap,
  unwrapList,
  type RawRecord,
} from './readers/fields.ts';
import { readAppointment, isDeleted } from './readers/event-reader.ts';
import { readClientNote, readContact } from './readers/people-reader.ts';
import type { ResourceContext } from './resource.ts';

/** The clients of a location (API-NOTES §13). */
export function createContactsApi(context: ResourceContext): ContactsApi {
  return {
    search: (search, options) =>
      context.send(
        { ...readCall('contacts.search'), method: 'post', path: 'contacts/search', body: searchBody(search) },
        (body) => readPage(body, search.from ?? FIRST_PAGE),
        options,
      ),
    get: (contactId, options) =>
      context.send(
        { ...readCall('contacts.get'), path: `contacts/${pathSegment(contactId)}` },
        readOne,
        options,
      ),
    appointments: ({ locationId, contactId }, options) =>
      context.send(
        {
          ...readCall('contacts.appointments'),
          path: `contacts/${pathSegment(contactId)}/appointments`,
        },
        (body) =>
          readRows(
            unwrapList(body, 'events', 'appointments'),
            (row) => readVisit({ contactId, ...row }, locationId, context.getTimeZone()),
            isDeleted,
          ),
        options,
      ),
    notes: (contactId, options) =>
      context.send(
        { ...readCall('contacts.notes'), path: `contacts/${pathSegment(contactId)}/notes` },
        (body) => readRows(unwrapList(body, 'notes'), (row) => readClientNote(row, context.getTimeZone())),
        options,
      ),
    create: (locationId, fields, options) =>
      context.send(
        {
          ...writeCall('contacts.create'),
          method: 'post',
          path: 'contacts/',
          body: { locationId, ...filledIn(fields) },
        },
        readOne,
        options,
      ),
    findDuplicate: ({ locationId, phone, email }, options) =>
      context.send(
        {
          ...readCall('contacts.findDuplicate'),
          path: 'contacts/search/duplicate',
          query: { locationId, number: phone, email },
        },
        readDuplicate,
        options,
      ),
  };
}

function readCall(
  name: string,
): Pick<ApiCall, 'name' | 'version' | 'scope' | 'isWrite'> & { method: 'get'; path: string } {
  return {
    name,
    method: 'get',
    path: '',
    version: DIRECTORY_VERSION,
    scope: 'contacts.readonly',
    isWrite: false,
  };
}

function writeCall(name: string): Pick<ApiCall, 'name' | 'version' | 'scope' | 'isWrite'> {
  return { name, version: DIRECTORY_VERSION, scope: 'contacts.write', isWrite: true };
}

/** Only the fields with something in them: an empty text would be stored, or refused as no phone or e-mail. */
function filledIn(fields: NewContact): Partial<NewContact> {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''));
}

function searchBody(search: ContactSearch): Record<string, unknown> {
  const { locationId, query, pageLimit, from, sort, filters } = search;
  return {
    locationId,
    pageLimit,
    ...(from ?? FIRST_PAGE),
    ...(query === undefined || query === '' ? {} : { query }),
    ...(sort === undefined ? {} : { sort }),
    ...(filters === undefined ? {} : { filters }),
  };
}

/** `page` and `searchAfter` are two ways to the same end: the first page is asked for by number. */
const FIRST_PAGE = { page: 1 };

function readPage(body: unknown, from: PageStart): ContactPage {
  const rows = unwrapList(body, 'contacts');
  const page = 'page' in from ? from.page + 1 : null;
  const byNumber = page === null ? null : { page };
  return {
    ...readRows(rows, readContact),
    total: readNumber(recordOrEmpty(body).total),
    next: rows.length === 0 ? null : (readCursor(rows.at(-1)) ?? byNumber),
  };
}

/** Each row carries the cursor of the page after it. */
function readCursor(row: unknown): PageStart | null {
  const cursor = recordOrEmpty(row).searchAfter;
  if (!Array.isArray(cursor) || cursor.length === 0) return null;
  const isUsable = cursor.every((part) => typeof part === 'string' || typeof part === 'number');
  return isUsable ? { searchAfter: cursor } : null;
}

/** What has a start without knowing any zone was written with one; the rest is read as the location's time. */
function readVisit(row: RawRecord, locationId: string, timeZone: string | null): ContactAppointment | null {
  const withZone = readAppointment(row, { locationId, timeZone: null });
  if (withZone !== null) return { appointment: withZone, isZoneUnknown: false };
  const appointment = readAppointment(row, { locationId, timeZone });
  return appointment && { appointment, isZoneUnknown: true };
}

function readOne(body: unknown): Contact {
  return orUnreadable(readContact(unwrap(body, 'contact')), 'a contact');
}

/** `{contact: null}`, an empty contact or none at all all mean that there is none. */
function readDuplicate(body: unknown): Contact | null {
  const contact = isRecord(body) && 'contact' in body ? body.contact : body;
  if (contact === null || contact === undefined) return null;
  if (isRecord(contact) && !('id' in contact) && !('_id' in contact)) return null;
  return orUnreadable(isRecord(contact) ? readContact(contact) : null, 'a contact');
}
