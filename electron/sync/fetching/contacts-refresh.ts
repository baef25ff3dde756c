/** Keeps the location's whole list of clients here: paged in once, then kept fresh within the budget. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ApiError } from '../../api/errors.ts';
import type { ContactPage, PageStart } from '../../api/client-types.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import { NEVER_LISTED, type ContactsSync } from '../../store/clients/contacts.ts';
import { mapWithLimit, type FetchDependencies } from './fetch-window.ts';
import { noteTrouble } from '../trouble.ts';

/* Finds clients that were deleted on the server: no news tell of them, only a whole list that lacks them. */

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

/** The API's largest page (API-NOTES §13): fewest calls for the whole list. */
const PAGE_LIMIT = 500;
/** What is looked through for news, newest change first. */
const NEWS_PAGE_LIMIT = 100;
const MOST_NEWS_PAGES = 5;
/** The whole list is paged through again this often: the only way to notice what the news do not show. */
const WHOLE_LIST_INTERVAL_MS = 24 * 3_600_000;
/** Clients named in the schedule and unknown here, fetched one by one in one round. */
const MOST_MISSING = 20;

/** No location has so many: a server that lists more of them repeats itself in a way not seen through. */
const MOST_LISTED = 2_000_000;
/** A list that could not be fetched to its end is tried again after this. */
const AFTER_GIVING_UP_MS = 3_600_000;

const pageStartSchema = z.union([
  z.strictObject({ searchAfter: z.array(z.union([z.string(), z.number()])) }),
  z.strictObject({ page: z.int() }),
]);

/** True while the list was never paged to its end, or was so too long ago. */
export function wantsWholeList(sync: ContactsSync, nowMs: number): boolean {
  if (sync.cursor !== null) return true;
  if (sync.gaveUpAtMs !== null && Math.abs(nowMs - sync.gaveUpAtMs) <= AFTER_GIVING_UP_MS) return false;
  return sync.completedAtMs === null || Math.abs(nowMs - sync.completedAtMs) > WHOLE_LIST_INTERVAL_MS;
}

/**
 * Fetches one more page of the whole list. The place is kept on disk after each page, so a restart goes on from
 * there. Returns true when anything was new. Throws `ApiError`.
 *
 * The list is whole when as many clients were listed as the server says there are, or when it says no number and has no
 * more. Pages may have any size. A page that brings nobody new ends it as well: whoever is missing by then cannot be
 * listed, the list is not called whole, and it is tried again later.
 */
export async function fetchNextPage(
  signal: AbortSignal,
  dependencies: FetchDependencies,
  gone: GoneContacts,
): Promise<boolean> {
  const { api, store, locationId, nowMs } = dependencies;
  const sync = store.contacts.readSync();
  const from = pageStartSchema.safeParse(sync.cursor).data;
  const before = from === undefined ? NEVER_LISTED : sync;
  const page = await api.contacts.search(
    { locationId, pageLimit: PAGE_LIMIT, ...(from === undefined ? {} : { from }) },
    { signal, priority: 'background' },
  );
  noteUnreadable(page, dependencies);
  const newCount = await store.contacts.upsertMany(page.items);
  const rowCount = page.items.length + page.unreadable;
  const isFirst = from === undefined;
  const addedCount = gone.notePage({ isFirst, contactIds: page.items.map(({ id }) => id) });
  const listedCount = before.listedCount + addedCount + page.unreadable;
  const totalCount = smallest(before.totalCount, page.total);
  const hasAll = totalCount !== null && listedCount >= totalCount;
  const hasMoved = page.next !== null && 'searchAfter' in page.next && !isDeepStrictEqual(page.next, from);
  const isRepeated = addedCount === 0 && !(page.unreadable > 0 && hasMoved);
  // Past the first page the total alone ends nothing: search indexes stop counting somewhere, and go on listing.
  const ended =
    page.next === null ||
    isRepeated ||
    listedCount > MOST_LISTED ||
    (isFirst && hasAll && rowCount < PAGE_LIMIT);
  const isWhole = ended && (hasAll || (totalCount === null && rowCount < PAGE_LIMIT));
  if (isWhole) gone.noteEnd();
  store.contacts.writeSync({
    cursor: ended ? null : page.next,
    completedAtMs: isWhole ? nowMs() : sync.completedAtMs,
    totalCount,
    listedCount,
    gaveUpAtMs: ended && !isWhole ? nowMs() : null,
  });
  return newCount > 0 || ended;
}

function noteUnreadable({ unreadable }: ContactPage, { log }: FetchDependencies): void {
  if (unreadable > 0) log.write('warn', 'sync.unreadable', { what: 'contacts', count: unreadable });
}

/** Clients that are made while the list is fetched may stand on a page that is past: they are among the news. */
function smallest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/**
 * Looks through the clients changed last until a page holds nothing new. Returns true when anything was new.
 * A server that does not sort so shows the same page each time: then the daily whole list does it. Throws `ApiError`.
 */
export async function fetchNews(signal: AbortSignal, dependencies: FetchDependencies): Promise<boolean> {
  const { api, store, locationId } = dependencies;
  let from: PageStart | null = null;
  let anyNew = false;
  for (let page = 0; page < MOST_NEWS_PAGES; page += 1) {
    const answer: ContactPage = await api.contacts.search(
      {
        locationId,
        pageLimit: NEWS_PAGE_LIMIT,
        sort: [{ field: 'dateUpdated', direction: 'desc' }],
        ...(from === null ? {} : { from }),
      },
      { signal, priority: 'background' },
    );
    const newCount = await store.contacts.upsertMany(answer.items);
    anyNew ||= newCount > 0;
    if (newCount === 0 || answer.next === null) break;
    from = answer.next;
  }
  return anyNew;
}

/** Fetches clients the schedule names and the list does not hold yet, so that nobody is shown without a name. */
export class MissingContacts {
  readonly #dependencies: FetchDependencies;
  /** Clients the server does not know either; not asked for again while the app runs. */
  readonly #unknown = new Set<string>();

  constructor(dependencies: FetchDependencies) {
    this.#dependencies = dependencies;
  }

  /** Returns true when a name was found. */
  async fetchFor(window: TimeRange, signal: AbortSignal): Promise<boolean> {
    const { api, log, store, onOutcome } = this.#dependencies;
    const wanted = store.contacts
      .missingIn(window)
      .filter((id) => !this.#unknown.has(id) && !id.startsWith('local-'))
      .slice(0, MOST_MISSING);
    let found = false;
    await mapWithLimit(wanted, 4, async (contactId) => {
      if (signal.aborted) return;
      try {
        const contact = await api.contacts.get(contactId, { signal, priority: 'screen' });
        onOutcome();
        found = (await store.contacts.upsertMany([contact])) > 0 || found;
      } catch (error) {
        if (!(error instanceof ApiError)) {
          // One that cannot be asked for or kept would be so in each round.
          noteTrouble(log, 'missing-contact', error);
          this.#unknown.add(contactId);
          return;
        }
        onOutcome(error);
        if (error.outcome === 'refused' && error.kind !== 'rate-limited') this.#unknown.add(contactId);
      }
    });
    return found;
  }
}
