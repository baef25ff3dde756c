import type { EventInput } from 'fullcalendar';
import type { OpenInterval } from '../../shared/conflicts/open-hours.ts';
import { dayBounds, instantToWall, addDays, minutesIntoDay, weekdayOf } from '../../shared/time/zone.ts';
import type { CalendarView } from '../../shared/preferences/preferences.ts';
import { datesOfView } from '../state/calendar-steps.ts';
import { isBehind, type DrawnEvent } from './event-text.ts';
import { FIRST_COLUMN_DATE, type GridPlan, type GridView, type MinuteRange } from './grid-plan.ts';

/** One column of the time grid as the app sees it. */
export interface GridColumn {
  /** The date FullCalendar knows the column by. */
  gridDate: string;
  /** The real date. */
  date: string;
  /** Undefined where columns are days. */
  assignedUserId: string | null | undefined;
  /** Provider's name; empty where columns are days. */
  providerName: string;
}

/** What decides which columns there are. */
export interface ColumnChoice {
  plan: GridPlan;
  view: GridView;
  date: string;
  firstDayOfWeek: number;
  showWeekends: boolean;
}

/** The columns of the time grid, left to right; none in the views that have no time grid. */
export function gridColumns({ plan, view, date, firstDayOfWeek, showWeekends }: ColumnChoice): GridColumn[] {
  if (plan.kind === 'providers') {
    return plan.columns.map((column, index) => ({
      gridDate: addDays(FIRST_COLUMN_DATE, index),
      date: plan.date,
      assignedUserId: column.assignedUserId,
      providerName: column.name,
    }));
  }
  if (view !== 'day' && view !== 'week') return [];
  const { first, last } = datesOfView(view, date, firstDayOfWeek, null);
  return datesFromTo(first, last)
    .filter((day) => view === 'day' || showWeekends || !isWeekend(day))
    .map((day) => ({ gridDate: day, date: day, assignedUserId: undefined, providerName: '' }));
}

/** Every date from the first to the last, both included. */
export function datesFromTo(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** Saturdays and Sundays. */
export function isWeekend(date: string): boolean {
  return weekdayOf(date) === 0 || weekdayOf(date) === 6;
}

/**
 * First and last date on screen. A month's grid begins and ends with whole weeks, so it shows days of its neighbours.
 */
export function datesOnScreen(
  view: CalendarView,
  date: string,
  firstDayOfWeek: number,
  today: string | null,
): { first: string; last: string } {
  const { first, last } = datesOfView(view, date, firstDayOfWeek, today);
  if (view !== 'month') return { first, last };
  return {
    first: addDays(first, -((weekdayOf(first) - firstDayOfWeek + 7) % 7)),
    last: addDays(last, (firstDayOfWeek + 6 - weekdayOf(last) + 7) % 7),
  };
}

/** Opening hours of the columns' own weekdays. */
export function openRanges(columns: readonly GridColumn[], hours: readonly OpenInterval[]): MinuteRange[] {
  const weekdays = new Set(columns.map(({ date }) => weekdayOf(date)));
  return hours.filter(({ weekday }) => weekdays.has(weekday));
}

/** The times of day, by the wall clock, that bookings in the columns take up; for the part of the grid to show. */
export function bookedRanges(
  columns: readonly GridColumn[],
  events: readonly DrawnEvent[],
  timeZone: string,
): MinuteRange[] {
  const dates = [...new Set(columns.map(({ date }) => date))];
  return dates.flatMap((date) => {
    const day = dayBounds(date, timeZone);
    const booked = events.filter(
      ({ startMs, endMs, detail }) => !isBehind(detail) && startMs >= day.startMs && endMs <= day.endMs,
    );
    if (booked.length === 0) return [];
    // Only the outermost matter, and a wall time costs too much to be worked out for every booking.
    const firstMs = Math.min(...booked.map(({ startMs }) => startMs));
    const lastMs = Math.max(...booked.map(({ endMs }) => endMs));
    const endMinute = lastMs === day.endMs ? 1440 : minutesIntoDay(instantToWall(lastMs, timeZone));
    return [{ startMinute: minutesIntoDay(instantToWall(firstMs, timeZone)), endMinute }];
  });
}

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
