import { m } from '../messages/messages.ts';
import { isKnownTimeZone } from '../time/zone.ts';
import { WEEKDAYS, type Weekday } from './repeat-rule.ts';

/**
 * The parts of one RRULE value (`FREQ=WEEKLY;BYDAY=MO`), read strictly by RFC 5545 section 3.3.10. The engine
 * is given nothing that it could misunderstand: unknown parts and values out of range are refused by name.
 */

/** Either the value, or one sentence for the user saying why there is none. */
export type Reading<T> = { ok: true; value: T } | { ok: false; message: string };

/** A point in time as RFC 5545 writes it: in UTC, on the wall (of `timeZone`, or of the series when null), or a whole date. */
export type RruleTime =
  | { kind: 'utc'; epochMs: number }
  | { kind: 'wall'; wall: string; timeZone: string | null }
  | { kind: 'date'; date: string };

/** `2TU`: the second Tuesday; `ordinal` is null for every Tuesday. */
export interface WeekdayPart {
  ordinal: number | null;
  weekday: Weekday;
}

export type RuleFrequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** An RRULE's parts; an absent part is an empty list or null. */
export interface RuleParts {
  frequency: RuleFrequency;
  interval: number;
  count: number | null;
  until: RruleTime | null;
  byDay: WeekdayPart[];
  byMonth: number[];
  byMonthDay: number[];
  byYearDay: number[];
  byWeekNo: number[];
  bySetPos: number[];
  byHour: number[];
  byMinute: number[];
  bySecond: number[];
  weekStart: Weekday | null;
}

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const satisfies RuleFrequency[];

/** Longest series the app reads. The API gives no limit; this one keeps a slip of the finger from freezing the user. */
export const MAX_COUNT = 10_000;
const MAX_INTERVAL = 1000;
/** Hours, minutes and seconds named one by one make few visits a day; what another program wrote may make 86,400. */
const MOST_TIMES_A_DAY = 48;

/** Number lists with their range; a negative number counts from the end where `fromEnd` says so. */
const NUMBER_LISTS = {
  BYMONTH: { key: 'byMonth', min: 1, max: 12, fromEnd: false },
  BYMONTHDAY: { key: 'byMonthDay', min: 1, max: 31, fromEnd: true },
  BYYEARDAY: { key: 'byYearDay', min: 1, max: 366, fromEnd: true },
  BYWEEKNO: { key: 'byWeekNo', min: 1, max: 53, fromEnd: true },
  BYSETPOS: { key: 'bySetPos', min: 1, max: 366, fromEnd: true },
  BYHOUR: { key: 'byHour', min: 0, max: 23, fromEnd: false },
  BYMINUTE: { key: 'byMinute', min: 0, max: 59, fromEnd: false },
  BYSECOND: { key: 'bySecond', min: 0, max: 59, fromEnd: false },
} as const;

/** Thrown and caught inside this file only: reading stops at the first fault, however deep. */
class RuleFault extends Error {}

/**
 * A rule in its one canonical text: capitals, without the blanks that Exchange and people put after commas and
 * semicolons. It is this text that is checked, expanded and sent.
 */
export function canonicalRule(rule: string): string {
  return rule.replaceAll(/\s/g, '').replace(/;+$/, '').toUpperCase();
}

/** The rule with another text for UNTIL, where it has one. */
export function withUntil(rule: string, untilText: string): string {
  return rule.replace(/(?<=^|;)UNTIL=[^;]*/, `UNTIL=${untilText}`);
}

/** Runs a reader whose faults are {@link RuleFault}s and turns them into a value. */
function reading<T>(read: () => T): Reading<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof RuleFault) return { ok: false, message: error.message };
    throw error;
  }
}

/** Reads the value of an RRULE line, without its `RRULE:` prefix, in any case. */
export function parseRuleParts(rule: string): Reading<RuleParts> {
  return reading(() => readParts(rule));
}

/** Reads one date or time of an EXDATE, DTSTART or UNTIL; `timeZone` is that of a TZID parameter, or null. */
export function parseRruleTime(text: string, timeZone: string | null): Reading<RruleTime> {
  return reading(() => readTime(text, timeZone));
}

function readParts(rule: string): RuleParts {
  const values = splitParts(rule);
  const parts: RuleParts = {
    frequency: readFrequency(values.get('FREQ')),
    interval: readWhole('INTERVAL', values.get('INTERVAL') ?? '1', MAX_INTERVAL),
    count: values.has('COUNT') ? readWhole('COUNT', values.get('COUNT') ?? '', MAX_COUNT) : null,
    until: values.has('UNTIL') ? readTime(values.get('UNTIL') ?? '', null) : null,
    byDay: (values.get('BYDAY')?.split(',') ?? []).map(readWeekdayPart),
    byMonth: [],
    byMonthDay: [],
    byYearDay: [],
    byWeekNo: [],
    bySetPos: [],
    byHour: [],
    byMinute: [],
    bySecond: [],
    weekStart: values.has('WKST') ? readWeekday('WKST', values.get('WKST') ?? '') : null,
  };
  for (const [name, list] of Object.entries(NUMBER_LISTS)) {
    const text = values.get(name);
    if (text !== undefined) parts[list.key] = text.split(',').map((item) => readListNumber(name, item, list));
  }
  refuseForbiddenPairs(parts);
  const timesADay = [parts.byHour, parts.byMinute, parts.bySecond].reduce(
    (product, list) => product * Math.max(1, list.length),
    1,
  );
  if (timesADay > MOST_TIMES_A_DAY) {
    throw new RuleFault(m.series_rule_times_a_day({ count: timesADay }));
  }
  return parts;
}

const KNOWN_PARTS = new Set([
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYDAY',
  'WKST',
  ...Object.keys(NUMBER_LISTS),
]);

function splitParts(rule: string): Map<string, string> {
  const values = new Map<string, string>();
  // Blanks stand for nothing in a rule; Exchange and people put some after commas and semicolons.
  for (const written of rule
    .trim()
    .replace(/[;\s]+$/, '')
    .toUpperCase()
    .split(';')) {
    const part = written.replaceAll(/\s/g, '');
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0));
    if (equals < 1) throw new RuleFault(m.series_rule_no_part({ text: written.trim() }));
    if (!KNOWN_PARTS.has(name)) throw new RuleFault(m.series_rule_unknown_part({ name }));
    if (values.has(name)) throw new RuleFault(m.series_rule_part_twice({ name }));
    values.set(name, part.slice(equals + 1));
  }
  return values;
}

function readFrequency(text: string | undefined): RuleFrequency {
  if (text === undefined) throw new RuleFault(m.series_rule_no_frequency());
  const frequency = FREQUENCIES.find((known) => known === text);
  if (frequency === undefined) {
    throw new RuleFault(m.series_rule_other_frequency({ text }));
  }
  return frequency;
}

function readWhole(name: string, text: string, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > max) {
    throw new RuleFault(m.series_rule_whole({ name, text, max }));
  }
  return number;
}

function readListNumber(
  name: string,
  text: string,
  { min, max, fromEnd }: { min: number; max: number; fromEnd: boolean },
): number {
  const number = Number(text);
  const size = fromEnd ? Math.abs(number) : number;
  if (!/^[+-]?\d+$/.test(text) || size < min || size > max) {
    const facts = { name, text, min, max };
    throw new RuleFault(fromEnd ? m.series_rule_range_from_end(facts) : m.series_rule_range(facts));
  }
  return number;
}

function readWeekday(name: string, text: string): Weekday {
  const weekday = WEEKDAYS.find((known) => known === text);
  if (weekday === undefined)
    throw new RuleFault(m.series_rule_no_day({ name, text, days: WEEKDAYS.join(', ') }));
  return weekday;
}

function readWeekdayPart(text: string): WeekdayPart {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text);
  const weekday = readWeekday('BYDAY', match?.[2] ?? text);
  if (match?.[1] === undefined) return { ordinal: null, weekday };
  const ordinal = Number(match[1]);
  if (ordinal === 0 || Math.abs(ordinal) > 53) throw new RuleFault(m.series_rule_names_no_day({ text }));
  return { ordinal, weekday };
}

function readTime(text: string, timeZone: string | null): RruleTime {
  // Of a period (RDATE;VALUE=PERIOD) the start: the length is the series' own.
  const written = (text.split('/')[0] ?? '').trim().toUpperCase();
  // ISO 8601 with dashes and colons is the same text, written for people.
  const isSpaced = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z?)?$/.test(written);
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(
    isSpaced ? written.replaceAll(/[-:]/g, '') : written,
  );
  const fault = new RuleFault(m.series_rule_no_time({ text }));
  if (match === null) throw fault;
  const [, year, month, day, hour, minute, second, utc] = match;
  const date = `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  const wall = `${date}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`;
  const asUtc = new Date(`${wall}Z`);
  // The second test refuses days such as 30 February, which Date moves into March.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== wall) throw fault;
  if (hour === undefined) return { kind: 'date', date };
  if (utc === 'Z') return { kind: 'utc', epochMs: asUtc.getTime() };
  if (timeZone !== null && !isKnownTimeZone(timeZone)) {
    throw new RuleFault(m.series_rule_zone_unknown({ zone: timeZone }));
  }
  return { kind: 'wall', wall, timeZone };
}

/** What RFC 5545 section 3.3.10 forbids together. */
function refuseForbiddenPairs(parts: RuleParts): void {
  const { frequency } = parts;
  if (parts.count !== null && parts.until !== null) {
    throw new RuleFault(m.series_rule_ends_twice());
  }
  if (parts.byDay.some(({ ordinal }) => ordinal !== null)) {
    if (frequency !== 'MONTHLY' && frequency !== 'YEARLY') {
      throw new RuleFault(m.series_rule_numbered_day());
    }
    if (parts.byWeekNo.length > 0) {
      throw new RuleFault(m.series_rule_numbered_day_week());
    }
  }
  if (parts.byMonthDay.length > 0 && frequency === 'WEEKLY') {
    throw new RuleFault(m.series_rule_month_day_weekly());
  }
  if (parts.byYearDay.length > 0 && frequency !== 'YEARLY') {
    throw new RuleFault(m.series_rule_year_day());
  }
  if (parts.byWeekNo.length > 0 && frequency !== 'YEARLY') {
    throw new RuleFault(m.series_rule_week_number());
  }
  const others = [parts.byDay, parts.byMonth, parts.byMonthDay, parts.byYearDay, parts.byWeekNo];
  const times = [parts.byHour, parts.byMinute, parts.bySecond];
  if (parts.bySetPos.length > 0 && [...others, ...times].every((list) => list.length === 0)) {
    throw new RuleFault(m.series_rule_set_position());
  }
}
