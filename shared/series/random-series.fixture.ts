import { Temporal } from 'temporal-polyfill';
import { addDays, wallToInstant } from '../time/zone.ts';
import { expandSeries, firstRuleStartWall, type Occurrence } from './expand.ts';
import { readSeries, type Series } from './read-series.ts';
import { WEEKDAYS } from './repeat-rule.ts';

/**
 * Series made from a number, the same from the same, for the tests that hold the engines to each other: the practice server, FullCalendar's
 * plugin and a peer that is nobody's here. The rules are of every kind that is read, the zones of every kind that clocks change in.
 */

/** Zones whose clocks change at other hours, by other steps, over midnight, by law in between, or never. */
export const ODD_ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Asuncion',
  'America/Havana',
  'America/St_Johns',
  'America/Nuuk',
  'America/Scoresbysund',
  'America/Mexico_City',
  'America/Caracas',
  'Atlantic/Azores',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Lisbon',
  'Europe/Istanbul',
  'Europe/Moscow',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Apia',
  'UTC',
] as const;

/** A stream of numbers from 0 to 1 (mulberry32), with the choices that are made by it. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  oneOf<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }

  is(share: number): boolean {
    return this.next() < share;
  }

  /** Some of the items, at least one, in their order. */
  some<Item>(items: readonly Item[], most = items.length): Item[] {
    const count = this.whole(1, Math.min(most, items.length));
    const places = new Set<number>();
    while (places.size < count) places.add(this.whole(0, items.length - 1));
    return items.filter((_item, place) => places.has(place));
  }
}

const numbers = (least: number, most: number): number[] =>
  Array.from({ length: most - least + 1 }, (_unused, place) => least + place);

function ordinalDays(dice: Dice, most: number): string {
  const days = dice.some(WEEKDAYS, 2);
  return days.map((day) => `${dice.is(0.3) ? '-' : ''}${dice.whole(1, most)}${day}`).join(',');
}

/** The days that a rule of a frequency names, in one of the ways it may; empty where it leaves them to the start. */
function daysPart(dice: Dice, frequency: string): string {
  const days = dice.some(WEEKDAYS).join(',');
  const monthDays = [...dice.some(numbers(1, 31), 3), ...(dice.is(0.3) ? [-dice.whole(1, 5)] : [])].join(',');
  const position = dice.oneOf([1, 2, -1, -2]);
  switch (frequency) {
    case 'DAILY':
      return dice.oneOf(['', '', `;BYDAY=${days}`, `;BYMONTHDAY=${monthDays}`]);
    case 'WEEKLY':
      return dice.oneOf([
        '',
        `;BYDAY=${days}`,
        `;BYDAY=${days}`,
        `;BYDAY=${days};BYSETPOS=${dice.oneOf([1, -1])}`,
      ]);
    case 'MONTHLY':
      return dice.oneOf([
        '',
        `;BYMONTHDAY=${monthDays}`,
        `;BYDAY=${ordinalDays(dice, 4)}`,
        `;BYDAY=${days}`,
        `;BYDAY=${days};BYSETPOS=${position}`,
        `;BYDAY=${days};BYMONTHDAY=${numbers(dice.whole(1, 8), dice.whole(14, 28)).join(',')}`,
      ]);
    default:
      return dice.oneOf([
        '',
        `;BYMONTH=${dice.some(numbers(1, 12), 3).join(',')}`,
        `;BYMONTH=${dice.some(numbers(1, 12), 3).join(',')};BYMONTHDAY=${dice.some(numbers(1, 28), 3).join(',')}`,
        `;BYMONTH=${dice.some(numbers(1, 12), 2).join(',')};BYDAY=${ordinalDays(dice, 4)}`,
        `;BYDAY=${ordinalDays(dice, 50)}`,
        `;BYYEARDAY=${dice.some(numbers(1, 365), 4).join(',')},-${dice.whole(1, 100)}`,
        // Weeks that lie in two years are reckoned to one or the other: where years are left out, engines differ over them.
        `;BYWEEKNO=${dice.some(numbers(2, 51), 4).join(',')};BYDAY=${days}`,
      ]);
  }
}

function ruleOf(dice: Dice): string {
  const frequency = dice.oneOf(['DAILY', 'WEEKLY', 'WEEKLY', 'MONTHLY', 'MONTHLY', 'YEARLY']);
  const days = daysPart(dice, frequency);
  const months =
    frequency !== 'YEARLY' && !days.includes('BYMONTHDAY') && dice.is(0.15)
      ? `;BYMONTH=${dice.some(numbers(1, 12), 8).join(',')}`
      : '';
  const times =
    !days.includes('BYSETPOS') && dice.is(0.12)
      ? `;BYHOUR=${dice.some(numbers(0, 23), 3).join(',')}${dice.is(0.5) ? ';BYMINUTE=0,30' : ''}`
      : '';
  const interval = frequency === 'YEARLY' ? dice.oneOf([1, 1, 2]) : dice.oneOf([1, 1, 1, 2, 3, 5]);
  const weekStart = dice.is(0.2) ? `;WKST=${dice.oneOf(['SU', 'SA', 'WE'])}` : '';
  return `FREQ=${frequency};INTERVAL=${interval}${days}${months}${times}${weekStart}`;
}

/** The rule of a number, for whatever start. */
export function ruleOfSeed(seed: number): string {
  return ruleOf(new Dice(seed));
}

const utcStamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');

function read(startWall: string, rruleText: string, timeZone: string): Series {
  const result = readSeries({ startWall, timeZone, durationMinutes: 30, rruleText });
  if (!result.ok) throw new Error(`${rruleText}: ${result.message}`);
  return result.value;
}

/** The lines that leave dates out: by instant, all in one line or each in its own, or by date. */
function exceptText(dice: Dice, left: readonly Occurrence[]): string {
  if (left.length === 0) return '';
  if (dice.is(0.2)) {
    return left
      .map(({ startWall }) => `\nEXDATE;VALUE=DATE:${startWall.slice(0, 10).replaceAll('-', '')}`)
      .join('');
  }
  return `\nEXDATE:${left.map(({ startMs }) => utcStamp(startMs)).join(dice.is(0.5) ? ',' : '\nEXDATE:')}`;
}

/** A time of day, half of them at night, where the clocks change. */
function clockOf(dice: Dice): string {
  const halfHour = dice.is(0.5) ? dice.whole(0, 7) : dice.whole(0, 47);
  return `${String(Math.floor(halfHour / 2)).padStart(2, '0')}:${halfHour % 2 === 0 ? '00' : '30'}`;
}

/** A series that runs into the next change of the zone's clocks, at the very time that they jump over or show twice. */
function beforeNextChange(
  dice: Dice,
  date: string,
  timeZone: string,
): { chosen: string; rule: string } | null {
  const change = Temporal.PlainDate.from(date).toZonedDateTime(timeZone).getTimeZoneTransition('next');
  if (change === null) return null;
  const last = change.subtract({ nanoseconds: 1 });
  const isForward = change.offsetNanoseconds > last.offsetNanoseconds;
  const at = last
    .toPlainDateTime()
    .round('minute')
    .add({ minutes: isForward ? 15 : -15 });
  const isWeekly = dice.is(0.5);
  const chosen = at.subtract({ days: dice.whole(1, 6) * (isWeekly ? 7 : 1) });
  return {
    chosen: chosen.toString({ smallestUnit: 'minute' }),
    rule: isWeekly ? 'FREQ=WEEKLY;INTERVAL=1' : 'FREQ=DAILY;INTERVAL=1',
  };
}

/**
 * The series of a number: it starts on one of its own dates, many of them at night, where the clocks change; it ends by a number,
 * at or about one of its dates, or never; and it leaves out some of its dates, by instant or by date.
 */
export function seriesOfSeed(seed: number): Series {
  const dice = new Dice(seed);
  for (;;) {
    const timeZone = dice.oneOf(ODD_ZONES);
    // Most lie ahead; some where zones had other laws.
    const date = addDays(dice.is(0.8) ? '2026-01-01' : '2010-06-01', dice.whole(0, 900));
    const aimed = dice.is(0.2) ? beforeNextChange(dice, date, timeZone) : null;
    const { chosen, rule } = aimed ?? { chosen: `${date}T${clockOf(dice)}`, rule: ruleOf(dice) };
    const startWall = firstRuleStartWall(read(chosen, rule, timeZone))?.slice(0, 16);
    // A server is told the start as an instant: of one that the clocks jump over it would not learn what was meant.
    if (startWall === undefined || wallToInstant(startWall, timeZone).kind === 'gap') continue;
    const own = expandSeries(read(startWall, rule, timeZone), {
      fromMs: -Infinity,
      toMs: Infinity,
      limit: 80,
    });
    const at = own[dice.whole(0, own.length - 1)];
    if (at === undefined) continue;
    const end = dice.oneOf([
      '',
      `;COUNT=${dice.whole(1, 70)}`,
      `;UNTIL=${utcStamp(at.startMs)}`,
      `;UNTIL=${utcStamp(at.startMs + dice.whole(-20, 20) * 1_800_000)}`,
    ]);
    const left = dice.is(0.6) ? dice.some(own, 6) : [];
    const series = read(startWall, `RRULE:${rule}${end}${exceptText(dice, left)}`, timeZone);
    // One that ends before it begins is nobody's promise.
    if (series.untilMs !== null && series.untilMs < (own[0]?.startMs ?? 0)) continue;
    return series;
  }
}
