import type { Appointment } from '../../../shared/appointment/appointment.ts';
import type { OutboxPayload } from '../../../shared/outbox/outbox.ts';
import { appointmentOfBooking } from './order-appointments.ts';
import { timesOfOrder } from './order-times.ts';
import type { OutboxAbout } from './outbox-table.ts';

/** What a row's description is looked up in. */
export type AboutLookups = {
  /** The appointment or blocked slot an id names, as drawn before this order; null when unknown. */
  event: (
    id: string,
  ) =>
    | (Pick<Appointment, 'title' | 'startMs' | 'endMs' | 'contactId' | 'series'> & { clientName?: string })
    | null;
  client: (contactId: string) => { name: string; phone: string | null } | null;
};

const NOTHING: OutboxAbout = {
  contactId: null,
  clientName: '',
  clientPhone: null,
  title: '',
  startMs: null,
  endMs: null,
  isSeries: false,
};

/** Whom and what an order is about, in words kept with it: the event it names may be gone later. */
export function aboutOrder(payload: OutboxPayload, lookups: AboutLookups): OutboxAbout {
  switch (payload.kind) {
    case 'create-contact': {
      const { fields, localContactId } = payload;
      return {
        ...NOTHING,
        contactId: localContactId,
        clientName: `${fields.firstName} ${fields.lastName}`.trim(),
        clientPhone: fields.phone || null,
      };
    }
    case 'create-appointment': {
      const { order } = payload;
      const { contactId, title, startMs, endMs, series } = appointmentOfBooking(order);
      const typed =
        order.client.kind === 'new'
          ? {
              name: `${order.client.fields.firstName} ${order.client.fields.lastName}`.trim(),
              phone: order.client.fields.phone || null,
            }
          : { name: order.client.name, phone: null };
      const client = withClient(contactId, lookups, typed);
      return { ...client, title, startMs, endMs, isSeries: series !== null };
    }
    case 'change-appointment': {
      const { order } = payload;
      const before = aboutEvent(order.appointmentId, lookups);
      const times = timesOfOrder(payload);
      return {
        ...before,
        title: order.update.title ?? before.title,
        startMs: times?.startMs ?? before.startMs,
        endMs: times?.endMs ?? before.endMs,
        isSeries: order.scope === 'series',
      };
    }
    case 'delete-event':
      return { ...aboutEvent(payload.order.eventId, lookups), isSeries: payload.order.scope === 'series' };
    case 'note':
      return { ...aboutEvent(payload.order.appointmentId, lookups), isSeries: false };
    case 'block-slot': {
      const times = timesOfOrder(payload);
      return {
        ...NOTHING,
        title: payload.order.title,
        startMs: times?.startMs ?? null,
        endMs: times?.endMs ?? null,
      };
    }
  }
}

function aboutEvent(id: string, lookups: AboutLookups): OutboxAbout {
  const event = lookups.event(id);
  if (event === null) return NOTHING;
  const client = withClient(event.contactId, lookups, { name: event.clientName ?? '', phone: null });
  const { title, startMs, endMs, series } = event;
  return { ...client, title, startMs, endMs, isSeries: series !== null };
}

function withClient(
  contactId: string | null,
  lookups: AboutLookups,
  otherwise: { name: string; phone: string | null },
): OutboxAbout {
  const known = contactId === null ? null : lookups.client(contactId);
  return {
    ...NOTHING,
    contactId,
    clientName: (known?.name ?? '') || otherwise.name,
    clientPhone: known?.phone ?? otherwise.phone,
  };
}
