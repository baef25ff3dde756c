import type { Contact, NewContact, NearMatch } from '../../../shared/directory/contact.ts';
import { serverPhone } from '../../../shared/directory/phone.ts';
import { readTypedClient } from '../../../shared/directory/typed-client.ts';
import { ApiError } from '../../api/errors.ts';
import type { FetchDependencies } from '../fetching/fetch-window.ts';

/** As the call `contacts.search` is answered (shared/ipc/schedule-calls.ts). */
export interface ContactSearchAnswer {
  contacts: Contact[];
  near: NearMatch[];
  source: 'server' | 'local';
  incomplete: boolean;
}

/** Someone is typing: a slower server is not waited for. */
const SERVER_WAIT_MS = 2_500;
/** Shorter queries match half the list; the server is not asked for those. */
const SHORTEST_SERVER_QUERY = 2;

/** True while the whole list was never fetched to its end or is not searchable yet: a client may be missing. */
export function isListIncomplete(dependencies: Pick<FetchDependencies, 'store'>): boolean {
  const { contacts } = dependencies.store;
  return contacts.readSync().completedAtMs === null || !contacts.isIndexReady();
}

/** How the server is asked: it looks for one text, as it keeps it, and knows nothing of labels and extensions. */
function serverQuery(typed: string, country: string | null): string {
  const { name, phones, emails } = readTypedClient(typed, country);
  const [phone] = phones;
  return emails[0] ?? (phone === undefined ? name : serverPhone(phone, country));
}

/**
 * Clients by name, phone or e-mail: the local list, at once. While that list is not whole the server is asked as
 * well: waited for when nothing was found here, else in the background, and `onFound` is called when it found more.
 * What the server finds is judged like all others: it adds to the list, and the list is the search. Never throws for a
 * failing server.
 */
export async function searchContacts(
  question: { query: string; limit: number },
  asking: { canSendRequests: boolean; stopped: AbortSignal; onFound: () => void },
  dependencies: FetchDependencies,
): Promise<ContactSearchAnswer> {
  const incomplete = isListIncomplete(dependencies);
  const searchHere = (source: 'server' | 'local'): ContactSearchAnswer => {
    const { matches, near } = dependencies.store.contacts.search(question.query, question.limit);
    return { contacts: matches, near, source, incomplete };
  };
  const here = searchHere('local');
  const query = serverQuery(question.query, dependencies.store.readDirectory().location?.country ?? null);
  if (!incomplete || !asking.canSendRequests || query.length < SHORTEST_SERVER_QUERY) return here;
  const answer = addFromServer({ query, limit: question.limit }, asking, dependencies);
  // Someone is typing: what is known is shown now, and more comes when it comes.
  if (here.contacts.length === 0) return (await answer) ? searchHere('server') : here;
  void answer.then((foundMore) => {
    if (foundMore) asking.onFound();
  });
  return here;
}

/** Adds the server's matches to the local list; false when it could not be asked or knew nobody else. */
async function addFromServer(
  question: { query: string; limit: number },
  asking: { stopped: AbortSignal },
  dependencies: FetchDependencies,
): Promise<boolean> {
  const { api, store, locationId } = dependencies;
  try {
    const page = await api.contacts.search(
      { locationId, query: question.query, pageLimit: question.limit },
      {
        signal: AbortSignal.any([asking.stopped, AbortSignal.timeout(SERVER_WAIT_MS)]),
        priority: 'interactive',
      },
    );
    dependencies.onOutcome();
    return (await store.contacts.upsertMany(page.items)) > 0;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    dependencies.onOutcome(error);
    return false;
  }
}

/** Clients who already have this phone or e-mail, here or on the server. Never throws for a failing server. */
export async function findDuplicateContacts(
  fields: NewContact,
  canSendRequests: boolean,
  stopped: AbortSignal,
  dependencies: FetchDependencies,
): Promise<Contact[]> {
  const { api, store, locationId } = dependencies;
  const country = store.readDirectory().location?.country ?? null;
  const local = store.contacts.findDuplicates(fields);
  if (local.length > 0 || !canSendRequests) return local;
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(SERVER_WAIT_MS)]);
  try {
    const questions = [
      ...(fields.phone === '' ? [] : [{ locationId, phone: serverPhone(fields.phone, country) }]),
      ...(fields.email === '' ? [] : [{ locationId, email: fields.email }]),
    ];
    const found: Contact[] = [];
    for (const question of questions) {
      const contact = await api.contacts.findDuplicate(question, { signal, priority: 'interactive' });
      dependencies.onOutcome();
      if (contact !== null) found.push(contact);
    }
    await store.contacts.upsertMany(found);
    return [...new Map(found.map((contact) => [contact.id, contact])).values()];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    dependencies.onOutcome(error);
    return local;
  }
}
