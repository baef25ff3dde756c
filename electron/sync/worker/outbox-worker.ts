/** Carries the outbox to the server: each write exactly once, in order, whatever fails in between. */
import { setMaxListeners } from 'node:events';
import { failure, type Failure } from '../../../shared/failures/failures.ts';
import { ApiError } from '../../api/errors.ts';
import type { Log } from '../../base/log.ts';
import { placeOfError } from '../../base/redact.ts';
import type { DoneResult, OutboxChange, OutboxRow } from '../../store/outbox/outbox-store.ts';
import { StoreFailure } from '../../store/store-failure.ts';
import { backoffDelayMs, SEND_BACKOFF } from '../backoff.ts';
import { classifyFailure } from './classify-failure.ts';
import { pause, type NowMs, type Random, type Timers } from '../../base/timers.ts';
import { isDefinitelyNotApplied, LOOK_AGAIN_MS, type NotFoundEvidence } from './booking-search.ts';
import { withAlternatives } from '../sending/alternatives.ts';
import { forgetAnswer } from '../sending/mismatched-response.ts';
import type { Reconciliation, SendContext } from '../sending/sender.ts';
import { senderFor } from '../sending/senders.ts';
import { ConcurrencyLock } from './concurrency-lock.ts';

export interface OutboxWorkerDependencies extends Omit<SendContext, 'signal'> {
  timers: Timers;
  random: Random;
  nowMs: NowMs;
  log: Log;
  /** False while the server cannot be reached or refuses the account: nothing is tried then. */
  canSendRequests: () => boolean;
  /** A row changed; the change says which window of the schedule looks different. */
  onChange: (change: OutboxChange) => void;
  /** The server answered a write: as good a sign of it being there as any poll. */
  onAnswer: () => void;
  /** Every failed call, so that the connection is judged by it. */
  onFailure: (error: ApiError) => void;
  /** Progress of a drain, or null when nothing is under way any more. */
  onProgress: (progress: DrainProgress | null) => void;
  /** For the crash test: called at named points, which may kill the process. */
  failpoint?: (point: Failpoint, rowId: string) => void;
}

/** The points at which a crash must lose and double nothing. */
export type Failpoint = 'before-mark-sending' | 'before-send' | 'after-send' | 'after-record';

/** While many are being sent: how many of how many are done. */
export interface DrainProgress {
  done: number;
  total: number;
}

/** Unrelated writes under way at once. More would only queue in the rate budget. */
const PARALLEL_SENDS = 4;
/** A full disk is asked again after this. */
const STORE_RETRY_MS = 5_000;
/** Fewer than this under way is no drain worth a progress bar. */
const SMALLEST_DRAIN = 3;

export class OutboxWorker {
  readonly #dependencies: OutboxWorkerDependencies;
  readonly #context: SendContext;
  readonly #abort = new AbortController();
  /** Rows under way, by entity: two of one entity never travel together. */
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #lookalikes = new ConcurrencyLock();
  /** When a write of unknown outcome was first not found, and how often by now. */
  readonly #missed = new Map<string, Pick<NotFoundEvidence, 'firstMissedAtMs' | 'missCount'>>();
  /** Failures in a row, reads included, which the row's own `attempts` does not count. */
  readonly #failures = new Map<string, number>();
  #cancelTimer: (() => void) | null = null;
  #started = false;
  #drainDone = 0;
  #drainTotal = 0;

  constructor(dependencies: OutboxWorkerDependencies) {
    this.#dependencies = dependencies;
    this.#context = {
      api: dependencies.api,
      store: dependencies.store,
      locationId: dependencies.locationId,
      nowMs: dependencies.nowMs,
      signal: this.#abort.signal,
    };
    // Every call under way listens to the signal that stops them all.
    setMaxListeners(0, this.#abort.signal);
  }

  /** Takes up what an earlier run left: sends cut off in the middle are looked up before anything else. */
  start(): void {
    const { store, log } = this.#dependencies;
    const interrupted = store.outbox.recoverInterruptedSends();
    if (interrupted.length > 0) log.write('info', 'sync.interrupted-sends', { count: interrupted.length });
    for (const row of store.outbox.list()) if (row.state === 'unknown') this.#lookalikes.take(row);
    this.#started = true;
    this.wake();
  }

  /** Stops: calls under way are aborted, and what they leave open is looked up at the next start. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#abort.abort();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.whenIdle();
  }

  /** Resolves when no row is under way. */
  async whenIdle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** True while a row is under way. */
  isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /**
   * Looks what is to do. Called for every reason there is: a new row, a timer, the connection back, sleep over,
   * "Send now", a row finished. Calling it too often does no harm.
   */
  wake(): void {
    if (!this.#started) return;
    const { store, nowMs, canSendRequests } = this.#dependencies;
    // One look at the clock for all of it: a row due in the next millisecond would be missed between two.
    const lookedAtMs = nowMs();
    for (const row of store.outbox.releaseHeld(lookedAtMs))
      this.#changed({ row, alsoChanged: [], touchedWindow: null });
    if (canSendRequests()) this.#startDueRows(lookedAtMs);
    this.#reportProgress();
    this.#planTimer(lookedAtMs);
  }

  #startDueRows(lookedAtMs: number): void {
    const { store } = this.#dependencies;
    const due = store.outbox.dueRows(lookedAtMs).filter((row) => !this.#underWay.has(row.concurrencyKey));
    this.#drainTotal = Math.max(this.#drainTotal, this.#drainDone + this.#underWay.size + due.length);
    for (const { id, payload } of due) {
      if (this.#underWay.size >= PARALLEL_SENDS) break;
      if (!this.#lookalikes.take({ id, payload })) continue;
      const row = store.outbox.read(id);
      if (row === null) continue;
      const run = this.#carry(row).finally(() => {
        this.#underWay.delete(row.concurrencyKey);
        this.#drainDone += 1;
        if (!this.#isOutcomeOpen(row)) this.#lookalikes.release(row.id);
        this.wake();
      });
      this.#underWay.set(row.concurrencyKey, run);
    }
  }

  #reportProgress(): void {
    const { onProgress } = this.#dependencies;
    if (this.#underWay.size === 0) {
      this.#drainDone = 0;
      this.#drainTotal = 0;
      onProgress(null);
    } else if (this.#drainTotal >= SMALLEST_DRAIN) {
      onProgress({ done: this.#drainDone, total: this.#drainTotal });
    }
  }

  /** What was due at the look waits for a free place or for the connection; both wake the worker themselves. */
  #planTimer(lookedAtMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const { store, nowMs, timers } = this.#dependencies;
    const nextMs = store.outbox.nextDueAtMs(lookedAtMs);
    if (nextMs === null) return;
    this.#cancelTimer = timers.after(Math.max(0, nextMs - nowMs()), () => this.wake());
  }

  /** One row, one step further. Never rejects for an expected failure. */
  async #carry(row: OutboxRow): Promise<void> {
    try {
      if (row.state === 'unknown') await this.#reconcile(row);
      else await this.#attempt(row);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      if (error instanceof StoreFailure) {
        this.#dependencies.log.write('error', 'sync.store-failure', { code: error.code, rowId: row.id });
        await pause(this.#dependencies.timers, STORE_RETRY_MS, this.#abort.signal);
        return;
      }
      this.#failedUnexpectedly(row, error);
    }
  }

  async #attempt(row: OutboxRow): Promise<void> {
    const { store } = this.#dependencies;
    const sender = senderFor(row);
    try {
      const prepared = await sender.prepare(this.#context);
      if (prepared.next === 'attention') {
        await this.#toUser(row, prepared.problem);
        return;
      }
      if (this.#isNoLongerTheSame(row)) return;
      this.#at('before-mark-sending', row);
      const preexistingIds = prepared.next === 'send' ? prepared.preexistingIds : [];
      this.#changed(store.outbox.markSending(row.id, { preexistingIds }));
      if (prepared.next === 'done') {
        await this.#recordDone(row, prepared.result);
        return;
      }
      this.#at('before-send', row);
      const sent = await sender.send(this.#context, prepared);
      this.#dependencies.onAnswer();
      this.#at('after-send', row);
      if (sent.next === 'attention') await this.#toUser(row, sent.problem);
      else if (sent.next === 'reconcile') await this.#toReconcile(row, sent.problem);
      else await this.#recordDone(row, sent.result);
    } catch (error) {
      await this.#afterFailure(row, error);
    }
  }

  async #reconcile(row: OutboxRow): Promise<void> {
    try {
      const found = await senderFor(row).reconcile(this.#context);
      if (found.next === 'done') await this.#recordDone(row, found.result);
      else if (found.next === 'attention') await this.#toUser(row, found.problem);
      else await this.#afterNotFound(row, found);
    } catch (error) {
      await this.#afterFailure(row, error);
    }
  }

  /** Refused, and yet perhaps done: looked for at once. */
  async #toReconcile(row: OutboxRow, problem: Failure): Promise<void> {
    this.#missed.delete(row.id);
    const { store, nowMs } = this.#dependencies;
    await this.#record(() => store.outbox.markUnknown(row.id, { problem, nextAttemptAtMs: nowMs() }));
  }

  /**
   * Not found: sent again once a late arrival can be ruled out, or given back to the user where it had been refused; looked
   * for again until then.
   */
  async #afterNotFound(
    row: OutboxRow,
    { resendIsHarmless, refusal }: Extract<Reconciliation, { next: 'not-found' }>,
  ): Promise<void> {
    const { store, nowMs } = this.#dependencies;
    const known = this.#missed.get(row.id);
    // Where the clock was set back since, the time begins again.
    const isUsable = known !== undefined && known.firstMissedAtMs <= nowMs();
    const before = isUsable ? known : { firstMissedAtMs: nowMs(), missCount: 0 };
    const missed = { ...before, missCount: before.missCount + 1 };
    this.#missed.set(row.id, missed);
    const problem = row.problem ?? failure('outcome-unknown');
    if (resendIsHarmless || isDefinitelyNotApplied({ kind: row.payload.kind, ...missed, nowMs: nowMs() })) {
      this.#missed.delete(row.id);
      if (refusal === undefined)
        this.#changed(store.outbox.requeue(row.id, { problem, nextAttemptAtMs: nowMs() }));
      else await this.#toUser(row, refusal);
    } else {
      const nextAttemptAtMs = nowMs() + LOOK_AGAIN_MS;
      this.#changed(store.outbox.markUnknown(row.id, { problem, nextAttemptAtMs }));
    }
  }

  /** Puts a row whose call failed where it belongs. Throws on what is not an `ApiError`. */
  async #afterFailure(row: OutboxRow, error: unknown): Promise<void> {
    const { store, nowMs, random, onFailure, log } = this.#dependencies;
    const decision = classifyFailure(error);
    if (error instanceof ApiError) {
      log.write('warn', 'sync.call-failed', {
        rowId: row.id,
        kind: error.kind,
        next: decision.next,
        status: error.status,
      });
      onFailure(error);
    }
    const state = store.outbox.read(row.id)?.state;
    if (state !== 'queued' && state !== 'sending' && state !== 'unknown') return;
    if (decision.next === 'stopped') return;
    if (decision.next === 'attention') return this.#toUser(row, decision.problem);
    const askedMs = decision.next === 'retry' ? decision.serverAskedMs : null;
    const failures = (this.#failures.get(row.id) ?? row.attempts) + 1;
    this.#failures.set(row.id, failures);
    const nextAttemptAtMs = nowMs() + backoffDelayMs(failures, SEND_BACKOFF, random, askedMs);
    const plan = { problem: decision.problem, nextAttemptAtMs };
    // A look-up that failed taught nothing: the outcome is as unknown as before.
    const staysUnknown = state === 'unknown' || decision.next === 'reconcile';
    if (decision.next === 'reconcile') this.#missed.delete(row.id);
    await this.#record(() =>
      staysUnknown ? store.outbox.markUnknown(row.id, plan) : store.outbox.requeue(row.id, plan),
    );
  }

  async #toUser(row: OutboxRow, problem: Parameters<typeof withAlternatives>[0]): Promise<void> {
    this.#forget(row);
    const offered = await withAlternatives(problem, row, this.#context);
    if (this.#isTakenBack(row)) return;
    await this.#record(() => this.#dependencies.store.outbox.markNeedsAttention(row.id, offered));
  }

  async #recordDone(row: OutboxRow, result: DoneResult): Promise<void> {
    this.#forget(row);
    await this.#record(() => this.#dependencies.store.outbox.markDone(row.id, result));
    this.#at('after-record', row);
    forgetAnswer(this.#dependencies.store, row.id);
  }

  /**
   * Writes an outcome down. A disk that is full or locked is asked again until it takes it: the server has done
   * its part, and if the app ends before, the row is found `sending` and looked up.
   */
  async #record(write: () => OutboxChange): Promise<void> {
    for (;;) {
      try {
        this.#changed(write());
        return;
      } catch (error) {
        if (!(error instanceof StoreFailure)) throw error;
        this.#dependencies.log.write('error', 'sync.outcome-not-written', { code: error.code });
        await pause(this.#dependencies.timers, STORE_RETRY_MS, this.#abort.signal);
        if (this.#abort.signal.aborted) throw error;
      }
    }
  }

  #forget(row: OutboxRow): void {
    this.#missed.delete(row.id);
    this.#failures.delete(row.id);
  }

  /** True when the user edited or took back the row while the server was being read. */
  #isNoLongerTheSame(row: OutboxRow): boolean {
    const now = this.#dependencies.store.outbox.read(row.id);
    return now?.state !== 'queued' || JSON.stringify(now.payload) !== JSON.stringify(row.payload);
  }

  /** True while the row may yet turn up on the server; also once the store is closed, since then nobody goes on. */
  #isOutcomeOpen(row: OutboxRow): boolean {
    if (!this.#started) return true;
    const state = this.#dependencies.store.outbox.read(row.id)?.state;
    return state === 'unknown' || state === 'sending';
  }

  #isTakenBack(row: OutboxRow): boolean {
    const state = this.#dependencies.store.outbox.read(row.id)?.state;
    return state !== 'queued' && state !== 'sending' && state !== 'unknown';
  }

  /** A bug of ours must not stop the other rows, nor be tried again in a tight loop. */
  #failedUnexpectedly(row: OutboxRow, error: unknown): void {
    const { store, log } = this.#dependencies;
    log.write('error', 'sync.bug', { rowId: row.id, kind: row.payload.kind, ...placeOfError(error) });
    const problem = failure('internal');
    const state = store.outbox.read(row.id)?.state;
    if (state === 'queued') this.#changed(store.outbox.markNeedsAttention(row.id, problem));
    if (state === 'sending' || state === 'unknown') {
      const nextAttemptAtMs = this.#dependencies.nowMs() + SEND_BACKOFF.capMs;
      this.#changed(store.outbox.markUnknown(row.id, { problem, nextAttemptAtMs }));
    }
  }

  #changed(change: OutboxChange): void {
    this.#dependencies.onChange(change);
  }

  #at(point: Failpoint, row: OutboxRow): void {
    this.#dependencies.failpoint?.(point, row.id);
  }
}
