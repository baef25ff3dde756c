/**
 * What the app stores as JSON that another of its versions may have to read, each kind with its version and the steps
 * from the ones before. To change a kind: raise its version, add the step from the old one, and raise `minimumReader`
 * too where an app that leaves the new keys out would do something wrong. Rows wait on workstations for as long as it
 * takes, so a step is never changed or removed once it has shipped.
 */
import { z } from 'zod';
import {
  type Appointment,
  type BlockedSlot,
  appointmentSchema,
  blockedSlotSchema,
} from '../../../shared/appointment/appointment.ts';
import { type BookingDraft, bookingDraftSchema } from '../../../shared/appointment/booking-draft.ts';
import { type Failure, failureSchema } from '../../../shared/failures/failures.ts';
import { type OutboxPayload, outboxPayloadSchema } from '../../../shared/outbox/outbox.ts';
import type { StoredShape } from '../../base/stored-json.ts';

/**
 * What a row of the outbox asks of the server; every kind of it has this one version. Version 2 knows commands that end a
 * series before one of its dates: an app that knew nothing of what belongs together there would send half of it.
 */
export const PAYLOAD_SHAPE: StoredShape<OutboxPayload> = {
  schema: outboxPayloadSchema,
  version: 2,
  minimumReader: (payload) => (endsSeries(payload) ? 2 : 1),
  versionInside: 1,
  upgrades: { 1: (json) => json },
};

function endsSeries(payload: OutboxPayload): boolean {
  if (payload.kind !== 'change-appointment') return false;
  const { seriesEnd, partOf, takesBack } = payload.order;
  return [seriesEnd, partOf, takesBack].some((said) => said !== undefined);
}

/**
 * Why a row of the outbox came back. Version 1 stored a sentence beside the code; where that says more than its code, it
 * goes on as the `note`, which is shown in its place. A new code raises nothing: an app that does not know it reads
 * `other-version`.
 */
export const PROBLEM_SHAPE: StoredShape<Failure> = {
  schema: failureSchema,
  version: 2,
  minimumReader: 2,
  versionInside: null,
  upgrades: { 1: withoutSentence },
};

/** What version 1 stored of a problem. */
const problemOf1Schema = z.object({
  code: z.string(),
  message: z.string(),
  serverMessage: z.string().nullable(),
  field: z.string().nullable(),
  duplicateContactId: z.string().nullable(),
  alternatives: z.array(z.unknown()),
});

function withoutSentence(json: Record<string, unknown>): Record<string, unknown> {
  const { code, message, serverMessage, field, duplicateContactId, alternatives } =
    problemOf1Schema.parse(json);
  const refusal = { serverMessage, field, note: message };
  switch (code) {
    case 'offline':
    case 'timeout':
    case 'rate-limited':
    case 'server-error':
    case 'token-rejected':
    case 'version-header':
    case 'location-forbidden':
    case 'location-inactive':
      return { code, params: {} };
    case 'scope-missing':
    case 'outcome-unknown':
      return { code, params: { note: message } };
    case 'slot-taken':
      return { code, params: { ...refusal, alternatives } };
    case 'duplicate-contact':
      return { code, params: { ...refusal, contactId: duplicateContactId } };
    case 'rejected':
    case 'not-found':
    case 'changed-elsewhere':
    case 'series-not-applied':
    case 'waiting-for-earlier':
      return { code, params: refusal };
    default:
      // `unreadable` was an answer, a mistake of the app's own or another version's words: only its sentence says which.
      return { code: 'other-version', params: { note: message } };
  }
}

/** The unfinished form. */
export const DRAFT_SHAPE: StoredShape<BookingDraft> = {
  schema: bookingDraftSchema,
  version: 1,
  minimumReader: 1,
  versionInside: null,
  upgrades: {},
};

/** A cached appointment. */
export const APPOINTMENT_SHAPE: StoredShape<Appointment> = {
  schema: appointmentSchema,
  version: 1,
  minimumReader: 1,
  versionInside: null,
  upgrades: {},
};

/** A cached blocked slot. */
export const BLOCKED_SLOT_SHAPE: StoredShape<BlockedSlot> = {
  schema: blockedSlotSchema,
  version: 1,
  minimumReader: 1,
  versionInside: null,
  upgrades: {},
};
