import type { Contact } from '../../shared/directory/contact.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { occupiesTime } from '../../shared/appointment/status.ts';
import type { FrontdeskBridge } from '../bridge/bridge.ts';
import type { Clock } from './clock.ts';

/** Found at once as far as people notice: the local list answers within this and the painting of a keystroke. */
const PAUSE_MS = 20;
const LIMIT = 8;

/** Clients found as the desk types. An answer that comes after a newer question is dropped. */
export class ClientSearch {
  contacts = $state.raw<readonly Contact[]>([]);
  /** The text the contacts were found for; empty before anything was. */
  foundFor = $state('');
  isSearching = $state(false);
  /** True while the list of clients is still being fetched, so that one may be missing. */
  incomplete = $state(false);
  /** Why the search did not work; null when it did. */
  failure = $state<string | null>(null);
  /** The next appointment of each client found, by id; null where there is none. */
  nextAppointments = $state.raw<Readonly<Record<string, ScheduleAppointment | null>>>({});

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
      this.foundFor = '';
      this.isSearching = false;
      return;
    }
    this.isSearching = true;
    this.#cancelPause = this.#clock.after(PAUSE_MS, () => void this.#ask(query.trim().slice(0, 200), asked));
  }

  /** Forgets what was found and drops what is under way. */
  clear(): void {
    this.search('');
  }

  async #ask(query: string, asked: number): Promise<void> {
    const reply = await this.#bridge.call('contacts.search', { query, limit: LIMIT });
    if (asked !== this.#asked) return;
    this.isSearching = false;
    this.foundFor = query;
    this.failure = reply.ok ? null : reply.error.message;
    if (!reply.ok) return;
    this.contacts = reply.value.contacts;
    this.incomplete = reply.value.incomplete;
    await this.#readNext(reply.value.contacts, asked);
  }

  /** After the names are on screen: when each of them comes next. */
  async #readNext(contacts: readonly Contact[], asked: number): Promise<void> {
    const found = await Promise.all(
      contacts.map(
        async ({ id }) => [id, await nextAppointment(this.#bridge, id, this.#clock.nowMs())] as const,
      ),
    );
    if (asked === this.#asked) this.nextAppointments = Object.fromEntries(found);
  }
}

/** A client's next appointment as far as this PC knows; null when there is none or it cannot be told. */
export async function nextAppointment(
  bridge: FrontdeskBridge,
  contactId: string,
  nowMs: number,
): Promise<ScheduleAppointment | null> {
  const reply = await bridge.call('contacts.appointments', { contactId });
  if (!reply.ok) return null;
  const coming = reply.value.filter(({ endMs, status }) => endMs > nowMs && occupiesTime(status));
  return coming.sort((one, other) => one.startMs - other.startMs)[0] ?? null;
}
