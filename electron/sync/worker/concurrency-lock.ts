/**
 * Keeps writes of this workstation apart that look alike on the server. While one of them is on its way or of unknown
 * outcome, its result could be taken for the other's; so they go one after the other.
 */
import type { OutboxPayload } from '../../../shared/outbox/outbox.ts';
import { foldName } from '../../../shared/text/fold.ts';
import type { OutboxRow } from '../../store/outbox/outbox-store.ts';

/** What two writes share that could be mistaken for one another; null where that cannot happen. */
export function lookalikeKeyOf(payload: OutboxPayload): string | null {
  switch (payload.kind) {
    case 'create-appointment': {
      const { client, request } = payload.order;
      const clientId = client.kind === 'existing' ? client.contactId : client.localContactId;
      return JSON.stringify(['booking', clientId, request.calendarId, Date.parse(request.startTime)]);
    }
    case 'create-contact': {
      const { firstName, lastName } = payload.fields;
      return JSON.stringify(['client', foldName(`${firstName} ${lastName}`)]);
    }
    case 'block-slot': {
      const { target, startTime, blockedSlotId } = payload.order;
      return blockedSlotId === null ? JSON.stringify(['block', target, Date.parse(startTime)]) : null;
    }
    case 'note':
      return payload.order.kind === 'add'
        ? JSON.stringify(['note', payload.order.appointmentId, payload.order.body])
        : null;
    case 'change-appointment':
    case 'delete-event':
      return null;
  }
}

/** Who of several lookalikes may travel. */
export class ConcurrencyLock {
  readonly #holderOf = new Map<string, string>();

  /** Takes the lock for a row; false while another row holds it. */
  take(row: Pick<OutboxRow, 'id' | 'payload'>): boolean {
    const key = lookalikeKeyOf(row.payload);
    if (key === null) return true;
    const holder = this.#holderOf.get(key);
    if (holder !== undefined && holder !== row.id) return false;
    this.#holderOf.set(key, row.id);
    return true;
  }

  /** Gives up whatever the row holds: its outcome is known. */
  release(rowId: string): void {
    for (const [key, holder] of this.#holderOf) if (holder === rowId) this.#holderOf.delete(key);
  }
}
