/**
 * Listings against a model: a pretend server changes, this workstation writes, answers arrive late. Whatever the order, the
 * cache ends as the server is, and a listing asked for before a write never undoes it.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Appointment } from '../../../shared/appointment/appointment.ts';
import {
  DAY_MS,
  HOUR_MS,
  MONDAY_MS,
  StoreBench,
  appointment,
  directory,
  listing,
  orderId,
  statusChange,
} from '../testing/store-test-kit.ts';

const WINDOW = { startMs: MONDAY_MS, endMs: MONDAY_MS + DAY_MS };
const CALENDARS = ['cal', 'cal2'];

type Step =
  | { kind: 'elsewhere-put'; id: number; hour: number; calendar: number; title: number }
  | { kind: 'elsewhere-remove'; id: number }
  | { kind: 'own-change'; id: number; showed: boolean }
  | { kind: 'own-delete'; id: number }
  | { kind: 'ask'; calendar: number }
  | { kind: 'arrive'; which: number };

const id = fc.nat(4);
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('elsewhere-put' as const),
    id,
    hour: fc.nat(22),
    calendar: fc.nat(1),
    title: fc.nat(2),
  }),
  fc.record({ kind: fc.constant('elsewhere-remove' as const), id }),
  fc.record({ kind: fc.constant('own-change' as const), id, showed: fc.boolean() }),
  fc.record({ kind: fc.constant('own-delete' as const), id }),
  fc.record({ kind: fc.constant('ask' as const), calendar: fc.nat(1) }),
  fc.record({ kind: fc.constant('arrive' as const), which: fc.nat(3) }),
);

it('ends as the server is, and never undoes a write by an older listing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 40 }), async (run) => {
      const bench = new StoreBench();
      const { store, clock } = bench;
      store.writeDirectory(directory);
      clock.ms = MONDAY_MS;
      const server = new Map<string, Appointment>();
      const asked: { calendarId: string; requestedAtMs: number; found: Appointment[] }[] = [];
      const ownWrites = new Map<string, number>();
      let orders = 0;
      const ask = (calendarId: string) => {
        const found = [...server.values()].filter((one) => one.calendarId === calendarId);
        asked.push({ calendarId, requestedAtMs: clock.ms, found });
      };
      const arrive = async (answer: (typeof asked)[number]) => {
        const { calendarId, requestedAtMs, found } = answer;
        const source = { kind: 'calendar', id: calendarId } as const;
        return store.schedule.replaceListing(listing(found, { ...WINDOW, source, requestedAtMs }));
      };
      const shown = () => store.schedule.listedIn(WINDOW).appointments;
      try {
        for (const step of run) {
          clock.ms += 1;
          switch (step.kind) {
            case 'elsewhere-put': {
              const startMs = MONDAY_MS + step.hour * HOUR_MS;
              const calendarId = CALENDARS[step.calendar]!;
              const put = appointment(`e${step.id}`, { startMs, calendarId, title: `T${step.title}` });
              server.set(put.id, put);
              break;
            }
            case 'elsewhere-remove':
              server.delete(`e${step.id}`);
              break;
            case 'own-change': {
              const before = server.get(`e${step.id}`);
              if (before === undefined) break;
              const status = step.showed ? 'showed' : 'cancelled';
              const order = statusChange((orders += 1), before.id, status);
              store.outbox.addOrder({ kind: 'change-appointment', order }, { undoWindowMs: 0 });
              store.outbox.markSending(orderId(orders), { preexistingIds: [] });
              const answer = { ...before, status };
              server.set(before.id, answer);
              store.outbox.markDone(orderId(orders), { kind: 'appointment', appointment: answer });
              ownWrites.set(before.id, clock.ms);
              expect(shown().find((one) => one.id === before.id)?.status).toBe(status);
              break;
            }
            case 'own-delete': {
              const before = server.get(`e${step.id}`);
              if (before === undefined) break;
              const order = {
                orderId: orderId((orders += 1)),
                eventId: before.id,
                scope: 'single',
                target: 'appointment',
              } as const;
              store.outbox.addOrder({ kind: 'delete-event', order }, { undoWindowMs: 0 });
              store.outbox.markSending(order.orderId, { preexistingIds: [] });
              server.delete(before.id);
              store.outbox.markDone(order.orderId, { kind: 'deleted' });
              ownWrites.set(before.id, clock.ms);
              expect(shown().map((one) => one.id)).not.toContain(before.id);
              break;
            }
            case 'ask':
              ask(CALENDARS[step.calendar]!);
              break;
            case 'arrive': {
              const [answer] = asked.splice(step.which, 1);
              if (answer === undefined) break;
              const before = new Map(shown().map((one) => [one.id, one]));
              await arrive(answer);
              const after = new Map(shown().map((one) => [one.id, one]));
              // Whatever this workstation wrote after the question stands to the letter, there or gone.
              for (const [written, finishedAtMs] of ownWrites) {
                if (finishedAtMs >= answer.requestedAtMs)
                  expect(after.get(written)).toEqual(before.get(written));
              }
              break;
            }
          }
        }
        // Two fresh rounds: an event that changed calendars between two questions settles in the second.
        for (let round = 0; round < 2; round += 1) {
          for (const calendarId of CALENDARS) {
            clock.ms += 1;
            ask(calendarId);
            await arrive(asked.pop()!);
          }
        }
        const byId = (left: Appointment, right: Appointment) => (left.id < right.id ? -1 : 1);
        expect(shown().sort(byId)).toEqual([...server.values()].sort(byId));
        const quiet = { addedIds: [], changedIds: [], removedIds: [], touchedWindow: null };
        for (const calendarId of CALENDARS) {
          clock.ms += 1;
          ask(calendarId);
          expect(await arrive(asked.pop()!)).toEqual(quiet);
        }
      } finally {
        bench.remove();
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);
