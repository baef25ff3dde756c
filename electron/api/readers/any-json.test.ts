import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appointmentSchema, blockedSlotSchema } from '../../../shared/appointment/appointment.ts';
import { bookingCalendarSchema } from '../../../shared/directory/booking-calendar.ts';
import { contactSchema } from '../../../shared/directory/contact.ts';
import { readBookingCalendar, readCalendarGroup, readFreeSlots } from './calendar-reader.ts';
import {
  readAppointment,
  readAppointmentList,
  readBlockedSlot,
  readBlockedSlotList,
  readNote,
} from './event-reader.ts';
import { isRecord, readRows, unwrap, unwrapList, saysDone, UnreadableAnswer } from './fields.ts';
import { readContact, readLocation, readProvider } from './people-reader.ts';

const CONTEXT = { locationId: 'l1', timeZone: 'America/New_York' };
const START = '2026-11-23T10:00:00-05:00';

describe('whatever JSON comes', () => {
  /** Objects that look like answers, with anything in the places that matter. */
  const KEYS = [
    ...['id', 'startTime', 'endTime', 'title', 'appointmentStatus', 'isRecurring', 'rrule', 'masterEventId'],
    ...[
      'deleted',
      'createdBy',
      'slotDuration',
      'slotDurationUnit',
      'teamMembers',
      'openHours',
      'hours',
      'slots',
    ],
    ...[
      'events',
      'contact',
      'tags',
      'timezone',
      'appoinmentPerSlot',
      'daysOfTheWeek',
      '2026-11-23',
      '__proto__',
    ],
  ];
  const nearMiss = fc.dictionary(
    fc.constantFrom(...KEYS),
    fc.oneof(fc.jsonValue(), fc.constantFrom(START, 'x', 1, -1, 1e300, true, 'true', [{}], [[]], null)),
  );
  const anything = fc.oneof(nearMiss, fc.record({ events: fc.array(nearMiss) }), fc.jsonValue());

  const readers: [string, (body: unknown) => unknown][] = [
    ['appointments', (body) => readAppointmentList(body, CONTEXT)],
    ['blocked slots', (body) => readBlockedSlotList(body, null)],
    ['free slots', readFreeSlots],
    ['calendars', (body) => readRows(unwrapList(body, 'events'), (row) => readBookingCalendar(row, 'l1'))],
    ['groups', (body) => readRows(unwrapList(body, 'events'), readCalendarGroup)],
    ['contacts', (body) => readRows(unwrapList(body, 'events'), readContact)],
    ['a contact', (body) => readContact(unwrap(body, 'contact'))],
    ['a provider', (body) => readProvider(unwrap(body))],
    ['a location', (body) => readLocation(unwrap(body))],
    ['a note', (body) => readNote(unwrap(body), null)],
    ['done', saysDone],
  ];

  it.each(readers)(
    'the reader of %s gives an answer or says that it cannot, and never crashes',
    (_name, read) => {
      fc.assert(
        fc.property(anything, (body) => {
          try {
            read(body);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableAnswer);
          }
        }),
        { numRuns: 300 },
      );
    },
  );

  it('what is read has the domain’s own form', () => {
    fc.assert(
      fc.property(nearMiss, (body) => {
        const raw = isRecord(body) ? body : {};
        for (const [schema, value] of [
          [appointmentSchema, readAppointment(raw, CONTEXT)],
          [blockedSlotSchema, readBlockedSlot(raw, null)],
          [bookingCalendarSchema, readBookingCalendar(raw, 'l1')],
          [contactSchema, readContact(raw)],
        ] as const) {
          if (value !== null) expect(schema.safeParse(value).success).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
