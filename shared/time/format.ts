import { currentLanguage, m } from '../messages/messages.ts';
import { dateOf, instantToWall, ownOffsetMinutes, serverOffsetAt, type ServerOffset } from './zone.ts';

/** The user's words for times, in the language of the app: tabular, the same on every PC with that language. */

/** How times of day are written. */
export interface TimeStyle {
  /** `10:00` when false, `10:00 am` when true. */
  hour12: boolean;
  /** BCP 47; gives the names of days and months and their order. */
  locale: string;
}

/** 24 hours, names in the language that is said at the moment it is read. */
export const DEFAULT_TIME_STYLE: TimeStyle = {
  hour12: false,
  get locale() {
    const language = currentLanguage();
    return language.startsWith('en') ? 'en-US' : language;
  },
};

/** `Intl.DateTimeFormat` takes about a hundred times as long to make as to use. */
const formats = new Map<string, Intl.DateTimeFormat>();

function cachedFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, options);
    formats.set(key, format);
  }
  return format;
}

function parts(format: Intl.DateTimeFormat, epochMs: number): Partial<Record<string, string>> {
  return Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
}

/** `10:00`, or `10:00 am`. Written by hand: `Intl` takes thirty times as long, and each booking that is drawn asks for two. */
export function formatTime(epochMs: number, timeZone: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  const [, clock = ''] = instantToWall(epochMs, timeZone).split('T');
  const [hour = '', minute = ''] = clock.split(':');
  if (!style.hour12) return `${hour}:${minute}`;
  return `${String(Number(hour) % 12 || 12)}:${minute} ${Number(hour) < 12 ? 'am' : 'pm'}`;
}

/**
 * `10:00–10:30` beside the day of its start; when the end is on another day, `22:00–Tue 24 Nov 02:00`. Where the day that
 * is read beside it is another (`besideDate`, `2026-11-25`), the day of the start is said too: `Mon 23 Nov 22:00–…`.
 */
export function formatTimeRange(
  startMs: number,
  endMs: number,
  timeZone: string,
  style: TimeStyle = DEFAULT_TIME_STYLE,
  besideDate: string = dateOf(startMs, timeZone),
): string {
  const date = dateOf(startMs, timeZone);
  const at = (ms: number, isSaid: boolean): string =>
    `${isSaid ? `${formatShortDay(ms, timeZone, style)} ` : ''}${formatTime(ms, timeZone, style)}`;
  return `${at(startMs, date !== besideDate)}–${at(endMs, dateOf(endMs, timeZone) !== date)}`;
}

/** `Mon 23 Nov 2026`; `Mo., 23. Nov. 2026` in German. */
export function formatDay(epochMs: number, timeZone: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  return dayText(epochMs, timeZone, style, ['weekday', 'day', 'month', 'year']);
}

/** `Mon 23 Nov`, where the year is plain. */
export function formatShortDay(
  epochMs: number,
  timeZone: string,
  style: TimeStyle = DEFAULT_TIME_STYLE,
): string {
  return dayText(epochMs, timeZone, style, ['weekday', 'day', 'month']);
}

/** `Mon 23 Nov 2026, 10:00`. */
export function formatDayTime(
  epochMs: number,
  timeZone: string,
  style: TimeStyle = DEFAULT_TIME_STYLE,
): string {
  return `${formatDay(epochMs, timeZone, style)}, ${formatTime(epochMs, timeZone, style)}`;
}

/** A moment of the recent past, as short as it is plain: `10:00` today, `Mon 23 Nov, 10:00` on another day. */
export function formatMoment(
  epochMs: number,
  nowMs: number,
  timeZone: string,
  style: TimeStyle = DEFAULT_TIME_STYLE,
): string {
  const time = formatTime(epochMs, timeZone, style);
  const isToday = dateOf(epochMs, timeZone) === dateOf(nowMs, timeZone);
  return isToday ? time : `${formatShortDay(epochMs, timeZone, style)}, ${time}`;
}

/** A calendar date, `2026-11-23`, as `Mon 23 Nov 2026`. */
export function formatDate(date: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  return formatDay(noonOf(date), 'UTC', style);
}

/** A calendar date without its weekday, `3 Mar 1950`. */
export function formatDateOnly(date: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  return dayText(noonOf(date), 'UTC', style, ['day', 'month', 'year']);
}

/** A date that comes every year, `2026-11-23`, as `23 Nov`. */
export function formatDayOfYear(date: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  return dayText(noonOf(date), 'UTC', style, ['day', 'month']);
}

/** The day weeks begin on where a locale is spoken: 0 Sunday … 6 Saturday. */
export function firstDayOfWeekIn(locale: string): number {
  const { firstDay } = (new Intl.Locale(locale) as Intl.Locale & WeekInfo).getWeekInfo();
  return firstDay % 7;
}

/** Of Intl.Locale in Chromium and Node (Intl Locale Info); TypeScript does not know it yet. */
interface WeekInfo {
  /** `firstDay`: 1 Monday … 7 Sunday. */
  getWeekInfo(): { firstDay: number };
}

/** The name of a day, `Monday`, by its place from Sunday as `weekdayOf` counts (zone.ts). */
export function weekdayName(
  weekday: number,
  width: 'long' | 'short' | 'narrow' = 'long',
  style: TimeStyle = DEFAULT_TIME_STYLE,
): string {
  // 4 January 2026 is a Sunday.
  const at = Date.UTC(2026, 0, 4 + weekday, 12);
  return cachedFormat(style.locale, { weekday: width, timeZone: 'UTC' }).format(at);
}

/** The name of a month, `November`, from 1 for January. */
export function monthName(month: number, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  return cachedFormat(style.locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, month - 1, 15));
}

/** The month a date lies in, `2026-11-23`, as `November 2026`. */
export function monthHeading(date: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  const format = cachedFormat(style.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(noonOf(date));
}

function noonOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}

/** Intl knows this computer's zone data only: where the server counts otherwise, the same clock is asked of UTC. */
function asIntlHasIt(epochMs: number, timeZone: string): { epochMs: number; timeZone: string } {
  const minutes = serverOffsetAt(epochMs, timeZone);
  return minutes === null
    ? { epochMs, timeZone }
    : { epochMs: epochMs + minutes * MINUTE_MS, timeZone: 'UTC' };
}

const DAY_PARTS = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;

/** The parts of a day as the language orders them; in English as they are given here, with nothing between. */
function dayText(
  epochMs: number,
  timeZone: string,
  style: TimeStyle,
  said: readonly (keyof typeof DAY_PARTS)[],
): string {
  const shown = asIntlHasIt(epochMs, timeZone);
  const options = Object.fromEntries(said.map((part) => [part, DAY_PARTS[part]]));
  if (!/^en\b/.test(style.locale)) {
    return cachedFormat(style.locale, { ...options, timeZone: shown.timeZone }).format(shown.epochMs);
  }
  const named = parts(cachedFormat(style.locale, { ...DAY_PARTS, timeZone: shown.timeZone }), shown.epochMs);
  return said.map((part) => named[part] ?? '').join(' ');
}

/** Each knows the short names of its own part of the world only: en-US says EST but GMT+1 for Berlin, en-GB says CET. */
const ABBREVIATION_LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

/** The zone's short name at an instant, `EST` or `CEST`; `UTC+5:45` where it has none that people use. */
export function zoneAbbreviation(epochMs: number, timeZone: string): string {
  const minutes = serverOffsetAt(epochMs, timeZone);
  if (minutes !== null) return offsetWords(minutes);
  let name = '';
  for (const locale of [DEFAULT_TIME_STYLE.locale, ...ABBREVIATION_LOCALES]) {
    name = parts(cachedFormat(locale, { timeZone, timeZoneName: 'short' }), epochMs)['timeZoneName'] ?? '';
    if (!/^(GMT|UTC)[+\-−]/.test(name)) return name;
  }
  return name.replace('GMT', 'UTC').replace('−', '-');
}

/** An offset from UTC as people write it: `UTC-7`, `UTC+5:45`. */
export function offsetWords(minutes: number): string {
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
}

/**
 * What the user should know where the server counts a zone otherwise than this PC: `The server counts Vancouver as UTC-7
 * from Sun 1 Nov 2026; …`. Null where it counts as this PC does again.
 */
export function serverOffsetWords({ timeZone, fromMs, offsetMinutes }: ServerOffset): string | null {
  if (offsetMinutes === null) return null;
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return m.time_server_offset({
    city,
    offset: offsetWords(offsetMinutes),
    day: formatDay(fromMs, timeZone),
    own: offsetWords(ownOffsetMinutes(fromMs, timeZone)),
  });
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago something was: `just now`, `2 min ago`, `3 h ago`, `1 day ago`. Never rounds up: data is not made fresher than it is. */
export function relativeAge(ageMs: number): string {
  if (ageMs < MINUTE_MS) return m.time_just_now();
  if (ageMs < HOUR_MS) return m.time_minutes_ago({ count: Math.floor(ageMs / MINUTE_MS) });
  if (ageMs < DAY_MS) return m.time_hours_ago({ count: Math.floor(ageMs / HOUR_MS) });
  return m.time_days_ago({ count: Math.floor(ageMs / DAY_MS) });
}

/** A length of time: `45 min`, `1 h 30 min`, `2 h`. */
export function durationText(minutes: number): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return m.time_duration_minutes({ minutes: rest });
  return rest === 0 ? m.time_duration_hours({ hours }) : m.time_duration_both({ hours, minutes: rest });
}
