/** The places of the booking form where something can be wrong, and which of them a refusal by the server is about. */

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

const FIELD_OF_REQUEST: Readonly<Record<string, DraftField>> = {
  contactId: 'client',
  firstName: 'clientFirstName',
  lastName: 'clientLastName',
  name: 'clientFirstName',
  phone: 'clientPhone',
  email: 'clientEmail',
  calendarId: 'calendar',
  assignedUserId: 'provider',
  userId: 'provider',
  startTime: 'start',
  endTime: 'end',
  rrule: 'repeat',
  meetingLocationType: 'place',
  meetingLocationId: 'place',
  overrideLocationConfig: 'place',
  address: 'placeDetail',
  title: 'title',
  appointmentStatus: 'status',
  description: 'notes',
};

/** The form's field for a field of the API's request, by its documented name; `form` for one the form has no place for. */
export function draftFieldOf(requestField: string | null): DraftField {
  return (requestField === null ? undefined : FIELD_OF_REQUEST[requestField]) ?? 'form';
}

/** Errors in the order of the form, the first for each field only: the one to mend first. */
export function inFormOrder(errors: readonly FieldError[]): FieldError[] {
  return DRAFT_FIELDS.flatMap((field) => {
    const first = errors.find((error) => error.field === field);
    return first === undefined ? [] : [first];
  });
}
