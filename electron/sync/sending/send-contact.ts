/** Makes a client typed at the workstation, without doubling one the server has (API-NOTES §13). */
import {
  type Contact,
  contactEmails,
  contactPhones,
  type NewContact,
} from '../../../shared/directory/contact.ts';
import { isSamePhone, readPhone, serverPhone } from '../../../shared/directory/phone.ts';
import type { OutboxProblem } from '../../../shared/outbox/outbox.ts';
import { foldName } from '../../../shared/text/fold.ts';
import type { ContactPage, PageStart } from '../../api/client-types.ts';
import { ApiError } from '../../api/errors.ts';
import { makeProblem } from '../worker/classify-failure.ts';
import { hasWaited, wasTriedBefore, type RowOf, type SendContext, type Sender } from './sender.ts';

type ContactRow = RowOf<'create-contact'>;

/** Clients with one name are few; more than this and only a person can tell them apart. */
const NAMESAKES_LOOKED_AT = 100;
/** Pages may be shorter than asked for; so many hold all namesakes there are. */
const MOST_NAMESAKE_PAGES = 10;

function fullName(fields: NewContact): string {
  return `${fields.firstName} ${fields.lastName}`.trim();
}

function nameAgrees(contact: Contact, fields: NewContact): boolean {
  const typed = foldName(fullName(fields));
  const parts = `${contact.firstName ?? ''} ${contact.lastName ?? ''}`;
  return foldName(contact.name) === typed || foldName(parts) === typed;
}

function phoneAgrees(contact: Contact, fields: NewContact, country: string | null): boolean {
  const typed = readPhone(fields.phone, country);
  if (typed === null) return false;
  return contactPhones(contact).some((phone) => {
    const theirs = readPhone(phone, country);
    return theirs !== null && isSamePhone(theirs, typed);
  });
}

function emailAgrees(contact: Contact, fields: NewContact): boolean {
  const typed = fields.email.toLowerCase();
  return typed !== '' && contactEmails(contact).some((email) => email.toLowerCase() === typed);
}

/**
 * True when the server's client is the one typed: the same name, and what was typed of phone and e-mail does not
 * contradict it. A client typed with neither is the same only where the server has neither.
 */
function isSameClient(contact: Contact, fields: NewContact, context: SendContext): boolean {
  if (!nameAgrees(contact, fields)) return false;
  if (fields.phone === '' && fields.email === '') {
    return contactPhones(contact).length === 0 && contactEmails(contact).length === 0;
  }
  return phoneAgrees(contact, fields, countryOf(context)) || emailAgrees(contact, fields);
}

function countryOf({ store }: SendContext): string | null {
  return store.readDirectory().location?.country ?? null;
}

/** Clients of the server that could be the one typed: by phone and e-mail, and by name for who has neither. */
async function findCandidates(fields: NewContact, context: SendContext): Promise<Contact[]> {
  const { api, locationId, signal } = context;
  const found: (Contact | null)[] = [];
  if (fields.phone !== '') {
    const phone = serverPhone(fields.phone, countryOf(context));
    found.push(await api.contacts.findDuplicate({ locationId, phone }, { signal, priority: 'send' }));
  }
  if (fields.email !== '') {
    found.push(
      await api.contacts.findDuplicate({ locationId, email: fields.email }, { signal, priority: 'send' }),
    );
  }
  const known = found.filter((contact) => contact !== null);
  if (known.some((contact) => isSameClient(contact, fields, context))) return known;
  return [...known, ...(await findNamesakes(fields, context))];
}

/** Who is called the same, on however many pages the server lists them. */
async function findNamesakes(fields: NewContact, context: SendContext): Promise<Contact[]> {
  const { api, locationId, signal } = context;
  const found = new Map<string, Contact>();
  let from: PageStart | null = null;
  for (let pageCount = 0; pageCount < MOST_NAMESAKE_PAGES; pageCount += 1) {
    const page: ContactPage = await api.contacts.search(
      {
        locationId,
        query: fullName(fields),
        pageLimit: NAMESAKES_LOOKED_AT,
        ...(from === null ? {} : { from }),
      },
      { signal, priority: 'send' },
    );
    const countBefore = found.size;
    for (const contact of page.items) found.set(contact.id, contact);
    const hasAll = page.total !== null && found.size >= page.total;
    if (page.next === null || hasAll || found.size === countBefore) break;
    from = page.next;
  }
  return [...found.values()].filter((contact) => nameAgrees(contact, fields));
}

function duplicateProblem(error: ApiError): OutboxProblem {
  const name = error.duplicate?.contactName ?? '';
  const who = name === '' ? 'A client' : `“${name}”`;
  const field = error.duplicate?.matchingField;
  const shared =
    field === 'phone' ? 'phone number' : field === 'email' ? 'e-mail address' : 'phone or e-mail';
  return makeProblem(
    'duplicate-contact',
    `${who} already has this ${shared}. No second client was made, and bookings for this client wait here. Use the existing client, or change the ${shared}.`,
    {
      serverMessage: error.serverMessages.join('; ') || null,
      field: field ?? null,
      duplicateContactId: error.duplicate?.contactId ?? null,
    },
  );
}

/**
 * The server has been seen to refuse a client it had made (400 and 422 for a body it did not like all of). A token, a scope
 * or a duplicate that is refused is refused.
 */
function mayBeMadeAllTheSame({ kind, status }: ApiError): boolean {
  const isAboutTheBody = kind === 'rejected' || kind === 'unknown-key' || kind === 'invalid-status';
  return isAboutTheBody && (status === 400 || status === 422);
}

/** A refusal that is not believed yet; kept with the row, so that it is told after a restart too. */
function openRefusal(error: ApiError): OutboxProblem {
  const serverMessage = error.serverMessages.join('; ') || null;
  return makeProblem(
    'rejected',
    `${refusedMessage(serverMessage)} It may have been made all the same: the app looks on the server first, and nothing is sent twice.`,
    { serverMessage, field: error.field },
  );
}

/** The refusal, once the client was looked for and is not there; null where it was never refused. */
function refusalOf(problem: OutboxProblem | null): OutboxProblem | null {
  if (problem?.code !== 'rejected') return null;
  const message = `${refusedMessage(problem.serverMessage)} No client was made, and bookings for this client wait here. Change the client, then choose Send now.`;
  return { ...problem, message };
}

function refusedMessage(serverMessage: string | null): string {
  return `The server did not accept this client${serverMessage === null ? '' : `: “${serverMessage}”`}.`;
}

/** The refused duplicate, when it is plainly the same person and nobody at the workstation is waiting to be asked. */
async function mergeableDuplicate(
  error: ApiError,
  row: ContactRow,
  context: SendContext,
): Promise<Contact | null> {
  const contactId = error.duplicate?.contactId ?? null;
  const mayMerge = wasTriedBefore(row) || hasWaited(row, context.nowMs());
  if (contactId === null || !mayMerge) return null;
  const contact = await context.api.contacts.get(contactId, { signal: context.signal, priority: 'send' });
  return isSameClient(contact, row.payload.fields, context) ? contact : null;
}

export const contactSender: Sender<'create-contact'> = {
  async prepare(row, context) {
    const { fields } = row.payload;
    const canLookAlike = fields.phone === '' && fields.email === '';
    // Someone with a phone or e-mail who was just typed is guarded by the server's own duplicate check.
    if (!wasTriedBefore(row) && !hasWaited(row, context.nowMs()) && !canLookAlike) {
      return { next: 'send', preexistingIds: [] };
    }
    const candidates = await findCandidates(fields, context);
    const notOurs = new Set(row.preexistingIds);
    const same = candidates.find(
      (contact) => isSameClient(contact, fields, context) && !notOurs.has(contact.id),
    );
    const mayMerge = wasTriedBefore(row) || !canLookAlike;
    if (same !== undefined && mayMerge) return { next: 'done', result: { kind: 'contact', contact: same } };
    return { next: 'send', preexistingIds: candidates.map((contact) => contact.id) };
  },

  async send(row, context) {
    try {
      const contact = await context.api.contacts.create(context.locationId, row.payload.fields, {
        signal: context.signal,
        priority: 'send',
      });
      return { next: 'done', result: { kind: 'contact', contact } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mayBeMadeAllTheSame(error)) return { next: 'reconcile', problem: openRefusal(error) };
      if (error.kind !== 'duplicate-contact') throw error;
      const contact = await mergeableDuplicate(error, row, context);
      if (contact !== null) return { next: 'done', result: { kind: 'contact', contact } };
      return { next: 'attention', problem: duplicateProblem(error) };
    }
  },

  async reconcile(row, context) {
    const candidates = await findCandidates(row.payload.fields, context);
    const notOurs = new Set(row.preexistingIds);
    const ours = candidates.find(
      (contact) => isSameClient(contact, row.payload.fields, context) && !notOurs.has(contact.id),
    );
    if (ours !== undefined) return { next: 'done', result: { kind: 'contact', contact: ours } };
    const refusal = refusalOf(row.problem);
    return { next: 'not-found', resendIsHarmless: false, ...(refusal === null ? {} : { refusal }) };
  },
};
