import { z } from 'zod';
import { bookingDraftSchema, storedDraftSchema } from '../appointment/booking-draft.ts';
import {
  blockOrderSchema,
  bookingOrderSchema,
  changeOrderSchema,
  deleteOrderSchema,
  noteOrderSchema,
} from '../appointment/booking-order.ts';
import { outboxEntrySchema, unreadableRowSchema, conflictingItemsSchema } from '../outbox/outbox.ts';

const nothing = z.undefined();
const byOutboxId = z.strictObject({ outboxId: z.string() });

/**
 * The one write path. Each order is in the store, in one transaction with its outbox row, before
 * the call answers; the answer is that row. How it goes on comes as `outbox.changed`.
 */
export const bookingCalls = {
  'booking.create': { input: bookingOrderSchema, output: outboxEntrySchema },
  'booking.change': { input: changeOrderSchema, output: outboxEntrySchema },
  'booking.delete': { input: deleteOrderSchema, output: outboxEntrySchema },
  'booking.block': { input: blockOrderSchema, output: outboxEntrySchema },
  'booking.note': { input: noteOrderSchema, output: outboxEntrySchema },

  'outbox.list': { input: nothing, output: z.array(outboxEntrySchema) },
  /** Tries again now, whatever was planned. */
  'outbox.sendNow': { input: byOutboxId, output: outboxEntrySchema },
  /** Takes a write back while it is held or waits for the user; `too-late` once it is on its way. */
  'outbox.discard': { input: byOutboxId, output: outboxEntrySchema },
  /** Brings a discarded write back. */
  'outbox.restore': { input: byOutboxId, output: outboxEntrySchema },
  /**
   * Takes a booking back whether it was sent or not, a series with its moved dates. Answers the discarded booking, or the
   * deletion on its way: discarding that one keeps everything.
   */
  'outbox.undo': { input: byOutboxId, output: outboxEntrySchema },
  /** What the server has where a refused write wanted to be; looks there once where nothing is known yet. */
  'outbox.conflictingItems': { input: byOutboxId, output: conflictingItemsSchema },
  /** For a client refused as a duplicate: goes on with the client the server already has. */
  'outbox.useDuplicate': { input: byOutboxId, output: outboxEntrySchema },

  /** Several bookings that belong together, such as a series and its moved dates: all are safe when this answers, or none. */
  'booking.createTogether': {
    input: z.strictObject({ orders: z.array(bookingOrderSchema).min(1).max(400) }),
    output: z.array(outboxEntrySchema),
  },
  /** Ends a series before one of its dates, and deletes dates that go besides: all of it is safe when this answers, or none. */
  'booking.endSeries': {
    input: z.strictObject({ end: changeOrderSchema, going: z.array(deleteOrderSchema).max(400) }),
    output: outboxEntrySchema,
  },
  /** The unfinished form of the last session; null when there is none. */
  'drafts.read': { input: nothing, output: storedDraftSchema },
  /** Unsent writes that cannot be read on this PC, for another version's doing or for damage: kept, not sent. */
  'outbox.unreadable': { input: nothing, output: z.array(unreadableRowSchema) },
  /** Gives one of them up, as the user wants it; answers with those that are left. */
  'outbox.giveUpUnreadable': { input: byOutboxId, output: z.array(unreadableRowSchema) },
  /** Saves them, as they lie on the disk, where the user chooses; null when no place was chosen. */
  'outbox.saveUnreadable': { input: nothing, output: z.strictObject({ fileName: z.string() }).nullable() },
  /** Keeps the form as it stands; null forgets it. Answers once it is on disk. */
  'drafts.write': { input: z.strictObject({ draft: bookingDraftSchema.nullable() }), output: nothing },
} as const;

export const bookingEvents = {
  'outbox.changed': outboxEntrySchema,
} as const;
