import type { Appointment, AppointmentNote, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type { Failure } from '../../../shared/failures/failures.ts';
import type {
  ScheduleAppointment,
  ScheduleBlockedSlot,
  ScheduleWindow,
} from '../../../shared/schedule/schedule.ts';
import type { SeriesDefinition } from '../../../shared/series/repeat-rule.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';

/** Whose events a listing asked for (`calendarId`, `userId` or `groupId` of the request). */
export type ListingSource = { kind: 'calendar' | 'provider' | 'group'; id: string };

/** A row the server sent that could not be read. Its id, where known, keeps an older readable copy alive. */
export type UnreadableRow = { id: string | null; raw: unknown };

/** One complete answer of the server for one source and window. */
export type Listing = {
  source: ListingSource;
  /** The window asked for. Cached rows of this source that START in it and are not listed any more vanish. */
  startMs: number;
  endMs: number;
  /** When the request was SENT, by the store's clock: a local write finished after that is not undone by it. */
  requestedAtMs: number;
  /** Null when this answer is not about appointments (the blocked slots are a call of their own): left as they are. */
  appointments: readonly Appointment[] | null;
  /** Null when this answer is not about blocked slots: left as they are. */
  blockedSlots: readonly BlockedSlot[] | null;
  unreadable: readonly UnreadableRow[];
};

/** What a listing changed that this workstation's own writes do not explain. */
export type ListingDiff = {
  addedIds: string[];
  changedIds: string[];
  removedIds: string[];
  /** The smallest window in which anything looks different, own writes included; null when nothing does. */
  touchedWindow: TimeRange | null;
};

/** The cached schedule with this workstation's unfinished writes laid over it. */
export type ScheduleStore = {
  /**
   * Takes a listing in. Runs in short transactions with pauses between them, so that main is never blocked; the
   * removals and the note of freshness come last and together. Calls run one after another in the order made.
   * An answer to an older question than one already taken in for the whole window is left out.
   * Rows new since the first listing of their window, or changed, are marked as changed elsewhere, unless this workstation
   * did it.
   */
  replaceListing(listing: Listing): Promise<ListingDiff>;
  /** One appointment read by id (GET), such as before a change. Same rule about `requestedAtMs`. */
  putAppointment(appointment: Appointment, options: { requestedAtMs: number }): ListingDiff;
  /** One event the server says is gone (404). Same rule about `requestedAtMs`. */
  removeEvent(eventId: string, options: { requestedAtMs: number }): ListingDiff;
  /** Keeps why a refresh of a source failed until it next succeeds. */
  recordListingFailure(source: ListingSource, why: Failure): void;
  /** The oldest time at which any part of the window was listed for this source; null when some part never was. */
  listedAtMs(source: ListingSource, kind: 'appointments' | 'blocked-slots', window: TimeRange): number | null;

  /**
   * Everything to draw for a window: listed events, this workstation's unfinished writes over them, clients' names, the
   * series (or parts) no listing covers. `refreshing` is passed through to `freshness`.
   */
  readWindow(window: TimeRange & { refreshing?: boolean }): ScheduleWindow;
  /**
   * One appointment as drawn, by server id, instance id or `local-…` id; also by a `local-…` id the server has
   * meanwhile named. Null when unknown or deleted at this workstation.
   */
  readAppointment(appointmentId: string): ScheduleAppointment | null;
  /** The appointment as the server last said it, without anything laid over; null when not cached. */
  readListedAppointment(appointmentId: string): Appointment | null;
  /** A series by its master's id as it is drawn from its rule; null where its rule cannot be drawn from what is known. */
  readSeries(masterId: string): { definition: SeriesDefinition; plain: ScheduleAppointment } | null;
  /** One blocked slot as drawn; null when unknown or deleted at this workstation. */
  readBlockedSlot(blockedSlotId: string): ScheduleBlockedSlot | null;
  /** A client's appointments around now, unfinished ones included, soonest first. `contactId` may be local. */
  appointmentsOfContact(contactId: string): ScheduleAppointment[];
  /** When some clients come next, by the ids asked for; without those who have nothing coming. Ids may be local. */
  nextAppointments(contactIds: readonly string[]): ReadonlyMap<string, ScheduleAppointment>;
  /** Listed rows, nothing laid over, that overlap the window: for slot checks. */
  listedIn(window: TimeRange): { appointments: Appointment[]; blockedSlots: BlockedSlot[] };

  /**
   * Notes of an appointment as last fetched, with unfinished ones of this workstation; null when there is nothing.
   * `fetchedAtMs` is null while only this workstation's own are known.
   */
  readNotes(appointmentId: string): { notes: AppointmentNote[]; fetchedAtMs: number | null } | null;
  writeNotes(appointmentId: string, notes: readonly AppointmentNote[]): void;

  /** Drops listed rows that ended before `beforeMs` with their listing notes. Returns how many rows went. */
  pruneListed(beforeMs: number): number;
  /** "Repair": forgets every listing, note and series learned from the server. The outbox is not touched. */
  clearCache(): void;
};
