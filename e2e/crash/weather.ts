/** The faults of the practice server in one life, chosen from the seed. */
import type { FaultSpec } from '../../electron/practice/faults.ts';
import type { SeededRandom } from '../../electron/practice/seeded-random.ts';

const KINDS = [
  'latency',
  'drop-before-commit',
  'drop-after-commit',
  'half-answer',
  'hang',
  'hang-after-commit',
  '429',
  '500',
  '502',
  '503',
  'garbage-json',
  'html',
] as const satisfies readonly FaultSpec['kind'][];

const METHODS = ['POST', 'POST', 'PUT', 'DELETE', 'GET', 'any'] as const;
/** Faults that say nothing of whether the request was carried out come in both forms. */
const CAN_COMMIT = new Set<FaultSpec['kind']>(['500', '502', '503', 'garbage-json', 'html']);
/**
 * Shorter, on the clock of the round, than the ten seconds after which a late arrival is ruled out
 * (electron/sync/worker/booking-search.ts): beyond that, no client without an idempotency key can be right.
 */
const LONGEST_LATENCY_MS = 100;
/** How often the network is gone for the whole life. */
const OUTAGE_PROBABILITY = 0.08;

/** True when no request of the life arrives. */
export function isOutage(faults: readonly FaultSpec[]): boolean {
  return faults.some(({ times }) => times === undefined);
}

/** Up to three faults, or an outage. */
export function weatherOf(random: SeededRandom): FaultSpec[] {
  if (random.next() < OUTAGE_PROBABILITY) return [{ kind: 'drop-before-commit' }];
  return Array.from({ length: random.below(4) }, () => {
    const kind = random.pick(KINDS);
    const method = random.pick(METHODS);
    return {
      kind,
      times: 1 + random.below(2),
      ...(method === 'any' ? {} : { match: { method } }),
      ...(kind === 'latency' ? { delayMs: 20 + random.below(LONGEST_LATENCY_MS - 20) } : {}),
      ...(kind === '429' ? { retryAfterSeconds: 1 + random.below(2) } : {}),
      ...(CAN_COMMIT.has(kind) ? { afterCommit: random.next() < 0.5 } : {}),
    };
  });
}

/** The weather in words, for the log of a round. */
export function describeWeather(faults: readonly FaultSpec[]): string {
  if (faults.length === 0) return 'fair';
  return faults
    .map(({ kind, times, match, afterCommit }) =>
      [kind, afterCommit === true ? 'after-commit' : '', match?.method ?? 'any', times ?? 'always'].join(' '),
    )
    .join(', ');
}
