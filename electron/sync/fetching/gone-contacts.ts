/** Finds clients that were deleted on the server: no news tell of them, only a whole list that lacks them. */
import { ApiError } from '../../api/errors.ts';
import type { FetchDependencies } from './fetch-window.ts';
import { mapWithLimit } from './map-with-limit.ts';
import { noteTrouble } from '../trouble.ts';

/** Asked for in one piece of background work. */
const MOST_CHECKED = 20;
/** Asked for after one whole list. A list that lacks more is more likely broken than right; the next one shows the rest. */
const MOST_SUSPECTS = 500;

/**
 * A client missing from the list is not taken for deleted: the search index lags behind writes (API-NOTES §13). Each is
 * asked for by id, and let go only when the server says it does not know it.
 */
export class GoneContacts {
  readonly #dependencies: FetchDependencies;
  /** Ids on the pages so far, as far as they were read since this start of the app. */
  #listed = new Set<string>();
  /** False where the first page was read before this start of the app: then nobody is missed. */
  #isFromFirst = false;
  #suspects: string[] = [];

  constructor(dependencies: FetchDependencies) {
    this.#dependencies = dependencies;
  }

  /** Notes one page of the whole list, in their order. Returns how many of its clients were on none before. */
  notePage(page: { isFirst: boolean; contactIds: readonly string[] }): number {
    if (page.isFirst) {
      this.#listed = new Set();
      this.#isFromFirst = true;
    }
    const countBefore = this.#listed.size;
    for (const id of page.contactIds) this.#listed.add(id);
    return this.#listed.size - countBefore;
  }

  /** The pages so far were the whole list: who is kept here and was on none is suspected of being gone. */
  noteEnd(): void {
    const listed = this.#listed;
    this.#listed = new Set();
    if (!this.#isFromFirst) return;
    this.#isFromFirst = false;
    const missing = this.#dependencies.store.contacts.storedIds().filter((id) => !listed.has(id));
    this.#suspects = missing.slice(0, MOST_SUSPECTS);
  }

  /** True while there is someone to ask for. */
  hasSuspects(): boolean {
    return this.#suspects.length > 0;
  }

  /** Asks for some of the missing. Returns true when a client was let go, or had changed. One that cannot be asked for costs nobody else. */
  async checkSome(signal: AbortSignal): Promise<boolean> {
    const { api, log, onOutcome, store } = this.#dependencies;
    let changed = false;
    await mapWithLimit(this.#suspects.splice(0, MOST_CHECKED), 2, async (contactId) => {
      if (signal.aborted) return;
      try {
        const contact = await api.contacts.get(contactId, { signal, priority: 'background' });
        onOutcome();
        changed = (await store.contacts.upsertMany([contact])) > 0 || changed;
      } catch (error) {
        if (!(error instanceof ApiError)) {
          noteTrouble(log, 'gone-contact', error);
          return;
        }
        onOutcome(error);
        // It may also be the location that is not known: that says nothing of the client.
        if (error.kind !== 'not-found' || error.outcome !== 'refused' || error.field === 'locationId') return;
        store.contacts.remove(contactId);
        changed = true;
      }
    });
    return changed;
  }
}
