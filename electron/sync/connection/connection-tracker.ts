/**
 * Judges from the outcomes of real requests whether the server can be reached, and asks where nothing else does. The judgement is
 * pure (`reduce`): signals go in, the next judgement comes out. It does not flicker: one failed poll is a suspicion, not an outage, and
 * a connection that comes and goes has to hold for a moment before it counts as back.
 */
import type { Connection } from '../../../shared/connection/connection.ts';
import { failure, type Failure } from '../../../shared/failures/failures.ts';
import { ApiError } from '../../api/errors.ts';
import { backoffDelayMs, PAUSED_BACKOFF, PROBE_BACKOFF, type BackoffLimits } from '../backoff.ts';
import type { NowMs, Random, Timers } from '../../base/timers.ts';
import type { ApiClient } from '../../api/client-types.ts';
import type { Log } from '../../base/log.ts';
import { noteTrouble } from '../trouble.ts';

type ConnectionState = Connection['state'];

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
const SAME_EVENT_MS = 1_500;
/** A spell of being online shorter than this means that the connection comes and goes. */
const SHORT_SPELL_MS = 15_000;
/** How long a connection that comes and goes must answer before it counts as back. */
const HOLD_MS = 4_000;

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
function isUndecided(tracked: TrackedStatus): boolean {
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

interface ConnectionProbeDependencies {
  api: ApiClient;
  locationId: string;
  log: Log;
  /** Aborted when the app stops. */
  stopped: AbortSignal;
  /** Told how it ended: undefined for an answer. */
  onOutcome: (error?: ApiError) => void;
}

/** The one small request that tells whether the server can be reached: the location itself, ahead of everything else. */
export class ConnectionProbe {
  readonly #dependencies: ConnectionProbeDependencies;
  #underWay: Promise<void> | null = null;

  constructor(dependencies: ConnectionProbeDependencies) {
    this.#dependencies = dependencies;
  }

  /** The probe that was sent and has no outcome yet. */
  get underWay(): Promise<void> | null {
    return this.#underWay;
  }

  /** One at a time: who asks while one is under way gets its outcome. Never rejects. */
  ask(): Promise<void> {
    this.#underWay ??= this.#askForLocation().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /** Asks now, for what must not begin without an answer: throws `ApiError` where there is none. */
  async requireAnswer(): Promise<void> {
    const { api, locationId, stopped, onOutcome } = this.#dependencies;
    await api.locations.get(locationId, { signal: stopped, priority: 'interactive' });
    onOutcome();
  }

  async #askForLocation(): Promise<void> {
    try {
      await this.requireAnswer();
    } catch (error) {
      if (error instanceof ApiError) this.#dependencies.onOutcome(error);
      else noteTrouble(this.#dependencies.log, 'probe', error);
    }
  }
}

/** The connection without the outbox's counts and the server's wish to wait, which the core adds. */
export type ConnectionStatus = Omit<Connection, 'outbox' | 'pausedUntilMs'>;

export interface ConnectionTrackerDependencies {
  nowMs: NowMs;
  timers: Timers;
  random: Random;
  /** Makes one small real request, and never rejects; its outcome reaches the tracker through `report` like every other. */
  probe: () => Promise<void>;
  /** Called after a change anyone can see; `returned` when the server can be reached again. */
  onChange: (status: ConnectionStatus, returned: boolean) => void;
}

const STATES_WITHOUT_SERVER: ReadonlySet<ConnectionState> = new Set([
  'offline',
  'intercepted',
  'account-refused',
  'location-inactive',
]);

/** How soon a second signal is asked for, after a suspicion or a return that must hold. */
const SECOND_SIGNAL_MS = Math.max(SAME_EVENT_MS, HOLD_MS / 2) + 500;

/**
 * What a failed call teaches about the connection; null when it teaches nothing. `forAWrite` when a write of the user
 * waits for the call, even where the call itself only reads.
 */
export function signalOf(error: ApiError, forAWrite = false): ConnectionSignal | null {
  switch (error.kind) {
    case 'offline':
    case 'timeout':
    case 'connection-lost':
    case 'tls':
      // A write turned away before it left is a person waiting, and no blip of a poll. How nothing answered changes with
      // every poll; only a connection that is not secure asks something else of the user.
      return {
        kind: 'unreachable',
        failure: failure(error.kind === 'tls' ? 'tls' : 'offline'),
        certain: (forAWrite || error.isWrite) && error.kind === 'offline',
      };
    case 'captive-page':
    case 'proxy':
    case 'blocked':
      return { kind: 'intercepted', failure: error.failure };
    case 'server-error':
    case 'unreadable-answer':
      return { kind: 'server-failing', failure: failure('server-error') };
    case 'token-rejected':
      return { kind: 'account-refused', failure: error.failure };
    case 'location-inactive':
      return { kind: 'location-inactive', failure: error.failure };
    case 'aborted':
      return null;
    case 'rate-limited':
      // Our own budget may have held it back: only an answer counts as one.
      return error.status === null ? null : { kind: 'answered' };
    default:
      return { kind: 'answered' };
  }
}

/**
 * Knows whether the server can be reached, from the outcome of every real request (never from
 * `navigator.onLine`). While it cannot, one small probe with backoff asks again, instead of everyone.
 */
export class ConnectionTracker {
  readonly #dependencies: ConnectionTrackerDependencies;
  #tracked: TrackedStatus;
  #probesFailed = 0;
  #cancelProbe: (() => void) | null = null;
  #stopped = false;

  constructor(dependencies: ConnectionTrackerDependencies) {
    this.#dependencies = dependencies;
    this.#tracked = initialStatus(dependencies.nowMs());
  }

  /** The state as the user sees it. */
  status(): ConnectionStatus {
    const { state, sinceMs, lastAnswerAtMs, failure: why } = this.#tracked;
    return { state, sinceMs, lastAnswerAtMs, failure: why };
  }

  /** True while it makes sense to send or fetch; false while only the probe asks. */
  canSendRequests(): boolean {
    return !STATES_WITHOUT_SERVER.has(this.#tracked.state);
  }

  /** Takes the outcome of a request: undefined for an answer, else the error it ended with. */
  report(error?: ApiError, forAWrite = false): void {
    const signal: ConnectionSignal | null =
      error === undefined ? { kind: 'answered' } : signalOf(error, forAWrite);
    if (signal === null || this.#stopped) return;
    const before = this.#tracked;
    this.#tracked = reduce(before, signal, this.#dependencies.nowMs());
    this.#planProbe(signal);
    const visible =
      before.state !== this.#tracked.state || before.failure?.code !== this.#tracked.failure?.code;
    if (!visible) return;
    const returned = this.#tracked.state === 'online' && before.state !== 'online';
    this.#dependencies.onChange(this.status(), returned);
  }

  /** Asks now: after sleep, when the network changed, when the user says so, when the token was replaced. */
  async probeNow(): Promise<void> {
    if (this.#stopped) return;
    this.#cancelProbe?.();
    this.#cancelProbe = null;
    await this.#ask();
  }

  /** Takes back every planned probe; the tracker does nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancelProbe?.();
    this.#cancelProbe = null;
  }

  #planProbe(signal: ConnectionSignal): void {
    this.#probesFailed = signal.kind === 'answered' ? 0 : this.#probesFailed + 1;
    if (isUndecided(this.#tracked) || !this.canSendRequests()) {
      this.#ensureProbe();
      return;
    }
    this.#cancelProbe?.();
    this.#cancelProbe = null;
  }

  /** Sees to it that somebody asks again, while the server is out of reach or a second signal is wanted. */
  #ensureProbe(): void {
    const wanted = isUndecided(this.#tracked) || !this.canSendRequests();
    if (this.#stopped || !wanted || this.#cancelProbe !== null) return;
    const delayMs = isUndecided(this.#tracked)
      ? SECOND_SIGNAL_MS
      : 1_000 + backoffDelayMs(this.#probesFailed, this.#backoff(), this.#dependencies.random);
    this.#cancelProbe = this.#dependencies.timers.after(delayMs, () => {
      this.#cancelProbe = null;
      void this.#ask();
    });
  }

  #backoff(): BackoffLimits {
    return this.#tracked.state === 'location-inactive' ? PAUSED_BACKOFF : PROBE_BACKOFF;
  }

  /** One probe. Its outcome arrives through `report`; one that taught nothing (held back by the budget) is repeated. */
  async #ask(): Promise<void> {
    await this.#dependencies.probe();
    this.#ensureProbe();
  }
}
