/** Deletes an appointment, an instance, a series or a blocked slot. Deleting twice is the same as once. */
import { decodeInstanceId } from '../../../shared/series/instance-id.ts';
import { makeProblem } from '../worker/problem.ts';
import { targetId } from './send-change.ts';
import { wasTriedBefore, type Sender } from './sender.ts';
import { unlessGone } from './unless-gone.ts';

export const deletionSender: Sender<'delete-event'> = {
  async prepare(row, context) {
    const { order } = row.payload;
    const eventId = targetId(order.eventId, order.scope);
    // An instance's id changes when it moves: one that is unknown is not certainly gone (API-NOTES §8).
    if (wasTriedBefore(row) || decodeInstanceId(eventId) === null || order.target === 'blocked-slot') {
      return { next: 'send', preexistingIds: [] };
    }
    const standing = await unlessGone(
      context.api.appointments.get(eventId, { signal: context.signal, priority: 'send' }),
    );
    if (standing !== null) return { next: 'send', preexistingIds: [] };
    return {
      next: 'attention',
      problem: makeProblem(
        'not-found',
        'This appointment of the series is not where it was: it was moved or deleted elsewhere. Nothing was deleted. Look at the calendar, then discard this.',
      ),
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
