/**
 * What the app stores as JSON that another of its versions may have to read, each kind with its version and the steps
 * from the ones before. To change a kind: raise its version, add the step from the old one, and raise `minimumReader`
 * too where an app that leaves the new keys out would do something wrong. Rows wait on workstations for as long as it
 * takes, so a step is never changed or removed once it has shipped.
 */
import {
  type Appointment,
  type BlockedSlot,
  appointmentSchema,
  blockedSlotSchema,
} from '../../../shared/appointment/appointment.ts';
import { type BookingDraft, bookingDraftSchema } from '../../../shared/appointment/booking-draft.ts';
import { type OutboxPayload, outboxPayloadSchema } from '../../../shared/outbox/outbox.ts';
import type { StoredShape } from '../../base/stored-json.ts';

/** What a row of the outbox asks of the server; every kind of it has this one version. */
export const PAYLOAD_SHAPE: StoredShape<OutboxPayload> = {
  schema: outboxPayloadSchema,
  version: 1,
  minimumReader: 1,
  hasVersionInside: true,
  upgrades: {},
};

/** The unfinished form. */
export const DRAFT_SHAPE: StoredShape<BookingDraft> = {
  schema: bookingDraftSchema,
  version: 1,
  minimumReader: 1,
  hasVersionInside: false,
  upgrades: {},
};

/** A cached appointment. */
export const APPOINTMENT_SHAPE: StoredShape<Appointment> = {
  schema: appointmentSchema,
  version: 1,
  minimumReader: 1,
  hasVersionInside: false,
  upgrades: {},
};

/** A cached blocked slot. */
export const BLOCKED_SLOT_SHAPE: StoredShape<BlockedSlot> = {
  schema: blockedSlotSchema,
  version: 1,
  minimumReader: 1,
  hasVersionInside: false,
  upgrades: {},
};
