import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVIDER_IDS } from '../dataset/directory.ts';
import { callPractice, listIn, objectIn } from '../practice-caller.ts';
import { startPracticeServer, type PracticeServer } from '../server.ts';

let server: PracticeServer;

beforeAll(async () => {
  server = await startPracticeServer({ dataset: 'empty', timezone: 'Europe/Berlin' });
});
afterAll(() => server.close());

describe('users', () => {
  const search = (query: Record<string, string>) => callPractice(server, 'GET', '/users/search', { query });

  it('are listed for the location', async () => {
    const answer = await callPractice(server, 'GET', '/users/', { query: { locationId: server.locationId } });
    expect(listIn(answer, 'users')).toHaveLength(6);
    expect((await callPractice(server, 'GET', '/users/')).status).toBe(422);
  });

  it('are searched within their company, which must be named', async () => {
    const { companyId } = server.state.location;
    expect((await search({ locationId: server.locationId })).status).toBe(422);
    const found = await search({ companyId, query: 'kenji' });
    expect(listIn(found, 'users').map((user) => user['id'])).toEqual([PROVIDER_IDS.kenji]);
    expect(found.body['count']).toBe(1);
    const page = await search({ companyId, skip: '4', limit: '5' });
    expect([listIn(page, 'users').length, page.body['count']]).toEqual([2, 6]);
    expect(listIn(await search({ companyId: 'another0000000000000' }), 'users')).toEqual([]);
    expect(listIn(await search({ companyId, ids: `${PROVIDER_IDS.amara},x` }), 'users')).toHaveLength(1);
  });

  it('are given one by one, not wrapped', async () => {
    const one = await callPractice(server, 'GET', `/users/${PROVIDER_IDS.priya}`);
    expect(one.body).toMatchObject({ id: PROVIDER_IDS.priya, firstName: 'Priya' });
    expect((await callPractice(server, 'GET', '/users/nosuchuser0000000000')).status).toBe(404);
  });
});

describe('the location', () => {
  it('has a name, a company and a time zone', async () => {
    const answer = await callPractice(server, 'GET', `/locations/${server.locationId}`);
    expect(objectIn(answer, 'location')).toMatchObject({
      id: server.locationId,
      name: 'Harbour Street Clinic',
      companyId: expect.any(String) as string,
      timezone: 'Europe/Berlin',
      settings: { allowDuplicateContact: false },
    });
  });

  it('lists the zones there are', async () => {
    const answer = await callPractice(server, 'GET', `/locations/${server.locationId}/timezones`);
    expect(answer.body['timeZones']).toEqual(expect.arrayContaining(['America/New_York', 'Asia/Tokyo']));
  });
});
