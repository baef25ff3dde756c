/** Blocks time of a provider or an event calendar, or changes a block (API-NOTES §10). */
import type { BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type { BlockRequest } from '../../api/client-types.ts';
import {
  wasTriedBefore,
  unlessGone,
  type Reconciliation,
  type RowOf,
  type SendContext,
  type Sender,
} from './sender.ts';
import { decodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import { failure } from '../../../shared/failures/failures.ts';
import { targetId } from './send-change.ts';

/* Deletes an appointment, an instance, a series or a blocked slot. Deleting twice is the same as once. */

export const deletionSender: Sender<'delete-event'> = {
  async prepare(row, context) {
    const { order } = row.payload;
    const eventId = targetId(order.eventId, order.scope);
    // An instance's id changes when it moves: one that is unknown is not certainly gone (API-NOTES §8).
    // A date that goes with the end of its series is gone already where the server counts it to the series.
    const mayBeGone = wasTriedBefore(row) || order.partOf !== undefined;
    if (mayBeGone || decodeInstanceId(eventId) === null || order.target === 'blocked-slot') {
      return { next: 'send', preexistingIds: [] };
    }
    const standing = await unlessGone(
      context.api.appointments.get(eventId, { signal: context.signal, priority: 'send' }),
    );
    if (standing !== null) return { next: 'send', preexistingIds: [] };
    return {
      next: 'attention',
      problem: failure('not-found', { what: 'occurrence' }),
    };
  },

  async send(row, context) {
    const eventId = targetId(row.payload.order.eventId, row.payload.order.scope);
    // Gone already is what was ordered.
    await unlessGone(context.api.events.remove(eventId, { signal: context.signal, priority: 'send' }));
    return { next: 'done', result: { kind: 'deleted' } };
  },

  async reconcile(row, context) {
    const { order } = row.payload;
    if (order.target === 'blocked-slot') return { next: 'not-found', resendIsHarmless: true };
    const eventId = targetId(order.eventId, order.scope);
    const standing = await unlessGone(
      context.api.appointments.get(eventId, { signal: context.signal, priority: 'send' }),
    );
    if (standing === null || standing.deleted === true) return { next: 'done', result: { kind: 'deleted' } };
    return { next: 'not-found', resendIsHarmless: true };
  },
};

type BlockRow = RowOf<'block-slot'>;

function requestOf(row: BlockRow, context: SendContext): BlockRequest {
  const { order } = row.payload;
  const target =
    order.target.kind === 'provider'
      ? { assignedUserId: order.target.assignedUserId }
      : { calendarId: order.target.calendarId };
  return {
    locationId: context.locationId,
    target,
    title: order.title,
    startTime: order.startTime,
    endTime: order.endTime,
  };
}

/** Blocks of the same owner that look like the ordered one. */
async function listAlike(row: BlockRow, context: SendContext): Promise<BlockedSlot[]> {
  const { order } = row.payload;
  const owner =
    order.target.kind === 'provider'
      ? { userId: order.target.assignedUserId }
      : { calendarId: order.target.calendarId };
  const startMs = Date.parse(order.startTime);
  const endMs = Date.parse(order.endTime);
  const listing = await context.api.blockedSlots.list(
    { locationId: context.locationId, owner, startMs, endMs },
    { signal: context.signal, priority: 'send' },
  );
  return listing.items.filter(
    (block) =>
      block.startMs === startMs && block.endMs === endMs && block.title.trim() === order.title.trim(),
  );
}

async function search(row: BlockRow, context: SendContext): Promise<Reconciliation> {
  const { order } = row.payload;
  const alike = await listAlike(row, context);
  const ours = alike.find((block) =>
    order.blockedSlotId === null ? !row.preexistingIds.includes(block.id) : block.id === order.blockedSlotId,
  );
  if (ours !== undefined) return { next: 'done', result: { kind: 'blocked-slot', blockedSlot: ours } };
  return { next: 'not-found', resendIsHarmless: order.blockedSlotId !== null };
}

export const blockSender: Sender<'block-slot'> = {
  async prepare(row, context) {
    if (wasTriedBefore(row)) {
      const earlier = await search(row, context);
      if (earlier.next !== 'not-found') return earlier;
    }
    if (row.payload.order.blockedSlotId !== null) return { next: 'send', preexistingIds: [] };
    const alike = await listAlike(row, context);
    return { next: 'send', preexistingIds: alike.map((block) => block.id) };
  },

  async send(row, context) {
    const request = requestOf(row, context);
    const options = { signal: context.signal, priority: 'send' } as const;
    const { blockedSlotId } = row.payload.order;
    const blockedSlot =
      blockedSlotId === null
        ? await context.api.blockedSlots.create(request, options)
        : await context.api.blockedSlots.update(blockedSlotId, request, options);
    return { next: 'done', result: { kind: 'blocked-slot', blockedSlot } };
  },

  reconcile: search,
};
