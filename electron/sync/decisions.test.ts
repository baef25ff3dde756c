import { failure } from '../../shared/failures/failures.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Appointment } from '../../shared/appointment/appointment.ts';
import { indexSchedule } from '../../shared/conflicts/schedule-index.ts';
import type { BookingCalendar } from '../../shared/directory/booking-calendar.ts';
import { API_ERROR_KINDS, ApiError, type ApiErrorFacts } from '../api/errors.ts';
import { findBooking, isDefinitelyNotApplied, type BookingFingerprint } from './worker/booking-search.ts';
import { classifyFailure } from './worker/classify-failure.ts';
import { computeFreeSlots, type SlotComputation } from './requests/free-slots.ts';
import { lookalikeKeyOf } from './worker/concurrency-lock.ts';
import { FOCUSED_INTERVAL_MS, pollIntervalMs } from './fetching/screen-poller.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-24T15:00:00Z');

function appointment(parts: Partial<Appointment> = {}): Appointment {
  return {
    id: 'a1',
    locationId: 'loc',
    calendarId: 'cal',
    contactId: 'client',
    assignedUserId: 'kim',
    title: 'Cleaning',
    startMs: START_MS,
    endMs: START_MS + HOUR_MS / 2,
    status: 'confirmed',
    description: '',
    address: '',
    meetingLocationType: null,
    meetingLocationId: null,
    series: null,
    source: null,
    dateAddedMs: null,
    dateUpdatedMs: null,
    ...parts,
  };
}

describe('what a failure means', () => {
  const facts = fc.record({
    kind: fc.constantFrom(...API_ERROR_KINDS),
    outcome: fc.constantFrom('not-sent' as const, 'refused' as const, 'unknown' as const),
    isWrite: fc.boolean(),
    retryAfterMs: fc.option(fc.nat(100_000)),
  });

  test('a write of unknown outcome is always looked up first, whatever the kind', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const { next } = classifyFailure(new ApiError(some));
        if (some.isWrite && some.outcome === 'unknown') expect(next).toBe('reconcile');
        else expect(next).not.toBe('reconcile');
      }),
    );
  });

  test('only a bad token and a location that is not active pause the queue', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const paused = classifyFailure(new ApiError(some)).next === 'pause';
        const stopsAll = some.kind === 'token-rejected' || some.kind === 'location-inactive';
        expect(paused).toBe(stopsAll && !(some.isWrite && some.outcome === 'unknown'));
      }),
    );
  });

  const refused = (kind: ApiErrorFacts['kind'], more: Partial<ApiErrorFacts> = {}) =>
    classifyFailure(new ApiError({ kind, outcome: 'refused', isWrite: true, ...more }));

  test('a missing scope is named and does not sign anyone out', () => {
    const decision = refused('scope-missing', { requiredScope: 'calendars/events.write' });
    expect(decision).toEqual({
      next: 'attention',
      problem: failure('scope-missing', { scopes: ['calendars/events.write'] }),
    });
  });

  test('a rate limit waits as long as the server asked', () => {
    expect(refused('rate-limited', { retryAfterMs: 7_000 })).toMatchObject({
      next: 'retry',
      serverAskedMs: 7_000,
    });
  });

  test('a refusal keeps the server’s words and the field it is about', () => {
    const decision = refused('not-on-team', {
      serverMessages: ['The user id not part of calendar team.'],
      field: 'assignedUserId',
    });
    expect(decision).toMatchObject({
      next: 'attention',
      problem: {
        code: 'not-on-team',
        params: { serverMessage: 'The user id not part of calendar team.', field: 'assignedUserId' },
      },
    });
  });

  test('a bug is thrown on, not taken for a failure', () => {
    expect(() => classifyFailure(new TypeError('undefined is not a function'))).toThrow(TypeError);
  });
});

describe('recognising a booking', () => {
  const wanted: BookingFingerprint = {
    calendarId: 'cal',
    contactId: 'client',
    startMs: START_MS,
    endMs: START_MS + HOUR_MS / 2,
    title: 'Cleaning',
    assignedUserId: 'kim',
    isSeries: false,
  };
  const search = (listed: Appointment[], notOurs: string[] = [], more: Partial<BookingFingerprint> = {}) =>
    findBooking(listed, { ...wanted, ...more }, new Set(notOurs));

  test('one of the same client, calendar, start and end is ours', () => {
    expect(search([appointment()])).toMatchObject({ kind: 'found', appointment: { id: 'a1' } });
  });

  test.each([
    ['client', { contactId: 'other' }],
    ['calendar', { calendarId: 'other' }],
    ['start', { startMs: START_MS + 1 }],
    ['end', { endMs: START_MS + HOUR_MS }],
  ])('another %s is another booking', (_what, parts) => {
    expect(search([appointment(parts)])).toEqual({ kind: 'not-found' });
  });

  test('one that was there before is never ours', () => {
    expect(search([appointment()], ['a1'])).toEqual({ kind: 'not-found' });
  });

  test('one with another title or provider is for a person to decide', () => {
    expect(search([appointment({ title: 'Filling' })])).toEqual({ kind: 'unclear', candidateIds: ['a1'] });
    expect(search([appointment({ assignedUserId: 'lee' })]).kind).toBe('unclear');
  });

  test('a title the calendar chose, or a listing without one, does not contradict it', () => {
    expect(search([appointment({ title: 'Anything' })], [], { title: null }).kind).toBe('found');
    expect(search([appointment({ title: '' })]).kind).toBe('found');
    expect(search([appointment({ title: ' cleaning ' })]).kind).toBe('found');
  });

  test('an instance of a series is known by its series', () => {
    const series = { masterId: 'm1', rruleLines: ['RRULE:FREQ=DAILY'] };
    const instance = appointment({ id: `m1_${START_MS}_1800`, series });
    expect(search([instance], ['m1'], { isSeries: true })).toEqual({ kind: 'not-found' });
    expect(search([instance], [], { isSeries: true }).kind).toBe('found');
    expect(search([instance]).kind).toBe('unclear');
  });
});

describe('a write that is not found', () => {
  const at = (nowMs: number, firstMissedAtMs: number, missCount: number) =>
    isDefinitelyNotApplied({ kind: 'create-appointment', firstMissedAtMs, missCount, nowMs });

  test('may still arrive for some seconds', () => {
    expect(at(9_000, 0, 4)).toBe(false);
    expect(at(12_000, 0, 5)).toBe(true);
  });

  test('may still arrive after a long time in which nobody looked: a clock that was set, a PC that slept', () => {
    expect(at(HOUR_MS, 0, 2)).toBe(false);
    expect(at(HOUR_MS, HOUR_MS, 1)).toBe(false);
  });

  test('is sent again at once where twice is the same as once', () => {
    expect(isDefinitelyNotApplied({ kind: 'delete-event', firstMissedAtMs: 5, missCount: 1, nowMs: 5 })).toBe(
      true,
    );
  });
});

describe('the pause between two polls', () => {
  const quiet = { remaining: 90, max: 100, dailyRemaining: 190_000, dailyLimit: 200_000 };

  test('is fifteen seconds in focus for a small clinic, and longer behind', () => {
    expect(pollIntervalMs({ callsPerRound: 4, focused: true, budget: quiet })).toBe(FOCUSED_INTERVAL_MS);
    expect(pollIntervalMs({ callsPerRound: 4, focused: false, budget: quiet })).toBe(90_000);
  });

  test('grows with the number of calls, so that four workstations leave a quarter of the day’s calls, whatever those are', () => {
    const limits = fc.constantFrom(10_000, 50_000, 200_000, 1_000_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), limits, (callsPerRound, dailyLimit) => {
        const budget = { ...quiet, dailyLimit, dailyRemaining: dailyLimit };
        const intervalMs = pollIntervalMs({ callsPerRound, focused: true, budget });
        const callsInTwelveHours = (12 * HOUR_MS * callsPerRound) / intervalMs;
        expect(callsInTwelveHours * 4).toBeLessThan(dailyLimit * 0.76);
      }),
    );
  });

  test('keeps also five workstations inside the day’s calls, whatever those are', () => {
    const limits = fc.constantFrom(10_000, 50_000, 200_000, 1_000_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), limits, (callsPerRound, dailyLimit) => {
        let dailyRemaining = dailyLimit;
        for (let passedMs = 0; passedMs < 12 * HOUR_MS;) {
          const budget = { ...quiet, dailyLimit, dailyRemaining };
          passedMs += pollIntervalMs({ callsPerRound, focused: true, budget });
          dailyRemaining -= 5 * callsPerRound;
        }
        expect(dailyRemaining).toBeGreaterThan(0);
      }),
    );
  });

  test('stretches as the day or the ten seconds run short', () => {
    const at = (budget: Partial<typeof quiet>) =>
      pollIntervalMs({ callsPerRound: 4, focused: true, budget: { ...quiet, ...budget } });
    expect(at({ dailyRemaining: 40_000 })).toBe(2 * FOCUSED_INTERVAL_MS);
    expect(at({ dailyRemaining: 5_000 })).toBe(20 * FOCUSED_INTERVAL_MS);
    expect(at({ remaining: 10 })).toBe(2 * FOCUSED_INTERVAL_MS);
  });
});

const CALENDAR: BookingCalendar = {
  id: 'cal',
  locationId: 'loc',
  groupId: null,
  name: 'Check-up',
  isActive: true,
  calendarType: 'round_robin',
  eventTitle: null,
  color: null,
  teamMembers: ['kim', 'lee'].map((userId) => ({
    userId,
    priority: null,
    isPrimary: false,
    locationConfigurations: [],
  })),
  locationConfigurations: [],
  slotDurationMinutes: 30,
  slotIntervalMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  appointmentsPerSlot: 1,
  openHours: [
    {
      daysOfTheWeek: [1, 2, 3, 4, 5],
      hours: [{ openHour: 10, openMinute: 0, closeHour: 12, closeMinute: 0 }],
    },
  ],
  autoConfirm: true,
};

describe('free slots computed here', () => {
  const day = { startMs: Date.parse('2026-11-24T05:00:00Z'), endMs: Date.parse('2026-11-25T05:00:00Z') };
  const base = { calendar: CALENDAR, assignedUserId: 'kim', ...day, nowMs: day.startMs };
  const starts = (appointments: Appointment[], parts: Partial<SlotComputation> = {}) =>
    computeFreeSlots(
      { ...base, ...parts },
      indexSchedule({
        timeZone: 'America/New_York',
        appointments,
        blockedSlots: [],
        calendars: [CALENDAR],
        providerName: () => null,
        contactName: () => null,
      }),
    ).map((slot) => slot.startTime);

  test('are the open hours in the location’s zone, written with its offset', () => {
    expect(starts([])).toEqual([
      '2026-11-24T10:00:00-05:00',
      '2026-11-24T10:30:00-05:00',
      '2026-11-24T11:00:00-05:00',
      '2026-11-24T11:30:00-05:00',
    ]);
  });

  test('leave out what is booked, past or outside the window', () => {
    expect(
      starts([appointment({ startMs: START_MS + HOUR_MS, endMs: START_MS + 1.5 * HOUR_MS })], {
        nowMs: START_MS + 10 * 60_000,
      }),
    ).toEqual(['2026-11-24T10:30:00-05:00', '2026-11-24T11:30:00-05:00']);
    expect(starts([], { endMs: START_MS + 1 })).toEqual(['2026-11-24T10:00:00-05:00']);
  });

  test('for anyone are those at which somebody is free', () => {
    expect(starts([appointment()], { assignedUserId: null })).toHaveLength(4);
  });
});

test('new clients whose names look alike on the server are made one after the other', () => {
  const keyOf = (firstName: string, lastName: string): string | null =>
    lookalikeKeyOf({
      kind: 'create-contact',
      version: 1,
      localContactId: 'local-1',
      fields: { firstName, lastName, phone: '', email: '' },
    });
  expect(keyOf('Ana', 'López')).toBe(keyOf('ANA', 'Lopez'));
  expect(keyOf('Kōstas', "O'Neil")).toBe(keyOf('Kostas', 'ONeil'));
  expect(keyOf('Ana', 'López')).not.toBe(keyOf('Ana', 'Lope'));
});
