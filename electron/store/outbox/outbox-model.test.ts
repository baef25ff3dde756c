/**
 * The outbox against a model of it: random orders, answers, crashes and second thoughts. The model knows only the
 * promises, not the tables.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OutboxState } from '../../../shared/outbox/outbox.ts';
import type { OutboxRow } from './outbox-store.ts';
import {
  MONDAY_MS,
  StoreBench,
  appointment,
  booking,
  contact,
  orderId,
  problem,
  statusChange,
} from '../testing/store-test-kit.ts';

const NOW = { undoWindowMs: 0 };

/** What the model remembers of a row. */
type ModelRow = { state: OutboxState; attempts: number };

class Real {
  readonly bench = new StoreBench();
  /** Ids the pretend server has given, per row that was done. */
  readonly answered = new Map<string, string>();
  get outbox() {
    return this.bench.store.outbox;
  }
}
class Model {
  readonly rows = new Map<string, ModelRow>();
}

/** Everything that must hold after every step, whatever the step was. */
function checkPromises(model: Model, { outbox, bench }: Real): void {
  const rows = outbox.list();
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const [id, { state, attempts }] of model.rows) {
    expect([id, byId.get(id)?.state, byId.get(id)?.attempts]).toEqual([id, state, attempts]);
  }
  expect(byId.size).toBe(model.rows.size);
  const unfinished = rows.filter(({ state }) => state !== 'done' && state !== 'discarded');
  expect(outbox.counts().unsentCount).toBe(unfinished.length);

  const due = outbox.dueRows(bench.clock.ms);
  const onTheirWay = unfinished
    .filter(({ state }) => state === 'sending')
    .map(({ concurrencyKey }) => concurrencyKey);
  const entities = due.map(({ concurrencyKey }) => concurrencyKey);
  expect(new Set(entities).size).toBe(entities.length);
  for (const row of due) {
    expect(onTheirWay).not.toContain(row.concurrencyKey);
    expect(['queued', 'unknown']).toContain(row.state);
    if (row.state === 'queued') expect(earlierOf(row, unfinished)).toEqual([]);
    if (row.payload.kind === 'create-appointment') expect(row.payload.order.client.kind).toBe('existing');
    if (row.payload.kind === 'change-appointment') {
      expect(row.payload.order.appointmentId.startsWith('local-')).toBe(false);
    }
  }
  // Nothing is ever stuck: while something waits to be sent, something is due, on its way, or with the user.
  const waiting = unfinished.some(({ state }) => state === 'queued' || state === 'unknown');
  const moving = due.length > 0 || unfinished.some(({ state }) => state === 'sending');
  const withUser = rows.some(
    ({ state }) => state === 'needs-attention' || state === 'held' || state === 'discarded',
  );
  if (waiting) expect(moving || withUser).toBe(true);
}

function earlierOf(
  row: Pick<OutboxRow, 'sequence' | 'concurrencyKey'>,
  unfinished: readonly OutboxRow[],
): string[] {
  return unfinished
    .filter((other) => other.concurrencyKey === row.concurrencyKey && other.sequence < row.sequence)
    .map(({ id }) => id);
}

/** After a call that may change several rows, the model takes their new states from the answer, once each is legal. */
function follow(model: Model, changed: readonly OutboxRow[], allowed: readonly OutboxState[]): void {
  for (const row of changed) {
    const known = model.rows.get(row.id);
    if (known === undefined) model.rows.set(row.id, { state: row.state, attempts: row.attempts });
    else if (known.state !== row.state) {
      expect(allowed).toContain(row.state);
      expect(known.state).not.toBe('done');
      expect(['sending', 'unknown']).not.toContain(known.state);
      known.state = row.state;
    }
  }
}

type Step = { name: string; run: (model: Model, real: Real) => void };
const step = (name: string, run: Step['run']): Step => ({ name, run });

const newBooking = fc.tuple(fc.nat(5), fc.nat(2)).map(([n, client]) =>
  step(`book ${n} for new client ${client}`, (model, { outbox }) => {
    const order = booking(n, client === 0 ? {} : { newClient: `local-c${client}` });
    const { row, alsoChanged } = outbox.addOrder({ kind: 'create-appointment', order }, NOW);
    const before = model.rows.get(row.id)?.state;
    if (before === 'sending' || before === 'unknown' || before === 'done') expect(row.state).toBe(before);
    else expect(row.state).toBe('queued');
    follow(model, [row, ...alsoChanged], ['queued', 'discarded']);
    if (row.payload.kind === 'create-appointment' && row.payload.order.client.kind === 'new') {
      const client2 = outbox.read(row.payload.order.client.localContactId)!;
      follow(model, [client2], ['queued']);
    }
  }),
);
const changeOfBooking = fc.tuple(fc.nat(5), fc.nat(5)).map(([n, of]) =>
  step(`change ${10 + n} of booking ${of}`, (model, { outbox }) => {
    if (outbox.read(orderId(of)) === null) return;
    const order = statusChange(10 + n, `local-${orderId(of)}`, 'showed');
    const { row, alsoChanged } = outbox.addOrder({ kind: 'change-appointment', order }, NOW);
    follow(model, [row, ...alsoChanged], ['queued']);
  }),
);
const sendNext = fc
  .tuple(fc.nat(3), fc.constantFrom('done', 'unknown', 'retry', 'refused', 'crash'))
  .map(([which, outcome]) =>
    step(`handle due row ${which}: ${outcome}`, (model, real) => {
      const { outbox, bench } = real;
      const row = outbox.dueRows(bench.clock.ms)[which];
      if (row === undefined) return;
      const known = model.rows.get(row.id)!;
      if (row.state === 'queued') {
        outbox.markSending(row.id, { preexistingIds: [] });
        known.attempts += 1;
      }
      const nextAttemptAtMs = bench.clock.ms;
      switch (outcome) {
        case 'crash':
          known.state = row.state === 'unknown' ? 'unknown' : 'sending';
          return;
        case 'unknown':
          outbox.markUnknown(row.id, { problem: problem('timeout'), nextAttemptAtMs });
          known.state = 'unknown';
          return;
        case 'retry':
          outbox.requeue(row.id, { problem: problem(), nextAttemptAtMs });
          known.state = 'queued';
          return;
        case 'refused':
          outbox.markNeedsAttention(row.id, problem('rejected'));
          known.state = 'needs-attention';
          return;
        default: {
          const id = `srv-${row.id}`;
          outbox.markDone(
            row.id,
            row.payload.kind === 'create-contact'
              ? { kind: 'contact', contact: contact(id) }
              : { kind: 'appointment', appointment: appointment(id) },
          );
          known.state = 'done';
          expect(real.answered.has(row.id)).toBe(false);
          real.answered.set(row.id, id);
        }
      }
    }),
  );
const takeBack = fc.tuple(fc.nat(20), fc.constantFrom('discard', 'restore', 'sendNow')).map(([which, what]) =>
  step(`${what} ${which}`, (model, { outbox }) => {
    const row = outbox.list()[which];
    if (row === undefined) return;
    const outcome =
      what === 'discard'
        ? outbox.discard(row.id)
        : what === 'restore'
          ? outbox.restore(row.id, NOW)
          : outbox.sendNow(row.id);
    const withUser = ['held', 'queued', 'needs-attention'].includes(row.state);
    if (what === 'discard') expect(outcome.ok).toBe(withUser || row.state === 'discarded');
    if (what === 'restore') expect(outcome.ok).toBe(row.state === 'discarded');
    if (what === 'sendNow') expect(outcome.ok).toBe(withUser || row.state === 'unknown');
    if (outcome.ok) {
      follow(
        model,
        [outcome.row, ...outcome.alsoChanged].filter(({ state }) => state !== 'unknown'),
        [what === 'discard' ? 'discarded' : 'queued'],
      );
    }
  }),
);
const restart = fc.constant(
  step('restart', (model, { bench }) => {
    bench.reopen();
    for (const { id } of bench.store.outbox.recoverInterruptedSends()) {
      expect(model.rows.get(id)?.state).toBe('sending');
      model.rows.get(id)!.state = 'unknown';
    }
    for (const { state } of model.rows.values()) expect(state).not.toBe('sending');
  }),
);

it('keeps its promises through any run of orders, answers, crashes and second thoughts', () => {
  const steps = fc.oneof(
    { weight: 4, arbitrary: newBooking },
    { weight: 2, arbitrary: changeOfBooking },
    { weight: 6, arbitrary: sendNext },
    { weight: 3, arbitrary: takeBack },
    { weight: 1, arbitrary: restart },
  );
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 40 }), (run) => {
      const real = new Real();
      real.bench.clock.ms = MONDAY_MS;
      const model = new Model();
      try {
        for (const { run: take } of run) {
          take(model, real);
          checkPromises(model, real);
        }
        // Whoever was answered is shown under the server's id, once.
        for (const [id, serverId] of real.answered) expect(real.outbox.read(id)?.serverId).toBe(serverId);
      } finally {
        real.bench.remove();
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
