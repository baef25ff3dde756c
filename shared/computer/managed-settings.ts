import { z } from 'zod';

/**
 * What the organisation has set for this PC, for showing: null or false means "left to the desk". Read by main from the
 * platform's policy store (electron/system/policy/README.md); the window never writes it.
 */
export const managedSettingsSchema = z.strictObject({
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
