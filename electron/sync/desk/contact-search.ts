import type { Contact, NewContact } from '../../../shared/directory/contact.ts';
import { ApiError } from '../../api/errors.ts';
import type { FetchParts } from '../fetching/fetch-window.ts';

/** As the call `contacts.search` is answered (shared/ipc/schedule-calls.ts). */
export interface ContactSearchAnswer {
  contacts: Contact[];
  source: 'server' | 'local';
  incomplete: boolean;
}

/** Someone is typing: a slower server is not waited for. */
const SERVER_WAIT_MS = 2_500;
/** Shorter queries match half the list; the server is not asked for those. */
const SHORTEST_SERVER_QUERY = 2;

/** True while the whole list was never fetched to its end or is not searchable yet: a client may be missing. */
export function isListIncomplete(parts: Pick<FetchParts, 'store'>): boolean {
  const { contacts } = parts.store;
  return contacts.readSync().completedAtMs === null || !contacts.isIndexReady();
}

function merged(first: readonly Contact[], second: readonly Contact[], limit: number): Contact[] {
  const byId = new Map([...first, ...second].map((contact) => [contact.id, contact]));
  const order = [...new Set([...first, ...second].map((contact) => contact.id))];
  return order.flatMap((id) => byId.get(id) ?? []).slice(0, limit);
}

/**
 * Clients by name, phone or e-mail: the local list, at once. While that list is not whole the server is asked as
 * well: waited for when nothing was found here, else in the background, and `onNews` is called when it found more.
 * Each client comes once. Never throws for a failing server.
 */
export async function searchContacts(
  question: { query: string; limit: number },
  asking: { mayAsk: boolean; stopped: AbortSignal; onNews: () => void },
  parts: FetchParts,
): Promise<ContactSearchAnswer> {
  const local = parts.store.contacts.search(question.query, question.limit);
  const incomplete = isListIncomplete(parts);
  const here: ContactSearchAnswer = { contacts: local, source: 'local', incomplete };
  const worthAsking = question.query.trim().length >= SHORTEST_SERVER_QUERY;
  if (!incomplete || !asking.mayAsk || !worthAsking) return here;
  const answer = askServer(question, local, asking, parts);
  // Someone is typing: what is known is shown now, and more comes when it comes.
  if (local.length === 0) return (await answer) ?? here;
  void answer.then((found) => {
    if (found !== null) asking.onNews();
  });
  return here;
}

/** The server's matches beside the local ones; null when it could not be asked or knew nobody else. */
async function askServer(
  question: { query: string; limit: number },
  local: readonly Contact[],
  asking: { stopped: AbortSignal },
  parts: FetchParts,
): Promise<ContactSearchAnswer | null> {
  const { api, store, locationId } = parts;
  try {
    const page = await api.contacts.search(
      { locationId, query: question.query.trim(), pageLimit: question.limit },
      { signal: AbortSignal.any([asking.stopped, AbortSignal.timeout(SERVER_WAIT_MS)]), priority: 'hand' },
    );
    parts.onOutcome();
    const newCount = await store.contacts.upsertMany(page.items);
    if (newCount === 0) return null;
    return { contacts: merged(local, page.items, question.limit), source: 'server', incomplete: true };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    parts.onOutcome(error);
    return null;
  }
}

/** Clients who already have this phone or e-mail, here or on the server. Never throws for a failing server. */
export async function findDuplicateContacts(
  fields: NewContact,
  mayAsk: boolean,
  stopped: AbortSignal,
  parts: FetchParts,
): Promise<Contact[]> {
  const { api, store, locationId } = parts;
  const local = store.contacts.findDuplicates(fields);
  if (local.length > 0 || !mayAsk) return local;
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(SERVER_WAIT_MS)]);
  try {
    const questions = [
      ...(fields.phone === '' ? [] : [{ locationId, phone: fields.phone }]),
      ...(fields.email === '' ? [] : [{ locationId, email: fields.email }]),
    ];
    const found: Contact[] = [];
    for (const question of questions) {
      const contact = await api.contacts.findDuplicate(question, { signal, priority: 'hand' });
      parts.onOutcome();
      if (contact !== null) found.push(contact);
    }
    await store.contacts.upsertMany(found);
    return merged([], found, found.length);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    parts.onOutcome(error);
    return local;
  }
}
