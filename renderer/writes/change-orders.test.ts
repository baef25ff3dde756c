import { describe, expect, test } from 'vitest';
import { changeOrderSchema, deleteOrderSchema } from '../../shared/appointment/booking-order.ts';
import { WRITABLE_STATUSES } from '../../shared/appointment/status.ts';
import { sampleAppointment, sampleInstant } from '../testing/sample-clinic.ts';
import {
  cancelOrder,
  deleteOrder,
  moveOrder,
  statusOrder,
  scopesOf,
  targetOf,
} from '../../shared/appointment/change-orders.ts';

const ORDER_ID = '8f14e45f-ceea-467f-a8d2-4c1bd5a7e001';
const MASTER = 'Qm3series0master';
const single = sampleAppointment({ wall: '2026-11-23T14:00', minutes: 45, client: 0, id: 'single' });
const occurrence = sampleAppointment({
  wall: '2026-11-23T12:00',
  minutes: 45,
  client: 0,
  id: `${MASTER}_${sampleInstant('2026-11-23T12:00')}_2700`,
  series: { masterId: MASTER, rruleLines: ['RRULE:FREQ=WEEKLY;COUNT=3'] },
});
const undrawn = { ...occurrence, id: MASTER };
const MOVE = {
  orderId: ORDER_ID,
  timeZone: 'America/New_York',
  tellClient: true,
  acceptConflicts: false,
};
const basis = { orderId: ORDER_ID, scope: 'single', tellClient: true } as const;

describe('what a change can be meant for', () => {
  test('is the appointment alone where there is no series', () => {
    expect(scopesOf(single)).toEqual(['single']);
  });

  test('is this occurrence or the whole series, which goes to the master', () => {
    expect(scopesOf(occurrence)).toEqual(['single', 'series']);
    expect(targetOf(occurrence, 'single').eventId).toBe(occurrence.id);
    expect(targetOf(occurrence, 'series').eventId).toBe(MASTER);
  });

  test('is only the whole series while its occurrences have no ids', () => {
    expect(scopesOf(undrawn)).toEqual(['series']);
  });
});

describe('the orders of the details', () => {
  test.each(WRITABLE_STATUSES)('set the status %s and nothing else', (status) => {
    const order = changeOrderSchema.parse(statusOrder(single, status, basis));
    expect(order).toMatchObject({ appointmentId: 'single', scope: 'single', meant: null });
    expect(order.update).toEqual({ appointmentStatus: status, toNotify: true });
  });

  test.each(WRITABLE_STATUSES)('send the status %s again with a move, which would reset it', (status) => {
    const to = { startWall: '2026-11-24T10:00', endWall: '2026-11-24T10:45', assignedUserId: null };
    const order = moveOrder({ ...single, status }, to, MOVE);
    expect(changeOrderSchema.parse(order).update).toMatchObject({
      startTime: '2026-11-24T10:00:00-05:00',
      endTime: '2026-11-24T10:45:00-05:00',
      appointmentStatus: status,
    });
  });

  test('leave the provider out of a move that keeps it', () => {
    const to = { startWall: '2026-11-24T10:00', endWall: '2026-11-24T10:45' };
    const kept = moveOrder(single, { ...to, assignedUserId: single.assignedUserId }, MOVE);
    expect(kept.update).not.toHaveProperty('assignedUserId');
    const given = moveOrder(single, { ...to, assignedUserId: 'user-okafor' }, MOVE);
    expect(given.update.assignedUserId).toBe('user-okafor');
  });

  test.each([true, false])('say with a cancellation whether automations run: %s', (tellClient) => {
    const order = cancelOrder(single, { ...basis, tellClient });
    expect(order.update).toEqual({ appointmentStatus: 'cancelled', toNotify: tellClient });
  });

  test('notice a change made elsewhere by the date of what was seen, but not by an occurrence’s date for its series', () => {
    expect(cancelOrder(occurrence, basis).basedOnDateUpdatedMs).toBe(occurrence.dateUpdatedMs);
    expect(cancelOrder(occurrence, { ...basis, scope: 'series' })).toMatchObject({
      appointmentId: MASTER,
      basedOnDateUpdatedMs: null,
    });
  });

  test('delete one occurrence or the series', () => {
    expect(deleteOrderSchema.parse(deleteOrder(occurrence, basis)).eventId).toBe(occurrence.id);
    expect(deleteOrder(occurrence, { ...basis, scope: 'series' })).toMatchObject({
      eventId: MASTER,
      scope: 'series',
      target: 'appointment',
    });
  });
});
