import type { OutboxEntry, OutboxProblemCode } from '../../../shared/outbox/outbox.ts';
import type { Timers } from '../../base/timers.ts';
import type { SyncCore } from '../../sync/sync-core.ts';
import { attentionNotice, type AttentionCounts, type AttentionNotice } from './attention-messages.ts';

/** What is watched of an open schedule. */
export type WatchedSync = Pick<SyncCore, 'on' | 'connection' | 'listOutbox'>;

export interface AttentionDependencies {
  timers: Timers;
  nowMs: () => number;
  /** True while somebody looks at the window: it says itself what needs them. */
  isWatched: () => boolean;
  /** Shows a notification in place of the one before; null takes it away. */
  notify: (notice: AttentionNotice | null) => void;
  showCounts: (counts: AttentionCounts) => void;
}

/** What comes back together, as after an outage, is one notification. */
const GATHER_MS = 1_500;
/** A queue that drains for minutes with a refusal now and then does not ring at each. */
const PAUSE_MS = 30_000;

const NOTHING: AttentionCounts = { needsAttentionCount: 0, unsentCount: 0 };

/**
 * Watches the outbox of the open schedule for what needs a person, and says so outside the window: the counts always,
 * a notification when something came back while nobody looked. What needed attention before the app started is
 * counted, and rings no more.
 */
export class AttentionWatch {
  readonly #dependencies: AttentionDependencies;
  /** Every write that needs the user, by its id. */
  readonly #waiting = new Map<string, OutboxProblemCode | null>();
  /** Those of them not yet told. */
  readonly #untold = new Set<string>();
  #followed: WatchedSync | null = null;
  #stops: (() => void)[] = [];
  #cancelTimer: (() => void) | null = null;
  #toldAtMs: number | null = null;

  constructor(dependencies: AttentionDependencies) {
    this.#dependencies = dependencies;
  }

  /** Watches another schedule's outbox, or none; whatever was said of the one before is taken back. */
  follow(sync: WatchedSync | null): void {
    if (sync !== null && sync === this.#followed) return;
    this.#followed = sync;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#forget();
    if (sync === null) {
      this.#dependencies.showCounts(NOTHING);
      return;
    }
    for (const entry of sync.listOutbox()) {
      if (entry.state === 'needs-attention') this.#waiting.set(entry.id, entry.problem?.code ?? null);
    }
    this.#dependencies.showCounts(sync.connection().outbox);
    this.#stops = [
      sync.on('outbox.changed', (entry) => {
        this.#take(entry);
      }),
      sync.on('connection.changed', ({ outbox }) => {
        this.#dependencies.showCounts(outbox);
      }),
    ];
  }

  /** Somebody looks at the window now: what was to be told is in front of them. */
  seen(): void {
    this.#untold.clear();
    this.#dependencies.notify(null);
  }

  #take(entry: OutboxEntry): void {
    if (entry.state !== 'needs-attention') {
      const wasWaiting = this.#waiting.delete(entry.id);
      this.#untold.delete(entry.id);
      if (wasWaiting && this.#waiting.size === 0) this.#dependencies.notify(null);
      return;
    }
    const isNew = !this.#waiting.has(entry.id);
    this.#waiting.set(entry.id, entry.problem?.code ?? null);
    if (!isNew) return;
    this.#untold.add(entry.id);
    const pauseLeftMs = this.#toldAtMs === null ? 0 : this.#toldAtMs + PAUSE_MS - this.#dependencies.nowMs();
    this.#cancelTimer ??= this.#dependencies.timers.after(
      Math.max(GATHER_MS, Math.min(PAUSE_MS, pauseLeftMs)),
      () => {
        this.#cancelTimer = null;
        this.#tell();
      },
    );
  }

  #tell(): void {
    const codes = [...this.#untold].map((id) => this.#waiting.get(id) ?? null);
    this.#untold.clear();
    if (codes.length === 0 || this.#dependencies.isWatched()) return;
    this.#toldAtMs = this.#dependencies.nowMs();
    this.#dependencies.notify(attentionNotice(codes, this.#waiting.size));
  }

  #forget(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#toldAtMs = null;
    this.#waiting.clear();
    this.#untold.clear();
    this.#dependencies.notify(null);
  }
}
