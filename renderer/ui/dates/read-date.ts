/** Dates as people type them: `24 nov`, `24.11.`, `Nov 24, 2026`, `2026-11-24`, `5-Jan-2027`, `mon`, `tomorrow`, `+7`; `nächsten Do`. */
import { Temporal } from 'temporal-polyfill';
import { currentLanguage, m } from '../../../shared/messages/messages.ts';
import { formatDate } from '../../../shared/time/format.ts';
import { addDays, startOfWeek, weekdayOf } from '../../../shared/time/zone.ts';
import {
  GERMAN_NUMBER_WORDS,
  plainText,
  reworded,
  sameFor,
  withAsciiDigits,
  withDigitsForWords,
  type Rewording,
} from '../../../shared/text/plain-text.ts';

/** Which of day and month comes first in `4/11`. */
export type DateOrder = 'day-month' | 'month-day';

/** How a field reads a date; the same in every field of the app. */
export interface DateReading {
  /** Today where the location is, `2026-11-24`. */
  today: string;
  order: DateOrder;
  /** BCP 47: its names of months, weekdays and days near today are read beside English and the app's language. */
  locale?: string;
}

/** A typed word is a name's if it is this long and the name begins with it: `thurs`, `sept`; never `monkey`. */
const SHORTEST_NAME = 3;
/** A date without its year is at most this many days gone. */
const MOST_DAYS_GONE = 60;
/** The years tried for a date without one, from last year on: a 29 February comes at the latest after eight. */
const YEARS_TRIED = 10;
/** A year outside is a slip, or counted by another calendar. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/**
 * Reads a typed date as `2026-11-24`; null for anything that is not one. A weekday is the next one after today. A date
 * without its year is the first one that is at most 60 days gone. Where day and month could be either, `order` decides;
 * where only one reading is a date, that one is meant (`24.11` is never a month 24). With a weekday that is not the
 * date's it is none.
 */
export function readDate(text: string, reading: DateReading): string | null {
  const meant = interpret(typedText(text, reading), reading);
  return meant?.isOtherWeekday === false ? meant.date : null;
}

/** Why a text is no date, in a sentence for the field it was typed in. */
export function dateProblem(text: string, reading: DateReading): string {
  const meant = interpret(typedText(text, reading), reading);
  return meant?.isOtherWeekday
    ? m.ui_two_days({ typed: text.trim(), day: formatDate(meant.date) })
    : m.ui_not_a_date({ typed: text.trim() });
}

function interpret(typed: string, reading: DateReading): { date: string; isOtherWeekday: boolean } | null {
  const whole =
    readRelative(typed, reading) ?? readWeekday(typed, reading) ?? readDayAndMonth(typed, reading);
  if (whole !== null) return { date: whole, isOtherWeekday: false };
  // A weekday before or after the date: `Tue 24 Nov`, `24/11 (tue)`.
  const [, before, after] = /^([^\s\d./-]+)[. ]+(.*\d.*)$/.exec(typed) ?? [];
  const [, first, last] = /^(.*\d.*?)(?:[. ]+\(?|\()([^\s\d./()-]+)\)?$/.exec(typed) ?? [];
  for (const { word = '', rest = '' } of [
    { word: before, rest: after },
    { word: last, rest: first },
  ]) {
    const weekday = placeOfName(word, weekdayNames(reading.locale));
    const date = weekday === null ? null : readDayAndMonth(rest, reading);
    if (date !== null) return { date, isOtherWeekday: weekdayOf(date) !== weekday };
  }
  return null;
}

/** What German says otherwise than by a name that Intl knows. */
const GERMAN: readonly Rewording[] = [
  [/^(?:am|den|zum) +/, ''],
  [/^(\d{1,2})\.$/, '$1th'],
  [/^(?:jetzt|sofort)$/, 'now'],
  [/^(?:über|ueber)morgen$/, 'day after tomorrow'],
  [/^(?:(?:in der )?n(?:ä|ae)chsten? woche(?: am)?|n(?:ä|ae)chste[nrsm]?) +(?=\p{L})/u, 'next '],
  [/^(\p{L}+) n(?:ä|ae)chste[rn]? woche$/u, 'next $1'],
  [/^(?:kommende[nrsm]?|diese[nrsm]?) +/, 'this '],
  [/sonnabend/, 'samstag'],
  [/j(?:ä|ae)nner/, 'januar'],
  [/^(?:heute )?in /, 'in '],
  GERMAN_NUMBER_WORDS,
  [/^vor (\d.*)$/, '$1 ago'],
  [/(\d) ?tag(?:en?)?(?!\p{L})/u, '$1 days'],
  [/(\d) ?wochen?(?!\p{L})/u, '$1 weeks'],
  [/(\d) ?monat(?:en?)?(?!\p{L})/u, '$1 months'],
  [/(\d) ?jahr(?:en?)?(?!\p{L})/u, '$1 years'],
];

/** The text as the patterns below know it: reworded from the language it may be in, then simplified. */
function typedText(text: string, { locale = 'en' }: DateReading): string {
  const isGerman = [currentLanguage(), locale].some((tag) => /^de\b/.test(tag));
  return simplified(isGerman ? reworded(plainText(text).toLowerCase(), GERMAN) : text);
}

/** Without what decides nothing: case, accents, commas, points at the end, blanks around separators, `of`, `the`, `on`. */
function simplified(text: string): string {
  return withDigitsForWords(withoutAccents(withAsciiDigits(plainText(text))).toLowerCase())
    .replaceAll('ı', 'i')
    .replaceAll(/[\p{Pd}\u2212]/gu, '-')
    .replaceAll(/['’](?=\d)/g, '')
    .replaceAll(/[,،、]/g, ' ')
    .replaceAll(/\b(?:of|the|on|del?)\b/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([-./]) ?/g, '$1')
    .replace(/[. ]+$/, '')
    .trim();
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC');
}

const UNITS = new Map<string, 'days' | 'weeks' | 'months' | 'years'>([
  ...sameFor(['d', 'day', 'days'], 'days'),
  ...sameFor(['w', 'wk', 'wks', 'week', 'weeks'], 'weeks'),
  ...sameFor(['m', 'mo', 'month', 'months'], 'months'),
  ...sameFor(['y', 'yr', 'yrs', 'year', 'years'], 'years'),
]);

/** English has no one word for these, or one that is only typed. The names of days near today are beside the locale's. */
const NEAR_WORDS = new Map([
  ['now', 0],
  ['tmrw', 1],
  ['day after tomorrow', 2],
  ['day before yesterday', -2],
]);

/** `tomorrow`, also in the locale's language; `+7`, `in 2 weeks`, `3 months`, `5 days ago`. */
function readRelative(typed: string, { today, locale }: DateReading): string | null {
  const nearWord = NEAR_WORDS.get(typed);
  if (nearWord !== undefined) return addDays(today, nearWord);
  const near = placesWhere(nearbyDays(locale), (name) => name === typed);
  if (near.length === 1) return addDays(today, (near[0] ?? 0) - NEARBY);
  const counted = typed
    .replace(/\b(?:a )?fortnight\b/, '2 weeks')
    .replace(/\ban? (?=day|week|month|year)/, '1 ');
  const match = /^(in )?(?:([+-]) ?)?(\d{1,3}) ?([a-z]*?)( ago)?$/.exec(counted);
  if (!match) return null;
  const [, isAhead, sign, count, word = '', isAgo] = match;
  const unit = UNITS.get(word === '' && (isAhead || sign) ? 'days' : word);
  if (unit === undefined || (isAgo && (isAhead || sign)) || (isAhead && sign)) return null;
  const amount = Number(count) * (isAgo || sign === '-' ? -1 : 1);
  return Temporal.PlainDate.from(today)
    .add({ [unit]: amount })
    .toString();
}

function readWeekday(typed: string, { today, locale }: DateReading): string | null {
  // "Thursday week", "a week on Thursday": the one after the next Thursday.
  const [, before, after] = /^(?:an? )?week ([^\d./ ]+)$|^([^\d./ ]+) week$/.exec(typed) ?? [];
  const weekLater = placeOfName(before ?? after ?? '', weekdayNames(locale));
  if (weekLater !== null) return addDays(today, ((weekLater - weekdayOf(today) + 6) % 7) + 8);
  const [, week, word = ''] = /^(?:(next|this) )?([^\d./]+)$/.exec(typed) ?? [];
  const weekday = placeOfName(word, weekdayNames(locale));
  if (weekday === null) return null;
  // "Next Thursday" is next week's, whatever today is.
  if (week === 'next') return addDays(startOfWeek(today, 1), 7 + ((weekday + 6) % 7));
  return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
}

/** After the day, in English and in the languages that write one beside a month: `1er décembre`, `1º de dezembro`. */
const NAMED_MONTHS = [
  /^(?<day>\d{1,2})(?:st|nd|rd|th|(?:er|re|e|eme|o|a|°)(?=[-./ ]))?[-./ ]?(?<month>[^\s\d./-]+(?:\.[^\s\d./-]+)*)[-./ ]?(?<year>\d{4}|\d{2})?$/,
  /^(?<month>[^\s\d./-]+)[-./ ]?(?<day>\d{1,2})(?:st|nd|rd|th)?(?:[-./ ](?<year>\d{4}|\d{2}))?$/,
  /^(?<year>\d{4})[-./ ]?(?<month>[^\s\d./-]+)[-./ ]?(?<day>\d{1,2})$/,
];
/** The places said by the form; eight digits without a separator are a date as well. */
const YEAR_FIRST = [
  /^(?<year>\d{4})(?<separator>[-./ ])(?<month>\d{1,2})\k<separator>(?<day>\d{1,2})$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?:(?<year>\d{4})[년年] ?)?(?<month>\d{1,2})[월月] ?(?<day>\d{1,2})[일日号號]?$/,
  // Vietnamese numbers its months in words.
  /^(?:ngay )?(?<day>\d{1,2}) thang (?<month>\d{1,2})(?: nam (?<year>\d{4}))?$/,
];

/** `24.XI.2026`, as several languages of Europe write it by hand: never without a sign between, where `5 v` could be anything. */
const ROMAN_MONTH = /^(\d{1,2})[-./]([ivx]{1,4})(?:[-./ ](\d{4}|\d{2}))?$/;
const ROMAN_NUMBERS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];

function readDayAndMonth(typed: string, reading: DateReading): string | null {
  const { order, locale, today } = reading;
  const [, dayText, roman = '', romanYear] = ROMAN_MONTH.exec(typed) ?? [];
  if (ROMAN_NUMBERS.includes(roman))
    return inNearestYear(ROMAN_NUMBERS.indexOf(roman) + 1, Number(dayText), romanYear, today);
  for (const pattern of YEAR_FIRST) {
    const { year, month, day } = pattern.exec(typed)?.groups ?? {};
    if (day !== undefined) return inNearestYear(Number(month), Number(day), year, today);
  }
  for (const pattern of NAMED_MONTHS) {
    const { year, month = '', day } = pattern.exec(typed)?.groups ?? {};
    const place = placeOfName(month, monthNames(locale));
    if (place !== null) return inNearestYear(place + 1, Number(day), year, today);
  }
  const dayAlone = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(typed);
  if (dayAlone) return nextDayOfMonth(Number(dayAlone[1]), today);
  const numbers = /^(\d{1,2})[-./ ](\d{1,2})(?:[-./ ](\d{4}|\d{2}))?$/.exec(typed);
  if (!numbers) return null;
  const [, first = '', second = '', third] = numbers;
  if (third?.length === 2 && order === 'month-day' && isYearFirst(locale)) {
    return inNearestYear(Number(second), Number(third), first, today);
  }
  const dayFirst = inNearestYear(Number(second), Number(first), third, today);
  const monthFirst = inNearestYear(Number(first), Number(second), third, today);
  return order === 'day-month' ? (dayFirst ?? monthFirst) : (monthFirst ?? dayFirst);
}

/** The date in the year that was typed; without one in the first in which it is at most 60 days gone. */
function inNearestYear(month: number, day: number, year: string | undefined, today: string): string | null {
  const thisYear = Number(today.slice(0, 4));
  if (year !== undefined) {
    const century = Math.round((thisYear - Number(year)) / 100) * 100;
    return dateOrNull(Number(year) + (year.length === 2 ? century : 0), month, day);
  }
  const earliest = addDays(today, -MOST_DAYS_GONE);
  for (let tried = thisYear - 1; tried < thisYear - 1 + YEARS_TRIED; tried += 1) {
    const candidate = dateOrNull(tried, month, day);
    if (candidate !== null && candidate >= earliest) return candidate;
  }
  return null;
}

/** Today's month or the first one after it in which that day is not gone. */
function nextDayOfMonth(day: number, today: string): string | null {
  for (let months = 0; months <= 12; months += 1) {
    const { year, month } = Temporal.PlainDate.from(today).toPlainYearMonth().add({ months });
    const candidate = dateOrNull(year, month, day);
    if (candidate !== null && candidate >= today) return candidate;
  }
  return null;
}

/** Null for dates no calendar has, such as 31 February. */
function dateOrNull(year: number, month: number, day: number): string | null {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
  return date.day === day ? date.toString() : null;
}

/** Which of twelve months or seven weekdays a word names, whole or by its beginning; null where none or two. */
function placeOfName(word: string, names: Names): number | null {
  const whole = placesWhere(names, (name) => name === word);
  const found =
    whole.length > 0 || word.length < SHORTEST_NAME
      ? whole
      : placesWhere(names, (name) => name.startsWith(word));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The weekday a word names, whole or by its beginning, 0 Sunday to 6 Saturday; null for any other word. */
export function weekdayOfName(word: string, locale?: string): number | null {
  return placeOfName(simplified(word), weekdayNames(locale));
}

function placesWhere(names: Names, isMeant: (name: string) => boolean): number[] {
  return names.flatMap((ofPlace, place) => (ofPlace.some(isMeant) ? [place] : []));
}

/** By place, every name it has in English, in the app's language and in the locale's, as typed words are compared. */
type Names = readonly (readonly string[])[];
const namesByLocale = new Map<string, Names>();

function cachedNames(what: string, locale: string, make: (locales: string[]) => string[][]): Names {
  const language = currentLanguage();
  const key = `${what} ${language} ${locale}`;
  let names = namesByLocale.get(key);
  if (names === undefined) {
    names = make([...new Set(['en', language, locale])]).map((ofPlace) => [
      ...new Set(ofPlace.map(simplified)),
    ]);
    namesByLocale.set(key, names);
  }
  return names;
}

/** A part of a date as the Gregorian calendar names it, whichever calendar the locale counts by. */
function partOf(
  part: 'weekday' | 'month',
  date: Date,
  locale: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
  return format.formatToParts(date).find(({ type }) => type === part)?.value ?? '';
}

/** From Sunday, as `weekdayOf` counts: 4 January 2026 is one. */
function weekdayNames(locale = 'en'): Names {
  return cachedNames('weekday', locale, (locales) =>
    Array.from({ length: 7 }, (_, place) => {
      const date = new Date(Date.UTC(2026, 0, 4 + place));
      const lengths = ['long', 'short'] as const;
      const names = locales.flatMap((one) =>
        lengths.map((weekday) => partOf('weekday', date, one, { weekday })),
      );
      return place === 3 ? [...names, 'weds'] : names;
    }),
  );
}

/** Alone and beside a day: many languages inflect it there (`24 listopada`). Without those that are numbers. */
function monthNames(locale = 'en'): Names {
  return cachedNames('month', locale, (locales) =>
    Array.from({ length: 12 }, (_, place) => {
      const date = new Date(Date.UTC(2026, place, 15));
      const lengths = ['long', 'short'] as const;
      const names = locales.flatMap((one) =>
        lengths.flatMap((month) => [
          partOf('month', date, one, { month }),
          partOf('month', date, one, { month, day: 'numeric' }),
        ]),
      );
      return names.filter((name) => !/\d/.test(name));
    }),
  );
}

/** The days near today that languages have a word for, today in the middle. */
const NEARBY = 2;
function nearbyDays(locale = 'en'): Names {
  return cachedNames('near', locale, (locales) =>
    Array.from({ length: 2 * NEARBY + 1 }, (_, place) =>
      locales.map((one) =>
        new Intl.RelativeTimeFormat(one, { numeric: 'auto' }).format(place - NEARBY, 'day'),
      ),
    ),
  );
}

/** The order of day and month that the locale writes dates in. */
export function dateOrderOf(locale: string): DateOrder {
  return firstPart(locale, { day: 'numeric', month: 'numeric' }) === 'month' ? 'month-day' : 'day-month';
}

function isYearFirst(locale = 'en'): boolean {
  return firstPart(locale, { day: 'numeric', month: 'numeric', year: 'numeric' }) === 'year';
}

function firstPart(locale: string, options: Intl.DateTimeFormatOptions): string | undefined {
  const parts = new Intl.DateTimeFormat(locale, { ...options, calendar: 'gregory' }).formatToParts(0);
  return parts.find(({ type }) => type !== 'literal')?.type;
}
