import ky, { isTimeoutError, type KyInstance } from 'ky';
import { boundedFetch } from './bounded-answer.ts';
import type { ApiCall, CallOptions, SendCall } from './call.ts';
import { ApiError, type ApiErrorFacts } from './errors.ts';
import { classifyNetworkFailure, safeCause } from './network-failure.ts';
import { readAnswer } from './read-answer.ts';
import type { RateBudget, RequestPermit } from './rate-budget.ts';
import { UnreadableAnswer } from './readers/fields.ts';

/** One line per call for the log: ids of the server and codes only, no address, query, body or token. */
export interface ApiLogEntry {
  call: string;
  method: string;
  status: number | null;
  /** Null for a call that went well. */
  failure: string | null;
  traceId: string | null;
  durationMs: number;
}

export interface TransportOptions {
  /** https, or http on loopback; with or without a trailing slash. */
  baseUrl: string;
  /** Asked before each call, so that a replaced token counts at once. */
  getToken: () => string;
  /** Whole time for one call, from its turn in the budget to the last byte. */
  timeoutMs: number;
  budget: RateBudget;
  fetch?: typeof globalThis.fetch | undefined;
  nowMs?: (() => number) | undefined;
  log?: ((entry: ApiLogEntry) => void) | undefined;
}

/**
 * The one place where requests are made. ky is told to do nothing by itself: no retry (the outbox owns those,
 * electron/api/README.md), no thrown HTTPError (it would carry the request, token included), no redirect followed.
 */
export function createTransport(options: TransportOptions): SendCall {
  const nowMs = options.nowMs ?? Date.now;
  const http = ky.create({
    prefix: options.baseUrl,
    retry: { limit: 0 },
    throwHttpErrors: false,
    redirect: 'manual',
    timeout: false,
    totalTimeout: options.timeoutMs,
    // The user's own cookies and caches are nobody's business, and a cached listing would be a lie.
    cache: 'no-store',
    credentials: 'omit',
    fetch: boundedFetch(options.fetch ?? globalThis.fetch),
  });

  return async (call, read, callOptions) => {
    const token = options.getToken();
    requireSendableToken(call, token);
    const permit = await acquirePermit(options.budget, call, callOptions);
    const startedAtMs = nowMs();
    try {
      const answer = await exchange(http, call, token, permit, callOptions, nowMs);
      const value = readBody(call, answer.body, answer.status, read);
      logCall(options, call, answer.status, null, nowMs() - startedAtMs);
      return value;
    } catch (error) {
      if (error instanceof ApiError) logCall(options, call, error.status, error, nowMs() - startedAtMs);
      throw error;
    }
  };
}

/** A token with a line end or a letter no header can hold would fail inside fetch, with the token in its words. */
function requireSendableToken(call: ApiCall, token: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw new ApiError({ ...basics(call), kind: 'token-rejected', outcome: 'not-sent' });
}

async function acquirePermit(
  budget: RateBudget,
  call: ApiCall,
  options: CallOptions | undefined,
): Promise<RequestPermit> {
  try {
    return await budget.acquire(options?.priority ?? (call.isWrite ? 'send' : 'screen'), options?.signal);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The budget knows the reason but not the call.
    const { kind, outcome, retryAfterMs, rateLimit } = error;
    throw new ApiError({ ...basics(call), kind, outcome, retryAfterMs, rateLimit, cause: error });
  }
}

async function exchange(
  http: KyInstance,
  call: ApiCall,
  token: string,
  permit: RequestPermit,
  options: CallOptions | undefined,
  nowMs: () => number,
): Promise<{ status: number; body: unknown }> {
  let status: number | null = null;
  try {
    const pending = http(call.path, {
      method: call.method,
      headers: { authorization: `Bearer ${token}`, version: call.version, accept: 'application/json' },
      ...(call.query ? { searchParams: call.query } : {}),
      ...(call.body === undefined ? {} : { json: call.body }),
      ...(options?.signal ? { signal: options.signal } : {}),
    });
    const response = await pending;
    status = response.status;
    permit.settle({ status, headers: response.headers });
    // ky's own shortcut reads the body inside the same time limit; reading the response itself would not.
    const text = await pending.text();
    return { status, body: readAnswer({ ...basics(call), token, response, text, nowMs: nowMs() }) };
  } catch (error) {
    permit.settle(null);
    if (error instanceof ApiError) throw error;
    throw failedExchange(call, token, error, status, options?.signal);
  }
}

function failedExchange(
  call: ApiCall,
  token: string,
  thrown: unknown,
  status: number | null,
  signal: AbortSignal | undefined,
): ApiError {
  const cause = safeCause(thrown, token);
  const facts = { ...basics(call), status, cause };
  // A definite refusal stays one, even when its words never arrived.
  const isRefused = status !== null && status >= 400 && status < 500 && status !== 408;
  if (thrown instanceof UnreadableAnswer) {
    return new ApiError({ ...facts, kind: thrown.kind, outcome: isRefused ? 'refused' : 'unknown' });
  }
  if (signal?.aborted)
    return new ApiError({ ...facts, kind: 'aborted', outcome: isRefused ? 'refused' : 'unknown' });
  if (isTimeoutError(thrown)) {
    return new ApiError({ ...facts, kind: 'timeout', outcome: isRefused ? 'refused' : 'unknown' });
  }
  const failure = classifyNetworkFailure(cause);
  // Once an answer has begun, the request was sent, whatever the code suggests.
  if (status !== null) {
    return new ApiError({
      ...facts,
      kind: cutAnswerKind(failure.kind),
      outcome: isRefused ? 'refused' : 'unknown',
    });
  }
  return new ApiError({ ...facts, ...failure });
}

/** A connection that breaks in the middle of a body leaves half an answer. */
function cutAnswerKind(kind: ApiErrorFacts['kind']): ApiErrorFacts['kind'] {
  return kind === 'timeout' ? 'timeout' : 'unreadable-answer';
}

function readBody<Value>(
  call: ApiCall,
  body: unknown,
  status: number,
  read: (body: unknown) => Value,
): Value {
  try {
    return read(body);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (!(error instanceof UnreadableAnswer)) throw error;
    throw new ApiError({
      ...basics(call),
      kind: error.kind,
      outcome: 'unknown',
      status,
      serverMessages: error.quote === null ? [] : [error.quote],
      cause: error,
    });
  }
}

function basics(call: ApiCall): Pick<ApiErrorFacts, 'isWrite' | 'requiredScope'> {
  return { isWrite: call.isWrite, requiredScope: call.scope };
}

function logCall(
  options: TransportOptions,
  call: ApiCall,
  status: number | null,
  error: ApiError | null,
  durationMs: number,
): void {
  options.log?.({
    call: call.name,
    method: call.method,
    status,
    failure: error?.kind ?? null,
    traceId: error?.traceId ?? null,
    durationMs,
  });
}
