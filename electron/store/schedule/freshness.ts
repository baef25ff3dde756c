import type { Directory } from '../../../shared/ipc/account-calls.ts';
import type { ScheduleWindow } from '../../../shared/schedule/schedule.ts';
import { type ListingLog, oldestListedAtMs } from './listing-log.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { ListingSource } from './schedule-store.ts';

/** How old the cached schedule is, and what of it could not be fetched. */
export type Freshness = {
  /** Everything but `refreshing`, which only sync knows. */
  of(window: TimeRange, directory: Directory): Omit<ScheduleWindow['freshness'], 'refreshing'>;
  /** The sources whose listings speak for a calendar: itself, and its group. */
  sourcesOfCalendar(calendarId: string | null, directory: Directory): ListingSource[];
  failed(source: ListingSource, message: string): void;
  succeeded(source: ListingSource): void;
};

/** Reads the log of listings; failures are kept in memory, a restart fetches again. */
export function createFreshness(log: ListingLog, nowMs: () => number): Freshness {
  const failures = new Map<string, { source: ListingSource; message: string }>();

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
      const byCalendar = new Map<string, string>();
      for (const { source, message } of failures.values()) {
        for (const calendarId of calendarsOf(source, directory)) byCalendar.set(calendarId, message);
      }
      return {
        // The clock may have been set back since: nothing was fetched in the future.
        fetchedAtMs: fetchedAtMs === null || fetchedAtMs === Infinity ? null : Math.min(fetchedAtMs, nowMs()),
        failures: [...byCalendar].map(([calendarId, message]) => ({ calendarId, message })),
        unreadableCount,
      };
    },
    failed: (source, message) => void failures.set(`${source.kind}:${source.id}`, { source, message }),
    succeeded: (source) => void failures.delete(`${source.kind}:${source.id}`),
  };
}
