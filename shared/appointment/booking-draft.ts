import { z } from 'zod';
import { repeatRuleSchema } from '../series/repeat-rule.ts';
import { wallDateSchema, wallTimeSchema, meetingLocationTypeSchema } from './booking-order.ts';
import { writableStatusSchema } from './status.ts';

/** A client as the form holds it while the user is still typing: nothing here needs to be valid yet. */
export const draftClientSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), query: z.string() }),
  z.strictObject({
    kind: z.literal('existing'),
    contactId: z.string(),
    name: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('new'),
    localContactId: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    phone: z.string(),
    email: z.string(),
  }),
]);
export type DraftClient = z.infer<typeof draftClientSchema>;

/** What the form is for: a new booking, or a change to one appointment or a whole series. */
export const draftPurposeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('new') }),
  z.strictObject({
    kind: z.literal('change'),
    appointmentId: z.string(),
    scope: z.enum(['single', 'series']),
    basedOnDateUpdatedMs: z.number().nullable(),
    /** Start of the occurrence the form was opened from: a series is moved by as much as that one is. */
    openedAtStartWall: wallTimeSchema.optional(),
  }),
]);
export type DraftPurpose = z.infer<typeof draftPurposeSchema>;

/** A date of a series that takes place at another time: a booking of its own, because a series has one time of day. */
export const movedDateSchema = z.strictObject({
  /** Id of the order for that booking: pressing Book twice does not book it twice. */
  orderId: z.uuid(),
  /** The date in the series it stands in for. */
  date: wallDateSchema,
  startWall: wallTimeSchema,
  endWall: wallTimeSchema,
  /** With whom; absent for the series' own provider. */
  assignedUserId: z.string().optional(),
});
export type MovedDate = z.infer<typeof movedDateSchema>;

/**
 * A booking form as it stands, valid or not. It is stored at every pause in typing so that closing, reloading
 * or crashing loses nothing. Wall times are in the location's zone; null means not chosen yet.
 */
export const bookingDraftSchema = z.strictObject({
  /** Becomes the order's id: the same form is never two bookings. */
  draftId: z.uuid(),
  purpose: draftPurposeSchema,
  client: draftClientSchema,
  calendarId: z.string().nullable(),
  assignedUserId: z.string().nullable(),
  startWall: wallTimeSchema.nullable(),
  endWall: wallTimeSchema.nullable(),
  /** The date while no start is set. */
  dateAlone: wallDateSchema.optional(),
  /** True where the start comes twice, because the clocks are set back, and the second was chosen. */
  startsSecond: z.boolean().optional(),
  /** True once the length was drawn or an end typed: then a service does not set it any more. */
  lengthChosen: z.boolean().optional(),
  repeat: repeatRuleSchema.nullable(),
  /** How many visits the series was to have, where dates were added at its end or taken off for skipped ones. */
  plannedVisits: z.int().positive().optional(),
  /** Dates of the series that are booked at another time of their own; each is among the skipped dates as well. */
  movedDates: z.array(movedDateSchema).optional(),
  /** Dates of the series that are booked although something conflicts with them. */
  acceptedDates: z.array(wallDateSchema).optional(),
  place: z.strictObject({
    /** Null leaves the place to the calendar's own settings: nothing about it is sent. */
    meetingLocationType: meetingLocationTypeSchema.nullable(),
    /** One of the places the calendar or provider offers; null when the user types its own. */
    meetingLocationId: z.string().nullable(),
    address: z.string(),
    /** Null sends nothing and leaves the API's own rule: false with an id alone, true with a type alone (API-NOTES §5). */
    overrideLocationConfig: z.boolean().nullable(),
  }),
  title: z.string(),
  /** False while the title is still the one filled in by the app. */
  titleEdited: z.boolean(),
  notes: z.string(),
  /** Null in a change leaves the status as the server has it: one this app does not know. */
  status: writableStatusSchema.nullable(),
  ignoreDateRange: z.boolean(),
  /** The user's own choice; a series needs it true whatever is chosen (API-NOTES §8). */
  skipSlotValidation: z.boolean(),
  runAutomations: z.boolean(),
});
export type BookingDraft = z.infer<typeof bookingDraftSchema>;

/** A form in which nothing is filled in, but for its id. */
export const EMPTY_DRAFT: Omit<BookingDraft, 'draftId'> = {
  purpose: { kind: 'new' },
  client: { kind: 'none', query: '' },
  calendarId: null,
  assignedUserId: null,
  startWall: null,
  endWall: null,
  repeat: null,
  place: { meetingLocationType: null, meetingLocationId: null, address: '', overrideLocationConfig: null },
  title: '',
  titleEdited: false,
  notes: '',
  status: 'confirmed',
  ignoreDateRange: false,
  skipSlotValidation: false,
  runAutomations: true,
};

/** Stands in `leftOut` for all of the form: its bytes are not what was written. */
export const WHOLE_FORM = 'form';

/** The unfinished form as it was kept. `leftOut` names fields of it that another version wrote and this one cannot read. */
export const storedDraftSchema = z.strictObject({
  draft: bookingDraftSchema.nullable(),
  leftOut: z.array(z.string()),
});
export type StoredDraft = z.infer<typeof storedDraftSchema>;

/** Who and what a title can name. */
interface TitleParts {
  client: DraftClient;
  calendarName: string | null;
  providerName: string | null;
  locationName: string | null;
}

/** The client's name as far as it is known: the user may still be typing it. */
function draftClientName(client: DraftClient): string {
  switch (client.kind) {
    case 'none':
      return '';
    case 'existing':
      return client.name.trim();
    case 'new':
      return `${client.firstName.trim()} ${client.lastName.trim()}`.trim();
  }
}

/**
 * The title of a booking: the calendar's template (`{{contact.name}}`, API-NOTES §11) filled in, or, where there is
 * none or it comes out empty, `<client> – <service>`. Names the app does not know are left out with what joined them.
 */
export function filledTitle(template: string | null, parts: TitleParts): string {
  const values = titleValues(parts);
  const filled = (template ?? '')
    .replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_whole, name: string) => values[name.toLowerCase()] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const tidy = filled.replace(/^(?:[-–—:|,/]\s*)+|(?:\s*[-–—:|,/])+$/g, '').trim();
  if (tidy !== '') return tidy;
  return [draftClientName(parts.client), parts.calendarName ?? ''].filter((part) => part !== '').join(' – ');
}

function titleValues(parts: TitleParts): Readonly<Record<string, string>> {
  const { client } = parts;
  const name = draftClientName(client);
  const [first = '', ...rest] = name.split(' ');
  const calendar = parts.calendarName ?? '';
  const provider = parts.providerName ?? '';
  return {
    'contact.name': name,
    'contact.full_name': name,
    'contact.first_name': client.kind === 'new' ? client.firstName.trim() : first,
    'contact.last_name': client.kind === 'new' ? client.lastName.trim() : rest.join(' '),
    'contact.phone': client.kind === 'none' ? '' : (client.phone ?? ''),
    'contact.email': client.kind === 'none' ? '' : (client.email ?? ''),
    'calendar.name': calendar,
    'appointment.title': calendar,
    'appointment.calendar.name': calendar,
    'user.name': provider,
    'appointment.user.name': provider,
    'location.name': parts.locationName ?? '',
  };
}
