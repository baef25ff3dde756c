import rruleModule from 'rrule';
import { expandSeries } from '../../shared/series/expand.ts';
import { readSeries, type Series } from '../../shared/series/read-series.ts';
import { medianMs, type Measurement } from './measure.ts';

const { rrulestr } = rruleModule;
const SERIES_COUNT = 200;
const WEEK_MS = 7 * 86_400_000;

function weeklySeries(hour: number): Series {
  const read = readSeries({
    startWall: `2026-01-05T${String(8 + (hour % 10)).padStart(2, '0')}:00:00`,
    timeZone: 'America/New_York',
    durationMinutes: 30,
    rruleText: 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR',
  });
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

/** A week of 200 endless series, a year after they began: ours in the location's zone, rrule.js in UTC. */
export async function benchSeries(): Promise<Measurement> {
  const fromMs = Date.UTC(2027, 0, 4);
  const ours = Array.from({ length: SERIES_COUNT }, (_unused, index) => weeklySeries(index));
  const peers = ours.map(({ startWall }) =>
    rrulestr('RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR', { dtstart: new Date(`${startWall}Z`) }),
  );
  const oursMs = await medianMs(5, () =>
    ours.map((series) => expandSeries(series, { fromMs, toMs: fromMs + WEEK_MS })),
  );
  const peerMs = await medianMs(5, () =>
    peers.map((rule) => rule.between(new Date(fromMs), new Date(fromMs + WEEK_MS))),
  );
  return {
    what: 'a week of 200 series, a year on',
    ours: 'zone-true expansion',
    peer: 'rrule.js, UTC only',
    oursMs,
    peerMs,
  };
}
