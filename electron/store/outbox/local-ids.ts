import { z } from 'zod';
import { type OutboxPayload, seriesOrderIdOf } from '../../../shared/outbox/outbox.ts';
import { decodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import type { StoreDatabase } from '../database/database.ts';

/** What this workstation's own names for things begin with, until the server has named them. */
const LOCAL_PREFIX = 'local-';

/** What an appointment made by an order is called before the server names it. */
export function localAppointmentId(orderId: string): string {
  return `${LOCAL_PREFIX}${orderId}`;
}

/** The order that made what a local id names; null for an id of the server's. */
export function orderIdOfLocalId(id: string): string | null {
  const masterId = masterIdOf(id);
  return masterId.startsWith(LOCAL_PREFIX) ? masterId.slice(LOCAL_PREFIX.length) : null;
}

/** The series an id belongs to, or the id itself where it is no instance. */
export function masterIdOf(id: string): string {
  return decodeInstanceId(id)?.masterId ?? id;
}

/** What the server has named that this workstation had named first. */
export type LocalIds = {
  /** The server's id for a local one; also for an instance of a series made here. Other ids come back as they are. */
  resolve(id: string): string;
  /** Inside a transaction: from now on the server's id is meant. */
  learn(localId: string, serverId: string): void;
};

/** Keeps names in the table `local_ids`. */
export function createLocalIds(database: StoreDatabase): LocalIds {
  return {
    resolve(id) {
      if (!id.startsWith(LOCAL_PREFIX)) return id;
      const localId = masterIdOf(id);
      const row = database.get(
        z.object({ server_id: z.string() }),
        'SELECT server_id FROM local_ids WHERE local_id = ?',
        localId,
      );
      return row === null ? id : row.server_id + id.slice(localId.length);
    },
    learn(localId, serverId) {
      database.run(
        `INSERT INTO local_ids (local_id, server_id) VALUES (?, ?)
         ON CONFLICT (local_id) DO UPDATE SET server_id = excluded.server_id`,
        localId,
        serverId,
      );
    },
  };
}

/**
 * The payload with every local id replaced by what the server calls it. A new client that exists by now becomes
 * an existing one.
 */
export function resolvePayload(payload: OutboxPayload, resolve: (id: string) => string): OutboxPayload {
  switch (payload.kind) {
    case 'create-contact':
      return payload;
    case 'create-appointment': {
      const { client } = payload.order;
      if (client.kind === 'existing') {
        const contactId = resolve(client.contactId);
        return { ...payload, order: { ...payload.order, client: { ...client, contactId } } };
      }
      const contactId = resolve(client.localContactId);
      if (contactId === client.localContactId) return payload;
      const name = `${client.fields.firstName} ${client.fields.lastName}`.trim();
      return { ...payload, order: { ...payload.order, client: { kind: 'existing', contactId, name } } };
    }
    case 'change-appointment': {
      const appointmentId = resolve(payload.order.appointmentId);
      return { ...payload, order: { ...payload.order, appointmentId } };
    }
    case 'delete-event':
      return { ...payload, order: { ...payload.order, eventId: resolve(payload.order.eventId) } };
    case 'block-slot': {
      const { blockedSlotId } = payload.order;
      if (blockedSlotId === null) return payload;
      return { ...payload, order: { ...payload.order, blockedSlotId: resolve(blockedSlotId) } };
    }
    case 'note': {
      const appointmentId = resolve(payload.order.appointmentId);
      return { ...payload, order: { ...payload.order, appointmentId } };
    }
  }
}

/** What a payload is about: rows of one entity go one after another. */
export function concurrencyKeyOf(payload: OutboxPayload): string {
  switch (payload.kind) {
    case 'create-contact':
      return `contact:${payload.localContactId}`;
    case 'create-appointment':
      return `appointment:${localAppointmentId(payload.order.orderId)}`;
    case 'change-appointment':
    case 'note':
      return `appointment:${masterIdOf(payload.order.appointmentId)}`;
    case 'delete-event':
      return `${payload.order.target}:${masterIdOf(payload.order.eventId)}`;
    case 'block-slot': {
      const { blockedSlotId, orderId } = payload.order;
      return `blocked-slot:${blockedSlotId === null ? localAppointmentId(orderId) : masterIdOf(blockedSlotId)}`;
    }
  }
}

/**
 * The row that must be done before a payload is sent; null when none: for a moved date its series, for any other the row
 * whose answer will name what the payload names.
 */
export function waitsForRow(payload: OutboxPayload): string | null {
  const seriesOrderId = seriesOrderIdOf(payload);
  if (seriesOrderId !== null) return seriesOrderId;
  switch (payload.kind) {
    case 'create-contact':
      return null;
    case 'create-appointment': {
      const { client } = payload.order;
      if (client.kind === 'new') return client.localContactId;
      // A client's row bears the local id itself.
      return client.contactId.startsWith(LOCAL_PREFIX) ? client.contactId : null;
    }
    case 'change-appointment':
    case 'note':
      return orderIdOfLocalId(payload.order.appointmentId);
    case 'delete-event':
      return orderIdOfLocalId(payload.order.eventId);
    case 'block-slot':
      return payload.order.blockedSlotId === null ? null : orderIdOfLocalId(payload.order.blockedSlotId);
  }
}
