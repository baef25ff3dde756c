import { Temporal } from 'temporal-polyfill';
import {
  WEEKDAYS,
  type MonthlyPattern,
  type RepeatRule,
  type Weekday,
} from '../../../shared/series/repeat-rule.ts';
import type { Choice } from '../../ui/fields/choice.ts';

export type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

/** The first list of the editor. */
export type RepeatKind = 'none' | Pattern['frequency'] | 'pasted';

export const REPEAT_KINDS: readonly Choice<RepeatKind>[] = [
  { value: 'none', label: 'Does not repeat' },
  { value: 'daily', label: 'Daily' },
  { value: 'weekly', label: 'Weekly' },
  { value: 'monthly', label: 'Monthly' },
  { value: 'yearly', label: 'Yearly' },
  { value: 'pasted', label: 'By a rule (RRULE)' },
];

const UNITS: Record<Pattern['frequency'], readonly [string, string]> = {
  daily: ['day', 'days'],
  weekly: ['week', 'weeks'],
  monthly: ['month', 'months'],
  yearly: ['year', 'years'],
};

/** `week` or `weeks`, as stands after the number. */
export function unitOf(frequency: Pattern['frequency'], interval: number): string {
  const [one, many] = UNITS[frequency];
  return interval === 1 ? one : many;
}

/** How often a new series takes place unless the user says otherwise: a course of treatment, not for ever. */
const FIRST_COUNT = 6;

/** A new rule of a frequency; what the former one said about its end and skipped dates stays. */
export function newPattern(frequency: Pattern['frequency'], before: RepeatRule | null): Pattern {
  const kept = before?.kind === 'pattern' ? before : null;
  return {
    kind: 'pattern',
    frequency,
    interval: kept?.frequency === frequency ? kept.interval : 1,
    weekdays: [],
    monthly: null,
    end: kept?.end ?? { kind: 'count', count: FIRST_COUNT },
    skippedDates: before?.skippedDates ?? [],
  };
}

/** The weekday a date falls on, as RFC 5545 writes it. */
export function weekdayCode(date: string): Weekday {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? 'MO';
}

const DAY_NAMES: Record<Weekday, { short: string; long: string }> = {
  MO: { short: 'Mo', long: 'Monday' },
  TU: { short: 'Tu', long: 'Tuesday' },
  WE: { short: 'We', long: 'Wednesday' },
  TH: { short: 'Th', long: 'Thursday' },
  FR: { short: 'Fr', long: 'Friday' },
  SA: { short: 'Sa', long: 'Saturday' },
  SU: { short: 'Su', long: 'Sunday' },
};

/** The seven days from the user's first day of the week (0 Sunday … 6 Saturday). */
export function weekdayButtons(firstDayOfWeek: number): { code: Weekday; short: string; long: string }[] {
  return Array.from({ length: 7 }, (_, offset) => {
    const code = WEEKDAYS[(firstDayOfWeek + 6 + offset) % 7] ?? 'MO';
    return { code, ...DAY_NAMES[code] };
  });
}

/** The days chosen, at least one: the last cannot be taken away. The start's own day alone is held as an empty list. */
export function toggledWeekdays(chosen: readonly Weekday[], own: Weekday, toggled: Weekday): Weekday[] {
  const before = chosen.length === 0 ? [own] : chosen;
  const after = before.includes(toggled)
    ? before.filter((weekday) => weekday !== toggled)
    : [...before, toggled];
  const days = after.length === 0 ? before : after;
  return WEEKDAYS.filter((weekday) => days.includes(weekday));
}

const NTH_WORDS = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** The ways a month can find the start's date: by its number, as the nth weekday, and as the last one where it is. */
export function monthlyChoices(date: string): (Choice & { pattern: MonthlyPattern })[] {
  const { day, daysInMonth } = Temporal.PlainDate.from(date);
  const weekday = weekdayCode(date);
  const name = DAY_NAMES[weekday].long;
  const nth = ([1, 2, 3, 4, 5] as const)[Math.floor((day - 1) / 7)] ?? 5;
  const choices: (Choice & { pattern: MonthlyPattern })[] = [
    { value: 'day', label: `On day ${day}`, pattern: { kind: 'day-of-month', day } },
    {
      value: 'nth',
      label: `On the ${NTH_WORDS[nth - 1] ?? 'fifth'} ${name}`,
      pattern: { kind: 'nth-weekday', nth, weekday },
    },
  ];
  const isLast = day > daysInMonth - 7;
  return isLast
    ? [
        ...choices,
        { value: 'last', label: `On the last ${name}`, pattern: { kind: 'nth-weekday', nth: -1, weekday } },
      ]
    : choices;
}

/** Which of the choices a pattern is; null for one that fits another date, such as after the start was moved. */
export function monthlyValue(
  monthly: MonthlyPattern | null,
  choices: readonly (Choice & { pattern: MonthlyPattern })[],
): string | null {
  if (monthly === null) return 'day';
  const same = choices.find(({ pattern }) => JSON.stringify(pattern) === JSON.stringify(monthly));
  return same?.value ?? null;
}
