import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import { occupiesTime } from '../../../shared/appointment/status.ts';
import type { Directory } from '../../../shared/ipc/account-calls.ts';
import type {
  ScheduleAppointment,
  ScheduleBlockedSlot,
  ScheduleWindow,
} from '../../../shared/schedule/schedule.ts';
import { decodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import type { StoreDatabase } from '../database/database.ts';
import { withNoteOrder, type EventFacts, type EventsTable, type NotesTable } from './events-table.ts';
import { oldestListedAtMs, type ListingLog, type Freshness } from './listing-log.ts';
import type { ListingMerge } from './listing-merge.ts';
import { type LocalIds, masterIdOf } from '../outbox/local-ids.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { StoredOutboxRow } from '../outbox/outbox-table.ts';
import {
  type DrawnAppointment,
  type OverlayBase,
  ScheduleOverlay,
  occurrenceOf,
} from './schedule-overlay.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { SeriesTable } from './series-table.ts';
import { hasOccurrenceAt, seriesToDraw } from './schedule-overlay.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What "around now" means for one client's appointments. */
const CLIENT_PAST_MS = 180 * DAY_MS;
const CLIENT_FUTURE_MS = 400 * DAY_MS;

/** What reading the schedule needs of the rest of the store. */
export type ScheduleDependencies = {
  database: StoreDatabase;
  events: EventsTable;
  series: SeriesTable;
  log: ListingLog;
  merge: ListingMerge;
  notes: NotesTable;
  freshness: Freshness;
  localIds: LocalIds;
  readDirectory: () => Directory;
  /** Unfinished outbox rows in the order they were made. */
  unfinishedRows: () => StoredOutboxRow[];
  client: (contactId: string) => { name: string; phone: string | null } | null;
  nowMs: () => number;
};

/** The cached schedule with this workstation's unfinished writes over it. */
export function createSchedule(dependencies: ScheduleDependencies): ScheduleStore {
  const { database, events, series, log, merge, notes, freshness, localIds, unfinishedRows, nowMs } =
    dependencies;

  function openAppointment(facts: EventFacts | null): Appointment | null {
    if (facts === null || facts.gone === 1) return null;
    const cached = events.open(facts);
    return cached?.kind === 'appointment' ? cached.event : null;
  }

  const findAppointment = (id: string): Appointment | null => openAppointment(events.read(id));

  function findBlockedSlot(id: string): BlockedSlot | null {
    const facts = events.read(id);
    if (facts === null || facts.gone === 1) return null;
    const cached = events.open(facts);
    return cached?.kind === 'blocked-slot' ? cached.event : null;
  }

  const finders = { findAppointment, findBlockedSlot, findSeries: (id: string) => series.read(id) };

  function drawn({
    appointment,
    sync,
    changedElsewhereAtMs,
    clientName,
  }: DrawnAppointment): ScheduleAppointment {
    const client = appointment.contactId === null ? null : dependencies.client(appointment.contactId);
    return {
      ...appointment,
      contactName: (client?.name ?? '') || (clientName ?? ''),
      contactPhone: client?.phone ?? null,
      sync,
      changedElsewhereAtMs,
    };
  }

  function listedBase(window: TimeRange): OverlayBase {
    return {
      ...finders,
      appointments: events.appointmentsIn(window),
      blockedSlots: events.blockedSlotsIn(window),
      series: series.startingBefore(window.endMs),
    };
  }

  function readWindow(window: TimeRange & { refreshing?: boolean }): ScheduleWindow {
    const base = listedBase(window);
    const overlay = new ScheduleOverlay(base, unfinishedRows());
    const overlaps = ({ startMs, endMs }: TimeRange) => startMs < window.endMs && endMs > window.startMs;
    const directory = dependencies.readDirectory();
    const appointments = [...overlay.appointments.values()].filter((one) => overlaps(one.appointment));
    const toDraw = [...overlay.series.values()].flatMap((one) => {
      const sources = freshness.sourcesOfCalendar(one.template.appointment.calendarId, directory);
      const listings = sources.flatMap((source) => log.notesOf(source, 'appointments', window));
      const ready = seriesToDraw(one, window, listings, appointments);
      return ready === null ? [] : [{ ...ready, template: drawn(one.template) }];
    });
    return {
      startMs: window.startMs,
      endMs: window.endMs,
      appointments: appointments
        .map(drawn)
        .sort((left, right) => left.startMs - right.startMs || (left.id < right.id ? -1 : 1)),
      blockedSlots: [...overlay.blockedSlots.values()]
        .filter(({ blockedSlot }) => overlaps(blockedSlot))
        .map(({ blockedSlot, sync }) => ({ ...blockedSlot, sync })),
      series: toDraw,
      wishes: [...overlay.wishes]
        .filter(([, wish]) => overlaps(wish.appointment))
        .map(([outboxId, wish]) => ({ outboxId, appointment: drawn(wish) })),
      origins: [...overlay.origins.values()].filter((one) => overlaps(one.appointment)).map(drawn),
      freshness: { ...freshness.of(window, directory), refreshing: window.refreshing ?? false },
    };
  }

  /** The rows about one appointment or series over what is listed of it. */
  function overlayOf(id: string): ScheduleOverlay {
    const facts = events.read(id);
    const appointment = openAppointment(facts);
    const known = series.read(masterIdOf(id));
    const base: OverlayBase = {
      ...finders,
      appointments:
        appointment === null
          ? []
          : [{ appointment, changedElsewhereAtMs: facts?.changed_elsewhere_at_ms ?? null }],
      blockedSlots: [],
      series: known === null ? [] : [known],
    };
    const concurrencyKey = `appointment:${masterIdOf(id)}`;
    return new ScheduleOverlay(
      base,
      unfinishedRows().filter((row) => row.concurrencyKey === concurrencyKey),
    );
  }

  function readAppointment(appointmentId: string): ScheduleAppointment | null {
    const id = localIds.resolve(appointmentId);
    const overlay = overlayOf(id);
    const single = overlay.appointments.get(id);
    if (single !== undefined) return drawn(single);
    const whole = overlay.series.get(id);
    if (whole !== undefined) return drawn(whole.template);
    // Deleted or moved here: it is listed still, but no longer to be drawn.
    if (findAppointment(id) !== null) return null;
    const ofSeries = overlay.series.get(masterIdOf(id));
    const startMs = decodeInstanceId(id)?.startMs;
    if (ofSeries === undefined || startMs === undefined || !hasOccurrenceAt(ofSeries, startMs)) return null;
    const occurrence = occurrenceOf(ofSeries, id);
    return occurrence === null ? null : drawn(occurrence);
  }

  function readBlockedSlot(blockedSlotId: string): ScheduleBlockedSlot | null {
    const id = localIds.resolve(blockedSlotId);
    const listed = findBlockedSlot(id);
    const base = { ...finders, appointments: [], blockedSlots: listed === null ? [] : [listed], series: [] };
    const found = new ScheduleOverlay(base, unfinishedRows()).blockedSlots.get(id);
    return found === undefined ? null : { ...found.blockedSlot, sync: found.sync };
  }

  /** The appointments of some clients around now, by the clients' newest ids. One look at the outbox for all of them. */
  function appointmentsOfContacts(contactIds: readonly string[]): Map<string, ScheduleAppointment[]> {
    const ids = [...new Set(contactIds)];
    const window = { startMs: nowMs() - CLIENT_PAST_MS, endMs: nowMs() + CLIENT_FUTURE_MS };
    const facts = events.facts(
      `WHERE contact_id IN (${ids.map(() => '?').join(', ')}) AND gone = 0 AND start_ms < ? AND end_ms > ? ORDER BY start_ms`,
      ...ids,
      window.endMs,
      window.startMs,
    );
    const overlay = new ScheduleOverlay(
      {
        ...finders,
        appointments: facts.flatMap((found) => {
          const appointment = openAppointment(found);
          const changedElsewhereAtMs = found.changed_elsewhere_at_ms;
          return appointment === null ? [] : [{ appointment, changedElsewhereAtMs }];
        }),
        blockedSlots: [],
        series: series.startingBefore(window.endMs),
      },
      unfinishedRows(),
    );
    const listedMasters = new Set(facts.flatMap((found) => found.master_id ?? []));
    const firstsOfSeries = [...overlay.series.values()]
      .filter(({ listedAs }) => listedAs === null || !listedMasters.has(listedAs))
      .map(({ template }) => template);
    const all = [...overlay.appointments.values(), ...firstsOfSeries];
    return new Map(
      ids.map((id) => [
        id,
        all
          .filter(({ appointment }) => appointment.contactId === id)
          .map(drawn)
          .sort((left, right) => left.startMs - right.startMs),
      ]),
    );
  }

  function appointmentsOfContact(contactId: string): ScheduleAppointment[] {
    const id = localIds.resolve(contactId);
    return appointmentsOfContacts([id]).get(id) ?? [];
  }

  function nextAppointments(contactIds: readonly string[]): Map<string, ScheduleAppointment> {
    const resolved = new Map(contactIds.map((contactId) => [contactId, localIds.resolve(contactId)]));
    const found = appointmentsOfContacts([...resolved.values()]);
    const next = new Map<string, ScheduleAppointment>();
    for (const [contactId, id] of resolved) {
      const isComing = ({ endMs, status }: ScheduleAppointment): boolean =>
        endMs > nowMs() && occupiesTime(status);
      const first = found.get(id)?.find(isComing);
      if (first !== undefined) next.set(contactId, first);
    }
    return next;
  }

  return {
    replaceListing: (listing) =>
      merge.replaceListing(listing).then((diff) => {
        freshness.succeeded(listing.source);
        return diff;
      }),
    putAppointment: (appointment, { requestedAtMs }) =>
      merge.putOne({ kind: 'appointment', event: appointment }, requestedAtMs),
    removeEvent: (eventId, { requestedAtMs }) => merge.removeOne(eventId, requestedAtMs),
    recordListingFailure: (source, why) => freshness.failed(source, why),
    listedAtMs: (source, kind, window) => oldestListedAtMs(log.notesOf(source, kind, window), window),
    readWindow,
    readAppointment,
    readBlockedSlot,
    readSeries(masterId) {
      const found = overlayOf(masterId).series.get(masterId);
      return found === undefined ? null : { definition: found.definition, plain: drawn(found.template) };
    },
    readListedAppointment: (appointmentId) => findAppointment(localIds.resolve(appointmentId)),
    appointmentsOfContact,
    nextAppointments,
    listedIn: (window) => ({
      appointments: events.appointmentsIn(window).map(({ appointment }) => appointment),
      blockedSlots: events.blockedSlotsIn(window),
    }),
    readNotes(appointmentId) {
      const id = localIds.resolve(appointmentId);
      const cached = notes.read(id);
      const orders = unfinishedRows().flatMap(({ payload }) =>
        payload.kind === 'note' && payload.order.appointmentId === id ? [payload.order] : [],
      );
      if (cached === null && orders.length === 0) return null;
      const withOrders = orders.reduce(
        (list, order) => withNoteOrder(list, order, null),
        cached?.notes ?? [],
      );
      return { notes: withOrders, fetchedAtMs: cached?.fetchedAtMs ?? null };
    },
    writeNotes: (appointmentId, list) => notes.write(localIds.resolve(appointmentId), list),
    pruneListed(beforeMs) {
      return database.transaction(() => {
        log.prune(beforeMs);
        return database.run('DELETE FROM events WHERE end_ms < ?', beforeMs);
      });
    },
    clearCache() {
      database.transaction(() => {
        database.run('DELETE FROM events');
        log.clear();
        series.clear();
        notes.clear();
      });
    },
  };
}
