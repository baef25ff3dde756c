import {
  clinicCalendars,
  clinicGroups,
  clinicLocation,
  clinicUsers,
  CONSULTATION_ID,
  LOCATION_ID,
  PROVIDER_IDS,
  VACCINATION_ID,
} from '../../electron/practice/dataset/directory.ts';
import type { DatasetContext, PracticeContact, PracticeDataset } from '../../electron/practice/world.ts';

const PROVIDERS: readonly string[] = [PROVIDER_IDS.amara, PROVIDER_IDS.jonas, PROVIDER_IDS.kenji];
const CALENDARS: readonly string[] = [CONSULTATION_ID, VACCINATION_ID];
const CLIENT_COUNT = 4;

function client(number: number, nowMs: number): PracticeContact {
  return {
    id: `cRaShTeStClIeNt0000${number}`,
    locationId: LOCATION_ID,
    firstName: `Client${number}`,
    lastName: 'Known',
    email: null,
    phone: `+1212555020${number}`,
    tags: [],
    dnd: false,
    dateAddedMs: nowMs,
    dateUpdatedMs: nowMs,
    others: {},
  };
}

/** The practice clinic cut down to what the crash test books, so that fetching it all takes a moment only. */
export function crashDataset({ nowMs, timezone }: DatasetContext): PracticeDataset {
  return {
    location: clinicLocation(timezone),
    users: clinicUsers().filter(({ id }) => PROVIDERS.includes(id)),
    groups: clinicGroups(),
    calendars: clinicCalendars()
      .filter(({ id }) => CALENDARS.includes(id))
      .map((calendar) => ({
        ...calendar,
        teamMembers: calendar.teamMembers.filter(({ userId }) => PROVIDERS.includes(userId)),
      })),
    contacts: Array.from({ length: CLIENT_COUNT }, (_, index) => client(index, nowMs)),
    appointments: [],
    blockedSlots: [],
    contactNotes: [],
  };
}
