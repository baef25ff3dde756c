import { describe, expect, test } from 'vitest';
import { readDraftTimes } from './draft-times.ts';

const minutesOf = (start: string, end: string, zone: string, offered: string[] = []): number | string => {
  const slots = offered.map((startTime) => ({ startTime, startMs: Date.parse(startTime) }));
  const reading = readDraftTimes({ startWall: start, endWall: end }, zone, slots);
  return reading.ok
    ? (reading.value.endMs - reading.value.startMs) / 60_000
    : (reading.errors[0]?.message ?? 'refused');
};

describe('a time that comes twice', () => {
  test.each([
    // The second hour was offered: the end is in it too.
    ['America/New_York', '2027-11-07T01:15', '2027-11-07T01:45', ['2027-11-07T01:15:00-05:00'], 30],
    ['America/New_York', '2027-11-07T01:15', '2027-11-07T02:15', ['2027-11-07T01:15:00-05:00'], 60],
    ['America/New_York', '2027-11-07T01:15', '2027-11-07T01:45', [], 30],
    ['America/New_York', '2027-11-07T00:45', '2027-11-07T01:15', [], 30],
    ['Europe/Berlin', '2027-10-31T02:30', '2027-10-31T02:45', ['2027-10-31T02:30:00+01:00'], 15],
    // Lord Howe turns its clocks back by half an hour.
    ['Australia/Lord_Howe', '2027-04-04T01:35', '2027-04-04T01:50', ['2027-04-04T01:35:00+10:30'], 15],
  ] as const)('%s, %s to %s', (zone, start, end, offered, minutes) => {
    expect(minutesOf(start, end, zone, [...offered])).toBe(minutes);
  });
});

describe('where both hours are offered', () => {
  const zone = 'America/New_York';
  const walls = { startWall: '2027-11-07T01:15', endWall: '2027-11-07T01:45' };
  const offered = ['2027-11-07T01:15:00-04:00', '2027-11-07T01:15:00-05:00'].map((startTime) => ({
    startTime,
    startMs: Date.parse(startTime),
  }));

  test.each([
    [false, '2027-11-07T01:15:00-04:00', '2027-11-07T01:45:00-04:00', /the first is meant/],
    [true, '2027-11-07T01:15:00-05:00', '2027-11-07T01:45:00-05:00', /the second is meant/],
  ])('the second chosen: %s', (startsSecond, startTime, endTime, note) => {
    const reading = readDraftTimes({ ...walls, startsSecond }, zone, offered);
    expect(reading).toMatchObject({ ok: true, value: { startTime, endTime } });
    expect(reading.ok && reading.value.notes[0]).toMatch(note);
  });

  test('an end in the second hour of a start in the first says so', () => {
    const reading = readDraftTimes({ startWall: '2027-11-07T01:45', endWall: '2027-11-07T01:15' }, zone);
    expect(reading).toMatchObject({
      ok: true,
      value: { startTime: '2027-11-07T01:45:00-04:00', endTime: '2027-11-07T01:15:00-05:00' },
    });
    expect(reading.ok && reading.value.notes).toHaveLength(2);
  });
});

describe('the longest booking is a week by the clock', () => {
  test.each([
    ['Europe/Berlin', '2027-10-25T08:00', '2027-11-01T08:00', (7 * 24 + 1) * 60],
    ['Europe/Berlin', '2027-03-22T08:00', '2027-03-29T08:00', (7 * 24 - 1) * 60],
    ['America/New_York', '2027-11-01T08:00', '2027-11-08T08:00', (7 * 24 + 1) * 60],
    ['Europe/Berlin', '2027-10-25T08:00', '2027-11-01T08:05', 'This is longer than a week. Check the dates.'],
    ['Europe/Berlin', '2027-10-25T08:00', '2027-10-25T08:00', 'The end must be after the start.'],
  ])('%s, %s to %s', (zone, start, end, minutes) => {
    expect(minutesOf(start, end, zone)).toBe(minutes);
  });
});
