import { z } from 'zod';
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
export const bookingUpdateSchema = bookingRequestSchema
  .omit({ locationId: true, contactId: true })
  .partial()
  .strict();
export type BookingUpdate = z.infer<typeof bookingUpdateSchema>;
