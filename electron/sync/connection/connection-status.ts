/**
 * Judges from the outcomes of real requests whether the server can be reached. Pure: signals go in, the next
 * judgement comes out. It does not flicker: one failed poll is a suspicion, not an outage, and a connection
 * that comes and goes has to hold for a moment before it counts as back.
 */
import type { Connection } from '../../../shared/connection/connection.ts';
import type { Failure } from '../../../shared/failures/failures.ts';

export type ConnectionState = Connection['state'];

/** What one request taught about the connection. */
export type ConnectionSignal =
  /** The API answered as itself: success, a refusal, a rate limit. */
  | { kind: 'answered' }
  /** The API's address answered, but with a failure of its own (5xx): reachable, not well. */
  | { kind: 'server-failing'; failure: Failure }
  /** Nothing answered. `certain` for a write that was turned away before it left: that is no blip. */
  | { kind: 'unreachable'; failure: Failure; certain: boolean }
  /** Something else answered for the server: a sign-in page, a proxy, a filter. */
  | { kind: 'intercepted'; failure: Failure }
  | { kind: 'account-refused' | 'location-inactive'; failure: Failure };

export interface TrackedStatus {
  state: ConnectionState;
  sinceMs: number;
  lastAnswerAtMs: number | null;
  failure: Failure | null;
  /** First failure of a row of failures not yet believed; null while nothing is suspected. */
  suspectSinceMs: number | null;
  /** First answer after an outage that is not yet believed, because the last return did not hold. */
  returningSinceMs: number | null;
  /** How long the spell of being online before this outage lasted; null before the first. */
  lastOnlineSpellMs: number | null;
}

/** Failures closer together than this are one event: the polls of one round fail together. */
export const SAME_EVENT_MS = 1_500;
/** A spell of being online shorter than this means that the connection comes and goes. */
const SHORT_SPELL_MS = 15_000;
/** How long a connection that comes and goes must answer before it counts as back. */
export const HOLD_MS = 4_000;

/** The judgement before anything was asked. */
export function initialStatus(nowMs: number): TrackedStatus {
  return {
    state: 'connecting',
    sinceMs: nowMs,
    lastAnswerAtMs: null,
    failure: null,
    suspectSinceMs: null,
    returningSinceMs: null,
    lastOnlineSpellMs: null,
  };
}

/** True while the judgement waits for a second signal, which the tracker then asks for soon. */
export function isUndecided(tracked: TrackedStatus): boolean {
  return tracked.suspectSinceMs !== null || tracked.returningSinceMs !== null;
}

function moveTo(
  tracked: TrackedStatus,
  state: ConnectionState,
  failure: Failure | null,
  nowMs: number,
): TrackedStatus {
  const settled = { ...tracked, failure, suspectSinceMs: null, returningSinceMs: null };
  if (tracked.state === state) return settled;
  const leavesOnline = tracked.state === 'online';
  return {
    ...settled,
    state,
    sinceMs: nowMs,
    lastOnlineSpellMs: leavesOnline ? nowMs - tracked.sinceMs : tracked.lastOnlineSpellMs,
  };
}

function afterAnswer(tracked: TrackedStatus, failure: Failure | null, nowMs: number): TrackedStatus {
  const comesAndGoes =
    (tracked.state === 'offline' || tracked.state === 'intercepted') &&
    tracked.lastOnlineSpellMs !== null &&
    tracked.lastOnlineSpellMs < SHORT_SPELL_MS;
  if (!comesAndGoes) return moveTo(tracked, 'online', failure, nowMs);
  const sinceMs = tracked.returningSinceMs ?? nowMs;
  if (nowMs - sinceMs >= HOLD_MS) return moveTo(tracked, 'online', failure, nowMs);
  return { ...tracked, returningSinceMs: sinceMs };
}

function afterSilence(
  tracked: TrackedStatus,
  signal: Extract<ConnectionSignal, { kind: 'unreachable' }>,
  nowMs: number,
): TrackedStatus {
  if (tracked.state !== 'online' || signal.certain) return moveTo(tracked, 'offline', signal.failure, nowMs);
  if (tracked.suspectSinceMs === null) return { ...tracked, suspectSinceMs: nowMs };
  // The clock may have been set back since; then the first suspicion counts as old enough.
  const apartMs = Math.abs(nowMs - tracked.suspectSinceMs);
  return apartMs < SAME_EVENT_MS ? tracked : moveTo(tracked, 'offline', signal.failure, nowMs);
}

/** The judgement after one more signal. */
export function reduce(tracked: TrackedStatus, signal: ConnectionSignal, nowMs: number): TrackedStatus {
  switch (signal.kind) {
    case 'answered':
      return { ...afterAnswer(tracked, null, nowMs), lastAnswerAtMs: nowMs, suspectSinceMs: null };
    case 'server-failing':
      return { ...afterAnswer(tracked, signal.failure, nowMs), suspectSinceMs: null };
    case 'unreachable':
      return afterSilence(tracked, signal, nowMs);
    case 'intercepted':
      return moveTo(tracked, 'intercepted', signal.failure, nowMs);
    case 'account-refused':
    case 'location-inactive':
      return { ...moveTo(tracked, signal.kind, signal.failure, nowMs), lastAnswerAtMs: nowMs };
  }
}
