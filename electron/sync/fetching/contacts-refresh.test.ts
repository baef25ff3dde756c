import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApiClient } from '../../api/client.ts';
import { createRateBudget } from '../../api/rate-budget.ts';
import { directory, StoreBench } from '../../store/testing/store-test-kit.ts';
import { fetchNextPage, wantsWholeList, GoneContacts } from './contacts-refresh.ts';
import type { FetchDependencies } from './fetch-window.ts';

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const HOUR_MS = 3_600_000;

type Asked = { pageLimit: number; page?: number; searchAfter?: (string | number)[] };
type Answer = { contacts: unknown[]; total?: number };

let bench: StoreBench;
beforeEach(() => {
  bench = new StoreBench();
  bench.store.writeDirectory(directory);
});
afterEach(() => bench.remove());

/** So many clients, each with its place in the order as the search gives it. */
const clients = (count: number, from = 0): { id: string; searchAfter?: (string | number)[] }[] =>
  Array.from({ length: count }, (_unused, index) => ({
    id: `c${from + index}`,
    firstName: 'Ana',
    searchAfter: [from + index, `c${from + index}`],
  }));

const withoutPlaces = (rows: { id: string }[]): unknown[] => rows.map(({ id }) => ({ id, firstName: 'Ana' }));

/** Pages against a server that answers so, until the list wants no further page; how often it was asked. */
async function page(answer: (asked: Asked) => Answer, gone?: GoneContacts): Promise<number> {
  let askedCount = 0;
  const api = createApiClient({
    baseUrl: 'http://localhost:1',
    getToken: () => 't',
    timeoutMs: 5000,
    budget: createRateBudget({
      nowMs: () => NOW_MS,
      schedule: (_delayMs, action) => (action(), () => undefined),
    }),
    fetch: async (input, init) => {
      askedCount += 1;
      const asked = (await new Request(input, init).json()) as Asked;
      return Response.json(answer(asked));
    },
  });
  const parts: FetchDependencies = {
    api,
    store: bench.store,
    locationId: 'loc',
    log: { write: () => undefined },
    nowMs: () => NOW_MS,
    onOutcome: () => undefined,
  };
  const listed = gone ?? new GoneContacts(parts);
  while (wantsWholeList(bench.store.contacts.readSync(), NOW_MS)) {
    expect(askedCount).toBeLessThan(60);
    await fetchNextPage(new AbortController().signal, parts, listed);
  }
  return askedCount;
}

const placeOf = ({ searchAfter, page: number = 1 }: Asked, size: number): number =>
  searchAfter === undefined ? (number - 1) * size : Number(searchAfter[0]) + 1;

const isComplete = (): boolean => bench.store.contacts.readSync().completedAtMs === NOW_MS;

describe('the whole list is fetched', () => {
  test.each([
    ['100 for a page of 500', 250, 100],
    ['one at a time', 12, 1],
    ['as many as asked', 1200, 500],
    ['exactly one page of them', 500, 500],
    ['all at once', 3, 500],
    ['nobody', 0, 500],
  ])('from a server that answers %s', async (_what, total, size) => {
    await page((asked) => {
      const from = placeOf(asked, size);
      return { contacts: clients(Math.min(size, total - from), from), total };
    });
    expect(bench.store.contacts.knownCount()).toBe(total);
    expect(isComplete()).toBe(true);
  });

  test('from a server whose pages differ in size', async () => {
    await page((asked) => {
      const from = placeOf(asked, 1);
      return { contacts: clients(Math.min(1 + ((from * 7) % 31), 200 - from), from), total: 200 };
    });
    expect([bench.store.contacts.knownCount(), isComplete()]).toEqual([200, true]);
  });

  test('by page numbers where rows name no place', async () => {
    await page(({ page: number = 1 }) => {
      const from = (number - 1) * 100;
      return { contacts: withoutPlaces(clients(Math.min(100, 250 - from), from)), total: 250 };
    });
    expect([bench.store.contacts.knownCount(), isComplete()]).toEqual([250, true]);
  });

  test('from a server that says no total, or stops counting', async () => {
    for (const total of [undefined, 1000]) {
      bench.store.contacts.writeSync({ ...bench.store.contacts.readSync(), completedAtMs: null });
      await page((asked) => {
        const from = placeOf(asked, 100);
        const contacts = clients(Math.min(100, 1250 - from), from);
        return total === undefined ? { contacts } : { contacts, total };
      });
      expect([bench.store.contacts.knownCount(), isComplete()]).toEqual([1250, true]);
    }
  });

  test('with one that cannot be read counted, not waited for', async () => {
    await page(() => ({ contacts: [...clients(2), { name: 'without an id' }], total: 3 }));
    expect([bench.store.contacts.knownCount(), isComplete()]).toEqual([2, true]);
  });

  test('though one is deleted while it is fetched', async () => {
    let total = 250;
    await page((asked) => {
      const from = placeOf(asked, 100);
      if (from > 0) total = 249;
      return { contacts: clients(Math.max(0, Math.min(100, total - from)), from), total };
    });
    expect(isComplete()).toBe(true);
  });
});

describe('a list that cannot be fetched to its end is not called whole', () => {
  test.each([
    ['shows the first page again and again', () => ({ contacts: clients(100), total: 250 })],
    [
      'shows it again and again without places',
      () => ({ contacts: withoutPlaces(clients(100)), total: 250 }),
    ],
    ['shows nothing it can be read by', () => ({ contacts: [{ a: 1 }, { a: 2 }], total: 250 })],
    [
      'goes round in a circle',
      (asked: Asked) => ({ contacts: clients(100, placeOf(asked, 100) % 200), total: 250 }),
    ],
    [
      'has an empty page before the end',
      (asked: Asked) => ({ contacts: placeOf(asked, 100) === 0 ? clients(100) : [], total: 250 }),
    ],
  ])('from a server that %s', async (_what, answer) => {
    expect(await page(answer)).toBeLessThan(6);
    const sync = bench.store.contacts.readSync();
    expect(sync).toMatchObject({ cursor: null, completedAtMs: null, gaveUpAtMs: NOW_MS });
    expect(wantsWholeList(sync, NOW_MS + 2 * HOUR_MS)).toBe(true);
  });

  test('nor does anybody count as gone for it', async () => {
    await bench.store.contacts.upsertMany([]);
    await page(() => ({ contacts: clients(3), total: 3 }));
    bench.store.contacts.writeSync({ ...bench.store.contacts.readSync(), completedAtMs: null });
    const parts = { store: bench.store } as FetchDependencies;
    const gone = new GoneContacts(parts);
    await page(() => ({ contacts: clients(1), total: 3 }), gone);
    expect(gone.hasSuspects()).toBe(false);
  });
});

test('a restart goes on where the list stood, also one kept by an earlier version', async () => {
  const answer = (asked: Asked): Answer => {
    const from = placeOf(asked, 100);
    return { contacts: clients(Math.min(100, 250 - from), from), total: 250 };
  };
  bench.store.contacts.writeSync({
    cursor: { searchAfter: [99, 'c99'] },
    completedAtMs: null,
    totalCount: 250,
    listedCount: 100,
    gaveUpAtMs: null,
  });
  await page(answer);
  expect([bench.store.contacts.knownCount(), isComplete()]).toEqual([150, true]);
  bench.store.contacts.writeSync({ ...bench.store.contacts.readSync(), cursor: [99, 'c99'] });
  await page(answer);
  expect([bench.store.contacts.knownCount(), isComplete()]).toEqual([250, true]);
});
