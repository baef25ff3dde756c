import { z } from 'zod';
import { connectionSchema } from '../connection/connection.ts';
import { failureSchema } from '../failures/failures.ts';
import { m } from '../messages/messages.ts';
import { preferencesSchema } from '../preferences/preferences.ts';
import { computerStateSchema, updateStateSchema, appLinkSchema } from '../computer/computer-state.ts';

const nothing = z.undefined();

/** The fewest characters a passphrase for an exported outbox may have. */
export const SHORTEST_PASSPHRASE = 8;

const passphraseSchema = z
  .string()
  .min(SHORTEST_PASSPHRASE, { error: () => m.failure_passphrase_short({ count: SHORTEST_PASSPHRASE }) })
  .max(500, { error: () => m.failure_passphrase_long() });

/** How far "Repair" is: steps are the directory, the clients and each kept week. */
const repairProgressSchema = z.strictObject({
  state: z.enum(['running', 'done']),
  done: z.int().nonnegative(),
  total: z.int().positive(),
});
export type RepairProgress = z.infer<typeof repairProgressSchema>;

/** A text that was being typed and is no order yet: a note, the form of a block. */
export const autosavedTextSchema = z.strictObject({
  /** What it is for; the renderer names it. */
  key: z.string().min(1).max(200),
  text: z.string().max(100_000),
  keptAtMs: z.number(),
});
export type AutosavedText = z.infer<typeof autosavedTextSchema>;

/** What lies on this PC: unsent rows on their way to another one, the copy of the schedule, texts being typed. */
export const localDataCalls = {
  /**
   * Asks with the system's dialog where to, then writes every unsent write into that file, encrypted with the
   * passphrase. They are not sent from this PC by themselves afterwards. The renderer learns the file's name, no path.
   */
  'transfer.export': {
    input: z.strictObject({ passphrase: passphraseSchema }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('cancelled') }),
      z.strictObject({
        kind: z.literal('written'),
        fileName: z.string(),
        writtenCount: z.int().nonnegative(),
        /** Being sent at that moment: they stay on this PC. */
        leftBehindCount: z.int().nonnegative(),
      }),
    ]),
  },
  /** Asks with the system's dialog which file to import; main remembers it for `transfer.import`. Null: none chosen. */
  'transfer.chooseFile': { input: nothing, output: z.strictObject({ fileName: z.string() }).nullable() },
  /** Takes in the file chosen last. Imported twice, nothing is doubled. */
  'transfer.import': {
    input: z.strictObject({ passphrase: z.string().min(1).max(500) }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('imported'),
        importedCount: z.int().nonnegative(),
        /** On this PC already: left as they are. */
        knownCount: z.int().nonnegative(),
      }),
      z.strictObject({ kind: z.literal('refused'), failure: failureSchema }),
    ]),
  },

  /**
   * "Repair": forgets the copy of schedule and clients and fetches it again; the outbox is not touched. Fails, with
   * nothing forgotten, when the server does not answer. How it goes on comes as `repair.changed`.
   */
  'repair.start': { input: nothing, output: repairProgressSchema },
  /** Null when none was started since the schedule was opened. */
  'repair.read': { input: nothing, output: repairProgressSchema.nullable() },

  /** Texts that were being typed, the one kept last first. */
  'autosave.read': { input: nothing, output: z.array(autosavedTextSchema) },
  /** Keeps a text as it stands; null forgets it. Answers once it is on disk. */
  'autosave.keep': {
    input: z.strictObject({
      key: autosavedTextSchema.shape.key,
      text: autosavedTextSchema.shape.text.nullable(),
    }),
    output: nothing,
  },
} as const;

export const pcEvents = {
  'repair.changed': repairProgressSchema,
  /** The user asked for the outbox outside the window: in a notification, or at the tray. */
  'workstation.showOutbox': z.strictObject({}),
} as const;

/** The app on this PC: managed settings, updates, starting at login, links from outside, help for support. */
export const computerCalls = {
  'computer.state': { input: nothing, output: computerStateSchema },
  /** Refused with `managed` where the organisation decides. */
  'computer.setStartAtLogin': { input: z.strictObject({ on: z.boolean() }), output: computerStateSchema },
  /** Takes effect at the next start. */
  'computer.setAcceleration': { input: z.strictObject({ on: z.boolean() }), output: computerStateSchema },

  'updates.state': { input: nothing, output: updateStateSchema },
  /** Asks the feed now; answers when it is known whether there is something newer. */
  'updates.check': { input: nothing, output: updateStateSchema },
  /** Closes Frontdesk once what is being sent has ended, installs what waits and starts again. `too-late` without one. */
  'updates.restart': { input: nothing, output: nothing },

  /** The link that was opened and not shown yet; answered once, null when there is none. */
  'links.take': { input: nothing, output: appLinkSchema.nullable() },

  /** What "Export diagnostics" would write, to be looked at first: no names, phones, notes or tokens. */
  'diagnostics.preview': {
    input: nothing,
    output: z.strictObject({ fileName: z.string(), text: z.string() }),
  },
  /** Asks where to save it and writes the file; `savedAs` is null when the person thought better of it. */
  'diagnostics.save': { input: nothing, output: z.strictObject({ savedAs: z.string().nullable() }) },

  /** Opens the full texts of the licences outside the app; `file-unavailable` where there are none. */
  'computer.openLicences': { input: nothing, output: nothing },
} as const;

export const computerEvents = {
  'computer.changed': computerStateSchema,
  'updates.changed': updateStateSchema,
  /** A link was opened: take it when the window can show it. */
  'links.arrived': z.strictObject({}),
} as const;

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
      /** BCP 47: where the order of dates, the first day of the week and the clock are as set for the app's language. */
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
