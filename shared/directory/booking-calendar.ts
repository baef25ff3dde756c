import { z } from 'zod';

/**
 * The clinic or office whose schedule the user keeps. `timeZone` is its IANA zone and the only zone the
 * workstation's times are meant in; the PC's own zone never counts.
 */
export const locationSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  companyId: z.string().nullable(),
  /** ISO 3166 country code, used to read phone numbers typed without a country prefix. */
  country: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  allowsDuplicateContacts: z.boolean().nullable(),
});
export type Location = z.infer<typeof locationSchema>;

/** Someone appointments are assigned to ("user" in the API, `assignedUserId` in an appointment). */
export const providerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** True for a user who has left; kept so that old appointments still show a name. */
  deleted: z.boolean(),
});
export type Provider = z.infer<typeof providerSchema>;

/** Days of the week as the API counts them: 0 is Sunday, 6 is Saturday (API-NOTES §11). */
export const openHoursSchema = z.strictObject({
  daysOfTheWeek: z.array(z.int().min(0).max(6)),
  hours: z.array(
    z.strictObject({
      openHour: z.int().min(0).max(24),
      openMinute: z.int().min(0).max(59),
      closeHour: z.int().min(0).max(24),
      closeMinute: z.int().min(0).max(59),
    }),
  ),
});
export type OpenHours = z.infer<typeof openHoursSchema>;

/**
 * One place an appointment can happen at, as a calendar or a member of its team offers it. `kind` is the
 * calendar's own vocabulary (custom, zoom_conference, physical, inbound_call …), which differs from the
 * appointment's `meetingLocationType` (API-NOTES §11).
 */
export const locationConfigurationSchema = z.strictObject({
  kind: z.string(),
  /** Address, link or phone number; empty when the client or provider supplies it. */
  location: z.string(),
  /** What an appointment sends as `meetingLocationId`; null when the API gave none. */
  meetingId: z.string().nullable(),
});
export type LocationConfiguration = z.infer<typeof locationConfigurationSchema>;

export const teamMemberSchema = z.strictObject({
  userId: z.string(),
  priority: z.number().nullable(),
  isPrimary: z.boolean(),
  locationConfigurations: z.array(locationConfigurationSchema),
});
export type TeamMember = z.infer<typeof teamMemberSchema>;

/** A bookable service ("calendar" in the API), with the rules by which its slots are offered. */
export const bookingCalendarSchema = z.looseObject({
  id: z.string(),
  locationId: z.string(),
  groupId: z.string().nullable(),
  name: z.string(),
  isActive: z.boolean(),
  /** round_robin, event, class_booking, collective, service_booking, personal, or one not yet known. */
  calendarType: z.string(),
  /** Title template of its appointments, such as `{{contact.name}}`; null when it has none. */
  eventTitle: z.string().nullable(),
  /** CSS colour, as set for the calendar; null when it has none. */
  color: z.string().nullable(),
  teamMembers: z.array(teamMemberSchema),
  locationConfigurations: z.array(locationConfigurationSchema),
  slotDurationMinutes: z.int().positive(),
  slotIntervalMinutes: z.int().positive(),
  bufferBeforeMinutes: z.int().nonnegative(),
  bufferAfterMinutes: z.int().nonnegative(),
  /** How many appointments one slot takes (`appoinmentPerSlot`); 1 unless the calendar says more. */
  appointmentsPerSlot: z.int().positive(),
  openHours: z.array(openHoursSchema),
  /** Status a new appointment gets by itself: confirmed when true, new when false. */
  autoConfirm: z.boolean(),
});
export type BookingCalendar = z.infer<typeof bookingCalendarSchema>;

export const calendarGroupSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  isActive: z.boolean(),
});
export type CalendarGroup = z.infer<typeof calendarGroupSchema>;

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['mins', 60_000],
  ['hours', 3_600_000],
  ['days', 86_400_000],
  ['weeks', 7 * 86_400_000],
  ['months', 30 * 86_400_000],
]);

const lengthSchema = z.tuple([z.number().nonnegative(), z.string()]);

function lengthMs(amount: unknown, unit: unknown): number | null {
  const read = lengthSchema.safeParse([amount, unit]);
  const unitMs = read.success ? UNIT_MS.get(read.data[1]) : undefined;
  return read.success && unitMs !== undefined ? read.data[0] * unitMs : null;
}

/**
 * Between when and when a calendar offers times to those who book by themselves (its minimum notice and booking range), as far as it
 * says so in a way that is known; a month counts thirty days. At the desk both may be overridden, so it is only to be said.
 */
export function bookingRangeOf(calendar: BookingCalendar, nowMs: number): { fromMs: number; toMs: number } {
  const notice = lengthMs(calendar['allowBookingAfter'], calendar['allowBookingAfterUnit']);
  const range = lengthMs(calendar['allowBookingFor'], calendar['allowBookingForUnit']);
  // No range at all is no limit, as it is no sensible one.
  return { fromMs: nowMs + (notice ?? 0), toMs: range === null || range === 0 ? Infinity : nowMs + range };
}
