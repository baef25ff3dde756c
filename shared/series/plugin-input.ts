import { instantToWall, wallToEpochMs, addDays, type TimeRange } from '../time/zone.ts';
import { expandSeries, type Occurrence, startMatchesRule } from './expand.ts';
import { type Series, wallMsToWall, wallsBetween, wallToWallMs } from './read-series.ts';
import type { RuleParts } from './rule-parts.ts';

/**
 * What to give FullCalendar for a series. `@fullcalendar/rrule` 7.1.0 expands wall times with rrule.js and reads
 * them in the zone the calendar had when the event was parsed; what it makes of a rule is compared with
 * expand.ts in renderer/calendar/series-drawing.test.ts.
 */
export type PluginInput =
  | {
      /** Fields of an event for the plugin. It draws exactly what {@link expandSeries} says, whatever the PC's zone. */
      kind: 'rule';
      /** DTSTART without `Z` or TZID, RRULE with UNTIL on the wall. Anything else drifts or turns all-day. */
      rrule: string;
      /** Wall times, `YYYY-MM-DDTHH:mm:ss`. */
      exdate: string[];
      duration: { milliseconds: number };
    }
  | {
      /** The plugin would get this one wrong, or nothing is left: draw these, all of the view, as single events. */
      kind: 'occurrences';
      occurrences: Occurrence[];
      /** For the log. */
      reason: string;
    };

/**
 * How a series is to be drawn in a calendar that shows `view` and whose `timeZone` is the series' own. Occurrences
 * that start in one of `listedWindows` are left out: the server's instances are shown there. The
 * answer holds for this view only; a calendar that moves on asks again.
 */
export function pluginInput(
  series: Series,
  view: TimeRange,
  listedWindows: readonly TimeRange[] = [],
): PluginInput {
  const inView = expandSeries(series, { fromMs: view.startMs, toMs: view.endMs });
  const isListed = ({ startMs }: Occurrence) =>
    listedWindows.some((listed) => startMs >= listed.startMs && startMs < listed.endMs);
  const occurrences = inView.filter((occurrence) => !isListed(occurrence));
  const reason =
    occurrences.length === 0 ? 'nothing of it is left to draw' : whyNotByRule(series, view, inView);
  if (reason !== null) return { kind: 'occurrences', occurrences, reason };

  const until = series.untilMs === null ? '' : `;UNTIL=${compact(untilWall(series, series.untilMs))}`;
  const rule = series.text.rule
    .split(';')
    .filter((part) => !part.startsWith('UNTIL='))
    .join(';');
  const listedWalls = inView.filter(isListed).map(({ startWall }) => startWall);
  return {
    kind: 'rule',
    rrule: `DTSTART:${compact(series.startWall)}\nRRULE:${rule}${until}`,
    exdate: [...new Set([...exdateWalls(series), ...listedWalls])].sort(),
    duration: { milliseconds: series.durationMs },
  };
}

/** `20261123T100000`, without zone. */
function compact(wall: string): string {
  return wall.replace(/[-:]/g, '');
}

function whyNotByRule(series: Series, view: TimeRange, inView: readonly Occurrence[]): string | null {
  if (series.addedMs.length > 0) return 'the series has dates beside its rule';
  if (!startMatchesRule(series)) return 'the start is not on the rule’s days, and the plugin leaves it out';
  if (!isProvenRule(series.text.parts))
    return 'the rule has parts for which the plugin’s engine is not proven';
  if (inView.some((occurrence) => !endsByTheClock(occurrence, series))) {
    return 'an occurrence runs across a clock change, and the plugin adds its length on the wall';
  }
  if (hasTwinWalls(series, view)) return 'the zone leaves out a date, and the plugin draws two in one place';
  return null;
}

/** The shapes the comparing test covers. */
function isProvenRule(parts: RuleParts): boolean {
  const uncommon = [parts.byYearDay, parts.byWeekNo, parts.byHour, parts.byMinute, parts.bySecond];
  if (uncommon.some((list) => list.length > 0)) return false;
  const hasOrdinal = parts.byDay.some(({ ordinal }) => ordinal !== null);
  switch (parts.frequency) {
    case 'DAILY':
      return parts.byMonthDay.length === 0 && parts.byMonth.length === 0 && parts.bySetPos.length === 0;
    case 'WEEKLY':
      return parts.byMonth.length === 0 && parts.bySetPos.length === 0;
    case 'MONTHLY':
      // The plugin draws nothing, or wrong days, for positions and for numbered beside plain weekdays.
      return (
        parts.byMonth.length === 0 &&
        parts.bySetPos.length === 0 &&
        (!hasOrdinal || parts.byDay.every(({ ordinal }) => ordinal !== null))
      );
    case 'YEARLY':
      return parts.byDay.length === 0 && parts.bySetPos.length === 0;
  }
}

function endsByTheClock({ startMs, endMs }: Occurrence, { timeZone, durationMs }: Series): boolean {
  const wallLengthMs =
    wallToWallMs(instantToWall(endMs, timeZone)) - wallToWallMs(instantToWall(startMs, timeZone));
  return wallLengthMs === durationMs;
}

/** True where two wall times of the rule are one instant, which happens when a zone skips a whole date. */
function hasTwinWalls(series: Series, view: TimeRange): boolean {
  const from = wallToWallMs(
    `${addDays(instantToWall(view.startMs, series.timeZone).slice(0, 10), -1)}T00:00`,
  );
  const to = wallToWallMs(`${addDays(instantToWall(view.endMs, series.timeZone).slice(0, 10), 1)}T00:00`);
  const instants = wallsBetween(series, from, to).map((wall) =>
    wallToEpochMs(wallMsToWall(wall), series.timeZone),
  );
  return new Set(instants).size < instants.length;
}

const TWO_DAYS_MS = 2 * 86_400_000;

/**
 * UNTIL on the wall, as the plugin compares it. Near a clock change wall times and instants are not in step, so it
 * is the last wall time whose instant UNTIL still allows.
 */
function untilWall(series: Series, untilMs: number): string {
  const around = wallToWallMs(instantToWall(untilMs, series.timeZone));
  const allowed = wallsBetween(series, around - TWO_DAYS_MS, around + TWO_DAYS_MS).filter(
    (wall) => wallToEpochMs(wallMsToWall(wall), series.timeZone) <= untilMs,
  );
  return wallMsToWall(allowed.at(-1) ?? around - TWO_DAYS_MS);
}

/** EXDATE on the wall: the wall times of the rule, and only those, whose instants are left out. */
function exdateWalls(series: Series): string[] {
  const { timeZone } = series;
  const byInstant = [...series.excludedMs].flatMap((excludedMs) => {
    const around = wallToWallMs(instantToWall(excludedMs, timeZone));
    return wallsBetween(series, around - TWO_DAYS_MS, around + TWO_DAYS_MS)
      .map(wallMsToWall)
      .filter((wall) => wallToEpochMs(wall, timeZone) === excludedMs);
  });
  const byDate = [...series.excludedDates].flatMap((date) => {
    const midnight = wallToWallMs(`${date}T00:00`);
    return wallsBetween(series, midnight - TWO_DAYS_MS, midnight + TWO_DAYS_MS)
      .map(wallMsToWall)
      .filter((wall) => instantToWall(wallToEpochMs(wall, timeZone), timeZone).startsWith(date));
  });
  return [...byInstant, ...byDate];
}
