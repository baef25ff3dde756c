import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import {
  contactName,
  contactSchema,
  type Contact,
  type NewContact,
  type NearMatch,
} from '../../../shared/directory/contact.ts';
import { ContactSearchIndex } from './contact-search-index.ts';
import { inChunks, type StoreDatabase } from '../database/database.ts';
import type { KeptValues } from '../database/stored-json.ts';
import type { LocalIds } from '../outbox/local-ids.ts';
import { parseTolerantly } from '../../base/stored-json.ts';
import type { Cipher } from '../database/encryption.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';

/** Where the paging through the location's whole contact list stands. Survives a restart. */
export type ContactsSync = {
  /** What the server gave to go on from, as it gave it; null at the beginning. */
  cursor: unknown;
  /** When the list was last fetched to its end; null while it never was: the local list is incomplete. */
  completedAtMs: number | null;
  /** The smallest total the server said since the beginning; null when unknown. */
  totalCount: number | null;
  /** Different clients listed since the beginning. */
  listedCount: number;
  /** When paging ended without having listed all; null when the last one did, or none has ended. */
  gaveUpAtMs: number | null;
};

/** Before the first page was fetched. */
export const NEVER_LISTED: ContactsSync = {
  cursor: null,
  completedAtMs: null,
  totalCount: null,
  listedCount: 0,
  gaveUpAtMs: null,
};

/** Who was found for a text, and who is like it. */
type FoundContacts = { matches: Contact[]; near: NearMatch[] };

/** The location's clients, kept locally and searched in memory. */
export type ContactStore = {
  /** Adds or replaces clients, in short transactions with pauses between them. Returns how many were new or different. */
  upsertMany(contacts: readonly Contact[]): Promise<number>;
  /** A client by server id or local id (also one the server has meanwhile named); null when unknown. */
  read(contactId: string): Contact | null;
  /** Removes a client the server no longer has. */
  remove(contactId: string): void;
  /** Ids of all clients the server confirmed at some time, those of this workstation alone left out. */
  storedIds(): string[];
  /** Clients known, those made at this workstation and not confirmed yet included. */
  knownCount(): number;
  /**
   * Best matches first: by the beginnings of name words (what people do not type of a name does not matter), by phone
   * digits in any notation, by e-mail. With a whole number typed only clients with that number match; who is like what was
   * typed is given apart, with the reason. Unconfirmed clients of this workstation are found too. Under 10 ms with 50,000
   * clients. While `indexReady` has not resolved, clients not indexed yet are missing.
   */
  search(query: string, limit: number): FoundContacts;
  /** Clients with the same phone (in any notation) or e-mail as these fields, unconfirmed ones included. */
  findDuplicates(fields: Pick<NewContact, 'phone' | 'email'>): Contact[];
  /** Resolves when the search index holds every stored client. */
  readonly indexReady: Promise<void>;
  /** True once `indexReady` has resolved. */
  isIndexReady(): boolean;
  /** Ids of clients that have appointments in the window and are not known here, to be fetched by id. */
  missingIn(window: TimeRange): string[];
  readSync(): ContactsSync;
  writeSync(sync: ContactsSync): void;
};

/** Clients written or indexed between two pauses: a few milliseconds of work. */
const CLIENTS_PER_CHUNK = 100;

/** Where the paging through the contact list stands, among the kept values. */
export const CONTACTS_SYNC_KEY = 'contacts-sync';
const syncSchema = z.looseObject({
  cursor: z.unknown(),
  completedAtMs: z.number().nullable(),
  totalCount: z.number().nullable(),
  listedCount: z.number().default(0),
  gaveUpAtMs: z.number().nullable().default(null),
});

const bodySchema = z.object({
  id: z.string(),
  fingerprint: z.instanceof(Uint8Array),
  body: z.instanceof(Uint8Array),
});

/** What the rest of the store needs of the clients beside what it shows to the outside. */
export type Contacts = ContactStore & {
  /** One client the server confirmed, inside the caller's transaction. */
  put(contact: Contact): void;
  /** Shows a client of the outbox that the server has not confirmed, or hides it (null). */
  setProvisional(localContactId: string, fields: NewContact | null): void;
  /** Name and phone for a list; null when unknown. */
  brief(contactId: string): { name: string; phone: string | null } | null;
  setCountry(country: string | null): void;
  /** Stops indexing, before the file closes. */
  stop(): void;
};

/** A client of the outbox as the search shows it. */
export function provisionalContact(localContactId: string, fields: NewContact): Contact {
  return {
    id: localContactId,
    name: `${fields.firstName} ${fields.lastName}`.trim(),
    firstName: fields.firstName,
    lastName: fields.lastName === '' ? null : fields.lastName,
    phone: fields.phone === '' ? null : fields.phone,
    email: fields.email === '' ? null : fields.email,
    companyName: null,
    dateOfBirth: null,
    tags: [],
    provisional: true,
  };
}

/** Keeps clients in the table `contacts` and builds their search index in the background. */
export function createContacts(dependencies: {
  database: StoreDatabase;
  cipher: Cipher;
  keptValues: KeptValues;
  localIds: LocalIds;
  /** Told why the index could not be finished. */
  reportDamage: (failure: unknown) => void;
}): Contacts {
  const { database, cipher, keptValues, localIds } = dependencies;
  const index = new ContactSearchIndex();
  const provisional = new Map<string, Contact>();
  let stopped = false;
  let ready = false;
  let building = false;
  let startOver = false;

  const place = (id: string) => ({ table: 'contacts', rowId: id, column: 'body' });
  /** Null where the client is damaged, or in a shape this version cannot read: the whole list is fetched again. */
  function open(row: z.infer<typeof bodySchema>): Contact | null {
    const contact = parseTolerantly(contactSchema, cipher.decrypt(row.body, place(row.id)));
    if (contact === null) {
      database.run('DELETE FROM contacts WHERE id = ?', row.id);
      keptValues.write(CONTACTS_SYNC_KEY, null);
      return null;
    }
    return { ...contact, name: contactName(contact) };
  }

  function readStored(id: string): Contact | null {
    const row = database.get(bodySchema, 'SELECT * FROM contacts WHERE id = ?', id);
    return row === null ? null : open(row);
  }

  /** True when the client is new or different. */
  function put(contact: Contact): boolean {
    const confirmed = { ...contact, provisional: false };
    const fingerprint = cipher.fingerprint(confirmed);
    const known = database.get(
      z.object({ fingerprint: z.instanceof(Uint8Array) }),
      'SELECT fingerprint FROM contacts WHERE id = ?',
      contact.id,
    );
    if (known !== null && fingerprint.equals(known.fingerprint)) return false;
    database.run(
      'INSERT OR REPLACE INTO contacts (id, fingerprint, body) VALUES (?, ?, ?)',
      contact.id,
      fingerprint,
      cipher.encrypt(confirmed, place(contact.id)),
    );
    index.put(confirmed);
    return true;
  }

  /** Walks the table by id, a chunk at a time, so that clients written meanwhile are neither missed nor doubled. */
  async function buildIndex(): Promise<void> {
    building = true;
    let lastId = '';
    while (!stopped) {
      const rows = database.all(
        bodySchema,
        'SELECT * FROM contacts WHERE id > ? ORDER BY id LIMIT ?',
        lastId,
        CLIENTS_PER_CHUNK,
      );
      for (const row of rows) {
        const contact = open(row);
        if (contact !== null) index.put(contact);
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      lastId = startOver ? '' : last.id;
      startOver = false;
      await setImmediate();
    }
    building = false;
    ready = !stopped;
  }

  /** Never rejects: damage met on the way leaves the index incomplete, which is what the user is then told. */
  async function buildIndexOrGiveUp(): Promise<void> {
    try {
      await buildIndex();
    } catch (failure) {
      building = false;
      ready = false;
      dependencies.reportDamage(failure);
    }
  }

  function read(contactId: string): Contact | null {
    const id = localIds.resolve(contactId);
    return provisional.get(id) ?? readStored(id);
  }

  const indexReady = setImmediate().then(buildIndexOrGiveUp);

  return {
    indexReady,
    isIndexReady: () => ready,
    put: (contact) => void put(contact),
    async upsertMany(contacts) {
      let differentCount = 0;
      await inChunks(contacts, CLIENTS_PER_CHUNK, (chunk) =>
        database.transaction(() => {
          for (const contact of chunk) if (put(contact)) differentCount += 1;
        }),
      );
      return differentCount;
    },
    read,
    remove(contactId) {
      database.run('DELETE FROM contacts WHERE id = ?', contactId);
      index.remove(contactId);
    },
    storedIds: () =>
      database.all(z.object({ id: z.string() }), 'SELECT id FROM contacts').map(({ id }) => id),
    knownCount() {
      const row = database.get(z.object({ count: z.int() }), 'SELECT count(*) AS count FROM contacts');
      return (row?.count ?? 0) + provisional.size;
    },
    search(query, limit) {
      const { matches, near } = index.search(query, limit);
      return {
        matches: matches.flatMap((id) => read(id) ?? []),
        near: near.flatMap(({ id, reason }) => {
          const contact = read(id);
          return contact === null ? [] : [{ contact, reason }];
        }),
      };
    },
    findDuplicates: (fields) => index.findDuplicates(fields).flatMap((id) => read(id) ?? []),
    missingIn(window) {
      const rows = database.all(
        z.object({ contact_id: z.string() }),
        `SELECT DISTINCT e.contact_id FROM events e LEFT JOIN contacts c ON c.id = e.contact_id
         WHERE e.contact_id IS NOT NULL AND c.id IS NULL AND e.gone = 0 AND e.start_ms < ? AND e.end_ms > ?`,
        window.endMs,
        window.startMs,
      );
      return rows.map((row) => row.contact_id).filter((id) => !provisional.has(id));
    },
    readSync() {
      const parsed = syncSchema.safeParse(keptValues.read(CONTACTS_SYNC_KEY));
      if (!parsed.success) return NEVER_LISTED;
      const { cursor, completedAtMs, totalCount, listedCount, gaveUpAtMs } = parsed.data;
      return { cursor: cursor ?? null, completedAtMs, totalCount, listedCount, gaveUpAtMs };
    },
    writeSync: (sync) => keptValues.write(CONTACTS_SYNC_KEY, sync),
    setProvisional(localContactId, fields) {
      if (fields === null) {
        provisional.delete(localContactId);
        index.remove(localContactId);
        return;
      }
      const contact = provisionalContact(localContactId, fields);
      provisional.set(localContactId, contact);
      index.put(contact);
    },
    brief(contactId) {
      const id = localIds.resolve(contactId);
      const indexed = index.brief(id);
      if (indexed !== null) return { name: indexed.name, phone: indexed.phone };
      const stored = readStored(id);
      return stored === null ? null : { name: stored.name, phone: stored.phone };
    },
    setCountry(country) {
      if (!index.setCountry(country)) return;
      // Every number without a prefix reads differently now: index again, over what is there.
      for (const contact of provisional.values()) index.put(contact);
      if (building) startOver = true;
      else if (ready) void buildIndexOrGiveUp();
    },
    stop() {
      stopped = true;
    },
  };
}
