import { failure } from '../../shared/failures/failures.ts';
import { describe, expect, test } from 'vitest';
import type { ChangeOrder } from '../../shared/appointment/booking-order.ts';
import type { OutboxEntry, OutboxPayload } from '../../shared/outbox/outbox.ts';
import { outboxStateSchema } from '../../shared/outbox/outbox.ts';
import { DEFAULT_TIME_STYLE } from '../../shared/time/format.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder, sampleSlotTaken } from '../testing/sample-outbox.ts';
import { entryAsText, waitingReason, writeName, type WaitingContext } from './outbox-text.ts';

const context: WaitingContext = {
  nowMs: SAMPLE_NOW_MS,
  timeZone: 'America/New_York',
  style: DEFAULT_TIME_STYLE,
  isOnline: true,
  waitsFor: null,
};
const booking = (given: Partial<OutboxEntry> = {}) =>
  sampleEntry({ kind: 'create-appointment', version: 1, order: sampleOrder() }, given);

function change(update: ChangeOrder['update'], scope: ChangeOrder['scope'] = 'single'): OutboxPayload {
  return {
    kind: 'change-appointment',
    version: 1,
    order: {
      orderId: sampleOrder().orderId,
      appointmentId: 'a',
      scope,
      update,
      meant: null,
      basedOnDateUpdatedMs: null,
      acceptConflicts: false,
    },
  };
}

describe('what a write is called', () => {
  test.each<[string, OutboxPayload]>([
    ['New booking', { kind: 'create-appointment', version: 1, order: sampleOrder() }],
    [
      'New series',
      {
        kind: 'create-appointment',
        version: 1,
        order: sampleOrder({ request: { ...sampleOrder().request, rrule: 'RRULE:FREQ=DAILY;COUNT=5' } }),
      },
    ],
    ['Cancellation', change({ appointmentStatus: 'cancelled', toNotify: false })],
    ['Cancellation (whole series)', change({ appointmentStatus: 'cancelled', toNotify: true }, 'series')],
    ['Status: Showed up', change({ appointmentStatus: 'showed' })],
    [
      'Move',
      change({
        startTime: '2026-11-23T10:00:00-05:00',
        endTime: '2026-11-23T10:30:00-05:00',
        appointmentStatus: 'confirmed',
        assignedUserId: 'u',
        calendarId: 'c',
      }),
    ],
    ['Change', change({ title: 'Knee', appointmentStatus: 'confirmed' })],
  ])('%s', (name, payload) => {
    expect(writeName(payload)).toBe(name);
  });
});

describe('why a write waits', () => {
  test.each(outboxStateSchema.options)('is said for the state %s', (state) => {
    expect(waitingReason(booking({ state }), context)).toMatch(/[.]$/);
  });

  test('is the connection while there is none', () => {
    expect(waitingReason(booking(), { ...context, isOnline: false })).toContain(
      'when the connection is back',
    );
  });

  test('is another write that comes first, and whether that one needs attention', () => {
    const waitsFor = sampleEntry(
      {
        kind: 'create-contact',
        version: 1,
        localContactId: 'local-1',
        fields: { firstName: 'Ana', lastName: 'López', phone: '', email: '' },
      },
      { state: 'needs-attention' },
    );
    expect(waitingReason(booking(), { ...context, waitsFor })).toBe(
      'Waits for the new client Ana López (needs attention), who comes first.',
    );
  });

  test('is the last trouble and the time of the next try', () => {
    const entry = booking({
      problem: failure('server-error'),
      nextAttemptAtMs: SAMPLE_NOW_MS + 5 * 60_000,
    });
    expect(waitingReason(entry, context)).toBe(
      'The server has a problem of its own. It is kept on this PC and sent by itself. It is tried again at 10:29.',
    );
  });

  test('never sounds like a second booking where the answer was lost', () => {
    expect(waitingReason(booking({ state: 'unknown' }), context)).toContain('looks on the server before');
  });

  test('can be taken along as a text with the client’s phone number', () => {
    const text = entryAsText(booking({ state: 'needs-attention', problem: sampleSlotTaken() }), context);
    expect(text).toContain('Client: Ana López');
    expect(text).toMatch(/Phone: \+1/);
    expect(text).toContain('When: Mon 23 Nov 2026, 14:00–14:30 (America/New_York)');
    expect(text).toContain('State: This time was taken after it was made');
  });
});
