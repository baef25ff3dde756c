import { type GridFrame, type PlacedEvent, shareColumns } from './event-fit.ts';
import { isBehind, type DrawnEvent, type EventDetail } from './event-text.ts';
import { type GridPlan, placeInGrid } from './grid-plan.ts';

/** The events that have a place in the grid, by id. */
export function placeEvents(plan: GridPlan, events: readonly DrawnEvent[]): Map<string, PlacedEvent> {
  const placed = new Map<string, PlacedEvent>();
  for (const { id, movable, detail, ...interval } of events) {
    const span = placeInGrid(plan, interval, detail.assignedUserId);
    if (span) placed.set(id, { id, span, movable, detail, share: 'whole' });
  }
  return placed;
}

/**
 * The same events, each with its share of its column's width; of those that have no room at one time only so many are kept
 * as FullCalendar has to count.
 */
export function shareWidths(
  placed: ReadonlyMap<string, PlacedEvent>,
  frame: GridFrame,
): ReadonlyMap<string, PlacedEvent> {
  const shares = shareColumns(placed, frame);
  const shared = new Map<string, PlacedEvent>();
  for (const [id, event] of placed) {
    const share = isBehind(event.detail) ? 'whole' : shares.get(id);
    if (share !== undefined) shared.set(id, share === event.share ? event : { ...event, share });
  }
  return shared;
}

/** What has to be done to FullCalendar to go from one list of events to the next. */
export interface EventChanges {
  removedIds: string[];
  added: PlacedEvent[];
  /** The same id with another time, look or both. */
  changed: { event: PlacedEvent; timeChanged: boolean; lookChanged: boolean }[];
}

/**
 * Compares by id and by value. A refresh that brought nothing new costs no drawing at all: giving FullCalendar the
 * whole list again would draw every event again.
 */
export function diffEvents(
  previous: ReadonlyMap<string, PlacedEvent>,
  next: ReadonlyMap<string, PlacedEvent>,
): EventChanges {
  const changes: EventChanges = { removedIds: [], added: [], changed: [] };
  for (const id of previous.keys()) if (!next.has(id)) changes.removedIds.push(id);
  for (const [id, event] of next) {
    const before = previous.get(id);
    if (before === undefined) {
      changes.added.push(event);
      continue;
    }
    const timeChanged = before.span.start !== event.span.start || before.span.end !== event.span.end;
    const lookChanged =
      before.movable !== event.movable ||
      before.share !== event.share ||
      !sameDetail(before.detail, event.detail);
    if (timeChanged || lookChanged) changes.changed.push({ event, timeChanged, lookChanged });
  }
  return changes;
}

function sameDetail(one: EventDetail, other: EventDetail): boolean {
  if (one === other) return true;
  return (Object.keys(one) as (keyof EventDetail)[]).every((key) =>
    key === 'colors'
      ? sameColors(one, other)
      : key === 'members'
        ? JSON.stringify(one.members) === JSON.stringify(other.members)
        : one[key] === other[key],
  );
}

function sameColors({ colors: one }: EventDetail, { colors: other }: EventDetail): boolean {
  return one === other || (one.fill === other.fill && one.tint === other.tint && one.line === other.line);
}
