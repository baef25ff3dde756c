import { z } from 'zod';
import { type Appointment, appointmentSchema } from '../../../shared/appointment/appointment.ts';
import { type SeriesDefinition, seriesDefinitionSchema } from '../../../shared/series/repeat-rule.ts';
import type { StoreDatabase } from '../database/database.ts';
import { parseTolerantly } from '../../base/stored-json.ts';
import type { Cipher } from '../database/encryption.ts';

/** A series the server has, to be drawn from its rule wherever no listing covers it. */
export type KnownSeries = {
  /** Id of the master. */
  seriesId: string;
  firstStartMs: number;
  /** Listings asked for before this say nothing of the series; 0 when it was learned from one. */
  definedAtMs: number;
  definition: SeriesDefinition;
  /** What each occurrence shows; its times are those of the first known occurrence. */
  template: Appointment;
};

/** Reads and writes the table `series`. */
export type SeriesTable = {
  read(seriesId: string): KnownSeries | null;
  /** Series that begin before the given moment. */
  startingBefore(endMs: number): KnownSeries[];
  put(series: KnownSeries): void;
  remove(seriesId: string): void;
  /** At start-up: what was defined "in the future" was so before the clock was set back. */
  clampTimes(nowMs: number): void;
  clear(): void;
};

const rowSchema = z.object({
  series_id: z.string(),
  first_start_ms: z.number(),
  defined_at_ms: z.number(),
  body: z.instanceof(Uint8Array),
});
const bodySchema = z.strictObject({ definition: seriesDefinitionSchema, template: appointmentSchema });

/** Makes the table's reader and writer; all series are kept opened in memory, they are few. */
export function createSeriesTable(database: StoreDatabase, cipher: Cipher): SeriesTable {
  const place = (seriesId: string) => ({ table: 'series', rowId: seriesId, column: 'body' });
  const opened = new Map<string, { definedAtMs: number; body: Buffer; series: KnownSeries }>();

  /** Null where the row is damaged, or in a shape this version cannot read: it is let go, and learned again. */
  function open(row: z.infer<typeof rowSchema>): KnownSeries | null {
    const known = opened.get(row.series_id);
    if (known?.definedAtMs === row.defined_at_ms && known.body.equals(row.body)) return known.series;
    const body = parseTolerantly(bodySchema, cipher.decrypt(row.body, place(row.series_id)));
    if (body === null) {
      database.run('DELETE FROM series WHERE series_id = ?', row.series_id);
      database.run('DELETE FROM listings WHERE end_ms > ?', row.first_start_ms);
      return null;
    }
    const series = {
      seriesId: row.series_id,
      firstStartMs: row.first_start_ms,
      definedAtMs: row.defined_at_ms,
      ...body,
    };
    opened.set(row.series_id, { definedAtMs: row.defined_at_ms, body: Buffer.from(row.body), series });
    return series;
  }

  return {
    read(seriesId) {
      const row = database.get(rowSchema, 'SELECT * FROM series WHERE series_id = ?', seriesId);
      return row === null ? null : open(row);
    },
    startingBefore: (endMs) =>
      database
        .all(
          rowSchema,
          'SELECT * FROM series WHERE first_start_ms < ? ORDER BY first_start_ms, series_id',
          endMs,
        )
        .flatMap((row) => open(row) ?? []),
    put({ seriesId, firstStartMs, definedAtMs, definition, template }) {
      database.run(
        `INSERT OR REPLACE INTO series (series_id, calendar_id, first_start_ms, defined_at_ms, body)
         VALUES (?, ?, ?, ?, ?)`,
        seriesId,
        template.calendarId,
        firstStartMs,
        definedAtMs,
        cipher.encrypt({ definition, template }, place(seriesId)),
      );
    },
    remove(seriesId) {
      opened.delete(seriesId);
      database.run('DELETE FROM series WHERE series_id = ?', seriesId);
    },
    clampTimes(nowMs) {
      database.run('UPDATE series SET defined_at_ms = ? WHERE defined_at_ms > ?', nowMs, nowMs);
      opened.clear();
    },
    clear() {
      opened.clear();
      database.run('DELETE FROM series');
    },
  };
}
