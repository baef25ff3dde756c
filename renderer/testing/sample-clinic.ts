/** A made-up clinic with a busy week, for component tests and previews: every status and sync state is in it. */
import { Temporal } from 'temporal-polyfill';
import type {
  ScheduleAppointment,
  ScheduleBlockedSlot,
  ScheduleWindow,
  SeriesToDraw,
} from '../../shared/schedule/schedule.ts';
import { SAMPLE_CALENDARS, SAMPLE_CONTACTS, SAMPLE_LOCATION, SAMPLE_PROVIDERS } from './sample-directory.ts';

/** Monday 23 November 2026, 10:24 in the clinic's zone: the sample's "now". */
export const SAMPLE_NOW_MS = Temporal.ZonedDateTime.from(
  '2026-11-23T10:24:00[America/New_York]',
).epochMilliseconds;

const ZONE = SAMPLE_LOCATION.timeZone;
const MINUTE_MS = 60_000;

/** The instant of a wall time (`2026-11-23T10:00`) in the clinic's zone. */
export function sampleInstant(wall: string): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(ZONE).epochMilliseconds;
}

type AppointmentSeed = Partial<ScheduleAppointment> & { wall: string; minutes: number; client: number };

/** One appointment of the sample clinic; everything not given is ordinary. */
export function sampleAppointment({ wall, minutes, client, ...given }: AppointmentSeed): ScheduleAppointment {
  const startMs = sampleInstant(wall);
  const contact = SAMPLE_CONTACTS[client % SAMPLE_CONTACTS.length];
  const calendar = SAMPLE_CALENDARS.find(({ id }) => id === given.calendarId) ?? SAMPLE_CALENDARS[0];
  return {
    id: `appointment-${wall}-${client}`,
    locationId: SAMPLE_LOCATION.id,
    calendarId: calendar?.id ?? null,
    contactId: contact?.id ?? null,
    assignedUserId: calendar?.teamMembers[0]?.userId ?? null,
    title: `${calendar?.name ?? ''}: ${contact?.name ?? ''}`,
    startMs,
    endMs: startMs + minutes * MINUTE_MS,
    status: 'confirmed',
    description: '',
    address: '12 River Road, Room 3',
    meetingLocationType: 'custom',
    meetingLocationId: 'custom_0',
    series: null,
    source: 'third_party',
    dateAddedMs: startMs - 5 * 24 * 60 * MINUTE_MS,
    dateUpdatedMs: startMs - 2 * 24 * 60 * MINUTE_MS,
    contactName: contact?.name ?? '',
    contactPhone: contact?.phone ?? null,
    sync: { kind: 'synced' },
    changedElsewhereAtMs: null,
    ...given,
  };
}

/** The Monday of the sample's week plus some days, as a date. */
function sampleDate(days: number): string {
  return Temporal.PlainDate.from('2026-11-23').add({ days }).toString();
}

/** The same numbers in every run. */
function pattern(seed: number): number {
  return Math.abs(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >> 8);
}

const STATUSES = ['confirmed', 'confirmed', 'confirmed', 'new', 'confirmed', 'confirmed', 'new'];

/** Ordinary days: each provider has a handful of bookings between 8 and 18, none overlapping for one provider. */
function busyDay(days: number): ScheduleAppointment[] {
  const date = sampleDate(days);
  return SAMPLE_PROVIDERS.filter(({ deleted }) => !deleted).flatMap((provider, row) => {
    const calendars = SAMPLE_CALENDARS.filter(({ teamMembers }) =>
      teamMembers.some(({ userId }) => userId === provider.id),
    );
    const result: ScheduleAppointment[] = [];
    let minute = 8 * 60 + (pattern(days * 31 + row) % 6) * 30;
    for (let turn = 0; minute < 17 * 60; turn += 1) {
      const seed = pattern(days * 1009 + row * 101 + turn * 7);
      const calendar = calendars[seed % calendars.length];
      if (!calendar) break;
      const minutes = calendar.slotDurationMinutes;
      const isPast = days < 0 || (days === 0 && minute + minutes < 10 * 60 + 20);
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      result.push(
        sampleAppointment({
          wall: `${date}T${clock}`,
          minutes,
          client: seed % SAMPLE_CONTACTS.length,
          id: `appointment-${days}-${row}-${turn}`,
          calendarId: calendar.id,
          assignedUserId: provider.id,
          status: isPast
            ? seed % 9 === 0
              ? 'noshow'
              : 'showed'
            : (STATUSES[seed % STATUSES.length] ?? 'new'),
        }),
      );
      const gapMinutes = [30, 45, 60, 90, 120][seed % 5] ?? 30;
      minute += minutes + gapMinutes * (row % 2 === 0 ? 1 : 2);
    }
    return result;
  });
}

const SERIES_MASTER_ID = 'Qm3series0master';
const SERIES_LINES = ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=12'];

function seriesInstance(days: number): ScheduleAppointment {
  const wall = `${sampleDate(days)}T12:00`;
  return sampleAppointment({
    wall,
    minutes: 45,
    client: 7,
    id: `${SERIES_MASTER_ID}_${sampleInstant(wall)}_2700`,
    calendarId: 'calendar-therapy',
    assignedUserId: 'user-lindqvist',
    series: { masterId: SERIES_MASTER_ID, rruleLines: SERIES_LINES },
  });
}

/** One of each kind that is drawn differently, all on the Monday and Tuesday. */
export function awkwardAppointments(): ScheduleAppointment[] {
  const at = (clock: string, days = 0): string => `${sampleDate(days)}T${clock}`;
  const pending = (state: 'held' | 'queued' | 'sending' | 'needs-attention', outboxId: string) =>
    ({ kind: 'pending', outboxId, state }) as const;
  return [
    sampleAppointment({
      wall: at('11:00'),
      minutes: 30,
      client: 1,
      id: 'long-name',
      assignedUserId: 'user-long',
    }),
    sampleAppointment({ wall: at('11:00'), minutes: 30, client: 2, id: 'overlap-2', status: 'new' }),
    sampleAppointment({ wall: at('11:15'), minutes: 30, client: 3, id: 'overlap-3' }),
    sampleAppointment({
      wall: at('13:00'),
      minutes: 5,
      client: 9,
      id: 'five-minutes',
      calendarId: 'calendar-follow-up',
    }),
    sampleAppointment({
      wall: at('13:30'),
      minutes: 15,
      client: 4,
      id: 'quarter',
      calendarId: 'calendar-follow-up',
    }),
    sampleAppointment({
      wall: at('14:00'),
      minutes: 45,
      client: 5,
      id: 'local-queued',
      sync: pending('queued', '11111111-1111-4111-8111-111111111111'),
    }),
    sampleAppointment({
      wall: at('15:00'),
      minutes: 30,
      client: 6,
      id: 'local-refused',
      sync: pending('needs-attention', '22222222-2222-4222-8222-222222222222'),
    }),
    sampleAppointment({ wall: at('16:00'), minutes: 30, client: 8, id: 'cancelled', status: 'cancelled' }),
    sampleAppointment({ wall: at('09:00', 1), minutes: 30, client: 10, id: 'no-show', status: 'noshow' }),
    sampleAppointment({ wall: at('09:45', 1), minutes: 30, client: 11, id: 'invalid', status: 'invalid' }),
    sampleAppointment({
      wall: at('10:30', 1),
      minutes: 30,
      client: 12,
      id: 'unknown-status',
      status: 'arrived',
    }),
    sampleAppointment({
      wall: at('11:30', 1),
      minutes: 30,
      client: 13,
      id: 'changed-elsewhere',
      changedElsewhereAtMs: SAMPLE_NOW_MS - 20_000,
    }),
    sampleAppointment({
      wall: at('14:00', 1),
      minutes: 60,
      client: 19,
      id: 'markup',
      calendarId: 'calendar-group',
    }),
  ];
}

/** Every appointment of the sample: the week before, the week itself and the one after. */
export function sampleAppointments(): ScheduleAppointment[] {
  const workdays = [-7, -6, -5, -4, -3, 0, 1, 2, 3, 4, 7, 8, 9, 10, 11];
  return [...workdays.flatMap(busyDay), ...[0, 2, 4].map(seriesInstance), ...awkwardAppointments()].sort(
    (one, other) => one.startMs - other.startMs,
  );
}

function sampleBlocks(): ScheduleBlockedSlot[] {
  return [0, 1, 2, 3, 4].map((days) => ({
    id: `block-${days}`,
    title: days === 2 ? 'Team meeting' : 'Lunch',
    startMs: sampleInstant(`${sampleDate(days)}T13:00`),
    endMs: sampleInstant(`${sampleDate(days)}T${days === 2 ? '14:30' : '13:45'}`),
    calendarId: null,
    assignedUserId: '0007BWpSzSwfiuSl0tR2',
    source: null,
    sync: { kind: 'synced' },
  }));
}

/** A series booked a moment ago at this workstation: no listing covers it yet. */
function sampleSeries(): SeriesToDraw[] {
  return [
    {
      seriesId: 'local-series-1',
      definition: {
        startWall: `${sampleDate(1)}T16:00:00`,
        timeZone: ZONE,
        durationMinutes: 45,
        rruleText: 'RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8',
      },
      template: sampleAppointment({
        wall: `${sampleDate(1)}T16:00`,
        minutes: 45,
        client: 14,
        id: 'local-series-1',
        calendarId: 'calendar-therapy',
        assignedUserId: 'user-haddad',
        series: { masterId: 'local-series-1', rruleLines: ['RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8'] },
        sync: { kind: 'pending', outboxId: 'o-3', state: 'queued' },
      }),
      listedWindows: [],
    },
  ];
}

/** What main would answer for a window of the sample clinic. */
export function sampleWindow(
  window: { startMs: number; endMs: number },
  appointments: readonly ScheduleAppointment[] = sampleAppointments(),
  fetchedAtMs: number | null = SAMPLE_NOW_MS - 40_000,
): ScheduleWindow {
  const overlaps = (item: { startMs: number; endMs: number }): boolean =>
    item.startMs < window.endMs && item.endMs > window.startMs;
  return {
    ...window,
    appointments: appointments.filter(overlaps),
    blockedSlots: sampleBlocks().filter(overlaps),
    series: sampleSeries(),
    wishes: [],
    origins: [],
    freshness: { fetchedAtMs, refreshing: false, failures: [], unreadableCount: 0 },
  };
}
