import { z } from 'zod';
import {
  blockOrderSchema,
  bookingOrderSchema,
  changeOrderSchema,
  deleteOrderSchema,
  noteOrderSchema,
} from '../appointment/booking-order.ts';
import { newContactSchema } from '../directory/contact.ts';
import { failureSchema } from '../failures/failures.ts';

const thingThereSchema = z.strictObject({
  kind: z.enum(['appointment', 'blocked']),
  title: z.string(),
  /** Empty where the client is not known on this PC, and for blocked time. */
  contactName: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  calendarId: z.string().nullable(),
  assignedUserId: z.string().nullable(),
  /** As the server wrote it; null for blocked time. */
  status: z.string().nullable(),
});
/** An appointment or blocked time of the server, as a collision shows it. */
export type ThingThere = z.infer<typeof thingThereSchema>;

/** What the server has where a refused write wanted to be, as last heard, without this workstation's own unsent writes. */
export const conflictingItemsSchema = z.strictObject({
  /** For a change: the appointment as it is now; null for a new booking, and where it is gone. */
  current: thingThereSchema.nullable(),
  /** What lies over the wanted time, soonest first. */
  overlapping: z.array(thingThereSchema),
});
export type ConflictingItems = z.infer<typeof conflictingItemsSchema>;

/**
 * The states of a write on its way to the server. `unknown` is a send whose outcome was lost
 * (timeout, cut connection, 5xx, crash): it is looked up on the server before anything is sent again.
 */
export const outboxStateSchema = z.enum([
  'held',
  'queued',
  'sending',
  'unknown',
  'done',
  'needs-attention',
  'discarded',
]);
export type OutboxState = z.infer<typeof outboxStateSchema>;

/** What one outbox row asks of the server. Versioned, so that a row written by an older app is still read. */
export const outboxPayloadSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create-appointment'), version: z.literal(1), order: bookingOrderSchema }),
  z.strictObject({
    kind: z.literal('create-contact'),
    version: z.literal(1),
    localContactId: z.string(),
    fields: newContactSchema,
  }),
  z.strictObject({ kind: z.literal('change-appointment'), version: z.literal(1), order: changeOrderSchema }),
  z.strictObject({ kind: z.literal('delete-event'), version: z.literal(1), order: deleteOrderSchema }),
  z.strictObject({ kind: z.literal('block-slot'), version: z.literal(1), order: blockOrderSchema }),
  z.strictObject({ kind: z.literal('note'), version: z.literal(1), order: noteOrderSchema }),
]);
export type OutboxPayload = z.infer<typeof outboxPayloadSchema>;
export type OutboxKind = OutboxPayload['kind'];
export const outboxKindSchema = z.enum(outboxPayloadSchema.options.map(({ shape }) => shape.kind.value));

/**
 * A series and its moved dates are one command: stored, sent in order, taken back and brought back together. So are the end
 * of a series and how it goes on. For a row that is a part this is the order that leads; null for every other row.
 */
export function seriesOrderIdOf(payload: OutboxPayload): string | null {
  switch (payload.kind) {
    case 'create-appointment':
    case 'change-appointment':
    case 'delete-event':
      return payload.order.partOf?.orderId ?? null;
    case 'create-contact':
    case 'block-slot':
    case 'note':
      return null;
  }
}

/** One outbox row as the user sees it. */
export const outboxEntrySchema = z.strictObject({
  /** Same as the order's id, so that submitting twice is one row; for a client it is the local contact id. */
  id: z.string(),
  payload: outboxPayloadSchema,
  state: outboxStateSchema,
  attempts: z.int().nonnegative(),
  createdAtMs: z.number(),
  /** When the undo window closes; the row is not sent before. */
  notBeforeMs: z.number(),
  /** When the next attempt is due; null while none is planned. */
  nextAttemptAtMs: z.number().nullable(),
  /** Why it has not reached the server; null while nothing stands in its way. */
  problem: failureSchema.nullable(),
  /** Id of an outbox row that must be done first; null when nothing is waited for. */
  waitsForId: z.string().nullable(),
  /** Server id of what was made or changed, once known. */
  serverId: z.string().nullable(),
  /** Name of the PC it was made on. */
  deskName: z.string(),
  /** Whom it is for and what, for lists: names are resolved by main. */
  summary: z.strictObject({
    clientName: z.string(),
    clientPhone: z.string().nullable(),
    title: z.string(),
    startMs: z.number().nullable(),
    endMs: z.number().nullable(),
    isSeries: z.boolean(),
  }),
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;

/** A row that cannot be read here: set apart, not sent, kept as it is. What it is about is said as far as it can be told. */
export const unreadableRowSchema = z.strictObject({
  id: z.string(),
  createdAtMs: z.number(),
  /** `newer`: a version that knows more wrote it; `unreadable`: another one did; `damaged`: its bytes are not what was written. */
  why: z.enum(['newer', 'unreadable', 'damaged']),
  kind: outboxKindSchema.nullable(),
  /** Empty where unknown. */
  clientName: z.string(),
  /** Empty where unknown. */
  title: z.string(),
  startMs: z.number().nullable(),
});
export type UnreadableRow = z.infer<typeof unreadableRowSchema>;

/** True while the write may still reach the server or waits for the user: it must not be forgotten. */
export function isUnfinished(state: OutboxState): boolean {
  return state !== 'done' && state !== 'discarded';
}
