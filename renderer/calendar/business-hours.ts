import type { EventInput } from 'fullcalendar';
import { addDays, weekdayOf } from '../../shared/time/zone.ts';
import type { OpenInterval } from '../../shared/conflicts/open-hours.ts';
import { FIRST_COLUMN_DATE, type GridPlan } from './grid-plan.ts';
import type { MinuteRange } from './grid-range.ts';

/** A provider's own hours in the providers view; the location's where they have none. */
export type HoursOfProvider = (assignedUserId: string | null) => readonly OpenInterval[];

/**
 * Opening hours as FullCalendar takes them; what is outside is dimmed. No hours at all means that nothing is known,
 * which must not look like "closed": then nothing is dimmed (`false`).
 */
export function businessHours(
  plan: GridPlan,
  hours: readonly OpenInterval[],
  hoursOf: HoursOfProvider,
): EventInput[] | false {
  if (plan.kind === 'dates') {
    return hours.length === 0 ? false : hours.map((range) => dayHours(range, [range.weekday]));
  }
  const weekday = weekdayOf(plan.date);
  const columns = plan.columns.map((column) => {
    const own = hoursOf(column.assignedUserId);
    return (own.length > 0 ? own : hours).filter((range) => range.weekday === weekday);
  });
  if (hours.length === 0 && columns.every((ranges) => ranges.length === 0)) return false;
  return columns.flatMap((ranges, index) => {
    const columnDate = addDays(FIRST_COLUMN_DATE, index);
    return ranges.map((range) => ({
      ...dayHours(range, [weekdayOf(columnDate)]),
      startRecur: columnDate,
      endRecur: addDays(columnDate, 1),
    }));
  });
}

function dayHours({ startMinute, endMinute }: MinuteRange, daysOfWeek: number[]): EventInput {
  return { daysOfWeek, startTime: minuteText(startMinute), endTime: minuteText(endMinute) };
}

function minuteText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
