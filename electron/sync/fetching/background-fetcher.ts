/** Fetches, whenever there is time, what makes the app work without network: directory, clients, weeks ahead. */
import { setMaxListeners } from 'node:events';
import type { Directory } from '../../../shared/ipc/account-calls.ts';
import type { RepairProgress } from '../../../shared/ipc/workstation-calls.ts';
import { ApiError } from '../../api/errors.ts';
import type { RateBudgetState } from '../../api/rate-budget.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import { fetchNews, fetchNextPage, wantsWholeList, GoneContacts } from './contacts-refresh.ts';
import { refreshDirectory } from './directory-refresh.ts';
import { backgroundStretch } from './screen-poller.ts';
import type { Timers } from '../../base/timers.ts';
import { noteTrouble } from '../trouble.ts';
import type { FetchDependencies } from './fetch-window.ts';

export interface BackgroundFetcherDependencies extends FetchDependencies {
  timers: Timers;
  canSendRequests: () => boolean;
  budgetState: () => RateBudgetState | null;
  /** Fetches a window at the lowest priority; false when something of it failed. */
  fetchInBackground: (window: TimeRange) => Promise<boolean>;
  onDirectory: (directory: Directory) => void;
  onContacts: () => void;
  /** Told after each step of a repair. */
  onRepair: (progress: RepairProgress) => void;
}

const WEEK_MS = 7 * 86_400_000;
/** What the app keeps at hand: the past week to ten weeks ahead. */
const WEEKS_BEHIND = 1;
const WEEKS_AHEAD = 10;
/** Weeks near now are fetched again sooner than those far ahead. */
const NEAR_WEEK_INTERVAL_MS = 10 * 60_000;
const FAR_WEEK_INTERVAL_MS = 60 * 60_000;
const DIRECTORY_INTERVAL_MS = 10 * 60_000;
const CONTACT_NEWS_INTERVAL_MS = 5 * 60_000;
const PRUNE_INTERVAL_MS = 24 * 3_600_000;
/** Listed rows and finished writes older than this are let go. */
const KEPT_BEHIND_MS = 60 * 86_400_000;
/** Pause between two pieces of work while there is some, and while there is none. */
const BUSY_PAUSE_MS = 250;
const IDLE_PAUSE_MS = 20_000;
/** A piece that failed is left alone for this long. */
const AFTER_FAILURE_MS = 60_000;

const WEEK_TASK = 'week-';
const CONTACTS_TASK = 'contacts';

/** One piece of background work; `dueAtMs` in the past means now. */
interface Task {
  name: string;
  intervalMs: number;
  run: (signal: AbortSignal) => Promise<boolean>;
}

/** The week, counted from the beginning of the epoch, that a time is in: the same windows for days on end. */
function weekOf(epochMs: number): number {
  return Math.floor(epochMs / WEEK_MS);
}

export class BackgroundFetcher {
  readonly #dependencies: BackgroundFetcherDependencies;
  readonly #gone: GoneContacts;
  readonly #abort = new AbortController();
  readonly #doneAtMs = new Map<string, number>();
  readonly #failedAtMs = new Map<string, number>();
  #cancelTimer: (() => void) | null = null;
  #underWay: Promise<void> | null = null;
  #started = false;
  /** What a repair has to fetch; null when none is under way. */
  #repair: { total: number; missing: Set<string> } | null = null;

  constructor(dependencies: BackgroundFetcherDependencies) {
    this.#dependencies = dependencies;
    this.#gone = new GoneContacts(dependencies);
    // Every call under way listens to the signal that stops them all.
    setMaxListeners(0, this.#abort.signal);
  }

  start(): void {
    this.#started = true;
    this.wake();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#abort.abort();
    this.#cancelTimer?.();
    await this.whenIdle();
  }

  async whenIdle(): Promise<void> {
    while (this.#underWay !== null) await this.#underWay;
  }

  isBusy(): boolean {
    return this.#underWay !== null;
  }

  /** Goes on now: the connection is back, or the PC woke up. Failures from before are forgotten. */
  wake(): void {
    if (!this.#started) return;
    this.#failedAtMs.clear();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#next();
  }

  /** Fetches every kept week again soon: a series was changed, and with it the id of each of its instances. */
  refetchWeeks(): void {
    for (const name of this.#doneAtMs.keys()) if (name.startsWith(WEEK_TASK)) this.#doneAtMs.delete(name);
    this.wake();
  }

  /**
   * Fetches everything again, what matters most first, and tells `onRepair` after each step. What fails on the way
   * is tried again like all background work: a repair ends when everything is here. Answers with its beginning.
   */
  refetchAll(): RepairProgress {
    const names = [
      'directory',
      CONTACTS_TASK,
      ...this.#weeks(this.#dependencies.nowMs()).map(({ name }) => name),
    ];
    for (const name of names) this.#doneAtMs.delete(name);
    this.#repair = { total: names.length, missing: new Set(names) };
    this.wake();
    return { state: 'running', done: 0, total: names.length };
  }

  /** Fetches the directory now and waits; someone asked, or nothing can be listed without it. */
  async refreshDirectoryNow(): Promise<void> {
    await this.#refreshDirectory('interactive', this.#abort.signal);
  }

  #next(): void {
    if (this.#underWay !== null || !this.#started || !this.#dependencies.canSendRequests()) return;
    const task = this.#dueTask();
    if (task === null) {
      this.#plan(IDLE_PAUSE_MS);
      return;
    }
    this.#underWay = this.#run(task).finally(() => {
      this.#underWay = null;
      this.#plan(BUSY_PAUSE_MS);
    });
  }

  #plan(delayMs: number): void {
    if (!this.#started) return;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#dependencies.timers.after(delayMs, () => this.#next());
  }

  async #run(task: Task): Promise<void> {
    // A task that ends in any other way than well waits for its next turn, and the others go on.
    this.#failedAtMs.set(task.name, this.#dependencies.nowMs());
    try {
      if (!(await task.run(this.#abort.signal))) return;
      this.#finish(task.name);
      this.#failedAtMs.delete(task.name);
    } catch (error) {
      if (!(error instanceof ApiError)) noteTrouble(this.#dependencies.log, task.name, error);
      else if (error.kind !== 'aborted') this.#dependencies.onOutcome(error);
    }
  }

  #finish(name: string): void {
    this.#doneAtMs.set(name, this.#dependencies.nowMs());
    // The clients come in pages: they are all here when the list wants no further one.
    const isPage =
      name === CONTACTS_TASK &&
      wantsWholeList(this.#dependencies.store.contacts.readSync(), this.#dependencies.nowMs());
    const repair = this.#repair;
    if (repair === null || isPage || !repair.missing.delete(name)) return;
    const { total, missing } = repair;
    if (missing.size === 0) this.#repair = null;
    this.#dependencies.onRepair({
      state: missing.size === 0 ? 'done' : 'running',
      done: total - missing.size,
      total,
    });
  }

  /** The task that matters most of those due; none while it cannot be told, which is tried again. */
  #dueTask(): Task | null {
    try {
      return this.#findDueTask();
    } catch (error) {
      noteTrouble(this.#dependencies.log, 'background', error);
      return null;
    }
  }

  #findDueTask(): Task | null {
    const nowMs = this.#dependencies.nowMs();
    const stretch = backgroundStretch(this.#dependencies.budgetState());
    const isDue = (task: Task): boolean => {
      const failedAtMs = this.#failedAtMs.get(task.name);
      if (failedAtMs !== undefined && Math.abs(nowMs - failedAtMs) < AFTER_FAILURE_MS) return false;
      const doneAtMs = this.#doneAtMs.get(task.name);
      return doneAtMs === undefined || Math.abs(nowMs - doneAtMs) >= task.intervalMs * stretch;
    };
    return this.#tasks(nowMs).find(isDue) ?? null;
  }

  /**
   * All work there is, what matters most first. Clients before the weeks ahead: what is on screen is fetched by the
   * poller anyway, but shows no names and finds nobody until the clients are here.
   */
  #tasks(nowMs: number): Task[] {
    const directory: Task = {
      name: 'directory',
      intervalMs: DIRECTORY_INTERVAL_MS,
      run: (signal) => this.#refreshDirectory('background', signal),
    };
    const contacts: Task = wantsWholeList(this.#dependencies.store.contacts.readSync(), nowMs)
      ? { name: CONTACTS_TASK, intervalMs: 0, run: (signal) => this.#fetchPage(signal) }
      : {
          name: 'contact-news',
          intervalMs: CONTACT_NEWS_INTERVAL_MS,
          run: (signal) => this.#fetchNews(signal),
        };
    const gone: Task[] = this.#gone.hasSuspects()
      ? [{ name: 'gone-contacts', intervalMs: 0, run: (signal) => this.#checkGone(signal) }]
      : [];
    const prune: Task = { name: 'prune', intervalMs: PRUNE_INTERVAL_MS, run: () => this.#prune(nowMs) };
    return [directory, contacts, ...this.#weeks(nowMs), ...gone, prune];
  }

  #weeks(nowMs: number): Task[] {
    const current = weekOf(nowMs);
    const offsets = [
      0,
      1,
      -WEEKS_BEHIND,
      ...Array.from({ length: WEEKS_AHEAD - 1 }, (_, index) => index + 2),
    ];
    return offsets.map((offset) => {
      const startMs = (current + offset) * WEEK_MS;
      return {
        name: `${WEEK_TASK}${current + offset}`,
        intervalMs: Math.abs(offset) <= 1 ? NEAR_WEEK_INTERVAL_MS : FAR_WEEK_INTERVAL_MS,
        run: () => this.#dependencies.fetchInBackground({ startMs, endMs: startMs + WEEK_MS }),
      };
    });
  }

  async #refreshDirectory(priority: 'interactive' | 'background', signal: AbortSignal): Promise<boolean> {
    const { changed, complete } = await refreshDirectory({ priority, signal }, this.#dependencies);
    if (complete) this.#finish('directory');
    if (changed !== null) this.#dependencies.onDirectory(changed);
    return complete;
  }

  async #fetchPage(signal: AbortSignal): Promise<boolean> {
    const anyNew = await fetchNextPage(signal, this.#dependencies, this.#gone);
    this.#dependencies.onOutcome();
    if (anyNew) this.#dependencies.onContacts();
    return true;
  }

  async #fetchNews(signal: AbortSignal): Promise<boolean> {
    const anyNew = await fetchNews(signal, this.#dependencies);
    this.#dependencies.onOutcome();
    if (anyNew) this.#dependencies.onContacts();
    return true;
  }

  async #checkGone(signal: AbortSignal): Promise<boolean> {
    if (await this.#gone.checkSome(signal)) this.#dependencies.onContacts();
    return true;
  }

  #prune(nowMs: number): Promise<boolean> {
    const { store } = this.#dependencies;
    store.schedule.pruneListed(nowMs - KEPT_BEHIND_MS);
    store.outbox.pruneFinished(nowMs - KEPT_BEHIND_MS);
    return Promise.resolve(true);
  }
}
