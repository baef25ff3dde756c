import type { Provider } from '../../shared/directory/provider.ts';
import { DIRECTORY_VERSION, type CallOptions, type Listing } from './call.ts';
import type { LocationsApi, UsersApi } from './client-types.ts';
import { ApiError } from './errors.ts';
import { readNumber, readRows, recordOrEmpty, unwrapList } from './readers/fields.ts';
import { readProvider } from './readers/people-reader.ts';
import type { ResourceContext } from './resource.ts';

const CALL = {
  method: 'get',
  version: DIRECTORY_VERSION,
  scope: 'users.readonly',
  isWrite: false,
} as const;

const SEARCH_PAGE_LENGTH = 100;
/** Far above any location's staff; ends a search whose pages never end. */
const MOST_SEARCH_PAGES = 100;

/** Statuses by which a call that no longer exists answers. */
const GONE_STATUSES: ReadonlySet<number | null> = new Set([404, 405, 410, 501]);

/** The users of a location, who are the user's providers (API-NOTES §14). */
export function createUsersApi(context: ResourceContext, locations: LocationsApi): UsersApi {
  return {
    list: async (locationId, options) => {
      try {
        return await context.send(
          { ...CALL, name: 'users.list', path: 'users/', query: { locationId } },
          readUsers,
          options,
        );
      } catch (error) {
        if (!(error instanceof ApiError) || !GONE_STATUSES.has(error.status)) throw error;
        // The search needs the company, which only the location names.
        const { companyId } = await locations.get(locationId, options);
        if (companyId === null) throw error;
        return searchUsers(context, { companyId, locationId }, options);
      }
    },
  };
}

async function searchUsers(
  context: ResourceContext,
  whose: { companyId: string; locationId: string },
  options: CallOptions | undefined,
): Promise<Listing<Provider>> {
  const byId = new Map<string, Provider>();
  let unreadable = 0;
  for (let page = 0; page < MOST_SEARCH_PAGES; page += 1) {
    const skip = page * SEARCH_PAGE_LENGTH;
    const found = await context.send(
      {
        ...CALL,
        name: 'users.search',
        path: 'users/search',
        query: {
          ...whose,
          skip: String(skip),
          limit: String(SEARCH_PAGE_LENGTH),
        },
      },
      readSearchPage,
      options,
    );
    unreadable += found.unreadable;
    for (const provider of found.items) byId.set(provider.id, provider);
    const seen = skip + found.rowCount;
    if (found.rowCount === 0 || seen >= (found.count ?? seen)) break;
  }
  return { items: [...byId.values()], unreadable };
}

function readUsers(body: unknown): Listing<Provider> {
  return readRows(unwrapList(body, 'users'), readProvider);
}

function readSearchPage(body: unknown): Listing<Provider> & { rowCount: number; count: number | null } {
  const rows = unwrapList(body, 'users');
  return {
    ...readRows(rows, readProvider),
    rowCount: rows.length,
    count: readNumber(recordOrEmpty(body).count),
  };
}
