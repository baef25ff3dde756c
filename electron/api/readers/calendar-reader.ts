import {
  bookingCalendarSchema,
  calendarGroupSchema,
  openHoursSchema,
  type BookingCalendar,
  type CalendarGroup,
  type LocationConfiguration,
  type OpenHours,
  type TeamMember,
} from '../../../shared/directory/booking-calendar.ts';
import {
  isRecord,
  readFlag,
  readIdOf,
  readNumber,
  readTextOf,
  withUnknownFields,
  type RawRecord,
} from './fields.ts';

/** Defaults of the documents (API-NOTES §11). */
const DEFAULT_SLOT_MINUTES = 30;
const MINUTES_PER_UNIT: Readonly<Record<string, number>> = {
  min: 1,
  mins: 1,
  minute: 1,
  minutes: 1,
  hour: 60,
  hours: 60,
  hr: 60,
  hrs: 60,
  day: 1440,
  days: 1440,
};

/** Keys of the wire that the app holds under its own names. */
const CONSUMED_KEYS = [
  '_id',
  'eventColor',
  'slotDuration',
  'slotDurationUnit',
  'slotInterval',
  'slotIntervalUnit',
  'slotBuffer',
  'slotBufferUnit',
  'preBuffer',
  'preBufferUnit',
  'appoinmentPerSlot',
  'appointmentPerSlot',
];

/** A calendar; null when it has no id. `fallbackLocationId` is used where the row does not name its location. */
export function readBookingCalendar(raw: RawRecord, fallbackLocationId: string): BookingCalendar | null {
  const id = readIdOf(raw, 'id', '_id');
  if (id === null) return null;
  const slotDurationMinutes = positiveMinutes(raw, 'slotDuration') ?? DEFAULT_SLOT_MINUTES;
  const perSlot = readNumber(raw.appoinmentPerSlot) ?? readNumber(raw.appointmentPerSlot);
  const parsed = bookingCalendarSchema.safeParse(
    withUnknownFields(raw, CONSUMED_KEYS, {
      id,
      locationId: readIdOf(raw, 'locationId') ?? fallbackLocationId,
      groupId: readIdOf(raw, 'groupId'),
      name: readTextOf(raw, 'name') ?? 'Calendar without a name',
      // The field is optional and says only of drafts that they are not in use.
      isActive: readFlag(raw.isActive) ?? true,
      calendarType: readTextOf(raw, 'calendarType') ?? '',
      eventTitle: readTextOf(raw, 'eventTitle'),
      color: readTextOf(raw, 'eventColor'),
      teamMembers: list(raw.teamMembers).flatMap((member) => readTeamMember(member) ?? []),
      locationConfigurations: readLocationConfigurations(raw.locationConfigurations),
      slotDurationMinutes,
      slotIntervalMinutes: positiveMinutes(raw, 'slotInterval') ?? slotDurationMinutes,
      bufferBeforeMinutes: minutes(raw, 'preBuffer') ?? 0,
      bufferAfterMinutes: minutes(raw, 'slotBuffer') ?? 0,
      appointmentsPerSlot: perSlot !== null && perSlot >= 1 ? clampInteger(perSlot) : 1,
      openHours: list(raw.openHours).flatMap((hours) => readOpenHours(hours) ?? []),
      autoConfirm: readFlag(raw.autoConfirm) ?? true,
    }),
  );
  return parsed.success ? parsed.data : null;
}

/** A group; null when it has no id. */
export function readCalendarGroup(raw: RawRecord): CalendarGroup | null {
  const id = readIdOf(raw, 'id', '_id');
  if (id === null) return null;
  const parsed = calendarGroupSchema.safeParse(
    withUnknownFields(raw, ['_id'], {
      id,
      name: readTextOf(raw, 'name') ?? 'Group without a name',
      isActive: readFlag(raw.isActive) ?? true,
    }),
  );
  return parsed.success ? parsed.data : null;
}

function readTeamMember(raw: RawRecord): TeamMember | null {
  const userId = readIdOf(raw, 'userId');
  if (userId === null) return null;
  return {
    userId,
    priority: readNumber(raw.priority),
    isPrimary: readFlag(raw.isPrimary) ?? false,
    locationConfigurations: readLocationConfigurations(raw.locationConfigurations),
  };
}

function readLocationConfigurations(value: unknown): LocationConfiguration[] {
  return list(value).flatMap((raw) => {
    const kind = readTextOf(raw, 'kind');
    if (kind === null) return [];
    return { kind, location: readTextOf(raw, 'location') ?? '', meetingId: readTextOf(raw, 'meetingId') };
  });
}

/** One entry of open hours; an hour that makes no sense is left out, the entry's others stay. */
function readOpenHours(raw: RawRecord): OpenHours | null {
  const days = [raw.daysOfTheWeek].flat().map(readNumber);
  const hours = list(raw.hours).map((span) => ({
    openHour: readNumber(span.openHour),
    openMinute: readNumber(span.openMinute) ?? 0,
    closeHour: readNumber(span.closeHour),
    closeMinute: readNumber(span.closeMinute) ?? 0,
  }));
  const shape = openHoursSchema.shape;
  const parsed = {
    daysOfTheWeek: days.filter((day) => shape.daysOfTheWeek.element.safeParse(day).success) as number[],
    hours: hours.flatMap((span) => shape.hours.element.safeParse(span).data ?? []),
  };
  return parsed.daysOfTheWeek.length > 0 && parsed.hours.length > 0 ? parsed : null;
}

/** A duration in whole minutes from a number and its unit (`mins` or `hours`); null when there is none. */
function minutes(raw: RawRecord, key: string): number | null {
  const amount = readNumber(raw[key]);
  if (amount === null || amount < 0) return null;
  const unit = readTextOf(raw, `${key}Unit`)?.trim().toLowerCase() ?? 'mins';
  return clampInteger(Math.round(amount * (MINUTES_PER_UNIT[unit] ?? 1)));
}

function positiveMinutes(raw: RawRecord, key: string): number | null {
  const value = minutes(raw, key);
  return value !== null && value > 0 ? value : null;
}

function clampInteger(value: number): number {
  return Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER);
}

function list(value: unknown): RawRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
