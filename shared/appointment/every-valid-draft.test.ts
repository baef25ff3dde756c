import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RepeatRule } from '../series/repeat-rule.ts';
import { instantToWall } from '../time/zone.ts';
import type { BookingDraft } from './booking-draft.ts';
import { bookingOrderSchema, bookingRequestSchema, meetingLocationTypeSchema } from './booking-order.ts';
import { fixtureContext, fixtureDraft } from './draft.fixture.ts';
import { draftToOrder } from './draft-to-order.ts';
import { WRITABLE_STATUSES } from './status.ts';

/** Valid drafts of every kind: times on the quarter hour that exist, any place, any rule that gives its start. */
const validDraft: fc.Arbitrary<{ draft: BookingDraft; timeZone: string }> = fc
  .record({
    timeZone: fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'UTC',
    ),
    quarter: fc.integer({ min: 70_000, max: 72_000 }),
    quarters: fc.integer({ min: 1, max: 16 }),
    repeat: fc.option(
      fc.record({
        frequency: fc.constantFrom('daily', 'weekly', 'monthly', 'yearly'),
        interval: fc.integer({ min: 1, max: 4 }),
        count: fc.integer({ min: 1, max: 20 }),
      }),
    ),
    type: fc.option(fc.constantFrom(...meetingLocationTypeSchema.options)),
    id: fc.option(fc.constantFrom('custom_0', 'default')),
    override: fc.option(fc.boolean()),
    address: fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== ''),
    notes: fc.string({ maxLength: 60 }),
    status: fc.constantFrom(...WRITABLE_STATUSES),
    switches: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  })
  .map((given) => {
    const { timeZone } = given;
    const startMs = given.quarter * 900_000 + Date.parse('2024-11-01T00:00:00Z');
    const wall = (epochMs: number): string => instantToWall(epochMs, timeZone).slice(0, 16);
    const [ignoreDateRange, skipSlotValidation, runAutomations] = given.switches;
    const repeat: RepeatRule | null = given.repeat && {
      kind: 'pattern',
      frequency: given.repeat.frequency,
      interval: given.repeat.interval,
      weekdays: [],
      monthly: null,
      end: { kind: 'count', count: given.repeat.count },
      skippedDates: [],
    };
    const draft = fixtureDraft({
      startWall: wall(startMs),
      endWall: wall(startMs + given.quarters * 900_000),
      repeat,
      place: {
        meetingLocationType: given.type,
        meetingLocationId: given.id,
        address: given.address,
        overrideLocationConfig: given.override,
      },
      notes: given.notes,
      status: given.status,
      ignoreDateRange,
      skipSlotValidation,
      runAutomations,
    });
    return { draft, timeZone };
  });

test('every valid draft gives an order and a request the contract takes', () => {
  fc.assert(
    fc.property(validDraft, ({ draft, timeZone }) => {
      const location = { id: 'C2QujeCh8ZnC7al2InWR', name: 'Riverside', timeZone };
      const reading = draftToOrder(draft, fixtureContext({ location }));
      // A length that crosses a clock change may come out as none on the clock: that is said, not sent.
      if (!reading.ok) return reading.errors.every(({ field }) => field === 'end' || field === 'start');
      const { order } = reading;
      expect(bookingOrderSchema.safeParse(order).success).toBe(true);
      expect(bookingRequestSchema.safeParse({ ...order.request, contactId: 'c' }).success).toBe(true);
      expect(Date.parse(order.request.endTime ?? '')).toBeGreaterThan(Date.parse(order.request.startTime));
      expect(instantToWall(Date.parse(order.request.startTime), timeZone).slice(0, 16)).toBe(draft.startWall);
      expect(order.request.rrule !== undefined && order.request.ignoreFreeSlotValidation !== true).toBe(
        false,
      );
      return true;
    }),
  );
});
