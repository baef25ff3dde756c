/** What the settings offer, in the user's words. */
import type { Preferences } from '../../shared/preferences/preferences.ts';
import type { Choice } from '../ui/fields/choice.ts';

export const THEMES: readonly Choice<Preferences['theme']>[] = [
  { value: 'system', label: 'As the PC' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export const COLOR_BYS: readonly Choice<Preferences['colorBy']>[] = [
  { value: 'calendar', label: 'Service' },
  { value: 'provider', label: 'Provider' },
];

export const HOUR_CYCLES: readonly Choice<Preferences['hourCycle']>[] = [
  { value: 'system', label: 'As the PC' },
  { value: 'h23', label: '13:30' },
  { value: 'h12', label: '1:30 pm' },
];

export const DATE_ORDERS: readonly Choice<Preferences['dateOrder']>[] = [
  { value: 'system', label: 'As the PC' },
  { value: 'day-month', label: '24/11' },
  { value: 'month-day', label: '11/24' },
];

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Days a week can begin on; the value is the number of Preferences as a text. */
export const FIRST_DAYS: readonly Choice[] = [1, 0, 6].map((day) => ({
  value: String(day),
  label: DAY_NAMES[day] ?? '',
}));

export const SLOT_MINUTES = [5, 10, 15, 30] as const satisfies readonly Preferences['slotMinutes'][];

export const SLOT_CHOICES: readonly Choice[] = SLOT_MINUTES.map((minutes) => ({
  value: String(minutes),
  label: `${minutes} min`,
}));

/** Which releases a PC gets. */
export const UPDATE_CHANNELS: readonly Choice<Preferences['updateChannel']>[] = [
  { value: 'stable', label: 'Stable releases' },
  { value: 'beta', label: 'Beta releases' },
];

function heldTimeLabel(seconds: number): string {
  if (seconds === 0) return 'Not at all';
  if (seconds < 60) return `${seconds} seconds`;
  return seconds === 60 ? '1 minute' : `${seconds / 60} minutes`;
}

/** How long what the client is told of, changes and deletions wait before they are sent. */
export const UNDO_CHOICES: readonly Choice[] = [0, 5, 10, 20, 30, 60, 120, 180].map((seconds) => ({
  value: String(seconds),
  label: heldTimeLabel(seconds),
}));

/** The choices with the set one in them, should it be none of those offered. */
export function withCurrent(choices: readonly Choice[], value: string, label: string): readonly Choice[] {
  return choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label }];
}
