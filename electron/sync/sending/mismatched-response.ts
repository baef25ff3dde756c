/**
 * Remembers, across restarts, a booking the server made otherwise than ordered, and lookalikes the user was shown,
 * so that "Send now" and "Edit" never make a second one.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { OutboxRow } from '../../store/outbox/outbox-store.ts';
import type { Store } from '../../store/store.ts';

const answerSchema = z.object({
  /** What the server made for this row; null when it only may have. */
  serverId: z.string().nullable(),
  /** Lookalikes the user was shown: when it sends on, they are not this row's. */
  seenTwinIds: z.array(z.string()),
  /** Fingerprint of the order that was answered, to notice an edit. */
  orderHash: z.string(),
});

/** What is remembered of one row. */
export type MismatchedResponse = z.infer<typeof answerSchema>;

type RememberedRow = Pick<OutboxRow, 'id' | 'payload'>;

const keyOf = (rowId: string): string => `sync.answered.${rowId}`;

function hashOf(row: RememberedRow): string {
  return createHash('sha256').update(JSON.stringify(row.payload)).digest('base64');
}

/** What is remembered of a row; null when nothing is. */
export function readAnswer(store: Store, rowId: string): MismatchedResponse | null {
  const kept = answerSchema.safeParse(store.readMeta(keyOf(rowId)));
  return kept.success ? kept.data : null;
}

/** Keeps what the server made for a row, or which lookalikes were shown, on disk before the user is told. */
export function rememberAnswer(
  store: Store,
  row: RememberedRow,
  serverId: string | null,
  seenTwinIds: readonly string[] = [],
): void {
  const before = readAnswer(store, row.id)?.seenTwinIds ?? [];
  const answer: MismatchedResponse = {
    serverId,
    seenTwinIds: [...new Set([...before, ...seenTwinIds])],
    orderHash: hashOf(row),
  };
  store.writeMeta(keyOf(row.id), answer);
}

/** Forgets it, once the row is done or begins again. */
export function forgetAnswer(store: Store, rowId: string): void {
  if (store.readMeta(keyOf(rowId)) !== null) store.writeMeta(keyOf(rowId), null);
}

/** True while the row still orders what was answered; false after the user edited it. */
export function hasSameOrder(answer: MismatchedResponse, row: RememberedRow): boolean {
  return answer.orderHash === hashOf(row);
}
