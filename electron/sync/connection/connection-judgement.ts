/**
 * Judges from the outcomes of real requests whether the server can be reached. Pure: signals go in, the next
 * judgement comes out. It does not flicker: one failed poll is a suspicion, not an outage, and a connection
 * that comes and goes has to hold for a moment before it counts as back.
 */
import type { Connection } from '../../../shared/connection/connection.ts';

export type ConnectionState = Connection['state'];

/** What one request taught about the connection. */
export type ConnectionSignal =
  /** The API answered as itself: success, a refusal, a rate limit. */
  | { kind: 'answered' }
  /** The API's address answered, but with a failure of its own (5xx): reachable, not well. */
  | { kind: 'server-failing'; message: string }
  /** Nothing answered. `certain` for a write that was turned away before it left: that is no blip. */
  | { kind: 'unreachable'; message: string; certain: boolean }
  /** Something else answered for the server: a sign-in page, a proxy, a filter. */
  | { kind: 'obstructed'; message: string }
  | { kind: 'account-refused' | 'location-inactive'; message: string };

export interface ConnectionJudgement {
  state: ConnectionState;
  sinceMs: number;
  lastAnswerAtMs: number | null;
  message: string | null;
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
export function firstJudgement(nowMs: number): ConnectionJudgement {
  return {
    state: 'connecting',
    sinceMs: nowMs,
    lastAnswerAtMs: null,
    message: null,
    suspectSinceMs: null,
    returningSinceMs: null,
    lastOnlineSpellMs: null,
  };
}

/** True while the judgement waits for a second signal, which the tracker then asks for soon. */
export function isUndecided(judgement: ConnectionJudgement): boolean {
  return judgement.suspectSinceMs !== null || judgement.returningSinceMs !== null;
}

function moveTo(
  judgement: ConnectionJudgement,
  state: ConnectionState,
  message: string | null,
  nowMs: number,
): ConnectionJudgement {
  const settled = { ...judgement, message, suspectSinceMs: null, returningSinceMs: null };
  if (judgement.state === state) return settled;
  const leavesOnline = judgement.state === 'online';
  return {
    ...settled,
    state,
    sinceMs: nowMs,
    lastOnlineSpellMs: leavesOnline ? nowMs - judgement.sinceMs : judgement.lastOnlineSpellMs,
  };
}

function afterAnswer(
  judgement: ConnectionJudgement,
  message: string | null,
  nowMs: number,
): ConnectionJudgement {
  const comesAndGoes =
    (judgement.state === 'offline' || judgement.state === 'obstructed') &&
    judgement.lastOnlineSpellMs !== null &&
    judgement.lastOnlineSpellMs < SHORT_SPELL_MS;
  if (!comesAndGoes) return moveTo(judgement, 'online', message, nowMs);
  const sinceMs = judgement.returningSinceMs ?? nowMs;
  if (nowMs - sinceMs >= HOLD_MS) return moveTo(judgement, 'online', message, nowMs);
  return { ...judgement, returningSinceMs: sinceMs };
}

function afterSilence(
  judgement: ConnectionJudgement,
  signal: Extract<ConnectionSignal, { kind: 'unreachable' }>,
  nowMs: number,
): ConnectionJudgement {
  if (judgement.state !== 'online' || signal.certain)
    return moveTo(judgement, 'offline', signal.message, nowMs);
  if (judgement.suspectSinceMs === null) return { ...judgement, suspectSinceMs: nowMs };
  // The clock may have been set back since; then the first suspicion counts as old enough.
  const apartMs = Math.abs(nowMs - judgement.suspectSinceMs);
  return apartMs < SAME_EVENT_MS ? judgement : moveTo(judgement, 'offline', signal.message, nowMs);
}

/** The judgement after one more signal. */
export function judge(
  judgement: ConnectionJudgement,
  signal: ConnectionSignal,
  nowMs: number,
): ConnectionJudgement {
  switch (signal.kind) {
    case 'answered':
      return { ...afterAnswer(judgement, null, nowMs), lastAnswerAtMs: nowMs, suspectSinceMs: null };
    case 'server-failing':
      return { ...afterAnswer(judgement, signal.message, nowMs), suspectSinceMs: null };
    case 'unreachable':
      return afterSilence(judgement, signal, nowMs);
    case 'obstructed':
      return moveTo(judgement, 'obstructed', signal.message, nowMs);
    case 'account-refused':
    case 'location-inactive':
      return { ...moveTo(judgement, signal.kind, signal.message, nowMs), lastAnswerAtMs: nowMs };
  }
}
