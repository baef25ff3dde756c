/** Decides what a failed call means for the write that made it. */
import { failure, type Failure } from '../../../shared/failures/failures.ts';
import { ApiError, type ApiErrorKind } from '../../api/errors.ts';

/**
 * What the outbox does next with a write whose call failed.
 * - `retry`: it was certainly not done; send it again after a pause, no shorter than `serverAskedMs`.
 * - `reconcile`: it may have been done; look for it on the server before anything is sent again.
 * - `pause`: the token is not accepted, or the location is not active; the whole queue waits until that is mended.
 * - `attention`: it was refused; it goes back to the user.
 * - `stopped`: the app stopped the call itself before it left; the write stays as it was.
 */
export type FailureDecision =
  | { next: 'retry'; serverAskedMs: number | null; problem: Failure }
  | { next: 'reconcile'; problem: Failure }
  | { next: 'pause'; problem: Failure }
  | { next: 'attention'; problem: Failure }
  | { next: 'stopped' };

/** Kinds for which the network or the server is to blame: the same request can succeed later. */
const PASSING: ReadonlySet<ApiErrorKind> = new Set([
  'offline',
  'timeout',
  'connection-lost',
  'tls',
  'proxy',
  'captive-page',
  'blocked',
  'rate-limited',
  'server-error',
  'unreadable-answer',
  'answer-too-large',
]);

/**
 * Decides by what is known of the outcome first: a write that may have been done is never sent again
 * unlooked, whatever the kind of failure. Anything that is not an `ApiError` is a bug and is thrown on.
 */
export function classifyFailure(error: unknown): FailureDecision {
  if (!(error instanceof ApiError)) throw error;
  if (error.isWrite && error.outcome === 'unknown') {
    return { next: 'reconcile', problem: failure('outcome-unknown', { cause: error.kind }) };
  }
  if (error.kind === 'aborted') return { next: 'stopped' };
  const problem = error.failure;
  if (PASSING.has(error.kind)) return { next: 'retry', serverAskedMs: error.retryAfterMs, problem };
  const stopsAll = error.kind === 'token-rejected' || error.kind === 'location-inactive';
  return { next: stopsAll ? 'pause' : 'attention', problem };
}
