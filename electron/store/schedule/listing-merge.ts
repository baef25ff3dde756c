import { createHash } from 'node:crypto';
import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import { statusLook } from '../../../shared/appointment/status.ts';
import { inChunks, type SqlValue, type StoreDatabase } from '../database/database.ts';
import type { CachedEvent, EventFacts, EventsTable } from './events-table.ts';
import { type ListedEventKind, type ListingLog, coversAll } from './listing-log.ts';
import { joinWindows } from '../outbox/order-appointments.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { Listing, ListingDiff, ListingSource } from './schedule-store.ts';
import type { SeriesLearning } from './series-table.ts';

/** Events written between two pauses: a few milliseconds of work. */
const EVENTS_PER_CHUNK = 100;

/** Listings remembered as settled: more than ten weeks of a large clinic. More, and all are forgotten. */
const MOST_SETTLED = 2_000;

/** Takes what the server says into the cache; see ScheduleStore for what each promises. */
export type ListingMerge = {
  replaceListing(listing: Listing): Promise<ListingDiff>;
  putOne(cached: CachedEvent, requestedAtMs: number): ListingDiff;
  removeOne(eventId: string, requestedAtMs: number): ListingDiff;
};

/** Merges listings into the tables of events, listings and series. */
export function createListingMerge(dependencies: {
  database: StoreDatabase;
  events: EventsTable;
  log: ListingLog;
  series: SeriesLearning;
  /** Ids of the calendars of a group, as last fetched. */
  calendarsOfGroup: (groupId: string) => readonly string[];
  /** The location's, null while it is not known. */
  timeZone: () => string | null;
  nowMs: () => number;
}): ListingMerge {
  const { database, events, log, series, calendarsOfGroup, timeZone, nowMs } = dependencies;
  let earlier: Promise<unknown> = Promise.resolve();
  /** What each listing said last, where taking the same in once more would change nothing. */
  const settled = new Map<string, { digest: string; revision: number }>();
  let changed = { revision: -1, seenAtMs: Infinity };

  /** The state of what listings are taken into, and by when it has been so. */
  function stateNow(): { revision: number; seenAtMs: number } {
    const revision = events.revision() + database.writesTo('series');
    if (revision !== changed.revision) changed = { revision, seenAtMs: nowMs() };
    return changed;
  }

  /** All that decides what a listing changes, besides the rows themselves. */
  function digestOf({ source, unreadable }: Listing, listed: readonly CachedEvent[]): string {
    const calendars = source.kind === 'group' ? calendarsOfGroup(source.id) : [];
    return createHash('sha1')
      .update(JSON.stringify([listed, unreadable, calendars, timeZone()]))
      .digest('base64');
  }

  /**
   * True while this workstation's own write is newer than what the server was asked. A write "in the future" is one from
   * before the clock was set back: it protects nothing, or nothing would ever be seen again.
   */
  const isNewer = (writtenAtMs: number | null, requestedAtMs: number): boolean =>
    writtenAtMs !== null && writtenAtMs >= requestedAtMs && writtenAtMs <= nowMs();

  const isProtected = (facts: EventFacts, requestedAtMs: number): boolean =>
    isNewer(facts.written_at_ms, requestedAtMs);

  /** True when this workstation has deleted the event, or deleted or redefined its series, since the server was asked. */
  function isOutdated({ kind, event }: CachedEvent, requestedAtMs: number): boolean {
    if (isNewer(events.rewrittenAtMs(event.id), requestedAtMs)) return true;
    const masterId = kind === 'appointment' ? event.series?.masterId : undefined;
    return masterId !== undefined && isNewer(events.rewrittenAtMs(masterId), requestedAtMs);
  }

  /** Takes one event in. `isNews` is false where its absence until now says nothing: a window never listed before. */
  function take(
    cached: CachedEvent,
    options: { sourceKey: string | null; requestedAtMs: number; isNews: boolean },
    diff: ListingDiff,
  ): void {
    const { event } = cached;
    const facts = events.read(event.id);
    if (facts !== null && isProtected(facts, options.requestedAtMs)) return;
    if (isOutdated(cached, options.requestedAtMs)) return;
    if (facts !== null && facts.gone === 0) {
      const origin = {
        sourceKey: options.sourceKey ?? facts.source_key,
        ownWrite: false,
        writtenAtMs: null,
        changedElsewhereAtMs: facts.changed_elsewhere_at_ms,
      };
      if (events.isSame(facts, cached)) {
        if (facts.own_write === 1 || facts.source_key !== origin.sourceKey)
          events.setOrigin(event.id, origin);
        return;
      }
      const before = events.open(facts);
      const changed = before !== null && looksDifferent(before, cached, facts.own_write === 1);
      events.put(cached, changed ? { ...origin, changedElsewhereAtMs: nowMs() } : origin);
      touch(diff, { startMs: facts.start_ms, endMs: facts.end_ms });
      touch(diff, event);
      if (changed) diff.changedIds.push(event.id);
      return;
    }
    events.put(cached, {
      sourceKey: options.sourceKey,
      ownWrite: false,
      writtenAtMs: null,
      changedElsewhereAtMs: options.isNews ? nowMs() : null,
    });
    touch(diff, event);
    if (options.isNews) diff.addedIds.push(event.id);
  }

  /** Drops rows of the source that start in the window and are not listed any more. */
  function dropUnlisted(
    listing: Listing,
    kind: CachedEvent['kind'],
    listedIds: ReadonlySet<string>,
    diff: ListingDiff,
  ): EventFacts[] {
    const dropped: EventFacts[] = [];
    const { clause, values } = ofSource(listing.source, calendarsOfGroup);
    const candidates = events.facts(
      `WHERE kind = ? AND start_ms >= ? AND start_ms < ? AND (${clause})`,
      kind,
      listing.startMs,
      listing.endMs,
      ...values,
    );
    for (const facts of candidates) {
      if (listedIds.has(facts.id) || isProtected(facts, listing.requestedAtMs)) continue;
      events.remove(facts.id);
      if (facts.gone === 1) continue;
      dropped.push(facts);
      touch(diff, { startMs: facts.start_ms, endMs: facts.end_ms });
      diff.removedIds.push(facts.id);
    }
    return dropped;
  }

  async function replaceKind(
    listing: Listing,
    eventKind: ListedEventKind,
    listed: readonly CachedEvent[],
    diff: ListingDiff,
  ): Promise<void> {
    const kind = eventKind === 'appointments' ? 'appointment' : 'blocked-slot';
    const sourceKey = `${listing.source.kind}:${listing.source.id}`;
    const known = log.notesOf(listing.source, eventKind, listing);
    // Two questions can be answered in the wrong order; notes "from the future" are from before the clock was set back.
    const newer = known.filter(
      (note) => note.requestedAtMs > listing.requestedAtMs && note.requestedAtMs <= nowMs(),
    );
    if (coversAll(newer, listing)) return;
    // Most polls say what the last one said: nothing is read for them.
    const place = [sourceKey, kind, listing.startMs, listing.endMs].join(' ');
    const digest = digestOf(listing, listed);
    const before = settled.get(place);
    if (before?.digest === digest && before.revision === stateNow().revision) {
      database.transaction(() => log.note(listing.source, eventKind, listing));
      return;
    }
    await inChunks(listed, EVENTS_PER_CHUNK, (chunk) => {
      database.transaction(() => {
        for (const cached of chunk) {
          const moment = { startMs: cached.event.startMs, endMs: cached.event.startMs + 1 };
          const isNews = coversAll(known, moment) && !series.isOwnOccurrence(cached);
          take(cached, { sourceKey, requestedAtMs: listing.requestedAtMs, isNews }, diff);
        }
      });
      database.reached('in-listing-merge');
    });
    database.transaction(() => {
      const listedIds = new Set(listed.map(({ event }) => event.id));
      for (const { id } of listing.unreadable) if (id !== null) listedIds.add(id);
      const dropped = dropUnlisted(listing, kind, listedIds, diff);
      log.note(listing.source, eventKind, listing);
      if (kind === 'appointment') {
        const appointments = listed.flatMap((one) =>
          one.kind === 'appointment' && !isOutdated(one, listing.requestedAtMs) ? [one.event] : [],
        );
        const isChanged = series.learn(listing, appointments, dropped);
        if (isChanged) touch(diff, listing);
      }
    });
    // An answer to a question from before the last change may have left out what that change protects.
    const { revision, seenAtMs } = stateNow();
    if (settled.size >= MOST_SETTLED) settled.clear();
    if (seenAtMs < listing.requestedAtMs) settled.set(place, { digest, revision });
    else settled.delete(place);
  }

  async function replaceNow(listing: Listing): Promise<ListingDiff> {
    const diff = emptyDiff();
    const { appointments, blockedSlots } = listing;
    if (appointments !== null) {
      const cached = appointments.map((event: Appointment): CachedEvent => ({ kind: 'appointment', event }));
      await replaceKind(listing, 'appointments', cached, diff);
    }
    if (blockedSlots !== null) {
      const cached = blockedSlots.map((event: BlockedSlot): CachedEvent => ({ kind: 'blocked-slot', event }));
      await replaceKind(listing, 'blocked-slots', cached, diff);
    }
    return diff;
  }

  return {
    replaceListing(listing) {
      const result = earlier.then(() => replaceNow(listing));
      // The next listing goes on whatever became of this one; its failure is its caller's.
      earlier = result.then(
        () => undefined,
        () => undefined,
      );
      return result;
    },
    putOne(cached, requestedAtMs) {
      const diff = emptyDiff();
      database.transaction(() => take(cached, { sourceKey: null, requestedAtMs, isNews: false }, diff));
      return diff;
    },
    removeOne(eventId, requestedAtMs) {
      const diff = emptyDiff();
      const facts = events.read(eventId);
      if (facts === null || isProtected(facts, requestedAtMs)) return diff;
      events.remove(eventId);
      if (facts.gone === 0) {
        diff.removedIds.push(eventId);
        touch(diff, { startMs: facts.start_ms, endMs: facts.end_ms });
      }
      return diff;
    },
  };
}

function emptyDiff(): ListingDiff {
  return { addedIds: [], changedIds: [], removedIds: [], touchedWindow: null };
}

function touch(diff: ListingDiff, window: TimeRange): void {
  diff.touchedWindow = joinWindows(diff.touchedWindow, { startMs: window.startMs, endMs: window.endMs });
}

/** Which rows a source lists, for SQL: those of every other source need not be read to be left alone. */
function ofSource(
  source: ListingSource,
  calendarsOfGroup: (groupId: string) => readonly string[],
): { clause: string; values: SqlValue[] } {
  // A row with neither calendar nor provider belongs to whoever listed it last.
  const owned = ownedBy(source, calendarsOfGroup);
  return {
    clause: `${owned.clause} OR (calendar_id IS NULL AND assigned_user_id IS NULL AND source_key = ?)`,
    values: [owned.value, `${source.kind}:${source.id}`],
  };
}

function ownedBy(
  source: ListingSource,
  calendarsOfGroup: (groupId: string) => readonly string[],
): { clause: string; value: string } {
  switch (source.kind) {
    case 'calendar':
      return { clause: 'calendar_id = ?', value: source.id };
    case 'provider':
      return { clause: 'assigned_user_id = ?', value: source.id };
    case 'group':
      return {
        clause: 'calendar_id IN (SELECT value FROM json_each(?))',
        value: JSON.stringify(calendarsOfGroup(source.id)),
      };
  }
}

/**
 * True when the user would see a difference. After this workstation's own write only what it decided counts: the server fills
 * in the rest (title, place) by its own rules, and that is no change made elsewhere; nor is what its answer left open, or
 * said in no form that can be read.
 */
function looksDifferent(before: CachedEvent, after: CachedEvent, ownWrite: boolean): boolean {
  if (ownWrite) return contradict(saidOf(before), saidOf(after));
  const seen = ({ kind, event }: CachedEvent): unknown[] => {
    const always = [event.startMs, event.endMs, event.calendarId, event.assignedUserId, event.title];
    if (kind === 'blocked-slot') return always;
    const { contactId, status, description, address, meetingLocationType } = event;
    return [...always, contactId, status, description, address, meetingLocationType];
  };
  return JSON.stringify(seen(before)) !== JSON.stringify(seen(after));
}

/** What a write decides, as the server said it; null where it left it out or said nothing that is known. */
function saidOf({ kind, event }: CachedEvent): (string | number | null)[] {
  const endMs = event.endUnknown === true ? null : event.endMs;
  const always = [event.startMs, endMs, event.calendarId, event.assignedUserId];
  if (kind === 'blocked-slot') return always;
  return [...always, event.contactId, statusLook(event.status) === 'other' ? null : event.status];
}

function contradict(one: (string | number | null)[], other: (string | number | null)[]): boolean {
  return one.some((value, place) => value !== null && other[place] !== null && value !== other[place]);
}
