/** Keeps the location's whole list of clients here: paged in once, then kept fresh within the budget. */
import { z } from 'zod';
import { ApiError } from '../../api/errors.ts';
import type { SearchCursor } from '../../api/client-types.ts';
import type { TimeWindow } from '../../store/outbox/outbox-store.ts';
import type { ContactsSync } from '../../store/clients/contact-store.ts';
import type { FetchParts } from './fetch-window.ts';
import type { GoneContacts } from './gone-contacts.ts';
import { mapWithLimit } from './map-with-limit.ts';

/** The API's largest page (API.md section 6): fewest calls for the whole list. */
const PAGE_LIMIT = 500;
/** What is looked through for news, newest change first. */
const NEWS_PAGE_LIMIT = 100;
const MOST_NEWS_PAGES = 5;
/** The whole list is paged through again this often: the only way to notice what the news do not show. */
const WHOLE_LIST_INTERVAL_MS = 24 * 3_600_000;
/** Clients named in the schedule and unknown here, fetched one by one in one round. */
const MOST_MISSING = 20;

const cursorSchema = z.array(z.union([z.string(), z.number()]));

/** True while the list was never paged to its end, or was so too long ago. */
export function wantsWholeList(sync: ContactsSync, nowMs: number): boolean {
  if (sync.cursor !== null || sync.completedAtMs === null) return true;
  return Math.abs(nowMs - sync.completedAtMs) > WHOLE_LIST_INTERVAL_MS;
}

/**
 * Fetches one more page of the whole list. The place is kept on disk after each page, so a restart goes on from
 * there. Returns true when anything was new. Throws `ApiError`.
 */
export async function fetchNextPage(
  signal: AbortSignal,
  parts: FetchParts,
  gone: GoneContacts,
): Promise<boolean> {
  const { api, store, locationId, nowMs } = parts;
  const sync = store.contacts.readSync();
  const cursor = cursorSchema.safeParse(sync.cursor);
  const searchAfter: { searchAfter?: SearchCursor } = cursor.success ? { searchAfter: cursor.data } : {};
  const page = await api.contacts.search(
    { locationId, pageLimit: PAGE_LIMIT, ...searchAfter },
    { signal, priority: 'background' },
  );
  const newCount = await store.contacts.upsertMany(page.items);
  const ended = page.searchAfter === null || page.items.length + page.unreadable === 0;
  gone.notePage({
    isFirst: !cursor.success,
    isLast: ended,
    contactIds: page.items.map(({ id }) => id),
  });
  store.contacts.writeSync({
    cursor: ended ? null : page.searchAfter,
    completedAtMs: ended ? nowMs() : sync.completedAtMs,
    totalCount: page.total ?? sync.totalCount,
  });
  return newCount > 0 || ended;
}

/**
 * Looks through the clients changed last until a page holds nothing new. Returns true when anything was new.
 * A server that does not sort so shows the same page each time: then the daily whole list does it. Throws `ApiError`.
 */
export async function fetchNews(signal: AbortSignal, parts: FetchParts): Promise<boolean> {
  const { api, store, locationId } = parts;
  let after: { searchAfter?: SearchCursor } = {};
  let anyNew = false;
  for (let page = 0; page < MOST_NEWS_PAGES; page += 1) {
    const answer = await api.contacts.search(
      {
        locationId,
        pageLimit: NEWS_PAGE_LIMIT,
        sort: [{ field: 'dateUpdated', direction: 'desc' }],
        ...after,
      },
      { signal, priority: 'background' },
    );
    const newCount = await store.contacts.upsertMany(answer.items);
    anyNew ||= newCount > 0;
    if (newCount === 0 || answer.searchAfter === null) break;
    after = { searchAfter: answer.searchAfter };
  }
  return anyNew;
}

/** Fetches clients the schedule names and the list does not hold yet, so that nobody is shown without a name. */
export class MissingContacts {
  readonly #parts: FetchParts;
  /** Clients the server does not know either; not asked for again while the app runs. */
  readonly #unknown = new Set<string>();

  constructor(parts: FetchParts) {
    this.#parts = parts;
  }

  /** Returns true when a name was found. */
  async fetchFor(window: TimeWindow, signal: AbortSignal): Promise<boolean> {
    const { api, store, onOutcome } = this.#parts;
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
        if (!(error instanceof ApiError)) throw error;
        onOutcome(error);
        if (error.outcome === 'refused' && error.kind !== 'rate-limited') this.#unknown.add(contactId);
      }
    });
    return found;
  }
}
