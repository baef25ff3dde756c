import { describe, expect, it } from 'vitest';
import { changeOrderSchema } from '../../shared/appointment/booking-order.ts';
import { moveOrder } from '../../shared/appointment/change-orders.ts';
import { sampleAppointment } from '../testing/sample-clinic.ts';

const appointment = sampleAppointment({
  wall: '2026-11-23T10:00',
  minutes: 30,
  client: 1,
  status: 'noshow',
  assignedUserId: 'kim',
});
const choice = {
  startWall: '2026-03-08T10:00:00',
  endWall: '2026-03-08T10:30:00',
  assignedUserId: undefined,
};
const about = {
  orderId: '6f1a2c34-5b67-4d89-9e01-23456789abcd',
  timeZone: 'America/New_York',
  tellClient: false,
  acceptConflicts: false,
};

describe('the order that moves an appointment', () => {
  it('means the wall time: after a clock change the offset is the new one', () => {
    const order = moveOrder(appointment, choice, about);
    expect(order.update.startTime).toBe('2026-03-08T10:00:00-04:00');
    expect(order.meant).toEqual({
      startWall: choice.startWall,
      endWall: choice.endWall,
      timeZone: 'America/New_York',
    });
    expect(changeOrderSchema.safeParse(order).success).toBe(true);
  });

  it('sends the status again, which the server would reset otherwise', () => {
    expect(moveOrder(appointment, choice, about).update.appointmentStatus).toBe('noshow');
  });

  it('says whether the client is told', () => {
    expect(moveOrder(appointment, choice, about).update.toNotify).toBe(false);
  });

  it('has the server check the time, unless the user takes what is in the way', () => {
    expect(moveOrder(appointment, choice, about).update).not.toHaveProperty('ignoreFreeSlotValidation');
    const taken = moveOrder(appointment, choice, { ...about, acceptConflicts: true });
    expect(taken).toMatchObject({ acceptConflicts: true, update: { ignoreFreeSlotValidation: true } });
  });

  it('names a provider only where the move changes it', () => {
    expect(moveOrder(appointment, choice, about).update).not.toHaveProperty('assignedUserId');
    expect(moveOrder(appointment, { ...choice, assignedUserId: 'kim' }, about).update).not.toHaveProperty(
      'assignedUserId',
    );
    expect(moveOrder(appointment, { ...choice, assignedUserId: 'okafor' }, about).update.assignedUserId).toBe(
      'okafor',
    );
  });
});
