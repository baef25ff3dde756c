/** Times of day as people type them: `930`, `9:30`, `9.30`, `9h30`, `14`, `2pm`, `2:15 p`, `noon`, `half past 3`, `10 to 4`; in German `halb 3`. */
import { currentLanguage } from '../../../shared/messages/messages.ts';
import { addDays, dateOfWall, wallMinutesBetween } from '../../../shared/time/zone.ts';
import {
  GERMAN_NUMBER_WORDS,
  plainText,
  reworded,
  withAsciiDigits,
  withDigitsForWords,
  type Rewording,
} from '../../../shared/text/plain-text.ts';

/** Midnight at the end of a day (ISO 8601): an end may be it, a start is the next day's `00:00`. */
export const DAY_END = '24:00';

/**
 * Reads a typed time of day as `HH:MM` (24 hours); null for anything that is not one. Without am or pm, an hour from
 * 1 to 6 is taken as the afternoon where `assumeDaytime`: nobody books at 2 in the night by typing "2".
 */
export function readTime(text: string, assumeDaytime = true): string | null {
  const clock = readClock(text);
  if (clock === null || clock.isDayEnd) return null;
  const { hour, minute, isSure } = clock;
  return clockText(assumeDaytime && !isSure && hour >= 1 && hour <= 6 ? hour + 12 : hour, minute);
}

/** True for the present moment, as it is typed: the field knows what time that is. */
export function isNow(text: string): boolean {
  return /^(?:right |just )?now$|^(?:jetzt|sofort)$/.test(plainText(text).toLowerCase());
}

/** True for `24:00` in any writing. */
export function isDayEnd(text: string): boolean {
  return readClock(text)?.isDayEnd ?? false;
}

const MINUTES_PER_DAY = 24 * 60;
/** An end later than this after its start is more likely a slip than a night. */
const LONGEST_OVER_MIDNIGHT_MINUTES = 12 * 60;
/** How far after its start the afternoon's reading of a bare hour is taken: `1` after 10:00 is 13:00. */
const NEAR_MINUTES = 6 * 60;

/**
 * Reads a typed time as the end of what starts at `startWall` (`2026-11-23T22:00`): `HH:MM`, or `24:00` for midnight at
 * the day's end. Without am or pm it is the reading that comes soon after the start: `1` after 10:00 is 13:00, after
 * 23:00 it is 01:00.
 */
export function readEndTime(text: string, startWall: string | null): string | null {
  const clock = readClock(text);
  if (clock === null) return null;
  if (clock.isDayEnd) return DAY_END;
  const { hour, minute, isSure } = clock;
  if (isSure || hour > 12 || startWall === null) return readTime(text);
  const readings = [hour % 12, (hour % 12) + 12].map((either) => clockText(either, minute));
  const near = readings
    .map((time) => ({ time, minutes: minutesUntil(startWall, time) }))
    .filter(({ minutes }) => minutes > 0 && minutes <= NEAR_MINUTES)
    .sort((one, other) => one.minutes - other.minutes);
  return near[0]?.time ?? readTime(text);
}

/** Minutes by the clock until a time of day comes after a wall time: today, or else tomorrow. */
function minutesUntil(startWall: string, time: string): number {
  const today = wallMinutesBetween(startWall, `${dateOfWall(startWall)}T${time}`);
  return today > 0 ? today : today + MINUTES_PER_DAY;
}

/**
 * The wall time at which what starts at `startWall` ends, when it ends at `time` (`HH:MM` or `24:00`): on the same date,
 * or on the next where the time of day is not after the start's and that is midnight, or no more than twelve hours on.
 * Any other end before its start stays on the date, for the form to refuse.
 */
export function endWallAfter(startWall: string, time: string): string {
  const date = dateOfWall(startWall);
  if (time === DAY_END) return `${addDays(date, 1)}T00:00`;
  const sameDate = `${date}T${time}`;
  const nextDate = `${addDays(date, 1)}T${time}`;
  if (wallMinutesBetween(startWall, sameDate) > 0) return sameDate;
  const minutes = wallMinutesBetween(startWall, nextDate);
  const isNight = time === '00:00' ? minutes < MINUTES_PER_DAY : minutes <= LONGEST_OVER_MIDNIGHT_MINUTES;
  return isNight ? nextDate : sameDate;
}

interface Clock {
  hour: number;
  minute: number;
  /** True where am, pm, a leading zero or a name says which half of the day. */
  isSure: boolean;
  isDayEnd: boolean;
}

/** `noon`, `12 noon`, `12:00 midnight`. */
const NAMED = /^(?:12(?:[:.]00)? ?(?:pm )?)?(?:(noon|midday)|midnight)$/;
/** `half past 3`, `half 3`, `quarter to 5 pm`, `10 past 9`. */
const SPOKEN = /^(?:(half)(?: past)?|(?:a )?(quarter|\d{1,2}) (past|to)) (\d{1,2})(?: ?([ap])\.?m?\.?)?$/;
/** Hour, and minutes set apart or joined on; then what says that it is a time, and which half of the day. */
const DIGITS =
  /^(\d{1,2})(?:(?: ?(?:[:;.h]|uhr) ?(\d{1,2})| ?,?(\d{2}))(?:[:.]00)?)? ?(?:h|hrs?|hours?|uhr|o'? ?clock|น\.)?(?: ?([ap])\.?( ?m)?)?\.?$/;

/** `10時30分`, `2 点`, `2시`: hour and minutes as Chinese, Japanese and Korean write them. */
const WITH_UNITS = /(\d{1,2}) ?[時时點点시] ?(?:(\d{1,2}) ?[分분])?/;
/** What says which half of the day it is, in front in those languages, behind in Arabic and English. */
const MORNING = /^(?:午前|上午|오전) ?(.+)$|^(.+?) ?(?:ص|(?:du matin)|(?:in the morning))$/;
const AFTERNOON = /^(?:午後|下午|오후) ?(.+)$|^(.+?) ?(?:م|(?:in the (?:afternoon|evening)))$/;

/** The hour before one on a clock's face: before 1 comes 12. */
function hourBefore(hour: string): number {
  return Number(hour) > 12 ? Number(hour) - 1 : ((Number(hour) + 10) % 12) + 1;
}

/** German counts half hours and, in its south and east, quarters towards the hour to come: `halb 3` is half past two. */
const GERMAN: readonly Rewording[] = [
  GERMAN_NUMBER_WORDS,
  [/^(?:gegen|ab|bis|um) +/, ''],
  [/^(?:12 ?(?:uhr )?)?mittags?$/, 'noon'],
  [/^(?:12 ?(?:uhr )?nachts|mitternacht)$/, 'midnight'],
  [/^((?:1[3-9]|2[0-3])(?!\d).*?) ?(?:nachmittags|abends)$/, '$1'],
  [/^(.+?)(?: uhr)? ?(?:in der fr(?:ü|ue)h|fr(?:ü|ue)h|morgens|vormittags)$/, '$1 am'],
  [/^(.+?)(?: uhr)? ?(?:mittags|nachmittags|abends)$/, '$1 pm'],
  [/^((?:halb|viertel|dreiviertel|\d{1,2} (?:minuten )?(?:vor|nach)) .*\d) ?uhr(?= [ap]m$|$)/, '$1'],
  [
    /^(\d{1,2}) (?:minuten )?(vor|nach) halb ([1-9]|1[0-2])(?!\d)/,
    (_whole, minutes = '', side = '', hour = '') =>
      `${String(30 + (side === 'vor' ? -1 : 1) * Number(minutes))} past ${String(hourBefore(hour))}`,
  ],
  [/^halb (1[3-9]|2[0-4])$/, (_whole, hour = '') => `${String(hourBefore(hour))}:30`],
  [/^halb ([1-9]|1[0-2])(?!\d)/, (_whole, hour = '') => `half past ${String(hourBefore(hour))}`],
  [/^viertel nach (?=\d)/, 'quarter past '],
  [/^(?:viertel vor|dreiviertel) (?=\d)/, 'quarter to '],
  [/^viertel ([1-9]|1[0-2])(?!\d)/, (_whole, hour = '') => `quarter past ${String(hourBefore(hour))}`],
  [/^(\d{1,2}) (?:minuten )?nach (?=\d)/, '$1 past '],
  [/^(\d{1,2}) (?:minuten )?vor (?=\d)/, '$1 to '],
];

/** Without what decides nothing, and in the words and signs that are read below. */
function simplified(text: string): string {
  const typed = withAsciiDigits(plainText(text)).toLowerCase();
  return withDigitsForWords(currentLanguage() === 'de' ? reworded(typed, GERMAN) : typed)
    .replaceAll('’', "'")
    .replaceAll(/[\u2236\uA789]/g, ':')
    .replace(/^(?:(?:at|um|kl\.?) (?=[\dhmnq])|@ ?)/, '')
    .replace(WITH_UNITS, (_whole, hour: string, minute = '00') => `${hour}:${minute}`)
    .replace(MORNING, '$1$2 am')
    .replace(AFTERNOON, '$1$2 pm');
}

function readClock(text: string): Clock | null {
  const typed = simplified(text);
  const named = NAMED.exec(typed);
  if (named) return { hour: named[1] === undefined ? 0 : 12, minute: 0, isSure: true, isDayEnd: false };
  const spoken = SPOKEN.exec(typed);
  if (spoken) {
    const [, half, apart, side, hour, dayHalf] = spoken;
    const minutes = half ? 30 : apart === 'quarter' ? 15 : Number(apart);
    return minutes > 59 ? null : clockOf(Number(hour), side === 'to' ? -minutes : minutes, dayHalf);
  }
  const match = DIGITS.exec(typed);
  if (!match) return null;
  const [, hourText = '', separated, joined, dayHalf] = match;
  const hour = Number(hourText);
  const minute = Number(separated ?? joined ?? 0);
  if (minute > 59) return null;
  if (dayHalf !== undefined) return clockOf(hour, minute, dayHalf);
  if (hour === 24 && minute === 0) return { hour, minute, isSure: true, isDayEnd: true };
  return hour > 23 ? null : { hour, minute, isSure: hourText.startsWith('0'), isDayEnd: false };
}

/** An hour from 1 to 12 and the minutes past it, or to it where negative; null for another hour. */
function clockOf(hour: number, minutes: number, dayHalf: string | undefined): Clock | null {
  if (hour < 1 || hour > 12) return null;
  const isSure = dayHalf !== undefined;
  const ofDay = (isSure ? (hour % 12) + (dayHalf === 'p' ? 12 : 0) : hour) * 60 + minutes;
  // A quarter to one is at noon, unless it is said to be at night.
  const atNoon = !isSure && ofDay < 60 ? 12 * 60 : 0;
  const inDay = (ofDay + atNoon + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  return { hour: Math.floor(inDay / 60), minute: inDay % 60, isSure, isDayEnd: false };
}

function clockText(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** A time of day as shown in a field: `14:30`, or `2:30 pm`. */
export function showTime(time: string, hour12: boolean): string {
  const [hourText = '0', minuteText = '00'] = time.split(':');
  if (!hour12) return `${hourText}:${minuteText}`;
  const hour = Number(hourText) % 24;
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minuteText} ${hour < 12 ? 'am' : 'pm'}`;
}

/** The time so many minutes on, on the grid of that step, within the day: `10:07` plus a step of 15 is `10:15`. */
export function stepTime(time: string, stepMinutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const now = hour * 60 + minute;
  const size = Math.abs(stepMinutes);
  const next = stepMinutes > 0 ? Math.floor(now / size) * size + size : Math.ceil(now / size) * size - size;
  const inDay = Math.min(MINUTES_PER_DAY - size, Math.max(0, next));
  return clockText(Math.floor(inDay / 60), inDay % 60);
}
