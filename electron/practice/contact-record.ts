import type { PracticeContact, PracticeWorld } from './world.ts';
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

/** Remembers a contact as it was before a write, so that a search can lag behind it. Call it before writing. */
export function noteContactWrite(world: PracticeWorld, contactId: string): void {
  const current = world.state.contacts.get(contactId);
  const before = current === undefined ? null : structuredClone(current);
  world.state.contactsBeforeWrite.push({ contactId, before, atMs: world.nowMs() });
}

/**
 * The contacts a search sees, newest first: each as it was `contactIndexLagMs` ago (API-NOTES §13: the
 * index lags writes by about ten seconds).
 */
export function indexedContacts(world: PracticeWorld): PracticeContact[] {
  const { state, settings } = world;
  const indexedUpToMs = world.nowMs() - settings.contactIndexLagMs;
  state.contactsBeforeWrite = state.contactsBeforeWrite.filter(({ atMs }) => atMs > indexedUpToMs);
  const seen = new Map(state.contacts);
  // Latest first, so that the oldest write still unseen has the last word.
  for (const { contactId, before } of state.contactsBeforeWrite.toReversed()) {
    if (before === null) seen.delete(contactId);
    else seen.set(contactId, before);
  }
  return [...seen.values()].sort(
    (left, right) => right.dateAddedMs - left.dateAddedMs || (left.id < right.id ? -1 : 1),
  );
}

/** True when every word of the query is somewhere in name, e-mail, company, or the digits of the phone. */
export function matchesQuery(contact: PracticeContact, query: string): boolean {
  const texts = [contactName(contact), contact.email, contact.companyName]
    .map((text) => (text ?? '').toLowerCase())
    .join('\n');
  const phoneDigits = (contact.phone ?? '').replaceAll(/\D/g, '');
  const queryDigits = query.replaceAll(/[\s().-]/g, '').replace(/^\+/, '');
  if (/^\d{3,}$/.test(queryDigits)) return phoneDigits.includes(queryDigits);
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => texts.includes(word));
}

/** A contact that stands in the way of another with this e-mail or phone. */
export interface DuplicateContact {
  contact: PracticeContact;
  matchingField: 'email' | 'phone';
}

/** Looks for a contact with the same e-mail (case aside) or phone, with no lag. */
export function findDuplicate(
  world: PracticeWorld,
  wanted: { email?: string | null | undefined; phone?: string | null | undefined },
  exceptContactId?: string,
): DuplicateContact | null {
  const others = [...world.state.contacts.values()].filter((contact) => contact.id !== exceptContactId);
  const email = wanted.email?.trim().toLowerCase();
  const byEmail = email ? others.find((contact) => contact.email?.toLowerCase() === email) : undefined;
  if (byEmail !== undefined) return { contact: byEmail, matchingField: 'email' };
  const phone = wanted.phone ? comparablePhone(wanted.phone) : undefined;
  const byPhone = phone
    ? others.find((contact) => contact.phone && comparablePhone(contact.phone) === phone)
    : undefined;
  return byPhone === undefined ? null : { contact: byPhone, matchingField: 'phone' };
}
