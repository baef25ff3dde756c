import { describe, expect, test } from 'vitest';
import { bookingDraftSchema } from '../../shared/appointment/booking-draft.ts';
import { sampleAppointment } from '../testing/sample-clinic.ts';
import { sampleOrder } from '../testing/sample-outbox.ts';
import { draftOfBooking, draftOfChange } from './order-to-draft.ts';

const ZONE = 'America/New_York';

describe('a booking that came back', () => {
  test('is the same order in the form, with everything as it was typed', () => {
    const order = sampleOrder({
      request: {
        ...sampleOrder().request,
        description: 'wheelchair',
        meetingLocationType: 'zoom',
        meetingLocationId: 'zoom_0',
        address: 'https://zoom.example/1',
        overrideLocationConfig: true,
        ignoreDateRange: true,
        ignoreFreeSlotValidation: true,
        toNotify: false,
      },
    });
    expect(bookingDraftSchema.parse(draftOfBooking(order, '+15550102000'))).toMatchObject({
      draftId: order.orderId,
      purpose: { kind: 'new' },
      client: { kind: 'existing', contactId: 'contact-0', name: 'Ana López', phone: '+15550102000' },
      startWall: '2026-11-23T14:00',
      endWall: '2026-11-23T14:30',
      title: 'Initial consultation: Ana López',
      titleEdited: true,
      notes: 'wheelchair',
      place: {
        meetingLocationType: 'zoom',
        meetingLocationId: 'zoom_0',
        address: 'https://zoom.example/1',
        overrideLocationConfig: true,
      },
      ignoreDateRange: true,
      skipSlotValidation: true,
      runAutomations: false,
    });
  });

  test('keeps the new client it was for', () => {
    const fields = { firstName: 'Ana', lastName: 'López', phone: '+15550102000', email: '' };
    const client = { kind: 'new' as const, localContactId: 'local-1', fields };
    expect(draftOfBooking(sampleOrder({ client }), null).client).toEqual({
      kind: 'new',
      localContactId: 'local-1',
      ...fields,
    });
  });

  test('keeps its rule; the skipped check that every series has is not taken for the user’s choice', () => {
    const request = {
      ...sampleOrder().request,
      rrule: 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=5\nEXDATE:20261130T190000Z',
      ignoreFreeSlotValidation: true,
    };
    const draft = draftOfBooking(sampleOrder({ request }), null);
    expect(draft.repeat).toMatchObject({
      kind: 'pattern',
      frequency: 'weekly',
      end: { kind: 'count', count: 5 },
      skippedDates: ['2026-11-30'],
    });
    expect(draft.skipSlotValidation).toBe(false);
  });

  test('keeps a rule it cannot read to the letter', () => {
    const request = { ...sampleOrder().request, rrule: 'RRULE:FREQ=SOMETIMES' };
    expect(draftOfBooking(sampleOrder({ request }), null).repeat).toMatchObject({
      kind: 'pasted',
      rule: 'FREQ=SOMETIMES',
    });
  });
});

describe('a change that came back', () => {
  test('is the appointment with what was changed, against the same state of it', () => {
    const appointment = sampleAppointment({ wall: '2026-11-23T14:00', minutes: 30, client: 0, id: 'a' });
    const draft = draftOfChange(
      {
        orderId: sampleOrder().orderId,
        appointmentId: 'a',
        scope: 'single',
        update: { startTime: '2026-11-24T09:00:00-05:00', appointmentStatus: 'confirmed', title: 'Knee' },
        meant: { startWall: '2026-11-24T09:00', endWall: '2026-11-24T09:30', timeZone: ZONE },
        basedOnDateUpdatedMs: 7,
        acceptConflicts: false,
      },
      appointment,
      ZONE,
    );
    expect(bookingDraftSchema.parse(draft)).toMatchObject({
      draftId: sampleOrder().orderId,
      purpose: { kind: 'change', appointmentId: 'a', scope: 'single', basedOnDateUpdatedMs: 7 },
      startWall: '2026-11-24T09:00',
      endWall: '2026-11-24T09:30',
      title: 'Knee',
      notes: appointment.description,
      place: { address: '12 River Road, Room 3' },
    });
  });
});

test('a series that waits is edited with its moved dates', () => {
  const order = sampleOrder();
  const part = {
    ...sampleOrder(),
    orderId: '00000000-0000-4000-8000-000000000002',
    partOf: { orderId: order.orderId, date: '2026-12-01' },
  };
  expect(draftOfBooking(order, null, [part]).movedDates).toEqual([
    {
      orderId: part.orderId,
      date: '2026-12-01',
      startWall: part.meant.startWall.slice(0, 16),
      endWall: part.meant.endWall.slice(0, 16),
    },
  ]);
});
