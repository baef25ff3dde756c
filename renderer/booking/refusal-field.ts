import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import { draftFieldOf, type DraftField } from '../../shared/appointment/draft-field.ts';
import type { OutboxProblem } from '../../shared/outbox/outbox.ts';

/** The field a refusal lands on: the one the server names, else the one its kind is about. */
export function refusalField(problem: OutboxProblem, client: BookingDraft['client'] | undefined): DraftField {
  if (problem.field !== null) {
    const field = draftFieldOf(problem.field);
    // Of a client the server knows, the form has no fields to mend.
    return field.startsWith('client') && client?.kind !== 'new' ? 'client' : field;
  }
  if (problem.code === 'slot-taken') return 'start';
  if (problem.code === 'duplicate-contact') return 'client';
  return problem.code === 'series-not-applied' ? 'repeat' : 'form';
}

/** Which parts of a draft answer a refusal about a field; a field not named here is answered by any change. */
const ANSWERED_BY: Partial<Record<DraftField, readonly (keyof BookingDraft)[]>> = {
  client: ['client'],
  clientPhone: ['client'],
  clientEmail: ['client'],
  calendar: ['calendarId'],
  provider: ['assignedUserId', 'calendarId'],
  start: ['startWall', 'endWall', 'calendarId', 'assignedUserId', 'repeat', 'skipSlotValidation'],
  end: ['startWall', 'endWall', 'calendarId', 'assignedUserId', 'repeat', 'skipSlotValidation'],
  repeat: ['repeat', 'startWall'],
  place: ['place'],
  placeDetail: ['place'],
  title: ['title', 'titleEdited'],
  notes: ['notes'],
  status: ['status'],
};

/** True when a change of the form is about what was refused: the refusal then counts as answered. */
export function answersRefusal(field: DraftField, patch: Partial<BookingDraft>): boolean {
  const keys = ANSWERED_BY[field];
  return keys === undefined || keys.some((key) => key in patch);
}
