import { z } from 'zod';
import { newContactSchema } from '../directory/contact.ts';
import { seriesDefinitionSchema } from '../series/repeat-rule.ts';
import { writableStatusSchema } from './status.ts';

/** Where an appointment takes place, in the appointment's own vocabulary (API-NOTES §5). */
export const meetingLocationTypeSchema = z.enum([
  'custom',
  'zoom',
  'gmeet',
  'phone',
  'address',
  'ms_teams',
  'google',
]);
export type MeetingLocationType = z.infer<typeof meetingLocationTypeSchema>;

/** Instants on the wire: ISO 8601 with an offset, as in every example of the API (API-NOTES §15). */
const wireTimeSchema = z.iso.datetime({ offset: true });

/**
 * The body of "Create appointment", every documented field by its documented name (API-NOTES §5). Only
 * what the user set is present: an absent key is not sent.
 */
export const bookingRequestSchema = z.strictObject({
  calendarId: z.string().min(1),
  locationId: z.string().min(1),
  contactId: z.string().min(1),
  startTime: wireTimeSchema,
  endTime: wireTimeSchema.optional(),
  title: z.string().max(1000).optional(),
  meetingLocationType: meetingLocationTypeSchema.optional(),
  meetingLocationId: z.string().optional(),
  overrideLocationConfig: z.boolean().optional(),
  appointmentStatus: writableStatusSchema.optional(),
  assignedUserId: z.string().optional(),
  description: z.string().max(5000).optional(),
  address: z.string().max(1000).optional(),
  ignoreDateRange: z.boolean().optional(),
  toNotify: z.boolean().optional(),
  ignoreFreeSlotValidation: z.boolean().optional(),
  rrule: z.string().optional(),
});
export type BookingRequest = z.infer<typeof bookingRequestSchema>;

/** The body of "Update appointment": as create, without location and contact, which cannot change (API-NOTES §6). */
const bookingUpdateSchema = bookingRequestSchema
  .omit({ locationId: true, contactId: true })
  .partial()
  .strict();
export type BookingUpdate = z.infer<typeof bookingUpdateSchema>;

/** A wall-clock date and time without zone, to the minute or second: `2026-11-23T10:00`. */
export const wallTimeSchema = z.iso.datetime({ local: true });

/** A calendar date: `2026-11-23`. */
export const wallDateSchema = z.iso.date();

/**
 * The time the user meant, kept beside the instants so that a later change of a zone's rules or a mistake
 * in a conversion can be seen and mended.
 */
export const localTimeSchema = z.strictObject({
  startWall: wallTimeSchema,
  endWall: wallTimeSchema,
  timeZone: z.string(),
});
export type LocalTime = z.infer<typeof localTimeSchema>;

/** Whom a booking is for: a client the server knows, or one typed at the workstation that is made first. */
export const bookingClientSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('existing'), contactId: z.string().min(1), name: z.string() }),
  z.strictObject({
    kind: z.literal('new'),
    /** `local-<uuid>`, given by the form; bookings waiting for this client name it. */
    localContactId: z.string().min(1),
    fields: newContactSchema,
  }),
]);
export type BookingClient = z.infer<typeof bookingClientSchema>;

/**
 * One booking as the form hands it over. `orderId` is made when the form opens, so that pressing Book twice,
 * or again after a crash, is the same order and not a second booking.
 */
export const bookingOrderSchema = z.strictObject({
  orderId: z.uuid(),
  client: bookingClientSchema,
  /** The request to send, without the contact, which is known only once the client exists. */
  request: bookingRequestSchema.omit({ contactId: true }),
  meant: localTimeSchema,
  /** True after the user was shown the conflicts and chose to book all the same. */
  acceptConflicts: z.boolean(),
  /** For a date of a series that takes place at another time: the series' order, with which it is booked and taken back, and the date it stands in for. */
  partOf: z.strictObject({ orderId: z.uuid(), date: wallDateSchema }).optional(),
});
export type BookingOrder = z.infer<typeof bookingOrderSchema>;

/**
 * An appointment or blocked time as the user saw it before it was changed or deleted: kept with the write, so that the
 * opposite can be offered later, also after a restart.
 */
export const eventBeforeSchema = z.strictObject({
  startMs: z.number(),
  endMs: z.number(),
  calendarId: z.string().nullable(),
  /** Null for blocked time. */
  contactId: z.string().nullable(),
  assignedUserId: z.string().nullable(),
  title: z.string(),
  /** As the server wrote it; empty for blocked time. */
  status: z.string(),
  description: z.string(),
  address: z.string(),
  meetingLocationType: z.string().nullable(),
  meetingLocationId: z.string().nullable(),
});
export type EventBefore = z.infer<typeof eventBeforeSchema>;

/**
 * A series ends before one of its dates: the rule that is sent leaves out this one and all that follow. The server has no such
 * operation (API-NOTES §8), so what is needed to put everything back is kept with the change.
 */
export const seriesEndSchema = z.strictObject({
  /** The start of the first date that goes. */
  fromMs: z.number(),
  /** The series as it was. */
  before: seriesDefinitionSchema,
  /** Dates that had been changed by themselves and go as well, as changes that make them so again. */
  singles: z.array(
    z.strictObject({
      appointmentId: z.string().min(1),
      update: bookingUpdateSchema,
      meant: localTimeSchema.nullable(),
    }),
  ),
});
export type SeriesEnd = z.infer<typeof seriesEndSchema>;

/**
 * A change to an appointment. `appointmentId` may be a server id, an instance id, or, for the whole series, the
 * master's id. `update` always carries `appointmentStatus` (API-NOTES §6: the server may reset it).
 */
export const changeOrderSchema = z.strictObject({
  orderId: z.uuid(),
  appointmentId: z.string().min(1),
  scope: z.enum(['single', 'series']),
  update: bookingUpdateSchema,
  /** Set where the time changes. */
  meant: localTimeSchema.nullable(),
  /** `dateUpdatedMs` of the appointment as the user saw it, to notice a change made elsewhere meanwhile. */
  basedOnDateUpdatedMs: z.number().nullable(),
  acceptConflicts: z.boolean(),
  /** Present where the change ends a series before one of its dates. */
  seriesEnd: seriesEndSchema.optional(),
  /** For a date that goes back to what it was with its series: the order that leads. */
  partOf: z.strictObject({ orderId: z.uuid() }).optional(),
  /** The change of a series' end that this one takes back. */
  takesBack: z.uuid().optional(),
  /** Absent where it is not known. */
  before: eventBeforeSchema.optional(),
});
export type ChangeOrder = z.infer<typeof changeOrderSchema>;

/** Deletes an appointment or blocked slot for good; cancelling (a change of status) keeps the history. */
export const deleteOrderSchema = z.strictObject({
  orderId: z.uuid(),
  eventId: z.string().min(1),
  scope: z.enum(['single', 'series']),
  target: z.enum(['appointment', 'blocked-slot']),
  /** For a date that goes with its series, or with the part of it that ends: the order that leads the command. */
  partOf: z.strictObject({ orderId: z.uuid() }).optional(),
  before: eventBeforeSchema.optional(),
});
export type DeleteOrder = z.infer<typeof deleteOrderSchema>;

/** Blocks time for a provider, or for a calendar of type `event`: one of the two, never both (API-NOTES §10). */
export const blockOrderSchema = z.strictObject({
  orderId: z.uuid(),
  /** Null makes a new block. */
  blockedSlotId: z.string().nullable(),
  title: z.string().trim().max(200),
  target: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('provider'), assignedUserId: z.string().min(1) }),
    z.strictObject({ kind: z.literal('calendar'), calendarId: z.string().min(1) }),
  ]),
  startTime: z.iso.datetime({ offset: true }),
  endTime: z.iso.datetime({ offset: true }),
  meant: localTimeSchema,
  before: eventBeforeSchema.optional(),
});
export type BlockOrder = z.infer<typeof blockOrderSchema>;

/** Adds, changes or deletes a note of an appointment (API-NOTES §12: at most 5,000 characters). */
export const noteOrderSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('add'),
    orderId: z.uuid(),
    appointmentId: z.string().min(1),
    body: z.string().trim().min(1).max(5000),
  }),
  z.strictObject({
    kind: z.literal('edit'),
    orderId: z.uuid(),
    appointmentId: z.string().min(1),
    noteId: z.string().min(1),
    body: z.string().trim().min(1).max(5000),
    /** What it said before. */
    before: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('delete'),
    orderId: z.uuid(),
    appointmentId: z.string().min(1),
    noteId: z.string().min(1),
    before: z.string().optional(),
  }),
]);
export type NoteOrder = z.infer<typeof noteOrderSchema>;
