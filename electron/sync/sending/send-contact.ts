/** Makes a client typed at the desk, without doubling one the server has (API.md section 6). */
import type { Contact, NewContact } from '../../../shared/directory/contact.ts';
import type { OutboxProblem } from '../../../shared/outbox/outbox.ts';
import { ApiError } from '../../api/errors.ts';
import { makeProblem } from '../worker/problem.ts';
import { hasWaited, wasTriedBefore, type RowOf, type SendContext, type Sender } from './sender.ts';

type ContactRow = RowOf<'create-contact'>;

/** Clients with one name are few; more than this and only a person can tell them apart. */
const NAMESAKES_LOOKED_AT = 100;
const SHORTEST_COMPARED_PHONE = 7;

function plain(text: string | null): string {
  return (text ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

function fullName(fields: NewContact): string {
  return `${fields.firstName} ${fields.lastName}`.trim();
}

function nameAgrees(contact: Contact, fields: NewContact): boolean {
  const typed = plain(fullName(fields));
  return (
    plain(contact.name) === typed || plain(`${contact.firstName ?? ''} ${contact.lastName ?? ''}`) === typed
  );
}

/** Digits of the national part decide: one may be written with the country's prefix and the other without. */
function phoneAgrees(contact: Contact, fields: NewContact): boolean {
  const theirs = (contact.phone ?? '').replace(/\D/g, '');
  const typed = fields.phone.replace(/\D/g, '').replace(/^0+/, '');
  if (typed.length < SHORTEST_COMPARED_PHONE || theirs.length < SHORTEST_COMPARED_PHONE) return false;
  return theirs.endsWith(typed) || typed.endsWith(theirs);
}

function emailAgrees(contact: Contact, fields: NewContact): boolean {
  return fields.email !== '' && contact.email?.toLowerCase() === fields.email.toLowerCase();
}

/**
 * True when the server's client is the one typed: the same name, and what was typed of phone and e-mail does not
 * speak against it. A client typed with neither is the same only where the server has neither.
 */
function isSameClient(contact: Contact, fields: NewContact): boolean {
  if (!nameAgrees(contact, fields)) return false;
  if (fields.phone === '' && fields.email === '') return contact.phone === null && contact.email === null;
  return phoneAgrees(contact, fields) || emailAgrees(contact, fields);
}

/** Clients of the server that could be the one typed: by phone and e-mail, and by name for who has neither. */
async function findCandidates(fields: NewContact, context: SendContext): Promise<Contact[]> {
  const { api, locationId, signal } = context;
  const found: (Contact | null)[] = [];
  if (fields.phone !== '') {
    found.push(
      await api.contacts.findDuplicate({ locationId, phone: fields.phone }, { signal, priority: 'send' }),
    );
  }
  if (fields.email !== '') {
    found.push(
      await api.contacts.findDuplicate({ locationId, email: fields.email }, { signal, priority: 'send' }),
    );
  }
  const known = found.filter((contact) => contact !== null);
  if (known.some((contact) => isSameClient(contact, fields))) return known;
  const page = await api.contacts.search(
    { locationId, query: fullName(fields), pageLimit: NAMESAKES_LOOKED_AT },
    { signal, priority: 'send' },
  );
  return [...known, ...page.items.filter((contact) => nameAgrees(contact, fields))];
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

/** The refused duplicate, when it is plainly the same person and nobody at the desk is waiting to be asked. */
async function mergeableDuplicate(
  error: ApiError,
  row: ContactRow,
  context: SendContext,
): Promise<Contact | null> {
  const contactId = error.duplicate?.contactId ?? null;
  const mayMerge = wasTriedBefore(row) || hasWaited(row, context.nowMs());
  if (contactId === null || !mayMerge) return null;
  const contact = await context.api.contacts.get(contactId, { signal: context.signal, priority: 'send' });
  return isSameClient(contact, row.payload.fields) ? contact : null;
}

export const contactSender: Sender<'create-contact'> = {
  async prepare(row, context) {
    const { fields } = row.payload;
    const canLookAlike = fields.phone === '' && fields.email === '';
    // Someone with a phone or e-mail who was just typed is guarded by the server's own duplicate check.
    if (!wasTriedBefore(row) && !hasWaited(row, context.nowMs()) && !canLookAlike) {
      return { next: 'send', twinIdsBeforeSend: [] };
    }
    const candidates = await findCandidates(fields, context);
    const notOurs = new Set(row.twinIdsBeforeSend);
    const same = candidates.find((contact) => isSameClient(contact, fields) && !notOurs.has(contact.id));
    const mayMerge = wasTriedBefore(row) || !canLookAlike;
    if (same !== undefined && mayMerge) return { next: 'done', result: { kind: 'contact', contact: same } };
    return { next: 'send', twinIdsBeforeSend: candidates.map((contact) => contact.id) };
  },

  async send(row, context) {
    try {
      const contact = await context.api.contacts.create(context.locationId, row.payload.fields, {
        signal: context.signal,
        priority: 'send',
      });
      return { next: 'done', result: { kind: 'contact', contact } };
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== 'duplicate-contact') throw error;
      const contact = await mergeableDuplicate(error, row, context);
      if (contact !== null) return { next: 'done', result: { kind: 'contact', contact } };
      return { next: 'attention', problem: duplicateProblem(error) };
    }
  },

  async lookUp(row, context) {
    const candidates = await findCandidates(row.payload.fields, context);
    const notOurs = new Set(row.twinIdsBeforeSend);
    const ours = candidates.find(
      (contact) => isSameClient(contact, row.payload.fields) && !notOurs.has(contact.id),
    );
    if (ours !== undefined) return { next: 'done', result: { kind: 'contact', contact: ours } };
    return { next: 'absent', resendIsHarmless: false };
  },
};
