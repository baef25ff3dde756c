import type { Appointment, BlockedSlot } from '../appointment/appointment.ts';
import type { BookingCalendar } from '../directory/booking-calendar.ts';
import { wallToEpochMs } from '../time/zone.ts';

/** A small clinic in New York for the tests of this folder: two providers, two clients, Mon 23 Nov 2026. */

export const ZONE = 'America/New_York';
export const MINUTE_MS = 60_000;
export const PROVIDERS: Record<string, string> = { kim: 'Dr Kim', roy: 'Dr Roy' };
export const CONTACTS: Record<string, string> = { ana: 'Ana López', bo: 'Bo Chen' };

/** The instant of a time of day, on the Monday unless another date is given. */
export const at = (time: string, date = '2026-11-23') => wallToEpochMs(`${date}T${time}`, ZONE);

let made = 0;

/** An appointment of Dr Kim with Ana López, each with an id of its own. */
export function appointment(from: string, to: string, fields: Partial<Appointment> = {}): Appointment {
  made += 1;
  return {
    id: `a${made}`,
    locationId: 'l',
    calendarId: 'physio',
    contactId: 'ana',
    assignedUserId: 'kim',
    title: 'Physio',
    startMs: at(from),
    endMs: at(to),
    status: 'confirmed',
    description: '',
    address: '',
    meetingLocationType: null,
    meetingLocationId: null,
    series: null,
    source: null,
    dateAddedMs: null,
    dateUpdatedMs: null,
    ...fields,
  };
}

/** Dr Kim's lunch. */
export function block(from: string, to: string, fields: Partial<BlockedSlot> = {}): BlockedSlot {
  return {
    id: 'b1',
    title: 'Lunch',
    startMs: at(from),
    endMs: at(to),
    calendarId: null,
    assignedUserId: 'kim',
    source: null,
    ...fields,
  };
}

/** A member of a calendar's team. */
export const member = (userId: string) => ({
  userId,
  priority: null,
  isPrimary: false,
  locationConfigurations: [],
});

/** Open on weekdays, 9 to 12 and 13 to 17. */
export const PHYSIO: BookingCalendar = {
  id: 'physio',
  locationId: 'l',
  groupId: null,
  name: 'Physio',
  isActive: true,
  calendarType: 'round_robin',
  eventTitle: null,
  color: null,
  teamMembers: [member('kim'), member('roy')],
  locationConfigurations: [],
  slotDurationMinutes: 30,
  slotIntervalMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  appointmentsPerSlot: 1,
  openHours: [
    {
      daysOfTheWeek: [1, 2, 3, 4, 5],
      hours: [
        { openHour: 9, openMinute: 0, closeHour: 12, closeMinute: 0 },
        { openHour: 13, openMinute: 0, closeHour: 17, closeMinute: 0 },
      ],
    },
  ],
  autoConfirm: true,
};
/** Three in one slot, Dr Kim alone. */
export const CLASS: BookingCalendar = {
  ...PHYSIO,
  id: 'class',
  name: 'Back class',
  appointmentsPerSlot: 3,
  teamMembers: [member('kim')],
};
