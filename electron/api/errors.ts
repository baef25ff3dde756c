import { failure, type Failure, type FailureCode } from '../../shared/failures/failures.ts';

/** Every way a call to the API can fail, told apart as far as the service tells (API-NOTES §2). */
export const API_ERROR_KINDS = [
  // Refused by the API.
  'token-rejected',
  'scope-missing',
  'version-header',
  'location-forbidden',
  // An account that was paused: all calls are refused until it is not.
  'location-inactive',
  'not-found',
  'slot-taken',
  'duration-invalid',
  'not-on-team',
  'invalid-status',
  'unknown-key',
  'duplicate-contact',
  'not-event-calendar',
  // 409.
  'conflict',
  // 429, or our own budget.
  'rate-limited',
  // Any other 4xx.
  'rejected',

  // Failing at the API.
  'server-error',
  // Broken or cut JSON, or not what was asked for.
  'unreadable-answer',
  // More than any location holds.
  'answer-too-large',
  // A location in a zone without rules on this PC.
  'zone-unknown',

  // On the way: no address, refused, unreachable.
  'offline',
  'timeout',
  // Perhaps after the request was sent.
  'connection-lost',
  // No trusted connection.
  'tls',
  // 407, or a proxy that fails.
  'proxy',
  // A page or a redirect where JSON belongs.
  'captive-page',
  // The 403 page of a guard before the API, such as Cloudflare 1010.
  'blocked',

  // By us.
  'aborted',
] as const satisfies readonly FailureCode[];
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

/** The failure of the catalogue, with the facts its code knows. */
function failureOfFacts(facts: ApiErrorFacts): Failure {
  const said = facts.serverMessages ?? [];
  const refusal = {
    serverMessage: said.length === 0 ? null : said.join('; '),
    field: facts.field ?? null,
  };
  switch (facts.kind) {
    case 'scope-missing':
      return failure(facts.kind, { scopes: facts.requiredScope ? [facts.requiredScope] : [] });
    case 'rate-limited':
      return failure(facts.kind, { limit: facts.rateLimit ?? null });
    case 'zone-unknown':
      // Quoted from the server's answer.
      return failure(facts.kind, { timeZone: said[0] ?? null });
    case 'duplicate-contact':
      return failure(facts.kind, {
        ...refusal,
        field: facts.duplicate?.matchingField ?? facts.field ?? null,
        contactId: facts.duplicate?.contactId ?? null,
        contactName: facts.duplicate?.contactName ?? null,
      });
    case 'not-found':
    case 'slot-taken':
    case 'duration-invalid':
    case 'not-on-team':
    case 'invalid-status':
    case 'unknown-key':
    case 'not-event-calendar':
    case 'conflict':
    case 'rejected':
      return failure(facts.kind, refusal);
    case 'token-rejected':
    case 'version-header':
    case 'location-forbidden':
    case 'location-inactive':
    case 'server-error':
    case 'unreadable-answer':
    case 'answer-too-large':
    case 'offline':
    case 'timeout':
    case 'connection-lost':
    case 'tls':
    case 'proxy':
    case 'captive-page':
    case 'blocked':
    case 'aborted':
      return failure(facts.kind);
  }
}

/**
 * The one class every call of the client throws; `failure` is what the user is told. `message` is for developers. No
 * property, and nothing in the chain of causes, holds the token or a request.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: ApiErrorKind;
  /** The same for the catalogue: its code is `kind`. */
  readonly failure: Failure;
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
    super(
      `${facts.kind} (${facts.outcome}, status ${String(facts.status ?? 'none')})`,
      facts.cause === undefined ? undefined : { cause: facts.cause },
    );
    this.kind = facts.kind;
    this.failure = failureOfFacts(facts);
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
