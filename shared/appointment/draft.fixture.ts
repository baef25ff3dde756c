/** A location with two services, for tests of drafts. Zone and ids are those of the documented example request. */
import type { BookingCalendar, Provider } from '../directory/booking-calendar.ts';
import type { BookingDraft } from './booking-draft.ts';
import type { DraftContext } from './draft-to-order.ts';

/** A calendar as the directory holds it; everything not given is ordinary. */
export function fixtureCalendar(given: Partial<BookingCalendar> = {}): BookingCalendar {
  return {
    id: 'CVokAlI8fgw4WYWoCtQz',
    locationId: 'C2QujeCh8ZnC7al2InWR',
    groupId: null,
    name: 'Consultation',
    isActive: true,
    calendarType: 'round_robin',
    eventTitle: null,
    color: null,
    teamMembers: ['0007BWpSzSwfiuSl0tR2', 'other-provider'].map((userId) => ({
      userId,
      priority: null,
      isPrimary: false,
      locationConfigurations: [],
    })),
    locationConfigurations: [{ kind: 'custom', location: 'Room 2', meetingId: 'custom_0' }],
    slotDurationMinutes: 30,
    slotIntervalMinutes: 30,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    appointmentsPerSlot: 1,
    openHours: [],
    autoConfirm: true,
    ...given,
  };
}

const PROVIDERS: Provider[] = [
  { id: '0007BWpSzSwfiuSl0tR2', name: 'Dr Kim', email: null, phone: null, deleted: false },
  { id: 'other-provider', name: 'Dr Okafor', email: null, phone: null, deleted: false },
  { id: 'stranger', name: 'Tom O’Brien', email: null, phone: null, deleted: false },
];

/** What drafts are judged against in tests. */
export function fixtureContext(given: Partial<DraftContext> = {}): DraftContext {
  return {
    location: { id: 'C2QujeCh8ZnC7al2InWR', name: 'Riverside', timeZone: 'America/New_York' },
    calendars: [
      fixtureCalendar(),
      fixtureCalendar({ id: 'class', name: 'Back school', calendarType: 'class_booking' }),
      fixtureCalendar({ id: 'closed', name: 'Old service', isActive: false }),
    ],
    providers: PROVIDERS,
    acceptConflicts: false,
    ...given,
  };
}

/** A complete draft for Tuesday 24 November 2026, 10:00 to 10:30. */
export function fixtureDraft(given: Partial<BookingDraft> = {}): BookingDraft {
  return {
    draftId: '8f14e45f-ceea-467f-a8d2-4c1bd5a7e001',
    purpose: { kind: 'new' },
    client: {
      kind: 'existing',
      contactId: '0007BWpSzSwfiuSl0tR2',
      name: 'Ana López',
      phone: '+1 555 010 2100',
      email: null,
    },
    calendarId: 'CVokAlI8fgw4WYWoCtQz',
    assignedUserId: '0007BWpSzSwfiuSl0tR2',
    startWall: '2026-11-24T10:00',
    endWall: '2026-11-24T10:30',
    repeat: null,
    place: { meetingLocationType: null, meetingLocationId: null, address: '', overrideLocationConfig: null },
    title: '',
    titleEdited: false,
    notes: '',
    status: 'confirmed',
    ignoreDateRange: false,
    skipSlotValidation: false,
    runAutomations: true,
    ...given,
  };
}
