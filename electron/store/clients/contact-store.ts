import type { Contact, NewContact } from '../../../shared/directory/contact.ts';
import type { NearMatch } from '../../../shared/directory/near-match.ts';
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
export type FoundContacts = { matches: Contact[]; near: NearMatch[] };

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
