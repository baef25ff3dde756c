import { describe, expect, test } from 'vitest';
import type { ScheduleAppointment } from '../schedule/schedule.ts';
import { readSeries } from '../series/read-series.ts';
import { encodeInstanceId } from '../series/repeat-rule.ts';
import { endOrders, singleChangesIn, type SeriesToEnd } from './series-end.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const FIRST_MS = Date.parse('2026-11-23T15:00:00Z');
const date = (n: number): number => FIRST_MS + n * WEEK_MS;

/** A date of the series; one that was moved is called after where it stands, as the server calls it. */
function visit(startMs: number, changes: Partial<ScheduleAppointment> = {}): ScheduleAppointment {
  return {
    id: encodeInstanceId({ masterId: 'master', startMs, durationSeconds: 1_800 }),
    locationId: 'location',
    calendarId: 'calendar',
    contactId: 'client',
    assignedUserId: 'jonas',
    title: 'Ana López',
    startMs,
    endMs: startMs + HOUR_MS / 2,
    status: 'confirmed',
    description: '',
    address: '',
    meetingLocationType: null,
    meetingLocationId: null,
    series: { masterId: 'master', rruleLines: [] },
    source: null,
    dateAddedMs: null,
    dateUpdatedMs: null,
    contactName: 'Ana López',
    contactPhone: null,
    sync: { kind: 'synced' },
    changedElsewhereAtMs: null,
    ...changes,
  };
}

function seriesWith(dates: ScheduleAppointment[], fromMs = date(2)): SeriesToEnd {
  const series = readSeries({
    startWall: '2026-11-23T10:00:00',
    timeZone: 'America/New_York',
    durationMinutes: 30,
    rruleText: 'RRULE:FREQ=WEEKLY;COUNT=7',
  });
  if (!series.ok) throw new Error(series.message);
  return {
    series: series.value,
    masterId: 'master',
    plain: visit(FIRST_MS, { id: 'master' }),
    fromMs,
    dates,
  };
}

const plain = [0, 1, 2, 3, 6].map((n) => visit(date(n)));

function ordersOf(given: SeriesToEnd, keeps: boolean) {
  const orders = endOrders(given, {
    orderId: '00000000-0000-4000-8000-000000000001',
    newId: () => '00000000-0000-4000-8000-000000000002',
    keeps,
    tellClient: false,
    basedOnDateUpdatedMs: 7,
  });
  if (orders === null || orders === 'nothing-left') throw new Error(String(orders));
  return orders;
}

describe('dates of a series that were changed by themselves', () => {
  const found = (...dates: ScheduleAppointment[]) =>
    singleChangesIn(seriesWith([...plain, ...dates])).map(({ what, originalMs }) => [what, originalMs]);

  test('are those that were moved, called off or say something else', () => {
    expect(found(visit(date(4) + 2 * HOUR_MS), visit(date(5), { status: 'cancelled' }))).toEqual([
      ['moved', date(4)],
      ['cancelled', date(5)],
    ]);
    expect(found(visit(date(4), { assignedUserId: 'amara' }), visit(date(5), { title: 'Longer' }))).toEqual([
      ['changed', date(4)],
      ['changed', date(5)],
    ]);
  });

  test('stand for the date they were moved from, also in front of the first one that goes', () => {
    expect(found(visit(date(1) + 24 * HOUR_MS), visit(date(5)))).toEqual([['moved', date(4)]]);
  });

  test('are none where a date leaves something unsaid, and none before the first that goes', () => {
    expect(found(visit(date(4), { assignedUserId: null, title: '' }), visit(date(5)))).toEqual([]);
    const before = [visit(date(0)), visit(date(1), { status: 'cancelled' }), ...plain.slice(2)];
    expect(singleChangesIn(seriesWith([...before, visit(date(4)), visit(date(5))]))).toEqual([]);
  });
});

describe('the orders that end a series', () => {
  const given = seriesWith([...plain, visit(date(4) + 2 * HOUR_MS), visit(date(5), { status: 'cancelled' })]);

  test('leave kept dates in the rule and write nothing to them', () => {
    const [end, ...going] = ordersOf(given, true);
    expect(end.order).toMatchObject({
      appointmentId: 'master',
      scope: 'series',
      update: {
        rrule: 'RRULE:FREQ=WEEKLY;COUNT=6\nEXDATE:20261207T150000Z,20261214T150000Z',
        toNotify: false,
      },
      basedOnDateUpdatedMs: 7,
      seriesEnd: { fromMs: date(2), singles: [] },
    });
    expect(going).toEqual([]);
  });

  test('delete what goes and takes up time, and know how to make it again', () => {
    const [end, ...going] = ordersOf(given, false);
    expect(end.order.update.rrule).toBe('RRULE:FREQ=WEEKLY;COUNT=2');
    expect(going.map(({ order }) => [order.eventId, order.partOf])).toEqual([
      [visit(date(4) + 2 * HOUR_MS).id, { orderId: end.order.orderId }],
    ]);
    expect(end.order.seriesEnd?.singles).toMatchObject([
      { appointmentId: visit(date(4)).id, update: { startTime: '2026-12-21T12:00:00-05:00' } },
      { appointmentId: visit(date(5)).id, update: { appointmentStatus: 'cancelled' }, meant: null },
    ]);
  });

  test('are none at the first date, nor at a moment that is none of its dates', () => {
    const choice = {
      orderId: '',
      newId: () => '',
      keeps: false,
      tellClient: false,
      basedOnDateUpdatedMs: null,
    };
    expect(endOrders(seriesWith(plain, date(0)), choice)).toBe('nothing-left');
    expect(endOrders(seriesWith(plain, date(2) + HOUR_MS), choice)).toBeNull();
  });
});
