import { m } from '../messages/messages.ts';
import { Temporal } from 'temporal-polyfill';
import { formatDate, formatDay } from '../time/format.ts';
import { instantToWall, offsetMsAt, wallToInstant, dateOfWall } from '../time/zone.ts';
import { firstOccurrences, type Occurrence } from './expand.ts';
import type { Series } from './read-series.ts';

/** Occurrences looked at: over a year of daily visits, so both changes of a year are met. */
const LOOK_AHEAD = 400;

/**
 * A sentence for the user when a series is the same time on the clock but not the same time apart: `This series
 * crosses a clock change on Sun 8 Mar 2026: it stays at 10:00.` Says so too where the clocks jump over an occurrence or pass
 * it twice. Null when no occurrence within the first 400 meets a change.
 */
export function clockChangeNote(series: Series): string | null {
  const occurrences = firstOccurrences(series, LOOK_AHEAD);
  const odd = occurrences.find((occurrence) => kindOf(occurrence, series) !== 'exact');
  const crossing = crossingNote(occurrences, series);
  const oddness = odd === undefined ? null : oddNote(odd, series);
  return [crossing, oddness].filter((note) => note !== null).join(' ') || null;
}

function kindOf({ startWall }: Occurrence, series: Series) {
  return wallToInstant(startWall, series.timeZone).kind;
}

function crossingNote(occurrences: readonly Occurrence[], { timeZone }: Series): string | null {
  for (const [place, next] of occurrences.entries()) {
    const previous = occurrences[place - 1];
    if (previous === undefined) continue;
    if (offsetMsAt(previous.startMs, timeZone) === offsetMsAt(next.startMs, timeZone)) continue;
    const changeMs = nextChangeMs(previous.startMs, timeZone) ?? next.startMs;
    return m.series_clock_change({
      day: formatDay(changeMs, timeZone),
      time: previous.startWall.slice(11, 16),
    });
  }
  return null;
}

function nextChangeMs(afterMs: number, timeZone: string): number | null {
  const here = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(timeZone);
  return here.getTimeZoneTransition('next')?.epochMilliseconds ?? null;
}

function oddNote(occurrence: Occurrence, series: Series): string {
  const { timeZone } = series;
  const time = occurrence.startWall.slice(11, 16);
  const day = formatDate(dateOfWall(occurrence.startWall));
  if (kindOf(occurrence, series) !== 'gap') return m.series_clock_twice({ day, time });
  const actual = instantToWall(occurrence.startMs, timeZone);
  const at = actual.slice(11, 16);
  // A jump over midnight takes it to the next day, one over a whole day to the same time of it.
  const isSameDay = dateOfWall(actual) === dateOfWall(occurrence.startWall);
  const when = isSameDay
    ? m.series_when_at({ time: at })
    : m.series_when_on_at({ day: formatDate(dateOfWall(actual)), time: at });
  return at === time
    ? m.series_clock_leaves_out_day({ day, when })
    : m.series_clock_jumps({ day, time, when });
}
