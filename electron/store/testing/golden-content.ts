/** One of everything a store can hold, for the golden files and for the versions that must be able to open it. */
import type { StoreBench } from './store-test-kit.ts';
import { failure } from '../../../shared/failures/failures.ts';
import {
  DAY_MS,
  MONDAY_MS,
  appointment,
  booking,
  contact,
  directory,
  instance,
  listing,
  move,
  orderId,
  problem,
  statusChange,
} from './store-test-kit.ts';

const AT_ONCE = { undoWindowMs: 0 };
const HELD = { undoWindowMs: 60_000 };
const UNSENT = { preexistingIds: [] };

/** Each row of the outbox in a golden file, by its id. Later versions may add rows; these stay. */
export const GOLDEN_STATES: Readonly<Record<string, string>> = {
  [orderId(1)]: 'queued',
  'local-2': 'queued',
  [orderId(2)]: 'queued',
  [orderId(3)]: 'sending',
  [orderId(4)]: 'unknown',
  [orderId(5)]: 'held',
  [orderId(6)]: 'needs-attention',
  [orderId(7)]: 'held',
  [orderId(8)]: 'queued',
  [orderId(9)]: 'queued',
  [orderId(10)]: 'discarded',
  [orderId(11)]: 'done',
};

/** A form half filled in. */
export const GOLDEN_DRAFT = {
  draftId: orderId(99),
  purpose: { kind: 'new' as const },
  client: { kind: 'none' as const, query: 'ros' },
  calendarId: 'cal',
  assignedUserId: null,
  startWall: '2026-11-26T10:00',
  endWall: '2026-11-26T10:30',
  repeat: null,
  place: { meetingLocationType: null, meetingLocationId: null, address: '', overrideLocationConfig: null },
  title: '',
  titleEdited: false,
  notes: 'Ask for the card',
  status: 'confirmed' as const,
  ignoreDateRange: false,
  skipSlotValidation: false,
  runAutomations: true,
};

/** Puts one of everything into the bench's store. */
export async function fillStore({ store }: StoreBench): Promise<void> {
  const { outbox } = store;
  store.writeDirectory(directory);
  await store.contacts.upsertMany([
    contact('con'),
    contact('c2', { name: 'Rosan Deo', firstName: 'Rosan', lastName: 'Deo' }),
  ]);
  await store.schedule.replaceListing(
    listing([
      appointment('a'),
      appointment('b', { startMs: MONDAY_MS + DAY_MS }),
      instance('s', MONDAY_MS),
      instance('s', MONDAY_MS + 7 * DAY_MS),
    ]),
  );
  store.schedule.writeNotes('a', [
    { id: 'n1', body: 'Bring the X-ray', userId: null, authorName: null, dateAddedMs: null },
  ]);
  store.writeMeta('cursor', { after: 'x' });
  store.writeMeta('typed-texts', [{ key: 'note a new', text: 'Half a', keptAtMs: MONDAY_MS }]);
  store.writeDraft(GOLDEN_DRAFT);

  outbox.addOrder({ kind: 'create-appointment', order: booking(1) }, AT_ONCE);
  outbox.addOrder({ kind: 'create-appointment', order: booking(2, { newClient: 'local-2' }) }, AT_ONCE);
  outbox.addOrder({ kind: 'change-appointment', order: move(3, 'a', MONDAY_MS + 2 * DAY_MS) }, AT_ONCE);
  outbox.markSending(orderId(3), UNSENT);
  outbox.addOrder({ kind: 'create-appointment', order: booking(4) }, AT_ONCE);
  outbox.markSending(orderId(4), { preexistingIds: ['lookalike'] });
  outbox.markUnknown(orderId(4), { problem: problem('timeout'), nextAttemptAtMs: MONDAY_MS });
  outbox.addOrder(
    { kind: 'create-appointment', order: booking(5, { rrule: 'RRULE:FREQ=WEEKLY;COUNT=4' }) },
    HELD,
  );
  outbox.addOrder({ kind: 'create-appointment', order: booking(6) }, AT_ONCE);
  outbox.markSending(orderId(6), UNSENT);
  outbox.markNeedsAttention(
    orderId(6),
    failure('slot-taken', {
      alternatives: [{ startMs: MONDAY_MS, endMs: MONDAY_MS + 1, assignedUserId: null }],
    }),
  );
  outbox.addOrder({ kind: 'change-appointment', order: statusChange(7, 'b', 'cancelled') }, HELD);
  const meant = booking(8).meant;
  outbox.addOrder(
    {
      kind: 'block-slot',
      order: {
        orderId: orderId(8),
        blockedSlotId: null,
        title: 'Lunch',
        target: { kind: 'provider', assignedUserId: 'usr' },
        startTime: new Date(MONDAY_MS).toISOString(),
        endTime: new Date(MONDAY_MS + DAY_MS / 24).toISOString(),
        meant,
      },
    },
    AT_ONCE,
  );
  outbox.addOrder(
    { kind: 'note', order: { kind: 'add', orderId: orderId(9), appointmentId: 'b', body: 'Parks outside' } },
    AT_ONCE,
  );
  outbox.addOrder({ kind: 'create-appointment', order: booking(10) }, HELD);
  outbox.discard(orderId(10));
  outbox.addOrder({ kind: 'create-appointment', order: booking(11) }, AT_ONCE);
  outbox.markSending(orderId(11), UNSENT);
  outbox.markDone(orderId(11), { kind: 'appointment', appointment: appointment('made11') });
  outbox.addOrder(
    {
      kind: 'delete-event',
      order: { orderId: orderId(12), eventId: 'made11', scope: 'single', target: 'appointment' },
    },
    AT_ONCE,
  );
  outbox.addOrder(
    {
      kind: 'create-appointment',
      order: { ...booking(13), partOf: { orderId: orderId(5), date: '2026-11-30' } },
    },
    HELD,
  );
}
