import type { Temporal } from 'temporal-polyfill';
import { seededRandom } from '../seeded-random.ts';
import { clinicLocation, VACCINATION_ID } from './directory.ts';
import { ALL_PROVIDERS, idOf, largeUsers, type Provider } from './large-providers.ts';
import {
  ALL_SERVICES,
  GENERAL,
  largeCalendars,
  largeGroups,
  service,
  type ServiceName,
} from './large-services.ts';
import {
  HOLIDAY,
  WHOLE_DAY,
  type BlockSketch,
  type ClinicPlan,
  type Minutes,
  type SeriesSketch,
  type Session,
} from './single-bookings.ts';

const WEEKDAYS = [1, 2, 3, 4, 5];

function session(
  name: ServiceName,
  who: Provider,
  weekdays: readonly number[],
  [from, to]: Minutes,
): Session {
  const { id, minutes, every = minutes, seats = 1 } = service(name);
  return {
    calendarId: id,
    userId: idOf(who),
    weekdays,
    fromMinute: from,
    toMinute: to,
    stepMinutes: every,
    durationMinutes: minutes,
    seats: name === 'backCare' ? 8 : Math.min(seats, 6),
  };
}

/** The service that fills a provider's day; the general practitioners have two. */
const MAIN_SERVICES: readonly ServiceName[] = [
  'dentist',
  'hygiene',
  'physiotherapy',
  'rehabilitation',
  'children',
  'midwife',
  'psychotherapy',
  'speech',
  'eyes',
  'hearing',
];

/** Half days on which a provider is somewhere else, so that not every column is full every day. */
const AWAY: Partial<Record<Provider, readonly number[]>> = {
  maximiliana: [5],
  dmitri: [3],
  thordis: [1],
  nana: [4],
  anna: [2],
};

function sessions(): Session[] {
  const daysOf = (who: Provider): number[] => WEEKDAYS.filter((day) => !(AWAY[who]?.includes(day) ?? false));
  const startOf = (who: Provider): number => (who === 'kenji' || who === 'li' ? 9 * 60 : 8 * 60);
  return [
    // Amara's day is one of consultations, as in the documented example; the others begin with short visits.
    session('consultation', 'amara', WEEKDAYS, [8 * 60, 17 * 60]),
    ...GENERAL.filter((who) => who !== 'amara').flatMap((who) => [
      session('shortVisit', who, daysOf(who), [startOf(who), 13 * 60]),
      session('consultation', who, daysOf(who), [13 * 60, 17 * 60]),
    ]),
    ...MAIN_SERVICES.flatMap((name) =>
      service(name).team.map((who) => session(name, who, daysOf(who), [startOf(who), 17 * 60])),
    ),
    session('dentist', 'nana', [6], [8 * 60, 12 * 60]),
    session('children', 'seoyeon', [6], [8 * 60, 12 * 60]),
    session('blood', 'kenji', WEEKDAYS, [7 * 60, 9 * 60]),
    session('blood', 'li', WEEKDAYS, [7 * 60, 9 * 60]),
    session('vaccination', 'kenji', [6], [9 * 60, 12 * 60]),
    session('vaccination', 'minhKhai', [6], [9 * 60, 12 * 60]),
    session('backCare', 'mateo', [1, 3, 5], [17 * 60, 18 * 60]),
    session('antenatal', 'siobhan', [2, 4], [17 * 60, 18 * 60 + 30]),
    session('conference', 'hanna', [1, 3], [17 * 60, 18 * 60]),
    session('secondOpinion', 'yael', [2, 4], [17 * 60, 18 * 60]),
  ];
}

/** Lunches are staggered, and end before the general practitioners' consultations begin. */
const LUNCHES = new Map<string, Minutes>(
  ALL_PROVIDERS.map((who, index) => {
    const from = GENERAL.includes(who) ? 12 * 60 : [11 * 60 + 40, 12 * 60, 12 * 60 + 30][index % 3];
    return [idOf(who), [from ?? 12 * 60, (from ?? 12 * 60) + (GENERAL.includes(who) ? 60 : 45)]];
  }),
);

const ALWAYS_FREE: ClinicPlan['alwaysFree'] = {
  userId: idOf('amara'),
  times: [
    [11 * 60, 11 * 60 + 30],
    [15 * 60, 15 * 60 + 30],
  ],
};

const SERIES_RULES = [
  { rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1', everyWeeks: 1 },
  { rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=12', everyWeeks: 1, skippedWeeks: [6] },
  { rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2', everyWeeks: 2 },
  { rule: 'RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=16', everyWeeks: 1, skippedWeeks: [5, 7] },
  { rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=10', everyWeeks: 2 },
] as const;

/** Weeks in which a provider is away, counted from the present one. */
const LEAVE: Partial<Record<Provider, { title: string; week: number }>> = {
  hanna: { title: 'Annual leave', week: 3 },
  thordis: { title: 'Parental leave', week: 0 },
  maximiliana: { title: 'Congress in Lisbon', week: 1 },
};

/** Everyone has the drill on this week's Tuesday; two have a private entry of another calendar in this week. */
const FIRE_DRILL: Minutes = [10 * 60, 10 * 60 + 15];
const PRIVATE_ENTRIES: Partial<Record<Provider, { day: number; times: Minutes }>> = {
  jonas: { day: 2, times: [16 * 60, 17 * 60] },
  li: { day: 4, times: [14 * 60, 15 * 60] },
};

/** Two standing appointments for every provider without leave, at a time of their sessions that is kept for them. */
function series(): SeriesSketch[] {
  const random = seededRandom('large clinic/series');
  const days = [1, 2, 3, 5];
  return ALL_PROVIDERS.flatMap((who, index) => {
    if (LEAVE[who] !== undefined) return [];
    const busy: readonly Minutes[] = [
      FIRE_DRILL,
      LUNCHES.get(idOf(who)) ?? [0, 0],
      PRIVATE_ENTRIES[who]?.times ?? [0, 0],
      ...(who === 'amara' ? ALWAYS_FREE.times : []),
    ];
    const own = sessions().filter(({ userId, seats, toMinute }) => {
      return userId === idOf(who) && seats === 1 && toMinute <= 17 * 60;
    });
    return [0, 1].flatMap((number): SeriesSketch[] => {
      const weekday = days[(index + number * 2) % days.length] ?? 1;
      const slots = own
        .filter(({ weekdays }) => weekdays.includes(weekday))
        .flatMap(({ calendarId, fromMinute, toMinute, stepMinutes, durationMinutes }) => {
          const count = Math.floor((toMinute - fromMinute - durationMinutes) / stepMinutes) + 1;
          return Array.from({ length: count }, (_unused, slot) => ({
            calendarId,
            startMinute: fromMinute + slot * stepMinutes,
            durationMinutes,
          }));
        })
        .filter(({ startMinute, durationMinutes }) =>
          busy.every(([from, to]) => startMinute >= to || startMinute + durationMinutes <= from),
        );
      if (slots.length === 0) return [];
      const title = number === 0 ? 'Standing appointment' : 'Course of treatment';
      return [
        {
          ...random.pick(slots),
          ...random.pick(SERIES_RULES),
          userId: idOf(who),
          title,
          seedName: `${title}/${who}`,
          weekday,
        },
      ];
    });
  });
}

/** A public holiday on which Amara is on call, leave, meetings, private entries, and a delivery. */
function closures(monday: Temporal.PlainDate): BlockSketch[] {
  const block = (
    title: string,
    who: Provider,
    day: number,
    [fromMinute, toMinute]: Minutes,
  ): BlockSketch => ({
    title,
    date: monday.add({ days: day }),
    fromMinute,
    toMinute,
    owner: { assignedUserId: idOf(who) },
  });
  const blocksOf = (who: Provider): BlockSketch[] => {
    const leave = LEAVE[who];
    const entry = PRIVATE_ENTRIES[who];
    const { fromMinute, toMinute } = WHOLE_DAY;
    return [
      ...(leave === undefined
        ? []
        : WEEKDAYS.map((day) => block(leave.title, who, leave.week * 7 + day - 1, [fromMinute, toMinute]))),
      ...(entry === undefined
        ? []
        : [{ ...block('Busy', who, entry.day, entry.times), source: 'google_calendar' }]),
      ...(who === 'amara' ? [] : [block('Public holiday', who, HOLIDAY, [fromMinute, toMinute])]),
      ...(GENERAL.includes(who) ? [block('Team meeting', who, 3, [16 * 60 + 30, 17 * 60])] : []),
      block('Fire drill', who, 1, FIRE_DRILL),
    ];
  };
  return [
    ...ALL_PROVIDERS.flatMap(blocksOf),
    {
      title: 'Vaccine delivery',
      date: monday.add({ days: 5 }),
      fromMinute: 9 * 60,
      toMinute: 10 * 60,
      owner: { calendarId: VACCINATION_ID },
    },
  ];
}

/** A big, busy clinic in three houses: 25 providers with some twenty bookings a day each, eighteen services. */
export const LARGE_CLINIC: ClinicPlan = {
  locationIn: (timezone) => {
    const location = clinicLocation(timezone);
    const name = 'Riverside Medical Centre';
    return {
      ...location,
      name,
      address: '40 Quay Road',
      business: { ...location.business, name, address: '40 Quay Road' },
    };
  },
  users: largeUsers(),
  groups: largeGroups(),
  calendars: largeCalendars(),
  clientCount: 1_000,
  lunches: LUNCHES,
  closures,
  sessions: sessions(),
  series: series(),
  fullness: [0.92, 0.7, 0.4, 0.25, 0.16, 0.1, 0.07, 0.05],
  reasons: new Map(ALL_SERVICES.map((name) => [service(name).id, service(name).reasons])),
  alwaysFree: ALWAYS_FREE,
};
