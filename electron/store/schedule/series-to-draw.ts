import type { SeriesToDraw } from '../../../shared/schedule/schedule.ts';
import { expandSeries } from '../../../shared/series/expand.ts';
import { rangesToDraw, subtractRanges } from '../../../shared/series/occurrences-covered.ts';
import { readSeries } from '../../../shared/series/read-series.ts';
import type { ListingNote } from './listing-log.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { DrawnAppointment, DrawnSeries } from './schedule-overlay.ts';

/**
 * A series as the calendar draws it in a window, with the stretches where listings speak for it ("server instances
 * win"); null when nothing of it is to be drawn there: a thousand series given to the renderer for
 * nothing cost it a second.
 */
export function seriesToDraw(
  series: DrawnSeries,
  window: TimeRange,
  listings: readonly ListingNote[],
  appointments: readonly DrawnAppointment[],
): Omit<SeriesToDraw, 'template'> | null {
  const calendarId = series.template.appointment.calendarId ?? '';
  const instances = appointments.flatMap(({ appointment }) =>
    series.listedAs !== null && appointment.series?.masterId === series.listedAs
      ? [{ masterId: series.listedAs, startMs: appointment.startMs }]
      : [],
  );
  const ranges = rangesToDraw(
    { masterId: series.listedAs, calendarId, writtenAtMs: series.definedAtMs },
    { startMs: window.startMs, endMs: window.endMs },
    listings.map(({ startMs, endMs, requestedAtMs }) => ({
      calendarId: null,
      startMs,
      endMs,
      listedAtMs: requestedAtMs,
    })),
    instances,
  );
  if (!ranges.some((range) => takesPlaceIn(series, range))) return null;
  const covered = subtractRanges(window, ranges);
  const shown = instances.map(({ startMs }) => ({ startMs, endMs: startMs + 1 }));
  return {
    seriesId: series.seriesId,
    definition: series.definition,
    listedWindows: [...covered, ...shown.filter((moment) => !covered.some((part) => contains(part, moment)))],
  };
}

/** A rule that cannot be read here is left to the renderer, which says so. */
function takesPlaceIn(series: DrawnSeries, range: TimeRange): boolean {
  const reading = readSeries(series.definition);
  if (!reading.ok) return true;
  return expandSeries(reading.value, { fromMs: range.startMs, toMs: range.endMs, limit: 1 }).length > 0;
}

/** True when the series takes place at this moment: an id can name one that the rule never had, or has no more. */
export function hasOccurrenceAt(series: DrawnSeries, startMs: number): boolean {
  const reading = readSeries(series.definition);
  if (!reading.ok) return true;
  const found = expandSeries(reading.value, { fromMs: startMs, toMs: startMs + 1 });
  return found.some((occurrence) => occurrence.startMs === startMs);
}

function contains(outer: TimeRange, inner: TimeRange): boolean {
  return outer.startMs <= inner.startMs && outer.endMs >= inner.endMs;
}
