/** Where a process can be killed, and how a kill is planned. */
import { z } from 'zod';

/**
 * - `order-…`: around the commit that puts an order into the outbox.
 * - `before-acknowledging`: the order is on disk, the user has not been told.
 * - `before-commit`, `after-commit`: around any transaction of the store.
 * - `on-the-wire`: the request of a write has left, its answer has not come. `answer-arrived`: its head has.
 * - The others are those of `electron/sync` and `electron/store`.
 */
export const NAMED_POINTS = [
  'order-before-commit',
  'order-after-commit',
  'before-acknowledging',
  'before-commit',
  'after-commit',
  'before-mark-sending',
  'before-send',
  'on-the-wire',
  'answer-arrived',
  'after-send',
  'after-record',
  'in-migration',
  'in-listing-merge',
] as const;
/** Those passed while the server cannot be reached. */
export const POINTS_WITHOUT_NETWORK = [
  'order-before-commit',
  'order-after-commit',
  'before-acknowledging',
  'before-commit',
  'after-commit',
  'in-migration',
] as const satisfies readonly (typeof NAMED_POINTS)[number][];
export type NamedPoint = (typeof NAMED_POINTS)[number];

/** Kills from outside, at a time instead of a point. */
export const AT_RANDOM = 'at-random';

/** How a process ends: at the nth time it comes by a point, or so long after it opened its store, by the lane's clock. */
export const killPlanSchema = z.discriminatedUnion('how', [
  z.strictObject({
    how: z.literal('at-point'),
    point: z.enum(NAMED_POINTS),
    nth: z.int().positive(),
    /** For `on-the-wire`: how long (real) after the request was handed over. */
    delayMs: z.number(),
  }),
  /** `fromStart`: counted from before the store is opened, in real time. */
  z.strictObject({ how: z.literal('at-random'), afterMs: z.number(), fromStart: z.boolean() }),
  z.strictObject({ how: z.literal('not-at-all') }),
]);
export type KillPlan = z.infer<typeof killPlanSchema>;
