/** Keeps what is on screen fresh: at once when it changes, then by polling inside the rate budget. */
import { setMaxListeners } from 'node:events';
import type { RequestPriority } from '../../api/call.ts';
import type { RateBudgetState } from '../../api/rate-budget.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { Timers } from '../../base/timers.ts';
import { noteTrouble } from '../trouble.ts';
import {
  fetchWindow,
  joinWindows,
  appointmentCalls,
  blockedSlotCalls,
  type FetchOutcome,
  type FetchDependencies,
  type ListingCall,
} from './fetch-window.ts';

/* How often to ask the server, inside a budget that all workstations of a location share (API-NOTES §3). */

/** Pause between two rounds over what is on screen, where the budget allows it. */
export const FOCUSED_INTERVAL_MS = 15_000;
const BACKGROUND_INTERVAL_MS = 90_000;

/** Until the server has said how many calls a day there are. */
const DOCUMENTED_CALLS_PER_DAY = 200_000;
const OPEN_SECONDS_PER_DAY = 12 * 3_600;
/**
 * A quarter of a day's calls is kept for what people do; four workstations share the rest, and with more of them the pauses stretch
 * as the day's calls run short.
 */
const POLLING_PART = 0.75;
const WORKSTATIONS = 4;

/** Calls a second one workstation may spend on polling for hours: 0.87 of 200,000 a day, 0.043 of a trial account's 10,000. */
function sustainedCallsPerSecond(budget: PollSituation['budget']): number {
  const callsPerDay = budget?.dailyLimit ?? DOCUMENTED_CALLS_PER_DAY;
  return (Math.max(callsPerDay, 1) * POLLING_PART) / OPEN_SECONDS_PER_DAY / WORKSTATIONS;
}

/** What the pause between two rounds depends on. */
interface PollSituation {
  /** Calls that one round makes. */
  callsPerRound: number;
  focused: boolean;
  /** As the server last said; null before the first answer. */
  budget: Pick<RateBudgetState, 'remaining' | 'max' | 'dailyRemaining' | 'dailyLimit'> | null;
}

/** Stretch where the day's calls run short: other workstations, or another program of the location, use them up. */
function dailyStretch(budget: PollSituation['budget']): number {
  if (budget === null || budget.dailyRemaining === null || budget.dailyLimit === null) return 1;
  if (budget.dailyLimit === 0) return 1;
  const left = budget.dailyRemaining / budget.dailyLimit;
  if (left < 0.05) return 20;
  if (left < 0.15) return 6;
  if (left < 0.25) return 2;
  return 1;
}

/** Stretch where the ten-second window is nearly used up by everyone together. */
function burstStretch(budget: PollSituation['budget']): number {
  if (budget === null || budget.max === 0) return 1;
  return budget.remaining / budget.max < 0.3 ? 2 : 1;
}

/**
 * How many times more seldom than usual background work is done again: where a day has few calls, as for a trial
 * account, the weeks ahead and the clients' news would else use up what the screen and the bookings need.
 */
export function backgroundStretch(budget: Pick<RateBudgetState, 'dailyLimit'> | null): number {
  const callsPerDay = Math.max(budget?.dailyLimit ?? DOCUMENTED_CALLS_PER_DAY, 1);
  return Math.max(1, DOCUMENTED_CALLS_PER_DAY / callsPerDay / 2);
}

/** Milliseconds until the next round. Never shorter than the user's share of the budget allows. */
export function pollIntervalMs({ callsPerRound, focused, budget }: PollSituation): number {
  const wishedMs = focused ? FOCUSED_INTERVAL_MS : BACKGROUND_INTERVAL_MS;
  const affordableMs = (callsPerRound / sustainedCallsPerSecond(budget)) * 1_000;
  return Math.ceil(Math.max(wishedMs, affordableMs) * Math.max(dailyStretch(budget), burstStretch(budget)));
}

export interface ScreenPollerDependencies extends FetchDependencies {
  timers: Timers;
  canSendRequests: () => boolean;
  budgetState: () => RateBudgetState | null;
  /** Something in the window looks different, its age included. */
  onTouched: (window: TimeRange) => void;
  /** Called after a round with answers, for the names of clients not known here. */
  afterRound: (window: TimeRange, signal: AbortSignal) => Promise<void>;
}

/**
 * Blocked time changes seldom and takes a call per provider: it is asked for in every so manieth round only, and where a day has few
 * calls in fewer, so that a booking made elsewhere is seen within a minute.
 */
function roundsPerBlockedSlots(budget: Pick<RateBudgetState, 'dailyLimit'> | null): number {
  return backgroundStretch(budget) > 1 ? 10 : 4;
}
/** A window looked at again this soon after it was fetched is not fetched again at once. */
const RECENT_MS = 5_000;
/** Writes finishing together are followed by one listing. */
const OWN_WRITE_DELAY_MS = 400;
/** Without appointments, a window of an own write is at least this long, so that it is worth a listing. */
const SHORTEST_WINDOW_MS = 60_000;

interface Watched extends TimeRange {
  focused: boolean;
}

const sameWindow = (left: TimeRange | null, right: TimeRange): boolean =>
  left !== null && left.startMs === right.startMs && left.endMs === right.endMs;

export class ScreenPoller {
  readonly #dependencies: ScreenPollerDependencies;
  readonly #abort = new AbortController();
  readonly #groupsToSplit = new Set<string>();
  readonly #underWay = new Map<TimeRange, Promise<void>>();
  #watched: Watched | null = null;
  #lastRound: { window: TimeRange; endedAtMs: number } | null = null;
  #blockedSlotsAtMs: number | null = null;
  /** The pause between two rounds, as it was last planned. */
  #intervalMs = FOCUSED_INTERVAL_MS;
  #ownWrites: TimeRange | null = null;
  #cancelRound: (() => void) | null = null;
  #cancelOwnWrites: (() => void) | null = null;
  #started = false;

  constructor(dependencies: ScreenPollerDependencies) {
    this.#dependencies = dependencies;
    // Every call under way listens to the signal that stops them all.
    setMaxListeners(0, this.#abort.signal);
  }

  /** Begins polling. `watch` may come before or after. */
  start(): void {
    this.#started = true;
    this.refresh();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#abort.abort();
    this.#cancelRound?.();
    this.#cancelOwnWrites?.();
    await this.whenIdle();
  }

  async whenIdle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /** The window on screen; null before the first `watch`. */
  watchedWindow(): TimeRange | null {
    return this.#watched;
  }

  /** Says what is on screen. A new window is fetched at once; a change of focus only changes the pace. */
  watch(window: TimeRange, focused: boolean): void {
    const before = this.#watched;
    this.#watched = { startMs: window.startMs, endMs: window.endMs, focused };
    const cameBack = focused && before?.focused === false;
    if (!sameWindow(before, window)) {
      this.#blockedSlotsAtMs = null;
      this.refresh();
    } else if (cameBack && !this.#isRecent(window)) {
      this.refresh();
    } else {
      this.#planRound();
    }
  }

  /** Fetches what is on screen now, blocked time included. */
  refresh(): void {
    this.#blockedSlotsAtMs = null;
    void this.#round();
  }

  /** True while the window, or a part of it, is being fetched. */
  isRefreshing(window: TimeRange): boolean {
    return [...this.#underWay.keys()].some((one) => one.startMs < window.endMs && window.startMs < one.endMs);
  }

  /** Lists a window again soon, because a write of this workstation changed something in it. */
  followOwnWrite(window: TimeRange): void {
    if (!this.#started) return;
    this.#ownWrites = joinWindows(this.#ownWrites, window);
    this.#cancelOwnWrites ??= this.#dependencies.timers.after(OWN_WRITE_DELAY_MS, () => {
      this.#cancelOwnWrites = null;
      const joined = this.#ownWrites;
      this.#ownWrites = null;
      if (joined === null || !this.#dependencies.canSendRequests()) return;
      const endMs = Math.max(joined.endMs, joined.startMs + SHORTEST_WINDOW_MS);
      void this.#track({ startMs: joined.startMs, endMs }, (one) =>
        this.#fetch(one, this.#appointmentCalls(), 'screen'),
      );
    });
  }

  /** Fetches a window that is not on screen and waits for it; the user wants to know. */
  async fetchNow(window: TimeRange): Promise<void> {
    if (!this.#dependencies.canSendRequests()) return;
    await this.#track(window, (one) => this.#fetch(one, this.#allCalls(), 'interactive'));
  }

  /** Fetches a window because there is time. Returns false when something of it failed. */
  async fetchInBackground(window: TimeRange): Promise<boolean> {
    const outcome = await this.#fetch(window, this.#allCalls(), 'background');
    return outcome.failedCount === 0;
  }

  #appointmentCalls(): ListingCall[] {
    return appointmentCalls(this.#dependencies.store.readDirectory(), this.#groupsToSplit);
  }

  #allCalls(): ListingCall[] {
    return [...this.#appointmentCalls(), ...blockedSlotCalls(this.#dependencies.store.readDirectory())];
  }

  #isRecent(window: TimeRange): boolean {
    const last = this.#lastRound;
    return (
      last !== null &&
      sameWindow(last.window, window) &&
      Math.abs(this.#dependencies.nowMs() - last.endedAtMs) < RECENT_MS
    );
  }

  #track<Value>(window: TimeRange, action: (window: TimeRange) => Promise<Value>): Promise<void> {
    const own = { startMs: window.startMs, endMs: window.endMs };
    const run = async (): Promise<void> => {
      try {
        await action(own);
      } catch (error) {
        noteTrouble(this.#dependencies.log, 'listing', error);
      } finally {
        this.#underWay.delete(own);
      }
    };
    const running = Promise.resolve().then(run);
    this.#underWay.set(own, running);
    return running;
  }

  async #fetch(window: TimeRange, calls: ListingCall[], priority: RequestPriority): Promise<FetchOutcome> {
    const options = { priority, signal: this.#abort.signal };
    const outcome = await fetchWindow(window, calls, options, this.#dependencies);
    if (outcome.unclearGroupIds.length > 0 && !this.#abort.signal.aborted) {
      for (const groupId of outcome.unclearGroupIds) this.#groupsToSplit.add(groupId);
      const again = await fetchWindow(window, this.#appointmentCalls(), options, this.#dependencies);
      outcome.touchedWindow = joinWindows(outcome.touchedWindow, again.touchedWindow);
      outcome.failedCount += again.failedCount;
    }
    if (outcome.touchedWindow !== null) this.#dependencies.onTouched(outcome.touchedWindow);
    return outcome;
  }

  /** One round, and the plan for the next one, whatever this one met. */
  async #round(): Promise<void> {
    this.#cancelRound?.();
    this.#cancelRound = null;
    if (!this.#started || this.#watched === null || !this.#dependencies.canSendRequests()) return;
    // A round over the same window is under way: its answers are as new as ours would be.
    const watched = this.#watched;
    if ([...this.#underWay.keys()].some((one) => sameWindow(one, watched))) return;
    try {
      await this.#fetchWatched(watched);
    } catch (error) {
      noteTrouble(this.#dependencies.log, 'round', error);
    }
    if (!this.#abort.signal.aborted) this.#planRound();
  }

  async #fetchWatched(watched: Watched): Promise<void> {
    const nowMs = this.#dependencies.nowMs();
    const withBlocked =
      this.#blockedSlotsAtMs === null ||
      Math.abs(nowMs - this.#blockedSlotsAtMs) >=
        roundsPerBlockedSlots(this.#dependencies.budgetState()) * this.#intervalMs;
    const calls = withBlocked ? this.#allCalls() : this.#appointmentCalls();
    await this.#track(watched, async (window) => {
      const outcome = await this.#fetch(window, calls, 'screen');
      if (withBlocked && outcome.failedCount === 0) this.#blockedSlotsAtMs = nowMs;
      this.#lastRound = { window, endedAtMs: this.#dependencies.nowMs() };
      if (calls.length > outcome.failedCount) await this.#dependencies.afterRound(window, this.#abort.signal);
    });
    if (this.#abort.signal.aborted) return;
    // The age of what is shown is new even where nothing else is: the smallest window that says so.
    this.#dependencies.onTouched({ startMs: watched.startMs, endMs: watched.startMs + 1 });
  }

  #planRound(): void {
    this.#cancelRound?.();
    this.#cancelRound = null;
    if (!this.#started || this.#watched === null) return;
    this.#intervalMs = this.#pauseMs(this.#watched.focused);
    this.#cancelRound = this.#dependencies.timers.after(this.#intervalMs, () => void this.#round());
  }

  #pauseMs(focused: boolean): number {
    try {
      const { budgetState, store } = this.#dependencies;
      const budget = budgetState();
      // Blocked time is part of some rounds only: its calls count in part.
      const blockedCalls = blockedSlotCalls(store.readDirectory()).length / roundsPerBlockedSlots(budget);
      return pollIntervalMs({
        callsPerRound: this.#appointmentCalls().length + blockedCalls,
        focused,
        budget,
      });
    } catch (error) {
      noteTrouble(this.#dependencies.log, 'round', error);
      return BACKGROUND_INTERVAL_MS;
    }
  }
}
