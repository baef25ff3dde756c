import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayBounds, instantToWall, wallToEpochMs } from '../../shared/time/zone.ts';
import { type GridPlan, placeInGrid, readGridSpan, readGridWall } from './grid-plan.ts';

const COLUMNS = [
  { assignedUserId: 'kim', name: 'Dr Kim' },
  { assignedUserId: 'okafor', name: 'Dr Okafor' },
  { assignedUserId: null, name: 'Nobody' },
];
const plan = (date: string, timeZone = 'America/New_York'): GridPlan & { kind: 'providers' } => ({
  kind: 'providers',
  timeZone,
  date,
  columns: COLUMNS,
});
const at = (wall: string, timeZone = 'America/New_York') => wallToEpochMs(wall, timeZone);

describe('a column per provider', () => {
  it('gives each provider a made-up day of their own, with the real times', () => {
    const interval = { startMs: at('2026-11-23T10:00'), endMs: at('2026-11-23T10:30') };
    expect(placeInGrid(plan('2026-11-23'), interval, 'okafor')).toEqual({
      start: '2001-01-02T10:00:00Z',
      end: '2001-01-02T10:30:00Z',
      isClipped: false,
    });
  });

  it('draws nothing of other days or of providers without a column', () => {
    const interval = { startMs: at('2026-11-24T10:00'), endMs: at('2026-11-24T10:30') };
    expect(placeInGrid(plan('2026-11-23'), interval, 'kim')).toBeNull();
    expect(placeInGrid(plan('2026-11-24'), interval, 'someone')).toBeNull();
  });

  it('keeps a visit that goes past midnight out of the next provider’s column, and says that it is cut', () => {
    const interval = { startMs: at('2026-11-23T23:00'), endMs: at('2026-11-24T01:00') };
    expect(placeInGrid(plan('2026-11-23'), interval, 'kim')).toEqual({
      start: '2001-01-01T23:00:00Z',
      end: '2001-01-02T00:00:00Z',
      isClipped: true,
    });
    expect(placeInGrid(plan('2026-11-24'), interval, 'kim')).toMatchObject({
      start: '2001-01-01T00:00:00Z',
      end: '2001-01-01T01:00:00Z',
    });
  });

  it('keeps the length of a visit during which the clocks go back', () => {
    const startMs = at('2026-11-01T01:30');
    const span = placeInGrid(plan('2026-11-01'), { startMs, endMs: startMs + 45 * 60_000 }, 'kim');
    expect(span).toMatchObject({ start: '2001-01-01T01:30:00Z', end: '2001-01-01T02:15:00Z' });
  });

  it('reads a drop in another column as another provider', () => {
    const read = readGridSpan(plan('2026-11-23'), {
      startStr: '2001-01-02T11:15:00Z',
      endStr: '2001-01-02T12:00:00Z',
    });
    expect(read).toEqual({
      startWall: '2026-11-23T11:15:00',
      endWall: '2026-11-23T12:00:00',
      assignedUserId: 'okafor',
    });
  });

  it('reads an end at midnight as the end of the day', () => {
    const read = readGridSpan(plan('2026-11-23'), {
      startStr: '2001-01-01T23:30:00Z',
      endStr: '2001-01-02T00:00:00Z',
    });
    expect(read).toMatchObject({ endWall: '2026-11-24T00:00:00', assignedUserId: 'kim' });
  });

  it('reads nobody’s column as nobody, which is not the same as no column', () => {
    expect(readGridWall(plan('2026-11-23'), '2001-01-03T09:00:00Z').assignedUserId).toBeNull();
    expect(
      readGridWall({ kind: 'dates', timeZone: 'UTC' }, '2026-11-23T09:00:00Z').assignedUserId,
    ).toBeUndefined();
  });

  it('gives back the wall time it was given, in every zone, on days the clocks change too', () => {
    const zone = fc.constantFrom(
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/Santiago',
    );
    const date = fc.constantFrom(
      '2026-03-08',
      '2026-11-01',
      '2026-04-05',
      '2026-10-04',
      '2026-09-06',
      '2026-06-15',
    );
    fc.assert(
      fc.property(zone, date, fc.integer({ min: 0, max: 95 }), fc.nat(2), (timeZone, day, slot, column) => {
        const bounds = dayBounds(day, timeZone);
        const startMs = bounds.startMs + slot * 15 * 60_000;
        const endMs = startMs + 15 * 60_000;
        fc.pre(endMs <= bounds.endMs);
        const assignedUserId = COLUMNS[column]?.assignedUserId ?? null;
        const span = placeInGrid(plan(day, timeZone), { startMs, endMs }, assignedUserId);
        const read = readGridWall(plan(day, timeZone), String(span?.start));
        expect(read).toEqual({ wall: instantToWall(startMs, timeZone), assignedUserId });
      }),
    );
  });
});
