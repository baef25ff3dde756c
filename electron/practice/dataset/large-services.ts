import type { PracticeCalendar, PracticeGroup, PracticePlace } from '../world.ts';
import {
  calendar,
  CLASS_ID,
  CONSULTATION_ID,
  LOCATION_ID,
  member,
  openHours,
  PHYSIOTHERAPY_ID,
  VACCINATION_ID,
  type CalendarSketch,
} from './directory.ts';
import { fixedId, idOf, type Provider } from './large-providers.ts';

const WEEKDAYS = [1, 2, 3, 4, 5];

const RIVERSIDE = 'Riverside House, 40 Quay Road, Brooklyn';
const OLD_TOWN = 'Old Town Practice, 7 Chapel Lane, Brooklyn';
const AIRPORT = 'Airport Clinic, Terminal 2, Queens';

function place(location: string, ...others: readonly string[]): PracticePlace[] {
  return [
    { kind: 'physical', location, meetingId: 'default' },
    ...others.map((other, index): PracticePlace => ({
      kind: 'custom',
      location: other,
      meetingId: `custom_${index}`,
    })),
  ];
}

const GROUPS = {
  general: ['General practice', 'Whoever is free'],
  teeth: ['Teeth', 'Old Town'],
  movement: ['Physiotherapy and rehabilitation', 'Riverside, first floor'],
  families: ['Women and children', 'Old Town'],
  mind: ['Mind and speech', 'Riverside, second floor'],
  senses: ['Eyes and ears', 'Airport'],
  tests: ['Tests and pictures', 'Riverside, ground floor'],
  together: ['Classes, drop-in and conferences', 'Several people at a time'],
} as const;
type Group = keyof typeof GROUPS;

function groupId(group: Group): string {
  return fixedId(`group/${group}`);
}

/** The groups; every calendar is in one. */
export function largeGroups(): PracticeGroup[] {
  return (Object.keys(GROUPS) as Group[]).map((group) => ({
    id: groupId(group),
    locationId: LOCATION_ID,
    name: GROUPS[group][0],
    description: GROUPS[group][1],
    slug: group,
    isActive: true,
  }));
}

/** A service: its calendar, who gives it, and what clients come for. */
export interface Service {
  id: string;
  name: string;
  group: Group;
  kind: PracticeCalendar['calendarType'];
  color: string;
  minutes: number;
  /** Minutes between starts, where that is not the length. */
  every?: number;
  team: readonly Provider[];
  places: PracticePlace[];
  reasons: readonly string[];
  seats?: number;
  hours?: PracticeCalendar['openHours'];
  more?: Partial<CalendarSketch>;
}

/** The general practitioners: the team of the documented example's calendar. */
export const GENERAL: readonly Provider[] = [
  'amara',
  'jonas',
  'hanna',
  'mateo',
  'kenji',
  'farouk',
  'dmitri',
  'maximiliana',
];

const SERVICES = {
  consultation: {
    id: CONSULTATION_ID,
    name: 'Consultation',
    group: 'general',
    kind: 'round_robin',
    color: '#0b7a75',
    minutes: 30,
    team: GENERAL,
    places: [
      ...place(RIVERSIDE, 'Room 2', 'Old Town, room 11'),
      { kind: 'zoom_conference', meetingId: 'zoom_conference_0' },
      { kind: 'outbound_call', location: '+12125550100', meetingId: 'outbound_call_0' },
    ],
    reasons: ['check-up', 'follow-up', 'first visit', 'test results', 'referral', 'sick note'],
  },
  shortVisit: {
    id: fixedId('calendar/short visit'),
    name: 'Short visit',
    group: 'general',
    kind: 'round_robin',
    color: '#2b8a3e',
    minutes: 15,
    team: GENERAL,
    places: place(RIVERSIDE),
    reasons: ['repeat prescription', 'blood pressure', 'stitches out', 'certificate'],
    more: { slotBuffer: 0, allowBookingAfter: 1 },
  },
  dentist: {
    id: fixedId('calendar/dentist'),
    name: 'Dental check-up',
    group: 'teeth',
    kind: 'round_robin',
    color: '#1971c2',
    minutes: 25,
    team: ['yael', 'nana', 'lukasz'],
    places: place(OLD_TOWN),
    reasons: ['check-up', 'filling', 'toothache', 'crown', 'root canal'],
  },
  hygiene: {
    id: fixedId('calendar/hygiene'),
    name: 'Dental hygiene',
    group: 'teeth',
    kind: 'round_robin',
    color: '#22b8cf',
    minutes: 20,
    team: ['li', 'anne'],
    places: place(OLD_TOWN, 'Old Town, chair 4'),
    reasons: ['cleaning', 'gum treatment'],
  },
  physiotherapy: {
    id: PHYSIOTHERAPY_ID,
    name: 'Physiotherapy',
    group: 'movement',
    kind: 'personal',
    color: '#7048e8',
    minutes: 20,
    team: ['priya'],
    places: place(RIVERSIDE, 'Pool'),
    reasons: ['back', 'knee', 'shoulder', 'neck', 'ankle'],
  },
  rehabilitation: {
    id: fixedId('calendar/rehabilitation'),
    name: 'Rehabilitation after surgery and long illness',
    group: 'movement',
    kind: 'round_robin',
    color: '#9c36b5',
    minutes: 25,
    team: ['sakura', 'thordis', 'kaiulani'],
    places: place(RIVERSIDE, 'Gym, ground floor'),
    reasons: ['hip', 'stroke', 'long Covid', 'hand'],
  },
  children: {
    id: fixedId('calendar/children'),
    name: "Children's clinic",
    group: 'families',
    kind: 'round_robin',
    color: '#e8590c',
    minutes: 20,
    team: ['seoyeon', 'pratibha'],
    places: place(OLD_TOWN),
    reasons: ['check-up at two years', 'fever', 'rash', 'growth'],
  },
  midwife: {
    id: fixedId('calendar/midwife'),
    name: 'Midwife',
    group: 'families',
    kind: 'personal',
    color: '#d6336c',
    minutes: 25,
    team: ['siobhan'],
    places: place(OLD_TOWN, 'Home visit'),
    reasons: ['week 12', 'week 20', 'week 30', 'after birth'],
  },
  psychotherapy: {
    id: fixedId('calendar/psychotherapy'),
    name: 'Psychotherapy',
    group: 'mind',
    kind: 'round_robin',
    color: '#5c7cfa',
    minutes: 50,
    every: 60,
    team: ['eleftheria', 'anna'],
    places: [...place(RIVERSIDE), { kind: 'ms_teams_conference', meetingId: 'ms_teams_conference_0' }],
    reasons: ['session', 'first talk'],
    more: { slotBuffer: 10 },
  },
  speech: {
    id: fixedId('calendar/speech'),
    name: 'Speech therapy',
    group: 'mind',
    kind: 'personal',
    color: '#66a80f',
    minutes: 25,
    team: ['vakhtang'],
    places: place(RIVERSIDE),
    reasons: ['stammer', 'after a stroke', 'first words'],
  },
  eyes: {
    id: fixedId('calendar/eyes'),
    name: 'Eye test',
    group: 'senses',
    kind: 'service_booking',
    color: '#0c8599',
    minutes: 20,
    team: ['somchai'],
    places: place(AIRPORT),
    reasons: ['glasses', 'pressure', 'field of view'],
  },
  hearing: {
    id: fixedId('calendar/hearing'),
    name: 'Hearing test',
    group: 'senses',
    kind: 'service_booking',
    color: '#f08c00',
    minutes: 20,
    team: ['minhKhai'],
    places: place(AIRPORT),
    reasons: ['hearing aid', 'tinnitus'],
  },
  blood: {
    id: fixedId('calendar/blood'),
    name: 'Blood test',
    group: 'tests',
    kind: 'event',
    color: '#c92a2a',
    minutes: 10,
    team: ['kenji', 'li'],
    places: place(RIVERSIDE),
    reasons: ['fasting', 'thyroid', 'iron'],
    seats: 2,
    hours: [openHours(WEEKDAYS, 7, 9)],
  },
  vaccination: {
    id: VACCINATION_ID,
    name: 'Vaccination',
    group: 'together',
    kind: 'event',
    color: '#1c7ed6',
    minutes: 15,
    team: ['kenji', 'minhKhai'],
    places: place(AIRPORT, RIVERSIDE),
    reasons: ['flu', 'tetanus booster', 'travel vaccines', 'MMR'],
    seats: 2,
    hours: [openHours([6], 9, 12)],
  },
  backCare: {
    id: CLASS_ID,
    name: 'Back care class',
    group: 'together',
    kind: 'class_booking',
    color: '#d9480f',
    minutes: 60,
    team: ['mateo'],
    places: place('Gym, ground floor', 'Pool', 'Riverside Park'),
    reasons: ['back care class'],
    seats: 12,
    hours: [openHours([1, 3, 5], 17, 18)],
  },
  antenatal: {
    id: fixedId('calendar/antenatal'),
    name: 'Antenatal class',
    group: 'together',
    kind: 'class_booking',
    color: '#ae3ec9',
    minutes: 90,
    team: ['siobhan'],
    places: place('Old Town, hall', 'Old Town, garden', 'Online'),
    reasons: ['antenatal class'],
    seats: 8,
    hours: [
      { daysOfTheWeek: [2, 4], hours: [{ openHour: 17, openMinute: 0, closeHour: 18, closeMinute: 30 }] },
    ],
  },
  conference: {
    id: fixedId('calendar/conference'),
    name: 'Case conference',
    group: 'together',
    kind: 'collective',
    color: '#495057',
    minutes: 30,
    team: ['hanna', 'eleftheria', 'sakura'],
    places: place(RIVERSIDE),
    reasons: ['case conference'],
    hours: [openHours([1, 3], 17, 18)],
  },
  secondOpinion: {
    id: fixedId('calendar/second opinion'),
    name: 'Second opinion, two dentists',
    group: 'teeth',
    kind: 'collective',
    color: '#364fc7',
    minutes: 30,
    team: ['yael', 'lukasz'],
    places: place(OLD_TOWN),
    reasons: ['second opinion'],
    hours: [openHours([2, 4], 17, 18)],
  },
} as const satisfies Record<string, Service>;
/** A service of the large clinic. */
export type ServiceName = keyof typeof SERVICES;

/** What is known of a service. */
export function service(name: ServiceName): Service {
  return SERVICES[name];
}

/** All eighteen. */
export const ALL_SERVICES = Object.keys(SERVICES) as ServiceName[];

/** The calendars of the services. */
export function largeCalendars(): PracticeCalendar[] {
  return ALL_SERVICES.map(service).map((each) =>
    calendar({
      id: each.id,
      name: each.name,
      description: `${each.minutes} minutes`,
      slug: each.name.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
      groupId: groupId(each.group),
      calendarType: each.kind,
      eventColor: each.color,
      slotMinutes: each.minutes,
      intervalMinutes: each.every ?? each.minutes,
      appoinmentPerSlot: each.seats ?? 1,
      openHours: each.hours ?? [openHours(WEEKDAYS, 8, 18), openHours([6], 8, 12)],
      teamMembers: each.team.map((who, index) => member(idOf(who), index === 0)),
      locationConfigurations: each.places,
      ...each.more,
    }),
  );
}
