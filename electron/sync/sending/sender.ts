import type { Failure } from '../../../shared/failures/failures.ts';
import type { OutboxKind, OutboxPayload } from '../../../shared/outbox/outbox.ts';
import type { ApiClient } from '../../api/client-types.ts';
import type { DoneResult, OutboxRow } from '../../store/outbox/outbox-store.ts';
import type { Store } from '../../store/store.ts';
import type { NowMs } from '../../base/timers.ts';
import { ApiError } from '../../api/errors.ts';

/** What every sender works with. */
export interface SendContext {
  api: ApiClient;
  store: Store;
  locationId: string;
  nowMs: NowMs;
  /** Fires when the app stops; every call is given it. */
  signal: AbortSignal;
}

/** An outbox row of one kind. */
export type RowOf<Kind extends OutboxKind> = Omit<OutboxRow, 'payload'> & {
  payload: Extract<OutboxPayload, { kind: Kind }>;
};

/**
 * What the reads before a send found.
 * - `send`: go ahead.
 * - `done`: it is on the server already, by an earlier attempt or by merging.
 * - `attention`: only the user can go on.
 */
export type Preparation =
  ReadyToSend | { next: 'done'; result: DoneResult } | { next: 'attention'; problem: Failure };

/** Nothing prevents sending. `preexistingIds` are written to disk first, and are never taken for the result. */
export interface ReadyToSend {
  next: 'send';
  preexistingIds: readonly string[];
  /** For a change: the status the server has now, to be sent back. */
  standingStatus?: string;
}

/**
 * What one write came to. `attention`: it was done, but not as ordered, and the user must be told. `look-up`: it was refused,
 * but may have been done all the same; it is looked for before the user is told.
 */
export type Sent =
  | { next: 'done'; result: DoneResult }
  | { next: 'attention'; problem: Failure }
  | { next: 'reconcile'; problem: Failure };

/**
 * What looking for a write of unknown outcome found.
 * - `absent`: not there. `resendIsHarmless` where doing it twice is the same as once (a change, a deletion); else
 *   the worker looks again until a late arrival can be ruled out, and only then sends again; or hands the row to the user
 *   with `refusal`, where the server had said no.
 */
export type Reconciliation =
  | { next: 'done'; result: DoneResult }
  | { next: 'attention'; problem: Failure }
  | { next: 'not-found'; resendIsHarmless: boolean; refusal?: Failure };

/**
 * How one kind of write reaches the server. `prepare` and `reconcile` only read; `send` makes exactly one write. All
 * three throw `ApiError` for calls that fail, which the worker classifies.
 */
export interface Sender<Kind extends OutboxKind> {
  prepare(row: RowOf<Kind>, context: SendContext): Promise<Preparation>;
  send(row: RowOf<Kind>, context: SendContext, ready: ReadyToSend): Promise<Sent>;
  reconcile(row: RowOf<Kind>, context: SendContext): Promise<Reconciliation>;
}

/** True when an earlier attempt of this row may have reached the server. */
export function wasTriedBefore(row: Pick<OutboxRow, 'attempts'>): boolean {
  return row.attempts > 0;
}

/** A write younger than this was made by someone who is still looking at what it was judged on. */
const STALE_AFTER_MS = 60_000;

/** True when the write has waited so long that what it was judged on may have changed. */
export function hasWaited(row: Pick<OutboxRow, 'createdAtMs'>, nowMs: number): boolean {
  return Math.abs(nowMs - row.createdAtMs) > STALE_AFTER_MS;
}

/** The answer of a call, or null where the server says that there is no such thing. */
export async function unlessGone<Value>(call: Promise<Value>): Promise<Value | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'not-found') return null;
    throw error;
  }
}
