import { dateOf, ownOffsetMinutes, serverOffsetAt, type ServerOffset } from './zone.ts';

/** The user's words for times. Plain English, tabular, the same on every PC: nothing follows the PC's own settings. */

/** How times of day are written. */
export interface TimeStyle {
  /** `10:00` when false, `10:00 am` when true. */
  hour12: boolean;
  /** BCP 47; gives the names of days and months. */
  locale: string;
}

/** 24 hours, English names. */
export const DEFAULT_TIME_STYLE: TimeStyle = { hour12: false, locale: 'en-US' };

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

/** `10:00`, or `10:00 am`. */
export function formatTime(epochMs: number, timeZone: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  const shown = asIntlHasIt(epochMs, timeZone);
  const format = cachedFormat('en-US', {
    timeZone: shown.timeZone,
    hour: style.hour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    hourCycle: style.hour12 ? 'h12' : 'h23',
  });
  const { hour = '', minute = '', dayPeriod } = parts(format, shown.epochMs);
  return dayPeriod === undefined ? `${hour}:${minute}` : `${hour}:${minute} ${dayPeriod.toLowerCase()}`;
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

/** `Mon 23 Nov 2026`. */
export function formatDay(epochMs: number, timeZone: string, style: TimeStyle = DEFAULT_TIME_STYLE): string {
  const { weekday, day, month, year } = dayParts(epochMs, timeZone, style);
  return `${weekday} ${day} ${month} ${year}`;
}

/** `Mon 23 Nov`, where the year is plain. */
export function formatShortDay(
  epochMs: number,
  timeZone: string,
  style: TimeStyle = DEFAULT_TIME_STYLE,
): string {
  const { weekday, day, month } = dayParts(epochMs, timeZone, style);
  return `${weekday} ${day} ${month}`;
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
  return formatDay(Date.parse(`${date}T12:00:00Z`), 'UTC', style);
}

/** Intl knows this computer's zone data only: where the server counts otherwise, the same clock is asked of UTC. */
function asIntlHasIt(epochMs: number, timeZone: string): { epochMs: number; timeZone: string } {
  const minutes = serverOffsetAt(epochMs, timeZone);
  return minutes === null
    ? { epochMs, timeZone }
    : { epochMs: epochMs + minutes * MINUTE_MS, timeZone: 'UTC' };
}

function dayParts(epochMs: number, timeZone: string, style: TimeStyle) {
  const shown = asIntlHasIt(epochMs, timeZone);
  const format = cachedFormat(style.locale, {
    timeZone: shown.timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const { weekday = '', day = '', month = '', year = '' } = parts(format, shown.epochMs);
  return { weekday, day, month, year };
}

/** Each knows the short names of its own part of the world only: en-US says EST but GMT+1 for Berlin, en-GB says CET. */
const ABBREVIATION_LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

/** The zone's short name at an instant, `EST` or `CEST`; `UTC+5:45` where it has none that people use. */
export function zoneAbbreviation(epochMs: number, timeZone: string): string {
  const minutes = serverOffsetAt(epochMs, timeZone);
  if (minutes !== null) return offsetWords(minutes);
  let name = '';
  for (const locale of ABBREVIATION_LOCALES) {
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
  const own = offsetWords(ownOffsetMinutes(fromMs, timeZone));
  return `The server counts ${city} as ${offsetWords(offsetMinutes)} from ${formatDay(fromMs, timeZone)}; this PC’s clock data say ${own}. Times are shown and sent as the server has them.`;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago something was: `just now`, `2 min ago`, `3 h ago`, `1 day ago`. Never rounds up: data is not made fresher than it is. */
export function relativeAge(ageMs: number): string {
  if (ageMs < MINUTE_MS) return 'just now';
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`;
  const days = Math.floor(ageMs / DAY_MS);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}

/** A length of time: `45 min`, `1 h 30 min`, `2 h`. */
export function durationText(minutes: number): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
