import type { Location } from '../../shared/directory/booking-calendar.ts';
import { CALENDARS_VERSION, DIRECTORY_VERSION, type CallOptions } from './call.ts';
import type { ApiClient, ScopeProbes } from './client-types.ts';
import { ApiError, type ApiErrorKind, type ApiScope } from './errors.ts';
import { sendForDone, type ResourceContext } from './resource.ts';

/** Has the form of an id, since a malformed one may be answered with a 500, and belongs to nothing: ids are random. */
const NOBODYS_ID = 'FrontdeskScopeCheck0';

/**
 * A PUT of nothing at all to an entry that does not exist: permitted by the documents, able to change nothing, and
 * refused for want of the entry only after the scope was checked (the service checks scopes before it looks
 * anything up).
 */
export function createScopeProbes(context: ResourceContext): ScopeProbes {
  return {
    eventsWrite: (options) =>
      sendForDone(
        context,
        {
          name: 'scopeProbes.eventsWrite',
          method: 'put',
          path: `calendars/events/appointments/${NOBODYS_ID}`,
          version: CALENDARS_VERSION,
          scope: 'calendars/events.write',
          isWrite: true,
          body: {},
        },
        options,
      ),
    contactsWrite: (options) =>
      sendForDone(
        context,
        {
          name: 'scopeProbes.contactsWrite',
          method: 'put',
          path: `contacts/${NOBODYS_ID}`,
          version: DIRECTORY_VERSION,
          scope: 'contacts.write',
          isWrite: true,
          body: {},
        },
        options,
      ),
    eventsRead: (options) =>
      sendForDone(
        context,
        {
          name: 'scopeProbes.eventsRead',
          method: 'get',
          path: `calendars/events/appointments/${NOBODYS_ID}`,
          version: CALENDARS_VERSION,
          scope: 'calendars/events.readonly',
          isWrite: false,
        },
        options,
      ),
  };
}

/** What is known of an account after its token and location were tried against the server. */
export interface AccountCheck {
  /** Null only where the token may not read locations; its zone is then unknown and the app cannot work. */
  location: Location | null;
  /** Scopes the server said the token lacks. */
  missingScopes: ApiScope[];
  /** Scopes about which the server gave no telling answer; they may be there or not. */
  uncheckedScopes: ApiScope[];
}

type Verdict = 'granted' | 'missing' | 'unchecked';

/**
 * Tries the token on the location and on every scope the app needs (API-NOTES §1), without changing anything.
 * Throws the `ApiError` that stands in the way: `token-rejected`, `location-forbidden`, `not-found` (no such location),
 * `version-header`, `offline`, `tls`, `proxy`, `captive-page`, `blocked`, `timeout` and so on. A missing scope is
 * not thrown but named in the result.
 */
export async function checkAccount(
  client: ApiClient,
  locationId: string,
  signal?: AbortSignal,
): Promise<AccountCheck> {
  const options: CallOptions = { priority: 'interactive', signal };
  const { location, verdict } = await tryLocation(client, locationId, options);

  const verdicts = new Map<ApiScope, Verdict>([['locations.readonly', verdict]]);
  const probes = scopeProbes(client, locationId, options);
  await Promise.all(
    Object.entries(probes).map(async ([scope, probe]) => {
      verdicts.set(scope as ApiScope, await verdictOf(probe));
    }),
  );

  const scopesThatAre = (wanted: Verdict): ApiScope[] =>
    [...verdicts].filter(([, found]) => found === wanted).map(([scope]) => scope);
  return {
    location,
    missingScopes: scopesThatAre('missing').sort(),
    uncheckedScopes: scopesThatAre('unchecked').sort(),
  };
}

/** Asked first and alone: a wrong token or location fails here with its own kind, whatever the scopes. */
async function tryLocation(
  client: ApiClient,
  locationId: string,
  options: CallOptions,
): Promise<{ location: Location | null; verdict: Verdict }> {
  try {
    return { location: await client.locations.get(locationId, options), verdict: 'granted' };
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'scope-missing')
      return { location: null, verdict: 'missing' };
    throw error;
  }
}

/** For each scope, a call that needs it and changes nothing. */
function scopeProbes(
  client: ApiClient,
  locationId: string,
  options: CallOptions,
): Record<Exclude<ApiScope, 'locations.readonly'>, () => Promise<unknown>> {
  return {
    'calendars.readonly': () => client.calendars.list(locationId, options),
    'calendars/groups.readonly': () => client.groups.list(locationId, options),
    'users.readonly': () => client.users.list(locationId, options),
    'contacts.readonly': () => client.contacts.search({ locationId, pageLimit: 1 }, options),
    'contacts.write': () => client.scopeProbes.contactsWrite(options),
    'calendars/events.readonly': () => client.scopeProbes.eventsRead(options),
    'calendars/events.write': () => client.scopeProbes.eventsWrite(options),
  };
}

/** Refusals that come only after the scope was found in order. */
const PAST_THE_SCOPE_CHECK: ReadonlySet<ApiErrorKind> = new Set([
  'not-found',
  'rejected',
  'unknown-key',
  'conflict',
]);

/** Answers that say nothing about the scope, and are no reason to give up on the account. */
const TELLS_NOTHING: ReadonlySet<ApiErrorKind> = new Set([
  'server-error',
  'unreadable-answer',
  'answer-too-large',
  'rate-limited',
]);

async function verdictOf(probe: () => Promise<unknown>): Promise<Verdict> {
  try {
    await probe();
    return 'granted';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === 'scope-missing') return 'missing';
    if (PAST_THE_SCOPE_CHECK.has(error.kind)) return error.status === 403 ? 'unchecked' : 'granted';
    if (TELLS_NOTHING.has(error.kind)) return 'unchecked';
    throw error;
  }
}
