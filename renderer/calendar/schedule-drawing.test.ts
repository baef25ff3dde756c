import { describe, expect, it } from 'vitest';
import { NEUTRAL_COLORS } from '../state/entry-colors.ts';
import { sampleAppointment, sampleInstant } from '../testing/sample-clinic.ts';
import { drawSeries } from './schedule-drawing.ts';

const ZONE = 'America/New_York';
const context = {
  timeZone: ZONE,
  style: { hour12: false, locale: 'en-GB' },
  nowMs: 0,
  calendarName: () => '',
  placesOf: () => 1,
  providerName: () => '',
  colorsOf: () => NEUTRAL_COLORS,
};
const series = (rruleText: string, listedWindows: { startMs: number; endMs: number }[] = []) => ({
  seriesId: 'local-1',
  definition: { startWall: '2026-11-23T10:00:00', timeZone: ZONE, durationMinutes: 30, rruleText },
  template: sampleAppointment({ wall: '2026-11-23T10:00', minutes: 30, client: 0, id: 'local-1' }),
  listedWindows,
});
const view = { startMs: sampleInstant('2026-11-23T00:00'), endMs: sampleInstant('2026-12-21T00:00') };
const dates = { kind: 'dates', timeZone: ZONE } as const;
const weekly = 'RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261207T150000Z';

describe('a series no listing covers yet', () => {
  it('is given to the plugin, without its skipped dates, and cannot be dragged', () => {
    const { ruleEvents, events } = drawSeries(series(weekly), view, dates, context);
    expect(events).toEqual([]);
    expect(ruleEvents).toHaveLength(1);
    expect(ruleEvents[0]).toMatchObject({ exdate: ['2026-12-07T10:00:00'], editable: false });
  });

  it('leaves to the listing what the listing speaks for', () => {
    const listed = { startMs: view.startMs, endMs: sampleInstant('2026-11-30T00:00') };
    const { ruleEvents } = drawSeries(series(weekly, [listed]), view, dates, context);
    expect(ruleEvents[0]?.['exdate']).toContain('2026-11-23T10:00:00');
    expect(ruleEvents[0]?.['exdate']).not.toContain('2026-11-30T10:00:00');
  });

  it('is not drawn at all where everything in view is listed', () => {
    expect(drawSeries(series(weekly, [view]), view, dates, context)).toEqual({
      ruleEvents: [],
      events: [],
      isUndrawable: false,
    });
  });

  it('is drawn date by date in the providers view, whose days are made up', () => {
    const plan = { kind: 'providers', timeZone: ZONE, date: '2026-11-30', columns: [] } as const;
    const { ruleEvents, events } = drawSeries(series(weekly), view, plan, context);
    expect(ruleEvents).toEqual([]);
    expect(events.map(({ startMs }) => startMs)).toEqual(
      ['2026-11-23T10:00', '2026-11-30T10:00', '2026-12-14T10:00'].map(sampleInstant),
    );
    expect(events[1]?.detail.label).toContain('Mon 30 Nov');
  });

  it('is drawn date by date in a zone that is not the grid’s', () => {
    const berlin = { kind: 'dates', timeZone: 'Europe/Berlin' } as const;
    expect(drawSeries(series(weekly), view, berlin, context).events).toHaveLength(3);
  });

  const everySecond = (): string => {
    const every = (count: number) => Array.from({ length: count }, (_, place) => place).join(',');
    return `RRULE:FREQ=DAILY;BYHOUR=${every(24)};BYMINUTE=${every(60)};BYSECOND=${every(60)}`;
  };

  it.each([
    ['cannot be read', 'RRULE:FREQ=SOMETIMES'],
    ['takes place every second', everySecond()],
  ])('still shows its start, and says so, when its rule %s', (_what, rule) => {
    const { events, ruleEvents, isUndrawable } = drawSeries(series(rule), view, dates, context);
    expect({ isUndrawable, ruleEvents }).toEqual({ isUndrawable: true, ruleEvents: [] });
    expect(events.map(({ startMs }) => startMs)).toEqual([sampleInstant('2026-11-23T10:00')]);
    expect(events[0]?.detail.label).toContain('Repeats cannot be drawn');
  });

  it('does not draw a start a second time that a listing shows', () => {
    const { events, isUndrawable } = drawSeries(series('RRULE:FREQ=SOMETIMES', [view]), view, dates, context);
    expect({ events, isUndrawable }).toEqual({ events: [], isUndrawable: true });
  });
});
