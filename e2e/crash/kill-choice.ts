import type { SeededRandom } from '../../electron/practice/seeded-random.ts';
import { type KillPlan, type NamedPoint } from './kill-points.ts';

/** How late the planned passing of a point may be: a point passed often is hit anywhere among those times. */
const LATEST_PASSING: Record<NamedPoint, number> = {
  'order-before-commit': 3,
  'order-after-commit': 3,
  'before-acknowledging': 3,
  'before-commit': 12,
  'after-commit': 12,
  // Up to the last write of a series with a new client and two moved dates.
  'before-mark-sending': 4,
  'before-send': 4,
  'on-the-wire': 4,
  'answer-arrived': 4,
  'after-send': 4,
  'after-record': 4,
  'in-migration': 2,
  'in-listing-merge': 4,
};

/** On the clock of the lane. */
const LATEST_RANDOM_MS = 15_000;
const LONGEST_ON_THE_WIRE_MS = 8;
/** One kill in so many comes at any time instead of at a point. */
const RANDOM_SHARE = 0.2;
/** Of those, one in so many may come while the store is being opened. */
const WHILE_OPENING_SHARE = 0.25;
/** The points between a write's leaving and its answer's being on disk; chosen more often than the others. */
const ON_THE_WAY = new Set<NamedPoint>(['before-send', 'on-the-wire', 'answer-arrived', 'after-send']);
const SENDING_SHARE = 0.35;
/** Real time: the clock stands meanwhile. */
const LATEST_WHILE_OPENING_MS = 60;

/** Chooses how a process ends: at one of the points, or at any time. */
export function chooseKill(random: SeededRandom, points: readonly NamedPoint[]): KillPlan {
  if (random.next() < RANDOM_SHARE) {
    const fromStart = random.next() < WHILE_OPENING_SHARE;
    const afterMs = random.below(fromStart ? LATEST_WHILE_OPENING_MS : LATEST_RANDOM_MS);
    return { how: 'at-random', afterMs, fromStart };
  }
  const point = random.pick(random.next() < SENDING_SHARE ? onTheWay(points) : points);
  return {
    how: 'at-point',
    point,
    nth: 1 + random.below(LATEST_PASSING[point]),
    delayMs: point === 'on-the-wire' ? random.below(LONGEST_ON_THE_WIRE_MS) : 0,
  };
}

/** Those of the points at which a crash can double something. */
function onTheWay(points: readonly NamedPoint[]): readonly NamedPoint[] {
  const found = points.filter((point) => ON_THE_WAY.has(point));
  return found.length === 0 ? points : found;
}

/** The plan in words, for the log of a round. */
export function describeKill(plan: KillPlan): string {
  if (plan.how === 'at-point') return `${plan.point} ${plan.nth}`;
  return plan.how === 'at-random' ? `after ${plan.afterMs} ms` : 'not killed';
}
