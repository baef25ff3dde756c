import { m } from '../../../shared/messages/messages.ts';
import { Temporal } from 'temporal-polyfill';
import {
  WEEKDAYS,
  type MonthlyPattern,
  type RepeatRule,
  type Weekday,
} from '../../../shared/series/repeat-rule.ts';
import { weekdayName } from '../../../shared/time/format.ts';
import { weekdayOf } from '../../../shared/time/zone.ts';
import type { Choice } from '../../ui/fields/choice.ts';

export type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

/** The first list of the editor. */
export type RepeatKind = 'none' | Pattern['frequency'] | 'pasted';

/** What the first list offers. */
export function repeatKinds(): readonly Choice<RepeatKind>[] {
  return [
    { value: 'none', label: m.repeat_none() },
    { value: 'daily', label: m.repeat_daily() },
    { value: 'weekly', label: m.repeat_weekly() },
    { value: 'monthly', label: m.repeat_monthly() },
    { value: 'yearly', label: m.repeat_yearly() },
    { value: 'pasted', label: m.repeat_by_rule() },
  ];
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

/** The seven days from the user's first day of the week (0 Sunday … 6 Saturday); `short` has two letters. */
export function weekdayButtons(firstDayOfWeek: number): { code: Weekday; short: string; long: string }[] {
  return Array.from({ length: 7 }, (_, offset) => {
    const weekday = (firstDayOfWeek + offset) % 7;
    const code = WEEKDAYS[(weekday + 6) % 7] ?? 'MO';
    return { code, short: weekdayName(weekday, 'short').slice(0, 2), long: weekdayName(weekday) };
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

/** As the message about them calls them. */
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** The ways a month can find the start's date: by its number, as the nth weekday, and as the last one where it is. */
export function monthlyChoices(date: string): (Choice & { pattern: MonthlyPattern })[] {
  const { day, daysInMonth } = Temporal.PlainDate.from(date);
  const weekday = weekdayCode(date);
  const name = weekdayName(weekdayOf(date));
  const nth = ([1, 2, 3, 4, 5] as const)[Math.floor((day - 1) / 7)] ?? 5;
  const choices: (Choice & { pattern: MonthlyPattern })[] = [
    { value: 'day', label: m.repeat_on_day({ day }), pattern: { kind: 'day-of-month', day } },
    {
      value: 'nth',
      label: m.repeat_on_nth({ nth: NTH[nth - 1] ?? 'fifth', weekday: name }),
      pattern: { kind: 'nth-weekday', nth, weekday },
    },
  ];
  const isLast = day > daysInMonth - 7;
  return isLast
    ? [
        ...choices,
        {
          value: 'last',
          label: m.repeat_on_nth({ nth: 'last', weekday: name }),
          pattern: { kind: 'nth-weekday', nth: -1, weekday },
        },
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
