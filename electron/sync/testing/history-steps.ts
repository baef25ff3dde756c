/** What can happen in a random history of two workstations, as fast-check values that shrink to the simplest history that fails. */
import fc from 'fast-check';
import type { CrashPoint } from './test-workstation.ts';

/** Which of the two workstations. */
export type WorkstationIndex = 0 | 1;

const FAULTS = [
  'drop-before-commit',
  'drop-after-commit',
  'half-answer',
  'garbage-json',
  '429',
  '500',
  '503',
  'html',
  'hang-after-commit',
] as const;

const CRASH_POINTS = [
  'before-mark-sending',
  'before-send',
  'on-the-wire',
  'answer-arrived',
  'after-send',
  'after-record',
] as const satisfies readonly CrashPoint[];

/** Six half hours both workstations book: enough to meet often, and not always. */
export const SLOT_COUNT = 6;
const LONGEST_PAUSE_MS = 40_000;

const workstation = fc.constantFrom<WorkstationIndex>(0, 1);
const slot = fc.integer({ min: 0, max: SLOT_COUNT - 1 });
/** Which of the bookings made so far, counted round and round. */
const which = fc.nat({ max: 11 });

const book = fc.record({
  do: fc.constant('book' as const),
  workstation,
  slot,
  /** `checked`: the server checks the slot, and of two only one gets it. `insists`: over everything that is there. */
  how: fc.constantFrom('checked', 'insists'),
  /** `moved-dates`: a series whose third date takes place at another time. `twin`: same client, time and title as another booking of the user, on purpose. */
  what: fc.constantFrom('single', 'single', 'series', 'moved-dates', 'twin'),
  /** `shared`: someone neither workstation knows and both may type, with the same phone. */
  client: fc.constantFrom('known', 'known', 'new', 'shared'),
  undoWindowMs: fc.constantFrom(0, 0, 8_000),
});

const change = fc.record({
  do: fc.constant('change' as const),
  workstation,
  which,
  /** `date`: one date of a series, where it is one. */
  what: fc.constantFrom('move', 'cancel', 'rename', 'delete', 'date'),
  slot,
  insists: fc.boolean(),
});

/** The user changes what the other one booked, as it sees it. */
const meddle = fc.record({ do: fc.constant('meddle' as const), workstation, which });

const second = fc.record({
  do: fc.constant('think-again' as const),
  workstation,
  which,
  what: fc.constantFrom('discard', 'restore', 'send-now', 'undo'),
});

const fault = fc.record({
  do: fc.constant('fault' as const),
  kind: fc.constantFrom(...FAULTS),
  method: fc.constantFrom('POST', 'POST', 'PUT', 'DELETE', 'GET'),
  afterCommit: fc.boolean(),
  times: fc.integer({ min: 1, max: 3 }),
});

const outage = fc.record({ do: fc.constant('outage' as const), workstation, on: fc.boolean() });

/** `now`, or at the nth passing of a point from here on. The user starts again when it does the next thing. */
const crash = fc.record({
  do: fc.constant('crash' as const),
  workstation,
  at: fc.constantFrom('now' as const, ...CRASH_POINTS),
  nth: fc.integer({ min: 1, max: 3 }),
});

const pass = fc.record({
  do: fc.constant('pass' as const),
  ms: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 2_000, max: LONGEST_PAUSE_MS })),
});

const step = fc.oneof(
  { weight: 7, arbitrary: book },
  { weight: 4, arbitrary: change },
  { weight: 1, arbitrary: meddle },
  { weight: 1, arbitrary: second },
  { weight: 4, arbitrary: fault },
  { weight: 2, arbitrary: outage },
  { weight: 3, arbitrary: crash },
  { weight: 5, arbitrary: pass },
);
/** One thing that happens. */
export type HistoryStep = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A whole history: what happens, and the number from which every jitter follows. */
export const historyArbitrary = fc.record({
  steps: fc.array(step, { minLength: 3, maxLength: 22 }),
  jitterSeed: fc.nat(),
});
export type HistoryPlan = typeof historyArbitrary extends fc.Arbitrary<infer Value> ? Value : never;
