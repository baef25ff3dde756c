import { describe, expect, it } from 'vitest';
import type { AccountService } from './account-service.ts';
import { accountHandlers } from './handlers.ts';
import type { OpenSession } from './location-session.ts';

const KEY = 'provider-arrangement';

function handlersOver(kept: Map<string, unknown>) {
  const store = {
    readMeta: (key: string) => kept.get(key) ?? null,
    writeMeta: (key: string, value: unknown) => void kept.set(key, value),
  };
  return accountHandlers({} as unknown as AccountService, (() => ({ store })) as unknown as OpenSession);
}

describe('the order and the sets of providers', () => {
  const set = { name: 'Mornings', providerIds: ['a', 'b'] };

  it('are none before any was kept', async () => {
    expect(await handlersOver(new Map())['directory.readArrangement'](undefined)).toEqual({
      order: [],
      sets: [],
    });
  });

  it('keep what another version added to them', async () => {
    const kept = new Map<string, unknown>([
      [KEY, { order: ['a'], sets: [{ ...set, colour: 'red' }], hidden: true }],
    ]);
    const handlers = handlersOver(kept);
    expect(await handlers['directory.readArrangement'](undefined)).toEqual({ order: ['a'], sets: [set] });
    await handlers['directory.writeArrangement']({ order: ['b', 'a'], sets: [set] });
    expect(kept.get(KEY)).toEqual({ order: ['b', 'a'], sets: [{ ...set, colour: 'red' }], hidden: true });
  });

  it('of a shape that cannot be read are kept aside, not written over', async () => {
    const theirs = { version: 9, groups: ['a'] };
    const kept = new Map<string, unknown>([[KEY, theirs]]);
    const handlers = handlersOver(kept);
    expect(await handlers['directory.readArrangement'](undefined)).toEqual({ order: [], sets: [] });
    await handlers['directory.writeArrangement']({ order: ['a'], sets: [] });
    expect(kept.get(`${KEY}-set-apart`)).toEqual(theirs);
    expect(kept.get(KEY)).toEqual({ order: ['a'], sets: [] });
  });
});
