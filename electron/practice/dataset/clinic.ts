import type { DatasetContext, PracticeDataset } from '../world.ts';
import { zoned } from '../zoned-time.ts';
import { clinicBlocks } from './blocks.ts';
import { clinicClients } from './clients.ts';
import { clinicCalendars, clinicGroups, clinicLocation, clinicUsers } from './directory.ts';
import { clinicSeries } from './series.ts';
import { clinicSingleBookings } from './single-bookings.ts';

/**
 * A made-up clinic around the present week: six providers, four calendars, some three hundred clients,
 * bookings from last week to ten weeks ahead. Seed, zone and day decide all of it.
 */
export function clinicDataset({ seed, nowMs, timezone }: DatasetContext): PracticeDataset {
  const today = zoned(nowMs, timezone).toPlainDate();
  const time = { seed, nowMs, timezone, monday: today.subtract({ days: today.dayOfWeek - 1 }) };
  const contacts = clinicClients(seed, nowMs);
  const blockedSlots = clinicBlocks(time);
  return {
    location: clinicLocation(timezone),
    users: clinicUsers(),
    groups: clinicGroups(),
    calendars: clinicCalendars(),
    contacts,
    appointments: [...clinicSeries(time, contacts), ...clinicSingleBookings(time, contacts, blockedSlots)],
    blockedSlots,
  };
}
