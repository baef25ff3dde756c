import { isSameName, type Contact, type NearMatch, type NearReason } from '../../shared/directory/contact.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { FrontdeskBridge } from '../bridge/bridge.ts';
import { failureMessage } from '../bridge/failure-messages.ts';
import type { Clock } from './clock.ts';

/** Found at once as far as people notice: the local list answers within this and the painting of a keystroke. */
const PAUSE_MS = 20;
/** Names are wanted at each key, the rest only once the hand pauses. */
const NEXT_PAUSE_MS = 120;
const LIMIT = 8;
const LONGEST_QUERY = 200;

/** Clients found as the user types. An answer that comes after a newer question is dropped. */
export class ClientSearch {
  contacts = $state.raw<readonly Contact[]>([]);
  /** Who is like the one typed: to be shown after making a new client, with the reason. */
  near = $state.raw<readonly NearMatch[]>([]);
  /** The text the contacts were found for; empty before anything was. */
  foundFor = $state('');
  isSearching = $state(false);
  /** True while the list of clients is still being fetched, so that one may be missing. */
  incomplete = $state(false);
  /** Why the search did not work; null when it did. */
  failure = $state<string | null>(null);
  /** The next appointment of each client found who has one, by id. */
  nextAppointments = $state.raw<Readonly<Record<string, ScheduleAppointment>>>({});

  readonly #bridge: FrontdeskBridge;
  readonly #clock: Clock;
  #asked = 0;
  #cancelPause: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge, clock: Clock) {
    this.#bridge = bridge;
    this.#clock = clock;
  }

  /** Searches by name, phone in any notation, or e-mail. An empty text finds nobody. */
  search(query: string): void {
    this.#cancelPause?.();
    this.#asked += 1;
    const asked = this.#asked;
    if (query.trim() === '') {
      this.contacts = [];
      this.near = [];
      this.foundFor = '';
      this.isSearching = false;
      return;
    }
    this.isSearching = true;
    this.#cancelPause = this.#clock.after(PAUSE_MS, () => void this.#ask(query.trim(), asked));
  }

  /** True when what was found is of this text, and not of an earlier one. */
  isFoundFor(query: string): boolean {
    return this.foundFor === query.trim();
  }

  /** Searches once more for the same text, such as when more clients have come from the server. */
  searchAgain(): void {
    if (this.foundFor !== '' && !this.isSearching) void this.#ask(this.foundFor, this.#asked);
  }

  /** The client of this id among those shown. */
  find(contactId: string): Contact | null {
    const near = this.near.find(({ contact }) => contact.id === contactId);
    return this.contacts.find(({ id }) => id === contactId) ?? near?.contact ?? null;
  }

  /** Why this client is shown who is not the one typed; null for one who is. */
  reasonOf(contactId: string): NearReason | null {
    return this.near.find(({ contact }) => contact.id === contactId)?.reason ?? null;
  }

  /** True where another of those shown is called the same: the name alone does not say who it is. */
  isNameShared(contact: Contact): boolean {
    const shown = [...this.contacts, ...this.near.map((near) => near.contact)];
    return shown.some((other) => other.id !== contact.id && isSameName(other, contact));
  }

  /** Forgets what was found and drops what is under way. */
  clear(): void {
    this.search('');
  }

  async #ask(query: string, asked: number): Promise<void> {
    const reply = await this.#bridge.call('contacts.search', {
      query: query.slice(0, LONGEST_QUERY),
      limit: LIMIT,
    });
    if (asked !== this.#asked) return;
    this.isSearching = false;
    this.foundFor = query;
    this.failure = reply.ok ? null : failureMessage(reply.error).advice;
    // Nobody is shown for a text that was not looked for.
    const { contacts, near, incomplete } = reply.ok
      ? reply.value
      : { contacts: [], near: [], incomplete: this.incomplete };
    this.contacts = contacts;
    this.near = near;
    this.incomplete = incomplete;
    this.#readNext([...contacts, ...near.map(({ contact }) => contact)], asked);
  }

  /** Once the names are on screen and the hand pauses: when each of them comes next. */
  #readNext(contacts: readonly Contact[], asked: number): void {
    this.#cancelPause?.();
    if (contacts.length === 0) return;
    this.#cancelPause = this.#clock.after(NEXT_PAUSE_MS, () => {
      const ids = contacts.map(({ id }) => id);
      void nextAppointments(this.#bridge, ids).then((found) => {
        if (asked === this.#asked) this.nextAppointments = found;
      });
    });
  }
}

/** When clients come next as far as this PC knows, by their ids; without those who have nothing coming. */
export async function nextAppointments(
  bridge: FrontdeskBridge,
  contactIds: readonly string[],
): Promise<Readonly<Record<string, ScheduleAppointment>>> {
  const reply = await bridge.call('contacts.nextAppointments', { contactIds: [...contactIds] });
  if (!reply.ok) return {};
  return Object.fromEntries(reply.value.map(({ contactId, appointment }) => [contactId, appointment]));
}
