import { z } from 'zod';
import { managedSettingsSchema } from './managed-settings.ts';

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
