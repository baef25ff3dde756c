import { z } from 'zod';
import { connectionSchema } from '../connection/connection.ts';
import { preferencesSchema } from '../preferences/preferences.ts';

const nothing = z.undefined();

/** The app itself: what it is, its preferences, its connection, leaving it. */
export const workstationCalls = {
  'workstation.info': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      platform: z.enum(['darwin', 'win32', 'linux', 'other']),
      /** Name of this PC, as rows of the outbox carry it. */
      deskName: z.string(),
      /** The PC's own zone, to say when it differs from the location's. */
      pcTimeZone: z.string(),
      locale: z.string(),
      /** One line to show while a development runtime is in use; null with the official one. */
      runtimeNotice: z.string().nullable(),
    }),
  },
  'workstation.connection': { input: nothing, output: connectionSchema },
  /** Asks the server now whether it can be reached, and refreshes what is on screen. */
  'workstation.retryConnection': { input: nothing, output: connectionSchema },
  'preferences.read': { input: nothing, output: preferencesSchema },
  'preferences.write': { input: preferencesSchema, output: preferencesSchema },
  /** Opens an address outside the app; only https, tel and mailto are let through. */
  'workstation.openExternal': { input: z.strictObject({ url: z.string().max(2000) }), output: nothing },
  /** A failure of the renderer's own, for the local log. Message and stack only; main strips personal data. */
  'workstation.reportProblem': {
    input: z.strictObject({ message: z.string().max(2000), stack: z.string().max(8000) }),
    output: nothing,
  },
} as const;

export const workstationEvents = {
  'connection.changed': connectionSchema,
  /** The window came back from sleep or from another window. */
  'workstation.resumed': z.strictObject({ sleptMs: z.number().nullable() }),
  'preferences.changed': preferencesSchema,
} as const;
