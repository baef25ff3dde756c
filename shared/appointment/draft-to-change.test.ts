import { describe, expect, test } from 'vitest';
import type { Appointment } from './appointment.ts';
import type { BookingDraft } from './booking-draft.ts';
import type { ChangeOrder } from './booking-order.ts';
import { fixtureContext, fixtureDraft } from './draft.fixture.ts';
import { draftToChange, type ChangeContext } from './draft-to-change.ts';

const START_MS = Date.parse('2026-11-24T10:00:00-05:00');
const ORIGINAL: Appointment = {
  id: 'appointment-1',
  locationId: 'C2QujeCh8ZnC7al2InWR',
  calendarId: 'CVokAlI8fgw4WYWoCtQz',
  contactId: '0007BWpSzSwfiuSl0tR2',
  assignedUserId: '0007BWpSzSwfiuSl0tR2',
  title: 'Ana López',
  startMs: START_MS,
  endMs: START_MS + 30 * 60_000,
  status: 'noshow',
  description: 'Left knee',
  address: 'Room 2',
  meetingLocationType: 'custom',
  meetingLocationId: 'custom_0',
  series: null,
  source: null,
  dateAddedMs: null,
  dateUpdatedMs: 77,
};

/** The form as it opens on the appointment. */
function opened(given: Partial<BookingDraft> = {}): BookingDraft {
  return fixtureDraft({
    purpose: {
      kind: 'change',
      appointmentId: 'appointment-1',
      scope: 'single',
      basedOnDateUpdatedMs: 77,
      openedAtStartWall: '2026-11-24T10:00',
    },
    title: 'Ana López',
    titleEdited: true,
    notes: 'Left knee',
    status: 'noshow',
    place: {
      meetingLocationType: 'custom',
      meetingLocationId: 'custom_0',
      address: 'Room 2',
      overrideLocationConfig: null,
    },
    ...given,
  });
}

function orderOf(draft: BookingDraft, context: Partial<ChangeContext> = {}): ChangeOrder {
  const reading = draftToChange(draft, { ...fixtureContext(), original: ORIGINAL, ...context });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.order;
}

const ALWAYS = {
  appointmentStatus: 'noshow',
  ignoreDateRange: false,
  toNotify: true,
  ignoreFreeSlotValidation: false,
};

test('a change of the notes sends the notes and the status, and leaves time and place alone', () => {
  const order = orderOf(opened({ notes: 'Right knee' }));
  expect(order.update).toEqual({ ...ALWAYS, description: 'Right knee' });
  expect(order.meant).toBeNull();
  expect(order.basedOnDateUpdatedMs).toBe(77);
});

test('the status is sent even where nothing else changes: the server would reset it', () => {
  expect(orderOf(opened()).update).toEqual(ALWAYS);
});

test('a move sends both times and what was meant', () => {
  const order = orderOf(opened({ startWall: '2026-11-25T11:00', endWall: '2026-11-25T11:30' }));
  expect(order.update).toMatchObject({
    startTime: '2026-11-25T11:00:00-05:00',
    endTime: '2026-11-25T11:30:00-05:00',
  });
  expect(order.meant?.startWall).toBe('2026-11-25T11:00');
});

test('a longer appointment is a move too', () => {
  expect(orderOf(opened({ endWall: '2026-11-24T11:00' })).update.endTime).toBe('2026-11-24T11:00:00-05:00');
});

test('without the appointment at hand every field is sent', () => {
  const { update } = orderOf(opened(), { original: null });
  expect(update).toMatchObject({
    title: 'Ana López',
    description: 'Left knee',
    startTime: expect.any(String),
  });
});

test('notes that were emptied are sent empty', () => {
  expect(orderOf(opened({ notes: '' })).update.description).toBe('');
});

test('an appointment of a provider who left the team can still be changed otherwise', () => {
  const original = { ...ORIGINAL, assignedUserId: 'stranger' };
  expect(orderOf(opened({ assignedUserId: 'stranger', notes: 'x' }), { original }).update).toEqual({
    ...ALWAYS,
    description: 'x',
  });
});

describe('a whole series', () => {
  const original: Appointment = {
    ...ORIGINAL,
    id: 'master-1',
    series: { masterId: 'master-1', rruleLines: ['RRULE:FREQ=WEEKLY;COUNT=6'] },
  };
  const third = (given: Partial<BookingDraft>): BookingDraft =>
    opened({
      purpose: {
        kind: 'change',
        appointmentId: 'master-1',
        scope: 'series',
        basedOnDateUpdatedMs: 77,
        openedAtStartWall: '2026-12-08T10:00',
      },
      startWall: '2026-12-08T10:00',
      endWall: '2026-12-08T10:30',
      ...given,
    });

  test('opened from its third date and moved by an hour begins an hour later, not two weeks later', () => {
    const order = orderOf(third({ startWall: '2026-12-08T11:00', endWall: '2026-12-08T11:30' }), {
      original,
    });
    expect(order.update.startTime).toBe('2026-11-24T11:00:00-05:00');
    expect(order.update.endTime).toBe('2026-11-24T11:30:00-05:00');
    expect(order.meant?.startWall).toBe('2026-11-24T11:00');
  });

  test('keeps its rule and time where only the notes change', () => {
    const repeat = {
      kind: 'pattern',
      frequency: 'weekly',
      interval: 1,
      weekdays: [],
      monthly: null,
      end: { kind: 'count', count: 6 },
      skippedDates: [],
    } as const;
    const { update, meant } = orderOf(
      third({ notes: 'x', repeat: { ...repeat, weekdays: [], skippedDates: [] } }),
      {
        original,
      },
    );
    expect(update).toEqual({ ...ALWAYS, ignoreFreeSlotValidation: true, description: 'x' });
    expect(meant).toBeNull();
  });

  test('with another rule sends it with the first start, and tells the server not to check', () => {
    const { update } = orderOf(
      third({
        repeat: {
          kind: 'pattern',
          frequency: 'weekly',
          interval: 2,
          weekdays: [],
          monthly: null,
          end: { kind: 'count', count: 3 },
          skippedDates: [],
        },
      }),
      { original },
    );
    expect(update).toMatchObject({
      rrule: 'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3',
      startTime: '2026-11-24T10:00:00-05:00',
      ignoreFreeSlotValidation: true,
    });
  });
});
