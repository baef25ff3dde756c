import {
  isUnfinished,
  seriesOrderIdOf,
  type OutboxEntry,
  type UnreadableRow,
} from '../../shared/outbox/outbox.ts';
import type { Failure, FrontdeskBridge, Reply } from '../bridge/bridge.ts';
import type { Clock } from './clock.ts';

/** Functions to be called when something happens; plain, so that calling them is no reactive read. */
class Listeners<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  /** Adds a listener; the function it returns takes it away again. */
  add(listener: (value: Value) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(value: Value): void {
    for (const listener of this.#listeners) listener(value);
  }
}

/** A row that makes a booking. */
export type BookingEntry = OutboxEntry & {
  payload: Extract<OutboxEntry['payload'], { kind: 'create-appointment' }>;
};

function makesBooking(entry: OutboxEntry): entry is BookingEntry {
  return entry.payload.kind === 'create-appointment';
}
const SECOND_MS = 1_000;

/** Every write made at this workstation that has not reached the server, and what became of the recent ones. */
export class OutboxState {
  /** Newest first. */
  entries = $state.raw<readonly OutboxEntry[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** Writes that cannot be read on this PC: kept, not sent. */
  unreadable = $state.raw<readonly UnreadableRow[]>([]);

  /** A moved date is one with its series as long as that is unfinished: it is told with it, not beside it. */
  unfinished: readonly OutboxEntry[] = $derived(
    this.entries.filter((entry) => isUnfinished(entry.state) && this.seriesAheadOf(entry) === null),
  );
  needsAttention: readonly OutboxEntry[] = $derived(
    this.unfinished.filter(({ state }) => state === 'needs-attention'),
  );
  unfinishedCount = $derived(this.unfinished.length);
  needsAttentionCount = $derived(this.needsAttention.length);

  readonly #bridge: FrontdeskBridge;
  readonly #clock: Clock;
  /** The clock that everything held is counted by; it moves on each second while anything is. */
  #nowMs = $state(0);
  readonly #seconds = new Listeners<number>();
  #cancelSecond: (() => void) | null = null;
  readonly #changes = new Listeners<OutboxEntry>();
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge, clock: Clock) {
    this.#bridge = bridge;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    this.#stopListening = this.#bridge.on('outbox.changed', (entry) => this.take(entry));
    await this.read();
  }

  stop(): void {
    this.#stopListening?.();
    this.#cancelSecond?.();
  }

  /** Whole seconds a write can still be taken back before it is sent; null for one that is not held. */
  secondsLeft(outboxId: string): number | null {
    const entry = this.byId(outboxId);
    if (entry?.state !== 'held') return null;
    return Math.max(0, Math.ceil((entry.notBeforeMs - this.#nowMs) / SECOND_MS));
  }

  /** Calls `listener` whenever `secondsLeft` may answer otherwise by time alone; the function it returns stops that. */
  onSecond(listener: () => void): () => void {
    return this.#seconds.add(listener);
  }

  async read(): Promise<void> {
    const [reply, unreadable] = await Promise.all([
      this.#bridge.call('outbox.list', undefined),
      this.#bridge.call('outbox.unreadable', undefined),
    ]);
    if (reply.ok) this.entries = [...reply.value].sort((one, other) => other.createdAtMs - one.createdAtMs);
    this.#countHeld();
    this.failure = reply.ok ? null : reply.error;
    if (unreadable.ok) this.unreadable = unreadable.value;
  }

  /** Saves the unreadable writes where the user chooses; null when no place was chosen. */
  saveUnreadable(): Promise<Reply<{ fileName: string } | null>> {
    return this.#bridge.call('outbox.saveUnreadable', undefined);
  }

  /** The user gives up an unreadable write: it never reaches the server from here. */
  async giveUpUnreadable(outboxId: string): Promise<Reply<UnreadableRow[]>> {
    const reply = await this.#bridge.call('outbox.giveUpUnreadable', { outboxId });
    if (reply.ok) this.unreadable = reply.value;
    return reply;
  }

  byId(outboxId: string): OutboxEntry | null {
    return this.entries.find(({ id }) => id === outboxId) ?? null;
  }

  /** The dates of a series that take place at another time, soonest first: bookings of their own that belong to it. */
  movedDatesOf(seriesOrderId: string): BookingEntry[] {
    return this.entries
      .filter(makesBooking)
      .filter(({ payload, state }) => seriesOrderIdOf(payload) === seriesOrderId && state !== 'discarded')
      .sort((one, other) => (one.summary.startMs ?? 0) - (other.summary.startMs ?? 0));
  }

  /** For a moved date whose series is not on the server yet: the row of the series, which decides for both. */
  seriesAheadOf({ payload }: OutboxEntry): OutboxEntry | null {
    const seriesOrderId = seriesOrderIdOf(payload);
    const series = seriesOrderId === null ? null : this.byId(seriesOrderId);
    return series !== null && isUnfinished(series.state) ? series : null;
  }

  /** Calls `listener` with each entry as it changes; the function it returns stops that. */
  onChange(listener: (entry: OutboxEntry) => void): () => void {
    return this.#changes.add(listener);
  }

  sendNow(outboxId: string): Promise<Reply<OutboxEntry>> {
    return this.#taken(this.#bridge.call('outbox.sendNow', { outboxId }));
  }

  /** Takes a write back; fails with `too-late` once it is on its way. */
  discard(outboxId: string): Promise<Reply<OutboxEntry>> {
    return this.#taken(this.#bridge.call('outbox.discard', { outboxId }));
  }

  restore(outboxId: string): Promise<Reply<OutboxEntry>> {
    return this.#taken(this.#bridge.call('outbox.restore', { outboxId }));
  }

  /** Takes a booking back, sent or not, with the moved dates of a series; answers the row that leads what was done. */
  undo(outboxId: string): Promise<Reply<OutboxEntry>> {
    return this.#taken(this.#bridge.call('outbox.undo', { outboxId }));
  }

  useDuplicate(outboxId: string): Promise<Reply<OutboxEntry>> {
    return this.#taken(this.#bridge.call('outbox.useDuplicate', { outboxId }));
  }

  /** Puts an entry that main sent or answered in its place. */
  take(entry: OutboxEntry): void {
    const known = this.entries.some(({ id }) => id === entry.id);
    this.entries = known
      ? this.entries.map((other) => (other.id === entry.id ? entry : other))
      : [entry, ...this.entries];
    this.#countHeld();
    this.#changes.tell(entry);
  }

  /** Looks at the clock, and again at each full second while anything is held. */
  #countHeld(): void {
    this.#cancelSecond?.();
    this.#cancelSecond = null;
    this.#nowMs = this.#clock.nowMs();
    this.#seconds.tell(this.#nowMs);
    if (!this.entries.some(({ state }) => state === 'held')) return;
    const untilNextMs = SECOND_MS - (this.#nowMs % SECOND_MS);
    this.#cancelSecond = this.#clock.after(untilNextMs, () => this.#countHeld());
  }

  async #taken(answer: Promise<Reply<OutboxEntry>>): Promise<Reply<OutboxEntry>> {
    const reply = await answer;
    if (reply.ok) this.take(reply.value);
    return reply;
  }
}
