import type { FailureCode } from '../../../shared/failures/failures.ts';
import { m } from '../../../shared/messages/messages.ts';
import type { OutboxEntry } from '../../../shared/outbox/outbox.ts';
import type { Timers } from '../../base/timers.ts';
import type { SyncCore } from '../../sync/sync-core.ts';

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
  readonly #waiting = new Map<string, FailureCode | null>();
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

/*
 * What is said outside the window: in a notification, at the tray, in the taskbar. Never a client's name or time: a
 * reception PC's screen is seen from the counter, and systems show notifications on locked screens.
 */

/** How much of the outbox waits, and for whom. */
export interface AttentionCounts {
  /** Writes only a person can decide about. */
  needsAttentionCount: number;
  /** Writes that have not reached the server, those included. */
  unsentCount: number;
}

/** A notification's words. */
export interface AttentionNotice {
  title: string;
  body: string;
}

/** What the user has to decide, by the reason a write came back. */
function reasonOf(code: FailureCode | null): string {
  switch (code) {
    case 'slot-taken':
      return m.system_reason_slot_taken();
    case 'duplicate-contact':
      return m.system_reason_duplicate_contact();
    case 'changed-elsewhere':
      return m.system_reason_changed_elsewhere();
    case 'not-found':
      return m.system_reason_not_found();
    case 'outcome-unknown':
      return m.system_reason_outcome_unknown();
    case 'series-not-applied':
      return m.system_reason_series_not_applied();
    default:
      return m.system_reason_refused();
  }
}

/**
 * The notification for writes that came back to the user. `codes` are the reasons of the new ones, `totalCount`
 * is how many need the user in all.
 */
function attentionNotice(codes: readonly (FailureCode | null)[], totalCount: number): AttentionNotice {
  const [code = null] = codes;
  const safe = m.system_nothing_lost();
  if (codes.length === 1 && totalCount === 1) {
    return { title: m.system_one_needs_you(), body: `${reasonOf(code)} ${safe}` };
  }
  return {
    title: m.system_several_need_you({ count: totalCount }),
    body: `${m.system_several_came_back()} ${safe}`,
  };
}

/** `2 need attention, 5 to send`; null when everything is on the server. */
export function countText({ needsAttentionCount, unsentCount }: AttentionCounts): string | null {
  const waitingCount = Math.max(0, unsentCount - needsAttentionCount);
  const parts = [
    needsAttentionCount > 0 ? m.system_need_attention({ count: needsAttentionCount }) : '',
    waitingCount > 0 ? m.system_to_send({ count: waitingCount }) : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

/** What the tray says under the pointer. */
export function trayTip(counts: AttentionCounts): string {
  const words = countText(counts);
  return words === null ? m.system_tray_all_sent() : m.system_tray_counts({ counts: words });
}

/** Which picture stands for the counts: the number of what needs attention, a ring while something waits, or nothing. */
export function pictureName({ needsAttentionCount, unsentCount }: AttentionCounts): string {
  if (needsAttentionCount > 0) return needsAttentionCount > 9 ? 'more' : String(needsAttentionCount);
  return unsentCount > 0 ? 'waiting' : 'idle';
}
