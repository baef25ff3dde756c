import type { BookingOrder } from '../../shared/appointment/booking-order.ts';
import { failure, type FailureOf } from '../../shared/failures/failures.ts';
import type { OutboxEntry, OutboxPayload } from '../../shared/outbox/outbox.ts';
import { SAMPLE_CALENDARS, SAMPLE_CONTACTS, SAMPLE_LOCATION } from './sample-directory.ts';
import { SAMPLE_NOW_MS, sampleInstant } from './sample-clinic.ts';

/** A booking of the sample clinic as the form would hand it over. */
export function sampleOrder(given: Partial<BookingOrder> = {}): BookingOrder {
  return {
    orderId: '8f14e45f-ceea-467f-a8d2-4c1bd5a7e001',
    client: { kind: 'existing', contactId: 'contact-0', name: 'Ana López' },
    request: {
      calendarId: SAMPLE_CALENDARS[0]?.id ?? '',
      locationId: SAMPLE_LOCATION.id,
      startTime: '2026-11-23T14:00:00-05:00',
      endTime: '2026-11-23T14:30:00-05:00',
      title: 'Initial consultation: Ana López',
      appointmentStatus: 'confirmed',
      assignedUserId: '0007BWpSzSwfiuSl0tR2',
      toNotify: true,
    },
    meant: { startWall: '2026-11-23T14:00', endWall: '2026-11-23T14:30', timeZone: SAMPLE_LOCATION.timeZone },
    acceptConflicts: false,
    ...given,
  };
}

/** What main makes of an order: a row of the outbox. */
export function sampleEntry(payload: OutboxPayload, given: Partial<OutboxEntry> = {}): OutboxEntry {
  const isBooking = payload.kind === 'create-appointment';
  const request = isBooking ? payload.order.request : null;
  const times = payload.kind === 'change-appointment' ? payload.order.update : request;
  const contact = SAMPLE_CONTACTS.find(
    ({ id }) =>
      isBooking && payload.order.client.kind === 'existing' && id === payload.order.client.contactId,
  );
  return {
    id: payload.kind === 'create-contact' ? payload.localContactId : payload.order.orderId,
    payload,
    state: 'queued',
    attempts: 0,
    createdAtMs: SAMPLE_NOW_MS - 90_000,
    notBeforeMs: SAMPLE_NOW_MS - 85_000,
    nextAttemptAtMs: null,
    problem: null,
    waitsForId: null,
    serverId: null,
    deskName: 'FRONT-DESK-1',
    summary: {
      clientName: contact?.name ?? (isBooking ? clientName(payload.order) : 'Ana López'),
      clientPhone: contact?.phone ?? null,
      title: request?.title ?? 'Change',
      startMs: times?.startTime ? Date.parse(times.startTime) : null,
      endMs: times?.endTime ? Date.parse(times.endTime) : null,
      isSeries: request?.rrule !== undefined,
    },
    ...given,
  };
}

function clientName({ client }: BookingOrder): string {
  return client.kind === 'existing'
    ? client.name
    : `${client.fields.firstName} ${client.fields.lastName}`.trim();
}

/** A slot refused because it was taken, with the three nearest free ones. */
export function sampleSlotTaken(): FailureOf<'slot-taken'> {
  const slot = (wall: string) => ({
    startMs: sampleInstant(wall),
    endMs: sampleInstant(wall) + 30 * 60_000,
    assignedUserId: '0007BWpSzSwfiuSl0tR2',
  });
  return failure('slot-taken', {
    serverMessage: 'The slot you have selected is no longer available.',
    field: 'startTime',
    taken: [
      {
        startMs: sampleInstant('2026-11-23T15:00'),
        endMs: sampleInstant('2026-11-23T15:30'),
        title: 'Li Wei',
      },
    ],
    takenCount: 1,
    alternatives: [slot('2026-11-23T15:30'), slot('2026-11-23T16:15'), slot('2026-11-24T09:00')],
  });
}

/** Three rows: one waiting, one refused, one done. */
export function sampleEntries(): OutboxEntry[] {
  const order = (orderId: string, client: number): BookingOrder =>
    sampleOrder({
      orderId,
      client: {
        kind: 'existing',
        contactId: `contact-${client}`,
        name: SAMPLE_CONTACTS[client]?.name ?? '',
      },
    });
  const row = (orderId: string, client: number, given: Partial<OutboxEntry>): OutboxEntry =>
    sampleEntry({ kind: 'create-appointment', version: 1, order: order(orderId, client) }, given);
  return [
    row('11111111-1111-4111-8111-111111111111', 5, { nextAttemptAtMs: SAMPLE_NOW_MS + 30_000, attempts: 2 }),
    row('22222222-2222-4222-8222-222222222222', 6, {
      state: 'needs-attention',
      problem: sampleSlotTaken(),
      attempts: 1,
    }),
    row('33333333-3333-4333-8333-333333333333', 8, {
      state: 'done',
      serverId: 'Jx1appointment',
      attempts: 1,
    }),
  ];
}
