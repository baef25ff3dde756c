import { z } from 'zod';
import { appointmentNoteSchema } from '../appointment/appointment.ts';
import { clientNoteSchema, contactSchema, newContactSchema, nearMatchSchema } from '../directory/contact.ts';
import { failureSchema } from '../failures/failures.ts';
import { scheduleAppointmentSchema, scheduleWindowSchema } from '../schedule/schedule.ts';
import { seriesDefinitionSchema } from '../series/repeat-rule.ts';
import { sheetOrderSchema } from '../schedule/day-sheet.ts';
import { serverOffsetSchema } from '../time/zone.ts';

const nothing = z.undefined();
/** At most a year at once: more is never on screen, and a series check looks a year ahead. */
const MAX_WINDOW_MS = 400 * 24 * 60 * 60 * 1000;

export const windowSchema = z
  .strictObject({ startMs: z.number(), endMs: z.number() })
  .refine(({ startMs, endMs }) => startMs < endMs && endMs - startMs <= MAX_WINDOW_MS, {
    error: 'The window must end after it starts and span at most 400 days.',
  });

export const freeSlotSchema = z.strictObject({
  startMs: z.number(),
  /** To the letter as the server wrote it: it must be sent back the same (API-NOTES §9). */
  startTime: z.string(),
});

/**
 * The folder today's and tomorrow's sheets are saved into. The window learns its name, never its path. Null where none is
 * chosen; `isPossible` is false in practice, whose clients are made up.
 */
export const sheetFolderSchema = z.strictObject({
  isPossible: z.boolean(),
  folderName: z.string().nullable(),
  /** When both days were last found to be in the folder as they are; null before. */
  savedAtMs: z.number().nullable(),
  /** Why the last attempt failed; it is tried again. Null when it did not. */
  problem: z.enum(['gone', 'not-writable', 'no-room', 'other']).nullable(),
});
export type SheetFolder = z.infer<typeof sheetFolderSchema>;

/** A day on paper. Main makes the sheet from its own store: no client goes from the window to the printer. */
export const sheetCalls = {
  /** Opens the system's own dialog for printing; `cancelled` when the person thought better of it. `print-failed` else. */
  'sheet.print': {
    input: sheetOrderSchema,
    output: z.strictObject({ outcome: z.enum(['printed', 'cancelled']) }),
  },
  /** Asks where to with the system's dialog, then writes a PDF there; null when no place was chosen. */
  'sheet.savePdf': { input: sheetOrderSchema, output: z.strictObject({ fileName: z.string() }).nullable() },
  'sheet.folder': { input: nothing, output: sheetFolderSchema },
  /** Asks which folder with the system's dialog. From then on, and only then, sheets are saved by themselves. */
  'sheet.chooseFolder': { input: nothing, output: sheetFolderSchema },
  /** No further sheet is saved; what lies in the folder stays. */
  'sheet.forgetFolder': { input: nothing, output: sheetFolderSchema },
} as const;

export const sheetEvents = {
  'sheet.folderChanged': sheetFolderSchema,
} as const;

/** Where an answer about a client comes from. */
const heardSchema = {
  /** `server` where it was asked within this minute; else it is what is known here. */
  source: z.enum(['server', 'local']),
  /** When the server last told of it; null when it never did. */
  askedAtMs: z.number().nullable(),
  /** Why the server did not tell of it now; null where it did, and where it is out of reach or knows nothing of the client. */
  failure: failureSchema.nullable(),
};

/** The schedule and the clients, answered from the local store at once; the network only makes them newer. */
export const scheduleCalls = {
  'schedule.read': { input: windowSchema, output: scheduleWindowSchema },
  /** Says what is on screen, so that it is fetched now and kept fresh: faster in focus, slower behind. */
  'schedule.watch': {
    input: z.strictObject({ startMs: z.number(), endMs: z.number(), focused: z.boolean() }),
    output: nothing,
  },
  'schedule.refresh': { input: nothing, output: nothing },
  /** Fetches a window that is not on screen and waits for it; for checking a series against the coming year. */
  'schedule.fetch': { input: windowSchema, output: scheduleWindowSchema },
  'schedule.appointment': {
    input: z.strictObject({ appointmentId: z.string() }),
    output: scheduleAppointmentSchema,
  },
  /**
   * A whole series by its master's id, as the server holds it now: times are those of its first occurrence. Fails with
   * `offline` and the like while the server is out of reach: what is known here may begin at a later occurrence.
   */
  'schedule.series': {
    input: z.strictObject({ masterId: z.string() }),
    output: scheduleAppointmentSchema,
  },
  /**
   * A series around one of its dates and for a year from there: its rule, and its dates as they stand, those changed by
   * themselves among them. As the server has it now; while that is out of reach, as far as it is known here.
   */
  'schedule.seriesFrom': {
    input: z.strictObject({ masterId: z.string(), fromMs: z.number() }),
    output: z.strictObject({
      definition: seriesDefinitionSchema,
      /** What a date shows that nobody changed. */
      plain: scheduleAppointmentSchema,
      dates: z.array(scheduleAppointmentSchema),
      /** True where the server answered just now; absent where it is told as far as it is known here. */
      isFromServer: z.boolean().optional(),
    }),
  },
  /** Free slots of a calendar by day, as the server offers them or, offline, as computed here. */
  'slots.free': {
    input: z.strictObject({
      calendarId: z.string(),
      assignedUserId: z.string().nullable(),
      startMs: z.number(),
      endMs: z.number(),
    }),
    output: z.strictObject({
      slots: z.array(freeSlotSchema),
      /** `computed` slots come from open hours and the local schedule, because the server was out of reach. */
      source: z.enum(['server', 'computed']),
      judgedOnMs: z.number().nullable(),
    }),
  },
  /** Where the server counts the location's clock otherwise than this computer; see `followServerOffsets`. */
  'schedule.serverOffsets': { input: nothing, output: z.array(serverOffsetSchema) },
  'contacts.search': {
    input: z.strictObject({ query: z.string().max(200), limit: z.int().min(1).max(50) }),
    output: z.strictObject({
      contacts: z.array(contactSchema),
      /** Who is not the one typed, but like it: to be shown after making a new client, with the reason. */
      near: z.array(nearMatchSchema),
      /** `local` when the server could not be asked or the local list is whole. */
      source: z.enum(['server', 'local']),
      /** True while the local list is still being fetched, so that a client may be missing. */
      incomplete: z.boolean(),
    }),
  },
  'contacts.read': { input: z.strictObject({ contactId: z.string() }), output: contactSchema },
  /** Clients the server or the local list already has under this phone or e-mail. */
  'contacts.findDuplicates': { input: newContactSchema, output: z.array(contactSchema) },
  /** Appointments of one client around now, for the client card and the duplicate guard. */
  'contacts.appointments': {
    input: z.strictObject({ contactId: z.string() }),
    output: z.array(scheduleAppointmentSchema),
  },
  /**
   * Every appointment of a client that is known: what the server lists, asked for while it can be reached, and what is known
   * here. Another client's question ends one that is under way.
   */
  'contacts.history': {
    input: z.strictObject({ contactId: z.string() }),
    output: z.strictObject({
      ...heardSchema,
      appointments: z.array(scheduleAppointmentSchema),
      /** True where the server gave times without a zone and nothing told which one (API-NOTES §13). */
      isTimeUncertain: z.boolean(),
    }),
  },
  /** What was noted on a client, asked for and ended in the same way. */
  'contacts.notes': {
    input: z.strictObject({ contactId: z.string() }),
    output: z.strictObject({ ...heardSchema, notes: z.array(clientNoteSchema) }),
  },
  /** Nobody looks at this client any more: what is still to be asked about them is not. */
  'contacts.leave': { input: z.strictObject({ contactId: z.string() }), output: nothing },
  /** When some clients come next, for a list of them; those who have nothing coming are left out. */
  'contacts.nextAppointments': {
    input: z.strictObject({ contactIds: z.array(z.string()).max(60) }),
    output: z.array(z.strictObject({ contactId: z.string(), appointment: scheduleAppointmentSchema })),
  },
  'notes.list': {
    input: z.strictObject({ appointmentId: z.string() }),
    output: z.array(appointmentNoteSchema),
  },
} as const;

export const scheduleEvents = {
  /** The server was found to count the location's clock otherwise: every time is to be reckoned again. */
  'schedule.serverOffsetsChanged': z.array(serverOffsetSchema),
  /** Something in this window is different now; read it again. */
  'schedule.changed': z.strictObject({ startMs: z.number(), endMs: z.number() }),
  'contacts.changed': z.strictObject({ knownCount: z.int().nonnegative(), incomplete: z.boolean() }),
} as const;
