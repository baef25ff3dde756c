/** The fields of the booking form: which of them a refusal is about, and what is sent and offered of its place. */
import { m } from '../messages/messages.ts';
import type { BookingCalendar, LocationConfiguration } from '../directory/booking-calendar.ts';
import type { BookingDraft } from './booking-draft.ts';
import type { BookingRequest, MeetingLocationType } from './booking-order.ts';

/** The fields of the booking form where something can be wrong, in the order of the form. */
export const DRAFT_FIELDS = [
  'client',
  'clientFirstName',
  'clientLastName',
  'clientPhone',
  'clientEmail',
  'calendar',
  'provider',
  'date',
  'start',
  'end',
  'repeat',
  'place',
  'placeDetail',
  'title',
  'status',
  'notes',
  'form',
] as const;

/** A place in the form, in the order of the form; `form` is for what no single field is to blame for. */
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** Something wrong with one field, in a sentence for the user. */
export interface FieldError {
  field: DraftField;
  message: string;
}

const FIELD_OF_REQUEST: ReadonlyMap<string, DraftField> = new Map([
  ['contactId', 'client'],
  ['firstName', 'clientFirstName'],
  ['lastName', 'clientLastName'],
  ['name', 'clientFirstName'],
  ['phone', 'clientPhone'],
  ['email', 'clientEmail'],
  ['calendarId', 'calendar'],
  ['assignedUserId', 'provider'],
  ['userId', 'provider'],
  ['startTime', 'start'],
  ['endTime', 'end'],
  ['rrule', 'repeat'],
  ['meetingLocationType', 'place'],
  ['meetingLocationId', 'place'],
  ['overrideLocationConfig', 'place'],
  ['address', 'placeDetail'],
  ['title', 'title'],
  ['appointmentStatus', 'status'],
  ['description', 'notes'],
]);

/** The form's field for a field of the API's request, by its documented name; `form` for one the form has no place for. */
export function draftFieldOf(requestField: string | null): DraftField {
  return (requestField === null ? undefined : FIELD_OF_REQUEST.get(requestField)) ?? 'form';
}

/** Errors in the order of the form, the first for each field only: the one to mend first. */
export function inFormOrder(errors: readonly FieldError[]): FieldError[] {
  return DRAFT_FIELDS.flatMap((field) => {
    const first = errors.find((error) => error.field === field);
    return first === undefined ? [] : [first];
  });
}

type Place = BookingDraft['place'];

/** The four fields of a request that say where, only those that are sent. */
export type PlaceFields = Pick<
  BookingRequest,
  'meetingLocationType' | 'meetingLocationId' | 'overrideLocationConfig' | 'address'
>;

/**
 * What is sent about the place (API-NOTES §5): a type alone overrides the calendar's place, an id alone does not, and with
 * both the user's choice counts (the type, which it chose to type, unless it says otherwise). An address alone is sent
 * alone; the server then takes the type as `custom`. Nothing chosen sends nothing.
 */
export function placeFields(place: Place): PlaceFields {
  const { meetingLocationType: type, meetingLocationId: id } = place;
  const address = place.address.trim();
  const override = overrides(place);
  return {
    ...(type === null ? {} : { meetingLocationType: type }),
    ...(id === null ? {} : { meetingLocationId: id }),
    ...(override === null ? {} : { overrideLocationConfig: override }),
    ...(address === '' ? {} : { address }),
  };
}

/** What is sent as `overrideLocationConfig`; null sends nothing. */
export function overrides(place: Place): boolean | null {
  const { meetingLocationType: type, meetingLocationId: id } = place;
  if (type === null && id === null) return null;
  if (type === null) return false;
  if (id === null) return true;
  return place.overrideLocationConfig ?? true;
}

/** Types whose detail must be known before anyone can come: an address or a place in words. */
const NEEDS_DETAIL: ReadonlySet<MeetingLocationType> = new Set(['address']);

/** What is wrong with the place as it stands. */
export function placeErrors(place: Place): FieldError[] {
  const { meetingLocationType: type, meetingLocationId: id } = place;
  if (id !== null && id.trim() === '') {
    return [{ field: 'place', message: m.appointment_place_id_missing() }];
  }
  if (type !== null && NEEDS_DETAIL.has(type) && place.address.trim() === '' && overrides(place) === true) {
    return [{ field: 'placeDetail', message: m.appointment_address_missing() }];
  }
  return [];
}

/** The places a booking can choose by id: the provider's own first, then the calendar's; each id once. */
export function offeredPlaces(
  calendar: BookingCalendar | null,
  assignedUserId: string | null,
): (LocationConfiguration & { meetingId: string; isProviders: boolean })[] {
  const member = calendar?.teamMembers.find(({ userId }) => userId === assignedUserId);
  const found = new Map<string, LocationConfiguration & { meetingId: string; isProviders: boolean }>();
  const add = (places: readonly LocationConfiguration[], isProviders: boolean): void => {
    for (const place of places) {
      const { meetingId } = place;
      if (meetingId !== null && !found.has(meetingId))
        found.set(meetingId, { ...place, meetingId, isProviders });
    }
  };
  add(member?.locationConfigurations ?? [], true);
  add(calendar?.locationConfigurations ?? [], false);
  return [...found.values()];
}
