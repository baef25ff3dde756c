import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { OutboxActionOutcome } from '../sync/sync-core-types.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from './open-session.ts';

type BookingHandlers = Pick<
  Handlers,
  | 'booking.create'
  | 'booking.createTogether'
  | 'booking.change'
  | 'booking.delete'
  | 'booking.block'
  | 'booking.note'
  | 'outbox.list'
  | 'outbox.sendNow'
  | 'outbox.discard'
  | 'outbox.restore'
  | 'outbox.undo'
  | 'outbox.useDuplicate'
  | 'outbox.conflictingItems'
  | 'outbox.unreadable'
  | 'outbox.giveUpUnreadable'
  | 'drafts.read'
  | 'drafts.write'
>;

/**
 * The one write path: an order is in the store, with its outbox row, before the call answers.
 *
 * What tells the client is held for the undo window, so that a slip is never told to anyone: a message cannot be taken
 * back. A booking of which nobody is told goes at once; taking it back deletes it. So do blocks and notes.
 */
export function bookingHandlers(openSession: OpenSession, undoWindowMs: () => number): BookingHandlers {
  const atOnce = { undoWindowMs: 0 };
  const undoable = (): { undoWindowMs: number } => ({ undoWindowMs: undoWindowMs() });
  return {
    'booking.create': (order) =>
      openSession().sync.submit(
        { kind: 'create-appointment', order },
        order.request.toNotify === false ? atOnce : undoable(),
      ),
    'booking.createTogether': ({ orders }) =>
      openSession().sync.submitTogether(
        orders.map((order) => ({ kind: 'create-appointment', order })),
        orders.every((order) => order.request.toNotify === false) ? atOnce : undoable(),
      ),
    'booking.change': (order) => openSession().sync.submit({ kind: 'change-appointment', order }, undoable()),
    'booking.delete': (order) => openSession().sync.submit({ kind: 'delete-event', order }, undoable()),
    'booking.block': (order) => openSession().sync.submit({ kind: 'block-slot', order }, atOnce),
    'booking.note': (order) => openSession().sync.submit({ kind: 'note', order }, atOnce),

    'outbox.list': () => openSession().sync.listOutbox(),
    'outbox.sendNow': ({ outboxId }) => entryOrRefusal(openSession().sync.sendNow(outboxId)),
    'outbox.discard': ({ outboxId }) => entryOrRefusal(openSession().sync.discard(outboxId)),
    'outbox.restore': ({ outboxId }) => entryOrRefusal(openSession().sync.restore(outboxId, undoable())),
    'outbox.undo': ({ outboxId }) => entryOrRefusal(openSession().sync.undo(outboxId, undoable())),
    'outbox.useDuplicate': async ({ outboxId }) =>
      entryOrRefusal(await openSession().sync.useDuplicate(outboxId)),

    'outbox.unreadable': () => openSession().store.unreadableRows(),
    'outbox.giveUpUnreadable': ({ outboxId }) => openSession().sync.giveUpUnreadable(outboxId),
    'outbox.conflictingItems': ({ outboxId }) => openSession().sync.conflictingItems(outboxId),

    'drafts.read': () => openSession().store.readDraft(),
    'drafts.write': ({ draft }) => {
      openSession().store.writeDraft(draft);
      return undefined;
    },
  };
}

function entryOrRefusal(outcome: OutboxActionOutcome): OutboxEntry {
  if (outcome.ok) return outcome.entry;
  throw new ExpectedFailure(outcome.code, outcome.message);
}
