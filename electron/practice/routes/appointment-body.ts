import { z } from 'zod';
import { isReadableRule } from '../recurrence.ts';
import { epochMsOfIsoTime } from '../zoned-time.ts';

/** Statuses a write may name; the last two are v3's and are taken by the live service too (API-NOTES §6). */
const APPOINTMENT_STATUSES = [
  'new',
  'confirmed',
  'cancelled',
  'showed',
  'noshow',
  'invalid',
  'completed',
  'active',
] as const;

const MEETING_LOCATION_TYPES = ['custom', 'zoom', 'gmeet', 'phone', 'address', 'ms_teams', 'google'] as const;

const isoTime = z.string().refine((text) => epochMsOfIsoTime(text) !== null, {
  error: 'must be a valid ISO 8601 date string',
});

/** The fields that create and update share. */
const sharedFields = {
  title: z.string().optional(),
  meetingLocationType: z.enum(MEETING_LOCATION_TYPES, { error: 'must be a valid enum value' }).optional(),
  meetingLocationId: z.string().optional(),
  overrideLocationConfig: z.boolean().optional(),
  appointmentStatus: z.enum(APPOINTMENT_STATUSES, { error: 'must be a valid enum value' }).optional(),
  assignedUserId: z.string().optional(),
  description: z.string().optional(),
  address: z.string().optional(),
  ignoreDateRange: z.boolean().optional(),
  toNotify: z.boolean().optional(),
  ignoreFreeSlotValidation: z.boolean().optional(),
  rrule: z.string().refine(isReadableRule, { error: 'must be a valid RFC 5545 recurrence rule' }).optional(),
  endTime: isoTime.optional(),
};

/** The body of a create: unknown keys are refused. */
export const appointmentCreateBody = z.strictObject({
  calendarId: z.string(),
  locationId: z.string(),
  contactId: z.string(),
  startTime: isoTime,
  ...sharedFields,
});

/** The body of an update: contactId and locationId are unknown keys here, so neither can be changed. */
export const appointmentUpdateBody = z.strictObject({
  calendarId: z.string().optional(),
  startTime: isoTime.optional(),
  ...sharedFields,
});

/** A checked body of a create. */
export type AppointmentCreateBody = z.output<typeof appointmentCreateBody>;
/** A checked body of an update. */
export type AppointmentUpdateBody = z.output<typeof appointmentUpdateBody>;

/** The status as stored: `completed` is kept as `showed` (API-NOTES §6). */
export function storedStatus(status: string): string {
  return status === 'completed' ? 'showed' : status;
}
