import type { SeededRandom } from './seeded-random.ts';

/** A place of a calendar's list of places; `meetingId` is what a booking names as `meetingLocationId`. */
export interface PracticePlace {
  kind:
    | 'custom'
    | 'zoom_conference'
    | 'google_conference'
    | 'inbound_call'
    | 'outbound_call'
    | 'physical'
    | 'booker'
    | 'ms_teams_conference';
  location?: string;
  meetingId: string;
}

/** A provider's seat on a calendar's team. */
export interface PracticeTeamMember {
  userId: string;
  priority: 0 | 0.5 | 1;
  isPrimary: boolean;
  locationConfigurations: PracticePlace[];
}

/** Open hours of some weekdays; 0 is Sunday. */
export interface PracticeOpenHours {
  daysOfTheWeek: number[];
  hours: { openHour: number; openMinute: number; closeHour: number; closeMinute: number }[];
}

/** A calendar, stored as the API shows it (API-NOTES §11; the misspelt names are the API's). */
export interface PracticeCalendar {
  id: string;
  locationId: string;
  name: string;
  description: string;
  slug: string;
  widgetSlug: string;
  isActive: boolean;
  groupId?: string;
  calendarType: 'round_robin' | 'event' | 'class_booking' | 'collective' | 'service_booking' | 'personal';
  eventTitle: string;
  eventColor: string;
  teamMembers: PracticeTeamMember[];
  locationConfigurations: PracticePlace[];
  slotDuration: number;
  slotDurationUnit: 'mins' | 'hours';
  slotInterval: number;
  slotIntervalUnit: 'mins' | 'hours';
  slotBuffer: number;
  slotBufferUnit: 'mins' | 'hours';
  preBuffer: number;
  preBufferUnit: 'mins' | 'hours';
  appoinmentPerSlot: number;
  appoinmentPerDay?: number;
  allowBookingAfter: number;
  allowBookingAfterUnit: 'hours' | 'days' | 'weeks' | 'months';
  allowBookingFor: number;
  allowBookingForUnit: 'days' | 'weeks' | 'months';
  openHours: PracticeOpenHours[];
  enableRecurring: boolean;
  autoConfirm: boolean;
  allowReschedule: boolean;
  allowCancellation: boolean;
  notes: string;
}

/** A group of calendars. */
export interface PracticeGroup {
  id: string;
  locationId: string;
  name: string;
  description: string;
  slug: string;
  isActive: boolean;
}

/** A user of the location; those on a calendar's team are its providers. */
export interface PracticeUser {
  id: string;
  name: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  extension: string;
  roles: { type: string; role: string; locationIds: string[] };
  deleted: boolean;
}

/** The location, as `GET /locations/{id}` shows it. */
export interface PracticeLocation {
  id: string;
  companyId: string;
  name: string;
  address: string;
  city: string;
  state: string;
  country: string;
  postalCode: string;
  website: string;
  timezone: string;
  email: string;
  phone: string;
  business: Record<string, string>;
  settings: { allowDuplicateContact: boolean; disableContactTimezone: boolean } & Record<string, boolean>;
}

/** A client as stored. Absent fields were never given. */
export interface PracticeContact {
  id: string;
  locationId: string;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
  companyName?: string | null;
  assignedTo?: string | null;
  tags: string[];
  dnd: boolean;
  dateAddedMs: number;
  dateUpdatedMs: number;
  /** Every other field of the API that was written, kept as it came. */
  others: Record<string, unknown>;
}

/** What can differ between the occurrences of a series. */
export interface BookingFields {
  calendarId: string;
  title: string;
  appointmentStatus: string;
  assignedUserId: string;
  startMs: number;
  endMs: number;
  description?: string;
  address?: string;
  meetingLocationType: string;
  meetingLocationId?: string;
}

/** An appointment, or the master of a series. */
export interface PracticeAppointment extends BookingFields {
  id: string;
  locationId: string;
  contactId: string;
  /** Null for a single appointment. */
  rrule: string | null;
  /** Zone in which `rrule` is expanded; see `expansionZone` of the settings. */
  expansionZone: string;
  /** Occurrences that were changed alone, by the start (epoch ms) the rule gives them. */
  changedOccurrences: Map<number, BookingFields>;
  createdBy: { source: string; userId?: string };
  /** True for a deleted one that the server still shows; see `deletedAppointments` of the settings. */
  deleted?: boolean;
  dateAddedMs: number;
  dateUpdatedMs: number;
}

/** Time in which a provider, or an event calendar, takes no bookings. Exactly one of the two ids is set. */
export interface PracticeBlockedSlot {
  id: string;
  locationId: string;
  title: string;
  startMs: number;
  endMs: number;
  calendarId?: string;
  assignedUserId?: string;
  source: string;
  /** Deleted blocks stay in listings, marked (API-NOTES §10). */
  deleted: boolean;
  dateAddedMs: number;
  dateUpdatedMs: number;
}

/** A note on an appointment. */
export interface PracticeNote {
  id: string;
  appointmentId: string;
  body: string;
  userId?: string;
  dateAddedMs: number;
}

/** A note on a client. */
export interface PracticeContactNote {
  id: string;
  contactId: string;
  body: string;
  title?: string;
  color?: string;
  pinned?: boolean;
  userId?: string;
  dateAddedMs: number;
}

/** Whether the account's automations (reminders, confirmations) ran for a write: what `toNotify` decides. */
export interface AutomationRun {
  appointmentId: string;
  cause: 'created' | 'updated';
  /** The value sent, or null when the request left it out; left out counts as true. */
  toNotify: boolean | null;
  ran: boolean;
}

/** What a data set is made from. */
export interface DatasetContext {
  seed: string;
  /** The moment the data set is for, epoch ms. */
  nowMs: number;
  /** The location's zone, an IANA name. */
  timezone: string;
}

/** What a data set puts into the account. */
export interface PracticeDataset {
  location: PracticeLocation;
  users: PracticeUser[];
  groups: PracticeGroup[];
  calendars: PracticeCalendar[];
  contacts: PracticeContact[];
  appointments: PracticeAppointment[];
  blockedSlots: PracticeBlockedSlot[];
  contactNotes: PracticeContactNote[];
}

/** Everything the server remembers. Tests may read and change it; the next request sees the change. */
export interface PracticeState {
  location: PracticeLocation;
  users: Map<string, PracticeUser>;
  groups: Map<string, PracticeGroup>;
  calendars: Map<string, PracticeCalendar>;
  contacts: Map<string, PracticeContact>;
  appointments: Map<string, PracticeAppointment>;
  blockedSlots: Map<string, PracticeBlockedSlot>;
  notes: Map<string, PracticeNote>;
  contactNotes: Map<string, PracticeContactNote>;
  /** One entry per write of an appointment, oldest first. */
  automationRuns: AutomationRun[];
  /** Contacts as they were before a recent write: what a search still sees while its index lags. */
  contactsBeforeWrite: { contactId: string; before: PracticeContact | null; atMs: number }[];
}

/** Behaviours of the service that are undocumented, differ between accounts, or were seen now and then. */
export interface PracticeSettings {
  /**
   * Where series are expanded. `location` (default) keeps the wall time across a clock change;
   * `utc-offset` keeps the offset of the request, so that a series drifts by an hour: what the live
   * service does is undocumented (API-NOTES §8).
   */
  expansionZone: 'location' | 'utc-offset';
  /** How long contact search lags behind writes; 0 by default, about 10,000 in life (API-NOTES §13). */
  contactIndexLagMs: number;
  /** True refuses a booking without assignedUserId, as reported for some calendars (API-NOTES §5). */
  requireAssignedUser: boolean;
  /**
   * The zone or offset, such as `-07:00`, in which answers give times; null (default) for the location's, and then
   * writes are answered with the times as sent. In life 11:00-06:00 was seen to come back as 10:00-07:00.
   */
  answerZone: string | null;
  /** How answers spell the status of a cancelled appointment; `cancelled` by default, both are in use. */
  cancelledSpelling: 'cancelled' | 'canceled';
  /**
   * What becomes of a deleted appointment: `gone` (default), `readable` by its id with `deleted: true`, as in life, or
   * `listed` so as well.
   */
  deletedAppointments: 'gone' | 'readable' | 'listed';
  /** What the location's zone is called in answers, where it is counted by the clock of another; null (default) by its own. */
  zoneName: string | null;
}

/** The settings of a server that was asked for none. */
export const DEFAULT_SETTINGS: PracticeSettings = {
  expansionZone: 'location',
  contactIndexLagMs: 0,
  requireAssignedUser: false,
  answerZone: null,
  cancelledSpelling: 'cancelled',
  deletedAppointments: 'gone',
  zoneName: null,
};

/** What every route works with. */
export interface PracticeWorld {
  state: PracticeState;
  random: SeededRandom;
  /** The server's clock, epoch ms. */
  nowMs: () => number;
  settings: PracticeSettings;
}

function byId<Item extends { id: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

/** The state a data set starts with. */
export function stateOf(dataset: PracticeDataset): PracticeState {
  return {
    location: dataset.location,
    users: byId(dataset.users),
    groups: byId(dataset.groups),
    calendars: byId(dataset.calendars),
    contacts: byId(dataset.contacts),
    appointments: byId(dataset.appointments),
    blockedSlots: byId(dataset.blockedSlots),
    notes: new Map(),
    contactNotes: byId(dataset.contactNotes),
    automationRuns: [],
    contactsBeforeWrite: [],
  };
}
