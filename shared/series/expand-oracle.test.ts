import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { expandSeries } from './expand.ts';
import { readSeries, type Series } from './read-series.ts';
import { WEEKDAYS } from './repeat-rule.ts';

const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Beirut',
  'America/Havana',
  'UTC',
];

function series(startWall: string, rruleText: string, timeZone: string): Series {
  const result = readSeries({ startWall, timeZone, durationMinutes: 30, rruleText });
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** Walks day by day with Temporal and asks of each whether the pattern has it: slow, and nothing of the engine's in it. */
function naiveWalls(
  startWall: string,
  matches: (day: Temporal.PlainDate) => boolean,
  days: number,
): string[] {
  const start = Temporal.PlainDateTime.from(startWall);
  const time = start.toPlainTime();
  const found: string[] = [];
  for (let offset = 0; offset < days; offset += 1) {
    const day = start.toPlainDate().add({ days: offset });
    if (matches(day)) found.push(day.toPlainDateTime(time).toString({ smallestUnit: 'second' }));
  }
  return found;
}

const code = (day: Temporal.PlainDate) => WEEKDAYS[day.dayOfWeek - 1]!;
const monday = (day: Temporal.PlainDate) => day.subtract({ days: day.dayOfWeek - 1 });
const daysApart = (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
  from.until(to, { largestUnit: 'days' }).days;
const monthsApart = (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
  (to.year - from.year) * 12 + to.month - from.month;

/** A rule and, said independently, the days it has. */
const ruleArbitrary = fc
  .record({
    interval: fc.integer({ min: 1, max: 5 }),
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    monthDay: fc.integer({ min: 1, max: 31 }),
    nth: fc.constantFrom(1, 2, 3, 4, 5, -1),
    shape: fc.constantFrom('daily', 'weekly', 'month-day', 'month-nth', 'yearly'),
  })
  .map(({ interval, days, monthDay, nth, shape }) => {
    type Test = (start: Temporal.PlainDate, day: Temporal.PlainDate) => boolean;
    const inStep = (distance: number) => distance % interval === 0;
    const isNth = (day: Temporal.PlainDate) =>
      nth > 0 ? Math.ceil(day.day / 7) === nth : day.day + 7 > day.daysInMonth;
    const made: Record<typeof shape, { rule: string; test: Test }> = {
      daily: { rule: 'FREQ=DAILY', test: (start, day) => inStep(daysApart(start, day)) },
      weekly: {
        rule: `FREQ=WEEKLY;BYDAY=${days.join(',')}`,
        test: (start, day) => days.includes(code(day)) && inStep(daysApart(monday(start), monday(day)) / 7),
      },
      'month-day': {
        rule: `FREQ=MONTHLY;BYMONTHDAY=${monthDay}`,
        test: (start, day) => day.day === monthDay && inStep(monthsApart(start, day)),
      },
      'month-nth': {
        rule: `FREQ=MONTHLY;BYDAY=${nth}${days[0]!}`,
        test: (start, day) => code(day) === days[0] && isNth(day) && inStep(monthsApart(start, day)),
      },
      yearly: {
        rule: 'FREQ=YEARLY',
        test: (start, day) =>
          day.month === start.month && day.day === start.day && inStep(day.year - start.year),
      },
    };
    return { rule: `${made[shape].rule};INTERVAL=${interval}`, test: made[shape].test };
  });

describe('the expansion', () => {
  it('agrees with walking day by day, in every zone, at every hour', () => {
    fc.assert(
      fc.property(
        ruleArbitrary,
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 47 }),
        fc.option(fc.integer({ min: 1, max: 40 })),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
        ({ rule, test }, timeZone, startDay, halfHour, count, skippedPlaces) => {
          const startWall = Temporal.PlainDateTime.from('2025-06-01T00:00')
            .add({ days: startDay, minutes: halfHour * 30 })
            .toString({ smallestUnit: 'second' });
          const start = Temporal.PlainDate.from(startWall.slice(0, 10));
          const days = 420;
          const inRule = naiveWalls(startWall, (day) => day.equals(start) || test(start, day), days);
          const counted = count === null ? inRule : inRule.slice(0, count);
          const instants = counted.map(
            (wall) => Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone).epochMilliseconds,
          );
          const skipped = new Set(skippedPlaces.flatMap((place) => instants[place] ?? []));
          const exdate = [...skipped].map((ms) => new Date(ms).toISOString().replace(/[-:]|\.000/g, ''));
          const text = `RRULE:${rule}${count === null ? '' : `;COUNT=${count}`}${exdate.length > 0 ? `\nEXDATE:${exdate.join(',')}` : ''}`;

          const toMs = start.add({ days }).toZonedDateTime(timeZone).epochMilliseconds;
          const found = expandSeries(series(startWall, text, timeZone), { fromMs: -Infinity, toMs });

          const expected = counted.map((wall, index) => ({
            startWall: wall,
            startMs: instants[index]!,
            index,
          }));
          expect(
            found.map(({ startWall: wall, startMs, index }) => ({ startWall: wall, startMs, index })),
          ).toEqual(expected.filter(({ startMs }) => !skipped.has(startMs)));
        },
      ),
      { numRuns: 120 },
    );
  });
});
