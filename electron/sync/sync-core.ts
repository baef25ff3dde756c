/**
 * The core: everything that happens between the local store and the server, in one object for the main process.
 * Reads of the schedule are answered by the store at once; the core only makes it newer (DESIGN §3).
 */
import { setMaxListeners } from 'node:events';
import type { Connection } from '../../shared/connection/connection.ts';
import type { RepairProgress } from '../../shared/ipc/pc-calls.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { WhatIsThere } from '../../shared/outbox/what-is-there.ts';
import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';
import { ApiError } from '../api/errors.ts';
import type { DraftsExport, DraftsImport } from '../store/drafts-transfer.ts';
import type { Order, OutboxChange, OutboxRefusal, OutboxRow, TimeWindow } from '../store/outbox-store.ts';
import { BackgroundFetcher } from './background-fetcher.ts';
import { ConnectionTracker } from './connection-tracker.ts';
import { isListIncomplete } from './contact-search.ts';
import { MissingContacts } from './contacts-refresh.ts';
import { DeskQuestions } from './desk-questions.ts';
import { systemTimers, type NowMs } from './environment.ts';
import { Events } from './events.ts';
import type { FetchParts } from './fetch-window.ts';
import { OutboxWorker, type DrainProgress } from './outbox-worker.ts';
import { ScreenPoller } from './screen-poller.ts';
import { wantedTime, whatIsThere } from './what-is-there.ts';
import { entryOf, type DeskOutcome, type SyncCoreOptions, type SyncEvents } from './sync-core-types.ts';

export class SyncCore {
  /** What the desk asks while it books. */
  readonly questions: DeskQuestions;
  readonly #options: SyncCoreOptions;
  readonly #nowMs: NowMs;
  readonly #events = new Events<SyncEvents>();
  readonly #abort = new AbortController();
  readonly #tracker: ConnectionTracker;
  readonly #worker: OutboxWorker;
  readonly #screen: ScreenPoller;
  readonly #background: BackgroundFetcher;
  readonly #fetchParts: FetchParts;
  #progress: DrainProgress | null = null;
  #repair: RepairProgress | null = null;
  /** Rows whose wanted time was fetched for `whatIsThere`. */
  readonly #lookedThere = new Set<string>();
  #looking: Promise<void> = Promise.resolve();
  #probing: Promise<void> | null = null;
  #lastConnection = '';
  #lastNowMs: number;

  constructor(options: SyncCoreOptions) {
    this.#options = options;
    const { store, api, locationId, log, budget } = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#lastNowMs = this.#nowMs();
    const timers = options.timers ?? systemTimers;
    const random = options.random ?? Math.random;
    const common = { store, api, locationId, nowMs: this.#nowMs, timers, random, log };
    const mayAsk = (): boolean => this.#tracker.mayAsk();
    const onOutcome = (error?: ApiError): void => this.#tracker.report(error);
    this.#fetchParts = { store, api, locationId, nowMs: this.#nowMs, onOutcome };

    this.questions = new DeskQuestions({
      ...this.#fetchParts,
      mayAsk,
      stopped: this.#abort.signal,
      onContacts: () => this.#emitContacts(),
    });
    // Every call under way listens to the one signal that stops them all; ten are no leak here.
    setMaxListeners(0, this.#abort.signal);
    this.#tracker = new ConnectionTracker({
      nowMs: this.#nowMs,
      timers,
      random,
      probe: () => this.#probe(),
      onChange: (_truth, returned) => this.#connectionMoved(returned),
    });
    this.#worker = new OutboxWorker({
      ...common,
      mayAsk,
      onChange: (change) => this.#outboxMoved(change),
      onAnswer: () => this.#tracker.report(),
      onFailure: (error) => this.#tracker.report(error, true),
      onProgress: (progress) => {
        this.#progress = progress;
        this.#emitConnection();
      },
      ...(options.atPoint === undefined ? {} : { atPoint: options.atPoint }),
    });
    const missing = new MissingContacts(this.#fetchParts);
    this.#screen = new ScreenPoller({
      ...this.#fetchParts,
      timers,
      log,
      mayAsk,
      budgetState: () => budget?.state() ?? null,
      onTouched: (window) => this.#events.emit('schedule.changed', window),
      afterRound: async (window, signal) => {
        this.#minuteWork();
        if (await missing.fetchFor(window, signal)) this.#events.emit('schedule.changed', window);
      },
    });
    this.#background = new BackgroundFetcher({
      ...this.#fetchParts,
      timers,
      log,
      mayAsk,
      fetchInBackground: (window) => this.#screen.fetchInBackground(window),
      onDirectory: (directory) => {
        this.#events.emit('directory.changed', directory);
        // Other calendars, other calls: what is on screen may lack one.
        this.#screen.refresh();
      },
      onContacts: () => this.#emitContacts(),
      onRepair: (progress) => {
        this.#repair = progress;
        this.#events.emit('repair.changed', progress);
      },
    });
  }

  /** Begins: looks up what an earlier run left open, fetches, polls. Answers at once. */
  start(): void {
    this.#worker.start();
    this.#screen.start();
    this.#background.start();
  }

  /**
   * Stops gracefully: aborts every call under way and waits for it to end. What was being sent is looked up at
   * the next start. The store may be closed afterwards.
   */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#tracker.stop();
    await Promise.all([this.#probing, this.#worker.stop(), this.#screen.stop(), this.#background.stop()]);
  }

  /** Listens to what the core pushes; the function returned stops it. */
  on<Name extends keyof SyncEvents>(name: Name, listener: (payload: SyncEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Resolves when nothing is under way; timers may still be planned. For tests and for leaving. */
  async whenIdle(): Promise<void> {
    const isBusy = (): boolean =>
      this.#probing !== null || this.#worker.isBusy() || this.#screen.isBusy() || this.#background.isBusy();
    while (isBusy()) {
      await Promise.all([
        this.#probing,
        this.#worker.whenIdle(),
        this.#screen.whenIdle(),
        this.#background.whenIdle(),
      ]);
    }
  }

  /**
   * Puts an order into the outbox, on disk before this returns, and starts on it. The same order id again is the
   * same row. Throws `StoreFailure` when it could not be kept.
   */
  submit(order: Order, options: { undoWindowMs: number }): OutboxEntry {
    const change = this.#options.store.outbox.addOrder(order, options);
    this.#outboxMoved(change);
    this.#worker.wake();
    return entryOf(change.row);
  }

  /** Unfinished rows, oldest first, then those of the last day. */
  listOutbox(): OutboxEntry[] {
    return this.#options.store.outbox.list().map(entryOf);
  }

  /** Tries a row now, whatever was planned; asks for the connection too while there is none. */
  sendNow(outboxId: string): DeskOutcome {
    const outcome = this.#settle(this.#options.store.outbox.sendNow(outboxId));
    this.#worker.wake();
    if (!this.#tracker.mayAsk()) void this.#tracker.probeNow();
    return outcome;
  }

  /** Takes a write back; `too-late` once it is on its way. */
  discard(outboxId: string): DeskOutcome {
    return this.#settle(this.#options.store.outbox.discard(outboxId));
  }

  /** Brings a discarded write back. */
  restore(outboxId: string, options: { undoWindowMs: number }): DeskOutcome {
    const outcome = this.#settle(this.#options.store.outbox.restore(outboxId, options));
    this.#worker.wake();
    return outcome;
  }

  /** For a client refused as a duplicate: goes on with the one the server has. Throws `ApiError` if it cannot be read. */
  async useDuplicate(outboxId: string): Promise<DeskOutcome> {
    const { store, api } = this.#options;
    const row = store.outbox.read(outboxId);
    const contactId = row?.problem?.duplicateContactId ?? null;
    if (row?.state !== 'needs-attention' || row.payload.kind !== 'create-contact' || contactId === null) {
      const message = 'There is no existing client to use for this any more. Look at the outbox again.';
      return { ok: false, code: 'not-found', message };
    }
    const contact =
      store.contacts.read(contactId) ??
      (await api.contacts.get(contactId, { signal: this.#abort.signal, priority: 'hand' }));
    const change = store.outbox.markDone(outboxId, { kind: 'contact', contact });
    this.#outboxMoved(change);
    this.#emitContacts();
    this.#worker.wake();
    return { ok: true, entry: entryOf(change.row) };
  }

  /**
   * The other side of a collision, from the store. Where nothing is known to lie there, the window is fetched first,
   * once for each row and one at a time: a page full of refusals must not use up the rate budget.
   */
  async whatIsThere(outboxId: string): Promise<WhatIsThere> {
    const { store } = this.#options;
    const row = store.outbox.read(outboxId);
    if (row === null) return { current: null, overlapping: [] };
    const known = whatIsThere(row, store);
    const wanted = wantedTime(row, store);
    if (known.overlapping.length > 0 || wanted === null || this.#lookedThere.has(outboxId)) return known;
    this.#lookedThere.add(outboxId);
    this.#looking = this.#looking.then(() => this.#screen.fetchNow(wanted));
    await this.#looking;
    return whatIsThere(row, store);
  }

  /** Takes the unsent writes to another PC; see `DraftsTransfer`. */
  async exportDrafts(passphrase: string, write: (text: string) => Promise<void>): Promise<DraftsExport> {
    const exported = await this.#options.store.drafts.exportDrafts(passphrase, write);
    this.#showRows(exported.exportedIds);
    return exported;
  }

  /** Takes in unsent writes of another PC, and starts on them. */
  async importDrafts(text: string, passphrase: string): Promise<DraftsImport> {
    const imported = await this.#options.store.drafts.importDrafts(text, passphrase);
    if (imported.ok) this.#showRows(imported.importedIds);
    this.#worker.wake();
    return imported;
  }

  /** Says what is on screen: fetched now, then kept fresh, faster in focus. */
  watch(window: TimeWindow, focused: boolean): void {
    this.#screen.watch(window, focused);
  }

  /** Fetches what is on screen now. */
  refresh(): void {
    this.#screen.refresh();
  }

  /** Fetches a window that is not on screen, waits, and reads it. Offline: what is known, with its age. */
  async fetchWindow(window: TimeWindow): Promise<ScheduleWindow> {
    await this.#screen.fetchNow(window);
    return this.readWindow(window);
  }

  /** The schedule as known here, at once. */
  readWindow(window: TimeWindow): ScheduleWindow {
    return this.#options.store.schedule.readWindow({
      ...window,
      refreshing: this.#screen.isRefreshing(window),
    });
  }

  /** Whether the server can be reached, and how much waits to be sent. */
  connection(): Connection {
    const counts = this.#options.store.outbox.counts();
    return { ...this.#tracker.truth(), outbox: { ...counts, progress: this.#progress } };
  }

  /** Asks the server now whether it can be reached, and fetches what is on screen. */
  async retryConnection(): Promise<Connection> {
    await this.#tracker.probeNow();
    this.refresh();
    return this.connection();
  }

  /** The PC woke up, the network changed or the window came back after long: nothing planned before counts. */
  resumed(): void {
    this.#clockMayHaveJumped();
    void this.#tracker.probeNow();
    this.#screen.refresh();
    this.#background.wake();
    this.#worker.wake();
  }

  /** The token was replaced: asks at once, and the queue goes on when it is accepted. */
  async accountRenewed(): Promise<void> {
    await this.#tracker.probeNow();
  }

  /**
   * "Repair": forgets what was learned from the server and fetches it again; how far that is comes as `repair.changed`.
   * The outbox is not touched. The server is asked first: throws `ApiError`, with nothing forgotten, when it does not
   * answer, because an empty schedule without a connection would be worse than an old one.
   */
  async repair(): Promise<RepairProgress> {
    const { api, locationId, store } = this.#options;
    await api.locations.get(locationId, { signal: this.#abort.signal, priority: 'hand' });
    this.#tracker.report();
    store.schedule.clearCache();
    store.contacts.writeSync({ cursor: null, completedAtMs: null, totalCount: null });
    this.#repair = this.#background.refetchAll();
    this.resumed();
    const window = this.#screen.watchedWindow();
    if (window !== null) {
      this.#events.emit('schedule.changed', { startMs: window.startMs, endMs: window.endMs });
    }
    return this.#repair;
  }

  /** How far the last repair is; null when none was started. */
  repairProgress(): RepairProgress | null {
    return this.#repair;
  }

  /** One at a time: who asks while one is under way gets its outcome. */
  #probe(): Promise<void> {
    this.#probing ??= this.#askForLocation().finally(() => {
      this.#probing = null;
    });
    return this.#probing;
  }

  async #askForLocation(): Promise<void> {
    const { api, locationId } = this.#options;
    try {
      await api.locations.get(locationId, { signal: this.#abort.signal, priority: 'hand' });
      this.#tracker.report();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#tracker.report(error);
    }
  }

  #connectionMoved(returned: boolean): void {
    this.#emitConnection();
    if (!returned) return;
    this.#options.store.outbox.makeAllDue();
    this.#worker.wake();
    this.#screen.refresh();
    this.#background.wake();
  }

  #outboxMoved(change: OutboxChange): void {
    for (const row of [change.row, ...change.alsoChanged]) this.#events.emit('outbox.changed', entryOf(row));
    if (change.touchedWindow !== null) {
      this.#events.emit('schedule.changed', change.touchedWindow);
      if (change.row.state === 'done') this.#screen.followOwnWrite(change.touchedWindow);
    }
    if (change.row.state === 'done') {
      if (isAboutSeries(change.row)) {
        this.#screen.refresh();
        this.#background.refetchWeeks();
      }
      if (change.row.payload.kind === 'create-contact') this.#emitContacts();
    }
    this.#emitConnection();
  }

  #settle(outcome: ({ ok: true } & OutboxChange) | OutboxRefusal): DeskOutcome {
    if (!outcome.ok) return outcome;
    this.#outboxMoved(outcome);
    return { ok: true, entry: entryOf(outcome.row) };
  }

  /** Many rows changed at once: told one by one, and what is on screen is drawn anew. */
  #showRows(ids: readonly string[]): void {
    for (const id of ids) {
      const row = this.#options.store.outbox.read(id);
      if (row !== null) this.#events.emit('outbox.changed', entryOf(row));
    }
    const window = this.#screen.watchedWindow();
    if (window !== null)
      this.#events.emit('schedule.changed', { startMs: window.startMs, endMs: window.endMs });
    this.#emitConnection();
  }

  #emitConnection(): void {
    const connection = this.connection();
    const { lastAnswerAtMs, ...visible } = connection;
    const text = JSON.stringify(visible);
    if (text === this.#lastConnection) return;
    this.#lastConnection = text;
    this.#events.emit('connection.changed', connection);
  }

  #emitContacts(): void {
    const knownCount = this.#options.store.contacts.knownCount();
    this.#events.emit('contacts.changed', { knownCount, incomplete: isListIncomplete(this.#fetchParts) });
  }

  /** What every round looks after besides the schedule. */
  #minuteWork(): void {
    this.#clockMayHaveJumped();
    this.#emitConnection();
  }

  /** A clock set back leaves attempts planned far in the future: they are made due. */
  #clockMayHaveJumped(): void {
    const nowMs = this.#nowMs();
    if (nowMs < this.#lastNowMs - 60_000) {
      this.#options.store.outbox.makeAllDue();
      this.#worker.wake();
    }
    this.#lastNowMs = nowMs;
  }
}

/** True for a write that made, changed or deleted a whole series: what it did reaches beyond any one window. */
function isAboutSeries({ payload }: OutboxRow): boolean {
  if (payload.kind === 'create-appointment') return payload.order.request.rrule !== undefined;
  if (payload.kind === 'change-appointment' || payload.kind === 'delete-event') {
    return payload.order.scope === 'series';
  }
  return false;
}

/** Makes the core of one location. Nothing happens before `start`. */
export function createSyncCore(options: SyncCoreOptions): SyncCore {
  return new SyncCore(options);
}
