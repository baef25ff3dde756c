import type { TimeRange } from '../time/zone.ts';
import { expandSeries, type Occurrence } from './expand.ts';
import type { Series } from './read-series.ts';

/**
 * The server's instances win over the rule: which part of a series is still to be drawn from its rule, because no
 * listing has spoken about it yet.
 */

/** A stretch of the schedule the server has listed completely. */
export interface ListedWindow extends TimeRange {
  /** The calendar it was listed for; null when it was listed for all of them. */
  calendarId: string | null;
  /** When the listing was asked for: it says nothing about what was written later. */
  listedAtMs: number;
}

/** An occurrence the server listed. */
export interface ListedInstance {
  masterId: string;
  startMs: number;
}

/** A series as far as drawing it goes. */
export interface DrawnSeries {
  /** Null until the server has given one: then nothing listed can be it. */
  masterId: string | null;
  calendarId: string;
  /** When the server last answered a write of it; null while it waits in the outbox. */
  writtenAtMs: number | null;
}

/**
 * The parts of `view` in which a series is drawn from its rule. A listed window takes over where it holds
 * an instance of the series, or was listed after the series was written: then the server knows the series, and where
 * it lists nothing there is nothing.
 */
export function rangesToDraw(
  drawn: DrawnSeries,
  view: TimeRange,
  listedWindows: readonly ListedWindow[],
  listedInstances: readonly ListedInstance[],
): TimeRange[] {
  const own = ownInstances(drawn, listedInstances);
  const covering = listedWindows.filter((window) => {
    if (window.calendarId !== null && window.calendarId !== drawn.calendarId) return false;
    const listedSinceWritten = drawn.writtenAtMs !== null && window.listedAtMs >= drawn.writtenAtMs;
    return (
      listedSinceWritten || own.some(({ startMs }) => startMs >= window.startMs && startMs < window.endMs)
    );
  });
  return subtractRanges(view, covering);
}

/**
 * The occurrences of a series to draw from its rule. Each belongs to the range it starts in, so that none is
 * drawn twice along an edge, and none is drawn where the server listed an instance of the series at that very time.
 */
export function occurrencesToDraw(
  series: Series,
  drawn: DrawnSeries,
  view: TimeRange,
  listedWindows: readonly ListedWindow[],
  listedInstances: readonly ListedInstance[],
): Occurrence[] {
  const listedStarts = new Set(ownInstances(drawn, listedInstances).map(({ startMs }) => startMs));
  const ranges = rangesToDraw(drawn, view, listedWindows, listedInstances);
  return ranges.flatMap((range) =>
    expandSeries(series, { fromMs: range.startMs, toMs: range.endMs }).filter(({ startMs }) => {
      // One begun before the view still shows in it; one begun before a later range belongs to a listing.
      const startsHere = startMs >= range.startMs || range.startMs === view.startMs;
      return startsHere && !listedStarts.has(startMs);
    }),
  );
}

function ownInstances({ masterId }: DrawnSeries, listed: readonly ListedInstance[]): ListedInstance[] {
  return masterId === null ? [] : listed.filter((instance) => instance.masterId === masterId);
}

/** What is left of `whole` after `taken`, in order. */
export function subtractRanges(whole: TimeRange, taken: readonly TimeRange[]): TimeRange[] {
  const left: TimeRange[] = [];
  let fromMs = whole.startMs;
  for (const range of [...taken].sort((first, second) => first.startMs - second.startMs)) {
    if (range.endMs <= fromMs || range.startMs >= whole.endMs) continue;
    if (range.startMs > fromMs) left.push({ startMs: fromMs, endMs: range.startMs });
    fromMs = Math.max(fromMs, range.endMs);
  }
  if (fromMs < whole.endMs) left.push({ startMs: fromMs, endMs: whole.endMs });
  return left;
}

/** A date of a series that the server has otherwise than it was promised. */
export interface SeriesDifference {
  /** When it was promised; null for one the server made besides. */
  promisedMs: number | null;
  /** When it is; null where the server has none. */
  foundMs: number | null;
}

/** A visit this far from a promise is that visit at another time: by an hour where the clocks change, by a day where a zone is mistaken. */
const SAME_VISIT_MS = 26 * 3_600_000;

/**
 * What a series is on the server against what was promised, date by date, in order; empty where they are the same. Of a promise that
 * has no visit at its time the nearest one left over is taken for it, within about a day.
 */
export function differencesOf(promisedMs: readonly number[], foundMs: readonly number[]): SeriesDifference[] {
  const promised = new Set(promisedMs);
  const found = new Set(foundMs);
  const unmet = [...promised].filter((ms) => !found.has(ms)).sort((one, other) => one - other);
  const over = [...found].filter((ms) => !promised.has(ms)).sort((one, other) => one - other);
  const differences = unmet.map((ms): SeriesDifference => {
    const distance = (other: number): number => Math.abs(other - ms);
    const near = over.reduce<number | null>(
      (best, other) => (best === null || distance(other) < distance(best) ? other : best),
      null,
    );
    if (near === null || distance(near) > SAME_VISIT_MS) return { promisedMs: ms, foundMs: null };
    over.splice(over.indexOf(near), 1);
    return { promisedMs: ms, foundMs: near };
  });
  const timeOf = (one: SeriesDifference): number => one.promisedMs ?? one.foundMs ?? 0;
  return [...differences, ...over.map((ms): SeriesDifference => ({ promisedMs: null, foundMs: ms }))].sort(
    (one, other) => timeOf(one) - timeOf(other),
  );
}

/**
 * Of a series that stood before it was written: its differences without the dates that people had moved by themselves. What
 * is off by as much as the clocks change by was moved by nobody; a date missing here and one too many there is one that was.
 */
export function withoutMovedDates(
  differences: readonly SeriesDifference[],
  isClockChange: (difference: SeriesDifference) => boolean,
): SeriesDifference[] {
  const drifted = differences.filter(isClockChange);
  const others = differences.filter(
    (one) => !isClockChange(one) && (one.promisedMs === null || one.foundMs === null),
  );
  const missing = others.filter(({ foundMs }) => foundMs === null);
  const over = others.filter(({ promisedMs }) => promisedMs === null);
  const moved = Math.min(missing.length, over.length);
  const left = [...missing.slice(moved), ...over.slice(moved)];
  return differences.filter((one) => drifted.includes(one) || left.includes(one));
}
