import {
  dayBounds,
  instantToWall,
  serverOffsetAt,
  addDays,
  daysBetween,
  minutesIntoDay,
  wallAtMinute,
} from '../../shared/time/zone.ts';
import { failureMessage } from '../bridge/failure-messages.ts';
import type { Connection } from '../../shared/connection/connection.ts';
import { m } from '../../shared/messages/messages.ts';
import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';

/** A quiet line under the schedule. */
interface GridNotice {
  tone: 'info' | 'warning';
  text: string;
}

/** What the line is made from. */
export interface NoticeFacts {
  /** Null while nothing was read yet. */
  data: ScheduleWindow | null;
  connection: Connection;
  /** Bookings that pass the filters. */
  shownCount: number;
  /** Bookings in the window, filters or not. */
  bookedCount: number;
  /** Series of which visits may be missing, because their rules cannot be read or expanded. */
  undrawableCount: number;
  /** True for a single day on which no calendar is open; null where opening hours are unknown or more than a day is shown. */
  isClosedDay: boolean | null;
  nowMs: number;
  /** When the oldest of what is on screen is from, as it is said; null while some of it was never fetched. */
  shownFrom: string | null;
}

/** Far longer than any pause between two polls: whatever the reason, somebody who books on it should know. */
const OLD_AFTER_MS = 40 * 60_000;

/**
 * What the schedule has to say for itself, most important first; null when it speaks for itself. It is a line and
 * never covers the schedule: what is known is shown, however old it is. That nothing can be fetched at all, since when, and how
 * old the data is, the window says above; here only what follows for these days.
 */
export function gridNotice(facts: NoticeFacts): GridNotice | null {
  const { data, connection } = facts;
  if (data === null) return { tone: 'info', text: m.calendar_opening() };
  const { fetchedAtMs, failures, unreadableCount, refreshing } = data.freshness;
  if (fetchedAtMs === null) {
    if (connection.state === 'offline' || connection.state === 'intercepted') {
      return {
        tone: 'warning',
        text: m.calendar_never_fetched(),
      };
    }
    return { tone: 'info', text: m.calendar_first_fetch() };
  }
  const [failure] = failures;
  const age = facts.shownFrom === null ? [] : [m.calendar_shown_from({ time: facts.shownFrom })];
  // Without a server nothing is refreshed, and the window says that already.
  const canFetch = connection.state === 'online' && connection.pausedUntilMs === null;
  if (failure && canFetch) {
    const others = failures.length > 1 ? [m.calendar_more_reasons({ count: failures.length - 1 })] : [];
    const reason = `${failureMessage(failure.failure).title}.`;
    const sentences = [m.calendar_not_refreshed({ reason }), ...others, ...age];
    return { tone: 'warning', text: sentences.join(' ') };
  }
  if (canFetch && !refreshing && facts.nowMs - fetchedAtMs > OLD_AFTER_MS) {
    return { tone: 'warning', text: [m.calendar_old(), ...age].join(' ') };
  }
  if (unreadableCount > 0) {
    return { tone: 'warning', text: m.calendar_unreadable({ count: unreadableCount }) };
  }
  if (facts.undrawableCount > 0) {
    return { tone: 'warning', text: m.calendar_undrawable({ count: facts.undrawableCount }) };
  }
  if (facts.shownCount > 0) return null;
  if (facts.bookedCount > 0) return { tone: 'info', text: m.calendar_all_hidden() };
  if (facts.isClosedDay === true) return { tone: 'info', text: m.calendar_closed_day() };
  if (refreshing) return null;
  return { tone: 'info', text: m.calendar_nothing_here() };
}

/** Minutes of a day by the wall clock, 0 to 1440; the end not part of it. */
export interface MinuteRange {
  startMinute: number;
  endMinute: number;
}

/** Shown where no calendar says when it is open: an ordinary working day. */
const DEFAULT_RANGE: MinuteRange = { startMinute: 8 * 60, endMinute: 18 * 60 };

/** An hour is never drawn lower than this: a quarter of it still holds one line of text. */
const MIN_HOUR_PX = 60;
/** Nor higher: on a tall screen more of the day is shown instead. */
const MAX_HOUR_PX = 180;

/**
 * The part of the day that is to be seen without scrolling: opening hours and whatever lies outside them, in whole hours.
 * The grid always holds all 24 hours; the rest is a scroll away.
 */
export function rangeToFit(openHours: readonly MinuteRange[], booked: readonly MinuteRange[]): MinuteRange {
  const base = openHours.length > 0 ? openHours : [DEFAULT_RANGE];
  const all = [...base, ...booked];
  const startMinute = Math.min(...all.map((range) => range.startMinute));
  const endMinute = Math.max(...all.map((range) => range.endMinute));
  return {
    startMinute: Math.floor(startMinute / 60) * 60,
    endMinute: Math.min(1440, Math.ceil(endMinute / 60) * 60),
  };
}

/** Kept free above the first hour: its label stands astride the line, and the header would cut it in half. */
const TOP_ROOM_PX = 10;

/**
 * Height of one slot so that `fit` fills the available height; legible at any window size, and never lower than what the
 * shortest bookings need.
 */
export function slotHeightPx(
  availablePx: number,
  fit: MinuteRange,
  slotMinutes: number,
  leastMinutePx = 0,
): number {
  const hours = Math.max(1, (fit.endMinute - fit.startMinute) / 60);
  const hourPx = Math.min(
    MAX_HOUR_PX,
    Math.max(MIN_HOUR_PX, leastMinutePx * 60, (availablePx - TOP_ROOM_PX) / hours),
  );
  return (hourPx * slotMinutes) / 60;
}

/**
 * The minute the grid is scrolled to: the first hour of what fits, at whatever time of day it is looked at. A few pixels
 * earlier, so that the hour's label is whole.
 */
export function scrollMinute(fit: MinuteRange, minutePx: number): number {
  return Math.max(0, Math.round(fit.startMinute - TOP_ROOM_PX / minutePx));
}

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
