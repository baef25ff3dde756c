import { m } from '../../shared/messages/messages.ts';
import { formatDate, type TimeStyle } from '../../shared/time/format.ts';
import type { ProviderDay } from '../state/provider-days.svelte.ts';
import type { ProviderHeading } from './calendar-options.ts';
import { shortTime } from './event-text.ts';

/** How loads are written. */
export interface LoadStyle {
  timeZone: string;
  style: TimeStyle;
}

/** `free 11:00`, `full`, or nothing where nobody can be booked at all. */
export function freeWords({ load }: ProviderDay, { timeZone, style }: LoadStyle): string {
  if (load.firstFreeMs !== null) {
    return m.calendar_free_from({ time: shortTime(load.firstFreeMs, timeZone, style) });
  }
  return load.openMinutes > 0 ? m.calendar_nothing_free() : '';
}

/** How much of the open time is booked, from 0 to 1; all of it where somebody works outside their hours. */
export function fullness(days: readonly ProviderDay[]): number {
  const booked = days.reduce((sum, { load }) => sum + load.bookedMinutes, 0);
  const open = days.reduce((sum, { load }) => sum + load.openMinutes, 0);
  return booked === 0 ? 0 : Math.min(1, booked / Math.max(open, 1));
}

/** `6 booked, 80 % full`; `full` is from 0 to 1. */
export function loadWords(count: number, full: number): string {
  return m.calendar_booked_and_full({ count, percent: Math.round(full * 100) });
}

/** What stands above a provider's column: `6 booked · free 11:00`, in a narrow column `6 · free 11:00`. */
export function providerHeading(day: ProviderDay, style: LoadStyle & { isShort: boolean }): ProviderHeading {
  const free = freeWords(day, style);
  const join = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);
  const booked = m.calendar_booked({ count: day.load.count });
  return {
    name: day.name,
    note: day.isOff
      ? m.calendar_off_duty()
      : join([style.isShort ? String(day.load.count) : booked, free], ' · '),
    label: join(
      [day.name, formatDate(day.date, style.style), day.isOff ? m.calendar_off_duty() : booked, free],
      ', ',
    ),
  };
}
