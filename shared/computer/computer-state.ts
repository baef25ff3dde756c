import { z } from 'zod';

/** What a `frontdesk://` link may ask for: to look at one client. Nothing else, and never to write. */
export const appLinkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact'), contactId: z.string() }),
  /** A link that is not understood; the message is for the user and repeats nothing of the link. */
  z.strictObject({ kind: z.literal('refused'), message: z.string() }),
]);
export type AppLink = z.infer<typeof appLinkSchema>;

export const updateChannelSchema = z.enum(['stable', 'beta']);
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

/** How far the app is with keeping itself up to date. Nothing of it ever closes the app by itself. */
const updateProgressSchema = z.discriminatedUnion('kind', [
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

/**
 * What the organisation has set for this PC, for showing: null or false means "left to the desk". Read by main from the
 * platform's policy store (electron/system/policy/README.md); the window never writes it.
 */
const managedSettingsSchema = z.strictObject({
  /** Where the policy was read from, such as `/etc/frontdesk/policy.json`; null when there is none. */
  source: z.string().nullable(),
  /** Why the policy could not be used, as a sentence for whoever looks after the PC; then none of it is in force. */
  problem: z.string().nullable(),
  /** The one location that may be connected here. */
  locationId: z.string().nullable(),
  serverAddress: z.string().nullable(),
  updateChannel: z.enum(['stable', 'beta']).nullable(),
  updateFeedAddress: z.string().nullable(),
  updatesOff: z.boolean(),
  /** `direct`, or the proxy's address. */
  proxy: z.string().nullable(),
  practiceOff: z.boolean(),
  startAtLogin: z.boolean().nullable(),
});
export type ManagedSettings = z.infer<typeof managedSettingsSchema>;

/** A PC nobody manages. */
export const NOT_MANAGED: ManagedSettings = {
  source: null,
  problem: null,
  locationId: null,
  serverAddress: null,
  updateChannel: null,
  updateFeedAddress: null,
  updatesOff: false,
  proxy: null,
  practiceOff: false,
  startAtLogin: null,
};

/** How Frontdesk sits on this PC: what the organisation set, and what the user can choose about starting and drawing. */
export const computerStateSchema = z.strictObject({
  managed: managedSettingsSchema,
  startAtLogin: z.strictObject({
    on: z.boolean(),
    /** True where the organisation decides. */
    isManaged: z.boolean(),
    /** Why the system could not be asked or told; null when it could. */
    problem: z.string().nullable(),
  }),
  graphics: z.strictObject({
    /** False while this run draws without the graphics card. */
    isAccelerated: z.boolean(),
    /** What the next start does. */
    accelerateNextStart: z.boolean(),
    /** `chosen` here by the user, or decided because the graphics card's driver kept failing. */
    because: z.enum(['default', 'chosen', 'crashes', 'safe-start']),
  }),
  /** True when the app did not get ready several times in a row and started with as little as possible. */
  isSafeStart: z.boolean(),
  /** Names under which damaged files of settings and accounts were set aside at this start; empty in nearly every one. */
  setAsideFiles: z.array(z.string()),
});
export type ComputerState = z.infer<typeof computerStateSchema>;
