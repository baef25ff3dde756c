/** What happened, in the user's words (what to do follows from the outcome, see `whatIsSafe`). */
const WHAT_HAPPENED: Record<ApiErrorKind, string> = {
  'bad-token': 'The server does not accept the access token.',
  'scope-missing': 'The access token lacks a permission.',
  'version-header': 'The server does not take this version of the app’s requests.',
  'location-forbidden': 'The access token is not for this location.',
  'location-inactive': 'This location is not active at the moment.',
  'not-found': 'The server does not know this entry. It may have been deleted elsewhere.',
  'slot-taken': 'This time is no longer free.',
  'duration-invalid': 'This calendar does not offer appointments of this length.',
  'not-on-team': 'This provider is not on the calendar’s team.',
  'invalid-status': 'The server does not know this status.',
  'unknown-key': 'The server does not take one of the fields that were sent.',
  'duplicate-contact': 'This client already exists, and the location allows no duplicates.',
  'not-event-calendar': 'Time of this calendar cannot be blocked. Block the provider’s time instead.',
  conflict: 'This was changed elsewhere in the meantime.',
  'rate-limited': 'The server takes no more requests for now.',
  rejected: 'The server refused this.',
  'server-error': 'The server has a problem.',
  'unreadable-answer': 'The server’s answer could not be read.',
  'answer-too-large': 'The server’s answer is too large to be read.',
  'zone-unknown': 'The time zone of this location is not known on this PC.',
  offline: 'The server cannot be reached. Check the internet connection.',
  timeout: 'The server did not answer in time.',
  'connection-lost': 'The connection broke off.',
  tls: 'No secure connection to the server could be made. Check the PC’s date and the network.',
  proxy: 'The network’s proxy did not let the request through. Ask whoever runs the network.',
  'captive-page': 'The network answered with a page of its own. Open a browser and sign in to the network.',
  blocked: 'A guard in front of the server blocked the request. Ask whoever runs the network.',
  aborted: 'The request was stopped.',
};

const WHAT_TO_DO: Partial<Record<ApiErrorKind, string>> = {
  'bad-token': 'Check the token in Settings.',
  'location-forbidden': 'Check the location id in Settings.',
  'location-inactive': 'Ask whoever looks after the location’s account.',
  'slot-taken': 'Choose another time.',
  'duration-invalid': 'Choose another end.',
  'not-on-team': 'Choose another provider.',
  'invalid-status': 'Choose another status.',
  'duplicate-contact': 'Choose the existing client.',
  'version-header': 'Install the newest version of the app.',
  'answer-too-large':
    'The schedule stays as it was last read. If it comes again, tell whoever looks after the location.',
  'zone-unknown':
    'Choose the zone by its city in the location’s settings (Business Profile), then try again.',
};

/**
 * The sentence of an `ApiError`: what happened, the server's words where it said any, what is safe, what to do.
 * Never holds anything of the request's body or headers.
 */
function describeApiError(facts: ApiErrorFacts): string {
  const parts = [happened(facts), quoted(facts), whatIsSafe(facts), WHAT_TO_DO[facts.kind]];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function happened(facts: ApiErrorFacts): string {
  if (facts.kind === 'scope-missing' && facts.requiredScope) {
    return `The access token lacks the permission “${facts.requiredScope}”.`;
  }
  if (facts.kind === 'rate-limited' && facts.rateLimit === 'daily') {
    return 'The location’s requests for today are used up.';
  }
  const [zone] = facts.serverMessages ?? [];
  if (facts.kind === 'zone-unknown' && zone !== undefined) {
    return `The time zone of this location, “${zone}”, is not known on this PC, so no time could be booked in it.`;
  }
  return WHAT_HAPPENED[facts.kind];
}

/** Kinds whose own sentence says less than the server's words. */
const QUOTES_SERVER: ReadonlySet<ApiErrorKind> = new Set([
  'rejected',
  'conflict',
  'unknown-key',
  'invalid-status',
  'not-found',
]);

function quoted(facts: ApiErrorFacts): string {
  const words = facts.serverMessages ?? [];
  return QUOTES_SERVER.has(facts.kind) && words.length > 0 ? `It says: “${words.join('; ')}”.` : '';
}

function whatIsSafe(facts: ApiErrorFacts): string {
  if (!facts.isWrite) return '';
  switch (facts.outcome) {
    case 'not-sent':
      return 'Nothing was sent.';
    case 'refused':
      return 'Nothing was changed.';
    case 'unknown':
      return 'It is not certain whether it was saved: look before trying again.';
  }
}

/**
 * Every way a call to the API can fail, told apart as far as the service tells (API-NOTES §2).
 *
 * Refused by the API: `bad-token`, `scope-missing`, `version-header`, `location-forbidden`, `location-inactive`
 * (an account that was paused: all calls are refused until it is not), `not-found`,
 * `slot-taken`, `duration-invalid`, `not-on-team`, `invalid-status`, `unknown-key`, `duplicate-contact`,
 * `not-event-calendar`, `conflict` (409), `rate-limited` (429, or our own budget), `rejected` (any other 4xx).
 * Failing at the API: `server-error` (5xx), `unreadable-answer` (broken or cut JSON, or not what was asked for),
 * `answer-too-large` (more than any location holds), `zone-unknown` (a location in a zone without rules on this PC).
 * On the way: `offline` (no address, refused, unreachable), `timeout`, `connection-lost` (perhaps after the
 * request was sent), `tls` (no trusted connection), `proxy` (407 or a proxy that fails), `captive-page` (a page
 * or a redirect where JSON belongs), `blocked` (403 page of a guard before the API, such as Cloudflare 1010).
 * By us: `aborted`.
 */
export const API_ERROR_KINDS = [
  'bad-token',
  'scope-missing',
  'version-header',
  'location-forbidden',
  'location-inactive',
  'not-found',
  'slot-taken',
  'duration-invalid',
  'not-on-team',
  'invalid-status',
  'unknown-key',
  'duplicate-contact',
  'not-event-calendar',
  'conflict',
  'rate-limited',
  'rejected',
  'server-error',
  'unreadable-answer',
  'answer-too-large',
  'zone-unknown',
  'offline',
  'timeout',
  'connection-lost',
  'tls',
  'proxy',
  'captive-page',
  'blocked',
  'aborted',
] as const;
export type ApiErrorKind = (typeof API_ERROR_KINDS)[number];

/**
 * What is known about whether the request took effect. `not-sent`: it never left. `refused`: the answer says
 * that it was not done. `unknown`: it may have been done; look before sending again.
 */
export type ApiOutcome = 'not-sent' | 'refused' | 'unknown';

/** Which of the two limits was met: 100 calls in ten seconds, or 200,000 in a day (API-NOTES §3). */
export type RateLimitKind = 'burst' | 'daily';

/** The client that already exists, as a refused duplicate names it (API-NOTES §2). */
export interface DuplicateContact {
  contactId: string | null;
  contactName: string | null;
  /** `phone`, `email` or whatever the location matches on. */
  matchingField: string | null;
}

/** Scopes of a token that the app uses (API-NOTES §1). */
export type ApiScope =
  | 'calendars.readonly'
  | 'calendars/events.readonly'
  | 'calendars/events.write'
  | 'calendars/groups.readonly'
  | 'contacts.readonly'
  | 'contacts.write'
  | 'users.readonly'
  | 'locations.readonly';

/** What an `ApiError` is made from; everything but the first three may be left out. */
export interface ApiErrorFacts {
  kind: ApiErrorKind;
  outcome: ApiOutcome;
  /** True where the call would have changed something on the server. */
  isWrite: boolean;
  status?: number | null;
  serverMessages?: readonly string[];
  traceId?: string | null;
  retryAfterMs?: number | null;
  rateLimit?: RateLimitKind | null;
  requiredScope?: ApiScope | null;
  field?: string | null;
  duplicate?: DuplicateContact | null;
  cause?: unknown;
}

/**
 * The one class every call of the client throws. `message` is a sentence for the user: what happened, what is
 * safe, what to do; the server's own words are quoted in it and kept apart in `serverMessages`. No property,
 * and nothing in the chain of causes, holds the token or a request.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: ApiErrorKind;
  readonly outcome: ApiOutcome;
  readonly isWrite: boolean;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** The server's words as they came, one per complaint; empty when it said none. */
  readonly serverMessages: readonly string[];
  /** The server's own reference of the request, for its support; null when it gave none. */
  readonly traceId: string | null;
  /** How long to wait before the same may be tried again; null when nobody said. */
  readonly retryAfterMs: number | null;
  /** Which limit, for `rate-limited`; else null. */
  readonly rateLimit: RateLimitKind | null;
  /** The scope the call needs. For `scope-missing` this is the one the token lacks. */
  readonly requiredScope: ApiScope | null;
  /** The key of the request it is about, such as `assignedUserId`, where the words tell; else null. */
  readonly field: string | null;
  /** For `duplicate-contact`: who it is that exists. */
  readonly duplicate: DuplicateContact | null;

  constructor(facts: ApiErrorFacts) {
    super(describeApiError(facts), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.kind = facts.kind;
    this.outcome = facts.outcome;
    this.isWrite = facts.isWrite;
    this.status = facts.status ?? null;
    this.serverMessages = facts.serverMessages ?? [];
    this.traceId = facts.traceId ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.rateLimit = facts.rateLimit ?? null;
    this.requiredScope = facts.requiredScope ?? null;
    this.field = facts.field ?? null;
    this.duplicate = facts.duplicate ?? null;
  }
}
