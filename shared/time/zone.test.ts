import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readDraftTimes } from '../appointment/draft-times.ts';
import {
  dayBounds,
  groupByDate,
  instantToWall,
  isKnownTimeZone,
  offsetIso,
  sameOffset,
  today,
  wallToEpochMs,
  wallToInstant,
  addDays,
  minutesIntoDay,
  startOfWeek,
  wallAtMinute,
  weekdayOf,
} from './zone.ts';

const HOUR_MS = 3_600_000;
const ODD_ZONES = [
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/St_Johns',
  'Asia/Kolkata',
  'UTC',
];

/** What a clock shows, by Intl alone: an oracle with no Temporal in it. */
function wallByIntl(epochMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(epochMs).replace(' ', 'T');
}

describe('a wall time in a zone', () => {
  it('is one instant on an ordinary day', () => {
    expect(wallToInstant('2026-11-23T10:00', 'America/New_York')).toEqual({
      epochMs: Date.UTC(2026, 10, 23, 15),
      kind: 'exact',
    });
  });

  it('moves behind the jump when the clocks jump over it', () => {
    const { epochMs, kind } = wallToInstant('2026-03-08T02:30', 'America/New_York');
    expect(kind).toBe('gap');
    expect(instantToWall(epochMs, 'America/New_York')).toBe('2026-03-08T03:30:00');
  });

  it('is the first of two when it comes twice', () => {
    const { epochMs, kind } = wallToInstant('2026-11-01T01:30', 'America/New_York');
    expect(kind).toBe('overlap');
    expect(offsetIso(epochMs, 'America/New_York')).toBe('2026-11-01T01:30:00-04:00');
    expect(instantToWall(epochMs + HOUR_MS, 'America/New_York')).toBe('2026-11-01T01:30:00');
  });

  it('knows the half-hour change of Lord Howe and the day Apia left out', () => {
    expect(wallToInstant('2026-10-04T02:15', 'Australia/Lord_Howe').kind).toBe('gap');
    expect(
      instantToWall(wallToEpochMs('2026-10-04T02:15', 'Australia/Lord_Howe'), 'Australia/Lord_Howe'),
    ).toBe('2026-10-04T02:45:00');
    expect(wallToInstant('2011-12-30T10:00', 'Pacific/Apia').kind).toBe('gap');
  });

  it.each(ODD_ZONES)('is what the clock shows around every change of the clocks in %s', (timeZone) => {
    let change = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2009, 0, 1)).toZonedDateTimeISO(timeZone);
    for (;;) {
      const next = change.getTimeZoneTransition('next');
      if (next === null || next.year > 2030) return;
      change = next;
      for (const seconds of [-86_400, -3_601, -1, 0, 1, 3_599, 86_400]) {
        const epochMs = change.epochMilliseconds + seconds * 1_000;
        expect(instantToWall(epochMs, timeZone)).toBe(wallByIntl(epochMs, timeZone));
      }
    }
  });

  it('and back says what Intl says, and returns to the same instant or its lookalike an overlap earlier', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ODD_ZONES),
        fc.integer({ min: Date.UTC(2009, 0, 1) / 1000, max: Date.UTC(2037, 0, 1) / 1000 }),
        (timeZone, epochSeconds) => {
          const epochMs = epochSeconds * 1000;
          const wall = instantToWall(epochMs, timeZone);
          expect(wall).toBe(wallByIntl(epochMs, timeZone));
          const back = wallToInstant(wall, timeZone);
          expect(back.kind).not.toBe('gap');
          expect(back.epochMs).toBe(wallToEpochMs(wall, timeZone));
          if (back.kind === 'exact') expect(back.epochMs).toBe(epochMs);
          else expect([0, HOUR_MS / 2, HOUR_MS, 24 * HOUR_MS]).toContain(epochMs - back.epochMs);
        },
      ),
    );
  });

  it('is sent with the offset of that instant, readable by anyone', () => {
    expect(offsetIso(Date.UTC(2026, 10, 23, 15), 'America/New_York')).toBe('2026-11-23T10:00:00-05:00');
    expect(offsetIso(Date.UTC(2026, 10, 23, 15), 'Asia/Kathmandu')).toBe('2026-11-23T20:45:00+05:45');
    expect(offsetIso(0, 'UTC')).toBe('1970-01-01T00:00:00+00:00');
    fc.assert(
      fc.property(fc.constantFrom(...ODD_ZONES), fc.integer({ min: 1e9, max: 2e9 }), (timeZone, seconds) => {
        expect(Date.parse(offsetIso(seconds * 1000, timeZone))).toBe(seconds * 1000);
      }),
    );
  });
});

describe('a day', () => {
  it('has 23, 24 or 25 hours as the clocks have it', () => {
    const hours = (date: string, zone: string) => {
      const { startMs, endMs } = dayBounds(date, zone);
      return (endMs - startMs) / HOUR_MS;
    };
    expect(hours('2026-03-08', 'America/New_York')).toBe(23);
    expect(hours('2026-11-01', 'America/New_York')).toBe(25);
    expect(hours('2026-11-23', 'America/New_York')).toBe(24);
    expect(hours('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5);
    expect(hours('2011-12-30', 'Pacific/Apia')).toBe(0);
  });

  it('begins at one where the clocks jump over midnight', () => {
    const { startMs } = dayBounds('2026-09-06', 'America/Santiago');
    expect(instantToWall(startMs, 'America/Santiago')).toBe('2026-09-06T01:00:00');
  });

  it("is the location's, whatever day it is elsewhere", () => {
    const nowMs = Date.UTC(2026, 10, 23, 3);
    expect(today(nowMs, 'America/New_York')).toBe('2026-11-22');
    expect(today(nowMs, 'Europe/Berlin')).toBe('2026-11-23');
  });

  it('counts weekdays from Sunday, as the API does', () => {
    expect(weekdayOf('2026-11-22')).toBe(0);
    expect(weekdayOf('2026-11-28')).toBe(6);
    expect(startOfWeek('2026-11-22', 1)).toBe('2026-11-16');
    expect(startOfWeek('2026-11-22', 0)).toBe('2026-11-22');
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  });

  it('is measured in minutes by the clock', () => {
    expect(minutesIntoDay('2026-03-08T10:30')).toBe(630);
    expect(wallAtMinute('2026-03-08', 630)).toBe('2026-03-08T10:30:00');
    expect(wallAtMinute('2026-03-08', 1440)).toBe('2026-03-09T00:00:00');
  });
});

describe('a zone', () => {
  it('is known by its IANA name; an offset or a fancy is not', () => {
    expect(['America/New_York', 'UTC', 'US/Eastern'].map(isKnownTimeZone)).toEqual([true, true, true]);
    expect(['Mars/Olympus', '', '+05:30', '-5', 'New York'].map(isKnownTimeZone)).toEqual(
      Array<boolean>(5).fill(false),
    );
  });

  it('is one that can be booked in, whichever is taken', () => {
    const offered = [
      ...Intl.supportedValuesOf('timeZone'),
      ...['US/Eastern', 'Asia/Calcutta', 'Etc/GMT+5', 'EST5EDT', 'GMT', 'Zulu', 'NZ-CHAT', 'utc'],
      ...['-05:00', '+0530', 'Etc/Unknown', 'PST', 'UTC+3', 'SystemV/EST5', 'Factory', 'localtime', 'IST'],
    ];
    const taken = offered.filter(isKnownTimeZone);
    expect(taken.length).toBeGreaterThan(400);
    for (const timeZone of taken) {
      const times = readDraftTimes({ startWall: '2026-11-23T10:00', endWall: '2026-11-23T10:30' }, timeZone);
      expect(times.ok, timeZone).toBe(true);
      expect(new Intl.DateTimeFormat('en', { timeZone }).format(0), timeZone).not.toBe('');
    }
  });

  it('needs no saying where another one shows the same clock', () => {
    const winterMs = Date.UTC(2026, 11, 1);
    const betweenChangesMs = Date.UTC(2026, 2, 15);
    expect(sameOffset('Europe/Berlin', 'Europe/Paris', winterMs)).toBe(true);
    expect(sameOffset('America/New_York', 'America/Toronto', winterMs)).toBe(true);
    expect(sameOffset('America/Panama', 'America/New_York', winterMs)).toBe(true);
    expect(sameOffset('America/Panama', 'America/New_York', betweenChangesMs)).toBe(false);
  });
});

describe('what lies on which date', () => {
  const zone = 'America/New_York';
  const at = (wall: string) => wallToEpochMs(wall, zone);
  const dates = ['2026-10-31', '2026-11-01', '2026-11-02'];

  it('is told for dates without anything too, and not for what is before or after them', () => {
    const item = { startMs: at('2026-11-01T10:00'), endMs: at('2026-11-01T11:00') };
    const outside = ['2026-10-30T10:00', '2026-11-03T00:00'].map((wall) => ({
      startMs: at(wall),
      endMs: at(wall) + HOUR_MS,
    }));
    expect([...groupByDate([item, ...outside], dates, zone)]).toEqual([
      ['2026-10-31', []],
      ['2026-11-01', [item]],
      ['2026-11-02', []],
    ]);
  });

  it('has on both dates what runs past midnight, and on one what ends or begins then', () => {
    const over = { startMs: at('2026-10-31T23:00'), endMs: at('2026-11-01T01:00') };
    const until = { startMs: at('2026-10-31T23:00'), endMs: at('2026-11-01T00:00') };
    const moment = { startMs: at('2026-11-01T00:00'), endMs: at('2026-11-01T00:00') };
    const grouped = groupByDate([over, until, moment], dates, zone);
    expect(grouped.get('2026-10-31')).toEqual([over, until]);
    expect(grouped.get('2026-11-01')).toEqual([over, moment]);
    expect(grouped.get('2026-11-02')).toEqual([]);
  });

  it('is by the zone’s own dates on the day its clocks change', () => {
    const late = { startMs: at('2026-11-01T23:30'), endMs: at('2026-11-02T00:00') };
    expect(groupByDate([late], dates, zone).get('2026-11-01')).toEqual([late]);
  });
});
