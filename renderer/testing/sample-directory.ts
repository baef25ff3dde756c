import type { BookingCalendar, Provider, Location } from '../../shared/directory/booking-calendar.ts';
import type { Contact } from '../../shared/directory/contact.ts';
import type { Directory } from '../../shared/ipc/account-calls.ts';

export const SAMPLE_LOCATION: Location = {
  id: 'C2QujeCh8ZnC7al2InWR',
  name: 'Riverside Physiotherapy',
  timeZone: 'America/New_York',
  companyId: 'HRbZcOT3Zq2v',
  country: 'US',
  phone: '+1 555 010 2000',
  email: 'desk@riverside.example',
  allowsDuplicateContacts: false,
};

const PROVIDER_NAMES = [
  ['0007BWpSzSwfiuSl0tR2', 'Dr Min-jun Kim'],
  ['user-okafor', 'Dr Adaeze Okafor'],
  ['user-lindqvist', 'Sara Lindqvist'],
  ['user-haddad', 'د. ليلى حداد'],
  ['user-obrien', 'Tom O’Brien'],
  ['user-long', 'Prof. Dr Maximiliane von Hohenberg-Schwarzenstein'],
] as const;

export const SAMPLE_PROVIDERS: Provider[] = [
  ...PROVIDER_NAMES.map(([id, name]) => ({ id, name, email: null, phone: null, deleted: false })),
  { id: 'user-gone', name: 'Jonas Weber', email: null, phone: null, deleted: true },
];

interface CalendarSeed {
  id: string;
  name: string;
  color: string | null;
  minutes: number;
  team: readonly string[];
}

const CALENDAR_SEEDS: CalendarSeed[] = [
  {
    id: 'CVokAlI8fgw4WYWoCtQz',
    name: 'Initial consultation',
    color: '#039be5',
    minutes: 30,
    team: ['0007BWpSzSwfiuSl0tR2', 'user-okafor', 'user-lindqvist'],
  },
  {
    id: 'calendar-follow-up',
    name: 'Follow-up',
    color: '#33b679',
    minutes: 15,
    team: ['0007BWpSzSwfiuSl0tR2', 'user-okafor', 'user-haddad', 'user-long'],
  },
  {
    id: 'calendar-therapy',
    name: 'Manual therapy',
    color: '#8e24aa',
    minutes: 45,
    team: ['user-lindqvist', 'user-haddad', 'user-obrien'],
  },
  {
    id: 'calendar-group',
    name: 'Back school (group)',
    color: '#f4511e',
    minutes: 60,
    team: ['user-obrien', 'user-long'],
  },
];

/** Monday to Friday 8 to 18, Saturday 9 to 13; closed on Sunday. */
const OPEN_HOURS: BookingCalendar['openHours'] = [
  { daysOfTheWeek: [1, 2, 3, 4, 5], hours: [{ openHour: 8, openMinute: 0, closeHour: 18, closeMinute: 0 }] },
  { daysOfTheWeek: [6], hours: [{ openHour: 9, openMinute: 0, closeHour: 13, closeMinute: 0 }] },
];

export const SAMPLE_CALENDARS: BookingCalendar[] = CALENDAR_SEEDS.map((seed) => ({
  id: seed.id,
  locationId: SAMPLE_LOCATION.id,
  groupId: 'group-clinic',
  name: seed.name,
  isActive: true,
  calendarType: seed.id === 'calendar-group' ? 'class_booking' : 'round_robin',
  eventTitle: '{{contact.name}}',
  color: seed.color,
  teamMembers: seed.team.map((userId, index) => ({
    userId,
    priority: 0.5,
    isPrimary: index === 0,
    locationConfigurations: [],
  })),
  locationConfigurations: [
    { kind: 'physical', location: '12 River Road, Room 3', meetingId: 'custom_0' },
    { kind: 'outbound_call', location: '', meetingId: 'custom_1' },
  ],
  slotDurationMinutes: seed.minutes,
  slotIntervalMinutes: Math.min(30, seed.minutes),
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  appointmentsPerSlot: seed.id === 'calendar-group' ? 8 : 1,
  openHours: OPEN_HOURS,
  autoConfirm: seed.id !== 'calendar-follow-up',
}));

/** The sample's directory, with as many providers as asked for (25 and 0 are states to look at). */
export function sampleDirectory(nowMs: number, providerCount = SAMPLE_PROVIDERS.length): Directory {
  const more = Array.from({ length: Math.max(0, providerCount - SAMPLE_PROVIDERS.length) }, (_, index) => ({
    id: `user-extra-${index}`,
    name: `Dr Extra ${index + 1}`,
    email: null,
    phone: null,
    deleted: false,
  }));
  return {
    location: SAMPLE_LOCATION,
    calendars: SAMPLE_CALENDARS,
    groups: [{ id: 'group-clinic', name: 'Clinic', isActive: true }],
    providers: [...SAMPLE_PROVIDERS.slice(0, providerCount), ...more],
    fetchedAtMs: nowMs - 5 * 60_000,
  };
}

const CLIENT_NAMES = [
  'Ana López',
  'Wolfgang Amadeus Maria von Trapp-Lindenbaum zu Salzburg',
  'محمد عبد الرحمن الفارسي',
  'נועה בן־דוד',
  'Zoë 🌻 Sunflower',
  'Li Wei',
  'O’Neill, Siobhán',
  'Grace Hopper',
  'Nguyễn Thị Minh Khai',
  'Ed Wu',
  'Fatoumata Diallo',
  'Ivan Petrović',
  'Marta Kowalska',
  'Peter Parker',
  'Priya Raghunathan',
  'Katherine Johnson',
  'Bo Ek',
  'Сергей Иванов',
  'Jean-Luc Moreau',
  '<script>alert(1)</script>',
  'Hana Sato',
  'Amélie Poulain',
  'Dwayne “The Rock” Stone',
  'Ximena Ortiz',
];

/** Two dozen clients, the awkward names among them. */
export const SAMPLE_CONTACTS: Contact[] = CLIENT_NAMES.map((name, index) => ({
  id: `contact-${index}`,
  name,
  firstName: name.split(' ')[0] ?? name,
  lastName: name.split(' ').slice(1).join(' ') || null,
  phone: index === 1 ? '+49 (0) 4321 / 123 456 789 - 0001 ext. 4711' : `+1 555 010 ${String(2100 + index)}`,
  email: index % 3 === 0 ? null : `client${index}@mail.example`,
  companyName: null,
  dateOfBirth: index % 2 === 0 ? `19${50 + index}-03-0${(index % 9) + 1}` : null,
  tags: index % 5 === 0 ? ['vip'] : [],
  provisional: false,
}));
