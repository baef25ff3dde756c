import type { PracticeContact } from './world.ts';
import { isoInUtc } from './zoned-time.ts';

/** First and last name in one text; empty for a contact without a name. */
export function contactName(contact: PracticeContact): string {
  return [contact.firstName, contact.lastName]
    .filter((part) => part !== undefined && part !== null)
    .join(' ');
}

/** A phone number in one form for comparing: `+` and digits; ten digits are taken for a number of the US, an extension is dropped. */
export function comparablePhone(phone: string): string {
  const digits = phone.replace(/\d\s*(?:;|,|#|x|ext).*$/i, (end) => end.charAt(0)).replaceAll(/\D/g, '');
  return !phone.trim().startsWith('+') && digits.length === 10 ? `+1${digits}` : `+${digits}`;
}

function withoutAbsent(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** A contact as the single-contact operations show it: fields never given are absent. */
export function shownContact(contact: PracticeContact): Record<string, unknown> {
  const name = contactName(contact);
  return withoutAbsent({
    ...contact.others,
    id: contact.id,
    locationId: contact.locationId,
    name: name === '' ? undefined : name,
    firstName: contact.firstName,
    lastName: contact.lastName,
    firstNameLowerCase: contact.firstName?.toLowerCase(),
    lastNameLowerCase: contact.lastName?.toLowerCase(),
    fullNameLowerCase: name === '' ? undefined : name.toLowerCase(),
    email: contact.email,
    emailLowerCase: contact.email?.toLowerCase(),
    phone: contact.phone,
    companyName: contact.companyName,
    assignedTo: contact.assignedTo,
    dnd: contact.dnd,
    tags: contact.tags,
    dateAdded: isoInUtc(contact.dateAddedMs),
    dateUpdated: isoInUtc(contact.dateUpdatedMs),
  });
}

/** A contact as the search shows it: loosely, with null for what was never given, and its place in the order. */
export function searchedContact(contact: PracticeContact): Record<string, unknown> {
  const { others } = contact;
  return {
    id: contact.id,
    locationId: contact.locationId,
    contactName: contactName(contact).toLowerCase(),
    firstName: contact.firstName ?? null,
    lastName: contact.lastName ?? null,
    firstNameLowerCase: contact.firstName?.toLowerCase() ?? null,
    lastNameLowerCase: contact.lastName?.toLowerCase() ?? null,
    email: contact.email ?? null,
    phone: contact.phone ?? null,
    phoneLabel: null,
    companyName: contact.companyName ?? null,
    businessName: null,
    assignedTo: contact.assignedTo ?? null,
    timezone: others['timezone'] ?? null,
    dateOfBirth: others['dateOfBirth'] ?? null,
    address: others['address1'] ?? null,
    city: others['city'] ?? null,
    state: others['state'] ?? null,
    country: others['country'] ?? null,
    postalCode: others['postalCode'] ?? null,
    source: others['source'] ?? null,
    website: others['website'] ?? null,
    type: 'lead',
    dnd: contact.dnd,
    tags: contact.tags,
    followers: [],
    customFields: [],
    additionalEmails: [],
    additionalPhones: [],
    dateAdded: isoInUtc(contact.dateAddedMs),
    dateUpdated: isoInUtc(contact.dateUpdatedMs),
    searchAfter: [contact.dateAddedMs, contact.id],
  };
}
