import { z } from 'zod';

/**
 * An appointment as the app holds it, one form whatever the API answered with (API-NOTES §6, §8 and §15).
 * An instance of a series carries `series`; its `id` then changes when the series moves, so it is never
 * used as a lasting identity.
 */
export const appointmentSchema = z.looseObject({
  /** Server id, instance id `<masterId>_<startEpochMs>_<durationSeconds>`, or `local-<uuid>` before the server knows it. */
  id: z.string(),
  locationId: z.string(),
  /** Null only where the server left it out. */
  calendarId: z.string().nullable(),
  contactId: z.string().nullable(),
  assignedUserId: z.string().nullable(),
  title: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  /** True where the server gave no end that can be read: `endMs` is then the end of the start's minute, and not said to anybody. */
  endUnknown: z.literal(true).optional(),
  /** One of `writableStatusSchema`, or, where it is none of them in any spelling, as the server wrote it; see status.ts. */
  status: z.string(),
  /** Whom it takes besides `assignedUserId`; absent where nobody. */
  users: z.array(z.string()).optional().catch(undefined),
  /** Notes typed with the booking (`description`, else `notes`). */
  description: z.string(),
  address: z.string(),
  meetingLocationType: z.string().nullable(),
  meetingLocationId: z.string().nullable(),
  /** Present for an instance of a series and for a series' master. */
  series: z
    .strictObject({
      masterId: z.string(),
      /** Lines such as `RRULE:FREQ=WEEKLY` and `EXDATE:…`, RRULE first. */
      rruleLines: z.array(z.string()),
    })
    .nullable(),
  /** What created it, such as `calendar_page` or `third_party`; null when unsaid. */
  source: z.string().nullable(),
  dateAddedMs: z.number().nullable(),
  dateUpdatedMs: z.number().nullable(),
});
export type Appointment = z.infer<typeof appointmentSchema>;

/** Time someone or something is not to be booked in: a block made by hand or a busy time from elsewhere. */
export const blockedSlotSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  /** As an appointment's. */
  endUnknown: z.literal(true).optional(),
  calendarId: z.string().nullable(),
  assignedUserId: z.string().nullable(),
  source: z.string().nullable(),
});
export type BlockedSlot = z.infer<typeof blockedSlotSchema>;

/** A note of an appointment. Loose: what else the server sends is kept. */
export const appointmentNoteSchema = z.looseObject({
  id: z.string(),
  body: z.string(),
  userId: z.string().nullable(),
  authorName: z.string().nullable(),
  dateAddedMs: z.number().nullable(),
});
export type AppointmentNote = z.infer<typeof appointmentNoteSchema>;
