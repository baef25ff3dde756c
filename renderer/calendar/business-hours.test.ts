import { describe, expect, it } from 'vitest';
import { businessHours } from './grid-columns.ts';

const MONDAY = { weekday: 1, startMinute: 510, endMinute: 1020 };

describe('opening hours in the grid', () => {
  it('are given by weekday', () => {
    expect(businessHours({ kind: 'dates', timeZone: 'UTC' }, [MONDAY], () => [])).toEqual([
      { daysOfWeek: [1], startTime: '08:30', endTime: '17:00' },
    ]);
  });

  it('dim nothing when nothing is known: unknown is not closed', () => {
    expect(businessHours({ kind: 'dates', timeZone: 'UTC' }, [], () => [])).toBe(false);
  });

  it('are each provider’s own in the providers view, on the real weekday', () => {
    const plan = {
      kind: 'providers',
      timeZone: 'UTC',
      date: '2026-11-23',
      columns: [
        { assignedUserId: 'kim', name: '' },
        { assignedUserId: 'okafor', name: '' },
      ],
    } as const;
    const own = { weekday: 1, startMinute: 600, endMinute: 720 };
    const tuesday = { weekday: 2, startMinute: 0, endMinute: 60 };
    expect(businessHours(plan, [MONDAY], (id) => (id === 'kim' ? [own, tuesday] : []))).toEqual([
      {
        daysOfWeek: [1],
        startTime: '10:00',
        endTime: '12:00',
        startRecur: '2001-01-01',
        endRecur: '2001-01-02',
      },
      {
        daysOfWeek: [2],
        startTime: '08:30',
        endTime: '17:00',
        startRecur: '2001-01-02',
        endRecur: '2001-01-03',
      },
    ]);
  });
});
