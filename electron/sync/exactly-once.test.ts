/**
 * The promise of this folder, against everything at once: two workstations, the real store, client and server, faults, crashes
 * and outages in any order, and every write that was acknowledged is on the server exactly once, as ordered.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditHistory } from './testing/history-audit.ts';
import { historyArbitrary, type HistoryPlan } from './testing/history-steps.ts';
import { History } from './testing/history.ts';

/** How many random histories are tried; more by hand with `SYNC_HISTORIES=500`. */
const HISTORIES = Number(process.env['SYNC_HISTORIES'] ?? 8);
/** What a failure prints, to play the same histories again. */
const SEED = process.env['SYNC_SEED'];
const PATH = process.env['SYNC_PATH'];

function sayFailure(details: fc.RunDetails<[HistoryPlan]>): void {
  if (!details.failed) return;
  const steps = details.counterexample?.[0].steps ?? [];
  const again = `SYNC_SEED=${details.seed} SYNC_PATH=${details.counterexamplePath ?? ''} npm run unit -- electron/sync/exactly-once.test.ts`;
  throw new Error(
    [
      `A promise was broken, after ${details.numRuns} histories; shrunk ${details.numShrinks} times to:`,
      ...steps.map((step) => `  ${JSON.stringify(step)}`),
      `Again: ${again}`,
    ].join('\n'),
    { cause: details.errorInstance },
  );
}

test(
  'every acknowledged write is on the server exactly once, whatever happened',
  async () => {
    const property = fc.asyncProperty(historyArbitrary, async (plan) => {
      const history = await History.play(plan);
      try {
        expect(auditHistory(history)).toEqual([]);
      } finally {
        await history.close();
      }
    });
    await fc.assert(property, {
      numRuns: HISTORIES,
      plugins: [() => ({ onAllRunsComplete: sayFailure })],
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
      ...(PATH === undefined || PATH === '' ? {} : { path: PATH }),
    });
  },
  300_000 + HISTORIES * 30_000,
);
