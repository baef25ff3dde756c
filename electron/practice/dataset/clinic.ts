import type { Temporal } from 'temporal-polyfill';
import type { DatasetContext, PracticeDataset } from '../world.ts';
import { MINUTE_MS, wallTimeMs, zoned } from '../zoned-time.ts';
import { clientNotes, clinicClients, documentedClient } from './clients.ts';
import {
  clinicSingleBookings,
  clinicBlocks,
  clinicSeries,
  type ClinicPlan,
  type ClinicTime,
} from './single-bookings.ts';
import { SMALL_CLINIC } from './small-clinic.ts';
import { clinicCalendars, clinicGroups, clinicLocation, clinicUsers } from './directory.ts';

function timeOf({ seed, nowMs, timezone }: DatasetContext): ClinicTime {
  const today = zoned(nowMs, timezone).toPlainDate();
  const dayStarts = new Map<string, number>();
  const dayStartOf = (date: Temporal.PlainDate): number => {
    const day = date.toString();
    // Reckoned back from six: by then the clocks of a day on which they change have changed.
    const startMs = dayStarts.get(day) ?? wallTimeMs(date, 6, 0, timezone) - 6 * 60 * MINUTE_MS;
    dayStarts.set(day, startMs);
    return startMs;
  };
  return {
    seed,
    nowMs,
    timezone,
    monday: today.subtract({ days: today.dayOfWeek - 1 }),
    msAt: (date, minute) => dayStartOf(date) + minute * MINUTE_MS,
  };
}

/**
 * A made-up clinic around the present week: the small one unless another plan is given, with bookings from last week
 * to ten weeks ahead. Plan, seed, zone and day decide all of it.
 */
export function clinicDataset(context: DatasetContext, plan: ClinicPlan = SMALL_CLINIC): PracticeDataset {
  const time = timeOf(context);
  const contacts = clinicClients(context.seed, context.nowMs, plan.clientCount);
  const { closures, lunches } = clinicBlocks(plan, time);
  // Copies: what one server changes must not be changed for the next.
  return {
    location: plan.locationIn(context.timezone),
    users: structuredClone([...plan.users]),
    groups: structuredClone([...plan.groups]),
    calendars: structuredClone([...plan.calendars]),
    contacts,
    appointments: [
      ...clinicSeries(plan, time, contacts),
      ...clinicSingleBookings(plan, time, contacts, closures),
    ],
    blockedSlots: [...lunches, ...closures],
    contactNotes: clientNotes(contacts, context.nowMs),
  };
}

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
    contactNotes: [],
  };
}
