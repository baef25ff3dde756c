import { z } from 'zod';
import type { Failure } from '../../../shared/failures/failures.ts';
import type { StoreDatabase } from '../database/database.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { ListingSource, UnreadableRow } from './schedule-store.ts';
import type { Cipher } from '../database/encryption.ts';
import type { Directory } from '../../../shared/ipc/account-calls.ts';
import type { ScheduleWindow } from '../../../shared/schedule/schedule.ts';

export type ListedEventKind = 'appointments' | 'blocked-slots';

/** That a source was listed for a window, and when it was asked for. */
export type ListingNote = TimeRange & { requestedAtMs: number; unreadableCount: number };

/** Which windows were listed when: how old what is on screen is, and where a series needs no drawing. */
export type ListingLog = {
  /** Every note of the source that overlaps the window. */
  notesOf(source: ListingSource, eventKind: ListedEventKind, window: TimeRange): ListingNote[];
  /** Notes a listing. Notes of the same source that lie wholly inside it are replaced by it. */
  note(
    source: ListingSource,
    eventKind: ListedEventKind,
    listing: TimeRange & { requestedAtMs: number; unreadable: readonly UnreadableRow[] },
  ): void;
  /** Forgets notes of windows that ended before. */
  prune(beforeMs: number): void;
  clear(): void;
};

const noteSchema = z.object({
  start_ms: z.number(),
  end_ms: z.number(),
  requested_at_ms: z.number(),
  unreadable_count: z.int(),
});

/** Keeps notes in the table `listings`. */
export function createListingLog(database: StoreDatabase, cipher: Cipher): ListingLog {
  return {
    notesOf(source, eventKind, window) {
      const rows = database.all(
        noteSchema,
        `SELECT start_ms, end_ms, requested_at_ms, unreadable_count FROM listings
         WHERE source_kind = ? AND source_id = ? AND event_kind = ? AND start_ms < ? AND end_ms > ?`,
        source.kind,
        source.id,
        eventKind,
        window.endMs,
        window.startMs,
      );
      return rows.map((row) => ({
        startMs: row.start_ms,
        endMs: row.end_ms,
        requestedAtMs: row.requested_at_ms,
        unreadableCount: row.unreadable_count,
      }));
    },
    note(source, eventKind, listing) {
      database.run(
        `DELETE FROM listings WHERE source_kind = ? AND source_id = ? AND event_kind = ?
           AND start_ms >= ? AND end_ms <= ?`,
        source.kind,
        source.id,
        eventKind,
        listing.startMs,
        listing.endMs,
      );
      const rowId = [source.kind, source.id, eventKind, listing.startMs, listing.endMs].join(' ');
      const raw = listing.unreadable.map((row) => row.raw);
      database.run(
        `INSERT INTO listings (source_kind, source_id, event_kind, start_ms, end_ms, requested_at_ms,
           unreadable_count, unreadable) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        source.kind,
        source.id,
        eventKind,
        listing.startMs,
        listing.endMs,
        listing.requestedAtMs,
        raw.length,
        raw.length === 0 ? null : cipher.encrypt(raw, { table: 'listings', rowId, column: 'unreadable' }),
      );
    },
    prune(beforeMs) {
      database.run('DELETE FROM listings WHERE end_ms < ?', beforeMs);
    },
    clear() {
      database.run('DELETE FROM listings');
    },
  };
}

/** The parts of `window` that at least one note covers, in order, joined where they touch. */
export function coveredParts(notes: readonly TimeRange[], window: TimeRange): TimeRange[] {
  const clipped = notes
    .map(({ startMs, endMs }) => ({
      startMs: Math.max(startMs, window.startMs),
      endMs: Math.min(endMs, window.endMs),
    }))
    .filter(({ startMs, endMs }) => startMs < endMs)
    .sort((left, right) => left.startMs - right.startMs);
  const parts: TimeRange[] = [];
  for (const next of clipped) {
    const last = parts.at(-1);
    if (last !== undefined && next.startMs <= last.endMs) last.endMs = Math.max(last.endMs, next.endMs);
    else parts.push({ ...next });
  }
  return parts;
}

/** True when the notes together cover every moment of `window`. */
export function coversAll(notes: readonly TimeRange[], window: TimeRange): boolean {
  const [only, ...more] = coveredParts(notes, window);
  return only?.startMs === window.startMs && only.endMs === window.endMs && more.length === 0;
}

/**
 * When the oldest part of `window` was listed, each moment counting as old as the newest note that covers it; null
 * when some moment never was.
 */
export function oldestListedAtMs(notes: readonly ListingNote[], window: TimeRange): number | null {
  const newestFirst = [...notes].sort((left, right) => right.requestedAtMs - left.requestedAtMs);
  const used: ListingNote[] = [];
  for (const note of newestFirst) {
    used.push(note);
    if (coversAll(used, window)) return note.requestedAtMs;
  }
  return null;
}

/** How old the cached schedule is, and what of it could not be fetched. */
export type Freshness = {
  /** Everything but `refreshing`, which only sync knows. */
  of(window: TimeRange, directory: Directory): Omit<ScheduleWindow['freshness'], 'refreshing'>;
  /** The sources whose listings speak for a calendar: itself, and its group. */
  sourcesOfCalendar(calendarId: string | null, directory: Directory): ListingSource[];
  failed(source: ListingSource, failure: Failure): void;
  succeeded(source: ListingSource): void;
};

/** Reads the log of listings; failures are kept in memory, a restart fetches again. */
export function createFreshness(log: ListingLog, nowMs: () => number): Freshness {
  const failures = new Map<string, { source: ListingSource; failure: Failure }>();

  function sourcesOfCalendar(calendarId: string | null, directory: Directory): ListingSource[] {
    if (calendarId === null) return [];
    const groupId = directory.calendars.find(({ id }) => id === calendarId)?.groupId ?? null;
    const own: ListingSource = { kind: 'calendar', id: calendarId };
    return groupId === null ? [own] : [own, { kind: 'group', id: groupId }];
  }

  function calendarsOf(source: ListingSource, directory: Directory): string[] {
    if (source.kind === 'calendar') return [source.id];
    return directory.calendars
      .filter(({ groupId, teamMembers }) =>
        source.kind === 'group'
          ? groupId === source.id
          : teamMembers.some(({ userId }) => userId === source.id),
      )
      .map(({ id }) => id);
  }

  return {
    sourcesOfCalendar,
    of(window, directory) {
      let fetchedAtMs: number | null = Infinity;
      let unreadableCount = 0;
      for (const { id } of directory.calendars.filter(({ isActive }) => isActive)) {
        const notes = sourcesOfCalendar(id, directory).flatMap((source) =>
          log.notesOf(source, 'appointments', window),
        );
        unreadableCount += notes.reduce((sum, note) => sum + note.unreadableCount, 0);
        const oldestMs = oldestListedAtMs(notes, window);
        if (oldestMs === null || fetchedAtMs === null) fetchedAtMs = null;
        else fetchedAtMs = Math.min(fetchedAtMs, oldestMs);
      }
      const byCalendar = new Map<string, Failure>();
      for (const { source, failure } of failures.values()) {
        for (const calendarId of calendarsOf(source, directory)) byCalendar.set(calendarId, failure);
      }
      return {
        // The clock may have been set back since: nothing was fetched in the future.
        fetchedAtMs: fetchedAtMs === null || fetchedAtMs === Infinity ? null : Math.min(fetchedAtMs, nowMs()),
        failures: [...byCalendar].map(([calendarId, failure]) => ({ calendarId, failure })),
        unreadableCount,
      };
    },
    failed: (source, failure) => void failures.set(`${source.kind}:${source.id}`, { source, failure }),
    succeeded: (source) => void failures.delete(`${source.kind}:${source.id}`),
  };
}
