import { clinicClients } from '../../electron/practice/dataset/clients.ts';
import { ContactSearchIndex } from '../../electron/store/clients/contact-search-index.ts';
import type { Contact } from '../../shared/directory/contact.ts';
import { medianMs, type Measurement } from './measure.ts';

const CLIENT_COUNT = 50_000;
const QUERIES = [
  'a',
  'an',
  'ana',
  'ana lo',
  'núñez',
  '0199',
  '+1 212 555',
  'smith',
  'wei ch',
  'smiht',
  'zzzz',
];

function manyClients(): Contact[] {
  const people = clinicClients('bench', 0);
  return Array.from({ length: CLIENT_COUNT }, (_unused, index) => {
    const person = people[index % people.length];
    const firstName = person?.firstName ?? '';
    const lastName = `${person?.lastName ?? ''} ${String(Math.floor(index / people.length))}`;
    return {
      id: `client-${String(index)}`,
      name: `${firstName} ${lastName}`,
      firstName,
      lastName,
      phone: `+1212${String(5_550_000 + index).padStart(7, '0')}`,
      email: person?.email ?? null,
      companyName: null,
      dateOfBirth: null,
      tags: [],
      provisional: false,
    };
  });
}

/** What a straight search would be: every client's fields folded and looked through at every key. */
function scan(clients: readonly Contact[], query: string): string[] {
  const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const wanted = fold(query);
  const digits = query.replaceAll(/\D/g, '');
  return clients
    .filter(
      ({ name, phone, email }) =>
        fold(name).includes(wanted) ||
        (email ?? '').toLowerCase().includes(wanted) ||
        (digits !== '' && (phone ?? '').replaceAll(/\D/g, '').includes(digits)),
    )
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .slice(0, 20)
    .map(({ id }) => id);
}

/** Finding clients while typing, among 50,000. */
export async function benchClients(): Promise<Measurement> {
  const clients = manyClients();
  const index = new ContactSearchIndex();
  index.setCountry('US');
  for (const client of clients) index.put(client);
  const oursMs = await medianMs(5, () => QUERIES.map((query) => index.search(query, 20)));
  const peerMs = await medianMs(3, () => QUERIES.map((query) => scan(clients, query)));
  return {
    what: 'client search among 50,000, one key',
    ours: 'index',
    peer: 'scan and sort',
    oursMs: oursMs / QUERIES.length,
    peerMs: peerMs / QUERIES.length,
  };
}
