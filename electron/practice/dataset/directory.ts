import type {
  PracticeCalendar,
  PracticeGroup,
  PracticeLocation,
  PracticeOpenHours,
  PracticeTeamMember,
  PracticeUser,
} from '../world.ts';

/** The location of the documented example request. */
export const LOCATION_ID = 'C2QujeCh8ZnC7al2InWR';
/** The id of both the contact and the user of the documented example request. */
export const DOCUMENTED_PERSON_ID = '0007BWpSzSwfiuSl0tR2';
/** The calendar of the documented example request. */
export const CONSULTATION_ID = 'CVokAlI8fgw4WYWoCtQz';
/** A personal calendar of one provider. */
export const PHYSIOTHERAPY_ID = 'pHy5T8nQx2LmVw7RbKcE';
/** A class with several seats. */
export const CLASS_ID = 'bAcK3cLs9ZrTq6WdYhUf';
/** An event calendar: the only kind that can be blocked by its own id. */
export const VACCINATION_ID = 'vAx7EvNt4GkPs2JmDuXo';

const TREATMENT_GROUP_ID = 'gRpTrEaTmEnT00000001';
const PROGRAMME_GROUP_ID = 'gRpPrOgRaMmE00000002';

/** Ids of the six providers, by who they are. */
export const PROVIDER_IDS = {
  amara: DOCUMENTED_PERSON_ID,
  jonas: 'jL1nDqv1sT8hR5yKp3Xa',
  priya: 'pR4gHuN9tHaN2sWmC7Ze',
  mateo: 'mAlV4rEz6bQk1XtY8oNj',
  hanna: 'hG0lDwEi5sVf3UcP9rTb',
  kenji: 'kWaTaN4bE7dLs2HqJ6mG',
} as const;

/** The made-up clinic's location in a zone. */
export function clinicLocation(timezone: string): PracticeLocation {
  const address = {
    address: '12 Harbour Street',
    city: 'Brooklyn',
    state: 'NY',
    country: 'US',
    postalCode: '11201',
  };
  return {
    id: LOCATION_ID,
    companyId: 'cOmPaNyFrOnTdEsK0001',
    name: 'Harbour Street Clinic',
    ...address,
    website: 'https://clinic.example.com',
    timezone,
    email: 'desk@clinic.example.com',
    phone: '+12125550100',
    business: { name: 'Harbour Street Clinic', ...address, timezone },
    settings: {
      allowDuplicateContact: false,
      allowDuplicateOpportunity: false,
      allowFacebookNameMerge: false,
      disableContactTimezone: false,
    },
  };
}

/** A provider; `line` is the number of the telephone on the user, below 90. */
export function provider(id: string, firstName: string, lastName: string, line: number): PracticeUser {
  return {
    id,
    name: `${firstName} ${lastName}`,
    firstName,
    lastName,
    email: `provider${line}@clinic.example.com`,
    phone: `+121255501${String(10 + line)}`,
    extension: String(line),
    roles: { type: 'account', role: line === 0 ? 'admin' : 'user', locationIds: [LOCATION_ID] },
    deleted: false,
  };
}

/** The six providers. */
export function clinicUsers(): PracticeUser[] {
  return [
    provider(PROVIDER_IDS.amara, 'Amara', 'Osei', 0),
    provider(PROVIDER_IDS.jonas, 'Jonas', 'Lindqvist', 1),
    provider(PROVIDER_IDS.priya, 'Priya', 'Raghunathan', 2),
    provider(PROVIDER_IDS.mateo, 'Mateo', 'Álvarez', 3),
    provider(PROVIDER_IDS.hanna, 'Hanna', 'Goldberg-Weiss', 4),
    provider(PROVIDER_IDS.kenji, 'Kenji', 'Watanabe', 5),
  ];
}

/** Two groups; every calendar is in one. */
export function clinicGroups(): PracticeGroup[] {
  return [
    {
      id: TREATMENT_GROUP_ID,
      locationId: LOCATION_ID,
      name: 'Treatments',
      description: 'One client, one provider',
      slug: 'treatments',
      isActive: true,
    },
    {
      id: PROGRAMME_GROUP_ID,
      locationId: LOCATION_ID,
      name: 'Classes and drop-in',
      description: 'Several clients at a time',
      slug: 'classes-and-drop-in',
      isActive: true,
    },
  ];
}

/** A seat on a calendar's team. */
export function member(userId: string, isPrimary: boolean): PracticeTeamMember {
  return { userId, priority: 0.5, isPrimary, locationConfigurations: [] };
}

/** The same hours on several days; 0 is Sunday. */
export function openHours(daysOfTheWeek: number[], openHour: number, closeHour: number): PracticeOpenHours {
  return { daysOfTheWeek, hours: [{ openHour, openMinute: 0, closeHour, closeMinute: 0 }] };
}

/** What a calendar of the made-up clinics says beside what all of them have. */
export type CalendarSketch = Pick<
  PracticeCalendar,
  | 'id'
  | 'name'
  | 'description'
  | 'slug'
  | 'groupId'
  | 'calendarType'
  | 'eventColor'
  | 'teamMembers'
  | 'openHours'
> & { slotMinutes: number; intervalMinutes: number } & Partial<PracticeCalendar>;

/** A calendar of the made-up clinics. */
export function calendar({ slotMinutes, intervalMinutes, ...sketch }: CalendarSketch): PracticeCalendar {
  return {
    locationId: LOCATION_ID,
    widgetSlug: sketch.slug,
    isActive: true,
    eventTitle: '{{contact.name}}',
    locationConfigurations: [
      { kind: 'physical', location: '12 Harbour Street, Brooklyn', meetingId: 'default' },
    ],
    slotDuration: slotMinutes,
    slotDurationUnit: 'mins',
    slotInterval: intervalMinutes,
    slotIntervalUnit: 'mins',
    slotBuffer: 0,
    slotBufferUnit: 'mins',
    preBuffer: 0,
    preBufferUnit: 'mins',
    appoinmentPerSlot: 1,
    allowBookingAfter: 0,
    allowBookingAfterUnit: 'hours',
    allowBookingFor: 26,
    allowBookingForUnit: 'weeks',
    enableRecurring: false,
    autoConfirm: true,
    allowReschedule: true,
    allowCancellation: true,
    notes: '',
    ...sketch,
  };
}

const WEEKDAYS = [1, 2, 3, 4, 5];

/** Four calendars of four types; the first is the one of the documented example request. */
export function clinicCalendars(): PracticeCalendar[] {
  return [
    calendar({
      id: CONSULTATION_ID,
      name: 'Consultation',
      description: 'A half-hour visit with whoever is free',
      slug: 'consultation',
      groupId: TREATMENT_GROUP_ID,
      calendarType: 'round_robin',
      eventColor: '#0b7a75',
      slotMinutes: 30,
      intervalMinutes: 30,
      openHours: [openHours(WEEKDAYS, 8, 18)],
      teamMembers: [
        member(PROVIDER_IDS.amara, true),
        member(PROVIDER_IDS.jonas, false),
        member(PROVIDER_IDS.hanna, false),
        member(PROVIDER_IDS.mateo, false),
        member(PROVIDER_IDS.kenji, false),
      ],
      locationConfigurations: [
        { kind: 'physical', location: '12 Harbour Street, Brooklyn', meetingId: 'default' },
        { kind: 'custom', location: 'Room 2', meetingId: 'custom_0' },
        { kind: 'zoom_conference', meetingId: 'zoom_conference_0' },
        { kind: 'outbound_call', location: '+12125550100', meetingId: 'outbound_call_0' },
      ],
    }),
    calendar({
      id: PHYSIOTHERAPY_ID,
      name: 'Physiotherapy',
      description: 'Forty minutes with Priya',
      slug: 'physiotherapy',
      groupId: TREATMENT_GROUP_ID,
      calendarType: 'personal',
      eventColor: '#7048e8',
      slotMinutes: 40,
      intervalMinutes: 20,
      slotBuffer: 5,
      openHours: [openHours([1, 2, 3, 4], 9, 17), openHours([5], 9, 13)],
      teamMembers: [member(PROVIDER_IDS.priya, true)],
      allowBookingAfter: 2,
      allowBookingFor: 12,
    }),
    calendar({
      id: CLASS_ID,
      name: 'Back care class',
      description: 'An hour in the gym, up to eight people',
      slug: 'back-care-class',
      groupId: PROGRAMME_GROUP_ID,
      calendarType: 'class_booking',
      eventColor: '#d9480f',
      slotMinutes: 60,
      intervalMinutes: 60,
      appoinmentPerSlot: 8,
      openHours: [openHours([1, 3, 5], 9, 11)],
      teamMembers: [member(PROVIDER_IDS.mateo, true)],
      locationConfigurations: [{ kind: 'physical', location: 'Gym, ground floor', meetingId: 'default' }],
    }),
    calendar({
      id: VACCINATION_ID,
      name: 'Vaccination',
      description: 'Fifteen minutes, two clients at a time',
      slug: 'vaccination',
      groupId: PROGRAMME_GROUP_ID,
      calendarType: 'event',
      eventColor: '#1971c2',
      slotMinutes: 15,
      intervalMinutes: 15,
      appoinmentPerSlot: 2,
      openHours: [openHours([2, 4], 9, 12), openHours([6], 9, 12)],
      teamMembers: [member(PROVIDER_IDS.kenji, true)],
    }),
  ];
}
