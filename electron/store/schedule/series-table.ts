import { z } from 'zod';
import { appointmentSchema, type Appointment } from '../../../shared/appointment/appointment.ts';
import {
  seriesDefinitionSchema,
  decodeInstanceId,
  type SeriesDefinition,
} from '../../../shared/series/repeat-rule.ts';
import type { StoreDatabase } from '../database/database.ts';
import { parseTolerantly } from '../../base/stored-json.ts';
import type { Cipher } from '../database/encryption.ts';
import { parseRruleText } from '../../../shared/series/rrule-text.ts';
import { instantToWall } from '../../../shared/time/zone.ts';
import type { CachedEvent, EventFacts } from './events-table.ts';
import type { Listing } from './schedule-store.ts';

const MINUTE_MS = 60_000;

/** Keeps the table of series true to what listings show. */
export type SeriesLearning = {
  /**
   * After a listing: series seen in it are known from then on, series that were in its window and are gone from it
   * are forgotten. True when a series drawn from its rule looks different now. Inside the caller's transaction.
   */
  learn(listing: Listing, listed: readonly Appointment[], dropped: readonly EventFacts[]): boolean;
  /** True for an instance of a series this workstation made or moved and no listing has shown yet: it is no news. */
  isOwnOccurrence(cached: CachedEvent): boolean;
};

/** Learns series from listings; `timeZone` is the location's, null while it is not known. */
export function createSeriesLearning(table: SeriesTable, timeZone: () => string | null): SeriesLearning {
  /** Learns one series from its earliest instance at hand. */
  function learnOne(masterId: string, anchor: Appointment, requestedAtMs: number): boolean {
    const lines = anchor.series?.rruleLines ?? [];
    const known = table.read(masterId);
    if (known !== null) {
      if (known.definedAtMs >= requestedAtMs) return false;
      const sameRule = sameLines(known.definition.rruleText.split('\n'), lines);
      if (sameRule || lines.length === 0) return false;
      // The rule was changed elsewhere; the first occurrence and its time of day are the best still known.
      const definition = { ...known.definition, rruleText: lines.join('\n') };
      table.put({ ...known, definition, definedAtMs: 0 });
      return true;
    }
    const zone = timeZone();
    // A rule that counts its occurrences can only be drawn from its first one, and this may be a later one.
    if (zone === null || lines.length === 0 || isCounted(lines)) return false;
    table.put({
      seriesId: masterId,
      firstStartMs: anchor.startMs,
      definedAtMs: 0,
      definition: {
        startWall: instantToWall(anchor.startMs, zone),
        timeZone: zone,
        durationMinutes: Math.max((anchor.endMs - anchor.startMs) / MINUTE_MS, 1),
        rruleText: lines.join('\n'),
      },
      template: anchor,
    });
    return true;
  }

  return {
    learn(listing, listed, dropped) {
      const anchors = new Map<string, Appointment>();
      const listedMasters = new Set<string>();
      for (const appointment of listed) {
        const masterId = appointment.series?.masterId;
        if (masterId === undefined) continue;
        listedMasters.add(masterId);
        // An instance that was moved by itself no longer stands where its rule would put it.
        if (decodeInstanceId(appointment.id)?.startMs !== appointment.startMs) continue;
        const anchor = anchors.get(masterId);
        if (anchor === undefined || appointment.startMs < anchor.startMs) anchors.set(masterId, appointment);
      }
      let changed = false;
      for (const [masterId, anchor] of anchors) {
        if (learnOne(masterId, anchor, listing.requestedAtMs)) changed = true;
      }

      const vanished = new Set(dropped.flatMap((facts) => facts.master_id ?? []));
      // A series made here whose first occurrence lies in the window must show in a listing asked for afterwards.
      for (const series of table.startingBefore(listing.endMs)) {
        const shouldShow =
          series.definedAtMs > 0 &&
          series.firstStartMs >= listing.startMs &&
          listing.source.kind === 'calendar' &&
          listing.source.id === series.template.calendarId;
        if (shouldShow) vanished.add(series.seriesId);
      }
      for (const masterId of vanished) {
        const known = table.read(masterId);
        if (known === null || listedMasters.has(masterId) || known.definedAtMs >= listing.requestedAtMs)
          continue;
        table.remove(masterId);
        changed = true;
      }
      return changed;
    },
    isOwnOccurrence({ kind, event }) {
      if (kind !== 'appointment' || event.series === null) return false;
      return (table.read(event.series.masterId)?.definedAtMs ?? 0) > 0;
    },
  };
}

function isCounted(lines: readonly string[]): boolean {
  const read = parseRruleText(lines);
  return read.ok && read.value.parts.count !== null;
}

/** True for two texts of one rule with the same exceptions, however they are written. */
function sameLines(left: readonly string[], right: readonly string[]): boolean {
  const normal = (lines: readonly string[]): string => {
    const read = parseRruleText(lines);
    if (!read.ok) return lines.join('\n');
    const exceptions = read.value.exdates.map((time) => JSON.stringify(time)).sort();
    return [read.value.rule, ...exceptions].join('\n');
  };
  return normal(left) === normal(right);
}

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
