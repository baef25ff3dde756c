/** What the tests of this folder share: a store in a folder of its own, a clock they turn, things to put in. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type { BookingOrder, ChangeOrder } from '../../../shared/appointment/booking-order.ts';
import type { BookingCalendar } from '../../../shared/directory/booking-calendar.ts';
import type { Contact } from '../../../shared/directory/contact.ts';
import type { Directory } from '../../../shared/ipc/account-calls.ts';
import { failure, type Failure, type FailureCode } from '../../../shared/failures/failures.ts';
import { instantToWall } from '../../../shared/time/zone.ts';
import { openStore } from '../open-store.ts';
import type { Listing } from '../schedule/schedule-store.ts';
import type { Store } from '../store.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** Monday 2026-11-23, 10:00 in New York. */
export const MONDAY_MS = Date.parse('2026-11-23T10:00:00-05:00');
export const TIME_ZONE = 'America/New_York';
export const KEY = Buffer.alloc(32, 7);

/** A clock that stands until it is turned. */
export class TurnedClock {
  ms = MONDAY_MS - DAY_MS;
  readonly now = (): number => this.ms;
}

/** A store in a folder of its own, to be closed and opened again. */
export class StoreBench {
  readonly folder = mkdtempSync(
    path.join(process.env['FRONTDESK_TEST_FOLDER'] ?? os.tmpdir(), 'frontdesk-store-'),
  );
  readonly filePath = path.join(this.folder, 'store.db');
  readonly clock = new TurnedClock();
  store: Store;

  constructor() {
    this.store = this.open();
  }

  /** Opens the file; a failure is a failed test. */
  open(key: Buffer = KEY): Store {
    const result = openStore({
      filePath: this.filePath,
      encryptionKey: key,
      deskName: 'Front desk 1',
      nowMs: this.clock.now,
    });
    if (!result.ok) throw result.failure;
    this.store = result.store;
    return this.store;
  }

  reopen(): Store {
    this.store.close();
    return this.open();
  }

  remove(): void {
    this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function appointment(id: string, changes: Partial<Appointment> = {}): Appointment {
  const startMs = changes.startMs ?? MONDAY_MS;
  return {
    id,
    locationId: 'loc',
    calendarId: 'cal',
    contactId: 'con',
    assignedUserId: 'usr',
    title: 'Cleaning',
    startMs,
    endMs: startMs + 30 * MINUTE_MS,
    status: 'confirmed',
    description: '',
    address: '',
    meetingLocationType: null,
    meetingLocationId: null,
    series: null,
    source: null,
    dateAddedMs: null,
    dateUpdatedMs: null,
    ...changes,
  };
}

/** Instance of a weekly series, as a listing shows it. */
export function instance(masterId: string, startMs: number, rule = 'RRULE:FREQ=WEEKLY'): Appointment {
  return appointment(`${masterId}_${startMs}_1800`, {
    startMs,
    series: { masterId, rruleLines: [rule] },
  });
}

export function blockedSlot(id: string, changes: Partial<BlockedSlot> = {}): BlockedSlot {
  const startMs = changes.startMs ?? MONDAY_MS;
  return {
    id,
    title: 'Lunch',
    startMs,
    endMs: startMs + HOUR_MS,
    calendarId: null,
    assignedUserId: 'usr',
    source: null,
    ...changes,
  };
}

export function contact(id: string, changes: Partial<Contact> = {}): Contact {
  return {
    id,
    name: 'Ana López',
    firstName: 'Ana',
    lastName: 'López',
    phone: '+15550102030',
    email: 'ana@example.com',
    companyName: null,
    dateOfBirth: null,
    tags: [],
    provisional: false,
    ...changes,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** `n` makes the order's id: the same number is the same order. */
export function orderId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function booking(
  n: number,
  options: { startMs?: number; rrule?: string; newClient?: string; title?: string; contactId?: string } = {},
): BookingOrder {
  const startMs = options.startMs ?? MONDAY_MS;
  const endMs = startMs + 30 * MINUTE_MS;
  return {
    orderId: orderId(n),
    client:
      options.newClient === undefined
        ? { kind: 'existing', contactId: options.contactId ?? 'con', name: 'Ana López' }
        : {
            kind: 'new',
            localContactId: options.newClient,
            fields: { firstName: 'Nora', lastName: 'Nowak', phone: '+15550109999', email: '' },
          },
    request: {
      calendarId: 'cal',
      locationId: 'loc',
      startTime: iso(startMs),
      endTime: iso(endMs),
      title: options.title ?? 'Cleaning',
      assignedUserId: 'usr',
      appointmentStatus: 'confirmed',
      description: 'Bring the X-rays',
      ...(options.rrule === undefined ? {} : { rrule: options.rrule, ignoreFreeSlotValidation: true }),
    },
    meant: {
      startWall: instantToWall(startMs, TIME_ZONE),
      endWall: instantToWall(endMs, TIME_ZONE),
      timeZone: TIME_ZONE,
    },
    acceptConflicts: false,
  };
}

export function move(
  n: number,
  appointmentId: string,
  startMs: number,
  scope: ChangeOrder['scope'] = 'single',
): ChangeOrder {
  const endMs = startMs + 30 * MINUTE_MS;
  return {
    orderId: orderId(n),
    appointmentId,
    scope,
    update: { startTime: iso(startMs), endTime: iso(endMs), appointmentStatus: 'confirmed' },
    meant: {
      startWall: instantToWall(startMs, TIME_ZONE),
      endWall: instantToWall(endMs, TIME_ZONE),
      timeZone: TIME_ZONE,
    },
    basedOnDateUpdatedMs: null,
    acceptConflicts: false,
  };
}

export function statusChange(n: number, appointmentId: string, status: 'cancelled' | 'showed'): ChangeOrder {
  return {
    orderId: orderId(n),
    appointmentId,
    scope: 'single',
    update: { appointmentStatus: status },
    meant: null,
    basedOnDateUpdatedMs: null,
    acceptConflicts: false,
  };
}

/** A failure of the code, with whatever facts it needs. */
export function problem(
  code: Exclude<FailureCode, 'outbox-not-empty' | 'server-address'> = 'offline',
): Failure {
  return failure(code);
}

/** A listing of the calendar `cal` for the three weeks around Monday. */
export function listing(appointments: readonly Appointment[], changes: Partial<Listing> = {}): Listing {
  return {
    source: { kind: 'calendar', id: 'cal' },
    startMs: MONDAY_MS - 7 * DAY_MS,
    endMs: MONDAY_MS + 14 * DAY_MS,
    requestedAtMs: MONDAY_MS,
    appointments,
    blockedSlots: null,
    unreadable: [],
    ...changes,
  };
}

export const calendar: BookingCalendar = {
  id: 'cal',
  locationId: 'loc',
  groupId: 'grp',
  name: 'Cleaning',
  isActive: true,
  calendarType: 'round_robin',
  eventTitle: null,
  color: null,
  teamMembers: [{ userId: 'usr', priority: null, isPrimary: true, locationConfigurations: [] }],
  locationConfigurations: [],
  slotDurationMinutes: 30,
  slotIntervalMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  appointmentsPerSlot: 1,
  openHours: [],
  autoConfirm: true,
};

export const directory: Directory = {
  location: {
    id: 'loc',
    name: 'Clinic',
    timeZone: TIME_ZONE,
    companyId: null,
    country: 'US',
    phone: null,
    email: null,
    allowsDuplicateContacts: false,
  },
  calendars: [calendar],
  groups: [{ id: 'grp', name: 'All', isActive: true }],
  providers: [{ id: 'usr', name: 'Dr Kim', email: null, phone: null, deleted: false }],
  fetchedAtMs: 1,
};
