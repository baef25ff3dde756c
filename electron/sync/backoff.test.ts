import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffDelayMs, SEND_BACKOFF } from './backoff.ts';

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the pause between two attempts', () => {
  test('stays under base × 2^n and under the cap, however often it failed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), unit, (failures, random) => {
        const delayMs = backoffDelayMs(failures, SEND_BACKOFF, () => random);
        const ceilingMs = Math.min(SEND_BACKOFF.capMs, SEND_BACKOFF.baseMs * 2 ** (failures - 1));
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThan(ceilingMs);
      }),
    );
  });

  test('is spread over the whole range, not only its end', () => {
    expect(backoffDelayMs(4, SEND_BACKOFF, () => 0)).toBe(0);
    expect(backoffDelayMs(4, SEND_BACKOFF, () => 0.999)).toBeGreaterThan(7_900);
  });

  test('is never shorter than what the server asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 600_000 }),
        unit,
        (failures, asked, random) => {
          expect(backoffDelayMs(failures, SEND_BACKOFF, () => random, asked)).toBeGreaterThanOrEqual(asked);
        },
      ),
    );
  });
});
