import { dateOf, dayBounds, wallToEpochMs } from '../time/zone.ts';
import { expandSeries, type Occurrence } from './expand.ts';
import type { Series } from './read-series.ts';
import type { SeriesDefinition } from './repeat-rule.ts';
import { utcText } from './repeat-to-rrule.ts';
import { canonicalRule } from './rule-parts.ts';

/** A series in two: what stays of it, and how it goes on from a date. Together they take place when it did, each date once. */
export interface CutSeries {
  /** Null where nothing of it stays. */
  ended: SeriesDefinition | null;
  rest: SeriesDefinition;
}

/**
 * Cuts a series before the date that starts at `fromMs`. Dates from there on that start at one of `keptMs` stay with the
 * part that ends. A rule that counts counts fewer in the one part and the others in the other, skipped dates among them, so that
 * the number of visits is the same. Null for a moment that is no date of its rule, and for a series with dates beside it.
 */
export function cutSeries(series: Series, fromMs: number, keptMs: readonly number[] = []): CutSeries | null {
  if (series.addedMs.length > 0) return null;
  const whole: Series = { ...series, excludedMs: new Set(), excludedDates: new Set() };
  const kept = new Set(keptMs.filter((startMs) => startMs > fromMs));
  const lastMs = Math.max(fromMs, ...kept);
  const dates = expandSeries(whole, { fromMs: -Infinity, toMs: lastMs + 1, limit: Infinity });
  const at = dates.find(({ startMs }) => startMs === fromMs);
  const last = dates.at(-1);
  if (at === undefined || last?.startMs !== lastMs) return null;
  const { count } = series.text.parts;
  const isOut = ({ startMs, startWall }: Occurrence): boolean =>
    series.excludedMs.has(startMs) || series.excludedDates.has(startWall.slice(0, 10));
  const before = dates.filter(({ startMs }) => startMs < fromMs);
  const between = dates.filter(({ startMs }) => startMs >= fromMs);
  const out = (kept.size > 0 ? dates : before).filter(
    (date) => isOut(date) || (date.startMs >= fromMs && !kept.has(date.startMs)),
  );
  const endsAt = kept.size > 0 ? last : (before.at(-1) ?? null);
  const limit =
    count === null
      ? `UNTIL=${utcText(endOf(endsAt, kept.size > 0 ? null : fromMs, series.timeZone))}`
      : `COUNT=${kept.size > 0 ? last.index + 1 : at.index}`;
  const stays = before.some((date) => !isOut(date)) || kept.size > 0;
  return {
    ended: stays
      ? definition(
          series,
          series.startWall,
          limit,
          out.map(({ startMs }) => startMs),
        )
      : null,
    rest: definition(series, at.startWall, count === null ? null : `COUNT=${count - at.index}`, [
      ...between.filter(isOut).map(({ startMs }) => startMs),
      ...skippedAfter(series, whole, lastMs),
      ...kept,
    ]),
  };
}

/** True where a series takes place at this instant. */
export function takesPlaceAt(series: Series, startMs: number): boolean {
  return expandSeries(series, { fromMs: startMs, toMs: startMs + 1 }).some(
    (date) => date.startMs === startMs,
  );
}

/** UNTIL after the last date: the end of its day, so that no clock read otherwise loses it, but always before the next one. */
function endOf(last: Occurrence | null, nextMs: number | null, timeZone: string): number {
  if (last === null) return (nextMs ?? 0) - 1000;
  const endOfDay = dayBounds(dateOf(last.startMs, timeZone), timeZone).endMs - 1000;
  if (nextMs === null) return last.startMs;
  return endOfDay < nextMs && endOfDay >= last.startMs ? endOfDay : nextMs - 1000;
}

/** Skipped dates after a moment, as instants. */
function skippedAfter(series: Series, whole: Series, afterMs: number): number[] {
  const byDate = [...series.excludedDates].flatMap((date) => {
    const { startMs, endMs } = dayBounds(date, series.timeZone);
    return expandSeries(whole, { fromMs: startMs, toMs: endMs + 86_400_000 })
      .filter(({ startWall }) => startWall.startsWith(date))
      .map((found) => found.startMs);
  });
  return [...series.excludedMs, ...byDate].filter((startMs) => startMs > afterMs);
}

/** The rule with another start and the limit given, or its own UNTIL, and these dates left out. */
function definition(
  { definition: before, text, timeZone }: Series,
  startWall: string,
  limit: string | null,
  outMs: readonly number[],
): SeriesDefinition {
  const parts = text.rule.split(';');
  const rule =
    limit === null
      ? parts
      : [...parts.filter((part) => !part.startsWith('COUNT=') && !part.startsWith('UNTIL=')), limit];
  const until = text.parts.until;
  // UNTIL without a zone is read on the wall: written in UTC it says the same to everybody.
  const said =
    limit === null && until?.kind === 'wall'
      ? rule.map((part) =>
          part.startsWith('UNTIL=')
            ? `UNTIL=${utcText(wallToEpochMs(until.wall, until.timeZone ?? timeZone))}`
            : part,
        )
      : rule;
  const lines = [`RRULE:${canonicalRule(said.join(';'))}`];
  const stamps = [...new Set(outMs)].sort((one, other) => one - other).map(utcText);
  if (stamps.length > 0) lines.push(`EXDATE:${stamps.join(',')}`);
  return { ...before, startWall, rruleText: lines.join('\n') };
}
