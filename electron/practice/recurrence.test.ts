import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  excludedMs,
  instanceId,
  isReadableRule,
  listedLines,
  occurrenceStarts,
  occursAt,
  readEventId,
  withExcluded,
} from './recurrence.ts';
import { zoned } from './zoned-time.ts';

const NEW_YORK = 'America/New_York';
const YEAR_MS = 366 * 24 * 3_600_000;

function wallTimes(starts: readonly number[], zone: string): string[] {
  return starts.map((startMs) => zoned(startMs, zone).toPlainTime().toString());
}

describe('a series', () => {
  it('keeps its wall time across the end of summer time when expanded in the zone', () => {
    const startMs = Date.parse('2026-10-26T10:00:00-04:00');
    const rule = { startMs, expansionZone: NEW_YORK, rrule: 'RRULE:FREQ=WEEKLY;COUNT=3' };
    const starts = occurrenceStarts(rule, startMs, startMs + YEAR_MS);
    expect(starts.map((start) => new Date(start).toISOString())).toEqual([
      '2026-10-26T14:00:00.000Z',
      '2026-11-02T15:00:00.000Z',
      '2026-11-09T15:00:00.000Z',
    ]);
  });

  it('drifts by an hour when expanded with a fixed offset', () => {
    const startMs = Date.parse('2026-10-26T10:00:00-04:00');
    const rule = { startMs, expansionZone: '-04:00', rrule: 'RRULE:FREQ=WEEKLY;COUNT=2' };
    const starts = occurrenceStarts(rule, startMs, startMs + YEAR_MS);
    expect(wallTimes(starts, NEW_YORK)).toEqual(['10:00:00', '09:00:00']);
  });

  it('keeps its wall time in every zone, for any start outside the hours of a clock change', () => {
    const zones = [
      'America/New_York',
      'Europe/Berlin',
      'Australia/Sydney',
      'Asia/Kolkata',
      'America/Santiago',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 730 }),
        fc.integer({ min: 6 * 60, max: 21 * 60 }),
        fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
        (zone, day, minute, frequency) => {
          const midnight = zoned(Date.parse('2026-01-01T12:00:00Z'), zone).add({ days: day });
          const start = midnight.with({ hour: Math.floor(minute / 60), minute: minute % 60, second: 0 });
          const startMs = start.epochMilliseconds;
          const rrule = `RRULE:FREQ=${frequency};COUNT=10`;
          const starts = occurrenceStarts(
            { startMs, expansionZone: zone, rrule },
            startMs,
            startMs + 3 * YEAR_MS,
          );
          expect(starts.length).toBe(10);
          expect(new Set(wallTimes(starts, zone))).toEqual(new Set([start.toPlainTime().toString()]));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts an excluded date, and leaves it out', () => {
    const startMs = Date.parse('2026-11-23T14:00:00Z');
    const rrule = 'RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261124T140000Z';
    const starts = occurrenceStarts({ startMs, expansionZone: 'UTC', rrule }, startMs, startMs + YEAR_MS);
    expect(starts.map((start) => new Date(start).getUTCDate())).toEqual([23, 25]);
  });

  it('ends at UNTIL, the occurrence at that very instant included', () => {
    const startMs = Date.parse('2026-11-23T14:00:00Z');
    const rrule = 'RRULE:FREQ=DAILY;INTERVAL=1;UNTIL=20261125T140000Z';
    const starts = occurrenceStarts({ startMs, expansionZone: NEW_YORK, rrule }, startMs, startMs + YEAR_MS);
    expect(starts.length).toBe(3);
  });

  it('has an occurrence only at its exact starts', () => {
    const startMs = Date.parse('2026-11-23T14:00:00Z');
    const rule = { startMs, expansionZone: NEW_YORK, rrule: 'RRULE:FREQ=WEEKLY' };
    expect(occursAt(rule, startMs)).toBe(true);
    expect(occursAt(rule, startMs + 60_000)).toBe(false);
    expect(occursAt(rule, startMs - 7 * 24 * 3_600_000)).toBe(false);
  });
});

describe('the text of a rule', () => {
  it('gains excluded instants in UTC, in order and once each', () => {
    const once = withExcluded('RRULE:FREQ=DAILY', Date.parse('2026-11-25T14:00:00Z'));
    const twice = withExcluded(once, Date.parse('2026-11-24T14:00:00Z'));
    expect(twice).toBe('RRULE:FREQ=DAILY\nEXDATE:20261124T140000Z,20261125T140000Z');
    expect(withExcluded(twice, Date.parse('2026-11-24T14:00:00Z'))).toBe(twice);
    expect(excludedMs(twice).size).toBe(2);
  });

  it('is listed with its EXDATE lines first', () => {
    expect(listedLines('RRULE:FREQ=DAILY\nEXDATE:20261124T140000Z')).toEqual([
      'EXDATE:20261124T140000Z',
      'RRULE:FREQ=DAILY',
    ]);
  });

  it('is readable with and without its prefix, and not when it is no rule', () => {
    expect(isReadableRule('RRULE:FREQ=DAILY;COUNT=5')).toBe(true);
    expect(isReadableRule('FREQ=WEEKLY;BYDAY=MO')).toBe(true);
    expect(isReadableRule('RRULE:FREQ=SOMETIMES')).toBe(false);
    expect(isReadableRule('every day')).toBe(false);
  });
});

describe('an event id', () => {
  it('of an instance names master, start and length, as the documents print it', () => {
    expect(readEventId('ocQHyuzHvysMo5N5VsXc_1729821600000_1800')).toEqual({
      masterId: 'ocQHyuzHvysMo5N5VsXc',
      instance: { startMs: 1_729_821_600_000, durationSeconds: 1800 },
    });
    expect(instanceId('ocQHyuzHvysMo5N5VsXc', 1_729_821_600_000, 1_729_823_400_000)).toBe(
      'ocQHyuzHvysMo5N5VsXc_1729821600000_1800',
    );
  });

  it('of another form is not read', () => {
    for (const id of ['', 'short', 'ocQHyuzHvysMo5N5VsXc_12', 'oc QHyuzHvysMo5N5VsXc', '../../etc/passwd'])
      expect(readEventId(id)).toBeNull();
  });
});
