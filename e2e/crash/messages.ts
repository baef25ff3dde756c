/** What the crash test and the process under test say to each other: one JSON object a line. */
import { z } from 'zod';
import {
  blockOrderSchema,
  bookingOrderSchema,
  changeOrderSchema,
  deleteOrderSchema,
  noteOrderSchema,
} from '../../shared/appointment/booking-order.ts';
import { outboxEntrySchema } from '../../shared/outbox/outbox.ts';
import { killPlanSchema, NAMED_POINTS } from './kill-points.ts';

const orderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create-appointment'), order: bookingOrderSchema }),
  z.strictObject({ kind: z.literal('change-appointment'), order: changeOrderSchema }),
  z.strictObject({ kind: z.literal('delete-event'), order: deleteOrderSchema }),
  z.strictObject({ kind: z.literal('block-slot'), order: blockOrderSchema }),
  z.strictObject({ kind: z.literal('note'), order: noteOrderSchema }),
]);

/** One thing the user does, `atMs` (on the clock of the lane) after the store was opened. */
export const scriptStepSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('submit'),
    stepId: z.int(),
    atMs: z.number(),
    order: orderSchema,
    /** The moved dates of a series: one command with it. */
    together: z.array(orderSchema),
    undoWindowMs: z.number(),
    /** For an edited or deleted note: the order that made it. Skipped while the server has not named it. */
    noteMadeBy: z.string().nullable(),
    /** Ids an occurrence had before it was moved: the user names the one that is drawn. */
    earlierIds: z.array(z.string()),
  }),
  z.strictObject({
    do: z.enum(['discard', 'restore', 'send-now']),
    stepId: z.int(),
    atMs: z.number(),
    orderId: z.string(),
  }),
  /** `undo`: takes a booking back in whatever state it is. `keep`: after all not, while the deletion is held. */
  z.strictObject({
    do: z.enum(['undo', 'keep']),
    stepId: z.int(),
    atMs: z.number(),
    orderId: z.string(),
    undoWindowMs: z.number(),
  }),
  z.strictObject({ do: z.literal('draft'), stepId: z.int(), atMs: z.number(), title: z.string() }),
]);
export type ScriptStep = z.infer<typeof scriptStepSchema>;

/** One life of the process: what it opens and how it ends. */
export const lifeSchema = z.strictObject({
  storePath: z.string(),
  baseUrl: z.string(),
  token: z.string(),
  locationId: z.string(),
  /** What the clock of the lane shows; the ticks tell how it goes on. */
  nowMs: z.number(),
  /** How long an answer is waited for, on that clock. */
  timeoutMs: z.number(),
  randomSeed: z.string(),
  /** Steps of layouts to come that the file has to go through. */
  laterMigrationCount: z.int().nonnegative(),
  window: z.strictObject({ startMs: z.number(), endMs: z.number() }),
  kill: killPlanSchema,
});
export type Life = z.infer<typeof lifeSchema>;

/** What the process is told. */
export const instructionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('life'), life: lifeSchema }),
  /** What the user does in this life: given once the process has told what it found on disk. */
  z.strictObject({ kind: z.literal('script'), steps: z.array(scriptStepSchema) }),
  /** The clock of the lane has gone on; answered with `taken`. */
  z.strictObject({ kind: z.literal('tick'), nowMs: z.number() }),
]);
export type Instruction = z.infer<typeof instructionSchema>;

const rowSchema = z.strictObject({ sequence: z.int(), entry: outboxEntrySchema });
/** An outbox row as the process reports it. */
export type ReportedRow = z.infer<typeof rowSchema>;

/** An appointment as the process draws it, or as the server has it. */
export const shownAppointmentSchema = z.strictObject({
  title: z.string(),
  status: z.string(),
  startMs: z.number(),
  endMs: z.number(),
});
export type ShownAppointment = z.infer<typeof shownAppointmentSchema>;

export const reportSchema = z.discriminatedUnion('kind', [
  /** The program is loaded and waits for its life. */
  z.strictObject({ kind: z.literal('ready') }),
  /** The last tick of the clock was taken, and everything due by it begun. */
  z.strictObject({ kind: z.literal('taken') }),
  z.strictObject({
    kind: z.literal('opened'),
    wasRescued: z.boolean(),
    rows: z.array(rowSchema),
    draftTitle: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('open-failed'), code: z.string() }),
  /** `submit` has returned, so the order is on disk; the row as it is now. */
  z.strictObject({
    kind: z.literal('acknowledged'),
    stepId: z.int(),
    row: rowSchema,
    /** The rows of the orders given together with it. */
    together: z.array(rowSchema),
  }),
  /** A booking was taken back, or kept after all: every row as it is now. */
  z.strictObject({ kind: z.literal('undone'), stepId: z.int(), rows: z.array(rowSchema) }),
  /** Discarded, restored or sent on: every row discarded by now. */
  z.strictObject({ kind: z.literal('settled'), stepId: z.int(), discardedIds: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('refused'), stepId: z.int(), code: z.string() }),
  z.strictObject({ kind: z.literal('skipped'), stepId: z.int() }),
  z.strictObject({ kind: z.literal('drafted'), stepId: z.int() }),
  z.strictObject({ kind: z.literal('killing'), point: z.enum(NAMED_POINTS) }),
  /** Everything is done and sent, and the planned point was not passed often enough. */
  z.strictObject({ kind: z.literal('idle') }),
  /** Nothing waits in the outbox any more. */
  z.strictObject({ kind: z.literal('drained'), rows: z.array(rowSchema) }),
  z.strictObject({ kind: z.literal('drawn'), appointments: z.array(shownAppointmentSchema) }),
  z.strictObject({ kind: z.literal('logged'), event: z.string(), facts: z.string() }),
]);
export type Report = z.infer<typeof reportSchema>;
