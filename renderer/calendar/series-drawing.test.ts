/**
 * What FullCalendar draws of a series and what the app's own engine says must be the same: in
 * every zone of a location, on a PC in any zone. `getEvents` of a calendar that is not rendered is its real
 * expansion, by the real plugin.
 */
import rrulePlugin from '@fullcalendar/rrule';
import fc from 'fast-check';
import { Calendar } from 'fullcalendar';
import dayGridPlugin from 'fullcalendar/daygrid';
import { describe, expect, it, vi } from 'vitest';
import { expandSeries, firstRuleStartWall } from '../../shared/series/expand.ts';
import { pluginInput } from '../../shared/series/plugin-input.ts';
import { seriesOfSeed } from '../../shared/series/random-series.fixture.ts';
import { readSeries, type Series } from '../../shared/series/read-series.ts';
import { dayBounds, addDays, type TimeRange } from '../../shared/time/zone.ts';

const LOCATION_ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Beirut',
  'America/Havana',
  'Pacific/Chatham',
  'UTC',
];

/** Zones of the PC, each with its offset in January, by which the test knows that it really runs there. */
const PC_ZONES = [
  { pcZone: 'America/Los_Angeles', januaryOffsetMinutes: 480 },
  { pcZone: 'Europe/London', januaryOffsetMinutes: 0 },
  { pcZone: 'Asia/Tokyo', januaryOffsetMinutes: -540 },
  { pcZone: 'Pacific/Kiritimati', januaryOffsetMinutes: -840 },
];

interface Drawn {
  startMs: number;
  endMs: number;
}

function series(startWall: string, rruleText: string, timeZone: string, durationMinutes = 30): Series {
  const result = readSeries({ startWall, timeZone, durationMinutes, rruleText });
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const byStart = (left: Drawn, right: Drawn) => left.startMs - right.startMs;

/** The events FullCalendar shows of one event's fields in a view of whole days. */
function drawn(event: object, timeZone: string, firstDay: string, days: number): Drawn[] {
  const calendar = new Calendar(document.createElement('div'), {
    plugins: [dayGridPlugin, rrulePlugin],
    timeZone,
    initialView: 'days',
    initialDate: firstDay,
    views: { days: { type: 'dayGrid', duration: { days } } },
    events: [event],
  });
  const events = calendar.getEvents().map(({ allDay, start, end }) => {
    expect(allDay).toBe(false);
    return { startMs: start!.getTime(), endMs: end!.getTime() };
  });
  calendar.destroy();
  // It makes them for some days around the view as well, which nobody sees.
  const view = viewOf(firstDay, days, timeZone);
  return events.filter(({ startMs, endMs }) => startMs < view.endMs && endMs > view.startMs).sort(byStart);
}

function viewOf(firstDay: string, days: number, timeZone: string): TimeRange {
  return {
    startMs: dayBounds(firstDay, timeZone).startMs,
    endMs: dayBounds(addDays(firstDay, days), timeZone).startMs,
  };
}

function expected(of: Series, view: TimeRange): Drawn[] {
  return expandSeries(of, { fromMs: view.startMs, toMs: view.endMs }).map(({ startMs, endMs }) => ({
    startMs,
    endMs,
  }));
}

/** What is drawn by the plugin, or null where pluginInput says it must not be. */
function drawnByPlugin(
  of: Series,
  firstDay: string,
  days: number,
  listedWindows: TimeRange[] = [],
): Drawn[] | null {
  const input = pluginInput(of, viewOf(firstDay, days, of.timeZone), listedWindows);
  if (input.kind === 'occurrences') return input.occurrences.length === 0 ? [] : null;
  const { kind: _, ...event } = input;
  return drawn(event, of.timeZone, firstDay, days);
}

const anyDays = fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], { minLength: 1 });
const anyRule = fc.oneof(
  fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=MONTHLY',
    'FREQ=YEARLY',
    'FREQ=WEEKLY',
    'FREQ=YEARLY;BYMONTH=2,11;BYMONTHDAY=29,-1',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=MONTHLY;BYDAY=SU;BYSETPOS=2',
    'FREQ=MONTHLY;BYDAY=1SU,3SU,-1SA',
    'FREQ=MONTHLY;BYMONTHDAY=1,15,-1',
    'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    'FREQ=DAILY;BYDAY=SA,SU',
  ),
  anyDays.map((days) => `FREQ=WEEKLY;BYDAY=${days.join(',')}`),
  anyDays.map((days) => `FREQ=WEEKLY;WKST=SU;BYDAY=${days.join(',')}`),
  fc
    .tuple(fc.constantFrom(1, 2, 3, 4, 5, -1), anyDays)
    .map(([nth, [day]]) => `FREQ=MONTHLY;BYDAY=${nth}${day!}`),
  fc.integer({ min: 1, max: 31 }).map((day) => `FREQ=MONTHLY;BYMONTHDAY=${day}`),
);

const utcText = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');

const anySeries = fc.record({
  rule: anyRule,
  interval: fc.integer({ min: 1, max: 3 }),
  timeZone: fc.constantFrom(...LOCATION_ZONES),
  startDay: fc.integer({ min: 0, max: 400 }),
  /** Half of them at night, where the clocks change. */
  halfHour: fc.oneof(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 47 })),
  end: fc.oneof(
    fc.constant({ kind: 'never' as const }),
    fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('until' as const), afterHalfHours: fc.integer({ min: 0, max: 15_000 }) }),
    fc.record({ kind: fc.constant('until-occurrence' as const), place: fc.integer({ min: 0, max: 80 }) }),
  ),
  skippedPlaces: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 5 }),
  skipsWholeDate: fc.boolean(),
});

/** Builds the series; EXDATE and UNTIL are put where its own occurrences are, so that edges are really met. */
function build(given: typeof anySeries extends fc.Arbitrary<infer Value> ? Value : never): Series {
  const { timeZone, end } = given;
  const hour = String(Math.floor(given.halfHour / 2)).padStart(2, '0');
  const chosenWall = `${addDays('2026-02-01', given.startDay)}T${hour}:${given.halfHour % 2 === 0 ? '00' : '30'}`;
  const rule = `RRULE:${given.rule};INTERVAL=${given.interval}`;
  // As the form does: a start the rule would not give is moved to the first it would.
  const startWall = firstRuleStartWall(series(chosenWall, rule, timeZone)) ?? chosenWall;
  const plain = expandSeries(series(startWall, rule, timeZone), {
    fromMs: -Infinity,
    toMs: Infinity,
    limit: 81,
  });
  const untilMs = {
    never: null,
    count: null,
    until: plain[0]!.startMs + (end.kind === 'until' ? end.afterHalfHours * 1_800_000 : 0),
    'until-occurrence': (plain[end.kind === 'until-occurrence' ? end.place : 0] ?? plain[0]!).startMs,
  }[end.kind];
  const ends =
    end.kind === 'count' ? `;COUNT=${end.count}` : untilMs === null ? '' : `;UNTIL=${utcText(untilMs)}`;
  const skipped = given.skippedPlaces.flatMap((place) => plain[place] ?? []);
  const exdates = skipped.map(({ startMs, startWall: wall }) =>
    given.skipsWholeDate
      ? `\nEXDATE;VALUE=DATE:${wall.slice(0, 10).replaceAll('-', '')}`
      : `\nEXDATE:${utcText(startMs)}`,
  );
  return series(startWall, `${rule}${ends}${exdates.join('')}`, timeZone);
}

describe.each(PC_ZONES)('a series drawn on a PC in $pcZone', ({ pcZone, januaryOffsetMinutes }) => {
  it('is what the engine says, over zones, clock changes, ends and skipped dates', () => {
    vi.stubEnv('TZ', pcZone);
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(januaryOffsetMinutes);
    let byPlugin = 0;
    let tried = 0;
    fc.assert(
      fc.property(
        anySeries,
        fc.integer({ min: -20, max: 500 }),
        fc.nat(400),
        (given, viewDay, listedDays) => {
          const made = build(given);
          const firstDay = addDays('2026-02-01', given.startDay + viewDay);
          const days = 300;
          tried += 1;
          // Windows the server has listed already: its instances stand there, and nothing is drawn from the rule.
          const listed = viewOf(addDays(firstDay, listedDays - 50), 40, made.timeZone);
          const found = drawnByPlugin(made, firstDay, days, [listed]);
          if (found === null) return;
          if (found.length > 0) byPlugin += 1;
          const all = expected(made, viewOf(firstDay, days, made.timeZone));
          const isListed = ({ startMs }: Drawn) => startMs >= listed.startMs && startMs < listed.endMs;
          expect(found).toEqual(all.filter((one) => !isListed(one)));
        },
      ),
      { numRuns: 60 },
    );
    // Much must really be drawn by the plugin, or this test would hold by never asking it.
    expect(byPlugin / tried).toBeGreaterThan(0.3);
  });

  it('keeps its wall time where the PC changes its clocks and the location does not', () => {
    vi.stubEnv('TZ', pcZone);
    const made = series('2026-03-02T10:00', 'RRULE:FREQ=WEEKLY;COUNT=40', 'Asia/Kathmandu');
    const found = drawnByPlugin(made, '2026-02-20', 320)!;
    expect(found).toHaveLength(40);
    expect(new Set(found.map(({ startMs }) => startMs % (7 * 86_400_000))).size).toBe(1);
  });
});

/** `SERIES_RUNS=10000` for many: see `electron/practice/engine-agreement.test.ts`, which holds other engines to the same series. */
const RUNS = Number(import.meta.env['SERIES_RUNS'] ?? 80);

describe('series of every kind', () => {
  it(`are drawn as the engine says (${RUNS} series)`, { timeout: 60_000 + RUNS * 400 }, () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    let byPlugin = 0;
    const first = Number(import.meta.env['SERIES_FIRST'] ?? 1);
    for (let seed = first; seed < first + RUNS; seed += 1) {
      const made = seriesOfSeed(seed);
      const { startWall, timeZone, definition } = made;
      const what = `series ${seed}: ${startWall} ${timeZone} ${definition.rruleText}`;
      // The stretch that it begins in, and one a year on.
      const firstDay = addDays(startWall.slice(0, 10), seed % 2 === 0 ? -10 : 330);
      const found = drawnByPlugin(made, firstDay, 100);
      if (found === null) continue;
      if (found.length > 0) byPlugin += 1;
      expect(found, what).toEqual(expected(made, viewOf(firstDay, 100, timeZone)));
    }
    expect(byPlugin).toBeGreaterThan(RUNS * 0.15);
  });
});

describe('what the plugin gets wrong', () => {
  const zone = 'America/New_York';
  const view = viewOf('2026-03-01', 30, zone);
  const weekly = series('2026-03-02T10:00', 'RRULE:FREQ=WEEKLY;UNTIL=20260323T140000Z', zone);

  it('drifts an hour when given the text the API speaks, which is why it is not', () => {
    const wire = {
      rrule: 'DTSTART:20260302T150000Z\nRRULE:FREQ=WEEKLY;UNTIL=20260323T140000Z',
      duration: '00:30',
    };
    expect(drawn(wire, zone, '2026-03-01', 30)).not.toEqual(expected(weekly, view));
    expect(drawnByPlugin(weekly, '2026-03-01', 30)).toEqual(expected(weekly, view));
  });

  it.each([
    [
      'a start not on the rule’s days',
      series('2026-03-03T10:00', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3', zone),
      'start',
    ],
    [
      'parts not proven',
      series('2026-03-02T10:00', 'FREQ=YEARLY;BYWEEKNO=10,11;BYDAY=MO', zone),
      'not proven',
    ],
    ['several times a day', series('2026-03-02T09:00', 'FREQ=DAILY;BYHOUR=9,14;COUNT=4', zone), 'not proven'],
    [
      'an occurrence across a clock change',
      series('2026-03-01T01:00', 'FREQ=WEEKLY', zone, 120),
      'clock change',
    ],
  ])('is given as single times instead: %s', (_what, made, words) => {
    const input = pluginInput(made, view);
    if (input.kind !== 'occurrences') throw new Error('was given to the plugin');
    expect(input.reason).toContain(words);
    const events = input.occurrences.flatMap(({ startMs, endMs }) =>
      drawn({ start: new Date(startMs), end: new Date(endMs) }, zone, '2026-03-01', 30),
    );
    expect(events).toEqual(expected(made, view));
    expect(events.length).toBeGreaterThan(1);
  });

  it('is given as single times where a zone leaves out a date', () => {
    const apia = series('2011-12-27T10:00', 'FREQ=DAILY;COUNT=7', 'Pacific/Apia');
    const input = pluginInput(apia, viewOf('2011-12-25', 14, 'Pacific/Apia'));
    expect(input).toMatchObject({
      kind: 'occurrences',
      reason: expect.stringContaining('leaves out a date'),
    });
  });
});

describe('skipped dates on the wall', () => {
  it('leave out an occurrence the clocks jump over, and not one by the second pass of its hour', () => {
    const gap = series('2026-03-06T02:30', 'FREQ=DAILY;COUNT=5\nEXDATE:20260308T073000Z', 'America/New_York');
    expect(drawnByPlugin(gap, '2026-03-01', 20)).toHaveLength(4);
    expect(drawnByPlugin(gap, '2026-03-01', 20)).toEqual(
      expected(gap, viewOf('2026-03-01', 20, 'America/New_York')),
    );
    const overlap = series(
      '2026-10-30T01:00',
      'FREQ=DAILY;COUNT=5\nEXDATE:20261101T060000Z',
      'America/New_York',
    );
    expect(drawnByPlugin(overlap, '2026-10-25', 20)).toHaveLength(5);
  });

  it('with UNTIL inside a clock change end where the instants say', () => {
    const before = series('2026-03-06T02:30', 'FREQ=DAILY;UNTIL=20260308T072959Z', 'America/New_York');
    expect(drawnByPlugin(before, '2026-03-01', 20)).toHaveLength(2);
    const at = series('2026-03-06T02:30', 'FREQ=DAILY;UNTIL=20260308T073000Z', 'America/New_York');
    expect(drawnByPlugin(at, '2026-03-01', 20)).toHaveLength(3);
  });
});
