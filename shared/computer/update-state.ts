import { z } from 'zod';

export const updateChannelSchema = z.enum(['stable', 'beta']);
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

/** How far the app is with keeping itself up to date. Nothing of it ever closes the app by itself. */
export const updateProgressSchema = z.discriminatedUnion('kind', [
  /** This copy does not update itself; `message` says why and who does. */
  z.strictObject({ kind: z.literal('off'), message: z.string() }),
  /** `checkedAtMs` is null until the feed has answered once. */
  z.strictObject({ kind: z.literal('up-to-date'), checkedAtMs: z.number().nullable() }),
  z.strictObject({ kind: z.literal('checking') }),
  z.strictObject({
    kind: z.literal('downloading'),
    version: z.string(),
    /** 0 to 100. */
    percent: z.number().min(0).max(100),
  }),
  /** Downloaded and verified: installed when Frontdesk is closed, or at once when the user asks. */
  z.strictObject({ kind: z.literal('waiting'), version: z.string() }),
  /** The user asked for it: what is being sent ends first. */
  z.strictObject({ kind: z.literal('installing'), version: z.string() }),
  /** The version that runs goes on working; tried again by itself at `nextTryAtMs`, if that is known. */
  z.strictObject({
    kind: z.literal('failed'),
    /** `unreachable` is the weather of networks and said nowhere but in Settings. */
    reason: z.enum(['unreachable', 'unreadable-feed', 'damaged-download', 'disk', 'not-installed', 'other']),
    message: z.string(),
    version: z.string().nullable(),
    failedAtMs: z.number(),
    nextTryAtMs: z.number().nullable(),
  }),
]);
export type UpdateProgress = z.infer<typeof updateProgressSchema>;

export const updateStateSchema = z.strictObject({
  currentVersion: z.string(),
  channel: updateChannelSchema,
  progress: updateProgressSchema,
  /** The version this one replaced, on the first start after an update; null otherwise. */
  updatedFrom: z.string().nullable(),
});
export type UpdateState = z.infer<typeof updateStateSchema>;
