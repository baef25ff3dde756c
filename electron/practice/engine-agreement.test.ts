/**
 * What a series promises is said by our engine, and must be what the practice server lists and what an engine that is nobody's here
 * (rrule-temporal) says. The same series are held to FullCalendar's plugin in `renderer/calendar/series-drawing.test.ts`.
 *
 *     SERIES_RUNS=10000 npm run unit -- engine-agreement series-drawing
 */
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { expandSeries } from '../../shared/series/expand.ts';
import { ODD_ZONES, seriesOfSeed } from '../../shared/series/random-series.fixture.ts';
import { readSeries, type Series } from '../../shared/series/read-series.ts';
import { repeatToRrule } from '../../shared/series/repeat-to-rrule.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { instantToWall, wallToEpochMs } from '../../shared/time/zone.ts';
import { occurrenceStarts } from './recurrence.ts';

const RUNS = Number(process.env['SERIES_RUNS'] ?? 80);
const YEAR_MS = 366 * 86_400_000;
/** Dates of one series that are compared. */
const MOST_DATES = 60;

const startMsOf = ({ startWall, timeZone }: Series): number => wallToEpochMs(startWall, timeZone);
const compact = (wall: string): string => wall.replace(/[-:]/g, '');
const without = (rule: string, name: string): string =>
  rule
    .split(';')
    .filter((part) => !part.startsWith(`${name}=`))
    .join(';');

function ours(series: Series): number[] {
  const fromMs = startMsOf(series);
  return expandSeries(series, { fromMs, toMs: fromMs + 3 * YEAR_MS, limit: MOST_DATES }).map(
    ({ startMs }) => startMs,
  );
}

/** What the practice server lists of it, told as it is over the wire: an instant and a text. */
function listed(series: Series, rrule: string): number[] {
  const startMs = startMsOf(series);
  const rule = { startMs, expansionZone: series.timeZone, rrule };
  return occurrenceStarts(rule, startMs, startMs + 3 * YEAR_MS - 1).slice(0, MOST_DATES);
}

function peerDates(rruleString: string, untilMs: number, most: number): number[] {
  const found: number[] = [];
  new RRuleTemporal({ rruleString, cache: false }).all((date, place) => {
    if (date.epochMilliseconds >= untilMs || place >= most) return false;
    found.push(date.epochMilliseconds);
    return true;
  });
  return found;
}

/**
 * The peer on the wall, where no clock changes, and its dates placed by Temporal: a time the clocks jump over stays a visit, as a
 * client who comes every Sunday comes on that Sunday too (RFC 5545 would leave it out).
 */
function peerOnTheWall(series: Series): number[] {
  const { timeZone, untilMs, excludedMs, excludedDates } = series;
  const dtstart = `DTSTART;TZID=UTC:${compact(series.startWall)}`;
  const rule = without(series.text.rule, 'UNTIL');
  const horizonMs = Temporal.PlainDateTime.from(series.startWall).toZonedDateTime('UTC').epochMilliseconds;
  const dates = peerDates(`${dtstart}\nRRULE:${rule}`, horizonMs + 3 * YEAR_MS + 86_400_000, MOST_DATES + 40);
  const instants = dates
    .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDateTime())
    .filter((wall) => !excludedDates.has(wall.toPlainDate().toString()))
    .map((wall) => wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds);
  return [...new Set(instants)]
    .sort((one, other) => one - other)
    .filter((startMs) => startMs <= (untilMs ?? Infinity) && !excludedMs.has(startMs))
    .filter((startMs) => startMs < startMsOf(series) + 3 * YEAR_MS)
    .slice(0, MOST_DATES);
}

/** The peer by itself, in the zone, with the text to the letter. */
function peerInZone(series: Series): number[] {
  const lines = series.definition.rruleText.split('\n');
  const dtstart = `DTSTART;TZID=${series.timeZone}:${compact(series.startWall)}`;
  const text = [dtstart, ...lines].join('\n');
  return peerDates(text, startMsOf(series) + 3 * YEAR_MS, MOST_DATES);
}

const SHORT_STRETCH_MS = 100 * 86_400_000;

/**
 * True where the peer may be asked in the zone. It takes the time between two changes of the clocks for one stretch, and so misses short
 * ones such as Ramadan's; picks from what a gap leaves; and reads a whole date to be left out as its midnight.
 */
function isForThePeer({ startWall, timeZone, text, excludedDates }: Series): boolean {
  if (excludedDates.size > 0 || (text.parts.bySetPos.length > 0 && startWall.slice(11) < '04')) return false;
  const start = Temporal.PlainDateTime.from(startWall).toZonedDateTime(timeZone);
  let before = start.getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity;
  for (let change = start.getTimeZoneTransition('next'); change !== null;) {
    if (change.epochMilliseconds - before < SHORT_STRETCH_MS) return false;
    before = change.epochMilliseconds;
    if (before > start.epochMilliseconds + 4 * YEAR_MS) break;
    change = change.getTimeZoneTransition('next');
  }
  return true;
}

/** True where each visit is at the time on the clock that the rule says: no change of the clocks swallows or moves one. */
function isNeverJumped(series: Series): boolean {
  const whole: Series = { ...series, excludedMs: new Set(), excludedDates: new Set() };
  const fromMs = startMsOf(series);
  return expandSeries(whole, { fromMs, toMs: fromMs + 4 * YEAR_MS, limit: MOST_DATES + 40 }).every(
    ({ startMs, startWall }) => instantToWall(startMs, series.timeZone) === startWall,
  );
}

/** The text as it is booked: read into the form and written again. */
function sentText(series: Series): string {
  const repeat = rruleToRepeat(series.definition.rruleText, series.startWall, series.timeZone);
  // Of several visits a day one alone cannot be left out in the form: it says so, and the text is booked by nobody.
  if (!repeat.ok) return series.definition.rruleText;
  const written = repeatToRrule(repeat.value, series.startWall, series.timeZone);
  if (!written.ok) throw new Error(written.message);
  return written.value;
}

describe('the dates of a series', () => {
  it(`are the same instants for every engine (${RUNS} series)`, { timeout: 60_000 + RUNS * 400 }, () => {
    const seen = { zones: new Set<string>(), dates: 0, jumped: 0, leftOut: 0, crossing: 0 };
    const disagreements: string[] = [];
    const first = Number(process.env['SERIES_FIRST'] ?? 1);
    for (let seed = first; seed < first + RUNS; seed += 1) {
      const series = seriesOfSeed(seed);
      const dates = ours(series);
      const sent = sentText(series);
      const again = readSeries({ ...series.definition, rruleText: sent });
      const { startWall, timeZone, definition } = series;
      const what = `series ${seed}: ${startWall} ${timeZone} ${definition.rruleText} as ${sent}`;
      const neverJumped = isNeverJumped(series);
      const others = {
        sent: again.ok ? ours(again.value) : [],
        listed: listed(series, sent),
        peerOnTheWall: peerOnTheWall(series),
        peerInZone: neverJumped && isForThePeer(series) ? peerInZone(series) : dates,
      };
      for (const [who, found] of Object.entries(others)) {
        const strange = [...new Set(found).symmetricDifference(new Set(dates))].map((ms) =>
          instantToWall(ms, timeZone),
        );
        if (String(found) !== String(dates))
          disagreements.push(`${what}: ${who} on ${strange.slice(0, 5).join(', ')}`);
      }
      seen.zones.add(timeZone);
      seen.dates += dates.length;
      if (!neverJumped) seen.jumped += 1;
      if (series.excludedMs.size > 0) seen.leftOut += 1;
      const offsets = new Set(dates.map((ms) => Date.parse(`${instantToWall(ms, timeZone)}Z`) - ms));
      if (offsets.size > 1) seen.crossing += 1;
    }
    if (RUNS > 1000)
      process.stdout.write(`${JSON.stringify({ ...seen, zones: seen.zones.size, runs: RUNS })}\n`);
    expect(disagreements.slice(0, 10)).toEqual([]);
    // What it is about must really have been met.
    expect(seen.zones.size).toBeGreaterThan(ODD_ZONES.length * 0.7);
    expect(seen.crossing).toBeGreaterThan(RUNS * 0.2);
    expect(seen.leftOut).toBeGreaterThan(RUNS * 0.3);
    expect(seen.jumped).toBeGreaterThan(0);
  });
});
