import {
  clientNoteSchema,
  contactName,
  contactSchema,
  type ClientNote,
  type Contact,
} from '../../../shared/directory/contact.ts';
import {
  providerSchema,
  locationSchema,
  type Provider,
  type Location,
} from '../../../shared/directory/booking-calendar.ts';
import { readTimeZone } from '../../../shared/time/zone.ts';
import {
  readFlag,
  readIdOf,
  readText,
  readInstantMs,
  readTextOf,
  readTexts,
  recordOrEmpty,
  withUnknownFields,
  UnreadableAnswer,
  type RawRecord,
} from './fields.ts';

/** A client; null when the row has no id. */
export function readContact(raw: RawRecord): Contact | null {
  const id = readIdOf(raw, 'id', '_id', 'contactId');
  if (id === null) return null;
  const firstName = readTextOf(raw, 'firstName');
  const lastName = readTextOf(raw, 'lastName');
  const phone = readTextOf(raw, 'phone');
  const email = readTextOf(raw, 'email');
  const companyName = readTextOf(raw, 'companyName') ?? readTextOf(raw, 'businessName');
  const parsed = contactSchema.safeParse(
    withUnknownFields(raw, ['_id', 'contactId', 'contactName', 'searchAfter'], {
      id,
      name: nameOfContact({
        name: readTextOf(raw, 'name', 'contactName') ?? '',
        firstName,
        lastName,
        companyName,
        email,
        phone,
      }),
      firstName,
      lastName,
      phone,
      email,
      companyName,
      dateOfBirth: readTextOf(raw, 'dateOfBirth'),
      tags: readTexts(raw.tags),
      provisional: false,
    }),
  );
  return parsed.success ? parsed.data : null;
}

/** A note on a client; null when the row has no id. `bodyText` is the body without its markup, where it is given. */
export function readClientNote(raw: RawRecord, timeZone: string | null): ClientNote | null {
  const id = readIdOf(raw, 'id', '_id');
  if (id === null) return null;
  const parsed = clientNoteSchema.safeParse(
    withUnknownFields(raw, ['_id', 'dateAdded', 'bodyText'], {
      id,
      title: readTextOf(raw, 'title') ?? '',
      body: readTextOf(raw, 'bodyText', 'body') ?? '',
      userId: readIdOf(raw, 'userId'),
      dateAddedMs: readInstantMs(raw.dateAdded, timeZone),
      pinned: readFlag(raw.pinned) ?? false,
    }),
  );
  return parsed.success ? parsed.data : null;
}

/** A user as provider; null when the row has no id. */
export function readProvider(raw: RawRecord): Provider | null {
  const id = readIdOf(raw, 'id', '_id');
  if (id === null) return null;
  const email = readTextOf(raw, 'email');
  const phone = readTextOf(raw, 'phone');
  const parsed = providerSchema.safeParse(
    withUnknownFields(raw, ['_id'], {
      id,
      name:
        readTextOf(raw, 'name') ??
        nameFrom(readTextOf(raw, 'firstName'), readTextOf(raw, 'lastName'), email, phone),
      email,
      phone,
      deleted: readFlag(raw.deleted) ?? false,
    }),
  );
  return parsed.success ? parsed.data : null;
}

/**
 * A location; null when it has no id or no time zone: without the zone no time of the user means anything, so it is not
 * guessed at. Throws `UnreadableAnswer` of kind `zone-unknown` where it has one that nothing could be booked in.
 */
export function readLocation(raw: RawRecord): Location | null {
  const id = readIdOf(raw, 'id', '_id');
  const zones = [raw.timezone, recordOrEmpty(raw.business).timezone].flatMap((zone) => readText(zone) ?? []);
  const timeZone = zones.map(readTimeZone).find((zone) => zone !== null);
  if (id === null || zones[0] === undefined) return null;
  if (timeZone === undefined) {
    throw new UnreadableAnswer('Expected a zone with rules', 'zone-unknown', zones[0].slice(0, 60));
  }
  const parsed = locationSchema.safeParse(
    withUnknownFields(raw, ['_id', 'timezone'], {
      id,
      name:
        readTextOf(raw, 'name') ??
        readTextOf(recordOrEmpty(raw.business), 'name') ??
        'Location without a name',
      timeZone,
      companyId: readIdOf(raw, 'companyId'),
      country: readTextOf(raw, 'country'),
      phone: readTextOf(raw, 'phone'),
      email: readTextOf(raw, 'email'),
      allowsDuplicateContacts: readFlag(recordOrEmpty(raw.settings).allowDuplicateContact),
    }),
  );
  return parsed.success ? parsed.data : null;
}

/** The search writes whole names in small letters; where the parts say the same name, they say it rightly. */
function nameOfContact(fields: Parameters<typeof contactName>[0]): string {
  const fromParts = contactName({ ...fields, name: '' });
  const isSame = fields.name.trim().toLowerCase() === fromParts.toLowerCase();
  return isSame ? fromParts : contactName(fields);
}

function nameFrom(...parts: [string | null, string | null, string | null, string | null]): string {
  const [firstName, lastName, email, phone] = parts;
  const fullName = [firstName, lastName].filter((part) => part !== null).join(' ');
  return fullName !== '' ? fullName : (email ?? phone ?? 'No name');
}
