import { DAY_MS } from '../zoned-time.ts';
import { seededRandom, type SeededRandom } from '../seeded-random.ts';
import type { PracticeContact, PracticeContactNote } from '../world.ts';
import { DOCUMENTED_PERSON_ID, LOCATION_ID } from './directory.ts';

/** Names that fit together: any first name of a line goes with any last name of it. */
const NAME_POOLS: readonly { first: readonly string[]; last: readonly string[] }[] = [
  {
    first: ['Emma', 'Noah', 'Charlotte', 'James', 'Harper', 'Theodore', 'Grace', 'Walter', 'Ruth', 'Calvin'],
    last: [
      'Baker',
      'Collins',
      'Hughes',
      'Whitaker',
      'Morris',
      'St. John',
      'Barnes',
      'Fletcher',
      'Young',
      'Pratt',
    ],
  },
  {
    first: ['Lucía', 'Santiago', 'Valentina', 'Joaquín', 'Inés', 'Andrés', 'María José', 'Íñigo'],
    last: ['García', 'Núñez Ortega', 'de la Cruz', 'Peña', 'Rodríguez', 'Ibáñez', 'Muñoz'],
  },
  {
    first: ['Chiamaka', 'Kwame', 'Ngozi', 'Oluwaseun', 'Abena', 'Tendai', 'Fatoumata'],
    last: ['Adeyemi', 'Mensah', 'Okonkwo', 'Diallo', 'Moyo', 'Nwosu', 'Ndiaye'],
  },
  {
    first: ['Wei', 'Xiaoming', 'Mei-Ling', 'Jun', 'Yǔxīn', 'Hao'],
    last: ['Chen', 'Wang', 'Zhāng', 'Ouyang', 'Lin', 'Xu'],
  },
  {
    first: ['Siobhán', 'Aoife', 'Declan', 'Niamh', 'Cormac', 'Gráinne'],
    last: ["O'Brien", "O'Sullivan", 'Mac Giolla Phádraig', "D'Arcy", 'Ní Dhomhnaill', 'Byrne'],
  },
  {
    first: ['Ananya', 'Rohan', 'Lakshmi', 'Vikram', 'Meera', 'Arjun'],
    last: ['Iyer', 'Venkataraghavan', 'Patel', 'Singh', 'Banerjee', 'Krishnamurthy'],
  },
  {
    first: ['Agnieszka', 'Łukasz', 'Małgorzata', 'Jiří', 'Zoltán', 'Ágnes'],
    last: ['Wójcik', 'Szczepański', 'Dvořák', 'Nagy', 'Kowalczyk', 'Żółtowska'],
  },
  {
    first: ['Nguyệt', 'Minh', 'Thùy Linh', 'Quốc Bảo', 'Hương'],
    last: ['Nguyễn', 'Trần', 'Phạm', 'Đặng', 'Lê'],
  },
  {
    first: ['Layla', 'Omar', 'Yusuf', 'Noor', 'Zahra', 'Tariq'],
    last: ['Al-Farouq', 'Haddad', 'El-Masri', 'Rahimi', 'Khan', 'ben Youssef'],
  },
  {
    first: ['Björn', 'Astrid', 'Sørine', 'Jürgen', 'Anneliese', 'Åsa'],
    last: ['Müller', 'Østergaard', 'Hafþórsdóttir', 'van der Berg', 'Größe', 'Lindström'],
  },
  {
    first: ['Haruto', 'Sakura', 'Minjun', 'Seo-yeon', 'Kaimana', 'Leilani'],
    last: ['Satō', 'Takahashi', 'Kim', 'Park', "Ka'ahumanu", 'Kealoha'],
  },
];

/** Clients whose names try the layout: scripts, directions, lengths, signs. */
const UNUSUAL_NAMES: readonly { first: string; last: string }[] = [
  { first: 'محمد', last: 'عبد الرحمن' },
  { first: 'فاطمة', last: 'الزهراء' },
  { first: 'יעל', last: 'כהן' },
  { first: 'אברהם', last: 'בן-דוד' },
  { first: 'さくら', last: '田中' },
  { first: '伟', last: '欧阳' },
  { first: 'Дмитрий', last: 'Щербаков' },
  { first: 'Ελευθερία', last: 'Παπαδοπούλου' },
  { first: 'สมชาย', last: 'ศรีสุวรรณพงศ์ไพบูลย์' },
  { first: 'Zoë 🌻', last: 'Baker' },
  { first: 'Sam 👩‍👧‍👦', last: 'Rivera-Ortiz' },
  { first: 'Maximiliana Wilhelmine Charlotte', last: 'von Hohenzollern-Sigmaringen zu Fürstenberg' },
  { first: 'Hubert Blaine', last: 'Wolfeschlegelsteinhausenbergerdorff' },
  { first: 'Madonna', last: '' },
  { first: 'Li', last: 'O' },
  { first: 'Null', last: 'Null' },
  { first: 'Anne-Marie "Annie"', last: "D'Angelo & Sons <test>" },
  // Two people of one name: the user has to tell them apart by their phones.
  { first: 'Maria', last: 'Garcia' },
  { first: 'Maria', last: 'Garcia' },
];

// prettier-ignore
const AREA_CODES = ['212', '646', '718', '917', '347', '914', '516', '631', '845', '201', '973', '908', '732', '609'];
const TAGS = ['new client', 'insurance', 'wheelchair access', 'prefers mornings', 'interpreter', 'vip'];
const MAIL_HOSTS = ['example.com', 'example.org', 'example.net'];

/** Numbers that belong to nobody: 555-0100 to 555-0199 in the US, 020 7946 0000 to 0999 in London. */
function phoneOf(index: number): string {
  if (index % 17 === 5) return `+4420794600${String(index % 100).padStart(2, '0')}`;
  const area = AREA_CODES[Math.floor(index / 100) % AREA_CODES.length] ?? '212';
  return `+1${area}555${String(100 + (index % 100)).padStart(4, '0')}`;
}

/** What a name becomes in an e-mail address; people share names, so each is worked out once. */
function lettersOf({ first, last }: { first: string; last: string }, known: Map<string, string>): string {
  const name = `${first}.${last}`;
  const letters =
    known.get(name) ??
    name
      .normalize('NFD')
      .replaceAll(/[^a-zA-Z.]/g, '')
      .toLowerCase()
      .replaceAll(/^\.+|\.+$/g, '');
  known.set(name, letters);
  return letters === '' ? 'client' : letters;
}

function nameOf(index: number, random: SeededRandom): { first: string; last: string } {
  const unusual = index % 4 === 3 ? UNUSUAL_NAMES[Math.floor(index / 4)] : undefined;
  const pool = random.pick(NAME_POOLS);
  const usual = { first: random.pick(pool.first), last: random.pick(pool.last) };
  return unusual ?? usual;
}

function client(
  index: number,
  random: SeededRandom,
  nowMs: number,
  knownLetters: Map<string, string>,
): PracticeContact {
  const name = nameOf(index, random);
  const email = `${lettersOf(name, knownLetters)}${index}@${random.pick(MAIL_HOSTS)}`;
  const addedMs = nowMs - (1 + random.below(730)) * DAY_MS - random.below(DAY_MS);
  const birthYear = 1935 + random.below(80);
  const hasNoEmail = index % 23 === 11;
  const hasNoPhone = index % 29 === 13;
  return {
    id: random.id(),
    locationId: LOCATION_ID,
    firstName: name.first,
    ...(name.last === '' ? {} : { lastName: name.last }),
    ...(hasNoEmail ? {} : { email }),
    ...(hasNoPhone ? {} : { phone: phoneOf(index) }),
    tags: random.next() < 0.25 ? [random.pick(TAGS)] : [],
    dnd: random.next() < 0.02,
    dateAddedMs: addedMs,
    dateUpdatedMs: addedMs,
    others: {
      country: 'US',
      source: random.pick(['front desk', 'website', 'referral']),
      dateOfBirth: `${birthYear}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`,
    },
  };
}

/** The client of the documented example request. */
export function documentedClient(nowMs: number): PracticeContact {
  const addedMs = nowMs - 400 * DAY_MS;
  return {
    id: DOCUMENTED_PERSON_ID,
    locationId: LOCATION_ID,
    firstName: 'Rosan',
    lastName: 'Deo',
    email: 'rosan.deo@example.com',
    phone: '+12125550199',
    tags: [],
    dnd: false,
    dateAddedMs: addedMs,
    dateUpdatedMs: addedMs,
    others: { country: 'US', source: 'front desk' },
  };
}

/** The clinic's clients: 300 made-up people, or as many as are wanted, and the one of the documented example. */
export function clinicClients(seed: string, nowMs: number, count = 300): PracticeContact[] {
  // Of the day, not of the moment: the same clients for everyone who starts today.
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const knownLetters = new Map<string, string>();
  const clients = Array.from({ length: count }, (_unused, index) => {
    // The first block's last number is the documented client's.
    const line = index < 99 ? index : index + 1;
    return client(line, seededRandom(`${seed}/client/${index}`), todayMs, knownLetters);
  });
  return [documentedClient(todayMs), ...clients];
}

const NOTES = [
  'Prefers mornings. Rings the bell at the side door.',
  'Brings a daughter who interprets.',
  'Allergic to latex.',
  'Pays by invoice: send it to the employer, not to the house.',
  'Hard of hearing on the left. Please face them when speaking.',
];

/** What the reception has noted on some of the clients, the documented one among them. */
export function clientNotes(contacts: readonly PracticeContact[], nowMs: number): PracticeContactNote[] {
  return contacts
    .filter((_contact, index) => index % 6 === 0)
    .map(({ id }, index) => ({
      id: `note-${id}`,
      contactId: id,
      body: NOTES[index % NOTES.length] ?? '',
      ...(index % 5 === 2 ? { title: 'Allergy', pinned: true } : {}),
      userId: DOCUMENTED_PERSON_ID,
      dateAddedMs: nowMs - (20 + index) * DAY_MS,
    }));
}
