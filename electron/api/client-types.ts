import type { Appointment, AppointmentNote, BlockedSlot } from '../../shared/appointment/appointment.ts';
import type { BookingRequest, BookingUpdate } from '../../shared/appointment/booking-order.ts';
import type {
  BookingCalendar,
  CalendarGroup,
  Provider,
  Location,
} from '../../shared/directory/booking-calendar.ts';
import type { ClientNote, Contact, NewContact } from '../../shared/directory/contact.ts';
import type { CallOptions, Listing } from './call.ts';

/**
 * A change as it is sent: with the status, since the server resets a PUT without one. It may be one this app does not know,
 * sent back to the letter; absent only where the server has said none, so that there is nothing to send back.
 */
export type AppointmentUpdate = Omit<BookingUpdate, 'appointmentStatus'> & {
  appointmentStatus?: string | undefined;
};

export interface AppointmentsApi {
  /**
   * Books. The body is the request to the letter. What the answer leaves out is filled in from the request,
   * except the series: `series` is null unless the answer itself says that it recurs (API-NOTES §8).
   */
  create(request: BookingRequest, options?: CallOptions): Promise<Appointment>;
  /**
   * Changes an appointment, an instance or (by the master's id) a series. Null when the server said yes in an
   * answer too thin to be an appointment (its schema allows that): read or list it again.
   */
  update(eventId: string, update: AppointmentUpdate, options?: CallOptions): Promise<Appointment | null>;
  get(eventId: string, options?: CallOptions): Promise<Appointment>;
  /** Deletes for good; an instance id deletes one occurrence, the master's id the series. */
  remove(eventId: string, options?: CallOptions): Promise<void>;
}

/** Whose events to list: the API takes exactly one of the three (API-NOTES §7). */
export type EventOwner = { calendarId: string } | { userId: string } | { groupId: string };

/** A listing's window in epoch milliseconds, and whose events. */
export interface EventWindow {
  locationId: string;
  owner: EventOwner;
  startMs: number;
  endMs: number;
}

/** A listing of events, each id once. `unreadableIds` are those of the unreadable rows that have one. */
export interface EventListing<Event> extends Listing<Event> {
  unreadableIds: string[];
}

export interface EventsApi {
  /** The appointments in a window, instances of series expanded by the server, deleted ones left out. */
  list(window: EventWindow, options?: CallOptions): Promise<EventListing<Appointment>>;
  /** Deletes an appointment or a blocked slot. */
  remove(eventId: string, options?: CallOptions): Promise<void>;
}

/** A block: of a provider's time, or of a calendar of type `event`, never both (API-NOTES §10). */
export interface BlockRequest {
  locationId: string;
  target: { assignedUserId: string } | { calendarId: string };
  title: string;
  /** ISO 8601 with offset. */
  startTime: string;
  endTime: string;
}

export interface BlockedSlotsApi {
  /** Busy times from Google or Outlook are listed by user only (API-NOTES §10). Deleted ones are left out. */
  list(window: EventWindow, options?: CallOptions): Promise<EventListing<BlockedSlot>>;
  create(request: BlockRequest, options?: CallOptions): Promise<BlockedSlot>;
  update(eventId: string, request: BlockRequest, options?: CallOptions): Promise<BlockedSlot>;
}

/** A start the server offers. `startTime` is to the letter as it wrote it and must be sent back so (API-NOTES §9). */
export interface FreeSlot {
  startMs: number;
  startTime: string;
}

export interface FreeSlotsQuery {
  calendarId: string;
  startMs: number;
  endMs: number;
  /** IANA zone in which the starts are written. */
  timeZone?: string;
  /** Only slots of this provider. */
  userId?: string;
}

export interface FreeSlotsApi {
  /** Free starts in [startMs, endMs), in order. Windows beyond 31 days are asked in several calls, one after another. */
  list(query: FreeSlotsQuery, options?: CallOptions): Promise<Listing<FreeSlot>>;
}

export interface CalendarsApi {
  /** Every calendar of the location, drafts and inactive ones included. */
  list(locationId: string, options?: CallOptions): Promise<Listing<BookingCalendar>>;
  get(calendarId: string, options?: CallOptions): Promise<BookingCalendar>;
}

export interface GroupsApi {
  list(locationId: string, options?: CallOptions): Promise<Listing<CalendarGroup>>;
}

/** One page of an appointment's notes. */
export interface NotePage extends Listing<AppointmentNote> {
  hasMore: boolean;
}

export interface NotesApi {
  /** `limit` is 1 to 20, `offset` counts from 0 (API-NOTES §12). */
  list(
    appointmentId: string,
    page: { limit: number; offset: number },
    options?: CallOptions,
  ): Promise<NotePage>;
  create(appointmentId: string, note: NoteBody, options?: CallOptions): Promise<AppointmentNote>;
  update(
    appointmentId: string,
    noteId: string,
    note: NoteBody,
    options?: CallOptions,
  ): Promise<AppointmentNote>;
  remove(appointmentId: string, noteId: string, options?: CallOptions): Promise<void>;
}

/** A note as it is sent; `body` has at most 5,000 characters. */
export interface NoteBody {
  body: string;
  userId?: string;
}

/** Where a page of a search begins; opaque, from the page before: after a row, or by its number where rows name no place. */
export type PageStart = { searchAfter: readonly (string | number)[] } | { page: number };

export interface ContactSearch {
  locationId: string;
  /** Name, phone or e-mail, in part; absent or empty for every client. */
  query?: string;
  /** 1 to 500. */
  pageLimit: number;
  /** The first page when absent. */
  from?: PageStart;
  sort?: readonly { field: string; direction: 'asc' | 'desc' }[];
  filters?: readonly { field: string; operator: string; value: unknown }[];
}

/**
 * One page of clients, of any size up to the one asked for: a short page is not the last one. `next` is null after a page
 * without rows; `total` is null when the server did not say.
 */
export interface ContactPage extends Listing<Contact> {
  total: number | null;
  next: PageStart | null;
}

/** A row of a client's own list of appointments. */
export interface ContactAppointment {
  /** With its times taken for the location's where they have no zone. */
  appointment: Appointment;
  /** True where the times came without a zone, so that they may be meant in another (API-NOTES §13). */
  isZoneUnknown: boolean;
}

export interface ContactsApi {
  /** The index lags writes by about ten seconds (API-NOTES §13): a client just made may be missing. */
  search(search: ContactSearch, options?: CallOptions): Promise<ContactPage>;
  get(contactId: string, options?: CallOptions): Promise<Contact>;
  /** All appointments of a client, of a series its first visit only (API-NOTES §13); not paged, in no promised order. */
  appointments(
    whose: { locationId: string; contactId: string },
    options?: CallOptions,
  ): Promise<Listing<ContactAppointment>>;
  /** All notes on a client (API-NOTES §13); not paged. */
  notes(contactId: string, options?: CallOptions): Promise<Listing<ClientNote>>;
  /**
   * Empty fields are not sent. A duplicate is refused with `duplicate-contact`, naming the one that exists. Any other
   * refusal may come although the client was made: look before it is believed. There is no upsert on purpose: it
   * replaces the e-mail and the tags of whom it takes for the same person.
   */
  create(locationId: string, fields: NewContact, options?: CallOptions): Promise<Contact>;
  /** The client with this phone or e-mail; null when there is none. */
  findDuplicate(
    query: { locationId: string; phone?: string; email?: string },
    options?: CallOptions,
  ): Promise<Contact | null>;
}

export interface UsersApi {
  /** Everyone of the location, those who have left marked `deleted`. Uses the search once the older call is gone. */
  list(locationId: string, options?: CallOptions): Promise<Listing<Provider>>;
}

export interface LocationsApi {
  get(locationId: string, options?: CallOptions): Promise<Location>;
}

/** Harmless questions whose refusal tells whether the token may do something (see check-account.ts). */
export interface ScopeProbes {
  /** Resolves when the server let a write of this kind past its scope check; it can change nothing. */
  eventsWrite(options?: CallOptions): Promise<void>;
  contactsWrite(options?: CallOptions): Promise<void>;
  /** As above, for reading events of a location without calendars or users to ask about. */
  eventsRead(options?: CallOptions): Promise<void>;
}

/**
 * The LeadConnector API as the app uses it: one namespace per resource. Every call resolves to the domain's own
 * form (shared/) or throws `ApiError`, takes an AbortSignal and a priority, and is never repeated by itself.
 */
export interface ApiClient {
  appointments: AppointmentsApi;
  events: EventsApi;
  blockedSlots: BlockedSlotsApi;
  freeSlots: FreeSlotsApi;
  calendars: CalendarsApi;
  groups: GroupsApi;
  notes: NotesApi;
  contacts: ContactsApi;
  users: UsersApi;
  locations: LocationsApi;
  scopeProbes: ScopeProbes;
}
