import { comparablePhone, contactName } from './contact-record.ts';
import type { PracticeContact, PracticeWorld } from './world.ts';

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
