import { afterEach, describe, expect, it } from 'vitest';
import { PRACTICE_SCOPES } from '../practice/route.ts';
import { startPracticeServer, type PracticeServer, type PracticeServerOptions } from '../practice/server.ts';
import { checkAccount } from './check-account.ts';
import { createApiClient } from './client.ts';
import type { ApiClient } from './client-types.ts';
import { createRateBudget } from './rate-budget.ts';
import { failureOf } from './testing/caught.ts';

let server: PracticeServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function clientOf(options: PracticeServerOptions = {}, token?: string): Promise<ApiClient> {
  const started = await startPracticeServer({ dataset: 'empty', ...options });
  server = started;
  return createApiClient({
    baseUrl: started.baseUrl,
    getToken: () => token ?? started.token,
    timeoutMs: 5000,
    budget: createRateBudget(),
  });
}

describe('checking an account', () => {
  it('gives back the location with its name and time zone, and misses nothing', async () => {
    const client = await clientOf({ timezone: 'Europe/Madrid' });
    const check = await checkAccount(client, server!.locationId);
    expect(check.location).toMatchObject({ id: server!.locationId, timeZone: 'Europe/Madrid' });
    expect(check.location?.name).not.toBe('');
    expect([check.missingScopes, check.uncheckedScopes]).toEqual([[], []]);
  });

  it.each(['-05:00', 'Etc/Unknown', 'Eastern Standard Time'])(
    'refuses a location in the zone %j, by its name, before anything could be booked in it',
    async (timezone) => {
      const client = await clientOf();
      const { locationId } = server!;
      server!.faults.add({
        kind: 'answer',
        match: { path: `/locations/${locationId}` },
        body: { location: { id: locationId, name: 'Clinic', timezone } },
      });
      const failure = await failureOf(checkAccount(client, locationId));
      expect(failure.kind).toBe('zone-unknown');
      expect(failure.failure).toEqual({ code: 'zone-unknown', params: { timeZone: timezone } });
    },
  );

  it.each(PRACTICE_SCOPES)('says that the scope %s is missing, and only that', async (scope) => {
    const client = await clientOf({ scopes: PRACTICE_SCOPES.filter((name) => name !== scope) });
    const check = await checkAccount(client, server!.locationId);
    expect(check.missingScopes).toEqual([scope]);
    expect(check.uncheckedScopes).toEqual([]);
    expect(check.location === null).toBe(scope === 'locations.readonly');
  });

  it('changes nothing on the server', async () => {
    const client = await clientOf({ dataset: 'small' });
    const before = structuredClone(server!.state);
    await checkAccount(client, server!.locationId);
    expect(server!.state).toEqual(before);
  });

  it('says of a scope that the server would not talk about that it is unchecked', async () => {
    const client = await clientOf();
    server!.faults.add({ kind: '500', match: { method: 'PUT', path: /^\/contacts\// } });
    const check = await checkAccount(client, server!.locationId);
    expect([check.missingScopes, check.uncheckedScopes]).toEqual([[], ['contacts.write']]);
  });

  it('fails with a kind of its own for each thing that stands in the way', async () => {
    const kindOf = async (client: ApiClient, locationId = server!.locationId): Promise<string> =>
      (await failureOf(checkAccount(client, locationId))).kind;

    expect(await kindOf(await clientOf({}, 'pit-wrong'))).toBe('token-rejected');
    await server?.close();
    const client = await clientOf();
    expect(await kindOf(client, 'zZ9yY8xX7wW6vV5uU4tT')).toBe('location-forbidden');
    for (const [fault, kind] of [
      [{ kind: 'html', status: 200 }, 'captive-page'],
      [{ kind: 'html', status: 403 }, 'blocked'],
      [{ kind: 'garbage-json' }, 'unreadable-answer'],
      [{ kind: 'half-answer' }, 'unreadable-answer'],
      [{ kind: '503' }, 'server-error'],
      [{ kind: 'drop-before-commit' }, 'connection-lost'],
      [{ kind: '404' }, 'not-found'],
    ] as const) {
      const added = server!.faults.add(fault);
      expect(await kindOf(client)).toBe(kind);
      added.remove();
    }
    await server!.close();
    expect(await kindOf(client)).toBe('offline');
    server = undefined;
  });

  it('fails when the network goes away in the middle', async () => {
    const client = await clientOf();
    server!.faults.add({ kind: 'drop-before-commit', match: { path: /^\/users/ } });
    expect((await failureOf(checkAccount(client, server!.locationId))).kind).toBe('connection-lost');
  });

  it('stops when told to', async () => {
    const client = await clientOf();
    server!.faults.add({ kind: 'hang' });
    const stop = new AbortController();
    const failure = failureOf(checkAccount(client, server!.locationId, stop.signal));
    stop.abort();
    expect((await failure).kind).toBe('aborted');
  });
});
