import { RRuleTemporal } from 'rrule-temporal';
import { normalWall } from '../time/wall-date.ts';
import { dayBounds, isKnownTimeZone, wallToEpochMs } from '../time/zone.ts';
import type { SeriesDefinition } from './repeat-rule.ts';
import type { Reading, RruleTime } from './rule-parts.ts';
import { type RruleText, parseRruleText } from './rrule-text.ts';

/**
 * A wall time as a number: the milliseconds it would be if the wall clock were UTC's. The rule is expanded on
 * these, where every day has 24 hours, and only the results are turned into instants. So a clock change can
 * neither move the wall time of a series nor swallow one of its occurrences.
 */
export type WallMs = number;

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
  /** Wall times of the rule from `from` to `to`, both included, before EXDATE and UNTIL; the start counts as the first. */
  wallsBetween: (from: WallMs, to: WallMs) => WallMs[];
  /** The same without the start, unless the rule itself gives it. */
  ruleWallsBetween: (from: WallMs, to: WallMs) => WallMs[];
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
 * sentence for the desk. DTSTART of the text is ignored: the definition's own start stands.
 *
 * A start the rule itself would not give (a Tuesday, for "every Monday") is still the first occurrence and
 * counts towards COUNT (RFC 5545 section 3.8.5.3). Other programs leave it out, so a form should not let it
 * through: see `startMatchesRule` in expand.ts.
 */
export function readSeries(definition: SeriesDefinition): Reading<Series> {
  const { timeZone } = definition;
  if (!isKnownTimeZone(timeZone)) {
    return { ok: false, message: `The time zone “${timeZone}” is not known on this computer.` };
  }
  const text = parseRruleText(definition.rruleText);
  if (!text.ok) return text;
  const startWall = normalWall(definition.startWall);
  const engines = makeEngines(text.value, startWall);
  if (!engines.ok) return engines;

  const { parts, exdates } = text.value;
  return {
    ok: true,
    value: {
      definition,
      text: text.value,
      startWall,
      timeZone,
      durationMs: definition.durationMinutes * 60_000,
      untilMs: parts.until === null ? null : lastInstantOf(parts.until, timeZone),
      excludedMs: new Set(
        exdates.flatMap((time) => (time.kind === 'date' ? [] : [lastInstantOf(time, timeZone)])),
      ),
      excludedDates: new Set(exdates.flatMap((time) => (time.kind === 'date' ? [time.date] : []))),
      wallsBetween: (from, to) => between(engines.value.withStart, from, to),
      ruleWallsBetween: (from, to) => between(engines.value.ruleOnly, from, to),
    },
  };
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

/** Periods the engine may step through in one query: daily for 270 years. Without a cap a rule that never happens would spin. */
const MAX_ITERATIONS = 100_000;

function makeEngines(
  text: RruleText,
  startWall: string,
): Reading<{ withStart: RRuleTemporal; ruleOnly: RRuleTemporal }> {
  // UNTIL is an instant and has no place among wall times; expand.ts holds to it.
  const rule = text.rule
    .split(';')
    .filter((part) => !part.startsWith('UNTIL='))
    .join(';');
  const dtstart = `${startWall.replace(/[-:]/g, '')}Z`;
  const options = {
    rruleString: `DTSTART:${dtstart}\nRRULE:${rule}`,
    maxIterations: MAX_ITERATIONS,
    strict: true,
    cache: false,
  };
  try {
    const withStart = new RRuleTemporal({ ...options, includeDtstart: true });
    return { ok: true, value: { withStart, ruleOnly: new RRuleTemporal(options) } };
  } catch (error) {
    // The parts were read one by one before, so this is a combination only the engine knows to be wrong.
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `This repeat rule cannot be used: ${reason}.` };
  }
}

function between(engine: RRuleTemporal, from: WallMs, to: WallMs): WallMs[] {
  if (to < from) return [];
  return engine.between(new Date(from), new Date(to), true).map((occurrence) => occurrence.epochMilliseconds);
}
