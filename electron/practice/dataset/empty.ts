import type { DatasetContext, PracticeDataset } from '../world.ts';
import { documentedClient } from './clients.ts';
import { clinicCalendars, clinicGroups, clinicLocation, clinicUsers } from './directory.ts';

/** The clinic's providers and calendars with nothing booked, nothing blocked, and the documented client alone. */
export function emptyDataset({ nowMs, timezone }: DatasetContext): PracticeDataset {
  return {
    location: clinicLocation(timezone),
    users: clinicUsers(),
    groups: clinicGroups(),
    calendars: clinicCalendars(),
    contacts: [documentedClient(nowMs)],
    appointments: [],
    blockedSlots: [],
  };
}
