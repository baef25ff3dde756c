import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { orderOf, type BookIntent } from './intents.ts';
import { Ledger, type PlannedStep } from './ledger.ts';
import type { ReportedRow } from './messages.ts';
import { movedDatesOf } from './workstation-script.ts';

const START_MS = Date.parse('2026-11-30T14:00:00Z');
const HALF_HOUR_MS = 1_800_000;

function booking(number: number, startMs = START_MS): BookIntent {
  return {
    wants: 'book',
    orderId: `00000000-0000-4000-a000-${String(number).padStart(12, '0')}`,
    title: `R1#${number}`,
    client: { kind: 'existing', contactId: 'someone', name: 'Known' },
    target: 'consultation',
    repeat: null,
    leftOut: [],
    seriesId: null,
    insists: true,
    startMs,
    endMs: startMs + HALF_HOUR_MS,
  };
}

function submit(stepId: number, intent: BookIntent): PlannedStep {
  return {
    step: { do: 'submit', stepId, atMs: 0, ...orderOf(intent), together: [], undoWindowMs: 0 },
    intent,
  };
}

function row(intent: BookIntent, state: OutboxEntry['state'] = 'queued'): ReportedRow {
  const made = orderOf(intent).order;
  if (made.kind !== 'create-appointment') throw new Error('A booking is an appointment.');
  return {
    sequence: 1,
    entry: {
      id: intent.orderId,
      payload: { kind: made.kind, version: 1, order: made.order },
      state,
      attempts: 0,
      createdAtMs: 0,
      notBeforeMs: 0,
      nextAttemptAtMs: null,
      problem: null,
      waitsForId: null,
      serverId: null,
      deskName: 'Front',
      summary: { clientName: '', clientPhone: null, title: '', startMs: null, endMs: null, isSeries: false },
    },
  };
}

function ledgerWith(intent: BookIntent): Ledger {
  const ledger = new Ledger();
  ledger.begin([submit(1, intent)]);
  ledger.heard({ kind: 'acknowledged', stepId: 1, row: row(intent), together: [] });
  return ledger;
}

describe('the ledger', () => {
  it('finds a promise broken when an acknowledged order is not on disk after a restart', () => {
    const ledger = ledgerWith(booking(1));
    ledger.reopened([], null);
    expect(ledger.violations).toEqual([expect.stringContaining('is not on disk any more')]);
  });

  it('is content when the order is there, sent or not', () => {
    const ledger = ledgerWith(booking(1));
    ledger.reopened([row(booking(1), 'done')], null);
    expect(ledger.violations).toEqual([]);
    expect(ledger.wishes()).toEqual([booking(1)]);
  });

  it('takes an order nobody heard of for kept when it is on disk, and gives it back when it is not', () => {
    const ledger = new Ledger();
    const steps = [submit(1, booking(1)), submit(2, booking(2))];
    ledger.begin(steps);
    expect(ledger.reopened([row(booking(1))], null)).toEqual([steps[1]]);
    expect(ledger.violations).toEqual([]);
    expect(ledger.wishes()).toEqual([booking(1)]);
  });

  it('finds an order on disk that nobody gave', () => {
    const ledger = new Ledger();
    ledger.reopened([row(booking(1))], null);
    expect(ledger.violations).toEqual([expect.stringContaining('nobody ordered it so')]);
  });

  it('takes either form of an edit that was cut off, and no third one', () => {
    const edited = booking(1, START_MS + HALF_HOUR_MS);
    const third = booking(1, START_MS + 2 * HALF_HOUR_MS);
    for (const form of [booking(1), edited]) {
      const ledger = ledgerWith(booking(1));
      ledger.begin([submit(2, edited)]);
      ledger.reopened([row(form)], null);
      expect(ledger.violations).toEqual([]);
      expect(ledger.wishes()).toEqual([form]);
    }
    const ledger = ledgerWith(booking(1));
    ledger.begin([submit(2, edited)]);
    ledger.reopened([row(third)], null);
    expect(ledger.violations).toEqual([expect.stringContaining('as something else')]);
  });

  it('finds an order discarded that nobody discarded', () => {
    const ledger = ledgerWith(booking(1));
    ledger.reopened([row(booking(1), 'discarded')], null);
    expect(ledger.violations).toEqual([expect.stringContaining('nobody at the desk chose so')]);
  });

  it('wants what was discarded to stay so, and asks nothing of it', () => {
    const ledger = ledgerWith(booking(1));
    const { orderId } = booking(1);
    ledger.begin([{ step: { do: 'discard', stepId: 2, atMs: 0, orderId }, intent: null }]);
    ledger.heard({ kind: 'settled', stepId: 2, discardedIds: [orderId] });
    expect(ledger.wishes()).toEqual([]);
    ledger.reopened([row(booking(1))], null);
    expect(ledger.violations).toHaveLength(1);
  });

  describe('of a series with a moved date', () => {
    const series: BookIntent = {
      ...booking(1),
      repeat: { frequency: 'DAILY', count: 3 },
      leftOut: [1],
    };
    const parts = movedDatesOf(series);
    const rows = [series, ...parts].map((intent) => row(intent));
    const given = (): PlannedStep => ({
      ...submit(1, series),
      parts,
    });
    const acknowledged = (): Ledger => {
      const ledger = new Ledger();
      ledger.begin([given()]);
      ledger.heard({ kind: 'acknowledged', stepId: 1, row: row(series), together: rows.slice(1) });
      return ledger;
    };

    it('finds a moved date lost that was acknowledged', () => {
      const ledger = acknowledged();
      expect(ledger.wishes()).toEqual([series, ...parts]);
      ledger.reopened(rows.slice(0, 1), null);
      expect(ledger.violations).toEqual([expect.stringContaining('is not on disk any more')]);
    });

    it('wants all of a command that was cut off, or nothing', () => {
      for (const found of [rows, []]) {
        const ledger = new Ledger();
        ledger.begin([given()]);
        ledger.reopened(found, null);
        expect(ledger.violations).toEqual([]);
      }
      const ledger = new Ledger();
      ledger.begin([given()]);
      ledger.reopened(rows.slice(0, 1), null);
      expect(ledger.violations).toEqual([expect.stringContaining('1 are on disk')]);
    });

    it('finds a part taken back where all of it was to be', () => {
      const ledger = acknowledged();
      const { orderId } = series;
      ledger.begin([{ step: { do: 'undo', stepId: 2, atMs: 0, orderId, undoWindowMs: 0 }, intent: null }]);
      const half = [row(series, 'discarded'), ...rows.slice(1)];
      ledger.heard({ kind: 'undone', stepId: 2, rows: half });
      expect(ledger.violations).toContainEqual(expect.stringContaining('something of it stands'));
    });
  });

  it('wants the draft flushed last, or one on its way after it', () => {
    const drafted = (title: string, stepId: number): PlannedStep => ({
      step: { do: 'draft', stepId, atMs: 0, title },
      intent: null,
    });
    const begun = (): Ledger => {
      const ledger = new Ledger();
      ledger.begin([drafted('one', 1), drafted('two', 2), drafted('three', 3)]);
      ledger.heard({ kind: 'drafted', stepId: 1 });
      ledger.heard({ kind: 'drafted', stepId: 2 });
      return ledger;
    };
    for (const found of ['two', 'three']) {
      const ledger = begun();
      ledger.reopened([], found);
      expect(ledger.violations).toEqual([]);
    }
    for (const found of ['one', null]) {
      const ledger = begun();
      ledger.reopened([], found);
      expect(ledger.violations).toHaveLength(1);
    }
  });
});
