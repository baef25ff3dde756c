import { m } from '../messages/messages.ts';
import { dayBounds, isKnownTimeZone, wallToEpochMs, normalWall, timeOfWall } from '../time/zone.ts';
import type { SeriesDefinition } from './repeat-rule.ts';
import type { Reading, RruleTime } from './rule-parts.ts';
import { type RruleText, parseRruleText } from './rrule-text.ts';
import { ruleWalls, type WallMs } from './rule-walls.ts';

export type { WallMs };

/** A series whose rule has been read and can be expanded. Made by {@link readSeries} only. */
export interface Series {
  definition: SeriesDefinition;
  text: RruleText;
  /** `YYYY-MM-DDTHH:mm:ss`. */
  startWall: string;
  timeZone: string;
  durationMs: number;
  /** No occurrence starts after this instant; null when the rule has no UNTIL. */
  untilMs: number | null;
  /** Instants at which EXDATE leaves an occurrence out. */
  excludedMs: ReadonlySet<number>;
  /** Dates on which EXDATE leaves out whatever there is (EXDATE without a time). */
  excludedDates: ReadonlySet<string>;
  /** Instants that RDATE adds beside the rule, in order. */
  addedMs: readonly number[];
  /** Wall times of the rule from one on, in order, before EXDATE and UNTIL; the start is the first and counts. */
  wallsFrom: (from: WallMs) => Iterable<WallMs>;
  /** The same without the start, unless the rule itself gives it. */
  ruleWallsFrom: (from: WallMs) => Iterable<WallMs>;
}

/** Wall times of a series from `from` to `to`, both included, before EXDATE and UNTIL. */
export function wallsBetween(series: Series, from: WallMs, to: WallMs): WallMs[] {
  const found: WallMs[] = [];
  for (const wall of series.wallsFrom(from)) {
    if (wall > to) break;
    found.push(wall);
  }
  return found;
}

/** See {@link WallMs}. */
export function wallToWallMs(wall: string): WallMs {
  return Date.parse(`${normalWall(wall)}Z`);
}

/** See {@link WallMs}. */
export function wallMsToWall(wallMs: WallMs): string {
  return new Date(wallMs).toISOString().slice(0, 19);
}

/**
 * Reads a series' rule, once, for any number of expansions. A rule that cannot be read comes back as one
 * sentence for the user. DTSTART of the text is ignored: the definition's own start stands.
 *
 * A start the rule itself would not give (a Tuesday, for "every Monday") is still the first occurrence and
 * counts towards COUNT (RFC 5545 section 3.8.5.3). Other programs leave it out, so a form should not let it
 * through: see `startMatchesRule` in expand.ts.
 */
export function readSeries(definition: SeriesDefinition): Reading<Series> {
  const { timeZone } = definition;
  if (!isKnownTimeZone(timeZone)) {
    return { ok: false, message: m.series_zone_unknown({ zone: timeZone }) };
  }
  const text = parseRruleText(definition.rruleText);
  if (!text.ok) return text;
  const startWall = normalWall(definition.startWall);
  const { parts, exdates, rdates } = text.value;
  const walls = ruleWalls(parts, wallToWallMs(startWall));
  return {
    ok: true,
    value: {
      definition,
      text: text.value,
      startWall,
      timeZone,
      durationMs: definition.durationMinutes * 60_000,
      untilMs: parts.until === null ? null : untilInstant(parts.until, startWall, timeZone),
      excludedMs: new Set(
        exdates.flatMap((time) => (time.kind === 'date' ? [] : [lastInstantOf(time, timeZone)])),
      ),
      excludedDates: new Set(exdates.flatMap((time) => (time.kind === 'date' ? [time.date] : []))),
      addedMs: rdates
        .map((time) =>
          time.kind === 'date'
            ? wallToEpochMs(`${time.date}T${timeOfWall(startWall)}`, timeZone)
            : lastInstantOf(time, timeZone),
        )
        .sort((one, other) => one - other),
      wallsFrom: walls.withStart,
      ruleWallsFrom: walls.ruleOnly,
    },
  };
}

/**
 * The last instant at which an occurrence may start. A date allows its own visit, also where the clocks jump over its
 * time and it takes place after midnight.
 */
function untilInstant(until: RruleTime, startWall: string, timeZone: string): number {
  const last = lastInstantOf(until, timeZone);
  if (until.kind !== 'date') return last;
  return Math.max(last, wallToEpochMs(`${until.date}T${timeOfWall(startWall)}`, timeZone));
}

/** The instant of an RRULE's time in a series' zone; of a whole date, its last millisecond. */
function lastInstantOf(time: RruleTime, seriesZone: string): number {
  switch (time.kind) {
    case 'utc':
      return time.epochMs;
    case 'wall':
      return wallToEpochMs(time.wall, time.timeZone ?? seriesZone);
    case 'date':
      return dayBounds(time.date, seriesZone).endMs - 1;
  }
}
