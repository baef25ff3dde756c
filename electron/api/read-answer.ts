import { ApiError, type ApiErrorFacts, type ApiErrorKind, type ApiOutcome } from './errors.ts';
import { isDailyLimit, pauseAfterRefusalMs } from './rate-budget.ts';
import { readRateLimitHeaders } from './rate-limit-headers.ts';
import { readRefusal, refusalKind, refusedField, type RefusalMessage } from './refusal-messages.ts';
import { withoutToken } from './safe-cause.ts';

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
