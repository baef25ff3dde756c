import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoInZone, zoned } from './zoned-time.ts';

test('a time is written as Temporal writes it, in every zone, around clock changes and long ago', () => {
  const zones = fc.constantFrom(
    'America/New_York',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Nuuk',
    'Africa/Monrovia',
    'UTC',
    '-07:00',
    '+05:30',
  );
  const instants = fc.oneof(
    fc.integer({ min: Date.parse('1840-01-01T00:00Z'), max: Date.parse('2100-01-01T00:00Z') }),
    fc.integer({ min: -3_600_000, max: 3_600_000 }).map((ms) => Date.parse('2026-11-01T06:00Z') + ms),
    fc.integer({ min: -3_600_000, max: 3_600_000 }).map((ms) => Date.parse('1972-01-07T00:44:30Z') + ms),
  );
  fc.assert(
    fc.property(zones, instants, (zone, epochMs) => {
      const written = zoned(epochMs, zone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
      expect(isoInZone(epochMs, zone)).toBe(written);
      expect(isoInZone(epochMs, zone)).toBe(written);
    }),
  );
});
