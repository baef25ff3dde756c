import { addDays } from '../../shared/time/zone.ts';

/** Minutes and columns by which a key moves an event, or by which it makes it longer. */
export interface EventNudge {
  minutes: number;
  columns: number;
  /** True where only the end moves. */
  resizes: boolean;
}

/** What Alt and an arrow key do to the event that has the focus: move it; with Shift up and down make it shorter or longer. */
export function nudgeOf(
  event: { key: string; altKey: boolean; shiftKey: boolean },
  slotMinutes: number,
): EventNudge | null {
  if (!event.altKey) return null;
  switch (event.key) {
    case 'ArrowUp':
      return { minutes: -slotMinutes, columns: 0, resizes: event.shiftKey };
    case 'ArrowDown':
      return { minutes: slotMinutes, columns: 0, resizes: event.shiftKey };
    case 'ArrowLeft':
      return { minutes: 0, columns: -1, resizes: false };
    case 'ArrowRight':
      return { minutes: 0, columns: 1, resizes: false };
    default:
      return null;
  }
}

/** Wall times after a nudge; null where it would leave the day or be shorter than a slot. */
export function nudgedWalls(
  walls: { startWall: string; endWall: string },
  nudge: EventNudge,
  slotMinutes: number,
): { startWall: string; endWall: string } | null {
  const startMs = Date.parse(`${walls.startWall.slice(0, 19)}Z`);
  const endMs = Date.parse(`${walls.endWall.slice(0, 19)}Z`);
  const byMs = nudge.minutes * 60_000;
  const next = { startMs: nudge.resizes ? startMs : startMs + byMs, endMs: endMs + byMs };
  if (next.endMs - next.startMs < Math.min(slotMinutes * 60_000, endMs - startMs)) return null;
  const midnightMs = Date.parse(`${walls.startWall.slice(0, 10)}T24:00:00Z`);
  // One that runs past midnight already may go on doing so; others end at midnight at the latest.
  const lastEndMs = endMs > midnightMs ? Infinity : midnightMs;
  const startsThatDay = wallText(next.startMs).slice(0, 10) === walls.startWall.slice(0, 10);
  if (!startsThatDay || next.endMs > lastEndMs) return null;
  return { startWall: wallText(next.startMs), endWall: wallText(next.endMs) };
}

/** The same time of day, days later or earlier. */
export function wallsDaysLater(
  walls: { startWall: string; endWall: string },
  days: number,
): { startWall: string; endWall: string } {
  const later = (wall: string): string => `${addDays(wall.slice(0, 10), days)}${wall.slice(10)}`;
  return { startWall: later(walls.startWall), endWall: later(walls.endWall) };
}

/** Bookings, blocked time and what stands for those without room. */
const EVENTS = '[data-event-id]:not([aria-hidden]), .grid-more';

/**
 * The event an arrow key goes to: up and down the one before or after it, left and right the one nearest in height in
 * the next column that has any. A list has one column. Null where there is none.
 */
export function neighbourOf(event: Element, key: string, grid: Element): HTMLElement | null {
  const lane = event.closest('.grid-lane');
  const topOf = (one: Element): number => one.getBoundingClientRect().top;
  const eventsIn = (part: Element): HTMLElement[] =>
    [...part.querySelectorAll<HTMLElement>(EVENTS)].sort((one, other) => topOf(one) - topOf(other));
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const all = eventsIn(lane ?? grid);
    return all[all.findIndex((one) => one === event) + (key === 'ArrowUp' ? -1 : 1)] ?? null;
  }
  if ((key !== 'ArrowLeft' && key !== 'ArrowRight') || lane === null) return null;
  const lanes = [...grid.querySelectorAll('.grid-lane')];
  const at = lanes.indexOf(lane);
  const others = key === 'ArrowLeft' ? lanes.slice(0, at).reverse() : lanes.slice(at + 1);
  const [next] = others.map(eventsIn).filter((events) => events.length > 0);
  const from = topOf(event);
  const distance = (one: Element): number => Math.abs(topOf(one) - from);
  return next?.sort((one, other) => distance(one) - distance(other))[0] ?? null;
}

function wallText(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 19);
}
