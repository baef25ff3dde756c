import { z } from 'zod';
import { failureSchema } from '../failures/failures.ts';

/**
 * Whether the server can be reached, judged by real requests only (never by `navigator.onLine`).
 * `obstructed` is a network that answers for the server: a sign-in page or a proxy. `location-inactive` is an account
 * that was paused: the server answers, and refuses everything.
 */
export const connectionSchema = z.strictObject({
  state: z.enum(['online', 'offline', 'intercepted', 'account-refused', 'location-inactive', 'connecting']),
  /** When this state began. */
  sinceMs: z.number(),
  /** Last time the server answered properly; null when it never has. */
  lastAnswerAtMs: z.number().nullable(),
  /** The server asks to be left alone until then, so nothing is sent or fetched; null while it does not. */
  pausedUntilMs: z.number().nullable(),
  /** Why it is so; null when there is nothing to say. */
  failure: failureSchema.nullable(),
  outbox: z.strictObject({
    /** Writes on their way, waiting included. */
    unsentCount: z.int().nonnegative(),
    needsAttentionCount: z.int().nonnegative(),
    /** While many are being sent: how many of how many are done. Null when nothing is under way. */
    progress: z.strictObject({ done: z.int(), total: z.int() }).nullable(),
  }),
});
export type Connection = z.infer<typeof connectionSchema>;
