/**
 * The promise of the room, against everything at once: two desks, the real store, client and server, faults, crashes
 * and outages in any order, and every booking that was acknowledged is on the server exactly once.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { startTestServer, TEST_NOW_MS, TestDesk, shortly, type TestServer } from './testing/desk.ts';

const MINUTE_MS = 60_000;
/** How many random histories are tried; more by hand with `SYNC_HISTORIES=500`. */
const HISTORIES = Number(process.env['SYNC_HISTORIES'] ?? 15);

const FAULTS = [
  'drop-before-commit',
  'drop-after-commit',
  'half-answer',
  'garbage-json',
  '429',
  '500',
  '503',
  'html',
  'hang-after-commit',
] as const;

const which = fc.integer({ min: 0, max: 1 });

const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('book' as const),
      desk: which,
      slot: fc.integer({ min: 0, max: 5 }),
      series: fc.boolean(),
      twin: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('book-new-client' as const),
      desk: which,
      slot: fc.integer({ min: 0, max: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      kind: fc.constantFrom(...FAULTS),
      method: fc.constantFrom('POST', 'POST', 'GET'),
      afterCommit: fc.boolean(),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('outage' as const), desk: which, on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      desk: which,
      ticks: fc.integer({ min: 0, max: 6 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      desk: which,
      ms: fc.integer({ min: 100, max: 40_000 }),
    }),
  },
);

type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

interface Run {
  server: TestServer;
  desks: [TestDesk, TestDesk];
  acknowledged: { id: string; title: string; desk: 0 | 1 }[];
}

function book(run: Run, step: Extract<Action, { do: 'book' | 'book-new-client' }>): void {
  const deskIndex = step.desk as 0 | 1;
  // A twin is the same client at the same time under the same title, made at one desk on purpose.
  const title =
    step.do === 'book' && step.twin ? `twin-of-desk-${deskIndex}` : `booking-${run.acknowledged.length}`;
  const id = run.desks[deskIndex].book({
    startMs: TEST_NOW_MS + (180 + step.slot * 30) * MINUTE_MS,
    title,
    skipValidation: true,
    acceptConflicts: true,
    ...(step.do === 'book' && step.series ? { rrule: 'RRULE:FREQ=WEEKLY;COUNT=3' } : {}),
    ...(step.do === 'book'
      ? {}
      : {
          client: {
            kind: 'new' as const,
            localContactId: `local-${randomUUID()}`,
            fields: {
              firstName: `Client${run.acknowledged.length}`,
              lastName: 'Made',
              phone: `+1646555${String(1000 + run.acknowledged.length)}`,
              email: '',
            },
          },
        }),
  });
  run.acknowledged.push({ id, title, desk: deskIndex });
}

async function take(run: Run, step: Action): Promise<void> {
  switch (step.do) {
    case 'book':
    case 'book-new-client': {
      book(run, step);
      return;
    }
    case 'fault': {
      const { kind, method, afterCommit, times } = step;
      run.server.server.faults.add({ kind, times, afterCommit, match: { method }, retryAfterSeconds: 3 });
      return;
    }
    case 'outage':
      run.desks[step.desk as 0 | 1].offline = step.on;
      return;
    case 'crash':
      for (let tick = 0; tick < step.ticks; tick += 1) await shortly();
      return run.desks[step.desk as 0 | 1].crashAndRestart();
    case 'pass':
      return run.desks[step.desk as 0 | 1].pass(step.ms);
  }
}

/**
 * Where the other desk booked the same client at the same time under another title, only a person can tell which is
 * whose: nothing of ours is there yet, and Send now makes it.
 */
async function decideAtTheDesks(run: Run): Promise<void> {
  for (const { id, title, desk } of run.acknowledged) {
    const row = run.desks[desk].store.outbox.read(id);
    if (row?.state !== 'needs-attention' || row.problem?.code !== 'outcome-unknown') continue;
    const made = [...run.server.server.state.appointments.values()].filter((one) => one.title === title);
    const accountedFor = run.acknowledged.filter(
      (other) => other.title === title && run.desks[other.desk].stateOf(other.id) === 'done',
    );
    expect(made).toHaveLength(accountedFor.length);
    run.desks[desk].core.sendNow(id);
    await run.desks[desk].until(() => run.desks[desk].isDrained());
  }
}

test(
  'every acknowledged booking is on the server exactly once, whatever happened',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 4, maxLength: 16 }),
        fc.integer(),
        async (steps, seed) => {
          const server = await startTestServer({ contactIndexLagMs: 10_000 });
          let state = seed >>> 0;
          const random = (): number => {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
            return state / 2 ** 32;
          };
          const run: Run = {
            server,
            desks: [new TestDesk(server, random), new TestDesk(server, random)],
            acknowledged: [],
          };
          try {
            for (const desk of run.desks) desk.core.start();
            for (const step of steps) await take(run, step);
            server.server.faults.clear();
            for (const desk of run.desks) desk.offline = false;
            for (const desk of run.desks) await desk.until(() => desk.isDrained(), 60 * MINUTE_MS);
            await decideAtTheDesks(run);

            const onServer = [...server.server.state.appointments.values()];
            const linked = run.acknowledged.map(({ id, desk }) => {
              const row = run.desks[desk].store.outbox.read(id);
              expect(row?.state, JSON.stringify(row?.problem)).toBe('done');
              return row?.serverId ?? '';
            });
            expect(onServer.map((one) => one.title).sort()).toEqual(
              run.acknowledged.map((one) => one.title).sort(),
            );
            expect(new Set(linked)).toEqual(new Set(onServer.map((one) => one.id)));
            const made = [...server.server.state.contacts.values()].filter((one) => one.lastName === 'Made');
            expect(new Set(made.map((one) => one.firstName)).size).toBe(made.length);
          } finally {
            for (const desk of run.desks) await desk.close();
            await server.server.close();
          }
        },
      ),
      { numRuns: HISTORIES },
    );
  },
  120_000 + HISTORIES * 2_000,
);
