import type { Temporal } from 'temporal-polyfill';
import {
  CLASS_ID,
  clinicCalendars,
  clinicGroups,
  clinicLocation,
  clinicUsers,
  CONSULTATION_ID,
  PHYSIOTHERAPY_ID,
  PROVIDER_IDS,
  VACCINATION_ID,
} from './directory.ts';
import {
  HOLIDAY,
  weekdaysOf,
  WHOLE_DAY,
  type BlockSketch,
  type ClinicPlan,
  type Minutes,
  type SeriesSketch,
  type Session,
} from './single-bookings.ts';

const LUNCHES = new Map<string, Minutes>([
  [PROVIDER_IDS.amara, [12 * 60, 13 * 60]],
  [PROVIDER_IDS.jonas, [12 * 60 + 30, 13 * 60 + 30]],
  [PROVIDER_IDS.priya, [12 * 60, 13 * 60]],
  [PROVIDER_IDS.mateo, [13 * 60, 14 * 60]],
  [PROVIDER_IDS.hanna, [12 * 60 + 30, 13 * 60]],
  [PROVIDER_IDS.kenji, [12 * 60, 12 * 60 + 30]],
]);

/** A public holiday on which Amara is on call, Hanna's leave, an hour without vaccine, and a synced private entry. */
function closures(monday: Temporal.PlainDate): BlockSketch[] {
  const { amara: _onCall, ...closed } = PROVIDER_IDS;
  return [
    ...Object.values(closed).map((assignedUserId) => ({
      title: 'Public holiday',
      date: monday.add({ days: HOLIDAY }),
      ...WHOLE_DAY,
      owner: { assignedUserId },
    })),
    ...weekdaysOf(monday, 3).map((date) => ({
      title: 'Annual leave',
      date,
      ...WHOLE_DAY,
      owner: { assignedUserId: PROVIDER_IDS.hanna },
    })),
    {
      title: 'Vaccine delivery',
      date: monday.add({ days: 8 }),
      fromMinute: 9 * 60,
      toMinute: 10 * 60,
      owner: { calendarId: VACCINATION_ID },
    },
    {
      title: 'Busy',
      date: monday.add({ days: 2 }),
      fromMinute: 16 * 60,
      toMinute: 17 * 60,
      owner: { assignedUserId: PROVIDER_IDS.jonas },
      source: 'google_calendar',
    },
  ];
}

const WEEKDAYS = [1, 2, 3, 4, 5];
const CONSULTATION = { calendarId: CONSULTATION_ID, stepMinutes: 30, durationMinutes: 30, seats: 1 };
const VACCINATION = { calendarId: VACCINATION_ID, stepMinutes: 15, durationMinutes: 15, seats: 2 };
const PHYSIOTHERAPY = { calendarId: PHYSIOTHERAPY_ID, stepMinutes: 60, durationMinutes: 40, seats: 1 };

const SESSIONS: readonly Session[] = [
  { ...CONSULTATION, userId: PROVIDER_IDS.amara, weekdays: WEEKDAYS, fromMinute: 480, toMinute: 1020 },
  { ...CONSULTATION, userId: PROVIDER_IDS.jonas, weekdays: WEEKDAYS, fromMinute: 480, toMinute: 1050 },
  { ...CONSULTATION, userId: PROVIDER_IDS.hanna, weekdays: WEEKDAYS, fromMinute: 540, toMinute: 1080 },
  { ...CONSULTATION, userId: PROVIDER_IDS.mateo, weekdays: [1, 3, 5], fromMinute: 690, toMinute: 1020 },
  { ...CONSULTATION, userId: PROVIDER_IDS.mateo, weekdays: [2, 4], fromMinute: 540, toMinute: 1020 },
  { ...CONSULTATION, userId: PROVIDER_IDS.kenji, weekdays: [1, 3, 5], fromMinute: 480, toMinute: 960 },
  { ...CONSULTATION, userId: PROVIDER_IDS.kenji, weekdays: [2, 4], fromMinute: 780, toMinute: 960 },
  { ...PHYSIOTHERAPY, userId: PROVIDER_IDS.priya, weekdays: [1, 2, 3, 4], fromMinute: 540, toMinute: 1020 },
  { ...PHYSIOTHERAPY, userId: PROVIDER_IDS.priya, weekdays: [5], fromMinute: 540, toMinute: 720 },
  {
    calendarId: CLASS_ID,
    userId: PROVIDER_IDS.mateo,
    weekdays: [1, 3, 5],
    fromMinute: 540,
    toMinute: 660,
    stepMinutes: 60,
    durationMinutes: 60,
    seats: 4,
  },
  { ...VACCINATION, userId: PROVIDER_IDS.kenji, weekdays: [2, 4, 6], fromMinute: 540, toMinute: 720 },
];

const REASONS = new Map<string, readonly string[]>([
  [
    CONSULTATION_ID,
    ['check-up', 'follow-up', 'first visit', 'test results', 'referral', 'repeat prescription'],
  ],
  [PHYSIOTHERAPY_ID, ['back', 'knee', 'shoulder', 'neck', 'ankle']],
  [CLASS_ID, ['back care class']],
  [VACCINATION_ID, ['flu', 'tetanus booster', 'travel vaccines', 'MMR']],
]);

const SERIES: readonly SeriesSketch[] = [
  {
    calendarId: PHYSIOTHERAPY_ID,
    userId: PROVIDER_IDS.priya,
    title: 'Knee rehabilitation',
    weekday: 1,
    startMinute: 9 * 60,
    durationMinutes: 40,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=12',
    everyWeeks: 1,
  },
  {
    calendarId: PHYSIOTHERAPY_ID,
    userId: PROVIDER_IDS.priya,
    title: 'Shoulder, after surgery',
    weekday: 3,
    startMinute: 14 * 60,
    durationMinutes: 40,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1',
    skippedWeeks: [6],
    everyWeeks: 1,
  },
  {
    calendarId: PHYSIOTHERAPY_ID,
    userId: PROVIDER_IDS.priya,
    title: 'Home exercise check',
    weekday: 5,
    startMinute: 10 * 60,
    durationMinutes: 40,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2',
    everyWeeks: 2,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.jonas,
    title: 'Blood pressure review',
    weekday: 2,
    startMinute: 9 * 60 + 30,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=16',
    everyWeeks: 1,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.jonas,
    title: 'Wound dressing',
    weekday: 5,
    startMinute: 8 * 60 + 30,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=9',
    skippedWeeks: [5],
    everyWeeks: 1,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.amara,
    title: 'Diabetes check',
    weekday: 3,
    startMinute: 10 * 60,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=10',
    everyWeeks: 2,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.amara,
    title: 'Allergy injection',
    weekday: 1,
    startMinute: 16 * 60 + 30,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1',
    everyWeeks: 1,
  },
  {
    calendarId: CONSULTATION_ID,
    userId: PROVIDER_IDS.kenji,
    title: 'Monthly prescription',
    weekday: 3,
    startMinute: 15 * 60,
    durationMinutes: 30,
    rule: 'RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=1WE',
    everyWeeks: null,
  },
];

/** Six providers, four calendars, three hundred clients. */
export const SMALL_CLINIC: ClinicPlan = {
  locationIn: clinicLocation,
  users: clinicUsers(),
  groups: clinicGroups(),
  calendars: clinicCalendars(),
  clientCount: 300,
  lunches: LUNCHES,
  closures,
  sessions: SESSIONS,
  series: SERIES,
  fullness: [0.48, 0.46, 0.38, 0.3, 0.24, 0.18, 0.14, 0.1],
  reasons: REASONS,
  alwaysFree: {
    userId: PROVIDER_IDS.amara,
    times: [
      [11 * 60, 11 * 60 + 30],
      [15 * 60, 15 * 60 + 30],
    ],
  },
};
