import { z } from 'zod';

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
