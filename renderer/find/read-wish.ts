/**
 * When a client can come, as a receptionist types it while listening: `thu pm`, `any morning next week`, `mon or tue after 3`,
 * `tomorrow 9-11`, `from 3 dec before noon`. English always, and German beside it: `do nachmittag`, `nächste woche ab 14`.
 */
import { plainText, sameFor, withAsciiDigits } from '../../shared/text/plain-text.ts';
import { addDays, startOfWeek, minutesIntoDay, weekdayOf } from '../../shared/time/zone.ts';
import { readDate, weekdayOfName, type DateReading } from '../ui/dates/read-date.ts';
import { readEndTime, readTime } from '../ui/dates/read-time.ts';

/** When a time would do. */
export interface TimeWish {
  /** The first date that would do, `2026-12-03`. */
  fromDate: string;
  /** The last date that would do; null where any later one would. */
  untilDate: string | null;
  /** Weekdays that would do, 0 Sunday to 6 Saturday; null for all. */
  weekdays: readonly number[] | null;
  /** Starts at this minute of the day or later. */
  fromMinute: number;
  /** Starts before this minute of the day: a morning may end after noon. */
  startBeforeMinute: number;
  /** Is over at this minute of the day: who says "before ten" leaves at ten. */
  endByMinute: number;
}

export interface WishReading {
  wish: TimeWish;
  /** Words that were not understood, as typed; empty when all were. */
  unread: string;
}

const DAY_MINUTES = 1440;
const NOON = 720;

/** Parts of a day: the first start, and before when it starts. */
const DAY_PARTS = new Map<string, readonly [number, number]>([
  ...sameFor(['morning', 'mornings', 'am', 'a', 'vormittag', 'vormittags', 'morgens', 'früh'], [0, NOON]),
  ...sameFor(['afternoon', 'afternoons', 'pm', 'p', 'nachmittag', 'nachmittags'], [NOON, 18 * 60]),
  ...sameFor(['evening', 'evenings', 'eve', 'tonight', 'abend', 'abends'], [17 * 60, DAY_MINUTES]),
  ...sameFor(['lunch', 'lunchtime', 'midday', 'noon', 'mittag', 'mittags'], [11.5 * 60, 14 * 60]),
]);

/** Two letters are enough for a weekday here, where no other short word can be meant. */
const SHORT_WEEKDAYS = new Map(
  Object.entries({ su: 0, mo: 1, tu: 2, we: 3, th: 4, fr: 5, sa: 6, so: 0, di: 2, mi: 3, do: 4 }),
);

const FILLERS = new Set(
  `any some the a an on at of in for or and with please first next free time times asap soon soonest earliest available week weeks
  ein eine einen einem einer am an im um oder und mit bitte frei freier freie termin zeit irgendein irgendwann so bald wie möglich
  nächster nächste nächsten`.split(/\s+/),
);
const GROUPS_OF_DAYS = new Map<string, readonly number[]>([
  ...sameFor(['weekend', 'weekends', 'wochenende', 'wochenenden'], [6, 0]),
  ...sameFor(['weekday', 'weekdays', 'wochentag', 'wochentags', 'werktags'], [1, 2, 3, 4, 5]),
]);
const AFTER = new Set(['after', 'from', 'since', 'ab', 'nach', 'von']);
const BEFORE = new Set(['before', 'by', 'until', 'till', 'til', 'vor', 'bis']);
const BETWEEN = new Set(['between', 'zwischen']);
const THIS_WEEK = ['this week', 'diese woche', 'dieser woche'];
const NEXT_WEEK = ['next week', 'nächste woche', 'nächster woche', 'kommende woche'];

/** The longest date or time is so many words: `24th of november 2026`. */
const LONGEST_PHRASE = 4;

/** Reads a wish. Nothing typed is any time from today on. What is not understood narrows nothing and is given back. */
export function readWish(text: string, reading: DateReading): WishReading {
  const words = wordsOf(text);
  const unread: string[] = [];
  const days = new Set<number>();
  const wish: TimeWish = {
    fromDate: reading.today,
    untilDate: null,
    weekdays: null,
    fromMinute: 0,
    startBeforeMinute: DAY_MINUTES,
    endByMinute: DAY_MINUTES,
  };
  let at = 0;
  while (at < words.length) {
    const read = readAt(words, at, reading, wish, days);
    if (read === 0) unread.push(words[at] ?? '');
    at += Math.max(1, read);
  }
  if (days.size > 0) wish.weekdays = [...days].sort();
  return { wish, unread: unread.join(' ') };
}

/** In small letters; a range of times set apart: `9-11` is `9 - 11`, and `thp` is `th p`. */
function wordsOf(text: string): string[] {
  return withAsciiDigits(plainText(text))
    .toLowerCase()
    .replaceAll(/[,;]/g, ' ')
    .replace(/\b(\d{1,2}(?:[:.h]\d{2})?) ?([ap])\.?m?\.?(?=$|[\s-])/g, '$1$2m')
    .replaceAll(/(\d(?:am|pm)?) ?[-–—] ?(\d)/g, '$1 - $2')
    .replaceAll(/\b(mo|tu|we|th|fr|sa|su|di|mi|do|so) ?([ap])m?\b/g, '$1 $2')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Reads what begins at a word into the wish; how many words it took, 0 for none. */
function readAt(
  words: readonly string[],
  at: number,
  reading: DateReading,
  wish: TimeWish,
  days: Set<number>,
): number {
  const word = words[at] ?? '';
  const pair = `${word} ${words[at + 1] ?? ''}`;
  const monday = startOfWeek(reading.today, 1);
  if (THIS_WEEK.includes(pair)) return within(wish, reading.today, addDays(monday, 6), 2);
  if (NEXT_WEEK.includes(pair)) return within(wish, addDays(monday, 7), addDays(monday, 13), 2);

  if (BETWEEN.has(word)) {
    const range = readRange(words, at + 1);
    if (range !== null) return 1 + setRange(wish, range);
  }
  const range = readRange(words, at);
  if (range !== null) return setRange(wish, range);
  if (AFTER.has(word) || BEFORE.has(word)) {
    const read = readLimit(words, at + 1, reading, wish, AFTER.has(word));
    if (read > 0) return 1 + read;
  }
  const weekdays = GROUPS_OF_DAYS.get(word);
  if (weekdays !== undefined) {
    for (const day of weekdays) days.add(day);
    return 1;
  }
  // A weekday may be any coming one; `next thu` and `thu 3 dec` are one date and are read below, as longer phrases.
  const date = longestPhrase(words, at, (phrase) => readDate(phrase, reading));
  const weekday = SHORT_WEEKDAYS.get(word) ?? weekdayOfName(word.replace(/s$/, ''), reading.locale);
  if (weekday !== null && (date === null || date.words === 1)) {
    days.add(weekday);
    return 1;
  }
  const part = DAY_PARTS.get(word);
  if (part !== undefined && (date === null || date.words === 1)) {
    [wish.fromMinute, wish.startBeforeMinute] = part;
    return word === 'tonight' ? within(wish, reading.today, reading.today, 1) : 1;
  }
  if (date !== null) {
    const isWeek = /week|woche/.test(words.slice(at, at + date.words).join(' '));
    return within(wish, date.value, isWeek ? addDays(date.value, 6) : date.value, date.words);
  }
  return FILLERS.has(word) ? 1 : 0;
}

function within(wish: TimeWish, fromDate: string, untilDate: string, words: number): number {
  wish.fromDate = fromDate;
  wish.untilDate = untilDate;
  return words;
}

/** After or before a time of day, or a date: `after 3`, `from 3 dec`, `before noon`. */
function readLimit(
  words: readonly string[],
  at: number,
  reading: DateReading,
  wish: TimeWish,
  isAfter: boolean,
): number {
  const time = longestPhrase(words, at, readTime);
  const date = longestPhrase(words, at, (phrase) => readDate(phrase, reading));
  if (time !== null && (date === null || date.words <= time.words)) {
    if (isAfter) wish.fromMinute = minuteOf(time.value);
    else wish.endByMinute = minuteOf(time.value);
    return time.words;
  }
  if (date === null) return 0;
  if (isAfter) wish.fromDate = date.value;
  else wish.untilDate = addDays(date.value, -1);
  return date.words;
}

interface Range {
  from: string;
  until: string;
  words: number;
}

/** `9 - 11`, `9 to 11`, `14 bis 16 uhr`, `2pm and 4`. */
function readRange(words: readonly string[], at: number): Range | null {
  const [from = '', join = '', until = '', unit] = words.slice(at, at + 4);
  if (!/^(?:-|to|and|bis|und)$/.test(join)) return null;
  const start = readTime(from);
  const end = start === null ? null : readEndTime(until, `2026-01-01T${start}`);
  if (start === null || end === null || minuteOf(end) <= minuteOf(start)) return null;
  return { from: start, until: end, words: unit === 'uhr' || unit === "o'clock" ? 4 : 3 };
}

function setRange(wish: TimeWish, { from, until, words }: Range): number {
  wish.fromMinute = minuteOf(from);
  wish.endByMinute = minuteOf(until);
  return words;
}

function minuteOf(time: string): number {
  return time === '24:00' ? DAY_MINUTES : minutesIntoDay(`2026-01-01T${time}`);
}

/** The most words from a place on that a reader understands as one. */
function longestPhrase<Value>(
  words: readonly string[],
  at: number,
  read: (phrase: string) => Value | null,
): { value: Value; words: number } | null {
  for (let count = Math.min(LONGEST_PHRASE, words.length - at); count > 0; count -= 1) {
    const value = read(words.slice(at, at + count).join(' '));
    if (value !== null) return { value, words: count };
  }
  return null;
}

/** True where a booking from one minute of a day to another would do, on a date. */
export function fitsWish(
  wish: TimeWish,
  time: { date: string; startMinute: number; endMinute: number },
): boolean {
  return (
    isWishedDate(wish, time.date) &&
    time.startMinute >= wish.fromMinute &&
    time.startMinute < wish.startBeforeMinute &&
    time.endMinute <= wish.endByMinute
  );
}

/** True for a date on which a time could do. */
export function isWishedDate({ fromDate, untilDate, weekdays }: TimeWish, date: string): boolean {
  return (
    date >= fromDate &&
    (untilDate === null || date <= untilDate) &&
    (weekdays === null || weekdays.includes(weekdayOf(date)))
  );
}
