import {
  dayBounds,
  instantToWall,
  serverOffsetAt,
  addDays,
  daysBetween,
  minutesIntoDay,
  wallAtMinute,
} from '../../shared/time/zone.ts';

/** The views FullCalendar draws: the day as providers side by side, or as one column where there are no providers. */
export type GridView = 'providers' | 'day' | 'week' | 'list';

/** One provider's column in the day view. */
export interface ProviderColumn {
  /** Null is the column of appointments nobody is assigned to. */
  assignedUserId: string | null;
  name: string;
}

/**
 * What the columns of the time grid stand for. With `dates` FullCalendar runs in the location's zone and a column is a
 * day. With `providers` every column is the same day, one provider each: one grid with one made-up "day" per provider
 * refills far faster than a calendar per provider, and dragging from one column to the next just works.
 */
export type GridPlan =
  | { kind: 'dates'; timeZone: string }
  | { kind: 'providers'; timeZone: string; date: string; columns: readonly ProviderColumn[] };

/** The made-up days begin here, in UTC, where no clock ever changes: a column always has 24 hours. A Monday. */
export const FIRST_COLUMN_DATE = '2001-01-01';

/** The zone FullCalendar itself is set to. */
export function gridTimeZone(plan: GridPlan): string {
  return plan.kind === 'dates' ? plan.timeZone : 'UTC';
}

/** Where something goes in the grid, as FullCalendar takes it. */
export interface GridSpan {
  start: string | number;
  end: string | number;
  /** True where it reaches beyond the column, so that its own times cannot be read back from the grid. */
  isClipped: boolean;
}

/** An instant as FullCalendar draws it rightly: it knows this PC's zone data only, so a server's clock is given on the wall. */
export function gridTime(epochMs: number, timeZone: string): string | number {
  return serverOffsetAt(epochMs, timeZone) === null ? epochMs : instantToWall(epochMs, timeZone);
}

/** Where an interval of a provider is drawn; null where it is not (another day, or a provider without a column). */
export function placeInGrid(
  plan: GridPlan,
  interval: { startMs: number; endMs: number },
  assignedUserId: string | null,
): GridSpan | null {
  if (plan.kind === 'dates') {
    const { startMs, endMs } = interval;
    return { start: gridTime(startMs, plan.timeZone), end: gridTime(endMs, plan.timeZone), isClipped: false };
  }
  const index = plan.columns.findIndex((column) => column.assignedUserId === assignedUserId);
  if (index < 0) return null;
  const day = dayBounds(plan.date, plan.timeZone);
  if (interval.endMs <= day.startMs || interval.startMs >= day.endMs) return null;

  const startsBefore = interval.startMs < day.startMs;
  const endsAfter = interval.endMs > day.endMs;
  const startMinute = startsBefore ? 0 : wallMinute(plan, interval.startMs);
  const endMinute = interval.endMs >= day.endMs ? 1440 : wallMinute(plan, interval.endMs);
  const columnDate = addDays(FIRST_COLUMN_DATE, index);
  return {
    start: `${wallAtMinute(columnDate, startMinute)}Z`,
    // When the clocks go back, a visit may end at an earlier wall time than it began: it keeps its real length.
    end: `${wallAtMinute(columnDate, endMinute > startMinute ? endMinute : startMinute + (interval.endMs - interval.startMs) / 60_000)}Z`,
    isClipped: startsBefore || endsAfter,
  };
}

function wallMinute(plan: GridPlan, epochMs: number): number {
  return minutesIntoDay(instantToWall(epochMs, plan.timeZone));
}

/** A wall time read back from the grid: real date, and the provider whose column it is in. */
export interface GridWall {
  wall: string;
  /** Undefined where columns are days and say nothing about the provider. */
  assignedUserId: string | null | undefined;
}

/** Reads FullCalendar's own text of a time (`startStr`, `dateStr`) as what the user meant. */
export function readGridWall(plan: GridPlan, text: string): GridWall {
  const wall = text.length <= 10 ? `${text.slice(0, 10)}T00:00:00` : text.slice(0, 19);
  if (plan.kind === 'dates') return { wall, assignedUserId: undefined };
  const index = daysBetween(FIRST_COLUMN_DATE, wall.slice(0, 10));
  return {
    wall: `${plan.date}${wall.slice(10)}`,
    assignedUserId: plan.columns[index]?.assignedUserId ?? null,
  };
}

/** As readGridWall for a start and an end; an end at midnight belongs to the column of its start. */
export function readGridSpan(
  plan: GridPlan,
  span: { startStr: string; endStr: string },
): { startWall: string; endWall: string; assignedUserId: string | null | undefined } {
  const start = readGridWall(plan, span.startStr);
  if (plan.kind === 'dates') {
    return {
      startWall: start.wall,
      endWall: readGridWall(plan, span.endStr === '' ? span.startStr : span.endStr).wall,
      assignedUserId: undefined,
    };
  }
  const startText = span.startStr.slice(0, 19);
  const endText = (span.endStr === '' ? span.startStr : span.endStr).slice(0, 19);
  const daysLater = daysBetween(startText.slice(0, 10), endText.slice(0, 10));
  return {
    startWall: start.wall,
    endWall: `${addDays(plan.date, daysLater)}${endText.slice(10)}`,
    assignedUserId: start.assignedUserId,
  };
}
