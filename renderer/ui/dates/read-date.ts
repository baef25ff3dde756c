/** Dates as people type them: `24 nov`, `24.11.`, `Nov 24, 2026`, `2026-11-24`, `5-Jan-2027`, `mon`, `tomorrow`, `+7`. */
import { Temporal } from 'temporal-polyfill';
import { addDays, startOfWeek, weekdayOf } from '../../../shared/time/wall-date.ts';
import { plainText, withAsciiDigits } from '../../../shared/text/plain-text.ts';

/** Which of day and month comes first in `4/11`. */
export type DateOrder = 'day-month' | 'month-day';

/** How a field reads a date; the same in every field of the app. */
export interface DateReading {
  /** Today where the location is, `2026-11-24`. */
  today: string;
  order: DateOrder;
  /** BCP 47: its names of months and weekdays are read beside the English ones. */
  locale?: string;
}

/** A typed word is a name's if it is this long and the name begins with it: `thurs`, `sept`; never `monkey`. */
const SHORTEST_NAME = 3;
/** A date without its year is at most this many days gone. */
const MOST_DAYS_GONE = 60;
/** The years tried for a date without one, from last year on: a 29 February comes at the latest after eight. */
const YEARS_TRIED = 10;

/**
 * Reads a typed date as `2026-11-24`; null for anything that is not one. A weekday is the next one after today. A date
 * without its year is the first one that is at most 60 days gone. Where day and month could be either, `order` decides;
 * where only one reading is a date, that one is meant (`24.11` is never a month 24).
 */
export function readDate(text: string, reading: DateReading): string | null {
  const { today } = reading;
  const typed = simplified(text);
  if (typed === 'today') return today;
  if (typed === 'tomorrow') return addDays(today, 1);
  if (typed === 'yesterday') return addDays(today, -1);
  const relative = /^(?:in |(?=[+-]))([+-]?\d{1,3}) ?(d|days?|w|weeks?)?$/.exec(typed);
  if (relative) return addDays(today, Number(relative[1]) * (relative[2]?.startsWith('w') ? 7 : 1));
  const yearFirst = /^(\d{4})([-./ ]?)(\d{1,2})\2(\d{1,2})$/.exec(typed);
  if (yearFirst) {
    const [, year, separator, month = '', day = ''] = yearFirst;
    // Eight digits without a separator are a date only with two for each: 2026111 could be two.
    if (separator === '' && typed.length !== 8) return null;
    return dateOrNull(Number(year), Number(month), Number(day));
  }
  return readWeekday(typed, reading) ?? readDayAndMonth(typed, reading);
}

/** Without what decides nothing: case, accents, commas, points at the end, `of`, `the` and `on`. */
function simplified(text: string): string {
  return withoutAccents(withAsciiDigits(plainText(text)))
    .toLowerCase()
    .replaceAll(/,/g, ' ')
    .replaceAll(/\b(?:of|the|on)\b/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/[. ]+$/, '')
    .trim();
}

function withoutAccents(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{Mn}/gu, '');
}

function readWeekday(typed: string, { today, locale }: DateReading): string | null {
  const [, week, word = ''] = /^(?:(next|this) )?([^\s\d.]+)$/.exec(typed) ?? [];
  const weekday = placeOfName(word, weekdayNames(locale));
  if (weekday === null) return null;
  // "Next Thursday" is next week's, whatever today is.
  if (week === 'next') return addDays(startOfWeek(today, 1), 7 + ((weekday + 6) % 7));
  return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
}

function readDayAndMonth(typed: string, reading: DateReading): string | null {
  const { order, locale } = reading;
  const bare = withoutWeekday(typed, locale);
  const named =
    /^(?<day>\d{1,2})(?:st|nd|rd|th)?[-./ ]*(?<month>[^\s\d.\-/]+)(?:[-./ ]+(?<year>\d{4}|\d{2}))?$/.exec(
      bare,
    ) ??
    /^(?<month>[^\s\d.\-/]+)[-./ ]*(?<day>\d{1,2})(?:st|nd|rd|th)?(?:[-./ ]+(?<year>\d{4}|\d{2}))?$/.exec(
      bare,
    );
  if (named?.groups) {
    const { day, month = '', year } = named.groups;
    const place = placeOfName(month, monthNames(locale));
    return place === null ? null : inNearestYear(place + 1, Number(day), year, reading.today);
  }
  const numbers = /^(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{4}|\d{2}))?$/.exec(bare);
  if (!numbers) return null;
  const [, first, second, year] = numbers;
  const dayFirst = inNearestYear(Number(second), Number(first), year, reading.today);
  const monthFirst = inNearestYear(Number(first), Number(second), year, reading.today);
  return order === 'day-month' ? (dayFirst ?? monthFirst) : (monthFirst ?? dayFirst);
}

/** A weekday before the date says nothing the date does not. */
function withoutWeekday(typed: string, locale: string | undefined): string {
  const [, word = '', rest = ''] = /^([^\s\d.]+)[. ]+(.*\d.*)$/.exec(typed) ?? [];
  return rest !== '' && placeOfName(word, weekdayNames(locale)) !== null ? rest : typed;
}

function inNearestYear(month: number, day: number, year: string | undefined, today: string): string | null {
  if (year !== undefined) return dateOrNull(Number(year.length === 2 ? `20${year}` : year), month, day);
  const earliest = addDays(today, -MOST_DAYS_GONE);
  const firstYear = Number(today.slice(0, 4)) - 1;
  for (let tried = firstYear; tried < firstYear + YEARS_TRIED; tried += 1) {
    const candidate = dateOrNull(tried, month, day);
    if (candidate !== null && candidate >= earliest) return candidate;
  }
  return null;
}

/** Null for dates no calendar has, such as 31 February. */
function dateOrNull(year: number, month: number, day: number): string | null {
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
  return date.day === day ? date.toString() : null;
}

/** Which of twelve months or seven weekdays a word names, whole or by its beginning; null where none or two. */
function placeOfName(word: string, names: readonly (readonly string[])[]): number | null {
  const whole = placesWhere(names, (name) => name === word);
  const found =
    whole.length > 0 || word.length < SHORTEST_NAME
      ? whole
      : placesWhere(names, (name) => name.startsWith(word));
  return found.length === 1 ? (found[0] ?? null) : null;
}

function placesWhere(names: readonly (readonly string[])[], isMeant: (name: string) => boolean): number[] {
  return names.flatMap((ofPlace, place) => (ofPlace.some(isMeant) ? [place] : []));
}

const namesByLocale = new Map<string, string[][]>();

/** The short and long names of seven or twelve dates in English and in the locale's language, as typed words are compared. */
function namesOf(
  what: 'weekday' | 'month',
  locale: string | undefined,
  dates: readonly Date[],
  more: Readonly<Record<number, string>> = {},
): string[][] {
  const key = `${what} ${locale ?? ''}`;
  let names = namesByLocale.get(key);
  if (names === undefined) {
    const formats = [...new Set(['en', locale ?? 'en'])].flatMap((one) =>
      (['long', 'short'] as const).map(
        (length) => new Intl.DateTimeFormat(one, { [what]: length, timeZone: 'UTC' }),
      ),
    );
    names = dates.map((date, place) => [
      ...new Set([
        ...formats.map((format) => simplified(format.format(date))),
        ...(more[place] === undefined ? [] : [more[place]]),
      ]),
    ]);
    namesByLocale.set(key, names);
  }
  return names;
}

/** From Sunday, as `weekdayOf` counts: 4 January 2026 is one. */
function weekdayNames(locale: string | undefined): string[][] {
  const dates = Array.from({ length: 7 }, (_, place) => new Date(Date.UTC(2026, 0, 4 + place)));
  return namesOf('weekday', locale, dates, { 3: 'weds' });
}

function monthNames(locale: string | undefined): string[][] {
  return namesOf(
    'month',
    locale,
    Array.from({ length: 12 }, (_, place) => new Date(Date.UTC(2026, place, 15))),
  );
}

/** The order of day and month that the locale writes dates in. */
export function dateOrderOf(locale: string): DateOrder {
  const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' }).formatToParts(0);
  const first = parts.find(({ type }) => type === 'day' || type === 'month');
  return first?.type === 'month' ? 'month-day' : 'day-month';
}
