/** How often to ask the server, inside a budget that all workstations of a location share (API-NOTES §3). */
import type { RateBudgetState } from '../../api/rate-budget.ts';

/** Pause between two rounds over what is on screen, where the budget allows it. */
export const FOCUSED_INTERVAL_MS = 15_000;
export const BACKGROUND_INTERVAL_MS = 90_000;

/** Until the server has said how many calls a day there are. */
const DOCUMENTED_CALLS_PER_DAY = 200_000;
const OPEN_SECONDS_PER_DAY = 12 * 3_600;
/** Two fifths of a day's calls are kept for what people do; five workstations share the rest. */
const POLLING_PART = 0.6;
const WORKSTATIONS = 5;

/** Calls a second one workstation may spend on polling for hours: 0.55 of 200,000 a day, 0.028 of a trial account's 10,000. */
function sustainedCallsPerSecond(budget: PollSituation['budget']): number {
  const callsPerDay = budget?.dailyLimit ?? DOCUMENTED_CALLS_PER_DAY;
  return (Math.max(callsPerDay, 1) * POLLING_PART) / OPEN_SECONDS_PER_DAY / WORKSTATIONS;
}

/** What the pause between two rounds depends on. */
export interface PollSituation {
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
  if (left < 0.35) return 2;
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
