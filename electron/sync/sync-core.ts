/**
 * The core: everything that happens between the local store and the server, in one object for the main process.
 * Reads of the schedule are answered by the store at once; the core only makes it newer.
 */
import { setMaxListeners } from 'node:events';
import type { Connection } from '../../shared/connection/connection.ts';
import type { RepairProgress } from '../../shared/ipc/workstation-calls.ts';
import type { OutboxEntry, UnreadableRow, ConflictingItems } from '../../shared/outbox/outbox.ts';
import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';
import type { ServerOffset, TimeRange } from '../../shared/time/zone.ts';
import type { ApiError } from '../api/errors.ts';
import { NEVER_LISTED } from '../store/clients/contacts.ts';
import type { OutboxExport, OutboxImport } from '../store/transfer/outbox-transfer.ts';
import type { Order, OutboxChange } from '../store/outbox/outbox-store.ts';
import { BackgroundFetcher } from './fetching/background-fetcher.ts';
import { ConnectionTracker, ConnectionProbe } from './connection/connection-tracker.ts';
import { MissingContacts } from './fetching/contacts-refresh.ts';
import { CoreEvents, followChange } from './core-events.ts';
import { OutboxActions } from './requests/outbox-actions.ts';
import { LocationQueries } from './requests/location-queries.ts';
import { ServerClock } from './requests/server-clock.ts';
import { systemTimers, type NowMs, type Timers } from '../base/timers.ts';
import type { FetchDependencies } from './fetching/fetch-window.ts';
import { OutboxWorker, type DrainProgress } from './worker/outbox-worker.ts';
import { ScreenPoller } from './fetching/screen-poller.ts';
import type { OutboxActionOutcome, SyncCoreOptions, SyncEvents } from './sync-core-types.ts';

/** A shorter pause of the server's is over before anyone looks. */
const NOTICED_PAUSE_MS = 30_000;

export class SyncCore {
  /** What the user asks while it books. */
  readonly questions: LocationQueries;
  readonly #options: SyncCoreOptions;
  readonly #nowMs: NowMs;
  readonly #coreEvents: CoreEvents;
  readonly #abort = new AbortController();
  readonly #probe: ConnectionProbe;
  readonly #tracker: ConnectionTracker;
  readonly #outbox: OutboxActions;
  readonly #clock: ServerClock;
  readonly #worker: OutboxWorker;
  readonly #screen: ScreenPoller;
  readonly #background: BackgroundFetcher;
  #progress: DrainProgress | null = null;
  #repair: RepairProgress | null = null;
  #lastNowMs: number;
  readonly #timers: Timers;
  /** Until when the server wants no requests; null while it takes them, or the pause is over before anyone notices. */
  #pausedUntilMs: number | null = null;
  #cancelPauseEnd: (() => void) | null = null;

  constructor(options: SyncCoreOptions) {
    this.#options = options;
    const { store, api, locationId, log, budget } = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#lastNowMs = this.#nowMs();
    const timers = options.timers ?? systemTimers;
    this.#timers = timers;
    const random = options.random ?? Math.random;
    const common = { store, api, locationId, nowMs: this.#nowMs, timers, random, log };
    const canSendRequests = (): boolean => this.#tracker.canSendRequests();
    const onOutcome = (error?: ApiError): void => this.#reported(error);
    const fetchDependencies: FetchDependencies = {
      store,
      api,
      locationId,
      log,
      nowMs: this.#nowMs,
      onOutcome,
    };
    const stopped = this.#abort.signal;
    // Every call under way listens to the one signal that stops them all; ten are no leak here.
    setMaxListeners(0, stopped);

    this.#coreEvents = new CoreEvents(fetchDependencies, () => this.connection());
    const onContacts = (): void => this.#coreEvents.emitContacts();
    this.#clock = new ServerClock(store, (offsets) =>
      this.#coreEvents.emit('schedule.serverOffsetsChanged', offsets),
    );
    this.questions = new LocationQueries({
      ...fetchDependencies,
      clock: this.#clock,
      canSendRequests,
      stopped,
      onContacts,
    });
    this.#probe = new ConnectionProbe({ api, locationId, log, stopped, onOutcome });
    this.#tracker = new ConnectionTracker({
      nowMs: this.#nowMs,
      timers,
      random,
      probe: () => this.#probe.ask(),
      onChange: (_truth, returned) => this.#connectionMoved(returned),
    });
    this.#worker = new OutboxWorker({
      ...common,
      canSendRequests,
      onChange: (change) => this.#outboxMoved(change),
      onAnswer: () => this.#tracker.report(),
      onFailure: (error) => this.#reported(error, true),
      onProgress: (progress) => {
        this.#progress = progress;
        this.#coreEvents.emitConnection();
      },
      ...(options.failpoint === undefined ? {} : { failpoint: options.failpoint }),
    });
    const missing = new MissingContacts(fetchDependencies);
    this.#screen = new ScreenPoller({
      ...fetchDependencies,
      timers,
      canSendRequests,
      budgetState: () => budget?.state() ?? null,
      onTouched: (window) => this.#coreEvents.emit('schedule.changed', window),
      afterRound: async (window, signal) => {
        this.#minuteWork();
        if (await missing.fetchFor(window, signal)) this.#coreEvents.emit('schedule.changed', window);
      },
    });
    this.#background = new BackgroundFetcher({
      ...fetchDependencies,
      timers,
      canSendRequests,
      budgetState: () => budget?.state() ?? null,
      fetchInBackground: (window) => this.#screen.fetchInBackground(window),
      onDirectory: (directory) => {
        this.#coreEvents.emit('directory.changed', directory);
        // Other calendars, other calls: what is on screen may lack one.
        this.#screen.refresh();
      },
      onContacts,
      onRepair: (progress) => {
        this.#repair = progress;
        this.#coreEvents.emit('repair.changed', progress);
      },
    });
    this.#outbox = new OutboxActions({
      store,
      api,
      stopped,
      onChange: (change) => this.#outboxMoved(change),
      onRows: (outboxIds) => this.#rowsMoved(outboxIds),
      onContacts,
      wake: () => this.#worker.wake(),
      askForConnection: () => {
        if (!canSendRequests()) void this.#tracker.probeNow();
      },
      fetchNow: (window) => this.#screen.fetchNow(window),
    });
  }

  /** Where the server counts the location's clock otherwise than this computer. */
  serverOffsets(): ServerOffset[] {
    return [...this.#clock.offsets];
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
    this.#cancelPauseEnd?.();
    await Promise.all([
      this.#probe.underWay,
      this.#worker.stop(),
      this.#screen.stop(),
      this.#background.stop(),
    ]);
  }

  /** Listens to what the core pushes; the function returned stops it. */
  on<Name extends keyof SyncEvents>(name: Name, listener: (payload: SyncEvents[Name]) => void): () => void {
    return this.#coreEvents.on(name, listener);
  }

  /** Resolves when nothing is under way; timers may still be planned. For tests and for leaving. */
  async whenIdle(): Promise<void> {
    const isBusy = (): boolean =>
      this.#probe.underWay !== null ||
      this.#worker.isBusy() ||
      this.#screen.isBusy() ||
      this.#background.isBusy();
    while (isBusy()) {
      await Promise.all([
        this.#probe.underWay,
        this.#worker.whenIdle(),
        this.#screen.whenIdle(),
        this.#background.whenIdle(),
      ]);
    }
  }

  /** See `OutboxActions`, as the next eight. */
  submit(order: Order, options: { undoWindowMs: number }): OutboxEntry {
    return this.#outbox.submit(order, options);
  }

  submitTogether(orders: readonly Order[], options: { undoWindowMs: number }): OutboxEntry[] {
    return this.#outbox.submitTogether(orders, options);
  }

  listOutbox(): OutboxEntry[] {
    return this.#outbox.list();
  }

  sendNow(outboxId: string): OutboxActionOutcome {
    return this.#outbox.sendNow(outboxId);
  }

  discard(outboxId: string): OutboxActionOutcome {
    return this.#outbox.discard(outboxId);
  }

  restore(outboxId: string, options: { undoWindowMs: number }): OutboxActionOutcome {
    return this.#outbox.restore(outboxId, options);
  }

  undo(outboxId: string, options: { undoWindowMs: number }): OutboxActionOutcome {
    return this.#outbox.undo(outboxId, options);
  }

  useDuplicate(outboxId: string): Promise<OutboxActionOutcome> {
    return this.#outbox.useDuplicate(outboxId);
  }

  conflictingItems(outboxId: string): Promise<ConflictingItems> {
    return this.#outbox.conflictingItems(outboxId);
  }

  giveUpUnreadable(outboxId: string): UnreadableRow[] {
    return this.#outbox.giveUpUnreadable(outboxId);
  }

  exportOutbox(passphrase: string, write: (text: string) => Promise<void>): Promise<OutboxExport> {
    return this.#outbox.exportOutbox(passphrase, write);
  }

  importOutbox(text: string, passphrase: string): Promise<OutboxImport> {
    return this.#outbox.importOutbox(text, passphrase);
  }

  /** Says what is on screen: fetched now, then kept fresh, faster in focus. */
  watch(window: TimeRange, focused: boolean): void {
    this.#screen.watch(window, focused);
  }

  /** Fetches what is on screen now. */
  refresh(): void {
    this.#screen.refresh();
  }

  /** Fetches a window that is not on screen, waits, and reads it. Offline: what is known, with its age. */
  async fetchWindow(window: TimeRange): Promise<ScheduleWindow> {
    await this.#screen.fetchNow(window);
    return this.readWindow(window);
  }

  /** The schedule as known here, at once. */
  readWindow(window: TimeRange): ScheduleWindow {
    return this.#options.store.schedule.readWindow({
      ...window,
      refreshing: this.#screen.isRefreshing(window),
    });
  }

  /** Whether the server can be reached, and how much waits to be sent. */
  connection(): Connection {
    const counts = this.#options.store.outbox.counts();
    return {
      ...this.#tracker.status(),
      pausedUntilMs: this.#pausedUntilMs,
      outbox: { ...counts, progress: this.#progress },
    };
  }

  /** Asks the server now whether it can be reached, though it asked to wait, sends what waits and fetches what is on screen. */
  async retryConnection(): Promise<Connection> {
    if (this.#pausedUntilMs !== null) {
      this.#options.budget?.resume();
      this.#endPause();
    }
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
    const { store } = this.#options;
    await this.#probe.requireAnswer();
    store.schedule.clearCache();
    store.contacts.writeSync(NEVER_LISTED);
    this.#repair = this.#background.refetchAll();
    this.resumed();
    this.#coreEvents.emitScheduleChange(this.#screen.watchedWindow());
    return this.#repair;
  }

  /** How far the last repair is; null when none was started. */
  repairProgress(): RepairProgress | null {
    return this.#repair;
  }

  #reported(error?: ApiError, forAWrite = false): void {
    this.#tracker.report(error, forAWrite);
    if (error?.kind !== 'rate-limited' || this.#abort.signal.aborted) return;
    const untilMs = this.#options.budget?.state().pausedUntilMs ?? 0;
    const leftMs = untilMs - this.#nowMs();
    if (leftMs < NOTICED_PAUSE_MS || untilMs === this.#pausedUntilMs) return;
    this.#pausedUntilMs = untilMs;
    this.#cancelPauseEnd?.();
    this.#cancelPauseEnd = this.#timers.after(leftMs, () => this.#endPause());
    this.#coreEvents.emitConnection();
  }

  /** The server may be asked again, and everything that waited goes on. */
  #endPause(): void {
    this.#pausedUntilMs = null;
    this.#cancelPauseEnd?.();
    this.#cancelPauseEnd = null;
    this.#coreEvents.emitConnection();
    this.#options.store.outbox.makeAllDue();
    this.#worker.wake();
    this.#screen.refresh();
    this.#background.wake();
  }

  #connectionMoved(returned: boolean): void {
    this.#coreEvents.emitConnection();
    if (!returned) return;
    this.#options.store.outbox.makeAllDue();
    this.#worker.wake();
    this.#screen.refresh();
    this.#background.wake();
  }

  #outboxMoved(change: OutboxChange): void {
    followChange(change, {
      coreEvents: this.#coreEvents,
      screen: this.#screen,
      background: this.#background,
    });
  }

  /** Many rows changed at once: told one by one, and what is on screen is drawn again. */
  #rowsMoved(outboxIds: readonly string[]): void {
    const rows = outboxIds.map((outboxId) => this.#options.store.outbox.read(outboxId));
    this.#coreEvents.emitRows(rows.filter((row) => row !== null));
    this.#coreEvents.emitScheduleChange(this.#screen.watchedWindow());
    this.#coreEvents.emitConnection();
  }

  /** What every round looks after besides the schedule. */
  #minuteWork(): void {
    this.#clockMayHaveJumped();
    this.#coreEvents.emitConnection();
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

/** Makes the core of one location. Nothing happens before `start`. */
export function createSyncCore(options: SyncCoreOptions): SyncCore {
  return new SyncCore(options);
}
