import { z } from 'zod';
import {
  ApiError,
  type ApiErrorFacts,
  type ApiErrorKind,
  type ApiOutcome,
  type DuplicateContact,
} from './errors.ts';
import { isDailyLimit, pauseAfterRefusalMs, readRateLimitHeaders } from './rate-budget.ts';
import { withoutToken } from './network-failure.ts';

/** The body of an error as far as it can be used (API-NOTES §2): words as text or list, everything optional. */
const errorBodySchema = z.looseObject({
  message: z
    .union([z.string(), z.array(z.unknown())])
    .optional()
    .catch(undefined),
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
  traceId: z.string().optional().catch(undefined),
  meta: z.looseObject({}).optional().catch(undefined),
});

/** What an error's body says; empty and null where it says nothing. */
interface RefusalMessage {
  serverMessages: string[];
  traceId: string | null;
  duplicate: DuplicateContact | null;
}

/** Reads the body of an error answer, whatever it is. Never throws. */
export function readRefusal(body: unknown): RefusalMessage {
  const parsed = errorBodySchema.safeParse(body);
  if (!parsed.success) return { serverMessages: [], traceId: null, duplicate: null };
  const { message, error, error_description: description, traceId, meta } = parsed.data;
  const words = [message].flat().filter((word) => typeof word === 'string' && word.trim() !== '') as string[];
  const fallback = [description, error].filter((word) => word !== undefined).slice(0, 1);
  return {
    serverMessages: words.length > 0 ? words : fallback,
    traceId: traceId ?? null,
    duplicate: meta === undefined ? null : readDuplicate(meta),
  };
}

function readDuplicate(meta: Record<string, unknown>): DuplicateContact {
  const text = (key: string): string | null => (typeof meta[key] === 'string' ? meta[key] : null);
  return {
    contactId: text('contactId'),
    contactName: text('contactName'),
    matchingField: text('matchingField'),
  };
}

/** Words that tell a refusal's kind whatever its status, which varies between reports (API-NOTES §2). */
const BY_WORDS: readonly [RegExp, ApiErrorKind][] = [
  [/version header/i, 'version-header'],
  [/not authorized for this scope|insufficient scope|missing scope/i, 'scope-missing'],
  [/does not have access to this location/i, 'location-forbidden'],
  [/\blocation\b.*\b(not active|inactive)\b/i, 'location-inactive'],
  [/slot .*no longer available|slot (is )?not available/i, 'slot-taken'],
  [/not a valid duration/i, 'duration-invalid'],
  [/not (a )?part of (the )?calendar team/i, 'not-on-team'],
  [/not an event calendar/i, 'not-event-calendar'],
  [/does not allow duplicated contacts/i, 'duplicate-contact'],
  [/appoint?mentStatus must be/i, 'invalid-status'],
  [/property \S+ should not exist/i, 'unknown-key'],
];

const BY_STATUS: Readonly<Record<number, ApiErrorKind>> = {
  401: 'token-rejected',
  404: 'not-found',
  407: 'proxy',
  408: 'timeout',
  409: 'conflict',
  429: 'rate-limited',
};

/** The kind of a 4xx with these words. */
export function refusalKind(status: number, serverMessages: readonly string[]): ApiErrorKind {
  if (status === 429 || status === 407) return BY_STATUS[status] ?? 'rejected';
  for (const [pattern, kind] of BY_WORDS) {
    if (serverMessages.some((words) => pattern.test(words))) return kind;
  }
  const isAboutAnId =
    (status === 400 || status === 422) && serverMessages.some((words) => UNKNOWN_ID.test(words));
  return isAboutAnId ? 'not-found' : (BY_STATUS[status] ?? 'rejected');
}

/** Words for an id that the server does not know or that is none at all; it says so with 400 and 422 too. */
const UNKNOWN_ID = /\bnot found\b|does not exist|\binvalid \w+ id\b/i;

/** Keys of the bodies the app sends; a refusal that names one is shown at its field. */
const KNOWN_FIELDS = [
  'calendarId',
  'locationId',
  'contactId',
  'startTime',
  'endTime',
  'title',
  'meetingLocationType',
  'meetingLocationId',
  'overrideLocationConfig',
  'appointmentStatus',
  'assignedUserId',
  'description',
  'address',
  'ignoreDateRange',
  'toNotify',
  'ignoreFreeSlotValidation',
  'rrule',
  'firstName',
  'lastName',
  'phone',
  'email',
  'body',
];

const FIELD_OF_KIND: Partial<Record<ApiErrorKind, string>> = {
  'slot-taken': 'startTime',
  'duration-invalid': 'endTime',
  'not-on-team': 'assignedUserId',
  'invalid-status': 'appointmentStatus',
  'not-event-calendar': 'calendarId',
  'location-forbidden': 'locationId',
};

/** Ways the words speak of a field without its key; "user id" as in "The user id not part of calendar team.". */
const FIELD_BY_WORDS: readonly [RegExp, string][] = [
  [/\blocation\b.*(not found|invalid|does not exist)|invalid location\b/i, 'locationId'],
  [/\buser ?id\b|assigned user|team member/i, 'assignedUserId'],
  [/\bcontact\b.*(not found|invalid|does not exist)|invalid contact\b/i, 'contactId'],
  [/\bcalendar\b.*(not found|invalid|does not exist|inactive)|invalid calendar\b/i, 'calendarId'],
  [/recurr|\brrule\b/i, 'rrule'],
  [/start ?(time|date)/i, 'startTime'],
  [/end ?(time|date)/i, 'endTime'],
];

/** The key of the request a refusal is about, as far as its words tell; else null. */
export function refusedField(kind: ApiErrorKind, words: RefusalMessage): string | null {
  const byKind = FIELD_OF_KIND[kind];
  if (byKind !== undefined) return byKind;
  if (kind === 'duplicate-contact') return words.duplicate?.matchingField ?? null;
  for (const message of words.serverMessages) {
    const named = KNOWN_FIELDS.find((field) => new RegExp(`\\b${field}\\b`).test(message));
    if (named !== undefined) return named;
  }
  for (const message of words.serverMessages) {
    const spoken = FIELD_BY_WORDS.find(([pattern]) => pattern.test(message));
    if (spoken) return spoken[1];
  }
  return null;
}

/** An answer that has arrived whole, with what is needed to judge it. */
export interface ArrivedAnswer extends Pick<ApiErrorFacts, 'isWrite' | 'requiredScope'> {
  response: Response;
  text: string;
  /** Only to blot it out where the answer repeats it. */
  token: string;
  nowMs: number;
}

/** The JSON of a good answer; every other answer is thrown as the `ApiError` it amounts to. */
export function readAnswer(answer: ArrivedAnswer): unknown {
  const { response, text } = answer;
  if (isRedirect(response)) throw strangeAnswer(answer, 'captive-page', 'unknown');
  if (response.status >= 400) throw refusal(answer);
  // A 2xx without a body is left to the call's reader: a deletion needs none.
  if (text.trim() === '') return undefined;
  const json = parseJson(text);
  if (json.ok) return json.value;
  if (looksLikePage(text)) throw strangeAnswer(answer, 'captive-page', 'unknown');
  throw strangeAnswer(answer, 'unreadable-answer', 'unknown', json.error);
}

function isRedirect(response: Response): boolean {
  // Browsers hide a redirect that is not followed behind status 0; undici shows it.
  return response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400);
}

function refusal(answer: ArrivedAnswer): ApiError {
  const { status } = answer.response;
  const json = parseJson(answer.text);
  if (!json.ok && looksLikePage(answer.text)) {
    const kind = kindOfErrorPage(status, answer.text);
    return strangeAnswer(answer, kind, outcomeOfPage(status));
  }
  const words = withoutTokenIn(readRefusal(json.ok ? json.value : null), answer.token);
  const kind = status >= 500 ? kindOfErrorPage(status, '') : refusalKind(status, words.serverMessages);
  return new ApiError({
    kind,
    outcome: outcomeOf(status),
    isWrite: answer.isWrite,
    requiredScope: answer.requiredScope ?? null,
    status,
    serverMessages: words.serverMessages,
    traceId: words.traceId,
    duplicate: kind === 'duplicate-contact' ? words.duplicate : null,
    field: refusedField(kind, words),
    ...waitFacts(answer, kind),
  });
}

function waitFacts(
  answer: ArrivedAnswer,
  kind: ApiErrorKind,
): Pick<ApiErrorFacts, 'retryAfterMs' | 'rateLimit'> {
  const reading = readRateLimitHeaders(answer.response.headers, answer.nowMs);
  if (kind !== 'rate-limited') return { retryAfterMs: reading.retryAfterMs };
  return {
    retryAfterMs: pauseAfterRefusalMs(reading, answer.nowMs),
    rateLimit: isDailyLimit(reading) ? 'daily' : 'burst',
  };
}

/**
 * A 5xx page comes from the API's own front, except 511 (RFC 6585), the network's demand to sign in; a 403 page
 * comes from a guard; 407 from a proxy; others from the network.
 */
function kindOfErrorPage(status: number, text: string): ApiErrorKind {
  if (status === 407) return 'proxy';
  if (status === 429) return 'rate-limited';
  if (status === 511) return 'captive-page';
  if (status >= 500) return 'server-error';
  if (status === 403 || /cloudflare|error code:? ?10\d\d/i.test(text)) return 'blocked';
  return 'captive-page';
}

/** 408 says that the request was not read whole, but gateways send it for slow upstreams too. */
function outcomeOf(status: number): ApiOutcome {
  return status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown';
}

/**
 * The API speaks JSON: a page is somebody else's word, and says nothing of what the server did. Guards that look at
 * answers give it after the booking was made. Only the demand of a proxy to sign in, and of the API's front to slow
 * down, come for certain before anything is passed on.
 */
function outcomeOfPage(status: number): ApiOutcome {
  return status === 407 || status === 429 ? 'refused' : 'unknown';
}

function strangeAnswer(
  answer: ArrivedAnswer,
  kind: ApiErrorKind,
  outcome: ApiOutcome,
  cause?: unknown,
): ApiError {
  return new ApiError({
    kind,
    outcome,
    isWrite: answer.isWrite,
    requiredScope: answer.requiredScope ?? null,
    status: answer.response.status,
    cause,
    ...waitFacts(answer, kind),
  });
}

/** JSON, or why not. The words of JSON.parse repeat the text and are not kept: it may hold personal data. */
function parseJson(text: string): { ok: true; value: unknown } | { ok: false; error: Error } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    return { ok: false, error: new Error(`${name} in ${text.length} characters of what should be JSON`) };
  }
}

/** A page of HTML, by its first character past blanks: JSON never begins so. Cloudflare's bare code counts too. */
function looksLikePage(text: string): boolean {
  return /^\s*</.test(text) || /^\s*error code: \d+/i.test(text);
}

function withoutTokenIn(words: RefusalMessage, token: string): RefusalMessage {
  return { ...words, serverMessages: words.serverMessages.map((message) => withoutToken(message, token)) };
}
