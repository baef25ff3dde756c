/** Which rows are one command: a series and its moved dates, the end of a series and the dates that go with it, or what undoes them. */
import { seriesOrderIdOf } from '../../../shared/outbox/outbox.ts';
import type { OutboxTable, StoredOutboxRow } from './outbox-table.ts';

/** The moved dates that belong to a series' row, whatever their state, in their order. */
export function partsOf(table: OutboxTable, seriesOrderId: string): StoredOutboxRow[] {
  return table
    .select('WHERE o.waits_for_id = ? ORDER BY o.sequence', seriesOrderId)
    .filter(({ payload }) => seriesOrderIdOf(payload) === seriesOrderId);
}

/**
 * The row that decides for this one: for a moved date its series, as long as that is not done; after that, and for every
 * other row, the row itself.
 */
export function leaderOf(table: OutboxTable, row: StoredOutboxRow): StoredOutboxRow {
  const seriesOrderId = seriesOrderIdOf(row.payload);
  const series = seriesOrderId === null ? null : table.read(seriesOrderId);
  return series === null || series.state === 'done' ? row : series;
}
