import { z } from 'zod';

const nothing = z.undefined();

/** The fewest characters a passphrase for an exported outbox may have. */
export const SHORTEST_PASSPHRASE = 8;

const passphraseSchema = z
  .string()
  .min(SHORTEST_PASSPHRASE, { error: `At least ${SHORTEST_PASSPHRASE} characters.` })
  .max(500, { error: 'This is too long for a passphrase.' });

/** How far "Repair" is: steps are the directory, the clients and each kept week. */
export const repairProgressSchema = z.strictObject({
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
export const pcCalls = {
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
      z.strictObject({
        kind: z.literal('refused'),
        reason: z.enum(['wrong-passphrase', 'not-an-export', 'newer-than-app', 'other-location']),
        message: z.string(),
      }),
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
