/** Makes a client typed at the workstation, without doubling one the server has (API-NOTES §13). */
import {
  type Contact,
  contactEmails,
  contactPhones,
  type NewContact,
} from '../../../shared/directory/contact.ts';
import { isSamePhone, readPhone, serverPhone } from '../../../shared/directory/phone.ts';
import type { Failure, FailureCode } from '../../../shared/failures/failures.ts';
import { foldName } from '../../../shared/text/fold.ts';
import type { ContactPage, PageStart } from '../../api/client-types.ts';
import { ApiError } from '../../api/errors.ts';
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

/**
 * The server has been seen to refuse a client it had made (400 and 422 for a body it did not like all of). A token, a scope
 * or a duplicate that is refused is refused.
 */
function mayBeMadeAllTheSame({ kind, status }: ApiError): boolean {
  return ABOUT_THE_BODY.has(kind) && (status === 400 || status === 422);
}

/** Refusals of what was sent. Kept with the row while it is looked for, so that it is told after a restart too. */
const ABOUT_THE_BODY: ReadonlySet<FailureCode> = new Set(['rejected', 'unknown-key', 'invalid-status']);

/** The refusal, once the client was looked for and is not there; null where it was never refused. */
function refusalOf(problem: Failure | null): Failure | null {
  return problem !== null && ABOUT_THE_BODY.has(problem.code) ? problem : null;
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
      if (mayBeMadeAllTheSame(error)) return { next: 'reconcile', problem: error.failure };
      if (error.kind !== 'duplicate-contact') throw error;
      const contact = await mergeableDuplicate(error, row, context);
      if (contact !== null) return { next: 'done', result: { kind: 'contact', contact } };
      return { next: 'attention', problem: error.failure };
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
