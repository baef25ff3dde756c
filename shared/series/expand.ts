import { instantToWall, wallToEpochMs } from '../time/zone.ts';
import { type Series, type WallMs, wallMsToWall, wallToWallMs } from './read-series.ts';
import { HORIZON_MS } from './rule-walls.ts';

/** One time a series takes place. */
export interface Occurrence {
  startMs: number;
  endMs: number;
  /**
   * What the rule says, `YYYY-MM-DDTHH:mm:ss`: the same time of day for every occurrence. Where the clocks jump
   * over it the occurrence starts that much after the jump, and a clock then shows another time than this.
   */
  startWall: string;
  /**
   * Place in the series from 0. Skipped occurrences keep theirs, so the others keep theirs when one is skipped; those added
   * beside the rule (RDATE) have none: -1.
   */
  index: number;
}

/** What to expand: occurrences that overlap `fromMs` to `toMs` (end not included), at most `limit` of them. */
export interface ExpansionWindow {
  fromMs: number;
  toMs: number;
  limit?: number;
}

/** Occurrences one expansion gives unless told otherwise: more than any view or preview shows. */
const DEFAULT_LIMIT = 5000;

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;

/** A wall time and its instant differ by less than this in any zone, and by less again between two instants of it. */
const ZONE_MARGIN_MS = 2 * DAY_MS;

/**
 * The occurrences of a series in a window, in order. The wall time stays across clock changes; a time the
 * clocks jump over becomes the instant after the jump, a time that comes twice is the first (RFC 5545
 * section 3.3.5). EXDATE leaves out by instant.
 *
 * RFC 5545 section 3.3.10 would drop an occurrence the clocks jump over. A client who comes every Sunday comes on that
 * Sunday too, and five visits are five: so it is kept, as FullCalendar keeps it.
 */
export function expandSeries(series: Series, window: ExpansionWindow): Occurrence[] {
  const limit = window.limit ?? DEFAULT_LIMIT;
  const found: Occurrence[] = [];
  if (limit <= 0) return found;
  for (const occurrence of occurrencesFrom(series, window.fromMs, window.toMs)) {
    found.push(occurrence);
    if (found.length >= limit) break;
  }
  return found;
}

/** What the rule gives and what is added beside it, in order; lazily, so that no more is reckoned than is taken. */
function* occurrencesFrom(series: Series, fromMs: number, toMs: number): Generator<Occurrence, void> {
  const added = series.addedMs
    .map((startMs) => ({ startMs, endMs: startMs + series.durationMs }))
    .filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs && !series.excludedMs.has(startMs))
    .map((times) => ({ ...times, startWall: instantToWall(times.startMs, series.timeZone), index: -1 }));
  let saidMs = -Infinity;
  for (const occurrence of ruleOccurrences(series, fromMs, toMs)) {
    for (let next = added[0]; next !== undefined && next.startMs <= occurrence.startMs; [next] = added) {
      if (next.startMs !== occurrence.startMs && next.startMs !== saidMs) yield next;
      saidMs = next.startMs;
      added.shift();
    }
    yield occurrence;
  }
  for (const next of added) {
    if (next.startMs !== saidMs) yield next;
    saidMs = next.startMs;
  }
}

function* ruleOccurrences(series: Series, fromMs: number, toMs: number): Generator<Occurrence, void> {
  const startWallMs = wallToWallMs(series.startWall);
  const fromWallMs = Math.max(startWallMs, toWallMs(fromMs - series.durationMs, series) - ZONE_MARGIN_MS);
  const lastMs = Math.min(toMs, series.untilMs ?? Infinity);
  const toWall = Math.min(toWallMs(lastMs, series) + ZONE_MARGIN_MS, startWallMs + HORIZON_MS);
  if (fromWallMs > toWall) return;

  let previousMs = -Infinity;
  for (const { startMs, wallMs, place } of placed(series, fromWallMs, toWall)) {
    // Two wall times can be one instant: 02:30, which the clocks jump over, and 03:30.
    if (startMs <= previousMs || startMs >= toMs || startMs > lastMs) continue;
    // Left out first: of two wall times at one instant the other one still takes place.
    if (isExcluded(series, startMs, wallMs)) continue;
    previousMs = startMs;
    const endMs = startMs + series.durationMs;
    if (endMs <= fromMs) continue;
    yield { startMs, endMs, startWall: wallMsToWall(wallMs), index: place };
  }
}

/** The wall time at an instant, kept within the years a Date can be written in: windows may be given as infinite. */
function toWallMs(epochMs: number, series: Series): WallMs {
  const earliest = -62_000_000_000_000;
  const latest = 253_000_000_000_000;
  const bounded = Math.min(Math.max(epochMs, earliest), latest);
  return wallToWallMs(instantToWall(bounded, series.timeZone));
}

interface PlacedWall {
  wallMs: WallMs;
  startMs: number;
  place: number;
}

/**
 * Wall times with their instants and places, in order of instants. Where the clocks jump, a wall time in the jump is a
 * later instant than one after it: each waits until no wall time to come can be before it.
 */
function* placed(series: Series, fromWall: WallMs, toWall: WallMs): Generator<PlacedWall, void> {
  let place = countBefore(series, fromWall);
  const waiting: PlacedWall[] = [];
  for (const wallMs of series.wallsFrom(fromWall)) {
    if (wallMs > toWall) break;
    for (
      let first = waiting[0];
      first !== undefined && wallMs - first.wallMs > ZONE_MARGIN_MS;
      [first] = waiting
    ) {
      yield first;
      waiting.shift();
    }
    const startMs = wallToEpochMs(wallMsToWall(wallMs), series.timeZone);
    let at = waiting.length;
    while (at > 0 && (waiting[at - 1]?.startMs ?? 0) > startMs) at -= 1;
    waiting.splice(at, 0, { wallMs, startMs, place });
    place += 1;
  }
  yield* waiting;
}

/** How many wall times of a series lie before one. */
function countBefore(series: Series, before: WallMs): number {
  let count = 0;
  for (const wall of series.wallsFrom(wallToWallMs(series.startWall))) {
    if (wall >= before) break;
    count += 1;
  }
  return count;
}

/** A date leaves out its own visit, also where the clocks jump over midnight and it takes place on the next. */
function isExcluded(series: Series, startMs: number, wallMs: WallMs): boolean {
  if (series.excludedMs.has(startMs)) return true;
  return series.excludedDates.size > 0 && series.excludedDates.has(wallMsToWall(wallMs).slice(0, 10));
}

/** The first `count` occurrences; fewer when the series ends before. */
export function firstOccurrences(series: Series, count: number): Occurrence[] {
  return expandSeries(series, { fromMs: -Infinity, toMs: Infinity, limit: count });
}

/** True for a series that neither a count nor a date ends. */
export function isEndless(series: Series): boolean {
  return series.text.parts.count === null && series.untilMs === null;
}

/** How often the series takes place, skipped occurrences left out; null when it never ends. */
export function countOccurrences(series: Series): number | null {
  if (isEndless(series)) return null;
  return firstOccurrences(series, Infinity).length;
}

/** The last occurrence; null for a series that never ends or never takes place. */
export function lastOccurrence(series: Series): Occurrence | null {
  if (isEndless(series)) return null;
  if (series.untilMs === null || series.addedMs.length > 0)
    return firstOccurrences(series, Infinity).at(-1) ?? null;

  // From the end backwards: a series until a far date is not expanded whole to find its last day.
  const startMs = wallToEpochMs(series.startWall, series.timeZone);
  const endMs = Math.min(series.untilMs, startMs + HORIZON_MS) + 1;
  for (let backMs = YEAR_MS; ; backMs *= 2) {
    const fromMs = Math.max(startMs, endMs - backMs);
    const last = expandSeries(series, { fromMs, toMs: endMs, limit: Infinity }).at(-1);
    if (last !== undefined) return last;
    if (fromMs <= startMs) return null;
  }
}

/**
 * True when the rule itself gives the series' start. Where it does not (a start on a Tuesday, repeated
 * every Monday), RFC 5545 still counts the start as the first occurrence, and other programs do not: the app
 * warns and offers {@link firstRuleStartWall} rather than leave it to chance what the server makes of it.
 */
export function startMatchesRule(series: Series): boolean {
  return firstRuleWallMs(series) === wallToWallMs(series.startWall);
}

/** The first wall time, not before the series' start, that the rule itself gives; null for a rule that never happens. */
export function firstRuleStartWall(series: Series): string | null {
  const first = firstRuleWallMs(series);
  return first === null ? null : wallMsToWall(first);
}

function firstRuleWallMs(series: Series): WallMs | null {
  for (const wall of series.ruleWallsFrom(wallToWallMs(series.startWall))) return wall;
  return null;
}
