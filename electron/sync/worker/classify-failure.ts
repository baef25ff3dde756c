/** Decides what a failed call means for the write that made it. */
import type { OutboxProblem, OutboxProblemCode } from '../../../shared/outbox/outbox.ts';
import { ApiError, type ApiErrorKind } from '../../api/errors.ts';

/**
 * What the outbox does next with a write whose call failed.
 * - `retry`: it was certainly not done; send it again after a pause, no shorter than `serverAskedMs`.
 * - `look-up`: it may have been done; look for it on the server before anything is sent again.
 * - `pause`: the token is not accepted, or the location is not active; the whole queue waits until that is mended.
 * - `attention`: it was refused; it goes back to the user.
 * - `stopped`: the app stopped the call itself before it left; the write stays as it was.
 */
export type FailureDecision =
  | { next: 'retry'; serverAskedMs: number | null; problem: OutboxProblem }
  | { next: 'reconcile'; problem: OutboxProblem }
  | { next: 'pause'; problem: OutboxProblem }
  | { next: 'attention'; problem: OutboxProblem }
  | { next: 'stopped' };

/** Kinds for which the network or the server is to blame: the same request can succeed later. */
const PASSING: Partial<Record<ApiErrorKind, { code: OutboxProblemCode; message: string }>> = {
  offline: { code: 'offline', message: 'The server cannot be reached.' },
  timeout: { code: 'timeout', message: 'The server did not answer in time.' },
  'connection-lost': { code: 'offline', message: 'The connection broke off.' },
  tls: { code: 'offline', message: 'No secure connection to the server could be made.' },
  proxy: { code: 'offline', message: 'The network’s proxy does not let the app through.' },
  'captive-page': {
    code: 'offline',
    message: 'The network asks for a sign-in before it lets anything through.',
  },
  blocked: { code: 'offline', message: 'A guard in the network blocks the app’s requests.' },
  'rate-limited': { code: 'rate-limited', message: 'The server takes no more requests for the moment.' },
  'server-error': { code: 'server-error', message: 'The server has a problem.' },
  'unreadable-answer': { code: 'unreadable', message: 'The server’s answer could not be read.' },
  'answer-too-large': { code: 'unreadable', message: 'The server’s answer is too large to be read.' },
};

const KEPT_AND_RETRIED = 'This is kept on this PC and is sent again by itself.';
const KEPT_AND_LOOKED_UP =
  'It is not certain whether this arrived. The app looks on the server before it sends anything again, so it cannot be there twice.';

/** Kinds that are refusals with a code of their own; every other refusal is `rejected`. */
const REFUSALS: Partial<Record<ApiErrorKind, OutboxProblemCode>> = {
  'bad-token': 'token-rejected',
  'scope-missing': 'scope-missing',
  'version-header': 'version-header',
  'location-forbidden': 'location-forbidden',
  'location-inactive': 'location-inactive',
  'not-found': 'not-found',
  'slot-taken': 'slot-taken',
  'duplicate-contact': 'duplicate-contact',
};

function serverText(error: ApiError): string | null {
  return error.serverMessages.length === 0 ? null : error.serverMessages.join('; ');
}

function refusalMessage(error: ApiError): string {
  switch (error.kind) {
    case 'bad-token':
      return 'The server does not accept the access token. Nothing is lost: everything waits here until a working token is set in Settings.';
    case 'scope-missing':
      return `The access token lacks the permission “${error.requiredScope ?? 'needed for this'}”. Nothing was changed and this is kept here. Add the permission to the token, then choose Send now.`;
    case 'version-header':
      return 'The server does not take this version of the app’s requests. Nothing was changed and this is kept here. Install the newest version of the app, then choose Send now.';
    case 'location-forbidden':
      return 'The access token is not for this location. Nothing was changed and this is kept here. Check the account in Settings, then choose Send now.';
    case 'location-inactive':
      return 'This location is not active at the moment. Nothing is lost: everything waits here and is sent by itself once it is active again.';
    case 'slot-taken':
      return 'This time is no longer free. Nothing was booked. Choose another time.';
    default:
      return error.message;
  }
}

/**
 * Decides by what is known of the outcome first: a write that may have been done is never sent again
 * unlooked, whatever the kind of failure. Anything that is not an `ApiError` is a bug and is thrown on.
 */
export function classifyFailure(error: unknown): FailureDecision {
  if (!(error instanceof ApiError)) throw error;
  const serverMessage = serverText(error);
  const passing = PASSING[error.kind];
  if (error.isWrite && error.outcome === 'unknown') {
    const happened = passing?.message ?? 'The app was interrupted while sending.';
    return {
      next: 'reconcile',
      problem: makeProblem('outcome-unknown', `${happened} ${KEPT_AND_LOOKED_UP}`, { serverMessage }),
    };
  }
  if (error.kind === 'aborted') return { next: 'stopped' };
  if (passing !== undefined) {
    return {
      next: 'retry',
      serverAskedMs: error.retryAfterMs,
      problem: makeProblem(passing.code, `${passing.message} ${KEPT_AND_RETRIED}`, { serverMessage }),
    };
  }
  const problem = makeProblem(REFUSALS[error.kind] ?? 'rejected', refusalMessage(error), {
    serverMessage,
    field: error.field,
    duplicateContactId: error.duplicate?.contactId ?? null,
  });
  const stopsAll = error.kind === 'bad-token' || error.kind === 'location-inactive';
  return { next: stopsAll ? 'pause' : 'attention', problem };
}

/** A problem with the parts that most have not left empty. `message` is a sentence for the user. */
export function makeProblem(
  code: OutboxProblemCode,
  message: string,
  parts: Partial<Omit<OutboxProblem, 'code' | 'message'>> = {},
): OutboxProblem {
  return {
    code,
    message,
    serverMessage: null,
    field: null,
    duplicateContactId: null,
    alternatives: [],
    ...parts,
  };
}
